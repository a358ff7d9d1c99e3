"""The commands `practice` and `verify`: an exercise is laid out, and what was made of it checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session
    from roadmap_cli.workspace.practice.places import Place


def practice(session: Session, topic: str | None, folder: str | None, list_topics: bool) -> int:
    """Lay out the exercise of a topic, with data of your own."""
    if topic is None or list_topics:
        return _list(session, topic)
    from roadmap_cli.render.text import practice_text
    from roadmap_cli.workspace.practice import layout

    return session.answer(
        layout.lay_out(session.workspace, topic, folder), practice_text.layout_lines
    )


def _list(session: Session, topic: str | None) -> int:
    from roadmap_cli.render.text import practice_text
    from roadmap_cli.workspace.practice import layout

    if topic is not None:
        raise UsageError("--list lists every topic that has a practice", "leave TOPIC out")
    return session.answer(layout.list_practices(session.workspace), practice_text.list_lines)


def verify(
    session: Session,
    topic: str | None,
    folder: str | None,
    hint: bool,
    watch: bool,
    only: str | None,
    compare: bool,
) -> int:
    """Check what you made of an exercise: what holds, and what does not yet."""
    from roadmap_cli.workspace.practice import examination

    place = examination.find_place(session.workspace, topic, folder, only)
    return _watch(session, place) if watch else _verify(session, place, hint, only, compare)


def _verify(
    session: Session,
    place: Place,
    hint: bool = False,
    only: str | None = None,
    compare: bool = False,
) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import practice_text
    from roadmap_cli.workspace.practice import examination

    with ProgressMeter(session) as on_progress:
        answer = examination.verify(
            session.workspace, place, on_progress, only=only, hint=hint, compare=compare
        )
    error = examination.failure_of(answer, compare=compare)
    code = session.answer(answer, practice_text.verify_lines, error=error)
    if error is not None and compare and not session.json:
        session.warn(error.hint or error.sentence)
    return code


def _watch(session: Session, place: Place) -> int:
    """Check again whenever a file changes, until everything holds."""
    from roadmap_cli.cli.commands import practice_watch

    return practice_watch.watch(session, place, lambda hint: _verify(session, place, hint))


COMMANDS = (
    p.command(
        "practice",
        practice,
        p.LEARN,
        p.OPTIONAL_TOPIC._replace(
            help="The topic whose exercise to lay out; without it, list them."
        ),
        p.optional_argument(
            "folder", "[FOLDER]", "Where; without it, in a folder named like the topic."
        ),
        p.flag("list_topics", "List the topics whose exercises can be verified.", "--list"),
        examples=(
            ("roadmap practice", "which exercises can be laid out and verified"),
            ("roadmap practice sql-joins", "lay one out in the folder sql-joins"),
        ),
    ),
    p.command(
        "verify",
        verify,
        p.LEARN,
        p.OPTIONAL_TOPIC._replace(help="The topic; without it, that of the folder you are in."),
        p.optional_argument("folder", "[FOLDER]", "The practice folder, unless it is here."),
        p.flag("hint", "Show the next hint for the first check that does not hold."),
        p.flag("watch", "Check again whenever a file changes."),
        p.option("only", "CHECK", "Run one check and what it needs; record nothing."),
        p.flag("compare", "Once yours holds, put our solution beside it."),
        examples=(
            ("roadmap verify sql-joins", "check what you made"),
            ("roadmap verify sql-joins --hint", "get one more step of help"),
        ),
    ),
)
