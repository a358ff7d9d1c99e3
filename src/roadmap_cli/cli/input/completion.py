"""What the Tab key offers: commands and options from their plain data, names from SQLite.

It answers the scripts that Typer installs for bash, zsh and fish, and refuses to install one for
another shell. It stays silent on any failure, creates no file, and prints nothing that a shell could
run as code.
"""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from unicodedata import category

from roadmap_cli.annotations import TextIO
from roadmap_cli.cli.input.command_line import find_option
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS, COLORS, Command, Parameter, flag
from roadmap_cli.core.model.name_search import fold_text
from roadmap_cli.errors import UsageError
from roadmap_cli.settings import ALL_SETTINGS, read_settings
from roadmap_cli.store.catalog import completions
from roadmap_cli.values import Record

MAX_OFFERS = 200
SHELLS = ("bash", "zsh", "fish")
# With this variable, Typer takes the name of the shell as the option's value.
_SHELL_IS_NAMED = "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"

# The kind of name that a parameter takes, by the parameter's own name.
_KINDS = {
    **dict.fromkeys(("topic", "topics", "yes", "no"), "topic"),
    **{
        name: name
        for name in ("track", "goal", "reading", "name", "roadmap", "stage", "entry", "url")
    },
}
_DAYS = "today yesterday monday tuesday wednesday thursday friday saturday sunday".split()
_CHOICES = {
    **dict.fromkeys(("on", "since", "until", "as_of"), _DAYS),
    **dict.fromkeys(("time", "spent"), ("15m", "30m", "45m", "1h", "1h30", "2h", "3h")),
    "key": tuple(setting.key for setting in ALL_SETTINGS),
    "rating": ("1", "2", "3", "4"),
    "state": ("open", "in_progress", "paused", "done", "known", "skipped", "retired"),
    "kind": ("book", "docs", "tutorial", "course", "article", "video", "exercise", "reference"),
}
_BEFORE_COMMANDS = (
    *BEFORE_COMMANDS,
    # Typer's own.
    flag(
        "install", "Make the Tab key complete commands, options and topics.", "--install-completion"
    ),
    flag("print", "Print the script that this installs.", "--show-completion"),
)
_UNSAFE = re.compile(r"[^\w .,+/&-]+")
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")  # an id, or the handle of an entry


class Completion(Record):
    """A word to complete to, and its help."""

    value: str
    help: str = ""


def check_shell(environ: Mapping[str, str], words: Sequence[str]) -> None:
    """Raise UsageError unless Tab can be served in the shell that the words were typed in."""
    import shellingham  # type: ignore[import-untyped] # with which Typer finds out too

    if _SHELL_IS_NAMED in environ:
        shell = words[-1].rpartition("=")[2]
    else:
        try:
            shell, _ = shellingham.detect_shell()
        except shellingham.ShellDetectionFailure:
            shell = "an unknown shell"
    if shell not in SHELLS:
        raise UsageError(
            f"the Tab key is served in bash, zsh and fish, but not in {shell}",
            "type the same line in one of these",
        )


def write_completions(
    environ: Mapping[str, str],
    out: TextIO,
    find_command: Callable[[str], Command | None],
    all_commands: Callable[[], Sequence[Command]],
) -> int:
    """Print what can be typed next, in the form the shell expects; return the exit code.

    All commands are asked for only where none is named: that imports every one of them.
    """
    instruction, _, shell = environ["_ROADMAP_COMPLETE"].partition("_")
    if instruction != "complete":
        return 1
    if shell not in SHELLS:  # it would read the words of another shell as offers
        return 0
    try:
        words, incomplete = _read_words(environ, shell)
        found = list(_offers(environ, find_command, all_commands, words, incomplete))
        offers = _keep_letters(found, incomplete)
        text = _format_offers(offers, shell)
    except Exception:  # a Tab press never prints an error into the prompt
        offers, text = [], ""
    if shell == "fish" and environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return 0 if offers else 1
    if shell == "zsh" and not offers:
        text = "_files"
    try:
        out.write(text + "\n" if text else "")
        out.flush()
    except (OSError, ValueError):
        pass
    return 0


def _read_words(environ: Mapping[str, str], shell: str) -> tuple[list[str], str]:
    """Return the words before the cursor and the one being typed."""
    if shell == "bash":
        index = int(environ["COMP_CWORD"])
        # A word a line, as Typer's script joins them; one of them may be empty.
        words = [_unquote(word) for word in environ["COMP_WORDS"].split("\n")]
        incomplete = words[index] if index < len(words) else ""
        # bash takes the sign before the value of an option for a word.
        return words[1:index], "" if incomplete == "=" else incomplete
    line = environ.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(line)[1:]
    if words and not line.endswith(" "):
        return words[:-1], words[-1]
    return words, ""


def _unquote(word: str) -> str:
    return " ".join(_split(word)) if word else ""


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # an open quote
        return line.replace("'", "").replace('"', "").split()


def _keep_letters(offers: Sequence[Completion], incomplete: str) -> Sequence[Completion]:
    """Return the offers that continue what was typed, else those that are at least as long.

    bash puts what all offers begin with in the place of the word: that must not be shorter.
    """
    exact = [offer for offer in offers if offer.value.startswith(incomplete)]
    if exact or not offers:
        return exact[:MAX_OFFERS]
    (beginning, *others) = {offer.value[: len(incomplete)] for offer in offers}
    return [] if others or len(beginning) < len(incomplete) else offers[:MAX_OFFERS]


