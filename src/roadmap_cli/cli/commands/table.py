"""The table of all commands, in the order of help, and how one of them is called.

It must not know how the words of a command line became values.
"""

from typing import Any

from roadmap_cli.cli.commands import daily
from roadmap_cli.cli.input.parameters import FOR_DOCUMENTS, LEARN, Command
from roadmap_cli.cli.output.session import Session

DEFAULT = "next"
# The long answers among the daily commands; the others never go to a pager.
_LONG = ("reading", "history")


def all_commands() -> tuple[Command, ...]:
    """Return every command."""
    from roadmap_cli.cli.commands import data, exchange, reports, roadmaps
    from roadmap_cli.cli.commands.assess import COMMAND as ASSESS
    from roadmap_cli.cli.commands.review import COMMAND as REVIEW

    return (
        *daily.COMMANDS,
        *(ASSESS, REVIEW),
        *reports.COMMANDS,
        *roadmaps.COMMANDS,
        *exchange.COMMANDS,
        *data.COMMANDS,
    )


def find_command(name: str) -> Command | None:
    """Return the command of a name; for a daily one no other module of commands is imported."""
    daily_command = next((c for c in daily.COMMANDS if c.name == name), None)
    return daily_command or next((c for c in all_commands() if c.name == name), None)


def call(command: Command, session: Session, values: dict[str, Any]) -> int:
    """Run a command with the values of its parameters; return the exit code."""
    session.command = command.name
    session.may_page = command.panel != LEARN or command.name in _LONG
    move_flags(session, values)
    return command.function(session, **values)


def move_flags(session: Session, values: dict[str, Any]) -> None:
    """Move the flags that commands share from the values into the session."""
    for parameter in FOR_DOCUMENTS:
        value = values.pop(parameter.name, None)
        if value:
            session.flags[parameter.name] = value
