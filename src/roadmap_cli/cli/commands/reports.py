"""The commands that only read: the report, topics, the map, the way to a goal, the plan."""

from typing import TYPE_CHECKING

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core import wording
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.core.answers.schedule import PlanReport

# What was typed of a look back: --since, --until and --year.
_Period = tuple[str | None, str | None, int | None]
_NO_PERIOD = (None, None, None)


def parse_hours(typed: str) -> float:
    """Return hours a week, from a number or a duration such as 8h30; the range is checked later."""
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        minutes = wording.parse_duration(typed)
    if minutes is None:
        raise ValueError(f"'{typed}' is not a number of hours; write 8, 7.5 or 7h30")
    return minutes / 60


def parse_year(typed: str) -> int:
    """Return a year of four digits; which ones there are is checked later."""
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
        raise ValueError(f"'{typed}' is not a year; write four digits")
    return int(typed)


def report(
    session: Session,
    track: str | None,
    remaining: bool,
    since: str | None,
    until: str | None,
    year: int | None,
    as_of: str | None,
    hours: float | None,
) -> int:
    """Show where you stand, what is left, and when you may arrive."""
    _refuse_contradictions(track, remaining, (since, until, year), as_of, hours)
    if track is None and not remaining and (since, until, year) == _NO_PERIOD:
        return _report(session, as_of, hours)
    return _report_of_some(session, track, (since, until, year), remaining=remaining)


def _refuse_contradictions(
    track: str | None,
    remaining: bool,
    period: _Period,
    as_of: str | None,
    hours: float | None,
) -> None:
    since, until, year = period
    has_period = period != _NO_PERIOD
    if as_of is not None and has_period:
        raise UsageError(
            "--as-of shows how things stood on a day, and a look back ends with --until",
            "roadmap report --since DATE --until DATE",
        )
    if as_of is not None and (track is not None or remaining):
        raise UsageError("--as-of goes with the whole report only", "roadmap report --as-of DATE")
    if hours is not None and (as_of, track, remaining, has_period) != (None, None, False, False):
        raise UsageError(
            "--hours-per-week asks when you would arrive; it goes with the whole report of today",
            "roadmap report --hours-per-week H",
        )
    if has_period and remaining:
        raise UsageError("--remaining is about today, not about a period", "give one of them")
    if year is not None and (since, until) != (None, None):
        raise UsageError("--year is a period of its own", "give it without --since and --until")
    if until is not None and since is None:
        raise UsageError(
            "--until needs the first day too", "roadmap report --since DATE --until DATE"
        )


def _report(session: Session, as_of: str | None, hours: float | None) -> int:
    """Print the report, and record its forecast once a week."""
    from roadmap_cli.render.pages import report_page
    from roadmap_cli.workspace import forecast
    from roadmap_cli.workspace import report as use_case

    w = session.workspace
    answer = use_case.report(w, as_of=as_of, hours=hours)
    w.remark_new_version()
    code = session.answer_page(answer, report_page.report_page)
    forecast.record_weekly(w, answer.forecast)
    return code


def _report_of_some(
    session: Session, track: str | None, period: _Period, *, remaining: bool
) -> int:
    from roadmap_cli.render.pages import look_back_page, topic_groups_page
    from roadmap_cli.workspace import look_back
    from roadmap_cli.workspace import report as use_case

    w = session.workspace
    if period != _NO_PERIOD:
        past = look_back.look_back(w, look_back.parse_period(w, *period), track)
        return session.answer_page(past, look_back_page.look_back_page)
    if remaining or track is None:
        answer = use_case.remaining(w, track)
    else:
        answer = use_case.track_report(w, track)
    return session.answer_page(answer, topic_groups_page.topics_page)


def show(session: Session, topic: str, answers: bool) -> int:
    """Tell everything about one topic or milestone."""
    from functools import partial

    from roadmap_cli.render.pages import topic_pages
    from roadmap_cli.workspace import show as use_case

    answer = use_case.show(session.workspace, topic)
    return session.answer_page(answer, partial(topic_pages.show_page, has_answers=answers))


def topic_list(
    session: Session,
    state: list[str] | None,
    ready: bool,
    track: str | None,
    stage: str | None,
    tag: str | None,
) -> int:
    """List topics, all or some."""
    from roadmap_cli.render.pages import topic_groups_page
    from roadmap_cli.workspace import topic_list as use_case

    answer = use_case.topic_list(
        session.workspace, states=state or (), track=track, stage=stage, tag=tag, ready=ready
    )
    return session.answer_page(answer, topic_groups_page.topics_page)


