"""The days of the topics, with a checksum for each month. A part of the projection.

It owns the table `topic_month`. A report on many years needs the first days of most topics and no
more: so it reads month by month, and nothing that it has not compared with a checksum.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import Row, damaged_states, look_twice, sum_rows
from roadmap_cli.values import Record

_ROWS = "select * from topic_day where roadmap = ? and topic = ?"
_SUMS = "select month, sum from topic_month where roadmap = ? and topic = ? order by month"
_INSERT = "insert into topic_month (roadmap, topic, month, sum) values (?, ?, ?, ?)"
_MONTH = len("2026-11")
_AFTER_ALL_DAYS = "~"  # follows all that can stand in a day


class StudyDay(Record):
    """A day of one topic: the number of facts, and the minutes spent."""

    day: str
    facts: int
    spent: int


def read_days(database: Database, roadmap: str, topic: str) -> Iterator[StudyDay]:
    """Yield the days of a topic, the oldest first, as far as they are asked for.

    Call it inside a read transaction. Raises DamagedCache.
    """
    key, last = (roadmap, topic), ""
    for month, stored in database.connection.execute(_SUMS, key):
        # From the month before on, so that no month without a checksum is passed over.
        end = month + _AFTER_ALL_DAYS
        rows = database.rows(f"{_ROWS} and day > ? and day < ? order by day", (*key, last, end))
        if sum_rows(rows) != stored:
            raise damaged_states(database.path)
        for row in rows:
            yield StudyDay._make(row[2:5])
        last = end
    if database.row(f"{_ROWS} and day > ?", (*key, last)):
        raise damaged_states(database.path)


def check(database: Database, roadmap: str, topic: str) -> None:
    """Raise DamagedCache unless all days of a topic match their checksums."""

    def look() -> bool | None:
        stored = database.rows(_SUMS, (roadmap, topic))
        return stored == _month_sums(database, roadmap, topic) or None

    look_twice(database, look, lambda: damaged_states(database.path))


def check_all(database: Database, roadmap: str) -> None:
    """Raise DamagedCache unless the days of all topics of a roadmap match their checksums."""
    sql = "select topic from {} where roadmap = :roadmap"
    sql = f"{sql.format('topic_day')} union {sql.format('topic_month')}"
    for topic in database.column(sql, {"roadmap": roadmap}):
        check(database, roadmap, topic)


def seal(database: Database, roadmap: str, topic: str) -> None:
    """Store the checksums of the days of a topic; call it inside a transaction."""
    sql = "delete from topic_month where roadmap = ? and topic = ?"
    database.connection.execute(sql, (roadmap, topic))
    rows = [(roadmap, topic, *row) for row in _month_sums(database, roadmap, topic)]
    database.connection.executemany(_INSERT, rows)


def seal_roadmap(database: Database, roadmap: str) -> None:
    """Store the checksums of the days of all topics of a roadmap; call it inside a transaction."""
    database.connection.execute("delete from topic_month where roadmap = ?", (roadmap,))
    sql = "select * from topic_day where roadmap = ? order by topic, day"
    days = database.connection.execute(sql, (roadmap,))
    months = groupby(days, lambda row: (*row[:2], _month_of(row)))
    database.connection.executemany(_INSERT, ((*key, sum_rows(rows)) for key, rows in months))


def _month_sums(database: Database, roadmap: str, topic: str) -> list[tuple[str, str]]:
    """Return the months of a topic, each with the checksum of its days."""
    rows = database.rows(f"{_ROWS} order by day", (roadmap, topic))
    return [(month, sum_rows(days)) for month, days in groupby(rows, _month_of)]


def _month_of(row: Row) -> str:
    month: str = row[2][:_MONTH]
    return month
