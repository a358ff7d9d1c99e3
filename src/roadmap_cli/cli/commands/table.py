"""The table of all commands, in the order of help, and how one of them is called.

It must not know how the words of a command line became values.
"""

from os.path import splitext
from typing import Any

from roadmap_cli.cli.input.parameters import FOR_DOCUMENTS, LEARN, ROADMAP, Command, format_of
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import UsageError

DEFAULT = "next"
# All names, in the order of `all_commands`, for whom importing every command would take too long.
NAMES = tuple(
    "next start stop done skip reopen know spent note link read reading open undo redo move history"
    " aim timer assess review practice verify report show list search path plan tree map new load check links"
    " roadmaps use forget import export merge sync share cohort backup restore where config doctor"
    " server".split()
)
_HISTORY = ("undo", "redo", "move", "history")
# The long answers among the daily commands; the others never go to a pager.
_LONG = ("reading", "history", "note")


def all_commands() -> tuple[Command, ...]:
    """Return every command."""
    from roadmap_cli.cli.commands import (
        daily,
        data,
        exchange,
        history,
        practice,
        reports,
        roadmaps,
    )
    from roadmap_cli.cli.commands.aim import COMMAND as AIM
    from roadmap_cli.cli.commands.assess import COMMAND as ASSESS
    from roadmap_cli.cli.commands.learning_map import COMMAND as MAP
    from roadmap_cli.cli.commands.review import COMMAND as REVIEW
    from roadmap_cli.cli.commands.server import COMMAND as SERVER
    from roadmap_cli.cli.commands.share import COMMANDS as SHARE_AND_COHORT
    from roadmap_cli.cli.commands.sync import COMMAND as SYNC
    from roadmap_cli.cli.commands.timer import COMMAND as TIMER

    return (
        *daily.COMMANDS,
        *history.COMMANDS,
        *(AIM, TIMER, ASSESS, REVIEW),
        *practice.COMMANDS,
        *reports.COMMANDS,
        MAP,
        *roadmaps.COMMANDS,
        *exchange.COMMANDS,
        SYNC,
        *SHARE_AND_COHORT,
        *data.COMMANDS,
        SERVER,
    )


def find_command(name: str) -> Command | None:
    """Return the command of a name; for a daily one no other module of commands is imported."""
    commands: tuple[Command, ...]
    if name in _HISTORY:
        from roadmap_cli.cli.commands import history

        commands = history.COMMANDS
    else:
        from roadmap_cli.cli.commands import daily

        commands = daily.COMMANDS
    found = next((command for command in commands if command.name == name), None)
    return found or next((c for c in all_commands() if c.name == name), None)


def call(command: Command, session: Session, values: dict[str, Any]) -> int:
    """Run a command with the values of its parameters; return the exit code."""
    session.command = command.name
    session.may_page = command.panel != LEARN or command.name in _LONG
    move_flags(session, values)
    if session.flags.get("output"):
        _choose_format(command, session)
    _refuse_unused_flags(command, session.flags)
    return command.function(session, **values)


def move_flags(session: Session, values: dict[str, Any]) -> None:
    """Move the flags that commands share from the values into the session."""
    for parameter in FOR_DOCUMENTS:
        value = values.pop(parameter.name, None)
        if value:
            session.flags[parameter.name] = value


def _choose_format(command: Command, session: Session) -> None:
    """Let the ending of the file of -o choose the format, unless an option has chosen it."""
    if "format" not in session.flags and not session.json:
        formats = next((q.choices for q in command.parameters if q.name == "format"), ())
        path = session.flags["output"]
        chosen = format_of(path, formats)
        if chosen:
            session.flags["format"] = chosen
        elif "html" in formats and splitext(path)[1].lower() not in ("", ".txt"):
            raise UsageError(
                f"the ending of {path} names no format",
                f"end it in .{', .'.join(('txt', *formats[1:]))}, or say --format",
            )


def _refuse_unused_flags(command: Command, flags: dict[str, Any]) -> None:
    """Raise UsageError for a flag, also one before the command's name, that would not count."""
    if flags.get("roadmap") and ROADMAP not in command.parameters:
        raise UsageError(
            f"{command.name} is of all roadmaps, so that --roadmap would not count",
            "leave --roadmap out",
        )
    if flags.get("json") and flags.get("format", "json") != "json":
        raise UsageError(
            f"--json and --format {flags['format']} are two forms of one answer", "give one of them"
        )
