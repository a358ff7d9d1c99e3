"""Two pasts of one device: saying so, and moving the tail of one of them in a log.

A log is append-only: only a private copy of a database may be given to `move_tails`. How a tail is
named is up to `moved_tail`, which tail is moved up to `gathering`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from roadmap_cli.core.answers.past_answers import MovedPast, StrayUndo
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import RETRACTED
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database.database import TIMER_KEY, Database
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT
from roadmap_cli.store.log import log, projection
from roadmap_cli.store.log.batches import own_devices
from roadmap_cli.store.merging.gathering import Fork
from roadmap_cli.store.merging.moved_tail import POINTERS, MovedTail, number_in

HINT = "to keep both: roadmap sync --keep-both"
_MAX_WORDS = 60  # characters
_MARKS = ", ".join("?" * 11)


def describe_fork(fork: Fork) -> str:
    """Return the sentence that a device has two pasts, with the first event that differs."""
    device, n, ours, theirs, _ = fork
    if theirs.device != device:
        return (
            f"device {device} has two pasts: its events from {n} on, {format_event(ours)}, are"
            f" called {theirs.device} there"
        )
    return (
        f"device {device} has two pasts: its event {n} is {format_event(ours)} here and"
        f" {format_event(theirs)} there"
    )


def format_event(event: Event) -> str:
    """Return an event in words: what was typed, and the day."""
    text = str(event.data.get("command", "")) or " ".join(filter(None, (event.kind, event.topic)))
    text = text if len(text) <= _MAX_WORDS else f"{text[: _MAX_WORDS - 1]}…"
    return f"'{text}' of {event.day}"


def find_stray_undos(
    connection: sqlite3.Connection, moved_from: Mapping[str, int]
) -> Iterator[StrayUndo]:
    """Yield what takes back or corrects, on other devices, events of tails that are moved."""
    sql = f"select {log.COLUMNS} from event where kind = '{RETRACTED}' order by clock, device, n"
    for row in connection.execute(sql):
        data = log.parse_data(row[9]) or {}
        for name in (str(data[key]) for key in POINTERS if key in data):
            device = name.rpartition(".")[0]
            first = moved_from.get(device, 0)
            if first and device != row[0] and number_in(name, device) >= first:
                yield StrayUndo(row[0], row[1], row[4], str(data.get("command", "")), name)


def move_tails(database: Database, moved_from: Mapping[str, int]) -> list[MovedPast]:
    """Give the events of some devices, each from a number on, the names of their own.

    Call it inside a transaction on a private copy of a database, which no other program has open.
    Raises DatabaseError if a name is taken by something else.
    """
    sql = "select name, sql from sqlite_master where type = 'trigger'"
    triggers = database.rows(sql)
    for name, _ in triggers:
        database.connection.execute(f'drop trigger "{name}"')
    own = own_devices(database)
    moved = [
        _move_tail(database, device, first, own.get(device, 0))
        for device, first in sorted(moved_from.items())
    ]
    for _, trigger in triggers:
        database.connection.execute(trigger)
    projection.rebuild(database)
    return moved


def _move_tail(database: Database, device: str, first: int, own_until: int) -> MovedPast:
    condition = "device = ? and n >= ?"
    events = log.select_events_with_text(database, f"where {condition} order by n", (device, first))
    tail: MovedTail | None = None
    last = 0
    for event, text in events:
        tail = tail or MovedTail(event)
        row = tail.rename(event, text)
        last = row[1]
        stored = database.row("select sum from event where device = ? and n = ?", row[:2])
        if stored is None:
            database.connection.execute(f"insert into event ({log.COLUMNS}) values ({_MARKS})", row)
        elif stored[0] != row[10]:
            raise DatabaseError(
                f"events of device {device} cannot be called {tail.device}: others are called so"
                f" ({database.path})",
                "nothing was changed",
            )
    if tail is None:
        raise DatabaseError(f"device {device} has no event {first}: {database.path}", RESTORE_HINT)
    database.connection.execute(f"delete from event where {condition}", (device, first))
    _note_end(database, device)
    _note_end(database, tail.device)
    if own_until:
        _note_own(database, device, min(own_until, first - 1))
        _note_own(database, tail.device, max(0, min(own_until - first + 1, last)))
    return MovedPast(device, first, tail.device, last)


def _note_end(database: Database, device: str) -> None:
    sql = "select n || ' ' || sum from event where device = ? order by n desc limit 1"
    end = database.value(sql, (device,), default="")
    if end:
        database.set_meta(f"last {device}", end)
    else:
        database.delete_meta(f"last {device}")


def _note_own(database: Database, device: str, n: int) -> None:
    if n:
        database.set_meta(f"own {device}", str(n))
    else:
        database.delete_meta(f"own {device}")


def forget_device(database: Database) -> None:
    """Let the next command draw a new device id; what was written stays this machine's own."""
    device = database.get_meta("device")
    if device:
        end = (database.get_meta(f"last {device}") or "").partition(" ")[0]
        database.delete_meta("device")
        if end:
            _note_own(database, device, int(end))


def carry_notes(source: Mapping[str, str | None], database: Database) -> None:
    """Store what a copy leaves out: the device id, unless its tail was moved, and the timer."""
    for key in ("device", TIMER_KEY):
        value = source.get(key)
        if value is not None:
            database.set_meta(key, value)
