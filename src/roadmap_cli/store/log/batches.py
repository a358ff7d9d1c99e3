"""Reading the log by batches: what was recorded by one command, and its short name.

A handle is the name of a batch, shortened as Git shortens that of a commit: the beginning of the
device, as long as no other device begins so, and the number. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import merge
from operator import itemgetter

from roadmap_cli.core.progress.corrections import Corrections, correct, read_corrections
from roadmap_cli.core.progress.progress import Event, TopicKey
from roadmap_cli.core.progress.states import FORETOLD, RETRACTED
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log.log import (
    LIVING,
    NEWEST_FIRST,
    about,
    current_key,
    events_of_batch,
    select_corrections,
    select_events,
)
from roadmap_cli.values import Record

# Each device by one step into the table, which a plain "distinct" would read as a whole.
_DEVICES = (
    "with recursive d (id) as (select min(device) from event union all"
    " select (select min(device) from event where device > id) from d where id is not null)"
    " select id from d where id is not null"
)
_MIN_DEVICE = 2  # characters of the device in a handle


class Batch(Record):
    """The events of one command, with what was typed and when."""

    id: str
    command: str
    at: str
    day: str
    events: tuple[Event, ...]

    @property
    def kind(self) -> str:
        """Return the kind of the first event."""
        return self.events[0].kind if self.events else ""

    @property
    def device(self) -> str:
        """Return the device that recorded it."""
        return self.id.rpartition(".")[0]

    @property
    def retracted(self) -> tuple[str, ...]:
        """Return the names of the batches that it takes back."""
        return tuple(str(e.data["batch"]) for e in self.events if _takes_back(e))


def _takes_back(event: Event) -> bool:
    return event.kind == RETRACTED and "batch" in event.data


def own_devices(database: Database) -> dict[str, int]:
    """Map each device that this database was written under to the last number that is its own.

    What other machines wrote came by a merge.
    """
    rows = database.rows("select substr(key, 5), value from meta where key like 'own %'")
    own = {device: int(n) for device, n in rows if n.isdigit()}
    return {**own, database.get_meta("device") or "": 2**53}


def is_own(batch_id: str, own: Mapping[str, int]) -> bool:
    """Return whether a batch was recorded under one of our own devices, in the part that is ours."""
    device, _, n = batch_id.rpartition(".")
    return n.isdigit() and int(n) <= own.get(device, 0)


def living_batches(
    database: Database, own: Mapping[str, int] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the living batches, newest first, without those that undo or redo another.

    `own` limits them to some devices, each up to a number. Each comes with the kind of one of its
    events, which tells a forecast from a command.
    """
    last = ""
    for event in _newest_events(database, LIVING, own):
        if event.batch != last and not _takes_back(event):  # the events of a batch are adjacent
            yield event.batch, event.kind
            last = event.batch


def _newest_events(
    database: Database, condition: str, own: Mapping[str, int] | None = None
) -> Iterator[Event]:
    """Yield the events that meet an SQL condition of ours, the newest first.

    They are read from the table itself, device by device: a damaged index could hide the newest.
    """
    clauses = f"not indexed where device = ? and n <= ? and {condition} order by n desc"
    ends = dict.fromkeys(devices(database), 2**53) if own is None else own
    logs = [select_events(database, clauses, end) for end in ends.items()]
    return merge(*logs, key=itemgetter(2, 0, 1), reverse=True)  # by clock, device and n


def last_topic(database: Database, roadmap: str, topics: Collection[str]) -> str | None:
    """Return which of some topics of a roadmap has the latest record.

    A correction is not work on a topic.
    """
    for event in _newest_events(database, f"kind <> 'retracted' and {LIVING}"):
        if event.roadmap == roadmap:
            _, topic = current_key(database, (roadmap, event.topic))
            if topic in topics:
                return topic
    return None


def last_living_undo(database: Database, own: Mapping[str, int]) -> Batch | None:
    """Return the newest living undo of some devices; what retracts an undo is a redo, no undo."""
    clauses = f"where kind = 'retracted' and {LIVING} {NEWEST_FIRST}"
    for event in select_events(database, clauses):
        if (
            _takes_back(event)
            and event.n <= own.get(event.device, 0)
            and not read_batch(database, str(event.data["batch"])).retracted
        ):
            return read_batch(database, event.batch)
    return None


