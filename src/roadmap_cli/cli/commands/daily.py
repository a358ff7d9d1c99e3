"""The daily commands: what to study, and recording what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.cli.input import parameters as p

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session
    from roadmap_cli.core.answers.change_answers import ChangeAnswer


def next_(
    session: Session,
    count: int,
    time: int | None,
    track: str | None,
    goal: str | None,
    no_review: bool,
) -> int:
    """Say what to study now, and why."""
    from roadmap_cli.render.text import next_text
    from roadmap_cli.workspace import next_topic

    w = session.workspace
    answer = next_topic.next_topic(
        w, count=count, minutes=time, track=track, goal=goal, review=not no_review
    )
    w.remark_new_version()
    return session.answer(answer, next_text.next_lines)


def start(session: Session, topics: list[str], on: str | None) -> int:
    """Begin topics: they are in progress."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(session, topic_changes.start(session.workspace, topics, on=on))


def stop(session: Session, topics: list[str], on: str | None) -> int:
    """Put topics in progress aside."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(session, topic_changes.stop(session.workspace, topics, on=on))


def done(
    session: Session,
    topics: list[str],
    rating: int | None,
    proof: str | None,
    spent: int | None,
    on: str | None,
    note: str | None,
) -> int:
    """Record topics as finished, and say what that unlocked."""
    from roadmap_cli.workspace import topic_changes
    from roadmap_cli.workspace.done_options import DoneOptions

    options = DoneOptions(rating, proof, spent, note)
    return _answer_change(
        session, topic_changes.done(session.workspace, topics, options=options, on=on)
    )


def _answer_change(session: Session, answer: ChangeAnswer) -> int:
    from roadmap_cli.render.text import change_text

    return session.answer(answer, change_text.change_lines)


def skip(session: Session, topics: list[str], note: str | None, on: str | None) -> int:
    """Leave topics out: they count neither as done nor as open."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(
        session, topic_changes.skip(session.workspace, topics, reason=note, on=on)
    )


def reopen(session: Session, topics: list[str], on: str | None) -> int:
    """Make topics open again; their history stays."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(session, topic_changes.reopen(session.workspace, topics, on=on))


def know(session: Session, topics: list[str], on: str | None) -> int:
    """Record topics or a whole track as known, with all they need."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(session, topic_changes.know(session.workspace, topics, on=on))


def spent(
    session: Session,
    topic: str,
    time: int | None,
    on: str | None,
    instead: bool,
    entry: str | None,
    remove: bool,
) -> int:
    """Record time spent on a topic, or correct what was recorded."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import corrections, notes

    correction = corrections.Correction(instead, entry, remove)
    answer = notes.spent(session.workspace, topic, time, on=on, correction=correction)
    return session.answer(answer, change_text.record_lines)


def note(
    session: Session,
    topic: str | None,
    text: list[str] | None,
    show: bool,
    everything: bool,
    track: str | None,
    since: str | None,
    on: str | None,
    instead: bool,
    entry: str | None,
    remove: bool,
) -> int:
    """Keep a note on a topic, correct one, or show one topic's notes or all."""
    from roadmap_cli.cli.commands import note_commands
    from roadmap_cli.workspace.corrections import Correction

    correction = Correction(instead, entry, remove)
    view = note_commands.View(show, everything, track, since)
    return note_commands.note(session, topic, text, view, on, correction)


def link(
    session: Session,
    topic: str,
    url: str,
    title: str | None,
    time: int | None,
    on: str | None,
    remove: bool,
) -> int:
    """Add a reading of your own to a topic, or take one away."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import own_links

    act = own_links.remove_link if remove else own_links.link
    answer = act(session.workspace, topic, url, title=title, minutes=time, on=on)
    return session.answer(answer, change_text.record_lines)


def read(session: Session, reading: str, topic: str | None, unread: bool, on: str | None) -> int:
    """Record a reading as read."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import reading as use_case

    answer = use_case.read(session.workspace, reading, topic=topic, unread=unread, on=on)
    return session.answer(answer, change_text.record_lines)


