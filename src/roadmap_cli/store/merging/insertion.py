"""Inserting staged events into the log, and folding what they change.

It is a set union on (device, n), in one transaction. What the events say was verified before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from roadmap_cli.core.progress.progress import TopicKey
from roadmap_cli.core.progress.states import RETRACTED
from roadmap_cli.store.database.database import Database, Transaction
from roadmap_cli.store.log import batches, log, log_writer, projection
from roadmap_cli.store.log.projection import Subject
from roadmap_cli.store.log.reviews import NewEvents
from roadmap_cli.store.merging.log_merge import StagedLog
from roadmap_cli.values import Record

# The ends of its indexes that are written to; SQLite sorts in as much again.
_CACHE_KIB = 8 * 1024
# Folding some topics again checks each of their events, which a rebuild does not.
SHARE_TO_REBUILD = 0.5


class Insertion(Record):
    """What was inserted into the log, and is not in the projection yet."""

    subjects: frozenset[Subject]  # also of the events that were retracted or restored by it
    new: NewEvents | None  # None if older events count otherwise than before

    @property
    def topics(self) -> set[TopicKey]:
        """Return the topics that may have changed, by the ids in the events."""
        return {(roadmap, topic) for roadmap, topic, _ in self.subjects if topic}


def insert(
    database: Database,
    transaction: Transaction,
    staged_log: StagedLog,
    on_progress: Callable[[int], object] = lambda _: None,
) -> Insertion:
    """Insert the new events; call it inside a transaction, and `fold` after it."""
    connection, staged = database.connection, staged_log.connection
    connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
    inserted = connection.executemany(
        f"insert into event ({log.COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        staged_log.rows(on_progress),
    )
    devices = staged.execute("select device, min(n), count(*) from event group by device")
    first_numbers: dict[str, int] = {}
    for device, first, count in devices:
        first_numbers[device] = first
        _record_end(database, transaction, staged_log, device, first, count)
    subjects = set(staged.execute("select distinct roadmap, topic, kind from event"))
    has_retraction = any(kind == RETRACTED for _, _, kind in subjects)
    if has_retraction:
        changed = projection.refresh_retracted_batches(database)
        subjects.update(map(projection.subject_of, changed))
    # What another process has inserted since the staging is in the projection already.
    is_all_new = inserted.rowcount == staged_log.new_count and not has_retraction
    (clock,) = staged.execute("select min(clock) from event").fetchone()
    return Insertion(frozenset(subjects), NewEvents(clock, first_numbers) if is_all_new else None)


def _record_end(
    database: Database,
    transaction: Transaction,
    staged_log: StagedLog,
    device: str,
    first: int,
    count: int,
) -> None:
    """Check that the new events of a device are all in the log, and record its end."""
    last = staged_log.last_events[device]
    sql = "select count(*) from event where device = ? and n between ? and ?"
    stored = database.value(sql, (device, first, last.n), default=0)
    log_writer.require_all(database, stored, count)
    recorded_n = (database.get_meta(f"last {device}") or "0").partition(" ")[0]
    if last.n >= int(recorded_n):
        database.set_meta(f"last {device}", f"{last.n} {last.sum}")
    transaction.commit_probe = (
        "select 1 from event where device = ? and n = ? and sum = ?",
        (device, last.n, last.sum),
    )


def fold(database: Database, insertion: Insertion) -> None:
    """Bring the projection up to date after an insertion, by what is cheaper.

    That is to fold again what the events are about or, if most of the log is about it, to rebuild
    all.
    """
    if _is_most(database, insertion.topics):
        projection.rebuild(database)
    else:
        projection.refold(database, insertion.subjects, insertion.new)


def _is_most(database: Database, topics: Iterable[TopicKey]) -> bool:
    """Return whether some topics have more than a share of all events."""
    limit = sum(n for n, _ in batches.device_ends(database).values()) * SHARE_TO_REBUILD
    count = 0
    for key in {log.current_key(database, topic) for topic in topics}:
        condition, values = log.about(database, key)
        sql = f"select count(*) from event where {condition}"
        count += database.value(sql, values, default=0)
        if count > limit:
            return True
    return False
