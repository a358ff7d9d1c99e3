"""The checksums of a loaded roadmap: they are stored when it is loaded, and compared as a whole.

It owns which rows are summed up together. A daily command compares only what it reads, in `catalog`
and `reading_rows`. It must not know what the columns mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, chain, groupby
from operator import itemgetter

from roadmap_cli.store.catalog.catalog import (
    CARD,
    HEAD_ROWS,
    all_prerequisites,
    pack_ints,
    plan_rows,
    unpack_ints,
)
from roadmap_cli.store.catalog.reading_rows import READING_COLUMNS, reading_sum
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import Row, damaged_roadmap, sum_rows
from roadmap_cli.store.database.sqlite_errors import ignore_damage

TABLES = {
    "stage": "id",
    "track": "id",
    "milestone": "id",
    "topic": "id",
    "prerequisite": "topic, place",
    "refresh": "topic, place",
    "reading": "id",
    "assignment": "topic, place",
    "former_id": "former",
    "former_reading": "former",
    "graph": "roadmap",
    "exercise": "topic",
}
_PLACEHOLDERS = ", ".join("?" * len(row_sums.CATALOG_PARTS))
_ASSIGNMENTS = (
    f"select {READING_COLUMNS} from assignment a join reading r on r.roadmap = a.roadmap"
    " and r.id = a.reading where a.roadmap = ? order by a.topic, a.place"
)


# What cannot be decoded, in a roadmap without checksums.
_BROKEN = (
    "select 1 from topic where roadmap = :roadmap and not (json_valid(outcomes) and"
    " json_valid(checks) and json_valid(tags) and json_valid(article) and json_valid(was))"
    " union all select 1 from roadmap where id = :roadmap"
    " and not (json_valid(project) and json_valid(source))"
    " union all select 1 from stage where roadmap = :roadmap and not json_valid(walk)"
)


def seal(database: Database, roadmap: str) -> None:
    """Store the checksums of a roadmap that was just written; call it inside a transaction."""
    database.connection.execute(
        "delete from checksum where roadmap = ? and part in (?, ?, ?)",
        (roadmap, row_sums.TOPIC, row_sums.READINGS, row_sums.REFRESHES),
    )
    row_sums.write_sums(database, roadmap, list(_all_sums(database, roadmap)))


def seal_head(database: Database, roadmap: str) -> None:
    """Store the checksum of the row of a roadmap."""
    row_sums.write_sums(database, roadmap, [(row_sums.HEAD, "", _head_sum(database, roadmap))])


def seal_unsealed(database: Database) -> None:
    """Store the checksums of the roadmaps that an older version of the program loaded.

    One that is incomplete, or cannot be read, gets none, and so counts as damaged.
    """
    with database.lenient_text():
        roadmaps = database.column("select id from roadmap")
    for roadmap in roadmaps:
        if row_sums.read_sum(database, roadmap, row_sums.HEAD):
            continue
        with ignore_damage():
            sql = "select id, minutes, place from topic where roadmap = ? and place is not null"
            topics = database.rows(f"{sql} order by place", (roadmap,))
            is_readable = database.row(_BROKEN, {"roadmap": roadmap}) is None
            if not is_readable or not _is_complete(database, roadmap, topics):
                continue
            ids = "\n".join(row[0] for row in topics)
            database.connection.execute(
                "update graph set ids = ? where roadmap = ?", (ids, roadmap)
            )
            seal(database, roadmap)


def _is_complete(database: Database, roadmap: str, topics: list[Row]) -> bool:
    """Return whether the graph of a roadmap is that of its topics: id, minutes and index each."""
    index = {row[0]: i for i, row in enumerate(topics)}
    prerequisites = all_prerequisites(database, roadmap)
    if any(name not in index for name in chain(prerequisites, *prerequisites.values())):
        return False
    needs = [[index[need] for need in prerequisites.get(name, ())] for name in index]
    arrays = ([row[1] for row in topics], accumulate(map(len, needs), initial=0), chain(*needs))
    try:
        expected = list(map(pack_ints, arrays))
    except OverflowError:
        return False
    sql = "select topological, minutes, first, needs from graph where roadmap = ?"
    (order, *stored) = database.row(sql, (roadmap,)) or (b"",)
    places = range(len(topics))
    milestones = database.column("select needs from milestone where roadmap = ?", (roadmap,))
    return (
        [row[2] for row in topics] == list(places)
        and all(
            not len(needs) % 4 and set(unpack_ints(needs)) <= set(places) for needs in milestones
        )
        and stored == expected
        and len(order) == len(stored[0])
        and sorted(unpack_ints(order)) == list(places)
    )


def is_whole(database: Database, roadmap: str) -> bool:
    """Return whether a loaded roadmap matches all its checksums."""
    with ignore_damage():
        sql = (
            f"select part, topic, sum from checksum where roadmap = ? and part in ({_PLACEHOLDERS})"
        )
        with database.reading():
            stored = set(database.rows(sql, (roadmap, *row_sums.CATALOG_PARTS)))
            return stored == set(_all_sums(database, roadmap))
    return False


def damaged_roadmaps(database: Database) -> list[str]:
    """Return the ids of the loaded roadmaps that are damaged, and of rows without a roadmap."""
    with database.lenient_text():
        tables = " union ".join(f"select roadmap from {table}" for table in _tables(database))
        ids = set(database.column(f"select id from roadmap union {tables}"))
        sql = f"select roadmap from checksum where part in ({_PLACEHOLDERS})"
        ids.update(database.column(sql, row_sums.CATALOG_PARTS))
    texts = sorted(roadmap for roadmap in ids if isinstance(roadmap, str))
    return [roadmap for roadmap in texts if not is_whole(database, roadmap)]


def check_whole(database: Database, roadmap: str) -> None:
    """Raise DamagedCache unless a loaded roadmap matches its checksums."""
    with database.reading():
        if _catalog_sum(database, roadmap) != row_sums.read_sum(
            database, roadmap, row_sums.CATALOG
        ):
            raise damaged_roadmap(roadmap)


def is_topic_whole(database: Database, roadmap: str, row: Row) -> bool:
    """Return whether a whole row of the table `topic` matches its checksum."""
    columns = [column for (column,) in database.rows("select name from pragma_table_info('topic')")]
    values = dict(zip(columns, row, strict=True))
    card = [values[column] for column in CARD.split(", ")]
    return sum_rows([(roadmap,), card]) == row_sums.read_sum(
        database, roadmap, row_sums.TOPIC, row[1]
    )


def _all_sums(database: Database, roadmap: str) -> Iterator[tuple[str, str, str]]:
    """Yield the part, the topic and the checksum of everything."""
    yield row_sums.HEAD, "", _head_sum(database, roadmap)
    yield row_sums.CATALOG, "", _catalog_sum(database, roadmap)
    yield row_sums.FORMER, "", sum_rows(row_sums.former_rows(database, roadmap))
    tables = _tables(database)
    plan = plan_rows(database, roadmap, has_exercises="exercise" in tables)
    yield row_sums.PLAN, "", sum_rows(chain(*plan))
    if "refresh" in tables and (names := row_sums.refresh_rows(database, roadmap)):
        yield row_sums.REFRESHES, "", sum_rows(names)
    for row in database.connection.execute(
        f"select {CARD} from topic where roadmap = ? order by id", (roadmap,)
    ):
        yield row_sums.TOPIC, row[0], sum_rows([(roadmap,), row])
    assignments = database.connection.execute(_ASSIGNMENTS, (roadmap,))
    for topic, rows in groupby(assignments, itemgetter(0)):
        yield row_sums.READINGS, topic, reading_sum(rows)


def _tables(database: Database) -> dict[str, str]:
    """Return the tables that there are: a copy may have an older schema."""
    names = set(database.column("select name from sqlite_master where type = 'table'"))
    return {table: order for table, order in TABLES.items() if table in names}


def _catalog_sum(database: Database, roadmap: str) -> str:
    return sum_rows(
        row
        for table, order in _tables(database).items()
        for row in database.connection.execute(
            f"select * from {table} where roadmap = ? order by {order}", (roadmap,)
        )
    )


def _head_sum(database: Database, roadmap: str) -> str:
    # A copy may number the rows anew.
    return sum_rows(row[1:] for row in database.rows(f"{HEAD_ROWS} where id = ?", (roadmap,)))


def is_head_whole(database: Database, roadmap: str) -> bool:
    """Return whether the row of a roadmap matches its checksum."""
    with ignore_damage():
        stored = row_sums.read_sum(database, roadmap, row_sums.HEAD)
        return stored == _head_sum(database, roadmap)
    return False