def reading(
    session: Session,
    topic: str | None,
    kind: list[str] | None,
    free: bool,
    own: bool,
    everything: bool,
) -> int:
    """Show the reading list: what is unread first."""
    from roadmap_cli.render.pages import reading_page
    from roadmap_cli.workspace import reading as use_case

    answer = use_case.reading(
        session.workspace,
        topic=topic,
        kinds=kind or (),
        free=free,
        own=own,
        everything=everything,
    )
    return session.answer_page(answer, reading_page.reading_page)


def open_(session: Session, name: str) -> int:
    """Open a reading, or a topic's first unread one, in your browser."""
    from roadmap_cli.cli.input import external_programs
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import reading

    answer = external_programs.open_in_browser(
        session, reading.find_address(session.workspace, name)
    )
    return session.answer(answer, change_text.open_lines)


COMMANDS = (
    p.command(
        "next",
        next_,
        p.LEARN,
        p.option("count", "N", "How many topics.", "-n", default=1, limits=(1, 50)),
        p.option("time", "45m", "What fits into this time.", parse=p.parse_minutes),
        p.TRACK,
        p.option("goal", "GOAL", "On the way to this milestone or topic."),
        p.flag("no_review", "Without a warm-up.", "--no-review"),
    ),
    p.command("start", start, p.LEARN, p.TOPICS, p.DAY),
    p.command("stop", stop, p.LEARN, p.TOPICS, p.DAY),
    p.command(
        "done",
        done,
        p.LEARN,
        p.TOPICS,
        p.option("rating", "1-4", "1 not yet, 2 with effort, 3 yes, 4 easily.", limits=(1, 4)),
        p.option("proof", "URL", "Where it can be seen."),
        p.option("spent", "3h", "Time it took, to be recorded.", parse=p.parse_minutes),
        p.DAY,
        p.NOTE_TEXT,
    ),
    p.command("skip", skip, p.LEARN, p.TOPICS_OR_TRACKS, p.NOTE_TEXT, p.DAY),
    p.command("reopen", reopen, p.LEARN, p.TOPICS_OR_TRACKS, p.DAY),
    p.command(
        "know",
        know,
        p.LEARN,
        p.TOPICS_OR_TRACKS,
        p.DAY,
    ),
    p.command(
        "spent",
        spent,
        p.LEARN,
        p.TOPIC,
        p.optional_argument("time", "[TIME]", "Such as 45m, 3h or 1h30.", parse=p.parse_minutes),
        p.DAY,
        *p.CORRECTION,
    ),
    p.command(
        "note",
        note,
        p.LEARN,
        p.OPTIONAL_TOPIC._replace(help=p.TOPIC.help),
        p.optional_argument(
            "text", "[TEXT]", "Without it, your editor opens.", many=True, stream=p.INPUT_TEXT
        ),
        p.flag("show", "Show the topic's notes."),
        p.flag("everything", "Show the notes on all topics.", "--all"),
        p.TRACK._replace(help="With --all: only those on this track."),
        p.option("since", "DATE", "With --all: only those since this day."),
        p.DAY,
        *p.CORRECTION,
        is_document=True,
    ),
    p.command(
        "link",
        link,
        p.LEARN,
        p.TOPIC,
        p.argument("url", "URL", "http or https."),
        p.option("title", "TEXT", "What it is.", stream=p.INPUT_TEXT),
        p.option("time", "45m", "How long it takes.", parse=p.parse_minutes),
        p.DAY,
        p.flag("remove", "Take it away; its id or title words will do, too."),
    ),
    p.command(
        "read",
        read,
        p.LEARN,
        p.argument("reading", "READING", "A reading's id or title words."),
        p.TOPIC_OPTION,
        p.flag("unread", "It is unread again."),
        p.DAY,
    ),
    p.command(
        "reading",
        reading,
        p.LEARN,
        p.TOPIC_OPTION,
        p.option("kind", "KIND", "Such as book or video.", many=True),
        p.flag("free", "Only what is free."),
        p.flag("own", "Only your own links."),
        p.flag("everything", "Of all topics, read ones too.", "--all"),
        is_document=True,
    ),
    p.command("open", open_, p.LEARN, p.argument("name", "TOPIC|READING", "A topic or a reading.")),
)
