"""The commands that only read: the report, topics, the map, the way to a goal, the plan."""

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import UsageError
from roadmap_cli.render.formats import FORMATS

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
        pass
    try:
        return p.parse_minutes(typed) / 60
    except ValueError:
        raise ValueError(f"'{typed}' is not a number of hours; write 8, 7.5 or 7h30") from None


def parse_state(typed: str) -> str:
    """Return the state of a word for it; a topic that is known is called assumed in the data."""
    word = typed.lower().replace("-", "_").replace(" ", "_")
    if word in ("ready", "available", "unlocked"):
        raise ValueError(f"'{typed}' is not a state; write --ready")
    state = next((state for state, words in _STATES.items() if word in words.split()), None)
    if state is None:
        names = ", ".join(words.split()[0] for words in _STATES.values())
        raise ValueError(f"'{typed}' is not a state; states are {names}")
    return state


_STATES = {
    "open": "open todo",
    "in_progress": "in_progress started doing",
    "paused": "paused stopped",
    "done": "done finished completed complete",
    "assumed": "known assumed",
    "skipped": "skipped",
    "retired": "retired",
}


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
    chart: bool,
) -> int:
    """Show how far you are, what is next, and when you may arrive."""
    _refuse_contradictions(track, remaining, (since, until, year), as_of, hours, chart)
    if track is None and not remaining and (since, until, year) == _NO_PERIOD:
        return _report(session, as_of, hours, chart)
    return _report_of_some(session, track, (since, until, year), remaining=remaining)


def _refuse_contradictions(
    track: str | None,
    remaining: bool,
    period: _Period,
    as_of: str | None,
    hours: float | None,
    chart: bool,
) -> None:
    since, until, year = period
    has_period = period != _NO_PERIOD
    if chart and (track, remaining, has_period) != (None, False, False):
        raise UsageError("--chart goes with the whole report only", "roadmap report --chart")
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


def _report(session: Session, as_of: str | None, hours: float | None, chart: bool) -> int:
    """Print the report or its pictures, and record its forecast once a week."""
    from roadmap_cli.render.pages import report_charts, report_page
    from roadmap_cli.workspace import forecast
    from roadmap_cli.workspace import report as use_case

    if chart and session.format in ("csv", SVG):
        raise UsageError(
            "pictures are no table and no card", f"roadmap report --format {session.format}"
        )
    if session.format in ("html", SVG):  # the page has all the pictures
        from roadmap_cli.cli.commands import learning_map

        return learning_map.answer_picture(session, as_of, hours)
    w = session.workspace
    answer = use_case.report(w, as_of=as_of, hours=hours)
    w.remark_new_version()
    code = session.answer_page(
        answer, report_charts.chart_page if chart else report_page.report_page
    )
    forecast.record_weekly(w, answer.forecast)
    return code


def _report_of_some(
    session: Session, track: str | None, period: _Period, *, remaining: bool
) -> int:
    from roadmap_cli.render.pages import look_back_page, topic_groups_page
    from roadmap_cli.workspace import look_back
    from roadmap_cli.workspace import report as use_case

    if session.format == SVG:
        raise UsageError("a card shows the whole report", "roadmap report --format svg")
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
    """Show everything about a topic or milestone."""
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
    """List topics: all of them, or those you choose."""
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
    """Show the whole roadmap by stages and tracks, and what waits for what."""
    from roadmap_cli.render.pages import topic_pages
    from roadmap_cli.workspace import tree as use_case

    # A table has a row for each topic, and a page has room for them.
    whole = everything or session.format in ("csv", "html")
    answer = use_case.tree(session.workspace, track=track, everything=whole)
    return session.answer_page(answer, topic_pages.tree_page)


def path(session: Session, goal: str | None) -> int:
    """Show the way to a milestone or topic: all it still needs, in order."""
    from roadmap_cli.render.pages import plan_page
    from roadmap_cli.workspace import path as use_case

    return session.answer_page(use_case.path(session.workspace, goal), plan_page.path_page)


def plan(session: Session, weeks: int, hours: float | None, ics: str | None) -> int:
    """Plan the coming weeks, at your own pace or one you name."""
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