def living_retraction(database: Database, batch_id: str) -> str:
    """Return the name of the living batch that takes another one back, "" if there is none."""
    events = select_events(database, f"where kind = 'retracted' and {LIVING} {NEWEST_FIRST}")
    return next((e.batch for e in events if e.data.get("batch") == batch_id), "")


def target_batches(database: Database, batch_id: str) -> list[Batch]:
    """Return the batch, or those that it takes back or puts back in the end."""
    targets: list[Batch] = []
    names = [batch_id]
    for name in names:  # grows during the loop
        batch = read_batch(database, name)
        names += [target for target in batch.retracted if target not in names]
        if not batch.retracted:
            targets.append(batch)
    return targets


def read_batch(database: Database, batch_id: str) -> Batch:
    """Return one batch with its events, as they are stored."""
    events = tuple(events_of_batch(database, batch_id))
    if not events:  # only its retraction has arrived from another machine so far
        return Batch(batch_id, "", "", "", ())
    head = events[0]
    return Batch(batch_id, str(head.data.get("command", "")), head.at, head.day, events)


def read_event(database: Database, name: str) -> Event | None:
    """Return the event of a name such as `device.n`, as it is stored."""
    device, _, n = name.rpartition(".")
    clauses = "where device = ? and n = cast(? as integer)"
    return next(select_events(database, clauses, (device, n)), None)


def living_corrections(database: Database, batches: Sequence[Batch]) -> Corrections:
    """Return the corrections of some batches; each was recorded after what it corrects."""
    clock = min((event.clock for batch in batches for event in batch.events), default=0)
    return read_corrections(select_corrections(database, f"clock >= ? and {LIVING}", (clock,)))


def events_as_they_count(batch: Batch, corrections: Corrections) -> list[Event]:
    """Return the events of a batch as they count, or would if it were not taken back."""
    return [event for event in correct(batch.events, corrections) if event.kind != RETRACTED]


def is_retracted(database: Database, batch_id: str) -> bool:
    """Return whether a batch was retracted."""
    return database.row("select 1 from dead_batch where batch = ?", (batch_id,)) is not None


def recent_batches(
    database: Database,
    limit: int | None,
    topic: TopicKey | None = None,
    *,
    roadmap: str = "",
    with_upkeep: bool = False,
) -> list[Batch]:
    """Return the latest batches, newest first, of all or with events about a topic or a roadmap.

    All of them without a limit. Upkeep, which no command asked for, is left out unless it is wanted.
    """
    if topic is None:
        events = _newest_events(database, "true")
    else:
        condition, values = about(database, topic)
        events = select_events(database, f"where {condition} {NEWEST_FIRST}", values)
    batch_ids: dict[str, None] = {}
    for event in events:
        if roadmap in ("", event.roadmap) and (with_upkeep or event.kind != FORETOLD):
            batch_ids[event.batch] = None
            if len(batch_ids) == limit:
                break
    return [read_batch(database, batch_id) for batch_id in batch_ids]


# -- handles -------------------------------------------------------------------------------------


def devices(database: Database) -> list[str]:
    """Return the devices that have written to the log."""
    return database.column(_DEVICES)


def device_ends(database: Database) -> dict[str, tuple[int, str]]:
    """Map each device to the number and checksum of its last event."""
    sql = "select n, sum from event where device = ? order by n desc limit 1"
    return {device: database.rows(sql, (device,))[0] for device in devices(database)}


def handle(batch_id: str, all_devices: list[str]) -> str:
    """Return the shortest name of a batch that no other one has in a log of these devices."""
    device, _, n = batch_id.rpartition(".")
    size = _MIN_DEVICE
    while any(d.startswith(device[:size]) for d in all_devices if d != device):
        if size >= len(device):
            break
        size += 1
    return f"{device[:size]}.{n}"


def find_batches(database: Database, typed: str) -> list[str]:
    """Return the names of the batches that a handle or a whole name may mean."""
    start, _, n = typed.strip().rpartition(".")
    if not start or not n.isascii() or not n.isdigit() or len(n) > 15:
        return []
    matches = [d for d in devices(database) if d.lower().startswith(start.lower())]
    names = [f"{device}.{int(n)}" for device in matches]
    found = [name for name in names if _is_batch(database, name)]
    return [name for name in found if name.rpartition(".")[0] == start] or found


def _is_batch(database: Database, name: str) -> bool:
    device, _, n = name.rpartition(".")
    sql = "select 1 from event where device = ? and n = ? and batch = ?"
    return database.row(sql, (device, int(n), name)) is not None
