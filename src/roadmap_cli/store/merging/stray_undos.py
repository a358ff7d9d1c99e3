"""Undos and corrections that name an event of a tail that was moved, from another device.

Such a name now means the event of that number in the past that kept the name. Those who wrote one
know what it meant: each machine lets its own follow the tail. Of the others it is only said. How a
tail is moved is up to `two_pasts`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from roadmap_cli.core.answers.sync_answers import FollowingUndo, MovedPast, StrayUndo
from roadmap_cli.core.progress.corrections import POINTERS, is_correction
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import RETRACTED, Fact
from roadmap_cli.store.database.database import Database, Transaction
from roadmap_cli.store.log import batches, log, log_writer
from roadmap_cli.store.log.log_writer import EventStamp
from roadmap_cli.store.merging.moved_tail import number_in

_OPTION = " --entry "  # in what was typed; the handle after it is the last word


def find_stray_undos(
    connection: sqlite3.Connection, moved_from: Mapping[str, int], own: Mapping[str, int]
) -> Iterator[StrayUndo]:
    """Yield what others' devices take back or correct of tails that are moved, unless it is dead.

    `own` are the devices of this machine, each up to a number. What the connection is to may be
    a log, or a staged one.
    """
    sql = f"select {log.COLUMNS} from event where kind = '{RETRACTED}' order by clock, device, n"
    rows = [(row, log.parse_data(row[9]) or {}) for row in connection.execute(sql)]
    dead = {str(data["batch"]) for _, data in rows if "batch" in data}
    for row, data in rows:
        name = _target_in(moved_from, row[0], data)
        if name and row[5] not in dead and row[1] > own.get(row[0], 0):
            yield StrayUndo(row[0], row[1], row[4], str(data.get("command", "")), name, row[5])


def _target_in(moved_from: Mapping[str, int], own: str, data: Mapping[str, object]) -> str:
    """Return what a retraction names in a tail of another device, "" if it names nothing there."""
    for name in (str(data[key]) for key in POINTERS if key in data):
        device = name.rpartition(".")[0]
        first = moved_from.get(device, 0)
        if first and device != own and number_in(name, device) >= first:
            return name
    return ""


def follow(
    database: Database, transaction: Transaction, stamp: EventStamp, moved: Iterable[MovedPast]
) -> tuple[FollowingUndo, ...]:
    """Let the living undos and corrections of this machine follow the tails that were moved.

    Those that were written are taken back, and written again with the new names. Call it after the
    move, inside its transaction: afterwards nobody could tell what was meant.
    """
    tails = {past.device: past for past in moved}
    found = _own_batches(database, {device: past.first for device, past in tails.items()})
    if not found:
        return ()
    _begin_device(database, stamp.device)
    facts = [Fact(RETRACTED, "", "", {"batch": batch}) for batch in found]
    log_writer.append(database, transaction, stamp, "sync --keep-both", facts)
    return tuple(_write_again(database, transaction, stamp, batch, tails) for batch in found)


def _own_batches(database: Database, moved_from: Mapping[str, int]) -> list[str]:
    """Return this machine's living batches that name an event of a tail, in log order."""
    own = batches.own_devices(database)
    clauses = f"where kind = '{RETRACTED}' and {log.LIVING} {log.LOG_ORDER}"
    return [
        *dict.fromkeys(
            event.batch
            for event in log.select_events(database, clauses)
            if event.n <= own.get(event.device, 0)
            and _target_in(moved_from, event.device, event.data)
        )
    ]


def _begin_device(database: Database, device: str) -> None:
    """Note that the database is written under a device from now on."""
    stored = database.get_meta("device")
    if stored != device:
        end = (database.get_meta(f"last {stored}") or "").partition(" ")[0]
        if end:
            database.set_meta(f"own {stored}", end)
        database.set_meta("device", device)


def _write_again(
    database: Database,
    transaction: Transaction,
    stamp: EventStamp,
    name: str,
    tails: Mapping[str, MovedPast],
) -> FollowingUndo:
    batch = batches.read_batch(database, name)
    facts = [
        Fact(e.kind, e.roadmap, e.topic, _rename_pointers(e, tails), e.day) for e in batch.events
    ]
    target = next(
        str(new.data[key])
        for old, new in zip(batch.events, facts, strict=True)
        for key in POINTERS
        if key in new.data and new.data[key] != old.data[key]
    )
    meant = batches.read_event(database, target)
    entry = meant.batch if meant else target
    words, option, _ = batch.command.rpartition(_OPTION)
    if option:
        words += option + batches.handle(entry, batches.devices(database))
    log_writer.append(database, transaction, stamp, words or batch.command, facts)
    return FollowingUndo(
        words or batch.command,
        target,
        batches.read_batch(database, entry).command,
        is_correction=any(map(is_correction, batch.events)),
    )


def _rename_pointers(event: Event, tails: Mapping[str, MovedPast]) -> Mapping[str, object]:
    """Return the data of an event with the names that what it points to has now."""
    data = dict(event.data)
    for key in POINTERS if event.kind == RETRACTED else ():
        device = str(data.get(key, "")).rpartition(".")[0]
        past = tails.get(device)
        n = number_in(str(data[key]), device) if past and device != event.device else 0
        if past and n >= past.first:
            data[key] = f"{past.name}.{n - past.first + 1}"
    return data
