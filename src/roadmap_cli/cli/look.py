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
) -> int:
    """Show where you stand and what is left."""
    from roadmap_cli.workspace import look

    w = ctx.obj.workspace
    if as_of is not None and (track is not None or remaining or since is not None):
        raise UsageError("--as-of goes with the whole report only", "roadmap report --as-of DATE")
    if since is not None and remaining:
        raise UsageError(
            "--since tells what happened, --remaining what is left", "give one of them"
        )
    if since is not None:
        return ctx.obj.say(look.since(w, since, track))
    if remaining:
        return ctx.obj.say(look.remaining(w, track))
    return ctx.obj.say(
        look.report(w, as_of=as_of) if track is None else look.track_report(w, track)
    )


def show(ctx: p.Context, topic: p.Topic) -> int:
    """Tell everything about one topic."""
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
