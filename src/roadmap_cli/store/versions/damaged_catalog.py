"""Clearing a damaged roadmap out of the catalog, so that it can be written anew.

It keeps what the file cannot bring back and what is whole: the other roadmaps, the topics and the
former ids. It must not trust any order, index or text: whole tables are read and emptied.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roadmap_cli.store.catalog import catalog_sums
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import REPLACEMENT, Database

_FORMER_TABLES = ("former_id", "former_reading")
_CHECKSUM = "checksum"  # the last to be cleared: it tells which topics are whole

Row = tuple[Any, ...]


def clear(database: Database, roadmap: str) -> None:
    """Empty the catalog of a damaged roadmap; call it inside a transaction."""
    _delete_rows(database, roadmap, lambda table, row: _is_needed(database, table, row))


def _delete_rows(
    database: Database,
    roadmap: str,
    is_needed: Callable[[str, Row], bool] = lambda _table, _row: False,
) -> None:
    connection = database.connection
    for table in (*catalog_sums.TABLES, _CHECKSUM):
        with database.lenient_text():
            rows = database.rows(f"select * from {table} not indexed")
        needed_rows = [row for row in rows if row[0] != roadmap or is_needed(table, row)]
        if len(needed_rows) == len(rows):
            continue
        connection.execute(f"delete from {table}")
        placeholders = ", ".join("?" * len(rows[0]))
        sql = f"insert or ignore into {table} values ({placeholders})"
        connection.executemany(sql, needed_rows)


def remove(database: Database, roadmap: str) -> None:
    """Delete all rows with the id of a roadmap; call it inside a transaction."""
    _delete_rows(database, roadmap)
    with database.lenient_text():
        rows = database.rows("select rowid, id from roadmap not indexed")
    database.connection.executemany(
        "delete from roadmap where rowid = ?", [(rowid,) for rowid, name in rows if name == roadmap]
    )


def remove_bytes(database: Database) -> None:
    """Delete the rows in which a flipped bit made bytes of a text; call it inside a transaction.

    No query by the text would find them.
    """
    for table in ("roadmap", *catalog_sums.TABLES, _CHECKSUM):
        sql = "select name from pragma_table_info(?) where type = 'TEXT'"
        conditions = [f"typeof({name}) = 'blob'" for name in database.column(sql, (table,))]
        database.connection.execute(f"delete from {table} where {' or '.join(conditions)}")


def is_remnant(database: Database, roadmap: str) -> bool:
    """Return whether an id comes from a flipped bit: it has hardly anything of a roadmap."""
    queries = (
        "select 1 from roadmap where id = ?",
        "select 1 from topic where roadmap = ?",
        "select 1 from graph where roadmap = ?",
        "select 1 from checksum where roadmap = ? and part = 'catalog'",
    )
    return sum(database.row(sql, (roadmap,)) is not None for sql in queries) < 2


def _is_needed(database: Database, table: str, row: Row) -> bool:
    if table == "topic":
        return catalog_sums.is_topic_whole(database, row[0], row)
    if table == _CHECKSUM:
        return row[1] not in row_sums.CATALOG_PARTS
    return table in _FORMER_TABLES and not any(REPLACEMENT in str(value) for value in row)
