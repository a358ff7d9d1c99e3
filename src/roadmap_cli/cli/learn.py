"""The commands of a day of learning. Each translates what was typed and prints the answer."""

from typing import Annotated, Optional

import typer

from roadmap_cli.cli import params as p
from roadmap_cli.errors import UsageError


def next_(
    ctx: p.Context,
    count: p.Count = 1,
    time: p.Time = None,
    track: p.Track = None,
    goal: p.Goal = None,
    no_review: p.NoReview = False,
) -> int:
    """Say what to study now, and why."""
    from roadmap_cli.workspace import advice

    s = ctx.obj
    answer = advice.next_(
        s.workspace, count=count, minutes=time, track=track, goal=goal, review=not no_review
    )
    s.workspace.look_for_news()
    return s.say(answer)


def start(ctx: p.Context, topics: p.Topics) -> int:
    """Begin topics: they are in progress."""
    from roadmap_cli.workspace import changes

    return ctx.obj.say(changes.start(ctx.obj.workspace, topics))


def stop(ctx: p.Context, topics: p.Topics) -> int:
    """Put topics in progress aside."""
    from roadmap_cli.workspace import changes

    return ctx.obj.say(changes.stop(ctx.obj.workspace, topics))


def done(
    ctx: p.Context,
    topics: p.Topics,
    rating: p.Rating = None,
    proof: p.Proof = None,
    spent: p.Spent = None,
    on: p.On = None,
    note: p.NoteText = None,
) -> int:
    """Record topics as finished, and say what that unlocked."""
    from roadmap_cli.workspace import changes
    from roadmap_cli.workspace.extras import Extras

    extras = Extras(rating, proof, spent, note)
    return ctx.obj.say(changes.done(ctx.obj.workspace, topics, extras=extras, on=on))


def skip(ctx: p.Context, topics: p.Topics, note: p.NoteText = None) -> int:
    """Leave topics out: they count neither as done nor as open."""
    from roadmap_cli.workspace import changes

    return ctx.obj.say(changes.skip(ctx.obj.workspace, topics, reason=note))


def reopen(ctx: p.Context, topics: p.Topics) -> int:
    """Make topics open again; their history stays."""
    from roadmap_cli.workspace import changes

    return ctx.obj.say(changes.reopen(ctx.obj.workspace, topics))


def know(ctx: p.Context, topics: p.Topics) -> int:
    """Record topics as known before, with everything they need."""
    from roadmap_cli.workspace import changes

    return ctx.obj.say(changes.know(ctx.obj.workspace, topics))


def spent(ctx: p.Context, topic: p.Topic, time: p.Duration, on: p.On = None) -> int:
    """Record time spent on a topic."""
    from roadmap_cli.workspace import reading

    return ctx.obj.say(reading.spent(ctx.obj.workspace, topic, time, on=on))


def note(
    ctx: p.Context,
    topic: p.Topic,
    text: Annotated[
        Optional[list[str]], typer.Argument(metavar="[TEXT]", help="Without it, your editor opens.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Show the notes.")] = False,
) -> int:
    """Keep a note on a topic, or show its notes."""
    from roadmap_cli.cli import editor
    from roadmap_cli.workspace import reading

    if show and text:
        raise UsageError("--show shows the notes and takes no text", f"roadmap note {topic} --show")
    if text or show:
        words = " ".join(text) if text else None
        return ctx.obj.say(reading.note(ctx.obj.workspace, topic, words))
    with editor.written(ctx.obj, topic) as words:
        return ctx.obj.say(reading.note(ctx.obj.workspace, topic, words))


def link(
    ctx: p.Context,
    topic: p.Topic,
    url: Annotated[str, typer.Argument(metavar="URL", help="http or https.")],
    title: Annotated[
        Optional[str], typer.Option("--title", metavar="TEXT", help="What it is.")
    ] = None,
    time: p.ReadingTime = None,
) -> int:
    """Add a reading of your own to a topic."""
    from roadmap_cli.workspace import reading

    return ctx.obj.say(reading.link(ctx.obj.workspace, topic, url, title=title, minutes=time))


def read(
    ctx: p.Context,
    reading: p.ReadingName,
    topic: p.OfTopic = None,
    unread: Annotated[bool, typer.Option("--unread", help="It is unread again.")] = False,
) -> int:
    """Record a reading as read."""
    from roadmap_cli.workspace import reading as readings

    return ctx.obj.say(readings.read(ctx.obj.workspace, reading, topic=topic, unread=unread))


def reading(
    ctx: p.Context,
    topic: p.OfTopic = None,
    kind: Annotated[
        Optional[list[str]], typer.Option("--kind", metavar="KIND", help="Such as book or video.")
    ] = None,
    free: Annotated[bool, typer.Option("--free", help="Only what is free.")] = False,
    own: Annotated[bool, typer.Option("--own", help="Only your own links.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Of all topics, read ones too.")
    ] = False,
) -> int:
    """Show the reading list: what is unread first."""
    from roadmap_cli.workspace import reading_list

    return ctx.obj.say(
        reading_list.reading(
            ctx.obj.workspace,
            topic=topic,
            kinds=kind or (),
            free=free,
            own=own,
            everything=everything,
        )
    )


def open_(ctx: p.Context, name: p.TopicOrReading) -> int:
    """Open a reading, or a topic's first unread one, in your browser."""
    from roadmap_cli.cli import browser
    from roadmap_cli.workspace import reading

    return ctx.obj.say(browser.opened(ctx.obj, reading.to_open(ctx.obj.workspace, name)))


def undo(
    ctx: p.Context,
    count: Annotated[
        int, typer.Argument(metavar="[N]", min=1, max=1000, help="How many commands.")
    ] = 1,
) -> int:
    """Take back the last command that recorded something, or the last N.

    It takes back no load: for that, load the earlier version of the file again.
    """
    from roadmap_cli.workspace import past

    return ctx.obj.say(past.undo(ctx.obj.workspace, count))


def redo(ctx: p.Context) -> int:
    """Put back what the last undo took."""
    from roadmap_cli.workspace import past

    return ctx.obj.say(past.redo(ctx.obj.workspace))


def history(ctx: p.Context, topic: p.MaybeTopic = None, count: p.Most = 20) -> int:
    """Show what was recorded, the newest first."""
    from roadmap_cli.workspace import past

    return ctx.obj.say(past.history(ctx.obj.workspace, topic, count))
