"""Gathering the events of a place that nobody vouches for: what is new, verified, missing, forked.

Events come in any order, with doubles, damage and gaps. What follows our own log by the chain of
checksums is believed, and nothing else: neither a stored checksum nor what the place says about
itself. The outcome depends on which events there are, never on their order. All lies in a temporary
database on disk. It knows no places, and writes nothing to our log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import NO_DATA
from roadmap_cli.errors import SuspectedDamage, SyncFailed
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import Row
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT
from roadmap_cli.store.log import log
from roadmap_cli.store.log.batches import devices
from roadmap_cli.store.log.checksum_chain import is_next
from roadmap_cli.store.merging.log_merge import (
    MAX_DEVICES,
    NO_EVENT,
    LastEvent,
    StagedLog,
    as_last,
    is_successor,
    own_event,
)
from roadmap_cli.store.merging.moved_tail import MovedTail, derived_device
from roadmap_cli.values import Record

# Of one device. Further pasts than these, in an order that follows from the events, are left out.
MAX_PASTS = 64
_BUFFERED = 500  # events; their texts may be long
_SCHEMA = """
pragma journal_mode = off;
pragma synchronous = off;
create table candidate (device, n, clock, at, day, batch, kind, roadmap, topic, data, sum,
  primary key (device, n, sum, clock, at, day, batch, kind, roadmap, topic, data)) without rowid;
create table present (device, n, primary key (device, n)) without rowid;
create table followed (past, device, n, clock, at, day, batch, kind, roadmap, topic, data, sum,
  primary key (past, n)) without rowid;
