"""The use cases of the reading list and of what a learner keeps with a topic: time, notes, links."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from roadmap_cli.core import addresses, answers
from roadmap_cli.core.answers import Brief
from roadmap_cli.core.naming import folded
from roadmap_cli.core.outcomes import Note, OpenAnswer, RecordAnswer
from roadmap_cli.core.states import (
    IN_PROGRESS,
    LINKED,
    NOTED,
    READ,
    SPENT,
    UNREAD,
    Fact,
)
from roadmap_cli.core.topic_rows import ReadingRow, TopicCard
from roadmap_cli.errors import Ambiguous, NotFound, UsageError
from roadmap_cli.store import catalog, reading_rows
from roadmap_cli.store.chain import digest
from roadmap_cli.workspace import Workspace, chosen
from roadmap_cli.workspace.extras import checked_note


def spent(w: Workspace, typed: str, minutes: int, *, on: str | None = None) -> RecordAnswer:
    """Record time spent on a topic."""
    card = w.topic(typed)
    day = w.day(on)
    _record(w, card, f"spent {card.id} {minutes}m", Fact(SPENT, "", "", {"minutes": minutes}, day))
    row = w.database.row(
        "select spent from topic_state where roadmap = ? and topic = ?", (w.roadmap.id, card.id)
    )
    return RecordAnswer(
        "spent",
        w.roadmap,
        _brief(card),
        True,
        minutes=minutes,
        total_minutes=row[0] if row else 0,
        day=day,
    )


def note(w: Workspace, typed: str, text: str | None) -> RecordAnswer:
    """Keep a note on a topic; without a text, return the notes that are there."""
    card = w.topic(typed)
    if text is not None:
        text = checked_note(text)
        _record(w, card, f"note {card.id}", Fact(NOTED, "", "", {"text": text}))
    return RecordAnswer(
        "note", w.roadmap, _brief(card), text is not None, text=text or "", notes=notes(w, card.id)
    )


def notes(w: Workspace, topic: str) -> tuple[Note, ...]:
    """Return the living notes on a topic with their days, the oldest first."""
    return tuple(
        Note(*row)
        for row in w.database.rows(
            "select e.day, json_extract(e.data, '$.text') from event e where e.roadmap = ?1"
            " and e.topic in (select ?2 union select former from former_id"
            " where roadmap = ?1 and topic = ?2)"
            " and e.kind = 'noted' and e.batch not in (select batch from dead_batch)"
            " order by e.clock, e.device, e.n",
            (w.roadmap.id, topic),
        )
    )


def link(
    w: Workspace, typed: str, url: str, *, title: str | None = None, minutes: int | None = None
) -> RecordAnswer:
    """Add a reading of the learner's own to a topic."""
    card = w.topic(typed)
    wrong = addresses.fault(url)
    if wrong:
        raise UsageError(f"the address {wrong}: {url}", "give one like https://example.org/page")
    roadmap = w.roadmap.id
    # Looked up under the lock: two terminals must not give two links one id.
    with w.database.writing() as transaction:
        rows = reading_rows.asked(w.database, roadmap, card.id)
        known = next((r for r in rows if r.reading.url == url), None)
        if known is not None:
            return RecordAnswer(
                "link", w.roadmap, _brief(card), False, known.reading.title, known.reading.id, url
            )
        taken = {
            r.reading.id for r in reading_rows.asked(w.database, roadmap) if r.reading.url != url
        }
        name = next(n for n in _names_of_link(url) if n not in taken)
        data = {"reading": name, "url": url, "title": title or "", "minutes": minutes or 0}
        fact = Fact(LINKED, roadmap, card.id, data)
        w.record(transaction, f"link {card.id} {url}", [fact])
    return RecordAnswer("link", w.roadmap, _brief(card), True, title or url, name, url)


def _names_of_link(url: str) -> Iterator[str]:
    """Yield ids for a reading of one's own, the shortest first.

    They follow from the address alone: the same link on two machines is one, and different ones
    do not meet under one id.
    """
    parts = urlsplit(url)
    page = parts.path.strip("/").rpartition("/")[2].partition(".")[0]
    text = f"{(parts.hostname or '').removeprefix('www.')} {page}"
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in folded(text)).split()
    base = "-".join(words)[:40].strip("-") or "link"
    for size in (4, 8, 16, 32):
        yield f"{base}-{digest(url.encode('utf-8', 'surrogateescape'), size)}"


