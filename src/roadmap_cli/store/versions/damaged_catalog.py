"""Clearing a damaged roadmap out of the catalog, so that it can be written anew.

It keeps what the file cannot bring back and what is whole: the other roadmaps, the retired topics
and the former ids. It must not trust any order, index or text: whole tables are read and emptied.
"""

from __future__ import annotations

from typing import Any

from roadmap_cli.store.catalog import catalog_sums
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import REPLACEMENT, Database

_FORMER_TABLES = ("former_id", "former_reading")

Row = tuple[Any, ...]


def clear(database: Database, roadmap: str) -> None:
    """Empty the catalog of a damaged roadmap; call it inside a transaction."""
    connection = database.connection
    with database.lenient_text():
        all_rows = {table: _rows(database, table) for table in catalog_sums.TABLES}
    heads = set(database.column("select roadmap from checksum where part = ?", ("roadmap",)))
    others = heads - {roadmap}
    for table, rows in all_rows.items():
        connection.execute(f"delete from {table}")
        whole_rows = [
            row for row in rows if row[0] in others or _is_needed(database, table, row, roadmap)
        ]
        if whole_rows:
            placeholders = ", ".join("?" * len(whole_rows[0]))
            sql = f"insert or ignore into {table} values ({placeholders})"
            connection.executemany(sql, whole_rows)
    placeholders = ", ".join("?" * len(heads))
    connection.execute(f"delete from roadmap where id not in ({placeholders})", tuple(heads))
    catalog_sums.forget(database, roadmap)


def _rows(database: Database, table: str) -> list[Row]:
    return database.rows(f"select * from {table} not indexed")


def _is_needed(database: Database, table: str, row: Row, roadmap: str) -> bool:
    if row[0] != roadmap:
        return False
    if table == "topic":
        is_retired = row[2] is None
        return is_retired and catalog_sums.is_topic_whole(database, roadmap, row)
    return table in _FORMER_TABLES and not any(REPLACEMENT in str(value) for value in row)


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
