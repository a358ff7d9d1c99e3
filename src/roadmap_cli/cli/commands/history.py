"""The commands about what was recorded: taking it back, putting it back, moving and showing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.input.parameter_values import parse_number
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session


def undo(session: Session, count: int | None, entry: str | None) -> int:
    """Take back your last command, your last N, or one entry of the history.

    It takes back no load: for that, load the earlier version of the file again.
    """
    from roadmap_cli.render.text import history_text
    from roadmap_cli.workspace import history as use_case

    if count is not None and entry is not None:
        raise UsageError(
            "undo takes back the last commands or one entry, not both", "leave N or --entry out"
        )
    answer = use_case.undo(session.workspace, count or 1, entry=entry)
    return session.answer(answer, history_text.undo_lines)


def _parse_count(word: str) -> int:
    """Return how many commands to undo; what is the handle of an entry belongs to --entry."""
    device, _, n = word.rpartition(".")
    if len(device) > 1 and n.isdigit():
        raise UsageError(
            f"'{word}' is an entry, not a number of commands", f"roadmap undo --entry {word}"
        )
    return parse_number(word, 1, 1000)


def redo(session: Session) -> int:
    """Put back what the last undo took."""
    from roadmap_cli.render.text import history_text
    from roadmap_cli.workspace import history as use_case

    return session.answer(use_case.redo(session.workspace), history_text.undo_lines)


def move(session: Session, entry: str, on: str) -> int:
    """Make an entry of the history count for another day."""
    from roadmap_cli.render.text import history_text
    from roadmap_cli.workspace import move as use_case

    return session.answer(use_case.move(session.workspace, entry, on), history_text.move_lines)


def history(session: Session, topic: str | None, count: int, everything: bool) -> int:
    """Show what was recorded, the newest first."""
    from roadmap_cli.render.text import history_text
    from roadmap_cli.workspace import history as use_case

    answer = use_case.history(
        session.workspace,
        topic,
        count,
        everything=everything,
        is_of_one_roadmap="roadmap" in session.flags,
    )
    return session.answer(answer, history_text.history_lines)


COMMANDS = (
    p.command(
        "undo",
        undo,
        p.LEARN,
        p.optional_argument("count", "[N]", "How many commands.", parse=_parse_count),
        p.ENTRY,
        is_of_all_roadmaps=True,
    ),
    p.command("redo", redo, p.LEARN, is_of_all_roadmaps=True),
    p.command(
        "move",
        move,
        p.LEARN,
        p.argument("entry", "HANDLE", "The entry; history shows the handles."),
        p.argument("on", "DATE", 'The day it happened: yesterday, "20 nov".'),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "history",
        history,
        p.LEARN,
        p.OPTIONAL_TOPIC,
        p.option("count", "N", "How many.", "-n", default=20, limits=(1, 100_000)),
        p.flag("everything", "The forecasts that were kept, too.", "--all"),
    ),
)
