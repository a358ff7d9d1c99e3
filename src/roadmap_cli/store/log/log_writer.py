"""Appending to the log: one command is one batch in one transaction.

Events are only ever inserted. The projection is updated in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli import json_text
from roadmap_cli.core.progress.progress import LATEST_CLOCK, Event
from roadmap_cli.core.progress.states import RETRACTED, Fact
from roadmap_cli.errors import DatabaseError, SuspectedDamage, UsageError
from roadmap_cli.store.database.database import Database, Transaction
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT
from roadmap_cli.store.log import projection
from roadmap_cli.store.log.log import COLUMNS
from roadmap_cli.values import Record


def require_all(database: Database, stored: int, expected: int) -> None:
    """Raise DatabaseError if the database stored fewer events than it was given."""
    if stored != expected:
        raise DatabaseError(
            f"the database stored only {stored} of {expected} events: {database.path}",
            "nothing was saved; run 'roadmap doctor'",
        )


class EventStamp(Record):
    """The device that writes, and the time: UTC milliseconds, as text, and the local day."""

    device: str
    milliseconds: int
    at: str
    day: str


def append(
    database: Database,
    transaction: Transaction,
    stamp: EventStamp,
    command: str,
    facts: Sequence[Fact],
) -> str:
    """Append facts as one batch, update the projection, and return the batch's id.

    `command` is what was typed; the first event of the batch stores it. Call it inside a
    transaction.
    """
    # Imported here, so that only commands that write load the hash function.
    from roadmap_cli.store.log.checksum_chain import checksum

    has_retraction = any(fact.kind == RETRACTED for fact in facts)
    if has_retraction:
        projection.check_retracted_batches(database)
    device = stamp.device
    sql = "select n, sum from event where device = ? order by n desc limit 1"
    n, previous_sum = database.row(sql, (device,)) or (0, "")
    last_meta = database.get_meta(f"last {device}")
    if last_meta and last_meta != f"{n} {previous_sum}":
        # New events would take the numbers of the lost ones.
        raise SuspectedDamage(
            f"the database is damaged; the end of its log is missing: {database.path}", RESTORE_HINT
        )
    latest = database.value("select clock from event order by clock desc limit 1", default=0)
    clock = max(min(stamp.milliseconds, LATEST_CLOCK), latest + 1)
    batch = f"{device}.{n + 1}"
    events = []
    for i, fact in enumerate(facts):
        data = {**fact.data, "command": command} if i == 0 else dict(fact.data)
        n += 1
        day = fact.day or stamp.day
        event = Event(
            device, n, clock, stamp.at, day, batch, fact.kind, fact.roadmap, fact.topic, data, ""
        )
        previous_sum = checksum(previous_sum, event)
        events.append(event._replace(sum=previous_sum))
    try:
        inserted = database.connection.executemany(
            f"insert into event ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((*e[:9], json_text.encode(e.data), e.sum) for e in events),
        )
    except UnicodeEncodeError as error:
        raise UsageError(
            "the text contains bytes that are not UTF-8", "nothing was saved; encode it as UTF-8"
        ) from error
    require_all(database, inserted.rowcount, len(events))
    database.set_meta(f"last {device}", f"{n} {previous_sum}")
    transaction.commit_probe = (
        "select 1 from event where device = ? and n = ? and sum = ?",
        (device, n, previous_sum),
    )
    retraction_changes = projection.refresh_retracted_batches(database) if has_retraction else None
    projection.update(database, events, retraction_changes)
    return batch
