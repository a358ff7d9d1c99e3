"""The commands that only read: the report, topics, the map, the way to a goal, the plan."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer
from typer import Argument, Option

from roadmap_cli.cli.input import options as p
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
        raise typer.BadParameter(f"'{typed}' is no number of hours; write 8, 7.5 or 7h30")
    return minutes / 60


HoursPerWeek = Annotated[
    Optional[float],
    Option(
        "--hours-per-week", parser=parse_hours, metavar="H", help="At this pace; else at your own."
    ),
]


def report(
    ctx: p.Context,
    track: Annotated[Optional[str], Argument(metavar="[TRACK]", help="Go into one track.")] = None,
    remaining: Annotated[bool, Option("--remaining", help="List exactly what is left.")] = False,
    since: Annotated[
        Optional[str], Option("--since", metavar="DATE", help="What happened since.")
    ] = None,
    as_of: Annotated[
        Optional[str], Option("--as-of", metavar="DATE", help="How it stood then.")
    ] = None,
    hours: HoursPerWeek = None,
) -> int:
    """Show where you stand, what is left, and when you may arrive."""
    _refuse_contradictions(track, remaining, since, as_of, hours)
    if track is None and not remaining and since is None:
        return _report(ctx, as_of, hours)
    return _report_of_topics(ctx, track, since, remaining=remaining)


def _refuse_contradictions(
    track: Optional[str],
    remaining: bool,
    since: Optional[str],
    as_of: Optional[str],
    hours: Optional[float],
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


def _report(ctx: p.Context, as_of: Optional[str], hours: Optional[float]) -> int:
    """Print the report, and record its forecast once a week."""
    from roadmap_cli.render.pages import report_page
    from roadmap_cli.workspace import forecast
    from roadmap_cli.workspace import report as use_case

    w = ctx.obj.workspace
    answer = use_case.report(w, as_of=as_of, hours=hours)
    w.remark_new_version()
    code = ctx.obj.answer_page(answer, report_page.report_page)
    forecast.record_weekly(w, answer.forecast)
    return code


def _report_of_topics(
    ctx: p.Context, track: Optional[str], since: Optional[str], *, remaining: bool
) -> int:
    from roadmap_cli.render.pages import topic_pages
    from roadmap_cli.workspace import report as use_case

    w = ctx.obj.workspace
    if since is not None:
        answer = use_case.since(w, since, track)
    elif remaining or track is None:
        answer = use_case.remaining(w, track)
    else:
        answer = use_case.track_report(w, track)
    return ctx.obj.answer_page(answer, topic_pages.topics_page)


def show(ctx: p.Context, topic: p.Topic) -> int:
    """Tell everything about one topic or milestone."""
    from roadmap_cli.render.pages import topic_pages
    from roadmap_cli.workspace import show as use_case

    return ctx.obj.answer_page(use_case.show(ctx.obj.workspace, topic), topic_pages.show_page)


def topic_list(
    ctx: p.Context,
    state: Annotated[
        Optional[list[str]], Option("--state", metavar="STATE", help="Such as open or done.")
    ] = None,
    ready: Annotated[bool, Option("--ready", help="Only what can be studied now.")] = False,
    track: p.Track = None,
    stage: Annotated[
        Optional[str], Option("--stage", metavar="STAGE", help="Only this stage.")
    ] = None,
    tag: Annotated[
        Optional[str], Option("--tag", metavar="TAG", help="Only with this tag.")
    ] = None,
) -> int:
    """List topics, all or some."""
    from roadmap_cli.render.pages import topic_pages
    from roadmap_cli.workspace import topic_list as use_case

    answer = use_case.topic_list(
        ctx.obj.workspace, states=state or (), track=track, stage=stage, tag=tag, ready=ready
    )
    return ctx.obj.answer_page(answer, topic_pages.topics_page)


def search(
    ctx: p.Context,
    words: Annotated[list[str], Argument(metavar="WORDS...", help="All of them must occur.")],
) -> int:
    """Search topics, readings and your notes."""
    from roadmap_cli.render.pages import reading_page
    from roadmap_cli.workspace import search as use_case

    answer = use_case.search(ctx.obj.workspace, " ".join(words))
    return ctx.obj.answer_page(answer, reading_page.search_page)


def tree(
    ctx: p.Context,
    track: p.Track = None,
    everything: Annotated[bool, Option("--all", help="With the stages behind you.")] = False,
) -> int:
    """Draw the map: stages, tracks, and what waits for what."""
    from roadmap_cli.render.pages import topic_pages
    from roadmap_cli.workspace import tree as use_case

    answer = use_case.tree(ctx.obj.workspace, track=track, everything=everything)
    return ctx.obj.answer_page(answer, topic_pages.tree_page)


def path(
    ctx: p.Context,
    goal: Annotated[str, Argument(metavar="TOPIC|MILESTONE", help="Where you want to get to.")],
) -> int:
    """Tell the way to one goal: all it still needs, in order."""
    from roadmap_cli.render.pages import plan_page
    from roadmap_cli.workspace import path as use_case

    return ctx.obj.answer_page(use_case.path(ctx.obj.workspace, goal), plan_page.path_page)


def plan(
    ctx: p.Context,
    weeks: Annotated[
        int, Option("--weeks", min=1, max=104, metavar="N", help="How many weeks.")
    ] = 4,
    hours: HoursPerWeek = None,
    ics: Annotated[
        Optional[str], Option("--ics", metavar="FILE", help="Write a calendar; - is the output.")
    ] = None,
) -> int:
    """Lay out the coming weeks, at a pace you name or at your own."""
    from roadmap_cli.render.pages import plan_page
    from roadmap_cli.workspace import plan as use_case

    answer = use_case.plan(ctx.obj.workspace, weeks=weeks, hours=hours)
    if ics is not None:
        return _write_calendar(ctx, answer, ics)
    return ctx.obj.answer_page(answer, plan_page.plan_page)


def _write_calendar(ctx: p.Context, answer: "PlanReport", path: str) -> int:
    """Write the plan as a calendar, instead of the answer or to a file in addition to it."""
    from roadmap_cli.render.pages import plan_page
    from roadmap_cli.workspace import plan as use_case

    w = ctx.obj.workspace
    calendar = use_case.calendar(w, answer)
    if path == "-":
        return ctx.obj.write_document(calendar.text, "--ics -")
    ctx.obj.write_file(path, calendar.text, "--ics")
    count = f"{calendar.events} events are" if calendar.events > 1 else "1 event is"
    w.remarks.append(f"{count} in {path}")
    return ctx.obj.answer_page(answer, plan_page.plan_page)