def read(
    w: Workspace, typed: str, *, topic: str | None = None, unread: bool = False
) -> RecordAnswer:
    """Record a reading as read, or as unread again."""
    row = _assigned(w, typed, topic, unread=unread)
    card = w.topic(row.topic)
    changed = bool(row.read) == unread
    if changed:
        kind = UNREAD if unread else READ
        words = f"read {row.reading.id}" + (" --unread" if unread else "")
        # The part and the title too: a mark outlives the file it was made with.
        data = {"reading": row.reading.id, "part": row.assignment.part, "title": row.reading.title}
        _record(w, card, words, Fact(kind, "", "", {k: v for k, v in data.items() if v}))
    left = sum(1 for r in reading_rows.asked(w.database, w.roadmap.id, card.id) if not r.read)
    return RecordAnswer(
        "unread" if unread else "read",
        w.roadmap,
        _brief(card),
        changed,
        row.reading.title,
        row.reading.id,
        row.reading.url,
        day=w.today if changed else row.read,
        left=left,
    )


def _assigned(w: Workspace, typed: str, topic: str | None, *, unread: bool) -> ReadingRow:
    """Return the reading a person means, for the topic where it makes sense now."""
    if topic is not None:
        rows = reading_rows.asked(w.database, w.roadmap.id, w.topic(topic).id)
        things = [
            n
            for n in reading_rows.names(w.database, w.roadmap.id)
            if any(r.reading.id == n.id for r in rows)
        ]
    else:
        rows = reading_rows.asked(w.database, w.roadmap.id)
        things = reading_rows.names(w.database, w.roadmap.id)
    try:
        name = chosen(typed, things, "reading", f"of {topic}" if topic else "").id
    except NotFound as error:
        raise _topic_instead(w, typed, error) from error
    uses = [r for r in rows if r.reading.id == name]
    if len(uses) > 1:
        uses = _where_the_learner_is(w, uses)
    if len(uses) > 1:
        uses = [r for r in uses if bool(r.read) == unread] or uses
    if len(uses) > 1:
        raise Ambiguous(
            f"'{name}' is on the list of {len(uses)} topics",
            "say for which: --topic " + ", --topic ".join(r.topic for r in uses[:8]),
        )
    return uses[0]


def _topic_instead(w: Workspace, typed: str, error: NotFound) -> NotFound:
    card_id = catalog.topic_id(w.database, w.roadmap.id, typed)
    if card_id is None:
        return error
    names = [r.reading.id for r in reading_rows.asked(w.database, w.roadmap.id, card_id)]
    hint = "its readings are: " + ", ".join(names) if names else "it has no readings"
    return NotFound(f"'{typed}' is a topic, not a reading", hint)


def _where_the_learner_is(w: Workspace, uses: list[ReadingRow]) -> list[ReadingRow]:
    """Keep the use in a topic that is in progress, else in the one that is next."""
    states = dict(
        w.database.rows("select topic, state from topic_state where roadmap = ?", (w.roadmap.id,))
    )
    started = [r for r in uses if states.get(r.topic) == IN_PROGRESS]
    if len(started) == 1:
        return started
    advice = w.plan().advise()
    if advice is not None:
        name = catalog.card_at(w.database, w.roadmap.id, advice.topic).id
        here = [r for r in uses if r.topic == name]
        if here:
            return here
    return uses


def to_open(w: Workspace, typed: str) -> OpenAnswer:
    """Return the address a person means: a reading's, or of a topic's first unread reading."""
    card_id = catalog.topic_id(w.database, w.roadmap.id, typed)
    if card_id is None:
        names = reading_rows.names(w.database, w.roadmap.id)
        exact = [n for n in names if n.id == typed]
        if exact:
            return _address(w, exact[0].id)
        try:
            card_id = w.topic(typed).id
        except NotFound:
            return _address(w, chosen(typed, names, "topic or reading", "").id)
    reading = answers.first_unread(reading_rows.asked(w.database, w.roadmap.id, card_id))
    if reading is None:
        raise NotFound(
            f"{card_id} has no unread reading", f"roadmap reading --topic {card_id} --all"
        )
    return _checked(reading.title, reading.url)


def _address(w: Workspace, name: str) -> OpenAnswer:
    rows = [r for r in reading_rows.asked(w.database, w.roadmap.id) if r.reading.id == name]
    return _checked(rows[0].reading.title, rows[0].reading.url)


def _checked(title: str, url: str) -> OpenAnswer:
    if not url:
        raise NotFound(f"«{title}» has no address")
    wrong = addresses.fault(url)
    if wrong:
        raise UsageError(f"the address {wrong}: {url}")
    return OpenAnswer(title, url, opened=False)


def _record(w: Workspace, card: TopicCard, words: str, fact: Fact) -> None:
    with w.database.writing() as transaction:
        w.record(transaction, words, [fact._replace(roadmap=w.roadmap.id, topic=card.id)])


def _brief(card: TopicCard) -> Brief:
    return Brief(card.id, card.title)
