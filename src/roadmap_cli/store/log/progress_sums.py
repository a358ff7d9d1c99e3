"""Storing the checksums of the projection with each batch, after comparing what it changes.

It owns which rows are summed up together. It must not know what the columns mean, nor how they are
made of the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import Row, sum_rows
from roadmap_cli.store.log import topic_days

# The tables of a roadmap that are parts of their own.
_REVIEWS = "review_state"
_WITHOUT_REVIEWS = ("topic_state", "day_state")
_TABLES = (*_WITHOUT_REVIEWS, _REVIEWS)
TOPIC_TABLES = ("reading_state", "topic_day", "topic_month")


@contextmanager
def changing(
    database: Database, keys: Iterable[tuple[str, str]], *, with_reviews: bool
) -> Iterator[None]:
    """Check what a block is about to change, and store its checksums afterwards.

    `keys` are the topics whose rows change, each with its roadmap; without `with_reviews`, no
    review does. Raises DamagedCache. Use it inside a transaction.
    """
    topics: dict[str, list[str]] = {}
    for roadmap, topic in keys:
        topics.setdefault(roadmap, []).append(topic)
    tables = _TABLES if with_reviews else _WITHOUT_REVIEWS
    for roadmap, names in topics.items():
        check(database, roadmap, tables)
        row_sums.check_former(database, roadmap)
        for topic in names:
            row_sums.check_marks(database, roadmap, topic)
            topic_days.check(database, roadmap, topic)
    yield
    for roadmap, names in topics.items():
        _seal(database, roadmap, names, tables)
        for topic in names:
            topic_days.seal(database, roadmap, topic)


def _seal(
    database: Database, roadmap: str, topics: Iterable[str], tables: Iterable[str] = _TABLES
) -> None:
    sums = [(table, "", sum_rows(_rows(database, table, roadmap))) for table in tables]
    for topic in topics:
        rows = row_sums.mark_rows(database, roadmap, topic)
        if rows:
            sums.append((row_sums.MARKS, topic, sum_rows(rows)))
        else:
            _delete_sum(database, roadmap, topic)
    row_sums.write_sums(database, roadmap, sums)


def seal_roadmap(database: Database, roadmap: str) -> None:
    """Store all checksums of a roadmap; call it inside a transaction."""
    sql = "delete from checksum where roadmap = ? and part = ?"
    database.connection.execute(sql, (roadmap, row_sums.MARKS))
    sql = "select topic from topic_state where roadmap = ?"
    _seal(database, roadmap, database.column(sql, (roadmap,)))
    topic_days.seal_roadmap(database, roadmap)


def seal_retracted(database: Database) -> None:
    """Store the checksum of the retracted batches."""
    row_sums.write_sums(
        database, "", [(row_sums.RETRACTED, "", sum_rows(database.rows(row_sums.RETRACTED_ROWS)))]
    )


def seal_all(database: Database) -> None:
    """Store all checksums anew, after a rebuild; call it inside a transaction."""
    parts = ", ".join("?" * len(row_sums.OTHER_PARTS))
    # The rest belongs to the projection, or to nothing if a bit of its part was flipped.
    database.connection.execute(
        f"delete from checksum where part not in ({parts})", row_sums.OTHER_PARTS
    )
    database.connection.execute("delete from topic_month")
    for roadmap in roadmaps(database):
        seal_roadmap(database, roadmap)
    seal_retracted(database)


def check(database: Database, roadmap: str, tables: Iterable[str] = _TABLES) -> None:
    """Raise DamagedCache unless tables of a roadmap, and the retracted batches, are whole."""
    for table in tables:
        row_sums.checked_rows(database, table, roadmap)
    row_sums.check_retracted(database)


def roadmaps(database: Database) -> list[str]:
    """Return every roadmap with progress, or with a checksum of progress."""
    tables = (*_TABLES, *TOPIC_TABLES)
    sql = " union ".join(f"select roadmap from {table}" for table in tables)
    return database.column(
        f"{sql} union select roadmap from checksum where part in (?, ?, ?, ?) order by 1",
        (*_TABLES, row_sums.MARKS),
    )


def _rows(database: Database, table: str, roadmap: str) -> list[Row]:
    return database.rows(f"select * from {table} where roadmap = ? order by 2", (roadmap,))


def _delete_sum(database: Database, roadmap: str, topic: str) -> None:
    sql = "delete from checksum where roadmap = ? and part = ? and topic = ?"
    database.connection.execute(sql, (roadmap, row_sums.MARKS, topic))
