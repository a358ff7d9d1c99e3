"""The daily commands: what to study, and recording what was done."""

from __future__ import annotations

from roadmap_cli.annotations import TYPE_CHECKING
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
    """Show what to study now, and why."""
    from roadmap_cli.render.text import next_text
    from roadmap_cli.workspace import next_topic

    w = session.workspace
    answer = next_topic.next_topic(
        w, count=count, minutes=time, track=track, goal=goal, review=not no_review
    )
    w.remark_new_version()
    return session.answer(answer, next_text.next_lines)


def start(session: Session, topics: list[str], on: str | None) -> int:
    """Begin topics, so that they are in progress."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(session, topic_changes.start(session.workspace, topics, on=on))


def stop(session: Session, topics: list[str], on: str | None) -> int:
    """Pause topics that are in progress."""
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
    """Record topics as done, and see what that unlocks."""
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
    """Leave topics out, so that they count neither as done nor as open."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(
        session, topic_changes.skip(session.workspace, topics, reason=note, on=on)
    )


def reopen(session: Session, topics: list[str], on: str | None) -> int:
    """Make topics open again; their history is kept."""
    from roadmap_cli.workspace import topic_changes

    return _answer_change(session, topic_changes.reopen(session.workspace, topics, on=on))


def know(session: Session, topics: list[str], on: str | None) -> int:
    """Record topics or a whole track as known, and everything they need."""
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
    """Record time you spent on a topic, or correct what you recorded."""
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
    """Keep a note on a topic, correct one, or show your notes."""
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
    """Add a reading of your own to a topic, or remove one."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import own_links

    act = own_links.remove_link if remove else own_links.link
    answer = act(session.workspace, topic, url, title=title, minutes=time, on=on)
    return session.answer(answer, change_text.record_lines)


def read(session: Session, reading: str, topic: str | None, unread: bool, on: str | None) -> int:
    """Mark a reading as read."""
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
    """Show what to read, with unread readings first."""
    from roadmap_cli.render.pages import reading_page
    from roadmap_cli.workspace import reading_list as use_case

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
    """Open a reading, or the first unread one of a topic, in your browser."""
    from roadmap_cli.cli.input import external_programs
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import reading_list

    answer = external_programs.open_in_browser(
        session, reading_list.find_address(session.workspace, name)
    )
    return session.answer(answer, change_text.open_lines)


COMMANDS = (
    p.command(
        "next",
        next_,
        p.LEARN,
        p.option("count", "N", "Show N topics.", "-n", default=1, limits=(1, 50)),
        p.option(
            "time", "TIME", "Choose what fits into this time: 45m, 1h30.", parse=p.parse_minutes
        ),
        p.TRACK,
        p.option("goal", "MILESTONE", "Study on the way to this milestone or topic."),
        p.flag("no_review", "Leave out the warm-up.", "--no-review"),
        examples=(
            ("roadmap next", "see what to study now"),
            ("roadmap next --time 45m", "see what fits into 45 minutes"),
            ("roadmap next -n 5 --track db", "see five topics of one track"),
        ),
    ),
    p.command(
        "start",
        start,
        p.LEARN,
        p.TOPICS,
        p.DAY,
        examples=(
            ("roadmap start git-basics", "you begin this topic"),
            ("roadmap start git-basics --on yesterday", "you began it yesterday"),
        ),
    ),
    p.command(
        "stop",
        stop,
        p.LEARN,
        p.TOPICS,
        p.DAY,
        examples=(
            ("roadmap stop git-basics", "you go on with it later"),
            ("roadmap stop git-basics sql-queries", "pause two topics"),
        ),
    ),
    p.command(
        "done",
        done,
        p.LEARN,
        p.TOPICS,
        p.option(
            "rating",
            "1-4",
            "How well you can do it: 1 not yet, 2 with effort, 3 yes, 4 easily.",
            parse=p.parse_rating,
        ),
        p.option("proof", "URL", "Record where your work can be seen."),
        p.option("spent", "TIME", "Record the time it took: 45m, 3h, 1h30.", parse=p.parse_minutes),
        p.DAY,
        p.NOTE_TEXT,
        examples=(
            ("roadmap done git-basics", "you finished this topic"),
            ("roadmap done git-basics --spent 7h", "and it took you 7 hours"),
            ("roadmap done git-basics --on friday", "you finished it last Friday"),
        ),
    ),
    p.command(
        "skip",
        skip,
        p.LEARN,
        p.TOPICS_OR_TRACKS,
        p.NOTE_TEXT,
        p.DAY,
        examples=(
            ("roadmap skip technical-english", "you will not study this topic"),
            ('roadmap skip technical-english --note "I speak it"', "and keep the reason"),
        ),
    ),
    p.command(
        "reopen",
        reopen,
        p.LEARN,
        p.TOPICS_OR_TRACKS,
        p.DAY,
        examples=(
            ("roadmap reopen git-basics", "you want to study it once more"),
            ("roadmap reopen python", "begin a whole track again"),
        ),
    ),
    p.command(
        "know",
        know,
        p.LEARN,
        p.TOPICS_OR_TRACKS,
        p.DAY,
        examples=(
            ("roadmap know git-basics", "you knew this before, and what it needs"),
            ("roadmap know linux", "you know all topics of this track"),
        ),
    ),
    p.command(
        "spent",
        spent,
        p.LEARN,
        p.TOPIC,
        p.optional_argument(
            "time", "[TIME]", "How long: 45m, 3h, 1h30 or 1:30.", parse=p.parse_minutes
        ),
        p.DAY,
        *p.CORRECTION,
        examples=(
            ("roadmap spent git-basics 40m", "you studied it for 40 minutes"),
            ("roadmap spent git-basics 2h --on yesterday", "you did so yesterday"),
            ("roadmap spent git-basics 3h --instead", "the latest time was 3 hours"),
        ),
    ),
    p.command(
        "note",
        note,
        p.LEARN,
        p.OPTIONAL_TOPIC._replace(help=p.TOPIC.help),
        p.optional_argument(
            "text",
            "[TEXT]",
            "The note; without it, your editor opens.",
            many=True,
            stream=p.INPUT_TEXT,
        ),
        p.flag("show", "Show the notes on this topic."),
        p.flag("everything", "Show the notes on all topics.", "--all"),
        p.TRACK._replace(help="With --all, show only the notes on this track."),
        p.option(
            "since", "DATE", "With --all, show only the notes since DATE.", parse=p.parse_first_day
        ),
        p.DAY,
        *p.CORRECTION,
        examples=(
            ('roadmap note git-basics "rebase last"', "keep a note"),
            ("roadmap note git-basics --show", "see the notes on this topic"),
            ("roadmap note --all", "see all your notes"),
        ),
        is_document=True,
    ),
    p.command(
        "link",
        link,
        p.LEARN,
        p.TOPIC,
        p.argument("url", "URL", "An address with http:// or https://."),
        p.option("title", "TEXT", "The title of the reading.", stream=p.INPUT_TEXT),
        p.option("time", "TIME", "How long it takes to read: 45m, 3h.", parse=p.parse_minutes),
        p.DAY,
        p.flag("remove", "Remove it; its id or words of its title will do."),
        examples=(
            ("roadmap link git-basics https://git-scm.com", "add a reading"),
            ('roadmap link git-basics https://git-scm.com --title "Git"', "with its title"),
            ("roadmap link git-basics https://git-scm.com --remove", "remove it"),
        ),
    ),
    p.command(
        "read",
        read,
        p.LEARN,
        p.argument("reading", "READING", "The id of a reading, or words of its title."),
        p.TOPIC_OPTION,
        p.flag("unread", "Mark it as unread again."),
        p.DAY,
        examples=(
            ("roadmap read beams-commit", "you read it"),
            ("roadmap read progit --topic git-basics", "you read the part for this topic"),
            ("roadmap read beams-commit --unread", "you did not read it"),
        ),
    ),
    p.command(
        "reading",
        reading,
        p.LEARN,
        p.TOPIC_OPTION,
        p.option("kind", "KIND", "Take only one kind, like book, docs or video.", many=True),
        p.flag("free", "Take only what is free."),
        p.flag("own", "Take only your own links."),
        p.flag("everything", "Show what you have read, and all topics.", "--all"),
        examples=(
            ("roadmap reading", "see what to read next"),
            ("roadmap reading --topic git-basics", "see the readings of one topic"),
            ("roadmap reading --kind book --free", "see the free books"),
        ),
        is_document=True,
    ),
    p.command(
        "open",
        open_,
        p.LEARN,
        p.argument("name", "TOPIC|READING", "The topic or reading to open."),
        examples=(
            ("roadmap open git-basics", "open its first unread reading"),
            ("roadmap open progit", "open this reading"),
        ),
    ),
)
