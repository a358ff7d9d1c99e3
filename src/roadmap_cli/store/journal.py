"""The log: appending one batch, reading it back, and keeping the projection in step.

Events are only ever inserted. The projection (`topic_state`, `reading_state`, `topic_day`,
`day_state`, `dead_batch`) is a cache of the one fold in `core.progress`: after each batch the
touched topics are folded anew in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from roadmap_cli.core.progress import (
    Event,
    Key,
    Progress,
    Retraction,
    fold,
    retracted_batches,
)
from roadmap_cli.core.states import NO_DATA, RETRACTED, Fact
from roadmap_cli.errors import DatabaseError, UsageError
from roadmap_cli.store.database import PROJECTION, Database, Transaction
from roadmap_cli.values import Value

_COLUMNS = "device, n, clock, at, day, batch, kind, roadmap, topic, data, sum"
_ORDER = "order by clock, device, n"
_NEWEST_FIRST = "order by clock desc, device desc, n desc"

# Three times as fast as json.loads, which counts when the whole log is read.
_decoded = json.JSONDecoder().raw_decode


class Author(Value):
    """Who writes and when: the device, UTC milliseconds, the printed time and the local day."""

    device: str
    milliseconds: int
    at: str
    day: str


class Batch(Value):
    """One command as history tells it."""

    id: str
    words: str
    at: str
    day: str
    events: tuple[Event, ...]


def append(
    database: Database,
    transaction: Transaction,
    author: Author,
    words: str,
    facts: Sequence[Fact],
) -> str:
    """Write facts as one batch, bring the projection in step, and return the batch's id.

    `words` are the words of the command; they travel with the batch's first event. Call it
    inside a transaction.
    """
    # Only a command that writes pays for hashlib.
    from roadmap_cli.store.chain import checksum

    last = database.row(
        "select n, sum from event where device = ? order by n desc limit 1", (author.device,)
    )
    n, sum_before = last if last else (0, "")
    top = database.row("select clock from event order by clock desc limit 1")
    clock = max(author.milliseconds, (top[0] if top else 0) + 1)
    batch = f"{author.device}.{n + 1}"
    events = []
    for i, fact in enumerate(facts):
        data = dict(fact.data)
        if i == 0:
            data["command"] = words
        n += 1
        event = Event(
            author.device,
            n,
            clock,
            author.at,
            fact.day or author.day,
            batch,
            fact.kind,
            fact.roadmap,
            fact.topic,
            data,
            "",
        )
        sum_before = checksum(sum_before, event)
        events.append(event._replace(sum=sum_before))
    try:
        database.connection.executemany(
            f"insert into event ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((*e[:9], json.dumps(e.data, ensure_ascii=False), e.sum) for e in events),
        )
    except UnicodeEncodeError as error:
        raise UsageError(
            "the text holds bytes that are not characters", "nothing was saved; write it as UTF-8"
        ) from error
    transaction.proof = (
        "select 1 from event where device = ? and n = ? and sum = ?",
        (author.device, n, sum_before),
    )
    touched = {(e.roadmap, e.topic) for e in events if e.topic}
    if any(e.kind == RETRACTED for e in events):
        touched |= _refresh_dead_batches(database)
    project(database, touched)
    return batch


# -- reading -------------------------------------------------------------------------------------


def _events(database: Database, condition: str, values: tuple[Any, ...] = ()) -> Iterator[Event]:
    for row in database.connection.execute(f"select {_COLUMNS} from event {condition}", values):
        data = _data(row[9])
        if data is None:
            raise DatabaseError(
                f"event {row[1]} of device {row[0]} cannot be read: {database.path}",
                "nothing was changed; 'roadmap doctor' looks closer",
            )
        yield Event._make((*row[:9], data, row[10]))


def _data(text: str) -> Mapping[str, Any] | None:
    """Return the data of an event; None for text that no program of ours wrote."""
    if text == "{}":
        return NO_DATA
    try:
        found, end = _decoded(text)
    except ValueError:
        return None
    return found if end == len(text) and isinstance(found, dict) else None


def all_events(database: Database) -> Iterator[Event]:
    """Yield every event in the order of the log, living or not."""
    return _events(database, _ORDER)


def living_events(database: Database) -> Iterator[Event]:
    """Yield the events of living batches in the order of the log."""
    return _events(database, f"where batch not in (select batch from dead_batch) {_ORDER}")


def living_batches(database: Database) -> Iterator[str]:
    """Yield the living batches that are not themselves an undo or a redo, the newest first."""
    last = ""
    for batch, kind in database.connection.execute(
        "select batch, kind from event where batch not in (select batch from dead_batch)"
        f" {_NEWEST_FIRST}"
    ):
        if kind != RETRACTED and batch != last:  # the events of a batch follow each other
            yield batch
            last = batch


def last_living_batch(database: Database, skip: Iterable[str] = ()) -> str | None:
    """Return the newest living batch that is not itself an undo or a redo."""
    passed = set(skip)
    return next((name for name in living_batches(database) if name not in passed), None)


def last_living_undo(database: Database) -> Batch | None:
    """Return the newest living batch that took back something other than an undo."""
    undos = {
        batch for (batch,) in database.rows("select batch from event where kind = 'retracted'")
    }
    for event in _events(
        database,
        f"where kind = 'retracted' and batch not in (select batch from dead_batch) {_NEWEST_FIRST}",
    ):
        if event.data.get("batch") not in undos:
            return batch(database, event.batch)
    return None


def batch(database: Database, name: str) -> Batch:
    """Return one batch with its events."""
    events = tuple(_events_of(database, name))
    head = events[0]
    return Batch(name, str(head.data.get("command", "")), head.at, head.day, events)


def _events_of(database: Database, name: str) -> Iterator[Event]:
    """Yield the events of one batch; they stand side by side, so the search ends after them."""
    device, _, first = name.rpartition(".")
    events = _events(
        database, "where device = ? and n >= cast(? as integer) order by n", (device, first)
    )
    return takewhile(lambda event: event.batch == name, events)


def is_dead(database: Database, name: str) -> bool:
    """Say whether a batch was taken back."""
    return database.row("select 1 from dead_batch where batch = ?", (name,)) is not None


def recent_batches(database: Database, most: int, topic: Key | None = None) -> list[Batch]:
    """Return the latest batches, the newest first; with `topic` only those that touch it."""
    names: dict[str, None] = {}
    condition, values = "", ()
    if topic is not None:
        former = _ids_of(database, topic)
        marks = ", ".join("?" * len(former))
        condition = f"where roadmap = ? and topic in ({marks})"
        values = (topic[0], *former)  # type: ignore[assignment]
    for (name,) in database.connection.execute(
        f"select batch from event {condition} {_NEWEST_FIRST}", values
    ):
        names[name] = None
        if len(names) == most:
            break
    return [batch(database, name) for name in names]


# -- the projection ------------------------------------------------------------------------------


def _ids_of(database: Database, key: Key) -> list[str]:
    """Return a topic's id and its former ones."""
    roadmap, topic = key
    former = database.rows(
        "select former from former_id where roadmap = ? and topic = ?", (roadmap, topic)
    )
    return [topic, *(f for (f,) in former)]