def _offers(
    environ: Mapping[str, str],
    find_command: Callable[[str], Command | None],
    all_commands: Callable[[], Sequence[Command]],
    words: Sequence[str],
    incomplete: str,
) -> Iterator[Completion]:
    command: Command | None = None
    parameters: tuple[Parameter, ...] = _BEFORE_COMMANDS
    arguments: list[str] = []
    option: Parameter | None = None  # whose value comes next
    for word in words if words != ["help"] else ():
        if word == "=":  # bash passes it as a word of its own
            continue
        if option is not None:
            option = None
        elif word.startswith("-") and word != "--":
            option = _find_option(parameters, word) if "=" not in word else None
        elif command is not None:
            arguments.append(word)
        elif (command := find_command(word)) is not None:
            parameters = command.parameters
        else:
            return
    name = command.name if command is not None else ""
    if option is not None:
        yield from _values(environ, option, incomplete, name)
    elif incomplete.startswith("--") and "=" in incomplete:
        flag, _, value = incomplete.partition("=")
        option = _find_option(parameters, flag)
        if option is not None:
            for offer in _values(environ, option, value, name):
                yield Completion(f"{flag}={offer.value}", offer.help)
    elif incomplete.startswith("-"):
        yield from _option_names(parameters, incomplete)
    elif command is None:
        for each in all_commands():
            if each.name.startswith(incomplete):
                yield Completion(each.name, (each.function.__doc__ or "").splitlines()[0])
    else:
        argument = _find_argument(parameters, len(arguments))
        if argument is not None and argument.name == "value":  # of a setting
            yield from _setting_values(environ, arguments[0], incomplete)
        elif argument is not None:
            name = arguments[0] if name == "timer" and arguments else name
            for offer in _values(environ, argument, incomplete, name):
                if offer.value not in arguments:
                    yield offer


def _setting_values(environ: Mapping[str, str], key: str, incomplete: str) -> Iterator[Completion]:
    """Yield the values of a setting that has a few."""
    if key == "roadmap":
        yield from (Completion(*row) for row in _find_names(environ, key, incomplete, "use"))
    choices = {"color": COLORS, "ascii": ("true", "false")}.get(key, ())
    yield from (Completion(c) for c in choices if c.startswith(incomplete))


def _find_option(parameters: Sequence[Parameter], name: str) -> Parameter | None:
    """Return the option of a name, if it takes a value."""
    option = find_option(parameters, name)
    return None if option is None or option.is_flag else option


def _option_names(parameters: Sequence[Parameter], incomplete: str) -> Iterator[Completion]:
    for parameter in parameters:
        for name in (*parameter.options, parameter.negation):
            if name.startswith("--") and name.startswith(incomplete):
                yield Completion(name, parameter.help)


def _find_argument(parameters: Sequence[Parameter], index: int) -> Parameter | None:
    arguments = [p for p in parameters if not p.options]
    if index < len(arguments):
        return arguments[index]
    return arguments[-1] if arguments and arguments[-1].many else None


def _values(
    environ: Mapping[str, str], parameter: Parameter, incomplete: str, command: str
) -> Iterator[Completion]:
    choices = parameter.choices or _CHOICES.get(parameter.name)
    if choices:
        yield from (Completion(c) for c in choices if c.startswith(incomplete))
        return
    kind = _KINDS.get(parameter.name)
    if kind is None:
        return
    if kind == "name" and command in ("use", "forget"):
        kind = "roadmap"
    try:
        matches = _find_names(environ, kind, incomplete, command)
    except sqlite3.Error:
        return
    for value, title in matches:
        if _NAME.fullmatch(value):  # zsh evaluates what it is offered
            yield Completion(value, title)


def _find_names(
    environ: Mapping[str, str], kind: str, incomplete: str, command: str
) -> list[tuple[str, str]]:
    settings = read_settings(environ)
    path = settings.paths.database
    if kind == "entry":
        from roadmap_cli.store.log import entry_completions

        return entry_completions.find_entries(path, incomplete, command, MAX_OFFERS)
    prefix = fold_text(incomplete + "x")[:-1]  # a hyphen at its end is one of the id
    return completions.find_completions(
        path, kind, prefix, command, settings.get("roadmap"), MAX_OFFERS
    )


def _format_offers(offers: Sequence[Completion], shell: str) -> str:
    if shell == "bash":
        return "\n".join(offer.value for offer in offers)
    if shell == "fish":
        return "\n".join(f"{o.value}\t{_escape(o.help)}" if o.help else o.value for o in offers)
    if not offers:
        return ""
    pairs = (f'"{o.value}":"{_escape(o.help)}"' if o.help else f'"{o.value}"' for o in offers)
    return "_arguments '*: :((" + "\n".join(pairs) + "))'"


def _escape(text: str) -> str:
    """Return help without the characters that a shell could evaluate."""
    return " ".join(_UNSAFE.sub(_keep_marks, text).split())


def _keep_marks(match: re.Match[str]) -> str:
    """Return the marks among some characters, which letters of many scripts bear, else blanks."""
    return "".join(c if category(c)[0] == "M" else " " for c in match[0])
