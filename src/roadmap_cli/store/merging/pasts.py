"""The pasts of each device among events that nobody vouches for: what follows what.

An event follows another if its checksum, computed anew, its clock and its batch do. What a device
wrote is one past; several follow one event if somebody worked on a copy of a database. The result
depends on which events there are, never on their order. It decides nothing about them.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import Row
from roadmap_cli.store.log import log
from roadmap_cli.store.log.batches import device_ends
from roadmap_cli.store.log.checksum_chain import is_next
from roadmap_cli.store.merging.log_merge import (
    NO_EVENT,
    LastEvent,
    as_last,
    is_successor,
    own_event,
)
from roadmap_cli.store.merging.moved_tail import Before, MovedTail, derived_device
from roadmap_cli.values import Record

# Of one device. What is beyond, in an order that follows from the events, counts as incomplete.
MAX_PASTS = 64
_SCHEMA = """
create table candidate (device, n, clock, at, day, batch, kind, roadmap, topic, data, sum,
  primary key (device, n, sum, clock, at, day, batch, kind, roadmap, topic, data)) without rowid;
create table present (device, n, primary key (device, n)) without rowid;
create table followed (past, device, n, clock, at, day, batch, kind, roadmap, topic, data, sum,
  primary key (past, n)) without rowid;
