"""The command `map`, and the pictures of `report`: a page for a browser, and a card.

It owns where they go. It must not know what is in them.
"""

import sys
from collections.abc import Callable

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.display import is_terminal
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.core.answers.learning_map import LearningMap


def learning_map(session: Session, in_browser: bool, as_of: str | None, with_notes: bool) -> int:
    """Write a page with the whole roadmap and your progress in it."""
    from roadmap_cli.workspace import learning_map as use_case

    _require_place(session, in_browser=in_browser)
    answer = use_case.learning_map(session.workspace, as_of=as_of, with_notes=with_notes)
    return _finish(session, answer, _open if in_browser else _write)


def answer_picture(session: Session, as_of: str | None, hours: float | None) -> int:
    """Answer with the report as a page or as a card."""
    from roadmap_cli.workspace import learning_map as use_case

    answer = use_case.learning_map(session.workspace, as_of=as_of, hours=hours)
    return _finish(session, answer, _write if session.format == "html" else _write_card)


def _finish(
    session: Session, answer: "LearningMap", write: Callable[[Session, "LearningMap"], int]
) -> int:
    """Write an answer, and record its forecast once a week as a report does."""
    from roadmap_cli.workspace import forecast

    session.workspace.remark_new_version()
    code = write(session, answer)
    forecast.record_weekly(session.workspace, answer.report.forecast)
    return code


def _write_card(session: Session, answer: "LearningMap") -> int:
    from roadmap_cli.render.web import card

    return session.answer_document(answer, card.card)


def _require_place(session: Session, *, in_browser: bool) -> None:
    """Raise UsageError unless it is said where the page goes: it is long, and no text to read."""
    has_place = session.flags.get("output") or not is_terminal(sys.stdout)
    if in_browser and (session.flags.get("output") or session.json):
        raise UsageError("--open writes to a file of its own", "leave -o and --json out")
    if not (in_browser or has_place or session.json):
        raise UsageError(
            "say where the page goes",
            "to a file: roadmap map -o map.html; to your browser: roadmap map --open",
        )


def _write(session: Session, answer: "LearningMap") -> int:
    from roadmap_cli.render.web import map_page

    if not session.json:
        session.flags["format"] = "html"
    return session.answer_document(answer, map_page.map_page)


def _open(session: Session, answer: "LearningMap") -> int:
    """Write the page beside the data, and open it."""
    from roadmap_cli.cli.input import external_programs
    from roadmap_cli.render.text import change_text
    from roadmap_cli.render.web import map_page
    from roadmap_cli.workspace import learning_map as use_case

    page = use_case.keep_page(session.workspace, answer, map_page.map_page(answer))
    opened = external_programs.open_in_browser(session, page)
    return session.answer(opened, change_text.open_lines)


COMMAND = p.command(
    "map",
    learning_map,
    p.LOOK,
    p.flag("in_browser", "Write the page beside your data, and open it in your browser.", "--open"),
    p.option(
        "as_of",
        "DATE",
        'Show how things stood on DATE: yesterday, "20 nov".',
        "--as-of",
        parse=p.parse_last_day,
    ),
    p.flag(
        "with_notes",
        "Include your notes, your own links and the addresses of your proofs.",
        "--with-notes",
    ),
    examples=(
        ("roadmap map -o map.html", "a page to look at, to print or to send"),
        ("roadmap map -o map.html --with-notes", "the same, with your notes in it"),
    ),
    formats=("html", "json"),
)
