"""Gathering the events of a place that nobody vouches for: what is new, missing and forked there.

Events come in any order, with doubles, damage and gaps. What follows our own log by the chain of
checksums is believed, and nothing else: neither a stored checksum nor what the place says about
itself. All lies in a temporary database on disk. It knows no places, and writes nothing to our log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType

from roadmap_cli.core.answers.sync_answers import MovedPast
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.errors import SyncFailed
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import Row
from roadmap_cli.store.log import log
from roadmap_cli.store.log.batches import device_ends
from roadmap_cli.store.merging.log_merge import MAX_DEVICES, StagedLog, own_event
from roadmap_cli.store.merging.moved_tail import derived_device, is_moved_as
from roadmap_cli.store.merging.pasts import Past, Pasts, rank
from roadmap_cli.values import Record

_BUFFERED = 500  # events; their texts may be long
_NOTHING_KNOWN: Mapping[str, int] = MappingProxyType({})


class Fork(Record):
    """Two pasts of one device: its events from `n` on differ here and there."""

    device: str
    n: int
    ours: Event
    theirs: Event  # of another device if the tail here was already moved elsewhere
    is_ours_moved: bool  # else the tail there has to get another name


class Gathering:
    """The events of one place; use it in a `with` statement.

    With `keeps_there`, the past that the place has keeps its name: it cannot be replaced. `device`
    is the id under which this database goes on writing, "" if it is about to draw a new one; by
    default it is what the database says.
    """

    def __init__(
        self, database: Database, *, keeps_there: bool = False, device: str | None = None
    ) -> None:
        self.staged = StagedLog()  # what is new, verified, and follows ours
        self.incomplete = 0  # events that follow nothing yet, or do not match their checksum
        self.forks: tuple[Fork, ...] = ()  # two pasts that are not settled yet
        # Of our present device: its id, and the first and last of its events that this database
        # has not written. They are not staged.
        self.ahead: tuple[tuple[str, int, int], ...] = ()
        self.moved_from: dict[
            str, int
        ] = {}  # by device, where a tail of ours begins that must move
        self._database = database
        self._keeps_there = keeps_there
        self._device = (database.get_meta("device") or "") if device is None else device
        self._buffer: list[Row] = []
        self._present: list[tuple[str, int]] = []
        self._strange_devices: set[str] = set()  # with events that are not here
        self._own_ends = self._read_own_ends()
        self._known_until = _NOTHING_KNOWN
        self._connection = self.staged.connection
        self._connection.executescript("pragma journal_mode = off; pragma synchronous = off;")
        self._pasts = Pasts(database, self._connection)

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
        is_here = event.n <= self._own_ends.get(event.device, 0)
        sql = f"select {log.COLUMNS} from event where device = ? and n = ?"
        if is_here and self._database.row(sql, (event.device, event.n)) == row:
            self._present.append((event.device, event.n))
        else:
            self._strange_devices.add(event.device)
            if len(self._strange_devices) > MAX_DEVICES:
                raise SyncFailed(
                    f"there are events from more than {MAX_DEVICES:,} devices",
                    "nothing was taken in; look for what wrote them there",
                )
            self._buffer.append(row)
        if len(self._buffer) + len(self._present) >= _BUFFERED:
            self._flush()

    def _flush(self) -> None:
        if not self._connection.in_transaction:
            self._connection.execute("begin")
        self._pasts.add(self._buffer)
        self._pasts.add_present(self._present)
        self._buffer.clear()
        self._present.clear()

    # -- the outcome -----------------------------------------------------------------------------

    def finish(self, known_until: Mapping[str, int] = _NOTHING_KNOWN) -> None:
        """Verify all that was added.

        `known_until` maps devices to the last of their events up to which the place is known to
        hold what is here.
        """
        self._flush()
        self._known_until = self._pasts.known_until = known_until
        self._judge()

    def keep_both(self) -> tuple[MovedPast, ...]:
        """Stage also what is ahead, and others' tails under names of their own; return these.

        Tails of ours that must move stay forks. Call it after `finish`.
        """
        self._device = ""
        self._judge()
        moved: dict[str, Fork] = {}
        while forks := [fork for fork in self.forks if not fork.is_ours_moved]:
            names = {derived_device(fork.theirs): fork for fork in forks}
            if names.keys() <= moved.keys():  # two events of the same content: no names help
                break
            moved.update(names)
            self._pasts.accepted.update(names)
            self._judge()
        counts = {device.device: device.events for device in self.staged.devices()}
        return tuple(
            MovedPast(fork.device, fork.n, name, counts.get(name, 0))
            for name, fork in moved.items()
        )

    def _judge(self) -> None:
        if not self._connection.in_transaction:
            self._connection.execute("begin")
        self.staged.clear()
        self.ahead = ()
        self.moved_from.clear()
        forks: list[Fork] = []
        with self._database.reading():
            self._own_ends = self._read_own_ends()
            if self._strange_devices:
                self._pasts.follow_all()
                moved_there = self._find_tails_moved_there()
                for device in sorted({*self._pasts.devices(), *moved_there}):
                    forks += self._find_forks(device, moved_there.get(device))
                # Only now is it known which tails of ours have to be moved.
                names = {derived_device(self._own(*name)) for name in self.moved_from.items()}
                for device in self._pasts.devices():
                    if device not in names and device not in self.moved_from:
                        forks += self._stage(device)
            self._note_present()
        self._connection.execute("commit")
        self.forks = tuple(sorted(forks, key=lambda f: (f.device, f.n, f.theirs.sum)))
        self.incomplete = sum(self._pasts.incomplete.values())

    def _read_own_ends(self) -> dict[str, int]:
        return {device: n for device, (n, _) in device_ends(self._database).items()}

    def _find_tails_moved_there(self) -> dict[str, Event]:
        """Return, by device, the first event of a tail of ours that another machine has moved.

        It comes under its new name. It must not be taken in beside the one here, or it would
        count twice.
        """
        found: dict[str, Event] = {}
        before = partial(log.stored_event, self._database.connection)
        for name in self._pasts.devices():
            firsts = [past.first for past in self._pasts.of(name) if past.first.n == 1]
            for first in firsts if name not in self._own_ends else ():
                for event, text in self._own_events("where clock = ?", (first.clock,)):
                    device, n = event.device, event.n
                    is_moved = is_moved_as(event, text, first, before)
                    if is_moved and n < self.moved_from.get(device, n + 1):
                        self.moved_from[device] = n
                        found[device] = first
        return found

    def _find_forks(self, device: str, moved_there: Event | None) -> list[Fork]:
        """Return where the past of a device here and others part."""
        forks = []
        # What keeps its name there is in the way of ours, even if it lies under another name, too.
        for past in self._pasts.of(device, with_moved=self._keeps_there):
            if past.parent is None and past.first.n <= self._own_ends.get(device, 0):
                ours = self._own(device, past.first.n)
                is_first_there = rank(past.first) < rank(ours)
                is_moved = derived_device(ours) != device and (self._keeps_there or is_first_there)
                forks.append(Fork(device, past.first.n, ours, past.first, is_moved))
        if moved_there is not None:
            n = self.moved_from[device]
            if not any(fork.n == n for fork in forks):
                forks.append(Fork(device, n, self._own(device, n), moved_there, True))
            forks = [f._replace(is_ours_moved=f.n == n or f.is_ours_moved) for f in forks]
        moved_from = min((f.n for f in forks if f.is_ours_moved), default=0)
        if moved_from:
            self.moved_from[device] = moved_from
            # What branches off a tail later goes with it.
            forks = [fork for fork in forks if fork.n <= moved_from]
        return forks

    def _stage(self, device: str) -> list[Fork]:
        """Stage what follows our log of a device; return where others' pasts part."""
        end = self._own_ends.get(device, 0)
        pasts = self._pasts.of(device)
        following = [p for p in pasts if p.parent is None and p.first.n == end + 1]
        if not following:
            return []
        past, *others = following
        others += [p for p in pasts if p.parent is past]
        if device == self._device:
            self.ahead += ((device, end + 1, past.last.n),)
        else:
            self._stage_past(past)
        return [
            Fork(device, other.first.n, self._event_beside(past, other), other.first, False)
            for other in others
        ]

    def _event_beside(self, past: Past, other: Past) -> Event:
        event, _ = next(self._pasts.events_of(past, other.first.n))
        return event

    def _stage_past(self, past: Past) -> None:
        cursor = self._connection.execute(
            f"insert into event select {log.COLUMNS} from followed where past = ?", (past.number,)
        )
        self.staged.new_count += cursor.rowcount
        self.staged.last_events[past.first.device] = past.last

    def _note_present(self) -> None:
        """Note for each device how far the place has what is here."""
        sql = "select device, count(*), max(n) from present group by device"
        present = {device: last for device, *last in self._connection.execute(sql)}
        self.staged.known_count = sum(count for count, _ in present.values())
        for device, end in self._own_ends.items():
            _, last_present = present.get(device, (0, 0))
            n = max(last_present, min(end, self._known_until.get(device, 0)))
            last = own_event(self._database, device, n) if n else None
            if last is not None:
                self.staged.last_events.setdefault(device, last)

    # -- what the place lacks --------------------------------------------------------------------

    def missing_there(self) -> Iterator[Row]:
        """Yield our events that were not added whole, by device and number, as stored.

        A tail that has to be moved first is left out. Raises SuspectedDamage for one of ours that
        does not match its checksum.
        """
        for device, own_end in sorted(self._own_ends.items()):
            end = self.moved_from.get(device, own_end + 1) - 1
            n = self._known_until.get(device, 0)
            sql = "select n from present where device = ? and n > ? order by n"
            for (present,) in self._connection.execute(sql, (device, n)):
                yield from log.rows_after(self._database, device, n, min(present - 1, end))
                n = present
            yield from log.rows_after(self._database, device, n, end)

    def _own(self, device: str, n: int) -> Event:
        for event, _ in self._own_events("where device = ? and n = ?", (device, n)):
            return event
        raise log.damage_error(self._database, device, n)

    def _own_events(self, clauses: str, values: tuple[object, ...]) -> Iterator[tuple[Event, str]]:
        for row in self._database.rows(f"select {log.COLUMNS} from event {clauses}", values):
            event = log.read_row(row)
            if event is not None:
                yield event, row[9]
