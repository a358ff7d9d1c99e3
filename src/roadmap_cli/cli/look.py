"""The commands of looking. Each translates what was typed and prints the answer."""

from typing import Annotated, Optional

import typer

from roadmap_cli.cli import params as p
from roadmap_cli.errors import UsageError


def report(
    ctx: p.Context,
    track: p.MaybeTrack = None,
    remaining: Annotated[
        bool, typer.Option("--remaining", help="List exactly what is left.")
    ] = False,
    since: Annotated[
        Optional[str], typer.Option("--since", metavar="DATE", help="What happened since.")
    ] = None,
    as_of: Annotated[
        Optional[str], typer.Option("--as-of", metavar="DATE", help="How it stood then.")
    ] = None,
    hours: p.HoursPerWeek = None,
) -> int:
    """Show where you stand, what is left, and when you may arrive."""
    from roadmap_cli.workspace import look

    w = ctx.obj.workspace
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
    if since is not None:
        return ctx.obj.say(look.since(w, since, track))
    if remaining:
        return ctx.obj.say(look.remaining(w, track))
    if track is not None:
        return ctx.obj.say(look.track_report(w, track))
    answer = look.report(w, as_of=as_of, hours=hours)
    w.look_for_news()
    code = ctx.obj.say(answer)
    if answer.forecast is not None:
        from roadmap_cli.workspace import foresight

        foresight.keep(w, answer.forecast)
    return code


def show(ctx: p.Context, topic: p.Topic) -> int:
    """Tell everything about one topic or milestone."""
    from roadmap_cli.workspace import topics

    return ctx.obj.say(topics.show(ctx.obj.workspace, topic))


def topic_list(
    ctx: p.Context,
    state: Annotated[
        Optional[list[str]], typer.Option("--state", metavar="STATE", help="Such as open or done.")
    ] = None,
    ready: Annotated[bool, typer.Option("--ready", help="Only what can be studied now.")] = False,
    track: p.Track = None,
    stage: Annotated[
        Optional[str], typer.Option("--stage", metavar="STAGE", help="Only this stage.")
    ] = None,
    tag: Annotated[
        Optional[str], typer.Option("--tag", metavar="TAG", help="Only with this tag.")
    ] = None,
) -> int:
    """List topics, all or some."""
    from roadmap_cli.workspace import topics

    return ctx.obj.say(
        topics.topic_list(
            ctx.obj.workspace, states=state or (), track=track, stage=stage, tag=tag, ready=ready
        )
    )


def search(
    ctx: p.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="All of them must occur.")],
) -> int:
    """Search topics, readings and your notes."""
    from roadmap_cli.workspace import finding

    return ctx.obj.say(finding.search(ctx.obj.workspace, " ".join(words)))


def tree(
    ctx: p.Context,
    track: p.Track = None,
    everything: Annotated[bool, typer.Option("--all", help="With the stages behind you.")] = False,
) -> int:
    """Draw the map: stages, tracks, and what waits for what."""
    from roadmap_cli.workspace import topics

    return ctx.obj.say(topics.tree(ctx.obj.workspace, track=track, everything=everything))


def path(
    ctx: p.Context,
    goal: Annotated[
        str, typer.Argument(metavar="TOPIC|MILESTONE", help="Where you want to get to.")
    ],
) -> int:
    """Tell the way to one goal: all it still needs, in order."""
    from roadmap_cli.workspace import plan as use_case

    return ctx.obj.say(use_case.path(ctx.obj.workspace, goal))


def plan(
    ctx: p.Context,
    weeks: Annotated[
        int, typer.Option("--weeks", min=1, max=104, metavar="N", help="How many weeks.")
    ] = 4,
    hours: p.HoursPerWeek = None,
    ics: Annotated[
        Optional[str],
        typer.Option("--ics", metavar="FILE", help="Write a calendar; - is the output."),
    ] = None,
) -> int:
    """Lay out the coming weeks, at a pace you name or at your own."""
    from roadmap_cli.workspace import plan as use_case

    w = ctx.obj.workspace
    answer = use_case.plan(w, weeks=weeks, hours=hours)
    if ics is None:
        return ctx.obj.say(answer)
    calendar = use_case.calendar(w, answer)
    if ics == "-":
        return ctx.obj.hand_over(calendar.text, "--ics -")
    ctx.obj.put_file(ics, calendar.text, "--ics")
    count = f"{calendar.events} events are" if calendar.events > 1 else "1 event is"
    w.remarks.append(f"{count} in {ics}")
    return ctx.obj.say(answer)