def _today_id(database: Database, key: Key) -> Key:
    row = database.row("select topic from former_id where roadmap = ? and former = ?", key)
    return (key[0], row[0]) if row else key


def project(database: Database, touched: Iterable[Key]) -> None:
    """Fold the given topics anew and store the result."""
    for key in sorted({_today_id(database, key) for key in touched}):
        names = _ids_of(database, key)
        marks = ", ".join("?" * len(names))
        events = _events(
            database,
            f"where roadmap = ? and topic in ({marks})"
            f" and batch not in (select batch from dead_batch) {_ORDER}",
            (key[0], *names),
        )
        renamed = {(key[0], name): key[1] for name in names[1:]}
        _store(database, key, fold(events, renamed).get(key))


def _store(database: Database, key: Key, progress: Progress | None) -> None:
    connection = database.connection
    before = database.rows(
        "select day, facts, spent, finished from topic_day where roadmap = ? and topic = ?", key
    )
    for table in ("topic_state", "reading_state", "topic_day"):
        connection.execute(f"delete from {table} where roadmap = ? and topic = ?", key)
    after: list[tuple[Any, ...]] = []
    if progress is not None:
        _insert(database, [(key, progress)])
        after = list(progress.days)
    changes = [(-facts, -spent, -finished, day) for day, facts, spent, finished in before]
    changes += [(facts, spent, finished, day) for day, facts, spent, finished in after]
    for facts, spent, finished, day in changes:
        connection.execute(
            "insert into day_state (roadmap, day, facts, spent, finished) values (?, ?, ?, ?, ?)"
            " on conflict (roadmap, day) do update set facts = facts + excluded.facts,"
            " spent = spent + excluded.spent, finished = finished + excluded.finished",
            (key[0], day, facts, spent, finished),
        )
    for *_, day in changes:
        connection.execute(
            "delete from day_state where roadmap = ? and day = ? and facts = 0", (key[0], day)
        )