def search(session: Session, words: list[str]) -> int:
    """Search topics, readings and your notes."""
    from roadmap_cli.render.pages import reading_page
    from roadmap_cli.workspace import search as use_case

    session.draft = None  # words to look for are not to be saved
    answer = use_case.search(session.workspace, " ".join(words))
    return session.answer_page(answer, reading_page.search_page)


def tree(session: Session, track: str | None, everything: bool) -> int:
    """Draw the map: stages, tracks, and what waits for what."""
    from roadmap_cli.render.pages import topic_pages
    from roadmap_cli.workspace import tree as use_case

    whole = everything or session.format == "csv"  # a table has a row for each topic
    answer = use_case.tree(session.workspace, track=track, everything=whole)
    return session.answer_page(answer, topic_pages.tree_page)


def path(session: Session, goal: str | None) -> int:
    """Tell the way to one goal: all it still needs, in order."""
    from roadmap_cli.render.pages import plan_page
    from roadmap_cli.workspace import path as use_case

    return session.answer_page(use_case.path(session.workspace, goal), plan_page.path_page)


def plan(session: Session, weeks: int, hours: float | None, ics: str | None) -> int:
    """Lay out the coming weeks, at a pace you name or at your own."""
    from roadmap_cli.render.pages import plan_page
    from roadmap_cli.workspace import plan as use_case

    answer = use_case.plan(session.workspace, weeks=weeks, hours=hours)
    if ics is not None:
        return _write_calendar(session, answer, ics)
    return session.answer_page(answer, plan_page.plan_page)


def _write_calendar(session: Session, answer: "PlanReport", path: str) -> int:
    """Write the plan as a calendar, instead of the answer or to a file in addition to it."""
    from roadmap_cli.render.pages import plan_page
    from roadmap_cli.workspace import plan as use_case

    w = session.workspace
    calendar = use_case.calendar(w, answer)
    if path == "-":
        return session.write_document(calendar.text, "--ics -")
    session.write_file(path, calendar.text, "--ics", "ics")
    count = f"{calendar.events} events are" if calendar.events > 1 else "1 event is"
    w.remarks.append(f"{count} in {path}")
    return session.answer_page(answer, plan_page.plan_page)


_HOURS = p.option(
    "hours", "H", "At this pace; else at your own.", "--hours-per-week", parse=parse_hours
)
COMMANDS = (
    p.command(
        "report",
        report,
        p.LOOK,
        p.optional_argument("track", "[TRACK]", "Go into one track."),
        p.flag("remaining", "List exactly what is left."),
        p.option("since", "DATE", "Look back on what you did since this day."),
        p.option("until", "DATE", "End the look back on this day; else today."),
        p.option("year", "YEAR", "Look back on a year, like 2026.", parse=parse_year),
        p.option("as_of", "DATE", "How it stood then.", "--as-of"),
        _HOURS,
        is_document=True,
    ),
    p.command(
        "show",
        show,
        p.LOOK,
        p.TOPIC,
        p.flag("answers", "Show the answers to the questions, too."),
        is_document=True,
    ),
    p.command(
        "list",
        topic_list,
        p.LOOK,
        p.option("state", "STATE", "Such as open or done.", many=True),
        p.flag("ready", "Only what can be studied now."),
        p.TRACK,
        p.option("stage", "STAGE", "Only this stage."),
        p.option("tag", "TAG", "Only with this tag."),
        is_document=True,
    ),
    p.command(
        "search",
        search,
        p.LOOK,
        p.argument("words", "WORDS...", "All of them must occur.", many=True, stream=p.INPUT_TEXT),
        is_document=True,
    ),
    p.command(
        "path",
        path,
        p.LOOK,
        p.optional_argument(
            "goal", "[TOPIC|MILESTONE]", "Where you want to get to; else to your goal."
        ),
        is_document=True,
    ),
    p.command(
        "plan",
        plan,
        p.LOOK,
        p.option("weeks", "N", "How many weeks.", default=4, limits=(1, 104)),
        _HOURS,
        p.option("ics", "FILE", "Write a calendar; - is the output.", stream=p.OUTPUT),
        is_document=True,
    ),
    p.command(
        "tree",
        tree,
        p.LOOK,
        p.TRACK,
        p.flag("everything", "With the stages behind you.", "--all"),
        is_document=True,
    ),
)