SVG = "svg"  # a card for a README or a profile page
_HOURS = p.option(
    "hours",
    "H",
    "Assume H hours a week instead of your own pace.",
    "--hours-per-week",
    parse=parse_hours,
)
COMMANDS = (
    p.command(
        "report",
        report,
        p.LOOK,
        p.optional_argument("track", "[TRACK]", "Show the topics of this track."),
        p.flag("remaining", "List every topic that is still to do."),
        p.option(
            "since",
            "DATE",
            'Look back on what you did since DATE: monday, "2 weeks ago", 2026-11.',
            parse=p.parse_first_day,
        ),
        p.option(
            "until",
            "DATE",
            "End the look back on DATE; otherwise it ends today.",
            parse=p.parse_last_day,
        ),
        p.option("year", "YEAR", "Look back on this year: 2026.", parse=parse_year),
        p.option(
            "as_of",
            "DATE",
            'Show how things stood on DATE: yesterday, "20 nov".',
            "--as-of",
            parse=p.parse_last_day,
        ),
        _HOURS,
        p.flag("chart", "Draw your hours, your days and the forecast as pictures."),
        examples=(
            ("roadmap report", "see how far you are"),
            ("roadmap report --chart", "see it in pictures"),
            ("roadmap report --since monday", "look back on this week"),
        ),
        formats=(*FORMATS, SVG),
    ),
    p.command(
        "show",
        show,
        p.LOOK,
        p.TOPIC,
        p.flag("answers", "Show the answers to its questions, too."),
        examples=(
            ("roadmap show git-basics", "see what it teaches, needs and asks of you"),
            ('roadmap show "shell basics"', "name it by words of its title"),
            ("roadmap show first-program", "see a milestone"),
        ),
        is_document=True,
    ),
    p.command(
        "list",
        topic_list,
        p.LOOK,
        p.option(
            "state",
            "STATE",
            "Take only open, in_progress, paused, done, known, skipped or retired topics.",
            many=True,
            parse=parse_state,
        ),
        p.flag("ready", "Take only topics that you can study now."),
        p.TRACK,
        p.option("stage", "STAGE", "Take only the topics of this stage."),
        p.option("tag", "TAG", "Take only topics with this tag."),
        examples=(
            ("roadmap list --ready", "see what you can study now"),
            ("roadmap list --state done", "see what is done"),
            ("roadmap list --track db", "see the topics of one track"),
        ),
        is_document=True,
    ),
    p.command(
        "search",
        search,
        p.LOOK,
        p.argument(
            "words", "WORDS...", "Words, all of which must occur.", many=True, stream=p.INPUT_TEXT
        ),
        examples=(
            ("roadmap search index", "find what mentions an index"),
            ("roadmap search join query", "find what mentions both words"),
        ),
        is_document=True,
    ),
    p.command(
        "path",
        path,
        p.LOOK,
        p.optional_argument(
            "goal",
            "[TOPIC|MILESTONE]",
            "Where you want to get to; otherwise your goal.",
        ),
        examples=(
            ("roadmap path sql-queries", "see what to study before this topic"),
            ("roadmap path first-program", "see the way to a milestone"),
        ),
        is_document=True,
    ),
    p.command(
        "plan",
        plan,
        p.LOOK,
        p.option("weeks", "N", "Plan N weeks; otherwise 4.", default=4, limits=(1, 104)),
        _HOURS,
        p.option(
            "ics",
            "FILE",
            "Write a calendar to this file; - means standard output.",
            stream=p.OUTPUT,
        ),
        examples=(
            ("roadmap plan --hours-per-week 6", "plan four weeks of 6 hours each"),
            ("roadmap plan --weeks 8 --hours-per-week 6", "plan eight such weeks"),
        ),
        is_document=True,
    ),
    p.command(
        "tree",
        tree,
        p.LOOK,
        p.TRACK,
        p.flag("everything", "Show the stages that are done, too.", "--all"),
        examples=(
            ("roadmap tree", "see what waits for what"),
            ("roadmap tree --track db", "see one track"),
            ("roadmap tree --format html -o map.html", "write a page for your browser"),
        ),
        is_document=True,
    ),
)
