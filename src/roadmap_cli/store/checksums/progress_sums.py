"""The checksums of the projection: written with each batch, compared before the states are used.

It owns which rows are summed up together. A daily command checks the states, the reviews and the
days, and the read marks of the topics that it names; every other command checks all. It must not
know what the columns mean, nor how they are made of the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import damaged_states, look_twice, sum_rows
from roadmap_cli.store.database.sqlite_errors import is_damage

# The parts of a roadmap, each with its table.
STATES, REVIEWS, DAYS = "states", "reviews", "days"
_TABLES = {STATES: "topic_state", REVIEWS: "review_state", DAYS: "day_state"}
_MARKS = "marks"  # of one topic: its read marks and its days
_RETRACTED = "retracted"  # the retracted batches, which belong to no roadmap
_MARK_TABLES = ("reading_state", "topic_day")
Row = tuple[Any, ...]
_RETRACTED_ROWS = "select batch from dead_batch order by batch"


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
    parts = _TABLES if with_reviews else (STATES, DAYS)
    for roadmap, names in topics.items():
        _check(database, roadmap, parts)
        for topic in names:
            check_topic(database, roadmap, topic)
    yield
    for roadmap, names in topics.items():
        _seal(database, roadmap, names, parts)


def _seal(
    database: Database, roadmap: str, topics: Iterable[str], parts: Iterable[str] = _TABLES
) -> None:
    sums = [(part, "", sum_rows(_rows(database, roadmap, part))) for part in parts]
    for topic in topics:
        rows = _mark_rows(database, roadmap, topic)
        if rows:
            sums.append((_MARKS, topic, sum_rows(rows)))
        else:
            row_sums.delete_sum(database, roadmap, _MARKS, topic)
    row_sums.write_sums(database, roadmap, sums)


def seal_roadmap(database: Database, roadmap: str) -> None:
    """Store all checksums of a roadmap; call it inside a transaction."""
    sql = "delete from checksum where roadmap = ? and part = ?"
    database.connection.execute(sql, (roadmap, _MARKS))
    sql = "select topic from topic_state where roadmap = ?"
    _seal(database, roadmap, database.column(sql, (roadmap,)))


def seal_retracted(database: Database) -> None:
    """Store the checksum of the retracted batches."""
    row_sums.write_sums(database, "", [(_RETRACTED, "", sum_rows(database.rows(_RETRACTED_ROWS)))])


def seal_all(database: Database) -> None:
    """Store all checksums anew, after a rebuild; call it inside a transaction."""
    database.connection.execute(
        "delete from checksum where part in (?, ?, ?, ?)", (*_TABLES, _MARKS)
    )
    for roadmap in _roadmaps(database):
        seal_roadmap(database, roadmap)
    seal_retracted(database)


def checked_rows(database: Database, roadmap: str, part: str) -> list[Row]:
    """Return the rows of a part, without the roadmap; raise DamagedCache if they differ."""
    return _checked(database, partial(_rows, database, roadmap, part), roadmap, part)


def check_topic(database: Database, roadmap: str, topic: str) -> None:
    """Raise DamagedCache unless the read marks and days of a topic match their checksum."""
    _checked(database, partial(_mark_rows, database, roadmap, topic), roadmap, _MARKS, topic)


def _check(database: Database, roadmap: str, parts: Iterable[str] = _TABLES) -> None:
    for part in parts:
        checked_rows(database, roadmap, part)
    check_retracted(database)


def check_retracted(database: Database) -> None:
    """Raise DamagedCache unless the retracted batches match their checksum."""
    _checked(database, partial(database.rows, _RETRACTED_ROWS), "", _RETRACTED)


def check_whole(database: Database, roadmap: str) -> None:
    """Raise DamagedCache unless all that is stored about the progress matches its checksums."""
    with database.reading():
        _check(database, roadmap)
        stored = row_sums.read_sums(database, roadmap, _MARKS)
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
    tables = (*_TABLES.values(), *_MARK_TABLES)
    sql = " union ".join(f"select roadmap from {table}" for table in tables)
    return database.column(
        f"{sql} union select roadmap from checksum where part in (?, ?, ?, ?) order by 1",
        (*_TABLES, _MARKS),
    )


def _rows(database: Database, roadmap: str, part: str) -> list[Row]:
    sql = f"select * from {_TABLES[part]} where roadmap = ?"
    return database.rows(sql, (roadmap,))


def _mark_rows(database: Database, roadmap: str, topic: str) -> list[Row]:
    return [
        row
        for table in _MARK_TABLES
        for row in database.rows(
            f"select * from {table} where roadmap = ? and topic = ?", (roadmap, topic)
        )
    ]


def _mark_sums(database: Database, roadmap: str) -> dict[str, str]:
    """Map each topic with read marks or days to the checksum of these."""
    rows: dict[str, list[Sequence[Any]]] = {}
    for table in _MARK_TABLES:
        for row in database.rows(f"select * from {table} where roadmap = ?", (roadmap,)):
            rows.setdefault(row[1], []).append(row)
    return {topic: sum_rows(topic_rows) for topic, topic_rows in rows.items()}


def _checked(
    database: Database, read: Callable[[], list[Row]], roadmap: str, part: str, topic: str = ""
) -> list[Row]:
    """Return rows that match their checksum."""

    def look() -> list[Row] | None:
        rows = read()
        stored = row_sums.read_sum(database, roadmap, part, topic)
        # Before the first event there is neither a row nor a checksum.
        return rows if stored == (sum_rows(rows) if rows or stored else "") else None

    return look_twice(database, look, lambda: damaged_states(database.path))
