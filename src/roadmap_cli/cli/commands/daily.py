"""The daily commands: what to study, and recording what was done."""

from typing import TYPE_CHECKING, Annotated, Optional

from typer import Argument, Option

from roadmap_cli.cli.input import options as p
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.core.answers.change_answers import ChangeAnswer


def next_(
    ctx: p.Context,
    count: p.Count = 1,
    time: p.Time = None,
    track: p.Track = None,
    goal: p.Goal = None,
    no_review: p.NoReview = False,
) -> int:
    """Say what to study now, and why."""
    from roadmap_cli.render.text import next_text
    from roadmap_cli.workspace import next_topic

    w = ctx.obj.workspace
    answer = next_topic.next_topic(
        w, count=count, minutes=time, track=track, goal=goal, review=not no_review
    )
    w.remark_new_version()
    return ctx.obj.answer(answer, next_text.next_lines)


def start(ctx: p.Context, topics: p.Topics) -> int:
    """Begin topics: they are in progress."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(ctx, topic_changes.start(ctx.obj.workspace, topics))


def stop(ctx: p.Context, topics: p.Topics) -> int:
    """Put topics in progress aside."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(ctx, topic_changes.stop(ctx.obj.workspace, topics))


def done(
    ctx: p.Context,
    topics: p.Topics,
    rating: p.Rating = None,
    proof: p.Proof = None,
    spent: p.Spent = None,
    on: p.Day = None,
    note: p.NoteText = None,
) -> int:
    """Record topics as finished, and say what that unlocked."""
    from roadmap_cli.workspace import topic_changes
    from roadmap_cli.workspace.done_options import DoneOptions

    options = DoneOptions(rating, proof, spent, note)
    return _answer_change(
        ctx, topic_changes.done(ctx.obj.workspace, topics, options=options, on=on)
    )


def _answer_change(ctx: p.Context, answer: "ChangeAnswer") -> int:
    from roadmap_cli.render.text import change_text

    return ctx.obj.answer(answer, change_text.change_lines)


def skip(ctx: p.Context, topics: p.Topics, note: p.NoteText = None) -> int:
    """Leave topics out: they count neither as done nor as open."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(ctx, topic_changes.skip(ctx.obj.workspace, topics, reason=note))


def reopen(ctx: p.Context, topics: p.Topics) -> int:
    """Make topics open again; their history stays."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(ctx, topic_changes.reopen(ctx.obj.workspace, topics))


def know(ctx: p.Context, topics: p.Topics) -> int:
    """Record topics as known before, with everything they need."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(ctx, topic_changes.know(ctx.obj.workspace, topics))


def spent(ctx: p.Context, topic: p.Topic, time: p.Duration, on: p.Day = None) -> int:
    """Record time spent on a topic."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import notes

    answer = notes.spent(ctx.obj.workspace, topic, time, on=on)
    return ctx.obj.answer(answer, change_text.record_lines)


def note(
    ctx: p.Context,
    topic: p.Topic,
    text: Annotated[
        Optional[list[str]], Argument(metavar="[TEXT]", help="Without it, your editor opens.")
    ] = None,
    show: Annotated[bool, Option("--show", help="Show the notes.")] = False,
) -> int:
    """Keep a note on a topic, or show its notes."""
    if not text and not show:
        return _note_from_editor(ctx, topic)
    return _note(ctx, topic, " ".join(text) if text else None, show=show)


def _note(ctx: p.Context, topic: str, text: Optional[str], *, show: bool = False) -> int:
    """Record a note; without a text, show the notes."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import notes

    if show and text is not None:
        raise UsageError("--show shows the notes and takes no text", f"roadmap note {topic} --show")
    answer = notes.note(ctx.obj.workspace, topic, text)
    return ctx.obj.answer(answer, change_text.record_lines)


def _note_from_editor(ctx: p.Context, topic: str) -> int:
    from roadmap_cli.cli.input import external_programs

    with external_programs.edit_text(ctx.obj, topic) as text:
        return _note(ctx, topic, text)


def link(
    ctx: p.Context,
    topic: p.Topic,
    url: Annotated[str, Argument(metavar="URL", help="http or https.")],
    title: Annotated[Optional[str], Option("--title", metavar="TEXT", help="What it is.")] = None,
    time: p.ReadingTime = None,
) -> int:
    """Add a reading of your own to a topic."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import reading

    answer = reading.link(ctx.obj.workspace, topic, url, title=title, minutes=time)
    return ctx.obj.answer(answer, change_text.record_lines)


def read(
    ctx: p.Context,
    reading: p.ReadingName,
    topic: p.TopicOption = None,
    unread: Annotated[bool, Option("--unread", help="It is unread again.")] = False,
) -> int:
    """Record a reading as read."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import reading as use_case

    answer = use_case.read(ctx.obj.workspace, reading, topic=topic, unread=unread)
    return ctx.obj.answer(answer, change_text.record_lines)


def reading(
    ctx: p.Context,
    topic: p.TopicOption = None,
    kind: Annotated[
        Optional[list[str]], Option("--kind", metavar="KIND", help="Such as book or video.")
    ] = None,
    free: Annotated[bool, Option("--free", help="Only what is free.")] = False,
    own: Annotated[bool, Option("--own", help="Only your own links.")] = False,
    everything: Annotated[bool, Option("--all", help="Of all topics, read ones too.")] = False,
) -> int:
    """Show the reading list: what is unread first."""
    from roadmap_cli.render.pages import reading_page
    from roadmap_cli.workspace import reading as use_case

    answer = use_case.reading(
        ctx.obj.workspace,
        topic=topic,
        kinds=kind or (),
        free=free,
        own=own,
        everything=everything,
    )
    return ctx.obj.answer_page(answer, reading_page.reading_page)


def open_(ctx: p.Context, name: p.TopicOrReading) -> int:
    """Open a reading, or a topic's first unread one, in your browser."""
    from roadmap_cli.cli.input import external_programs
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import reading

    answer = external_programs.open_in_browser(
        ctx.obj, reading.find_address(ctx.obj.workspace, name)
    )
    return ctx.obj.answer(answer, change_text.open_lines)


def undo(
    ctx: p.Context,
    count: Annotated[int, Argument(metavar="[N]", min=1, max=1000, help="How many commands.")] = 1,
) -> int:
    """Take back the last command that recorded something, or the last N.

    It takes back no load: for that, load the earlier version of the file again.
    """
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import history as use_case

    return ctx.obj.answer(use_case.undo(ctx.obj.workspace, count), change_text.undo_lines)


def redo(ctx: p.Context) -> int:
    """Put back what the last undo took."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import history as use_case

    return ctx.obj.answer(use_case.redo(ctx.obj.workspace), change_text.undo_lines)


def history(ctx: p.Context, topic: p.OptionalTopic = None, count: p.Limit = 20) -> int:
    """Show what was recorded, the newest first."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import history as use_case

    return ctx.obj.answer(
        use_case.history(ctx.obj.workspace, topic, count), change_text.history_lines
    )