"""
_MARKS = ", ".join("?" * 11)
_ADD = f"insert or ignore into candidate ({log.COLUMNS}) values ({_MARKS})"


class Past:
    """Events that follow one another, from the first that our log, or another past, has not."""

    def __init__(self, number: int, parent: Past | None, first: Event) -> None:
        self.number = number
        self.parent = parent  # None: it follows our log
        self.first = first
        self.name = derived_device(first)  # of the tail, if it has to be moved
        self.last = as_last(first)
        self.is_moved = False  # its events are known under that name


class _Child(Record):
    """An event that follows another."""

    parent: Past | None
    last: LastEvent  # the event it follows
    event: Event
    text: str


class Pasts:
    """The events that were added, in a temporary database, and what follows what among them."""

    def __init__(self, database: Database, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.incomplete: dict[
            str, int
        ] = {}  # by device, numbers of which no event follows anything
        self.accepted: set[str] = set()  # names under which tails are to lie
        self.known_until: Mapping[str, int] = {}  # what is here is whole there up to it
        self._database = database
        self._of: dict[str, list[Past]] = {}
        self._count = 0
        self._first_clocks: set[int] = set()
        self._own_ends: dict[str, int] = {}
        connection.executescript(_SCHEMA)

    def add(self, rows: Iterable[Row]) -> None:
        """Add events that differ from what is here, or are not here."""
        self.connection.executemany(_ADD, rows)

    def add_present(self, names: Iterable[tuple[str, int]]) -> None:
        """Add names, as device and number, of events that are here and whole there."""
        self.connection.executemany("insert or ignore into present values (?, ?)", names)

    def is_present(self, device: str, n: int) -> bool:
        """Return whether an event that is here is whole there."""
        if n <= min(self.known_until.get(device, 0), self._own_ends.get(device, 0)):
            return True
        sql = "select 1 from present where device = ? and n = ?"
        return self.connection.execute(sql, (device, n)).fetchone() is not None

    def of(self, device: str, *, with_moved: bool = False) -> list[Past]:
        """Return the pasts of a device, without those that are known under other names."""
        return [past for past in self._of.get(device, ()) if with_moved or not past.is_moved]

    def devices(self) -> list[str]:
        """Return the devices with events that follow ours, or each other."""
        return sorted(self._of)

    def events_of(self, past: Past, n: int = 0) -> Iterator[tuple[Event, str]]:
        """Yield the events of a past with their data as stored, or only the one of a number."""
        condition, values = ("and n = ?", (n,)) if n else ("", ())
        sql = f"select {log.COLUMNS} from followed where past = ? {condition} order by n"
        for row in self.connection.execute(sql, (past.number, *values)):
            event = log.read_row(row)
            assert event is not None  # it matched its checksum
            yield event, row[9]

    # -- following -------------------------------------------------------------------------------

    def follow_all(self) -> None:
        """Follow the pasts of each device, and again where tails have been added to it."""
        self._of.clear()
        self.incomplete.clear()
        self.connection.execute("delete from followed")
        self._own_ends = {device: n for device, (n, _) in device_ends(self._database).items()}
        own_firsts = (own_event(self._database, device, 1) for device in self._own_ends)
        self._first_clocks = {first.clock for first in own_firsts if first}
        sql = "select clock from candidate where n = 1"
        self._first_clocks.update(clock for (clock,) in self.connection.execute(sql))
        sql = "select distinct device from candidate order by device"
        pending = OrderedDict.fromkeys(device for (device,) in self.connection.execute(sql))
        while pending:
            device, _ = pending.popitem(last=False)
            self._follow(device)
            pending |= dict.fromkeys(sorted(self._move_tails(device)))

    def _follow(self, device: str) -> None:
        for past in self._of.pop(device, ()):
            self.connection.execute("delete from followed where past = ?", (past.number,))
        pasts: list[Past] = []
        incomplete = 0
        sql = f"select {log.COLUMNS} from candidate where device = ? order by n, sum"
        for n, rows in groupby(self.connection.execute(sql, (device,)), key=itemgetter(1)):
            is_whole = self._follow_number(device, n, rows, pasts)
            incomplete += not is_whole and not self.is_present(device, n)
        self.incomplete[device] = incomplete
        if pasts:
            self._of[device] = pasts

    def _follow_number(self, device: str, n: int, rows: Iterable[Row], pasts: list[Past]) -> bool:
        """Continue the pasts of a device with its events of one number; return whether one does."""
        parents: list[tuple[Past | None, LastEvent]]
        parents = [(past, past.last) for past in pasts if past.last.n == n - 1]
        here: LastEvent | None = None
        if n - 1 <= self._own_ends.get(device, 0):
            own = own_event(self._database, device, n - 1)
            parents.insert(0, (None, own or NO_EVENT))
            here = own_event(self._database, device, n)
        children: dict[str, _Child] = {}
        for row in rows if parents else ():
            event = log.read_row(row)
            if event is None or event.sum in children:
                continue
            for parent, last in parents:
                if not is_next(last.sum, event) or not is_successor(last, event):
                    continue
                if parent is None and here is not None and here.sum == event.sum:
                    self.add_present([(device, n)])  # in another spelling of its data
                else:
                    children[event.sum] = _Child(parent, last, event, row[9])
                if len(children) > MAX_PASTS:
                    del children[max(children, key=lambda sum_: rank(children[sum_].event))]
                break
        ordered = [*children.values()]
        if len(ordered) > 1:
            ordered.sort(key=lambda child: rank(child.event))
        return any([self._continue(pasts, child) for child in ordered])

    def _continue(self, pasts: list[Past], child: _Child) -> bool:
        """Add an event to the past it follows, or begin another with it; return if there is room."""
        parent, last, event, text = child
        is_moved = self._is_moved(parent, event, text)
        if parent is not None and parent.last is last and not is_moved:
            past = parent
            past.last = as_last(event)
        elif len(pasts) < MAX_PASTS:
            self._count += 1
            past = Past(self._count, parent, event)
            past.is_moved = is_moved
            pasts.append(past)
        else:
            return False
        sql = f"insert into followed (past, {log.COLUMNS}) values (?, {_MARKS})"
        self.connection.execute(sql, (past.number, *event[:9], text, event.sum))
        return True

    # -- tails that lie under other names --------------------------------------------------------

    def _is_moved(self, parent: Past | None, first: Event, text: str) -> bool:
        """Return whether the tail that an event begins is known under a name of its own."""
        if not self.accepted and first.clock not in self._first_clocks:
            return False
        name = derived_device(first)
        if name == first.device:
            return False
        if name in self.accepted:
            return True
        sum_: str = MovedTail(first, self._before(parent)).rename(first, text)[10]
        own = own_event(self._database, name, 1)
        if own is not None:
            return own.sum == sum_
        sql = f"select {log.COLUMNS} from candidate where device = ? and n = 1 and sum = ?"
        events = map(log.read_row, self.connection.execute(sql, (name, sum_)))
        return any(event is not None and is_next("", event) for event in events)

    def _move_tails(self, device: str) -> set[str]:
        """Add the tails of a device that lie under other names to these; return the names.

        So a tail that grew under its old name grows under the new one.
        """
        pasts = self._of.get(device, [])
        moved = [past for past in pasts if past.is_moved]
        tails = [(past, MovedTail(past.first, self._before(past.parent))) for past in moved]
        return {past.name for past, tail in tails if self._add_moved(past, pasts, tail)}

    def _before(self, parent: Past | None) -> Before:
        """Return what finds an event before a past, in those that it branches off, or here."""

        def find(device: str, n: int) -> Event | None:
            past = parent
            while past is not None and n < past.first.n:
                past = past.parent
            if past is None:
                return log.stored_event(self._database.connection, device, n)
            return next((event for event, _ in self.events_of(past, n)), None)

        return find

    def _add_moved(self, past: Past, pasts: list[Past], tail: MovedTail) -> bool:
        """Add a past and what branches off it under the name of a tail; return if any is new."""
        branches: dict[int, list[Past]] = {}
        for other in pasts:
            if other.parent is past and not other.is_moved:
                branches.setdefault(other.first.n, []).append(other)
        is_new = False
        for event, text in self.events_of(past):
            for branch in branches.pop(event.n, ()):
                is_new |= self._add_moved(branch, pasts, tail.copy())
            is_new |= self._add_renamed(tail.rename(event, text))
        for branch in (branch for others in branches.values() for branch in others):
            is_new |= self._add_moved(branch, pasts, tail.copy())
        return is_new

    def _add_renamed(self, row: Row) -> bool:
        """Add an event of a tail; return whether it is neither here nor was added before."""
        own = own_event(self._database, row[0], row[1])
        is_here = own is not None and own.sum == row[10]
        return not is_here and self.connection.execute(_ADD, row).rowcount > 0


def rank(event: Event) -> tuple[bool, str, str]:
    """Return what decides which of several pasts goes on: the lowest does.

    A tail that lies under its own name keeps that.
    """
    name = derived_device(event)
    return name != event.device, name, event.sum
