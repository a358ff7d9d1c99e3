"""Merging another log: verify all of it, then add what is new in one transaction.

The other log goes into a temporary database first, so that none of it is in ours before all of it
has been verified. A merge is a set union on (device, n).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import NoReturn

from roadmap_cli.core.exchange import FromDevice
from roadmap_cli.core.progress import Event
from roadmap_cli.core.states import RETRACTED
from roadmap_cli.store import log, projection
from roadmap_cli.store.chain import checksum
from roadmap_cli.store.database import Database, Transaction
from roadmap_cli.store.foreign import refused
from roadmap_cli.values import Value

Arrival = tuple[int, Event, str]
Source = Callable[[], Iterable[Arrival]]

_PIECE = 1000
_MOST_DEVICES = 10_000
_CACHE_KIB = 64 * 1024


class _Last(Value):
    """The last event of a device that was read from the other log."""

    n: int
    sum: str
    clock: int
    batch: str
    retracts: bool


class Staged:
    """The new events of another log, verified, in a temporary database."""

    def __init__(self) -> None:
        # SQLite opens an empty name as a private file on disk, and removes it by itself.
        self.connection = sqlite3.connect("", isolation_level=None)
        self.connection.execute(
            "create table event (device, n, clock, at, day, batch, kind, roadmap, topic, data, sum,"
            " primary key (device, n)) without rowid"
        )
        self.new = 0
        self.known = 0
        self.last: dict[str, _Last] = {}

    def close(self) -> None:
        """Close and remove the temporary database."""
        self.connection.close()

    def devices(self) -> tuple[FromDevice, ...]:
        """Return the number and days of the new events of each device."""
        return tuple(
            FromDevice(*row)
            for row in self.connection.execute(
                "select device, count(*), min(day), max(day) from event group by device"
            )
        )

    def find_by_topic(self) -> None:
        """Create an index for queries about single topics; the primary key is by device."""
        self.connection.execute("create index if not exists about on event (roadmap, topic)")

    def rows(self, tell: Callable[[int], object]) -> Iterator[tuple[object, ...]]:
        """Yield the new events as rows of the log."""
        asked = self.connection.execute(f"select {log.COLUMNS} from event order by device, n")
        for done, row in enumerate(asked, 1):
            yield row
            if not done % _PIECE:
                tell(done)


def stage(
    database: Database, name: str, source: Source, tell: Callable[[int], object] = lambda _: None
) -> Staged:
    """Verify another log, by itself and against ours, and return its new events.

    Errors call it `name`. `tell` is called with the number of events read so far. Raises
    InvalidLog for gaps, for wrong checksums, and for a device whose history differs from ours.
    """
    ours = {
        device: (n, sum_)
        for device, n, sum_ in database.rows(
            "select device, max(n), sum from event group by device"
        )
    }
    staged = Staged()
    try:
        with closing(staged.connection.cursor()) as cursor:
            cursor.execute("begin")
            tell(0)
            piece: list[tuple[object, ...]] = []
            for line, event, text in source():
                device, n = event.device, event.n
                _check_step(database, staged, name, line, event)
                held, sum_ = ours.get(device, (0, ""))
                if n > held:
                    piece.append((*event[:9], text, event.sum))
                    staged.new += 1
                else:
                    staged.known += 1
                    if n == held and event.sum != sum_:
                        _refuse_fork(database, name, source, device)
                if len(piece) == _PIECE:
                    _keep(cursor, piece)
                if not (staged.new + staged.known) % _PIECE:
                    tell(staged.new + staged.known)
            _keep(cursor, piece)
            cursor.execute("commit")
        for device, last in staged.last.items():
            if (
                last.n < ours.get(device, (0, ""))[0]
                and _sum_at(database, device, last.n) != last.sum
            ):
                _refuse_fork(database, name, source, device)
    except BaseException:
        staged.close()
        raise
    return staged


def _keep(cursor: sqlite3.Cursor, piece: list[tuple[object, ...]]) -> None:
    cursor.executemany("insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", piece)
    piece.clear()


def _check_step(database: Database, staged: Staged, name: str, line: int, event: Event) -> None:
    """Raise InvalidLog for an event that cannot follow the previous one of its device."""
    device, n = event.device, event.n
    before = staged.last.get(device)
    if before is None and len(staged.last) == _MOST_DEVICES:
        raise refused(name, line, f"there are events of more than {_MOST_DEVICES:,} devices")
    if before is None:
        before = _ours_at(database, device, n - 1) if n > 1 else _Last(0, "", -1, "", False)
        if before is None:
            raise refused(
                name,
                line,
                f"the log of device {device} begins with event {n}; what came before it is missing,"
                " there and here",
                "export it again where it is whole",
            )
    if n != before.n + 1:
        one, several = f"event {n - 1} is", f"events {before.n + 1} to {n - 1} are"
        missing = f"{several if n > before.n + 2 else one} missing"
        what = missing if n > before.n else "the events are not in order"
        raise refused(
            name,
            line,
            f"device {device}: after event {before.n} comes {n}; {what}",
            "export it again where it is whole",
        )
    if checksum(before.sum, event) != event.sum:
        raise refused(
            name,
            line,
            f"device {device}: event {n} of {event.day} does not match its checksum",
            "it was changed or damaged: export it again where it is whole",
        )
    retracts = event.kind == RETRACTED
    fits = (
        event.clock == before.clock and (retracts or not before.retracts)
        if event.batch == before.batch
        else event.batch == f"{device}.{n}" and event.clock > before.clock
    )
    if not fits:
        raise refused(
            name, line, f"device {device}: event {n} does not follow event {before.n} as one must"
        )
    staged.last[device] = _Last(n, event.sum, event.clock, event.batch, retracts)


def _ours_at(database: Database, device: str, n: int) -> _Last | None:
    row = database.row(
        "select n, sum, clock, batch, kind = 'retracted' from event where device = ? and n = ?",
        (device, n),
    )
    return _Last._make((*row[:4], bool(row[4]))) if row else None


def _sum_at(database: Database, device: str, n: int) -> str:
    row = database.row("select sum from event where device = ? and n = ?", (device, n))
    return row[0] if row else ""


def _refuse_fork(database: Database, name: str, source: Source, device: str) -> NoReturn:
    """Raise InvalidLog for a device with two different events of one number; name both."""
    for line, theirs, _ in source():
        if theirs.device != device or _sum_at(database, device, theirs.n) == theirs.sum:
            continue
        here = next(
            iter(log.matching(database, "where device = ? and n = ?", (device, theirs.n))), None
        )
        if here is not None:
            raise refused(
                name,
                line,
                f"device {device} has two pasts: its event {theirs.n} is {_told(here)} here and"
                f" {_told(theirs)} there",
                "a copy of the database was worked on where the original was too; keep the log with"
                " more in it, and record by hand what only the other one has, from that event on",
            )
    raise refused(name, 0, f"device {device} has two pasts")


def _told(event: Event) -> str:
    words = str(event.data.get("command", "")) or " ".join((event.kind, event.topic))
    if len(words) > 60:
        words = f"{words[:59]}…"
    return f"«{words}» of {event.day}"


# -- the merge -----------------------------------------------------------------------------------


def join(
    database: Database,
    transaction: Transaction,
    staged: Staged,
    tell: Callable[[int], object] = lambda _: None,
) -> None:
    """Insert the new events and rebuild the projection; call it inside a transaction."""
    connection = database.connection
    connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
    connection.executemany(
        f"insert into event ({log.COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        staged.rows(tell),
    )
    for device, _, _, _ in staged.devices():
        last = staged.last[device]
        noted = (database.get_meta(f"last {device}") or "0").partition(" ")[0]
        if last.n >= int(noted):
            database.set_meta(f"last {device}", f"{last.n} {last.sum}")
        transaction.commit_probe = (
            "select 1 from event where device = ? and n = ? and sum = ?",
            (device, last.n, last.sum),
        )
    projection.rebuild(database)