"""
_MARKS = ", ".join("?" * 11)


class Fork(Record):
    """Two pasts of one device: its events from `n` on differ here and there."""

    device: str
    n: int
    ours: Event
    theirs: Event  # of another device if the tail here was already moved elsewhere
    is_ours_moved: bool  # else the tail there has to get another name


class _Past:
    """What follows the log here, or another past, event by event."""

    def __init__(self, number: int, parent: _Past | None, first: Event, name: str) -> None:
        self.number = number
        self.parent = parent
        self.first = first
        self.name = name  # of the tail, if it has to be moved
        self.last = as_last(first)
        self.is_moved = False  # its events are known under that name


class Gathering:
    """The events of one place; use it in a `with` statement.

    With `keeps_there`, the past that the place has keeps its name: it cannot be replaced. `device`
    is the id under which this database goes on writing, "" if it is about to get a new one.
    """

    def __init__(
        self, database: Database, *, keeps_there: bool = False, device: str | None = None
    ) -> None:
        self.staged = StagedLog()
        self.incomplete = 0
        self.forks: tuple[Fork, ...] = ()
        self.ahead: tuple[tuple[str, int, int], ...] = ()
        self._database = database
        self._keeps_there = keeps_there
        self._device = (database.get_meta("device") or "") if device is None else device
        self._buffer: list[Row] = []
        self._present: list[tuple[str, int]] = []
        self._devices: set[str] = set()  # with events that are not here
        self._own_ends: dict[str, int] = {}
        self._known_until: Mapping[str, int] = {}
        self._pasts: dict[str, list[_Past]] = {}
        self._past_count = 0
        self._incomplete_of: dict[str, int] = {}
        self._first_clocks: set[int] = set()
        self._moved_from: dict[str, int] = {}  # by device, where our tail to be moved begins
        self._tails: dict[tuple[str, int, str], _Past] = {}
        self._connection = self.staged.connection
        self._connection.executescript(_SCHEMA)
        self._connection.execute("begin")

    def __enter__(self) -> Gathering:
        return self

    def __exit__(self, *_: object) -> None:
        self.staged.close()

    # -- taking in -------------------------------------------------------------------------------

    def add(self, event: Event, text: str) -> None:
        """Add an event whose form was validated; `text` is its data as stored.

        Raises SyncFailed for too many devices.
        """
        row = (*event[:9], text, event.sum)
        sql = f"select {log.COLUMNS} from event where device = ? and n = ?"
        if self._database.row(sql, (event.device, event.n)) == row:
            self._present.append((event.device, event.n))
        else:
            self._devices.add(event.device)
            if len(self._devices) > MAX_DEVICES:
                raise SyncFailed(
                    f"there are events from more than {MAX_DEVICES:,} devices",
                    "nothing was taken in; look for what wrote them there",
                )
            self._buffer.append(row)
        if len(self._buffer) + len(self._present) >= _BUFFERED:
            self._flush()

    def _flush(self) -> None:
        insert = self._connection.executemany
        insert("insert or ignore into present values (?, ?)", self._present)
        insert(
            "insert or ignore into candidate (device, n, clock, at, day, batch, kind, roadmap,"
            f" topic, data, sum) values ({_MARKS})",
            self._buffer,
        )
        self._present.clear()
        self._buffer.clear()

    # -- verifying -------------------------------------------------------------------------------

    def finish(self, known_until: Mapping[str, int] = NO_DATA) -> None:
        """Verify all that was added.

        `known_until` maps devices to the last of their events up to which the place is known to
        hold what is here.
        """
        self._flush()
        self._known_until = known_until
        with self._database.reading():
            self._own_ends = {name: self._own_end(name) for name in devices(self._database)}
            if self._devices:
                self._judge_all()
        self.incomplete = sum(self._incomplete_of.values())
        self._describe_staged()

    def _judge_all(self) -> None:
        own_firsts = (own_event(self._database, device, 1) for device in self._own_ends)
        self._first_clocks = {first.clock for first in own_firsts if first}
        sql = "select clock from candidate where n = 1"
        self._first_clocks.update(clock for (clock,) in self._connection.execute(sql))
        self._follow_all()
        moved_there = self._find_moved_tails()
        forks = []
        for device in sorted(self._pasts.keys() | moved_there.keys()):
            forks += self._find_forks(device, moved_there.get(device))
        # Only now is it known which tails of ours have to be moved.
        for device in sorted(self._pasts):
            if device not in self._moved_from:
                forks += self._stage(device)
        self.forks = tuple(sorted(forks, key=lambda f: (f.device, f.n, f.theirs.sum)))

    def _own_end(self, device: str) -> int:
        sql = "select max(n) from event where device = ?"
        return self._database.value(sql, (device,), default=0)

    def _follow_all(self) -> None:
        """Follow the pasts of each device, and again where moved tails have added to it."""
        pending = sorted(self._devices)
        while pending:
            device = pending.pop(0)
            self._follow(device)
            pending += sorted(self._move_known_tails(device) - set(pending))

    def _follow(self, device: str) -> None:
        """Find out which events of a device follow ours, or each other."""
        for past in self._pasts.pop(device, []):
            self._connection.execute("delete from followed where past = ?", (past.number,))
        pasts: list[_Past] = []
        incomplete = 0
        sql = f"select {log.COLUMNS} from candidate where device = ? order by n, sum"
        for n, rows in groupby(self._connection.execute(sql, (device,)), key=itemgetter(1)):
            if not self._follow_number(device, n, rows, pasts) and not self._is_present(device, n):
                incomplete += 1
        self._incomplete_of[device] = incomplete
        if pasts:
            self._pasts[device] = pasts

    def _follow_number(self, device: str, n: int, rows: Iterator[Row], pasts: list[_Past]) -> bool:
        """Continue the pasts of a device with its events of one number; return whether one does."""
        parents: list[tuple[_Past | None, LastEvent]]
        parents = [(past, past.last) for past in pasts if past.last.n == n - 1]
        own = NO_EVENT if n == 1 else own_event(self._database, device, n - 1)
        if own is not None:
            parents.insert(0, (None, own))
        if not parents:
            return False
        here = own_event(self._database, device, n)
        children: dict[str, tuple[str, _Past | None, LastEvent, Event, str]] = {}
        is_found = False
        for row in rows:
            event = read_row(row)
            if event is None or event.sum in children:
                continue
            for parent, last in parents:
                if is_next(last.sum, event) and is_successor(last, event):
                    is_found = True
                    if parent is None and here is not None and here.sum == event.sum:
                        self._mark_present(device, n)  # in another spelling of its data
                        break
                    name = derived_device(event)
                    children[event.sum] = (name, parent, last, event, row[9])
                    if len(children) > MAX_PASTS:
                        del children[max(children, key=lambda key: (children[key][0], key))]
                    break
        # The name decides which past goes on; a tail that lies under its own name keeps it.
        ordered = sorted(children.values(), key=lambda c: (c[0] != device, c[0], c[3].sum))
        for name, parent, last, event, text in ordered:
            self._continue(pasts, parent, last, event, text, name)
        return is_found

    def _continue(
        self,
        pasts: list[_Past],
        parent: _Past | None,
        last: LastEvent,
        event: Event,
        text: str,
        name: str,
    ) -> None:
        """Add an event to the past it follows, or begin another one with it."""
        is_moved = self._is_known_as(event, text, name)
        if parent is not None and parent.last is last and not is_moved:
            past = parent
            past.last = as_last(event)
        elif len(pasts) < MAX_PASTS:
            self._past_count += 1
            past = _Past(self._past_count, parent, event, name)
            past.is_moved = is_moved
            pasts.append(past)
        else:
            return
        self._connection.execute(
            f"insert into followed values (?, {_MARKS})",
            (past.number, *event[:9], text, event.sum),
        )

    def _is_present(self, device: str, n: int) -> bool:
        if n <= min(self._known_until.get(device, 0), self._own_ends.get(device, 0)):
            return True
        sql = "select 1 from present where device = ? and n = ?"
        return self._connection.execute(sql, (device, n)).fetchone() is not None

    def _mark_present(self, device: str, n: int) -> None:
        self._connection.execute("insert or ignore into present values (?, ?)", (device, n))

    # -- tails that were moved -------------------------------------------------------------------

    def _is_known_as(self, first: Event, text: str, name: str) -> bool:
        """Return whether the tail that begins with an event is known under its own name."""
        if name == first.device or first.clock not in self._first_clocks:
            return False
        sum_: str = MovedTail(first).rename(first, text)[10]
        own = own_event(self._database, name, 1)
        if own is not None:
            return own.sum == sum_
        sql = f"select {log.COLUMNS} from candidate where device = ? and n = 1 and sum = ?"
        events = map(read_row, self._connection.execute(sql, (name, sum_)))
        return any(event is not None and is_next("", event) for event in events)

    def _move_known_tails(self, device: str) -> set[str]:
        """Add the tails of a device that are known under other names to these; return the names.

        So a tail that grew under its old name grows under the new one.
        """
        pasts = self._pasts.get(device, [])
        names = set()
        for past in pasts:
            if past.is_moved and self._add_moved(past, pasts, MovedTail(past.first)):
                names.add(past.name)
                self._devices.add(past.name)
        return names

    def _add_moved(self, past: _Past, pasts: list[_Past], tail: MovedTail) -> bool:
        """Add a past and those that branch off it under the name of a tail; return if any is new."""
        branches: dict[int, list[_Past]] = {}
        for other in pasts:
            if other.parent is past and not other.is_moved:
                branches.setdefault(other.first.n, []).append(other)
        is_new = False
        for event, text in self._events_of(past):
            for branch in branches.pop(event.n, ()):
                is_new |= self._add_moved(branch, pasts, tail.copy())
            is_new |= self._add_candidate(tail.rename(event, text))
        for others in branches.values():  # that begin after its last event
            for branch in others:
                is_new |= self._add_moved(branch, pasts, tail.copy())
        return is_new

    def _add_candidate(self, row: Row) -> bool:
        """Add an event that was moved; return whether it is not here and was not added before."""
        own = own_event(self._database, row[0], row[1])
        if own is not None and own.sum == row[10]:
            return False
        cursor = self._connection.execute(
            "insert or ignore into candidate (device, n, clock, at, day, batch, kind, roadmap,"
            f" topic, data, sum) values ({_MARKS})",
            row,
        )
        return cursor.rowcount > 0

    def _find_moved_tails(self) -> dict[str, Event]:
        """Return, by device, the first event of a tail here that another machine has moved.

        It comes under its new name. It must not be taken in beside the one here, or it would
        count twice.
        """
        found: dict[str, Event] = {}
        for name in sorted(self._pasts):
            if name in self._own_ends:
                continue
            for past in self._pasts[name]:
                if past.parent is not None or past.first.n != 1:
                    continue
                clauses = "where clock = ?"
                for event, text in self._own_events(clauses, (past.first.clock,)):
                    is_same = derived_device(event) == name != event.device
                    if is_same and MovedTail(event).rename(event, text)[10] == past.first.sum:
                        device, n = event.device, event.n
                        if n < self._moved_from.get(device, n + 1):
                            self._moved_from[device] = n
                            found[device] = past.first
        return found

    # -- the outcome -----------------------------------------------------------------------------

    def _find_forks(self, device: str, moved_there: Event | None) -> list[Fork]:
        """Return where the past of a device here and others part."""
        end = self._own_ends.get(device, 0)
        forks = []
        for past in self._unmoved(device):
            if past.parent is None and past.first.n <= end:
                ours = self._own(device, past.first.n)
                name = derived_device(ours)
                is_moved = name != device and (self._keeps_there or past.name < name)
                forks.append(Fork(device, past.first.n, ours, past.first, is_moved))
                self._tails[device, past.first.n, past.first.sum] = past
        if moved_there is not None:
            n = self._moved_from[device]
            if not any(fork.n == n for fork in forks):
                forks.append(Fork(device, n, self._own(device, n), moved_there, True))
            forks = [f._replace(is_ours_moved=f.n == n or f.is_ours_moved) for f in forks]
        moved_from = min((f.n for f in forks if f.is_ours_moved), default=0)
        if moved_from:
            self._moved_from[device] = moved_from
            # What branches off a tail later goes with it.
            forks = [fork for fork in forks if fork.n <= moved_from]
        return forks

    def _unmoved(self, device: str) -> list[_Past]:
        return [past for past in self._pasts.get(device, ()) if not past.is_moved]

    def _stage(self, device: str) -> list[Fork]:
        """Stage what follows our log of a device; return where others' pasts part."""
        end = self._own_ends.get(device, 0)
        pasts = self._unmoved(device)
        following = [p for p in pasts if p.parent is None and p.first.n == end + 1]
        if not following or self._is_moved_tail_of_ours(device):
            return []
        past, *others = following
        others += [p for p in pasts if p.parent is past]
        if device == self._device:
            self.ahead += ((device, end + 1, past.last.n),)
        else:
            self._stage_past(past)
        forks = []
        for other in others:
            ours = next(event for event, _ in self._events_of(past, other.first.n))
            forks.append(Fork(device, other.first.n, ours, other.first, False))
            self._tails[device, other.first.n, other.first.sum] = other
        return forks

    def _is_moved_tail_of_ours(self, name: str) -> bool:
        return any(
            derived_device(self._own(device, n)) == name for device, n in self._moved_from.items()
        )

    def _stage_past(self, past: _Past) -> None:
        cursor = self._connection.execute(
            f"insert or ignore into event select {log.COLUMNS} from followed where past = ?",
            (past.number,),
        )
        self.staged.new_count += cursor.rowcount
        self.staged.last_events[past.first.device] = past.last

    def _describe_staged(self) -> None:
        """Note for each device how far the place has what is here."""
        count = self._connection.execute("select count(*) from present").fetchone()[0]
        self.staged.known_count = count
        ends = dict(self._connection.execute("select device, max(n) from present group by device"))
        for device, end in self._own_ends.items():
            n = max(ends.get(device, 0), min(end, self._known_until.get(device, 0)))
            if n and device not in self.staged.last_events:
                last = own_event(self._database, device, n)
                assert last is not None
                self.staged.last_events[device] = last
        self._connection.execute("commit")

    # -- what the place lacks --------------------------------------------------------------------

    def missing_there(self) -> Iterator[Row]:
        """Yield our events that were not added whole, by device and number, as stored.

        A tail that has to be moved first is left out. Raises SuspectedDamage for one of ours that
        does not match its checksum.
        """
        for device, end in sorted(self._own_ends.items()):
            end = min(end, self._moved_from.get(device, end + 1) - 1)
            n = self._known_until.get(device, 0)
            sql = "select n from present where device = ? and n > ? order by n"
            for (present,) in self._connection.execute(sql, (device, n)):
                yield from self._own_rows(device, n + 1, min(present - 1, end))
                n = present
            yield from self._own_rows(device, n + 1, end)

    def _own_rows(self, device: str, first: int, last: int) -> Iterator[Row]:
        if first > last:
            return
        clauses = "where device = ? and n between ? and ? order by n"
        previous = own_event(self._database, device, first - 1) or NO_EVENT
        sum_ = previous.sum
        sql = f"select {log.COLUMNS} from event {clauses}"
        for row in self._database.connection.execute(sql, (device, first, last)):
            event = read_row(row)
            if event is None or not is_next(sum_, event):
                raise self._damage(device, row[1])
            sum_ = event.sum
            yield row

    # -- rows ------------------------------------------------------------------------------------

    def _own(self, device: str, n: int) -> Event:
        events = self._own_events("where device = ? and n = ?", (device, n))
        for event, _ in events:
            return event
        raise self._damage(device, n)

    def _damage(self, device: str, n: int) -> SuspectedDamage:
        return SuspectedDamage(
            f"event {n} of device {device} does not match its checksum: {self._database.path}",
            RESTORE_HINT,
        )

    def _own_events(self, clauses: str, values: tuple[object, ...]) -> Iterator[tuple[Event, str]]:
        for row in self._database.rows(f"select {log.COLUMNS} from event {clauses}", values):
            event = read_row(row)
            if event is not None:
                yield event, row[9]

    def _events_of(self, past: _Past, n: int = 0) -> Iterator[tuple[Event, str]]:
        """Yield the events of a past with their data as stored, or only the one with a number."""
        condition, values = ("and n = ?", (n,)) if n else ("", ())
        sql = f"select {log.COLUMNS} from followed where past = ? {condition} order by n"
        for row in self._connection.execute(sql, (past.number, *values)):
            event = read_row(row)
            assert event is not None
            yield event, row[9]


def read_row(row: Row) -> Event | None:
    """Return the event of a row, None if its data cannot be read."""
    data = log.parse_data(row[9])
    return None if data is None else Event._make((*row[:9], data, row[10]))
