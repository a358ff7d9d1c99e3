"""The checksums of a loaded roadmap: written when it is loaded, compared before it is used.

It owns which rows are summed up together. A daily command checks the plan and the topics that it
names; every other command checks the whole roadmap. It must not know what the columns mean.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import damaged_roadmap, look_twice, sum_rows
from roadmap_cli.store.database.sqlite_errors import is_damage

# The parts: the row of the roadmap; the graph and the milestones; each topic; the readings of each
# topic; all tables.
_HEAD, _PLAN, _TOPIC, _READINGS, _CATALOG = "roadmap", "plan", "topic", "readings", "catalog"
TABLES = {
    "stage": "id",
    "track": "id",
    "milestone": "id",
    "topic": "id",
    "prerequisite": "topic, place",
    "reading": "id",
    "assignment": "topic, place",
    "former_id": "former",
    "former_reading": "former",
    "graph": "roadmap",
}
HEAD_ROWS = "select rowid, * from roadmap"
_GRAPH = "select ids, minutes, first, needs, topological from graph where roadmap = ?"
_MILESTONES = "select id, title, weight, needs from milestone where roadmap = ? order by place"
CARD = (
    "id, place, title, track, stage, minutes, optional, why, outcomes, proof, checks, tags, article,"
    " builds"
)
READING_COLUMNS = (
    "a.topic, r.id, r.title, r.author, r.kind, r.url, r.free, r.minutes, r.note, a.part,"
    " a.minutes, a.role"
)
_ASSIGNMENTS = (
    f"select {READING_COLUMNS} from assignment a join reading r on r.roadmap = a.roadmap"
    " and r.id = a.reading where a.roadmap = ? order by a.topic, a.place"
)
_READING_WIDTH = 12

Row = tuple[Any, ...]


def seal(database: Database, roadmap: str) -> None:
    """Store the checksums of a roadmap that was just written; call it inside a transaction."""
    database.connection.execute(
        "delete from checksum where roadmap = ? and part in (?, ?)", (roadmap, _TOPIC, _READINGS)
    )
    row_sums.write_sums(database, roadmap, list(_all_sums(database, roadmap)))
    seal_head(database, roadmap)


def forget(database: Database, roadmap: str) -> None:
    """Delete the checksums of a roadmap that was cleared away; call it inside a transaction."""
    for part in (_HEAD, _PLAN, _TOPIC, _READINGS, _CATALOG):
        sql = "delete from checksum where roadmap = ? and part = ?"
        database.connection.execute(sql, (roadmap, part))


def seal_head(database: Database, roadmap: str) -> None:
    """Store the checksum of the row of a roadmap."""
    rows = database.rows(f"{HEAD_ROWS} where id = ?", (roadmap,))
    row_sums.write_sums(database, roadmap, [(_HEAD, "", sum_rows(rows))])


def seal_unsealed(database: Database) -> None:
    """Store the checksums of the roadmaps that an older version of the program loaded."""
    for roadmap in database.column("select id from roadmap"):
        if not is_known(database, roadmap):
            sql = "select id from topic where roadmap = ? and place is not null order by place"
            ids = "\n".join(database.column(sql, (roadmap,)))
            database.connection.execute(
                "update graph set ids = ? where roadmap = ?", (ids, roadmap)
            )
            seal(database, roadmap)


def is_known(database: Database, roadmap: str) -> bool:
    """Return whether there are checksums of a roadmap."""
    return row_sums.read_sum(database, roadmap, _HEAD) != ""


def is_whole(database: Database, roadmap: str) -> bool:
    """Return whether a loaded roadmap matches all its checksums."""
    try:
        sql = "select part, topic, sum from checksum where roadmap = ? and part in (?, ?, ?, ?)"
        stored = set(database.rows(sql, (roadmap, _PLAN, _TOPIC, _READINGS, _CATALOG)))
        return stored == set(_all_sums(database, roadmap)) and _is_head_whole(database, roadmap)
    except sqlite3.Error as error:
        if not is_damage(error):
            raise
        return False


def damaged_roadmaps(database: Database) -> list[str]:
    """Return the ids of the loaded roadmaps that are damaged, and of rows without a roadmap."""
    with database.lenient_text():
        tables = " union ".join(f"select roadmap from {table}" for table in TABLES)
        ids = set(database.column(f"select id from roadmap union {tables}"))
        sql = "select roadmap from checksum where part in (?, ?, ?, ?, ?)"
        ids.update(database.column(sql, (_HEAD, _PLAN, _TOPIC, _READINGS, _CATALOG)))
    return sorted(roadmap for roadmap in ids if not is_whole(database, roadmap))


def check_whole(database: Database, roadmap: str) -> None:
    """Raise DamagedCache unless a loaded roadmap matches its checksums."""
    with database.reading():
        if _catalog_sum(database, roadmap) != row_sums.read_sum(database, roadmap, _CATALOG):
            raise damaged_roadmap(roadmap)


def head_rows(database: Database) -> list[Row]:
    """Return the row of each loaded roadmap, the first loaded first; raise DamagedCache."""

    def look() -> list[Row] | None:
        rows = database.rows(f"{HEAD_ROWS} order by rowid")
        damaged_ids = [row[1] for row in rows if not _is_same(database, row[1], _HEAD, "", [row])]
        damaged.extend(damaged_ids)
        return None if damaged_ids else rows

    damaged: list[str] = []
    return look_twice(database, look, lambda: damaged_roadmap(damaged[-1]))


def plan_rows(database: Database, roadmap: str) -> tuple[Row, list[Row]]:
    """Return the rows of the graph and of the milestones; raise DamagedCache."""

    def look() -> tuple[Row, list[Row]] | None:
        graph, milestones = _plan_rows(database, roadmap)
        is_same = graph and _is_same(database, roadmap, _PLAN, "", (*graph, *milestones))
        return (graph[0], milestones) if is_same else None

    return look_twice(database, look, lambda: damaged_roadmap(roadmap))


def card_row(database: Database, roadmap: str, topic: str) -> Row | None:
    """Return the columns CARD of a topic, None if it is not in the catalog; raise DamagedCache."""
    return _card_row(database, roadmap, "id", topic)


def card_row_at(database: Database, roadmap: str, index: int) -> Row:
    """Return the columns CARD of the topic with an index of the graph; raise DamagedCache."""
    row = _card_row(database, roadmap, "place", index)
    if row is None:
        raise damaged_roadmap(roadmap)
    return row


def _card_row(database: Database, roadmap: str, column: str, value: str | int) -> Row | None:
    sql = f"select {CARD} from topic where roadmap = ? and {column} = ?"

    def look() -> list[Row] | None:
        rows = database.rows(sql, (roadmap, value))
        is_same = all(
            value in row[:2] and _is_same(database, roadmap, _TOPIC, row[0], [(roadmap,), row])
            for row in rows
        )
        return rows if is_same else None

    rows = look_twice(database, look, lambda: damaged_roadmap(roadmap))
    return rows[0] if rows else None


def reading_rows(database: Database, roadmap: str, topic: str, sql: str) -> list[Row]:
    """Return the rows of a query for the readings of a topic; raise DamagedCache.

    The first columns of the query are READING_COLUMNS, and it takes the roadmap and the topic.
    """

    def look() -> list[Row] | None:
        rows = database.rows(sql, (roadmap, topic))
        stored = row_sums.read_sum(database, roadmap, _READINGS, topic)
        return rows if stored == (_reading_sum(rows) if rows else "") else None

    return look_twice(database, look, lambda: damaged_roadmap(roadmap))


def is_topic_whole(database: Database, roadmap: str, row: Row) -> bool:
    """Return whether a whole row of the table `topic` matches its checksum."""
    columns = [column for (column,) in database.rows("select name from pragma_table_info('topic')")]
    values = dict(zip(columns, row, strict=True))
    card = [values[column] for column in CARD.split(", ")]
    return _card_sum(roadmap, card) == row_sums.read_sum(database, roadmap, _TOPIC, row[1])


def _all_sums(database: Database, roadmap: str) -> Iterator[tuple[str, str, str]]:
    """Yield the part, the topic and the checksum of everything but the head."""
    yield _CATALOG, "", _catalog_sum(database, roadmap)
    yield _PLAN, "", sum_rows(chain(*_plan_rows(database, roadmap)))
    for row in database.connection.execute(
        f"select {CARD} from topic where roadmap = ? order by id", (roadmap,)
    ):
        yield _TOPIC, row[0], _card_sum(roadmap, row)
    assignments = database.connection.execute(_ASSIGNMENTS, (roadmap,))
    for topic, rows in groupby(assignments, itemgetter(0)):
        yield _READINGS, topic, _reading_sum(rows)


def _catalog_sum(database: Database, roadmap: str) -> str:
    return sum_rows(
        row
        for table, order in TABLES.items()
        for row in database.connection.execute(
            f"select * from {table} where roadmap = ? order by {order}", (roadmap,)
        )
    )


def _plan_rows(database: Database, roadmap: str) -> tuple[list[Row], list[Row]]:
    return database.rows(_GRAPH, (roadmap,)), database.rows(_MILESTONES, (roadmap,))


def _is_same(
    database: Database, roadmap: str, part: str, topic: str, rows: Iterable[Sequence[Any]]
) -> bool:
    return sum_rows(rows) == row_sums.read_sum(database, roadmap, part, topic)


def _card_sum(roadmap: str, row: Sequence[Any]) -> str:
    return sum_rows([(roadmap,), row])


def _reading_sum(rows: Iterable[Row]) -> str:
    return sum_rows(row[:_READING_WIDTH] for row in rows)


def _is_head_whole(database: Database, roadmap: str) -> bool:
    rows = database.rows(f"{HEAD_ROWS} where id = ?", (roadmap,))
    return _is_same(database, roadmap, _HEAD, "", rows)