def _insert(database: Database, items: Iterable[tuple[Key, Progress]]) -> None:
    insert = database.connection.executemany
    for key, progress in items:
        insert(
            "insert into topic_state values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*key, *progress.topic)],
        )
        insert(
            "insert into reading_state values (?, ?, ?, ?, ?, ?, ?)",
            [(*key, *reading) for reading in progress.readings],
        )
        insert(
            "insert into topic_day values (?, ?, ?, ?, ?, ?)",
            [(*key, *day) for day in progress.days],
        )


def _refresh_dead_batches(database: Database) -> set[Key]:
    """Settle anew which batches live; return the topics whose events that changes."""
    before = {name for (name,) in database.rows("select batch from dead_batch")}
    after = _dead_batches(database)
    connection = database.connection
    connection.executemany("delete from dead_batch where batch = ?", [(b,) for b in before - after])
    connection.executemany("insert into dead_batch values (?)", [(b,) for b in after - before])
    return {
        (event.roadmap, event.topic)
        for name in before ^ after
        for event in _events_of(database, name)
        if event.topic
    }


def _dead_batches(database: Database) -> set[str]:
    return retracted_batches(
        Retraction(e.clock, e.device, e.n, e.batch, str(e.data.get("batch", "")))
        for e in _events(database, "where kind = 'retracted'")
    )


def rebuild(database: Database) -> None:
    """Make the whole projection anew from the log; call it inside a transaction."""
    connection = database.connection
    for table in ("dead_batch", "topic_state", "reading_state", "topic_day", "day_state"):
        connection.execute(f"delete from {table}")
    connection.executemany(
        "insert into dead_batch values (?)", [(b,) for b in sorted(_dead_batches(database))]
    )
    renamed = {(r, former): topic for r, former, topic in database.rows("select * from former_id")}
    _insert(database, sorted(fold(living_events(database), renamed).items()))
    connection.execute(
        "insert into day_state select roadmap, day, sum(facts), sum(spent), sum(finished)"
        " from topic_day group by roadmap, day"
    )
    database.put_note("projection", str(PROJECTION))


# -- looking for damage --------------------------------------------------------------------------


def faults(database: Database) -> Iterator[str]:
    """Yield a sentence for each gap, wrong checksum or unreadable event in the log."""
    from roadmap_cli.store.chain import checksum

    device, n, previous = "", 0, ""
    for row in database.connection.execute(f"select {_COLUMNS} from event order by device, n"):
        data = _data(row[9])
        event = Event._make((*row[:9], data or NO_DATA, ""))
        if event.device != device:
            device, n, previous = event.device, 0, ""
        if event.n != n + 1:
            yield f"device {device}: events {n + 1} to {event.n - 1} are missing"
        elif data is None or checksum(previous, event) != row[10]:
            yield f"device {device}: event {event.n} of {event.day} does not match its checksum"
        n, previous = event.n, row[10]
