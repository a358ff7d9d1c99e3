"""One run of the program: the flags that every command has, the streams, and the last word.

It owns stdout, stderr and the exit code. stdout is data, stderr is speech.
"""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from roadmap_cli import render
from roadmap_cli.cli import streams
from roadmap_cli.errors import (
    ExitCode,
    InvalidRoadmap,
    NotSaved,
    OutputFailed,
    RoadmapError,
    UsageError,
)
from roadmap_cli.render import ink
from roadmap_cli.settings import Settings, read_settings
from roadmap_cli.workspace.outcome import Outcome
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.render.page import Page

T = TypeVar("T")

NARROWEST, WIDEST, PIPED = 40, 200, 100
MOST_SENTENCE = 10_000
# Where what a command has saved can be seen, when its answer cannot; else it is in the history.
_SHOWS = {
    "backup": "restore --list",
    "restore": "doctor",
    "load": "roadmaps",
    "import": "roadmaps",
    "use": "roadmaps",
    "forget": "roadmaps --all",
}
_PIECE, _IN_MEMORY = 1 << 16, 1 << 23


class Session:
    """What the commands share while one of them runs."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.flags: dict[str, Any] = {}
        self.command = "next"
        self.outcome = Outcome()
        self._workspace: Workspace | None = None

    @cached_property
    def settings(self) -> Settings:
        """Return the settings of this run."""
        return read_settings(self.environ)

    @property
    def workspace(self) -> Workspace:
        """Return the workspace of this run."""
        if self._workspace is None:
            now = datetime.now().astimezone()
            roadmap = self.flags.get("roadmap") or ""
            self._workspace = Workspace(self.settings, now, roadmap=roadmap, outcome=self.outcome)
        return self._workspace

    @property
    def json(self) -> bool:
        """Say whether a program asked."""
        return bool(self.flags.get("json")) or self.flags.get("format") == "json"

    @property
    def format(self) -> str:
        """Return the format of the answer."""
        return "json" if self.json else self.flags.get("format") or "terminal"

    # -- what the output can show ------------------------------------------------------------

    def read_display_flags(self, argv: Sequence[str]) -> None:
        """Take what decides how help looks: Typer prints it before it hands over any flag."""
        self.command = next((word for word in argv if not word.startswith("-")), "next")
        for word, following in pairwise([*argv, ""]):
            if word == "--":
                break
            name, _, value = word.partition("=")
            if name == "--color":
                self.flags["color"] = value or following
            elif name == "--ascii":
                self.flags["ascii"] = True

    def set_stdout_encoding(self) -> None:
        """Let stdout take any text that Typer prints by itself, such as help."""
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            encoding = "ascii" if self._ascii(sys.stdout) else None
            reconfigure(encoding=encoding, errors="replace")

    def target(self, stream: TextIO) -> ink.OutputTarget:
        """Return what a stream can show."""
        terminal = streams.is_terminal(stream)
        bound = terminal or "COLUMNS" in os.environ
        columns = get_terminal_size((PIPED, 24)).columns if bound else PIPED
        width = max(NARROWEST, min(WIDEST, columns))
        return ink.OutputTarget(width, self._color(terminal), self._ascii(stream), terminal, bound)

    def _color(self, terminal: bool) -> bool:
        """Decide by --color, then NO_COLOR, FORCE_COLOR, CLICOLOR, then the terminal."""
        environ = self.environ
        chosen = self.flags.get("color") or self._setting("color", "auto")
        if chosen != "auto":
            return bool(chosen == "always")
        if environ.get("NO_COLOR"):
            return False
        if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "0") != "0":
            return True
        if environ.get("CLICOLOR") == "0" or environ.get("TERM") == "dumb":
            return False
        return terminal

    def _ascii(self, stream: TextIO) -> bool:
        if self.flags.get("ascii") or self._setting("ascii", False):
            return True
        return "utf" not in (getattr(stream, "encoding", None) or "ascii").lower()

    def _setting(self, key: str, otherwise: Any) -> Any:
        try:
            return self.settings.get(key)
        except RoadmapError:  # it will be reported where it matters
            return otherwise

    # -- writing -----------------------------------------------------------------------------

    def answer(
        self,
        value: T,
        lay_out: Callable[[T, ink.OutputTarget], list[str]],
        *,
        trouble: RoadmapError | None = None,
    ) -> int:
        """Write a short answer, which may tell of trouble, and return the exit code."""

        def text() -> str:
            target = self.target(sys.stdout)
            return render.text_of_lines(value, lay_out(value, target), target)

        return self._answer(value, text, trouble)

    def answer_page(
        self, value: T, lay_out: Callable[[T], "Page"], *, trouble: RoadmapError | None = None
    ) -> int:
        """Write an answer that is a page, in the wanted format, and return the exit code."""

        def text() -> str:
            target = self.target(sys.stdout)
            if self.flags.get("output"):
                target = target._replace(terminal=False, color=False, bound=False)
            return render.text_of_page(value, lay_out(value), self.format, target)

        return self._answer(value, text, trouble)

    def _answer(self, value: Any, text: Callable[[], str], trouble: RoadmapError | None) -> int:
        found = self._workspace.remarks if self._workspace is not None else ()
        remarks = [ink.clean(remark) for remark in found]
        if self.json:
            from roadmap_cli.render import envelope

            whole = envelope.answer(self.command, value, remarks, trouble)
        else:
            whole = text()
        self.warn(*remarks)
        self.write(whole)
        return trouble.exit_code if trouble else ExitCode.DONE

    def write(self, text: str) -> None:
        """Write an answer in one go, to stdout or to the file of -o."""
        if self.flags.get("quiet"):
            return
        target = self.flags.get("output")
        if target and target != "-":
            self.write_file(target, text)
            self.outcome.file = target
            return
        document = self.format != "terminal"
        self._write_data(
            text.encode("utf-8", "replace") if document else self._encoded(text, sys.stdout)
        )

    def write_document(self, text: str | Iterable[str], option: str) -> int:
        """Write a document that is a whole answer by itself, as it is; return the exit code.

        One in pieces is made whole first, on disk where it is long: what it is read from is then
        free again, however slowly somebody reads the output.
        """
        for other in ("json", "format", "output"):
            if self.flags.get(other):
                raise UsageError(
                    f"{option} is an answer of its own", "leave --json, --format and -o out"
                )
        if self.flags.get("quiet"):
            return ExitCode.DONE
        if isinstance(text, str):
            self._write_data(text.encode("utf-8", "replace"))
            return ExitCode.DONE
        from tempfile import SpooledTemporaryFile

        with SpooledTemporaryFile(_IN_MEMORY) as whole:
            try:
                for piece in text:
                    whole.write(piece.encode("utf-8", "replace"))
            except OSError as error:
                raise _not_written(f"there is no room to write: {streams.words(error)}") from error
            whole.seek(0)
            while data := whole.read(_PIECE):
                if not self._write_data(data):
                    break
        return ExitCode.DONE

    def _write_data(self, data: bytes) -> bool:
        """Write to stdout; return whether somebody is still there to read."""
        try:
            if sys.stdout is None:
                raise OSError(errno.EBADF, "the output is closed")
            sys.stdout.flush()
            streams.write_all(sys.stdout, data)
        except (OSError, ValueError) as error:
            self.output_failed(error)
            return False
        return True

    def write_file(self, target: str, text: str | Iterable[str], option: str = "-o") -> None:
        """Write a file that the person named, wholly or not at all; a long text in pieces."""
        from roadmap_cli.workspace import output_file

        if sys.stdout is not None:  # it may be what is meant
            self.flush()
        output_file.write(self.settings.places, target, text, option)

    def flush(self) -> None:
        """Write out what Typer itself has printed, so that a failure is told and not ignored."""
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except (OSError, ValueError) as error:
            self.output_failed(error)

    def output_failed(self, error: Exception) -> None:
        """Raise what tells the person that the answer could not be written.

        A reader that has left has seen enough, unless something was saved: then it must be said.
        """
        # What is still buffered must not fail a second time when the interpreter leaves.
        streams.silence(sys.stdout)
        if self.outcome.saved:
            raise OutputFailed(
                f"this was saved, but the answer could not be written: {streams.words(error)}",
                f"'roadmap {_SHOWS.get(self.command, 'history')}' shows it",
            ) from error
        if isinstance(error, OSError) and error.errno == errno.EPIPE:
            return
        raise _not_written(f"the answer could not be written: {streams.words(error)}") from error

    def warn(self, *sentences: str) -> None:
        """Say something to the person, on stderr."""
        if sentences and not self.flags.get("quiet"):
            self._write_to_stderr("".join(f"roadmap: {sentence}\n" for sentence in sentences))

    def write_progress(self, text: str) -> None:
        """Write to stderr what is neither an answer nor a sentence."""
        if not self.flags.get("quiet"):
            self._write_to_stderr(text)

    def _write_to_stderr(self, text: str | bytes) -> None:
        if sys.stderr is None:
            return
        try:
            data = text if isinstance(text, bytes) else self._encoded(text, sys.stderr)
            streams.write_all(sys.stderr, data)
        except (OSError, ValueError):
            streams.silence(sys.stderr)

    def _encoded(self, text: str, stream: TextIO) -> bytes:
        if self._ascii(stream):
            text = ink.to_ascii(text)
        encoding = getattr(stream, "encoding", None) or "ascii"
        return text.encode(encoding, "replace")

    # -- failing -----------------------------------------------------------------------------

    def fail(self, error: RoadmapError) -> int:
        """Say what went wrong and what to do next; return the exit code."""
        try:
            text = self._failure(error)
        except (OSError, ImportError):  # not even the program's own files can be read now
            text = f"roadmap: {error.sentence}\n" + (f"  {error.hint}\n" if error.hint else "")
        self._write_to_stderr(text)
        return error.exit_code

    def _failure(self, error: RoadmapError) -> str | bytes:
        if self.json:
            from roadmap_cli.render import envelope

            return envelope.failure(self.command, error).encode("utf-8", "replace")
        lines = []
        if isinstance(error, InvalidRoadmap):
            from roadmap_cli.formats.problems import formatted

            lines += [formatted(p) for p in error.problems[:20]]
            if len(error.problems) > 20:
                lines.append(f"... and {len(error.problems) - 20} more")
        target = self.target(sys.stderr)
        # Only a person at a terminal wants it wrapped.
        width = target.width if target.terminal else MOST_SENTENCE
        lines += ink.wrapped(f"roadmap: {error.sentence}", width, "", "  ")
        if error.hint:
            lines += ink.wrapped(error.hint, width, "  ", "  ")
        return "\n".join(lines) + "\n"

    def explain(self, error: sqlite3.Error) -> RoadmapError:
        """Return the error a person can act on for one that SQLite reports."""
        return self.workspace.explain(error)

    def damage(self) -> RoadmapError | None:
        """Return what is wrong with the data, for a failure that may be the data's fault."""
        try:
            return self.workspace.damage()
        except Exception:  # it only looks for an excuse; the failure itself is told anyway
            return None

    # -- the end -----------------------------------------------------------------------------

    def back_up_daily(self) -> None:
        """Make the copy of the day where something was saved; say what went wrong with it."""
        if self._workspace is not None:
            self.warn(*map(ink.clean, self._workspace.back_up_daily()))

    def close(self) -> None:
        """Close what was opened."""
        if self._workspace is not None:
            self._workspace.close()


def _not_written(sentence: str) -> NotSaved:
    return NotSaved(sentence, "nothing else was changed")
