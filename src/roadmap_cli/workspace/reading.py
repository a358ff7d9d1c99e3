"""The use case `read`: marking a reading as read, or as unread again.

A reading of one topic that is named by its id costs little: only that topic is read, and compared
with its checksums. It must not know the reading list, whose answer takes long to import.
"""

from __future__ import annotations

from roadmap_cli.core.answers.change_answers import RecordAnswer
from roadmap_cli.core.answers.summaries import TopicName
from roadmap_cli.core.progress.states import IN_PROGRESS, READ, UNREAD, Fact
from roadmap_cli.core.progress.topic_rows import ReadingRow
from roadmap_cli.errors import Ambiguous, NotFound
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.log import topic_states
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.workspace import Workspace


def read(
    w: Workspace,
    typed: str,
    *,
    topic: str | None = None,
    unread: bool = False,
    on: str | None = None,
) -> RecordAnswer:
    """Record a reading as read, or as unread again."""
    day, roadmap = w.parse_day(on), w.roadmap.id  # loading the shipped one is a transaction
    # Under the write lock, so that the answer is about what this command did, and no other one.
    with w.database.writing() as transaction:
        row = _find_reading(w, typed, topic, unread=unread)
        card = name_lookup.find_topic(w, row.topic)
        is_changed = bool(row.read) == unread
        before = catalog.state_of(w.database, roadmap, card.id)
        if is_changed:
            words = f"read {row.reading.id}" + (" --unread" if unread else "")
            w.record(transaction, words, [read_mark_fact(w, row, UNREAD if unread else READ, day)])
        rows = reading_rows.topic_readings(w.database, roadmap, card.id)
        state, until = catalog.state_of(w.database, roadmap, card.id), ""
        if state != before:
            from roadmap_cli.workspace import running

            until = running.begun_until(w, card, state)
        return RecordAnswer(
            action="unread" if unread else "read",
            roadmap=w.roadmap,
            topic=TopicName(card.id, card.title),
            changed=is_changed,
            text=row.reading.title,
            id=row.reading.id,
            url=row.reading.url,
            day=day if is_changed else row.read,
            is_today=day == w.today,
            left=sum(1 for r in rows if not r.read),
            before=before,
            state=state,
            until=until,
        )


def read_mark_fact(w: Workspace, row: ReadingRow, kind: str, day: str = "") -> Fact:
    """Return a read mark, with the part and the title: it outlives the roadmap file."""
    data = {"reading": row.reading.id, "part": row.assignment.part, "title": row.reading.title}
    return Fact(kind, w.roadmap.id, row.topic, {k: v for k, v in data.items() if v}, day)


def _find_reading(w: Workspace, typed: str, topic: str | None, *, unread: bool) -> ReadingRow:
    """Return the reading of a typed name; of several topics, the one that is probably meant."""
    roadmap = w.roadmap.id
    if topic is not None:
        topics = [name_lookup.find_topic(w, topic).id]
    else:
        topics = reading_rows.topics_with(w.database, roadmap, typed)
    rows = reading_rows.topic_readings(w.database, roadmap, *topics) if len(topics) == 1 else []
    rows = [row for row in rows if row.reading.id == typed]
    if not rows:
        w.check_stored(roadmap)
        rows = _search(w, typed, topic)
    if len(rows) > 1:
        rows = _prefer_current_topic(w, rows)
    if len(rows) > 1:
        rows = [row for row in rows if bool(row.read) == unread] or rows
    if len(rows) > 1:
        end, name = " --unread" if unread else "", rows[0].reading.id
        lines = (f"for {r.topic}: roadmap read {name} --topic {r.topic}{end}" for r in rows[:8])
        raise Ambiguous(f"'{name}' belongs to {len(rows)} topics", "; ".join(lines))
    return rows[0]


def _search(w: Workspace, typed: str, topic: str | None) -> list[ReadingRow]:
    """Return the one reading that a name matches, once for each of its topics."""
    roadmap = w.roadmap.id
    things = reading_rows.names(w.database, roadmap)
    card = name_lookup.find_topic(w, topic) if topic is not None else None
    rows = reading_rows.topic_readings(w.database, roadmap, card.id if card else None)
    if card is not None:
        ids = {row.reading.id for row in rows}
        things = [thing for thing in things if thing.id in ids]
    try:
        name = name_lookup.choose(typed, things, "reading", f"of {topic}" if topic else "").id
    except NotFound as error:
        raise _explain_topic(w, typed, error) from error
    return [row for row in rows if row.reading.id == name]


def _explain_topic(w: Workspace, typed: str, error: NotFound) -> NotFound:
    """Return the error, or a better one if the name is a topic's."""
    topic = catalog.topic_id(w.database, w.roadmap.id, typed)
    if topic is None:
        return error
    ids = [r.reading.id for r in reading_rows.topic_readings(w.database, w.roadmap.id, topic)]
    hint = "its readings are: " + ", ".join(ids) if ids else "it has no readings"
    return NotFound(f"'{typed}' is a topic, not a reading", hint)


def _prefer_current_topic(w: Workspace, rows: list[ReadingRow]) -> list[ReadingRow]:
    """Return the row of the topic in progress, else that of the next topic, else all."""
    states = topic_states.states(w.database, w.roadmap.id)
    in_progress = [row for row in rows if states.get(row.topic) == IN_PROGRESS]
    if len(in_progress) == 1:
        return in_progress
    plan = w.plan()
    advice = plan.advise()
    if advice is None:
        return rows
    topic = plan.graph.ids[advice.topic]
    return [row for row in rows if row.topic == topic] or rows
