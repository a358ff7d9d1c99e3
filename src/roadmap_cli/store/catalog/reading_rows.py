"""The readings of a loaded roadmap, with their read marks and names. It only reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roadmap_cli.annotations import Any
from roadmap_cli.core.model.name_search import Candidate, search_key
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.progress.topic_rows import ReadingRow
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import (
    READINGS,
    Row,
    check_marks,
    damaged_roadmap,
    look_twice,
    read_sum,
    sum_rows,
)

READING_COLUMNS = (
    "a.topic, r.id, r.title, r.author, r.kind, r.url, r.free, r.minutes, r.note, a.part,"
    " a.minutes, a.role"
)
_READING_WIDTH = 12
_READING = (
    f"select {READING_COLUMNS}, coalesce(s.read, (select max(m.read) from reading_state m"
    " where m.roadmap = a.roadmap and m.reading = a.reading and m.part = a.part"
    " and m.asked = 0 and m.url = ''), '') from assignment a"
    " join reading r on r.roadmap = a.roadmap and r.id = a.reading"
    " left join reading_state s on s.roadmap = a.roadmap and s.topic = a.topic"
    " and s.reading = a.reading"
)
_OWN = (
    "select s.topic, s.reading, s.title, s.url, s.minutes, s.read from reading_state s"
    " where s.roadmap = ? and s.url <> ''"
)
_TOPIC_IS_LOADED = (
    " and exists (select 1 from topic t where t.roadmap = s.roadmap and t.id = s.topic"
    " and t.place is not null)"
)


def core_readings(database: Database, roadmap: str) -> list[ReadingRow]:
    """Return the core readings and the learner's own, which are those that count, in any order."""
    assigned_rows = database.rows(f"{_READING} where a.roadmap = ? and a.role = 'core'", (roadmap,))
    own_rows = database.rows(f"{_OWN}{_TOPIC_IS_LOADED}", (roadmap,))
    return [_reading_row(row) for row in assigned_rows] + [_own_row(row) for row in own_rows]


def topic_readings(database: Database, roadmap: str, topic: str | None = None) -> list[ReadingRow]:
    """Return the readings of one topic, or of all in the author's order, own links last.

    Own links of a retired topic are listed with that topic only. A read mark follows its reading by
    the rule of `core.progress.read_marks`.
    """
    if topic is None:
        assigned_rows = database.rows(
            f"{_READING} join topic t on t.roadmap = a.roadmap and t.id = a.topic"
            " where a.roadmap = ? order by t.place, a.place",
            (roadmap,),
        )
        own_rows = database.rows(f"{_OWN}{_TOPIC_IS_LOADED} order by topic, reading", (roadmap,))
    else:
        sql = f"{_READING} where a.roadmap = ? and a.topic = ? order by a.place"

        def look() -> list[Row] | None:
            rows = database.rows(sql, (roadmap, topic))
            stored = read_sum(database, roadmap, READINGS, topic)
            return rows if stored == (reading_sum(rows) if rows else "") else None

        assigned_rows = look_twice(database, look, lambda: damaged_roadmap(roadmap))
        check_marks(database, roadmap, topic)
        own_rows = database.rows(f"{_OWN} and topic = ? order by reading", (roadmap, topic))
    return [_reading_row(row) for row in assigned_rows] + [_own_row(row) for row in own_rows]


def topics_with(database: Database, roadmap: str, reading: str) -> list[str]:
    """Return the loaded topics with a reading of exactly this id; own links are readings, too.

    Table and index are both asked: damage to one of them hides no topic, and the checksum of the
    topic's readings tells that it is damaged.
    """
    key = "roadmap = :roadmap and reading = :reading"
    return database.column(
        f"select topic from assignment indexed by assignment_reading where {key}"
        f" union select topic from assignment not indexed where {key}"
        f" union select s.topic from reading_state s where s.roadmap = :roadmap"
        f" and s.reading = :reading and s.url <> ''{_TOPIC_IS_LOADED}",
        {"roadmap": roadmap, "reading": reading},
    )


def is_shared(database: Database, roadmap: str, topic: str, reading: str) -> bool:
    """Return whether another topic is assigned a reading of a topic, too."""
    sql = "select 1 from assignment where roadmap = ? and reading = ? and topic <> ? limit 1"
    return database.row(sql, (roadmap, reading, topic)) is not None


def reading_sum(rows: Iterable[Row]) -> str:
    """Return the checksum of the readings of a topic, whose rows begin with READING_COLUMNS."""
    return sum_rows(row[:_READING_WIDTH] for row in rows)


def unassigned_readings(
    database: Database, roadmap: str, topic: str | None = None
) -> list[ReadingRow]:
    """Return the readings marked as read that the topic (or, without one, any topic) no longer assigns."""
    rows = database.rows(
        "select m.topic, m.reading, m.title, m.url, m.minutes, m.read, m.part, m.url <> ''"
        " from reading_state m where m.roadmap = ? and m.read <> '' and m.asked = 0"
        + (
            " and m.topic = ? and m.url = ''"
            if topic is not None
            else " and case when m.url = '' then not exists (select 1 from assignment a"
            " where a.roadmap = m.roadmap and a.reading = m.reading and a.part = m.part)"
            " else not exists (select 1 from topic t where t.roadmap = m.roadmap"
            " and t.id = m.topic and t.place is not null) end"
        )
        + " order by m.topic, m.reading",
        (roadmap,) if topic is None else (roadmap, topic),
    )
    readings = []
    for name, reading_id, title, url, minutes, read, part, is_own in rows:
        reading = Reading(reading_id, title or reading_id, kind="", url=url)
        assignment = Assignment(reading_id, part, minutes or None)
        readings.append(ReadingRow(name, reading, assignment, read, own=bool(is_own)))
    return readings


def _reading_row(row: tuple[Any, ...]) -> ReadingRow:
    reading = Reading._make((*row[1:6], bool(row[6]), row[7], row[8], ()))
    return ReadingRow(row[0], reading, Assignment(row[1], *row[9:12]), row[12], own=False)


def _own_row(row: tuple[Any, ...]) -> ReadingRow:
    topic, name, title, url, minutes, read = row
    reading = Reading(name, title or url, url=url, minutes=minutes or None)
    return ReadingRow(topic, reading, Assignment(name, minutes=minutes or None), read, own=True)


def names(database: Database, roadmap: str) -> list[Candidate]:
    """Return the names by which readings can be found, own links included."""
    assigned_rows = database.rows(
        "select id, title, names from reading r where roadmap = ? and exists (select 1 from"
        " assignment a where a.roadmap = r.roadmap and a.reading = r.id) order by id",
        (roadmap,),
    )
    assigned_ids = {row[0] for row in assigned_rows}
    own_rows = database.rows(
        "select reading, max(title) from reading_state s"
        f" where roadmap = ? and url <> ''{_TOPIC_IS_LOADED} group by reading",
        (roadmap,),
    )
    return [Candidate(*row) for row in assigned_rows] + [
        Candidate(name, title or name, search_key(name, title))
        for name, title in own_rows
        if name not in assigned_ids
    ]


def searchable_texts(
    database: Database, roadmap: str
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield the id, title, author and other texts of each reading, for a search."""
    sql = "select id, title, author, url, note from reading where roadmap = ? order by id"
    for reading, title, author, url, note in database.connection.execute(sql, (roadmap,)):
        yield reading, title, author, (author, note, url)
