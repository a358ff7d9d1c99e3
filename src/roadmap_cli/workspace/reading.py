"""The use cases of readings: the list, own links, read marks, and the address to open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from roadmap_cli.core import addresses, answers, counting, report_rows
from roadmap_cli.core.answers import Brief
from roadmap_cli.core.naming import folded
from roadmap_cli.core.outcomes import OpenAnswer, RecordAnswer
from roadmap_cli.core.readings import READING_KINDS
from roadmap_cli.core.reports import ReadingReport
from roadmap_cli.core.states import IN_PROGRESS, LINKED, READ, UNREAD, Fact
from roadmap_cli.core.topic_rows import ReadingRow
from roadmap_cli.errors import Ambiguous, NotFound, UsageError
from roadmap_cli.store import catalog, reading_rows, topic_states
from roadmap_cli.store.chain import digest
from roadmap_cli.workspace import names
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


@read_snapshot
def reading(
    w: Workspace,
    *,
    topic: str | None = None,
    kinds: Sequence[str] = (),
    free: bool = False,
    own: bool = False,
    everything: bool = False,
) -> ReadingReport:
    """Return the reading list: what is unread first, of the topics at hand or of all.

    What was read and has left the roadmap stands apart. Without a topic and without `everything`
    it lists the readings of the topics in progress or ready on the way to the next milestone.
    """
    for kind in kinds:
        if kind not in READING_KINDS:
            raise UsageError(
                f"no reading is of the kind '{kind}'", f"kinds are: {', '.join(READING_KINDS)}"
            )
    name = w.roadmap.id
    rows = reading_rows.asked(w.database, name)
    gone = []
    filtered = bool(kinds or free or own)
    if topic is not None:
        card = names.find_topic(w, topic)
        title = card.title
        rows = [r for r in rows if r.topic == card.id]
        gone = [] if filtered else reading_rows.gone(w.database, name, card.id)
    elif everything or filtered:
        title = w.roadmap.title
        gone = [] if filtered else reading_rows.gone(w.database, name)
    else:
        at_hand = _at_hand(w)
        title = "the topics at hand"
        rows = [r for r in rows if r.topic in at_hand]
    if kinds:
        rows = [r for r in rows if r.reading.kind in kinds]
    if free:
        rows = [r for r in rows if r.reading.free]
    if own:
        rows = [r for r in rows if r.own]
    counts = counting.reading_counts(rows)
    unread = [r for r in rows if not r.read]
    read = [r for r in rows if r.read] if everything or topic is not None else []
    hidden = len(rows) - len(unread) - len(read)
    return ReadingReport(
        roadmap=w.roadmap,
        title=title,
        readings=tuple(report_rows.reading_line(r) for r in [*unread, *read]),
        counts=counts,
        hidden=hidden,
        next=answers.first_unread(rows),
        gone=tuple(report_rows.reading_line(r) for r in gone),
    )


def _at_hand(w: Workspace) -> set[str]:
    """Return the topics in progress and those ready on the way to the next milestone."""
    plan = w.plan()
    advice = plan.advise()
    places = set(plan.standing.started)
    if advice is not None:
        places.update((advice.topic, *advice.ready))
    return {name for name, _ in catalog.names_at(w.database, w.roadmap.id, sorted(places))}


def link(
    w: Workspace, typed: str, url: str, *, title: str | None = None, minutes: int | None = None
) -> RecordAnswer:
    """Add a reading of the learner's own to a topic."""
    card = names.find_topic(w, typed)
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
                action="link",
                roadmap=w.roadmap,
                topic=Brief(card.id, card.title),
                changed=False,
                text=known.reading.title,
                id=known.reading.id,
                url=url,
            )
        taken = {
            r.reading.id for r in reading_rows.asked(w.database, roadmap) if r.reading.url != url
        }
        name = next(n for n in _names_of_link(url) if n not in taken)
        data = {"reading": name, "url": url, "title": title or "", "minutes": minutes or 0}
        fact = Fact(LINKED, roadmap, card.id, data)
        w.record(transaction, f"link {card.id} {url}", [fact])
    return RecordAnswer(
        action="link",
        roadmap=w.roadmap,
        topic=Brief(card.id, card.title),
        changed=True,
        text=title or url,
        id=name,
        url=url,
    )


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
    card = names.find_topic(w, row.topic)
    changed = bool(row.read) == unread
    if changed:
        kind = UNREAD if unread else READ
        words = f"read {row.reading.id}" + (" --unread" if unread else "")
        # The part and the title too: a mark outlives the file it was made with.
        data = {"reading": row.reading.id, "part": row.assignment.part, "title": row.reading.title}
        fact = Fact(kind, w.roadmap.id, card.id, {k: v for k, v in data.items() if v})
        with w.database.writing() as transaction:
            w.record(transaction, words, [fact])
    left = sum(1 for r in reading_rows.asked(w.database, w.roadmap.id, card.id) if not r.read)
    return RecordAnswer(
        action="unread" if unread else "read",
        roadmap=w.roadmap,
        topic=Brief(card.id, card.title),
        changed=changed,
        text=row.reading.title,
        id=row.reading.id,
        url=row.reading.url,
        day=w.today if changed else row.read,
        left=left,
    )


def _assigned(w: Workspace, typed: str, topic: str | None, *, unread: bool) -> ReadingRow:
    """Return the reading a person means, for the topic where it makes sense now."""
    if topic is not None:
        rows = reading_rows.asked(w.database, w.roadmap.id, names.find_topic(w, topic).id)
        things = [
            n
            for n in reading_rows.names(w.database, w.roadmap.id)
            if any(r.reading.id == n.id for r in rows)
        ]
    else:
        rows = reading_rows.asked(w.database, w.roadmap.id)
        things = reading_rows.names(w.database, w.roadmap.id)
    try:
        name = names.choose(typed, things, "reading", f"of {topic}" if topic else "").id
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
    known = [r.reading.id for r in reading_rows.asked(w.database, w.roadmap.id, card_id)]
    hint = "its readings are: " + ", ".join(known) if known else "it has no readings"
    return NotFound(f"'{typed}' is a topic, not a reading", hint)


def _where_the_learner_is(w: Workspace, uses: list[ReadingRow]) -> list[ReadingRow]:
    """Keep the use in a topic that is in progress, else in the one that is next."""
    states = topic_states.states(w.database, w.roadmap.id)
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


def address(w: Workspace, typed: str) -> OpenAnswer:
    """Return the address that `open` means: a reading's, or of a topic's first unread reading."""
    card_id = catalog.topic_id(w.database, w.roadmap.id, typed)
    if card_id is None:
        readings = reading_rows.names(w.database, w.roadmap.id)
        if any(reading.id == typed for reading in readings):
            return _address(w, typed)
        try:
            card_id = names.find_topic(w, typed).id
        except NotFound:
            return _address(w, names.choose(typed, readings, "topic or reading").id)
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
