"""Reading the log: events, batches, and checks for damage. It writes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from roadmap_cli.core.progress import Event, Key
from roadmap_cli.core.states import NO_DATA, RETRACTED
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database import Database
from roadmap_cli.values import Value

COLUMNS = "device, n, clock, at, day, batch, kind, roadmap, topic, data, sum"
IN_ORDER = "order by clock, device, n"
_NEWEST_FIRST = "order by clock desc, device desc, n desc"

_EVERY = 1000
# Three times as fast as json.loads, which matters when the whole log is read.
_decoded = json.JSONDecoder().raw_decode


class Batch(Value):
    """The events of one command, with what was typed and when."""

    id: str
    words: str
    at: str
    day: str
    events: tuple[Event, ...]

    @property
    def kind(self) -> str:
        """Return the kind of the first event."""
        return self.events[0].kind if self.events else ""


def matching(database: Database, condition: str, values: tuple[Any, ...] = ()) -> Iterator[Event]:
    """Yield the events that match SQL clauses of ours, such as `where ... order by ...`."""
    for row in database.connection.execute(f"select {COLUMNS} from event {condition}", values):
        data = _data(row[9])
        if data is None:
            raise DatabaseError(
                f"event {row[1]} of device {row[0]} cannot be read: {database.path}",
                "nothing was changed; 'roadmap doctor' looks closer",
            )
        yield Event._make((*row[:9], data, row[10]))


def _data(text: str) -> Mapping[str, Any] | None:
    """Parse the data of an event; return None for anything but a JSON object."""
    if text == "{}":
        return NO_DATA
    try:
        found, end = _decoded(text)
    except ValueError:
        return None
    return found if end == len(text) and isinstance(found, dict) else None


def all_events(database: Database) -> Iterator[Event]:
    """Yield every event in the order of the log, retracted ones included."""
    return matching(database, IN_ORDER)


def living_events(database: Database) -> Iterator[Event]:
    """Yield the events of living batches in the order of the log."""
    return matching(database, f"where batch not in (select batch from dead_batch) {IN_ORDER}")


def living_of_kind(database: Database, roadmap: str, kind: str) -> Iterator[Event]:
    """Yield the living events of one kind about a roadmap, in the order of the log."""
    return matching(
        database,
        f"where kind = '{kind}' and roadmap = ?"
        f" and batch not in (select batch from dead_batch) {IN_ORDER}",
        (roadmap,),
    )


def living_about(database: Database, topic: Key) -> Iterator[Event]:
    """Yield the living events about a topic and its former ids, in the order of the log."""
    names = ids_of(database, topic)
    return matching(
        database,
        f"where roadmap = ? and topic in ({', '.join('?' * len(names))})"
        f" and batch not in (select batch from dead_batch) {IN_ORDER}",
        (topic[0], *names),
    )


def living_batches(database: Database) -> Iterator[tuple[str, str]]:
    """Yield the living batches, newest first, without those that undo or redo another.

    Each comes with the kind of one of its events, which tells a forecast from a command.
    """
    last = ""
    for batch, kind in database.connection.execute(
        "select batch, kind from event where batch not in (select batch from dead_batch)"
        f" {_NEWEST_FIRST}"
    ):
        if kind != RETRACTED and batch != last:  # the events of a batch are adjacent
            yield batch, kind
            last = batch


def last_living_undo(database: Database) -> Batch | None:
    """Return the newest living undo; a batch that retracts an undo is a redo, not an undo."""
    undos = {
        batch for (batch,) in database.rows("select batch from event where kind = 'retracted'")
    }
    for event in matching(
        database,
        f"where kind = 'retracted' and batch not in (select batch from dead_batch) {_NEWEST_FIRST}",
    ):
        if event.data.get("batch") not in undos:
            return batch(database, event.batch)
    return None


def batch(database: Database, name: str) -> Batch:
    """Return one batch with its events."""
    events = tuple(events_of(database, name))
    if not events:  # only its retraction has arrived from another machine so far
        return Batch(name, "", "", "", ())
    head = events[0]
    return Batch(name, str(head.data.get("command", "")), head.at, head.day, events)


def events_of(database: Database, name: str) -> Iterator[Event]:
    """Yield the events of one batch; they are adjacent, so it stops after the last of them."""
    device, _, first = name.rpartition(".")
    events = matching(
        database, "where device = ? and n >= cast(? as integer) order by n", (device, first)
    )
    return takewhile(lambda event: event.batch == name, events)


def event_count(database: Database) -> int:
    """Return how many events the log holds."""
    row = database.row("select count(*) from event")
    return int(row[0]) if row else 0


def events_by_device(database: Database) -> dict[str, int]:
    """Return how many events each device has written."""
    return dict(database.rows("select device, count(*) from event group by device order by device"))


def last_time(database: Database) -> str:
    """Return the time of the last event, "" where there is none."""
    row = database.row(f"select at from event {_NEWEST_FIRST} limit 1")
    return row[0] if row else ""


def raw_rows(database: Database) -> Iterator[tuple[Any, ...]]:
    """Yield all events as they are stored, in the order of the log."""
    return database.connection.execute(f"select {COLUMNS} from event {IN_ORDER}")


def count_after(database: Database, clock: int) -> int:
    """Return how many events have a later clock."""
    row = database.row("select count(*) from event where clock > ?", (clock,))
    return row[0] if row else 0


def has_events_after(database: Database, day: str) -> bool:
    """Say whether anything was recorded for a later day."""
    return database.row("select 1 from event where day > ?", (day,)) is not None


def notes(database: Database, roadmap: str, topic: str) -> list[tuple[str, str]]:
    """Return day and text of the living notes on a topic, under whatever id, the oldest first."""
    return database.rows(
        "select e.day, json_extract(e.data, '$.text') from event e where e.roadmap = ?1"
        " and e.topic in (select ?2 union select former from former_id"
        " where roadmap = ?1 and topic = ?2)"
        f" and e.kind = 'noted' and e.batch not in (select batch from dead_batch) {IN_ORDER}",
        (roadmap, topic),
    )


def is_dead(database: Database, name: str) -> bool:
    """Return whether a batch was retracted."""
    return database.row("select 1 from dead_batch where batch = ?", (name,)) is not None


def recent_batches(database: Database, most: int, topic: Key | None = None) -> list[Batch]:
    """Return the latest batches, newest first; with `topic`, only those with events about it."""
    names: dict[str, None] = {}
    condition, values = "", ()
    if topic is not None:
        former = ids_of(database, topic)
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


def today_id(database: Database, key: Key) -> Key:
    """Return the key of a topic with its current id, given its current or a former id."""
    row = database.row("select topic from former_id where roadmap = ? and former = ?", key)
    return (key[0], row[0]) if row else key


def ids_of(database: Database, key: Key) -> list[str]:
    """Return the id of a topic, followed by its former ids."""
    roadmap, topic = key
    former = database.rows(
        "select former from former_id where roadmap = ? and topic = ?", (roadmap, topic)
    )
    return [topic, *(f for (f,) in former)]


def renamed_topics(database: Database, roadmap: str) -> dict[Key, str]:
    """Return which topic a former id of one leads to, in a roadmap."""
    return {
        (roadmap, former): topic
        for former, topic in database.rows(
            "select former, topic from former_id where roadmap = ?", (roadmap,)
        )
    }


def renamed_readings(database: Database, roadmap: str | None = None) -> dict[Key, str]:
    """Map former ids of readings to their current ids, in one roadmap or in all."""
    sql, values = "select roadmap, former, reading from former_reading", ()
    if roadmap is not None:
        sql, values = f"{sql} where roadmap = ?", (roadmap,)  # type: ignore[assignment]
    return {(name, former): reading for name, former, reading in database.rows(sql, values)}


def faults(database: Database, tell: Callable[[int], object] = lambda _: None) -> Iterator[str]:
    """Yield a sentence for each gap, wrong checksum or unreadable event in the log.

    `tell` is called with the number of events checked so far.
    """
    from roadmap_cli.store.chain import checksum

    device, n, previous = "", 0, ""
    rows = database.connection.execute(f"select {COLUMNS} from event order by device, n")
    for done, row in enumerate(rows):
        if not done % _EVERY:
            tell(done)
        data = _data(row[9])
        event = Event._make((*row[:9], data or NO_DATA, ""))
        if event.device != device:
            device, n, previous = event.device, 0, ""
        if event.n != n + 1:
            yield f"device {device}: events {n + 1} to {event.n - 1} are missing"
        elif data is None or checksum(previous, event) != row[10]:
            yield f"device {device}: event {event.n} of {event.day} does not match its checksum"
        n, previous = event.n, row[10]
    yield from faults_at_end(database)


def faults_at_end(database: Database) -> Iterator[str]:
    """Yield a sentence for each device whose last events are missing."""
    for key, value in database.rows("select key, value from meta where key like 'last %'"):
        number, _, expected = value.partition(" ")
        found = database.row(
            "select sum from event where device = ? and n = ?", (key[5:], int(number))
        )
        if found is None or found[0] != expected:
            yield f"device {key[5:]}: the log ends before event {number}, the last that was written"
