"""Reading the log: events, as stored and as they count, and checks for damage. It writes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile

from roadmap_cli import json_text
from roadmap_cli.annotations import Any
from roadmap_cli.core.progress.corrections import (
    FIXED_KINDS,
    correct,
    correct_all,
    is_correction,
    names_by_content,
    read_corrections,
)
from roadmap_cli.core.progress.progress import Event, TopicKey
from roadmap_cli.core.progress.states import NO_DATA, NOTED, RETRACTED
from roadmap_cli.errors import SuspectedDamage
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT

COLUMNS = "device, n, clock, at, day, batch, kind, roadmap, topic, data, sum"
LOG_ORDER = "order by clock, device, n"
LIVING = "batch not in (select batch from dead_batch)"
NEWEST_FIRST = "order by clock desc, device desc, n desc"

Heads = Mapping[str, tuple[int, str]]  # the number and checksum of the last event of each device
NO_HEAD = (0, "")

_PROGRESS_STEP = 1000


def select_events(
    database: Database, clauses: str, values: tuple[Any, ...] = (), *, is_checked: bool = True
) -> Iterator[Event]:
    """Yield the events that match SQL clauses of ours, such as `where ... order by ...`.

    A retraction comes with the present names of what it is about. Raises SuspectedDamage for an
    event that does not match its checksum, unless the caller reads the whole log and leaves that to
    `find_damage`.
    """
    from roadmap_cli.store.log.checksum_chain import is_next

    last: dict[str, tuple[int, str]] = {}  # by device, the number and checksum of the event before
    for row in database.connection.execute(f"select {COLUMNS} from event {clauses}", values):
        data = parse_data(row[9])
        event = Event._make((*row[:9], data or NO_DATA, row[10]))
        if data is None or (
            is_checked and not is_next(_previous_sum(database, event, last), event)
        ):
            raise damage_error(database, row[0], row[1])
        last[event.device] = event.n, event.sum
        if event.kind == RETRACTED and names_by_content(event):
            from roadmap_cli.store.log.content_names import resolve

            event = resolve(database, event)
        yield event


def _previous_sum(database: Database, event: Event, last: Mapping[str, tuple[int, str]]) -> str:
    number, previous_sum = last.get(event.device, NO_HEAD)
    if number == event.n - 1:
        return previous_sum
    sql = "select sum from event where device = ? and n = ?"
    return database.value(sql, (event.device, event.n - 1), default="")


def parse_data(text: str) -> Mapping[str, Any] | None:
    """Parse the data of an event; return None for anything but a JSON object."""
    if text == "{}":
        return NO_DATA
    try:
        data = json_text.decode(text)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def read_row(row: tuple[Any, ...]) -> Event | None:
    """Return the event of a row of all columns, None if its data cannot be read."""
    data = parse_data(row[9])
    return None if data is None else Event._make((*row[:9], data, row[10]))


def stored_event(connection: sqlite3.Connection, device: str, n: int) -> Event | None:
    """Return an event as a log has it, unchecked; None if it has none of that name."""
    sql = f"select {COLUMNS} from event where device = ? and n = ?"
    row = connection.execute(sql, (device, n)).fetchone()
    return read_row(row) if row else None


def living_events(
    database: Database, condition: str = "true", values: tuple[Any, ...] = ()
) -> Iterator[Event]:
    """Yield the living events that meet an SQL condition of ours, as they count, in log order.

    The condition sees what is stored: it must not be about a day or data, which may count otherwise.
    """
    corrections = read_corrections(select_corrections(database))
    events = select_events(database, f"where {condition} and {LIVING} {LOG_ORDER}", values)
    return correct(events, corrections)


def select_corrections(
    database: Database,
    condition: str = LIVING,
    values: tuple[Any, ...] = (),
    *,
    is_checked: bool = True,
) -> Iterator[Event]:
    """Yield the corrections that meet an SQL condition of ours, or all living ones, in log order."""
    # One that corrects an event is about the topic of that; one that takes back a batch is about none.
    clauses = f"where kind = 'retracted' and topic <> '' and {condition} {LOG_ORDER}"
    return filter(is_correction, select_events(database, clauses, values, is_checked=is_checked))


def living_events_of_kind(database: Database, roadmap: str, kind: str) -> Iterator[Event]:
    """Yield the living events of one kind about a roadmap, as they count, in log order."""
    if kind in FIXED_KINDS:
        clauses = f"where kind = '{kind}' and roadmap = ? and {LIVING} {LOG_ORDER}"
        return select_events(database, clauses, (roadmap,))
    return living_events(database, f"kind = '{kind}' and roadmap = ?", (roadmap,))


def living_events_about(database: Database, topic: TopicKey, kind: str = "") -> Iterator[Event]:
    """Yield the living events about a topic and its former ids, as they count, in log order."""
    condition, values = about(database, topic)
    if kind:
        condition += f" and kind in ('{kind}', 'retracted')"
    clauses = f"where {condition} and {LIVING} {LOG_ORDER}"
    events = correct_all(select_events(database, clauses, values))
    return (event for event in events if event.kind == kind) if kind else events


def events_of_batch(database: Database, batch_id: str) -> Iterator[Event]:
    """Yield the events of one batch; they are adjacent, so it stops after the last of them."""
    device, _, first = batch_id.rpartition(".")
    events = select_events(
        database, "where device = ? and n >= cast(? as integer) order by n", (device, first)
    )
    return takewhile(lambda event: event.batch == batch_id, events)


def event_count(database: Database) -> int:
    """Return the number of events in the log."""
    return database.value("select count(data) from event", default=0)


def event_count_of(database: Database, roadmap: str) -> int:
    """Return the number of events about a roadmap."""
    sql = "select count(*) from event where roadmap = ?"
    return database.value(sql, (roadmap,), default=0)


def event_count_by_device(database: Database) -> dict[str, int]:
    """Map each device to its number of events."""
    return dict(
        database.rows("select device, count(data) from event group by device order by device")
    )


def find_checksum(database: Database, device: str, n: int) -> str:
    """Return the stored checksum of an event, "" if there is none of that name."""
    sql = "select sum from event where device = ? and n = ?"
    return database.value(sql, (device, n), default="")


def rows_after(
    database: Database, device: str, n: int, last: int | None = None
) -> Iterator[tuple[Any, ...]]:
    """Yield the events of a device after one of them as they are stored, checking each.

    It ends with event `last`, or with the device's own. Raises SuspectedDamage.
    """
    from roadmap_cli.store.log.checksum_chain import is_next

    previous = find_checksum(database, device, n)
    condition, values = ("", ()) if last is None else ("and n <= ?", (last,))
    sql = f"select {COLUMNS} from event where device = ? and n > ? {condition} order by n"
    for row in database.connection.execute(sql, (device, n, *values)):
        event = read_row(row)
        if event is None or not is_next(previous, event):
            raise damage_error(database, device, row[1])
        previous = event.sum
        yield row


def damage_error(database: Database, device: str, n: int) -> SuspectedDamage:
    """Return the error for an event that does not match its checksum."""
    return SuspectedDamage(
        f"event {n} of device {device} does not match its checksum: {database.path}",
        RESTORE_HINT,
    )


def last_event_time(database: Database) -> str:
    """Return the time of the last event, "" if there is none."""
    return database.value(f"select at from event {NEWEST_FIRST} limit 1", default="")


def event_rows(database: Database) -> Iterator[tuple[Any, ...]]:
    """Yield all events as they are stored, in the order of the log, after checking each.

    Raises SuspectedDamage.
    """
    for fault in find_damage(database):
        raise SuspectedDamage(f"the log is damaged: {database.path} ({fault})", RESTORE_HINT)
    # The signs keep SQLite from reading an index, which may be damaged, in place of the table.
    yield from database.connection.execute(
        f"select {COLUMNS} from event order by +clock, +device, +n"
    )


def count_events_after(database: Database, clock: int) -> int:
    """Return the number of events with a later clock."""
    return database.value("select count(*) from event where clock > ?", (clock,), default=0)


def has_events_after(database: Database, day: str) -> bool:
    """Return whether the log has an event of a later day."""
    return database.row("select 1 from event where day > ?", (day,)) is not None


def notes(database: Database, roadmap: str, topic: str) -> list[tuple[str, str]]:
    """Return day and text of the living notes on a topic and its former ids, oldest first."""
    sql = "select notes from topic_state where roadmap = ? and topic = ?"
    with database.reading():  # another command may be writing, or renaming the topic
        key = current_key(database, (roadmap, topic))
        events = living_events_about(database, key, NOTED)
        texts = [(event.day, str(event.data.get("text", ""))) for event in events]
        count = database.value(sql, key, default=0)
    if len(texts) != count:
        raise SuspectedDamage(f"notes on {topic} are missing: {database.path}", RESTORE_HINT)
    return texts


def all_notes(database: Database, roadmap: str) -> list[Event]:
    """Return the living notes on a roadmap's topics as they count, with their current ids.

    They are in log order.
    """
    sql = "select coalesce(sum(notes), 0) from topic_state where roadmap = ?"
    with database.reading():
        events = list(living_events_of_kind(database, roadmap, NOTED))
        renames = topic_renames(database, roadmap)
        count = database.value(sql, (roadmap,), default=0)
    if len(events) != count:
        raise SuspectedDamage(f"notes on {roadmap} are missing: {database.path}", RESTORE_HINT)
    return [e._replace(topic=renames.get((roadmap, e.topic), e.topic)) for e in events]


def current_key(database: Database, key: TopicKey) -> TopicKey:
    """Return the key of a topic with its current id, given its current or a former id."""
    sql = "select topic from former_id where roadmap = ? and former = ?"
    return key[0], database.value(sql, key, default=key[1])


def ids_of(database: Database, key: TopicKey) -> list[str]:
    """Return the id of a topic, followed by its former ids."""
    sql = "select former from former_id where roadmap = ? and topic = ?"
    return [key[1], *database.column(sql, key)]


def about(database: Database, key: TopicKey) -> tuple[str, tuple[str, ...]]:
    """Return the SQL condition, with its values, for events about a topic and its former ids."""
    ids = ids_of(database, key)
    return f"roadmap = ? and topic in ({', '.join('?' * len(ids))})", (key[0], *ids)


def topic_renames(database: Database, roadmap: str) -> dict[TopicKey, str]:
    """Map former ids of topics to their current ids, in one roadmap."""
    return {
        (roadmap, former_id): topic
        for former_id, topic in database.rows(
            "select former, topic from former_id where roadmap = ?", (roadmap,)
        )
    }


def reading_renames(database: Database, roadmap: str | None = None) -> dict[TopicKey, str]:
    """Map former ids of readings to their current ids, in one roadmap or in all."""
    condition, values = ("", ()) if roadmap is None else (" where roadmap = ?", (roadmap,))
    rows = database.rows(f"select roadmap, former, reading from former_reading{condition}", values)
    return {(name, former_id): reading for name, former_id, reading in rows}


def find_damage(
    database: Database, on_progress: Callable[[int], object] = lambda _: None
) -> Iterator[str]:
    """Yield a sentence for each gap, wrong checksum or unreadable event in the log.

    `on_progress` is called with the number of events checked so far.
    """
    from roadmap_cli.store.log.checksum_chain import is_next

    device, n, previous = "", 0, ""
    rows = database.connection.execute(f"select {COLUMNS} from event order by device, n")
    for checked_count, row in enumerate(rows):
        if not checked_count % _PROGRESS_STEP:
            on_progress(checked_count)
        data = parse_data(row[9])
        event = Event._make((*row[:9], data or NO_DATA, row[10]))
        if event.device != device:
            device, n, previous = event.device, 0, ""
        if event.n != n + 1:
            yield f"device {device}: events {n + 1} to {event.n - 1} are missing"
        elif data is None or not is_next(previous, event):
            yield f"device {device}: event {event.n} of {event.day} does not match its checksum"
        n, previous = event.n, row[10]
    yield from find_truncation(database)


def find_truncation(database: Database) -> Iterator[str]:
    """Yield a sentence for each device whose last events are missing.

    A damaged table `meta` says nothing about the log.
    """
    if row_sums.is_meta_damaged(database):
        return
    for key, value in database.rows("select key, value from meta where key like 'last %'"):
        number, _, expected_sum = value.partition(" ")
        sql = "select sum from event where device = ? and n = ?"
        if database.value(sql, (key[5:], number), default=None) != expected_sum:
            yield f"device {key[5:]}: the log ends before event {number}, the last one recorded"
