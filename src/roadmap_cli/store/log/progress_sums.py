"""The checksums of the projection: written with each batch, compared before the states are used.

It owns which rows are summed up together. A daily command checks the states, the reviews and the
days, and the read marks of the topics that it names; every other command checks all. It must not
know what the columns mean, nor how they are made of the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import REPLACEMENT, Database
from roadmap_cli.store.database.row_sums import Row, damaged_states, sum_rows
from roadmap_cli.store.database.sqlite_errors import is_damage

# The tables of a roadmap that are parts of their own.
_REVIEWS = "review_state"
_WITHOUT_REVIEWS = ("topic_state", "day_state")
_TABLES = (*_WITHOUT_REVIEWS, _REVIEWS)
_MARK_TABLES = ("reading_state", "topic_day")


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
        _check(database, roadmap, tables)
        for topic in names:
            row_sums.check_marks(database, roadmap, topic)
    yield
    for roadmap, names in topics.items():
        _seal(database, roadmap, names, tables)


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


def restore_meta(database: Database) -> None:
    """Keep what can be read of the table `meta`, and store its checksum."""
    with database.lenient_text():
        rows = database.rows(row_sums.META_ROWS)
    database.connection.execute("delete from meta")
    database.connection.executemany(
        "insert or ignore into meta (key, value) values (?, ?)",
        [row for row in rows if not any(REPLACEMENT in str(text) for text in row)],
    )
    row_sums.seal_meta(database)


def seal_retracted(database: Database) -> None:
    """Store the checksum of the retracted batches."""
    row_sums.write_sums(
        database, "", [(row_sums.RETRACTED, "", sum_rows(database.rows(row_sums.RETRACTED_ROWS)))]
    )


def seal_all(database: Database) -> None:
    """Store all checksums anew, after a rebuild; call it inside a transaction."""
    database.connection.execute(
        "delete from checksum where part in (?, ?, ?, ?)", (*_TABLES, row_sums.MARKS)
    )
    for roadmap in _roadmaps(database):
        seal_roadmap(database, roadmap)
    seal_retracted(database)


def _check(database: Database, roadmap: str, tables: Iterable[str] = _TABLES) -> None:
    for table in tables:
        row_sums.checked_rows(database, table, roadmap)
    row_sums.check_retracted(database)


def check_whole(database: Database, roadmap: str) -> None:
    """Raise DamagedCache unless all that is stored about the progress matches its checksums."""
    with database.reading():
        _check(database, roadmap)
        stored = _read_sums(database, roadmap)
        if stored != _mark_sums(database, roadmap):
            raise damaged_states(database.path)


def find_damage(database: Database) -> Iterator[str]:
    """Yield a sentence for each roadmap whose progress does not match its checksums."""
    for roadmap in _roadmaps(database) or [""]:
        try:
            check_whole(database, roadmap)
        except (row_sums.DamagedCache, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                raise
            yield f"the states of {roadmap or 'no roadmap'} do not match their checksums"


def _roadmaps(database: Database) -> list[str]:
    """Return every roadmap with progress, or with a checksum of progress."""
    tables = (*_TABLES, *_MARK_TABLES)
    sql = " union ".join(f"select roadmap from {table}" for table in tables)
    return database.column(
        f"{sql} union select roadmap from checksum where part in (?, ?, ?, ?) order by 1",
        (*_TABLES, row_sums.MARKS),
    )


def _rows(database: Database, table: str, roadmap: str) -> list[Row]:
    return database.rows(f"select * from {table} where roadmap = ?", (roadmap,))


def _read_sums(database: Database, roadmap: str) -> dict[str, str]:
    sql = "select topic, sum from checksum where roadmap = ? and part = ?"
    return dict(database.rows(sql, (roadmap, row_sums.MARKS)))


def _delete_sum(database: Database, roadmap: str, topic: str) -> None:
    sql = "delete from checksum where roadmap = ? and part = ? and topic = ?"
    database.connection.execute(sql, (roadmap, row_sums.MARKS, topic))


def _mark_sums(database: Database, roadmap: str) -> dict[str, str]:
    """Map each topic with read marks or days to the checksum of these."""
    rows: dict[str, list[Sequence[Any]]] = {}
    for table in _MARK_TABLES:
        for row in database.rows(f"select * from {table} where roadmap = ?", (roadmap,)):
            rows.setdefault(row[1], []).append(row)
    return {topic: sum_rows(topic_rows) for topic, topic_rows in rows.items()}
