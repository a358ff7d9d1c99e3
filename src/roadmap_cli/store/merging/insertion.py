"""Inserting staged events into the log, and folding what they change.

It is a set union on (device, n), in one transaction. What the events say was verified before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

from roadmap_cli.core.progress.corrections import BY_CONTENT
from roadmap_cli.core.progress.progress import TopicKey
from roadmap_cli.core.progress.states import RETRACTED
from roadmap_cli.store.database.database import Database, Transaction
from roadmap_cli.store.log import batches, log, log_writer, projection
from roadmap_cli.store.log.projection import Subject
from roadmap_cli.store.merging.log_merge import StagedLog

# The ends of its indexes that are written to; SQLite sorts in as much again.
_CACHE_KIB = 8 * 1024
# Folding some topics again checks each of their events, which a rebuild does not.
SHARE_TO_REBUILD = 0.5


def insert(
    database: Database,
    transaction: Transaction,
    staged_log: StagedLog,
    on_progress: Callable[[int], object] = lambda _: None,
) -> set[Subject]:
    """Insert the new events; call it inside a transaction, and `fold` after it.

    Return what they are about, and what the events are about that they retract or restore.
    """
    connection, staged = database.connection, staged_log.connection
    connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
    connection.executemany(
        f"insert into event ({log.COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        staged_log.rows(on_progress),
    )
    devices = staged.execute("select device, min(n), count(*) from event group by device")
    for device, first, count in devices:
        _record_end(database, transaction, staged_log, device, first, count)
    subjects = set(staged.execute("select distinct roadmap, topic, kind from event"))
    # What was retracted by content before it came may be among the new events.
    by_content = database.row(f"select 1 from dead_batch where batch glob '{BY_CONTENT}*'")
    if by_content or any(kind == RETRACTED for _, _, kind in subjects):
        changed = projection.refresh_retracted_batches(database)
        subjects.update(map(projection.subject_of, changed))
    return subjects


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


def fold(database: Database, subjects: Set[Subject]) -> None:
    """Bring the projection up to date after an insertion, by what is cheaper.

    That is to fold again what the events are about or, if most of the log is about it, to rebuild
    all.
    """
    if _is_most(database, topics_of(subjects)):
        projection.rebuild(database)
    else:
        projection.refold(database, subjects)


def topics_of(subjects: Set[Subject]) -> set[TopicKey]:
    """Return the topics that may have changed, by the ids in the events."""
    return {(roadmap, topic) for roadmap, topic, _ in subjects if topic}


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
