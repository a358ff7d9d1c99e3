"""Staging another log: verify all of it, and keep what is new in a temporary database.

So none of it is in ours before all of it has been verified; `insertion` adds it then.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn

from roadmap_cli.core.answers.exchange_answers import DeviceEvents
from roadmap_cli.core.progress.progress import Event, TopicKey
from roadmap_cli.core.progress.states import RETRACTED
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log import batches, log
from roadmap_cli.store.log.checksum_chain import checksum
from roadmap_cli.store.merging.external_database import LogEntry, invalid_log
from roadmap_cli.store.merging.known_tails import KnownTails
from roadmap_cli.store.merging.moved_tail import derived_device, is_moved_as
from roadmap_cli.values import Record

LogSource = Callable[[], Iterable[LogEntry]]

_PROGRESS_STEP = 1000
MAX_DEVICES = 10_000


class LastEvent(Record):
    """What the next event of a device has to follow."""

    n: int
    sum: str
    clock: int
    batch: str
    retracts: bool


NO_EVENT = LastEvent(0, "", -1, "", False)  # before the first of a device


class StagedLog:
    """The new events of another log, verified, in a temporary database."""

    def __init__(self) -> None:
        # SQLite opens an empty name as a private file on disk, and removes it by itself.
        self.connection = sqlite3.connect("", isolation_level=None)
        self.connection.execute(
            "create table event (device, n, clock, at, day, batch, kind, roadmap, topic, data, sum,"
            " primary key (device, n)) without rowid"
        )
        self.new_count = 0
        self.known_count = 0
        self.last_events: dict[str, LastEvent] = {}

    def clear(self) -> None:
        """Forget all events, to stage others."""
        self.connection.execute("delete from event")
        self.new_count = self.known_count = 0
        self.last_events.clear()

    def close(self) -> None:
        """Close and remove the temporary database."""
        self.connection.close()

    def devices(self) -> tuple[DeviceEvents, ...]:
        """Return the number and days of the new events of each device."""
        sql = "select device, count(*), min(day), max(day) from event group by device"
        return tuple(DeviceEvents(*row) for row in self.connection.execute(sql))

    def topics(self) -> set[TopicKey]:
        """Return the topics that the new events are about, by the ids in these."""
        sql = "select distinct roadmap, topic from event where topic <> ''"
        return set(self.connection.execute(sql))

    def create_topic_index(self) -> None:
        """Create an index for queries about single topics; the primary key is by device."""
        self.connection.execute("create index if not exists about on event (roadmap, topic)")

    def rows(self, on_progress: Callable[[int], object]) -> Iterator[tuple[object, ...]]:
        """Yield the new events as rows of the log."""
        new_rows = self.connection.execute(f"select {log.COLUMNS} from event order by device, n")
        for count, row in enumerate(new_rows, 1):
            yield row
            if not count % _PROGRESS_STEP:
                on_progress(count)


def stage(
    database: Database,
    name: str,
    source: LogSource,
    on_progress: Callable[[int], object] = lambda _: None,
) -> StagedLog:
    """Verify another log, by itself and against ours, and return its new events.

    Errors call it `name`. `on_progress` is called with the number of events read so far. Raises
    InvalidLog for gaps, for wrong checksums, and for a device whose history differs from ours.
    """
    own_ends = batches.device_ends(database)
    staged_log = StagedLog()
    tails = KnownTails(database, source)

    def new_rows() -> Iterator[tuple[object, ...]]:
        on_progress(0)
        for count, (line, event, text) in enumerate(source(), 1):
            _check_successor(database, staged_log, name, line, event)
            own_n, own_sum = own_ends.get(event.device, log.NO_HEAD)
            is_fork, is_new = event.n == own_n and event.sum != own_sum, False
            if event.n > own_n:
                may_be_moved = event.n == own_n + 1 or event.device in tails.firsts
                is_new = not (may_be_moved and tails.is_known(event, text))
                is_fork = is_new and event.device in tails.firsts
            elif is_fork:
                is_fork = not tails.find(event.device, event.n)
            if is_fork:
                _refuse_fork(database, name, source, event.device)
            if is_new:
                staged_log.new_count += 1
                yield (*event[:9], text, event.sum)
            else:
                staged_log.known_count += 1
            if not count % _PROGRESS_STEP:
                on_progress(count)

    try:
        staged_log.connection.execute("begin")
        staged_log.connection.executemany(
            "insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", new_rows()
        )
        staged_log.connection.execute("commit")
        _check_ends(database, staged_log, name, source, tails)
        _refuse_moved_tail(database, staged_log, name)
    except BaseException:
        staged_log.close()
        raise
    return staged_log


def _check_ends(
    database: Database, staged_log: StagedLog, name: str, source: LogSource, tails: KnownTails
) -> None:
    """Refuse a device whose last event there differs from ours, unless its tail is here."""
    for device, last in staged_log.last_events.items():
        is_ours = log.find_checksum(database, device, last.n) in ("", last.sum)
        if not is_ours and device not in tails.firsts and not tails.find(device, last.n):
            _refuse_fork(database, name, source, device)
    for device, first in tails.firsts.items():  # there is no more that is common under this name
        staged_log.last_events[device] = own_event(database, device, first - 1) or NO_EVENT


def _check_successor(
    database: Database, staged_log: StagedLog, name: str, line: int, event: Event
) -> None:
    """Raise InvalidLog for an event that cannot follow the previous one of its device."""
    device, n = event.device, event.n
    previous = staged_log.last_events.get(device)
    if previous is None and len(staged_log.last_events) == MAX_DEVICES:
        raise invalid_log(name, line, f"there are events from more than {MAX_DEVICES:,} devices")
    hint = "export it again from an undamaged database"
    if previous is None:
        previous = own_event(database, device, n - 1) if n > 1 else NO_EVENT
        if previous is None:
            sentence = (
                f"the log of device {device} begins with event {n}; the events before it are missing,"
                " both there and here"
            )
            raise invalid_log(name, line, sentence, hint)
    if n != previous.n + 1:
        single, several = f"event {n - 1} is", f"events {previous.n + 1} to {n - 1} are"
        missing_events = f"{several if n > previous.n + 2 else single} missing"
        problem = missing_events if n > previous.n else "the events are out of order"
        sentence = f"device {device}: after event {previous.n} comes {n}; {problem}"
        raise invalid_log(name, line, sentence, hint)
    if checksum(previous.sum, event) != event.sum:
        sentence = f"device {device}: event {n} of {event.day} does not match its checksum"
        raise invalid_log(name, line, sentence, f"it was edited or damaged; {hint}")
    if not is_successor(previous, event):
        raise invalid_log(
            name, line, f"device {device}: event {n} does not continue from event {previous.n}"
        )
    staged_log.last_events[device] = as_last(event)


def is_successor(previous: LastEvent, event: Event) -> bool:
    """Return whether clock and batch of an event fit the one before it on the same device."""
    if event.batch != previous.batch:
        return event.batch == f"{event.device}.{event.n}" and event.clock > previous.clock
    return event.clock == previous.clock and (event.kind == RETRACTED or not previous.retracts)


def as_last(event: Event) -> LastEvent:
    """Return what the event after this one has to follow."""
    return LastEvent(event.n, event.sum, event.clock, event.batch, event.kind == RETRACTED)


def own_event(database: Database, device: str, n: int) -> LastEvent | None:
    """Return what the event after one of ours has to follow; None if there is no such event."""
    row = database.row(
        "select n, sum, clock, batch, kind = 'retracted' from event where device = ? and n = ?",
        (device, n),
    )
    return LastEvent._make((*row[:4], bool(row[4]))) if row else None


def _refuse_fork(database: Database, name: str, source: LogSource, device: str) -> NoReturn:
    """Raise InvalidLog for a device with two different events of one number; name both."""
    for line, their_event, _ in source():
        if their_event.device != device:
            continue
        key = (device, their_event.n)
        our_event = next(log.select_events(database, "where device = ? and n = ?", key), None)
        if our_event is not None and our_event.sum != their_event.sum:
            raise invalid_log(
                name,
                line,
                f"device {device} has two histories: its event {their_event.n} is"
                f" {_format_event(our_event)} here and {_format_event(their_event)} there",
                "both the database and a copy of it were used; where both meet, 'roadmap sync"
                " --keep-both' keeps both; without it keep the log with more in it, and enter again"
                " what only the other one has from that event on",
            )
    raise invalid_log(name, 0, f"device {device} has two histories")


def _refuse_moved_tail(database: Database, staged_log: StagedLog, name: str) -> None:
    """Raise InvalidLog for events that have one name here and another one there.

    They are the tail of one of two pasts, moved on one side only, and would count twice.
    """
    own_firsts = [
        row for device in batches.devices(database) for row in _rows(database.connection, device)
    ]
    their_firsts = [
        row for device in staged_log.last_events for row in _rows(staged_log.connection, device)
    ]

    def before(device: str, n: int) -> Event | None:
        connections = (database.connection, staged_log.connection)
        return next(filter(None, (log.stored_event(c, device, n) for c in connections)), None)

    for firsts, connection in (
        (own_firsts, staged_log.connection),
        (their_firsts, database.connection),
    ):
        clocks = json.dumps([row[2] for row in firsts])
        moved = {row[0]: log.read_row(row) for row in firsts}
        sql = f"select {log.COLUMNS} from event where clock in (select value from json_each(?))"
        for row in connection.execute(sql, (clocks,)):
            event = log.read_row(row)
            first = event and moved.get(derived_device(event))
            if event and first and is_moved_as(event, row[9], first, before):
                raise invalid_log(
                    name,
                    0,
                    f"events of device {event.device} from {event.n} on, {words_of(event)}, are"
                    f" called {first.device} on one side only; they would count twice",
                    "device had two pasts, and one side kept both: 'roadmap sync --keep-both' where"
                    " both logs meet",
                )


def _rows(connection: sqlite3.Connection, device: str) -> list[tuple[Any, ...]]:
    sql = f"select {log.COLUMNS} from event where device = ? and n = 1"
    return connection.execute(sql, (device,)).fetchall()


def words_of(event: Event) -> str:
    """Return an event in words: what was typed, or its kind and topic."""
    text = str(event.data.get("command", "")) or " ".join(filter(None, (event.kind, event.topic)))
    return f"'{text if len(text) <= 60 else text[:59] + '…'}'"


def _format_event(event: Event) -> str:
    return f"{words_of(event)} ({event.day})"
