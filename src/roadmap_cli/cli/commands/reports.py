"""The commands that only read: the report, topics, the map, the way to a goal, the plan."""

from typing import TYPE_CHECKING

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core import wording
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.core.answers.schedule import PlanReport


def parse_hours(typed: str) -> float:
    """Return hours a week, from a number or a duration such as 8h30; the range is checked later."""
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        minutes = wording.parse_duration(typed)
    if minutes is None:
        raise ValueError(f"'{typed}' is no number of hours; write 8, 7.5 or 7h30")
    return minutes / 60


def report(
    session: Session,
    track: str | None,
    remaining: bool,
    since: str | None,
    as_of: str | None,
    hours: float | None,
) -> int:
    """Show where you stand, what is left, and when you may arrive."""
    _refuse_contradictions(track, remaining, since, as_of, hours)
    if track is None and not remaining and since is None:
        return _report(session, as_of, hours)
    return _report_of_topics(session, track, since, remaining=remaining)


def _refuse_contradictions(
    track: str | None, remaining: bool, since: str | None, as_of: str | None, hours: float | None
) -> None:
    if as_of is not None and (track is not None or remaining or since is not None):
        raise UsageError("--as-of goes with the whole report only", "roadmap report --as-of DATE")
    if hours is not None and (as_of, since, track, remaining) != (None, None, None, False):
        raise UsageError(
            "--hours-per-week asks when you would arrive; it goes with the whole report of today",
            "roadmap report --hours-per-week H",
        )
    if since is not None and remaining:
        raise UsageError(
            "--since tells what happened, --remaining what is left", "give one of them"
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


def _report_of_topics(
    session: Session, track: str | None, since: str | None, *, remaining: bool
) -> int:
    from roadmap_cli.render.pages import topic_groups_page
    from roadmap_cli.workspace import report as use_case

    w = session.workspace
    if since is not None:
        answer = use_case.since(w, since, track)
    elif remaining or track is None:
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
    if answers and (session.format in ("json", "csv") or not use_case.has_questions(answer)):
        raise _refuse_answers(session.format, topic)
    return session.answer_page(answer, partial(topic_pages.show_page, has_answers=answers))


def _refuse_answers(output_format: str, topic: str) -> UsageError:
    sentences = {
        "json": "--json has the answers without --answers",
        "csv": "a table has no questions and no answers",
    }
    sentence = sentences.get(output_format, f"there are no questions about {topic}")
    return UsageError(sentence, "leave --answers out")


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


def path(session: Session, goal: str) -> int:
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
        p.option("since", "DATE", "What happened since."),
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
        p.argument("goal", "TOPIC|MILESTONE", "Where you want to get to."),
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
