"""What an output can show: its width, colour, and characters beyond ASCII.

It owns the flags and variables that decide this. It writes nothing.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from roadmap_cli.annotations import TYPE_CHECKING, Any, TextIO
from roadmap_cli.errors import RoadmapError
from roadmap_cli.render import ansi

if TYPE_CHECKING:
    from roadmap_cli.render.program_name import Spell

_STDOUT, _VIRTUAL_TERMINAL = -11, 4  # of the console of Windows
MIN_WIDTH, MAX_WIDTH, PIPE_WIDTH = 40, 200, 100
_LINES = 24  # of a terminal that does not say
# Terminals that follow the links of OSC 8: by a variable of their own, by name, by version.
_LINK_VARIABLES = ("WT_SESSION", "KITTY_WINDOW_ID", "ALACRITTY_WINDOW_ID", "WEZTERM_PANE")
_LINK_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "mintty", "rio")
_LINK_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra", "contour")
_LINK_VERSIONS = (("VTE_VERSION", 5001), ("KONSOLE_VERSION", 201200))


class Display:
    """What the streams of one run can show."""

    def __init__(
        self,
        environ: Mapping[str, str],
        flags: dict[str, Any],
        get_setting: Callable[[str], Any],
    ) -> None:
        self._environ = environ
        self._flags = flags
        self._get_setting = get_setting
        self._stdout_encoding = ""
        self.spell: Spell | None = None

    def read_flags(self, argv: Sequence[str]) -> None:
        """Read --color and --ascii early: help and refusals are written before any flag is parsed."""
        for word, following in pairwise([*argv, ""]):
            if word == "--":
                break
            name, _, value = word.partition("=")
            if name == "--color":
                self._flags["color"] = value or following
            elif name == "--ascii":
                self._flags["ascii"] = True

    def set_stdout_encoding(self) -> None:
        """Let stdout take any text that Typer prints by itself, such as where completion went."""
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            self._stdout_encoding = sys.stdout.encoding
            encoding = "ascii" if self.is_ascii(sys.stdout) else None
            reconfigure(encoding=encoding, errors="replace")

    def target(self, stream: TextIO) -> ansi.OutputTarget:
        """Return what a stream can show."""
        terminal = is_terminal(stream)
        bound = terminal or "COLUMNS" in os.environ
        columns, lines = _terminal_size() if bound else (PIPE_WIDTH, 0)
        width = max(MIN_WIDTH, min(MAX_WIDTH, columns))
        color = self._has_color(terminal)
        links = terminal and color and knows_links(self._environ)
        is_ascii = self.is_ascii(stream)
        height = lines if terminal else 0
        return ansi.OutputTarget(width, color, is_ascii, terminal, bound, links, self.spell, height)

    def height(self) -> int:
        """Return how many lines the terminal has."""
        return _terminal_size()[1]

    def is_ascii(self, stream: TextIO) -> bool:
        """Return whether a stream takes ASCII only, or the learner wants it."""
        if self._flags.get("ascii") or self._setting("ascii"):
            return True
        return "utf" not in (getattr(stream, "encoding", None) or "ascii").lower()

    def encode(self, text: str, stream: TextIO) -> bytes:
        """Return text as bytes in the encoding of a stream; `--ascii` changes our signs only."""
        if self.is_ascii(stream):
            text = ansi.to_ascii(text)
        encoding = getattr(stream, "encoding", None) or "ascii"
        if stream is sys.stdout and self._stdout_encoding:
            encoding = self._stdout_encoding
        try:
            return text.encode(encoding)
        except UnicodeEncodeError:
            from roadmap_cli.render import graphemes

            return graphemes.encodable(text, encoding).encode(encoding, "replace")

    def _has_color(self, terminal: bool) -> bool:
        """Decide by --color, then NO_COLOR, FORCE_COLOR, CLICOLOR, then the terminal."""
        if terminal and sys.platform == "win32":
            terminal = _switch_on_escapes()
        environ = self._environ
        choice = self._flags.get("color") or self._setting("color") or "auto"
        if choice != "auto":
            return bool(choice == "always")
        if environ.get("NO_COLOR"):
            return False
        if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "0") != "0":
            return True
        if environ.get("CLICOLOR") == "0" or environ.get("TERM") == "dumb":
            return False
        return terminal

    def _setting(self, key: str) -> Any:
        try:
            return self._get_setting(key)
        except RoadmapError:  # whatever needs the settings reports it
            return None


def _terminal_size() -> tuple[int, int]:
    """Return the columns and lines of the terminal, or what COLUMNS and LINES say.

    It does what `shutil.get_terminal_size` does, without loading three compressors and `re`.
    """
    columns, lines = _variable("COLUMNS"), _variable("LINES")
    if not (columns and lines):
        try:
            size: tuple[int, int] = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
        except (AttributeError, ValueError, OSError):  # closed, or no terminal
            size = (0, 0)
        columns, lines = columns or size[0] or PIPE_WIDTH, lines or size[1] or _LINES
    return columns, lines


def _variable(name: str) -> int:
    """Return the number that a variable holds; 0 for anything else."""
    try:
        return max(0, int(os.environ[name]))
    except (KeyError, ValueError):
        return 0


def is_terminal(stream: TextIO) -> bool:
    """Return whether a stream is a terminal; it may also be missing or closed."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def knows_links(environ: Mapping[str, str]) -> bool:
    """Return whether a terminal is known to follow links that OSC 8 marks."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if program == "tmux":  # it hands links on where the terminal around it knows them
        return _number(environ.get("TERM_PROGRAM_VERSION", "")) >= 304
    if term.startswith(("screen", "tmux", "dumb", "linux")):
        return False
    return (
        any(map(environ.get, _LINK_VARIABLES))
        or program in _LINK_PROGRAMS
        or term in _LINK_TERMS
        or any(
            environ.get(name, "").isdigit() and int(environ[name]) >= least
            for name, least in _LINK_VERSIONS
        )
    )


def _number(version: str) -> int:
    """Return the first two numbers of a version as one: 3.4a is 304."""
    major, _, rest = version.partition(".")
    minor = rest[:2] if rest[:2].isdecimal() else rest[:1]
    is_number = major.isdecimal() and minor.isdecimal() and len(major) < 5
    return int(major) * 100 + int(minor) if is_number else 0


def _switch_on_escapes() -> bool:
    """Let the console of Windows understand escape sequences; return whether it does."""
    import ctypes

    kernel: Any = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    console, mode = kernel.GetStdHandle(_STDOUT), ctypes.c_ulong()
    has_mode = kernel.GetConsoleMode(console, ctypes.byref(mode))
    return bool(has_mode and kernel.SetConsoleMode(console, mode.value | _VIRTUAL_TERMINAL))
