"""The fast path: a line that the declarations alone explain is run without Typer.

Importing Typer takes longer than a daily command. This module understands a line completely, or
leaves it to Typer: whatever is unknown, missing, too much or open to doubt. It refuses nothing
itself, and must not know what a value means.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.annotations import TYPE_CHECKING, Any
from roadmap_cli.cli.commands import table
from roadmap_cli.cli.input.command_line import find_option, split
from roadmap_cli.cli.input.parameter_values import read_values
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS, Command, Parameter
from roadmap_cli.errors import ExitCode, NotSaved
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session


class Call(Record):
    """What a line asks for: a command, and what was typed for the parameters by their names."""

    before: dict[str, Any]  # of BEFORE_COMMANDS
    command: Command | None  # None where the line names none
    typed: dict[str, Any]


def run(session: Session, argv: list[str]) -> int:
    """Run a command line and return the exit code; raise UsageError for one that is refused."""
    call = understand(argv)
    if call is None:
        return _run_with_typer(session, argv)
    try:
        return _run(session, call)
    except KeyboardInterrupt:  # as Typer does it: what follows the command still happens
        return ExitCode.INTERRUPTED


def understand(argv: Sequence[str]) -> Call | None:
    """Return what a line asks for, or None unless each of its words is understood."""
    count = _count_before(argv)
    before = _assign(BEFORE_COMMANDS, argv[:count])
    if before is None or (before.get("version") and argv[count:]):
        return None
    if not argv[count:]:
        return Call(before, None, {})
    command = table.find_command(argv[count])
    typed = _assign(command.parameters, argv[count + 1 :]) if command is not None else None
    return None if typed is None else Call(before, command, typed)


def _count_before(argv: Sequence[str]) -> int:
    """Return how many words stand before the name of the command."""
    count = 0
    while count < len(argv) and argv[count].startswith("-"):
        option = find_option(BEFORE_COMMANDS, argv[count])
        count += 1 if option is None or option.is_flag else 2
    return count


def _assign(parameters: Sequence[Parameter], words: Sequence[str]) -> dict[str, Any] | None:
    """Return what some words give to each parameter, by its name, or None where that is not sure.

    Options are understood as `-n 5`, `-n5`, `--name value` and `--name=value`. A value that looks
    like an option, several flags behind one hyphen, and `--` are left to Typer.
    """
    if "--" in words:
        return None
    line = split(parameters, words)
    typed: dict[str, Any] = {}
    for name, *value in line.options:
        if value and value[0].startswith("-") and len(value[0]) > 1:
            return None
        if name.startswith("--") and "=" in name:
            name, _, inline = name.partition("=")
            value = [inline]
        elif not name.startswith("--") and len(name) > 2:
            name, value = name[:2], [name[2:]]
        option = find_option(parameters, name)
        if option is None or len(value) != (not option.is_flag):
            return None
        if option.is_flag:
            typed[option.name] = name != option.negation
        elif option.many:
            typed.setdefault(option.name, []).append(*value)
        else:
            (typed[option.name],) = value  # the last one counts
    rest = list(line.arguments)
    for argument in (p for p in parameters if not p.options):
        given = rest if argument.many else rest[:1]
        rest = rest[len(given) :]
        if given:
            typed[argument.name] = given if argument.many else given[0]
        elif argument.required:
            return None
    return None if rest else typed


def _run(session: Session, call: Call) -> int:
    """Run a line that was understood."""
    before = read_values(session, BEFORE_COMMANDS, call.before, "roadmap")
    command = call.command
    if command is None:
        return table.call_without_name(session, before)
    table.move_flags(session, before)
    path = f"roadmap {command.name}"
    return table.call(command, session, read_values(session, command.parameters, call.typed, path))


def _run_with_typer(session: Session, argv: list[str]) -> int:
    try:
        from roadmap_cli.cli import typer_app
    except Exception as error:  # a library of another version may raise anything
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise NotSaved(
            f"a part of the program does not work: Typer ({reason})",
            "nothing was saved; install the program again",
        ) from error
    return typer_app.run(session, argv)
