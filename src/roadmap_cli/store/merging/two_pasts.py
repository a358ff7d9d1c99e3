"""Two pasts of one device: moving the tail of one of them in a log.

A log is append-only: only a private copy of a database may be given to `move_tails`. How a tail is
named is up to `moved_tail`, which tail is moved up to `gathering`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from functools import partial

from roadmap_cli.core.answers.sync_answers import KeptPasts, MovedPast
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database.database import Database, connect
from roadmap_cli.store.database.row_sums import Row
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT
from roadmap_cli.store.log import log, projection
from roadmap_cli.store.log.batches import own_devices
from roadmap_cli.store.log.log_writer import EventStamp
from roadmap_cli.store.merging import stray_undos
from roadmap_cli.store.merging.moved_tail import MovedTail

_MARKS = ", ".join("?" * 11)


def rewrite(
    path: str, moved_from: Mapping[str, int], notes: Mapping[str, str | None], stamp: EventStamp
) -> KeptPasts:
    """Move the tails in a private copy of a database at a path, and verify the copy.

    `notes` are values of the table `meta` that the copy lacks: the device id, and the timer. What
    has to follow a tail is written with the stamp. Raises DatabaseError.
    """
    with closing(connect(path)) as connection:
        database = Database(path, connection)
        with database.writing() as transaction:
            moved = move_tails(database, moved_from)
            for key, value in notes.items():
                if value is not None and not (key == "device" and value in moved_from):
                    database.set_meta(key, value)
            followed = stray_undos.follow(database, transaction, stamp, moved)
            database.set_token_probe(transaction)
        for fault in log.find_damage(database):
            raise DatabaseError(f"the moved log is not sound: {fault}", "nothing was changed")
        own = own_devices(database)
        undos = tuple(stray_undos.find_stray_undos(connection, moved_from, own))
    has_new_device = notes.get("device") in moved_from
    return KeptPasts(tuple(moved), undos, followed, has_new_device=has_new_device)


def move_tails(database: Database, moved_from: Mapping[str, int]) -> list[MovedPast]:
    """Give the events of some devices, each from a number on, names of their own.

    Call it inside a transaction on a private copy of a database, which no other program has open.
    If the tail of the present device is moved, the next command draws a new id. Raises
    DatabaseError if a name is taken by something else.
    """
    triggers = database.rows("select name, sql from sqlite_master where type = 'trigger'")
    for name, _ in triggers:
        database.connection.execute(f'drop trigger "{name}"')
    own = own_devices(database)
    moved = [
        _move_tail(database, device, first, own.get(device, 0))
        for device, first in sorted(moved_from.items())
    ]
    for _, trigger in triggers:
        database.connection.execute(trigger)
    if database.get_meta("device") in moved_from:
        database.delete_meta("device")
    projection.rebuild(database)
    return moved


def _move_tail(database: Database, device: str, first: int, own_until: int) -> MovedPast:
    tail: MovedTail | None = None
    last = 0
    sql = f"select {log.COLUMNS} from event where device = ? and n >= ? order by n"
    for row in database.rows(sql, (device, first)):
        event = log.read_row(row)
        if event is None:
            raise DatabaseError(
                f"event {row[1]} of device {device} is damaged: {database.path}", RESTORE_HINT
            )
        tail = tail or MovedTail(event, partial(log.stored_event, database.connection))
        moved = tail.rename(event, row[9])
        last = moved[1]
        _insert(database, moved, device)
    assert tail is not None  # a fork was found at this event
    database.connection.execute("delete from event where device = ? and n >= ?", (device, first))
    for name in (device, tail.device):
        _note_end(database, name)
    if own_until:
        _note_own(database, device, min(own_until, first - 1))
        _note_own(database, tail.device, max(0, min(own_until - first + 1, last)))
    return MovedPast(device, first, tail.device, last)


def _insert(database: Database, row: Row, device: str) -> None:
    """Insert a moved event unless it is here; another machine may have moved it before."""
    stored = database.row("select sum from event where device = ? and n = ?", row[:2])
    if stored is None:
        database.connection.execute(f"insert into event ({log.COLUMNS}) values ({_MARKS})", row)
    elif stored[0] != row[10]:
        raise DatabaseError(
            f"events of device {device} cannot be called {row[0]}: others are called so"
            f" ({database.path})",
            "nothing was changed",
        )


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
    """Let the next command draw a new device id; call it inside a transaction.

    What was written under the present one stays this machine's own.
    """
    device = database.get_meta("device") or ""
    end = (database.get_meta(f"last {device}") or "").partition(" ")[0]
    database.delete_meta("device")
    if end:
        database.set_meta(f"own {device}", end)
