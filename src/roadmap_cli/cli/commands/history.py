"""The commands about what was recorded: taking it back, putting it back, moving and showing it."""

from __future__ import annotations

from functools import partial

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.input.parameter_values import parse_number
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session

_COUNT = 20  # entries that the history shows unless it is asked for others


def undo(session: Session, count: int | None, entry: str | None) -> int:
    """Undo your last command, your last N, or one entry of the history.

    It doesn't undo a load: load the earlier version of the file again.
    """
    from roadmap_cli.render.text import history_text
    from roadmap_cli.workspace import history as use_case

    if count is not None and entry is not None:
        raise UsageError(
            "undo is about the last commands or one entry, not both", "leave N or --entry out"
        )
    answer = use_case.undo(session.workspace, count or 1, entry=entry)
    return session.answer(answer, history_text.undo_lines)


def _parse_count(word: str) -> int:
    """Return how many commands to undo; what is the handle of an entry belongs to --entry."""
    if word.lower() in ("last", "latest", "it", "that"):
        return 1
    device, _, n = word.rpartition(".")
    if len(device) > 1 and n.isdigit():
        raise UsageError(
            f"'{word}' is an entry, not a number of commands", f"roadmap undo --entry {word}"
        )
    if not word.isdigit():
        from roadmap_cli.shell_words import quote

        topic = "" if word.lower() in ("all", "everything") else f" {quote(word)}"
        raise UsageError(
            f"undo takes a number of commands, not '{word}'",
            f"the last three: roadmap undo 3; see the entries: roadmap history{topic}; "
            "one of them: roadmap undo --entry HANDLE",
        )
    return parse_number(word, 1, 1000)


def redo(session: Session) -> int:
    """Redo what you undid last."""
    from roadmap_cli.render.text import history_text
    from roadmap_cli.workspace import history as use_case

    return session.answer(use_case.redo(session.workspace), history_text.undo_lines)


def move(session: Session, entry: str, on: str) -> int:
    """Change the day of an entry in the history."""
    from roadmap_cli.render.text import history_text
    from roadmap_cli.workspace import move as use_case

    return session.answer(use_case.move(session.workspace, entry, on), history_text.move_lines)


def history(
    session: Session,
    topic: str | None,
    since: str | None,
    until: str | None,
    count: int | None,
    everything: bool,
) -> int:
    """Show what you recorded, with the newest first."""
    from roadmap_cli.render.pages import history_page
    from roadmap_cli.workspace import history as use_case

    is_document = session.format not in ("terminal", "json") or "output" in session.flags
    answer = use_case.history(
        session.workspace,
        topic,
        count or (None if is_document or since or until else _COUNT),
        since=since,
        until=until,
        everything=everything,
        is_of_one_roadmap="roadmap" in session.flags,
    )
    return session.answer_page(answer, partial(history_page.history_page, whole=is_document))


COMMANDS = (
    p.command(
        "undo",
        undo,
        p.LEARN,
        p.optional_argument("count", "[N]", "Undo the last N commands.", parse=_parse_count),
        p.ENTRY,
        examples=(
            ("roadmap undo", "undo your last command"),
            ("roadmap undo 3", "undo the last three"),
            ("roadmap undo --entry ab.12", "undo one entry of the history"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "redo",
        redo,
        p.LEARN,
        examples=(
            ("roadmap redo", "what you undid counts again"),
            ("roadmap redo --json", "and answer in JSON"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "move",
        move,
        p.LEARN,
        p.argument("entry", "HANDLE", "The handle of the entry, as 'roadmap history' shows it."),
        p.argument("on", "DATE", 'When it happened: yesterday, friday, "20 nov".'),
        examples=(
            ("roadmap move ab.12 yesterday", "it happened yesterday"),
            ('roadmap move ab.12 "3 days ago"', "it happened three days ago"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "history",
        history,
        p.LEARN,
        p.OPTIONAL_TOPIC,
        p.option(
            "since",
            "DATE",
            "Show only what counts for DATE or a later day.",
            parse=p.parse_first_day,
        ),
        p.option(
            "until",
            "DATE",
            "Show only what counts for DATE or an earlier day.",
            parse=p.parse_last_day,
        ),
        p.option(
            "count",
            "N",
            f"Show N entries instead of {_COUNT}; a period or a document shows all.",
            "-n",
            limits=(1, 100_000),
        ),
        p.flag("everything", "Show the recorded forecasts, too.", "--all"),
        examples=(
            ("roadmap history", "see the last 20 entries"),
            ("roadmap history git-basics", "see what happened to one topic"),
            ("roadmap history --since monday", "see the entries of this week"),
        ),
        is_document=True,
    ),
)
