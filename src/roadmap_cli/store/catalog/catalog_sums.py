"""The checksums of a loaded roadmap: they are stored when it is loaded, and compared as a whole.

It owns which rows are summed up together. A daily command compares only what it reads, in `catalog`
and `reading_rows`. It must not know what the columns mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter

from roadmap_cli.store.catalog.catalog import CARD, HEAD_ROWS, is_known, plan_rows
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
    "reading": "id",
    "assignment": "topic, place",
    "former_id": "former",
    "former_reading": "former",
    "graph": "roadmap",
}
_PLACEHOLDERS = ", ".join("?" * len(row_sums.ROADMAP_PARTS))
_ASSIGNMENTS = (
    f"select {READING_COLUMNS} from assignment a join reading r on r.roadmap = a.roadmap"
    " and r.id = a.reading where a.roadmap = ? order by a.topic, a.place"
)


def seal(database: Database, roadmap: str) -> None:
    """Store the checksums of a roadmap that was just written; call it inside a transaction."""
    database.connection.execute(
        "delete from checksum where roadmap = ? and part in (?, ?)",
        (roadmap, row_sums.TOPIC, row_sums.READINGS),
    )
    row_sums.write_sums(database, roadmap, list(_all_sums(database, roadmap)))


def forget(database: Database, roadmap: str) -> None:
    """Delete the checksums of a roadmap that was cleared away; call it inside a transaction."""
    sql = f"delete from checksum where roadmap = ? and part in ({_PLACEHOLDERS})"
    database.connection.execute(sql, (roadmap, *row_sums.ROADMAP_PARTS))


def seal_head(database: Database, roadmap: str) -> None:
    """Store the checksum of the row of a roadmap."""
    row_sums.write_sums(database, roadmap, [(row_sums.HEAD, "", _head_sum(database, roadmap))])


def seal_unsealed(database: Database) -> None:
    """Store the checksums of the roadmaps that an older version of the program loaded.

    One that cannot be read gets none, and so counts as damaged.
    """
    for roadmap in database.column("select id from roadmap"):
        if is_known(database, roadmap):
            continue
        with ignore_damage():
            sql = "select id from topic where roadmap = ? and place is not null order by place"
            ids = "\n".join(database.column(sql, (roadmap,)))
            database.connection.execute(
                "update graph set ids = ? where roadmap = ?", (ids, roadmap)
            )
            seal(database, roadmap)


def is_whole(database: Database, roadmap: str) -> bool:
    """Return whether a loaded roadmap matches all its checksums."""
    with ignore_damage():
        sql = (
            f"select part, topic, sum from checksum where roadmap = ? and part in ({_PLACEHOLDERS})"
        )
        with database.reading():
            stored = set(database.rows(sql, (roadmap, *row_sums.ROADMAP_PARTS)))
            return stored == set(_all_sums(database, roadmap))
    return False


def damaged_roadmaps(database: Database) -> list[str]:
    """Return the ids of the loaded roadmaps that are damaged, and of rows without a roadmap."""
    with database.lenient_text():
        tables = " union ".join(f"select roadmap from {table}" for table in TABLES)
        ids = set(database.column(f"select id from roadmap union {tables}"))
        sql = f"select roadmap from checksum where part in ({_PLACEHOLDERS})"
        ids.update(database.column(sql, row_sums.ROADMAP_PARTS))
    return sorted(roadmap for roadmap in ids if not is_whole(database, roadmap))


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
    yield row_sums.PLAN, "", sum_rows(chain(*plan_rows(database, roadmap)))
    for row in database.connection.execute(
        f"select {CARD} from topic where roadmap = ? order by id", (roadmap,)
    ):
        yield row_sums.TOPIC, row[0], sum_rows([(roadmap,), row])
    assignments = database.connection.execute(_ASSIGNMENTS, (roadmap,))
    for topic, rows in groupby(assignments, itemgetter(0)):
        yield row_sums.READINGS, topic, reading_sum(rows)


def _catalog_sum(database: Database, roadmap: str) -> str:
    return sum_rows(
        row
        for table, order in TABLES.items()
        for row in database.connection.execute(
            f"select * from {table} where roadmap = ? order by {order}", (roadmap,)
        )
    )


def _head_sum(database: Database, roadmap: str) -> str:
    # A copy may number the rows anew.
    return sum_rows(row[1:] for row in database.rows(f"{HEAD_ROWS} where id = ?", (roadmap,)))
