"""Checks for damage: pages, schema, references, catalog and log.

It only reads, and repairs nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.catalog.catalog import unpack_ints
from roadmap_cli.store.database.database import SCHEMA_VERSION, Database, connect
from roadmap_cli.store.log import log
from roadmap_cli.store.opening.opening import refuse_foreign_object, refuse_foreign_wal

_SCHEMA = (
    "select type, name, sql from sqlite_master where sql is not null"
    " and name not like 'sqlite\\_%' escape '\\' and name not like '\\_%' escape '\\'"
)


def find_file_damage(path: str) -> list[str]:
    """Return the damage in the database at a path, as far as it can be read."""
    try:
        refuse_foreign_wal(path)
        with closing(connect(path)) as connection:
            database = Database(path, connection)
            refuse_foreign_object(database)
            return [
                *find_page_damage(database),
                *find_schema_damage(database),
                *find_catalog_damage(database),
                *log.find_damage(database),
            ]
    except DatabaseError as error:
        return [error.sentence]
    except (sqlite3.Error, UnicodeDecodeError, ValueError) as error:
        return [str(error)]


def find_page_damage(database: Database) -> list[str]:
    """Return the messages of SQLite's integrity check."""
    messages = list(map(str, database.column("pragma integrity_check(20)")))
    return [] if messages == ["ok"] else messages


def find_dangling_references(database: Database) -> list[str]:
    """Return a sentence for each table that refers to missing rows."""
    references = database.rows('select distinct "table", parent from pragma_foreign_key_check')
    return [
        f"table {name} refers to something that is not in {parent}" for name, parent in references
    ]


def find_schema_damage(
    database: Database, version: int = SCHEMA_VERSION, *, strict: bool = False
) -> list[str]:
    """Return a sentence for each missing or changed table, index and trigger.

    With `strict`, also for each additional table and index. Other objects that are not ours are
    refused when a database is opened.
    """
    from roadmap_cli.store.opening import migrations

    with closing(migrations.create_in_memory(version)) as connection:
        expected_schema = {row[:2]: row[2] for row in connection.execute(_SCHEMA)}
    actual_schema = {row[:2]: row[2] for row in database.rows(_SCHEMA)}
    return [
        f"the {kind} {name} is " + ("changed" if (kind, name) in actual_schema else "missing")
        for (kind, name), sql in sorted(expected_schema.items())
        if actual_schema.get((kind, name)) != sql
    ] + [
        f"the {kind} {name} is not of this program"
        for kind, name in sorted(actual_schema.keys() - expected_schema.keys())
        if strict
    ]


def journal_mode(database: Database) -> str:
    """Return the journal mode; ours is "delete", and others may have switched to "wal"."""
    return database.value("pragma journal_mode", default="")


def find_catalog_damage(database: Database) -> Iterator[str]:
    """Yield a sentence for each loaded roadmap with missing topics."""
    for name in database.column("select id from roadmap order by id"):
        if not is_roadmap_complete(database, name):
            yield f"the roadmap {name} lost topics; load its file again"


def is_roadmap_complete(database: Database, roadmap: str) -> bool:
    """Return whether a roadmap has as many topics as its graph."""
    graph = database.row("select minutes from graph where roadmap = ?", (roadmap,))
    counts = database.row(
        "select count(*), coalesce(max(place) + 1, 0) from topic"
        " where roadmap = ? and place is not null",
        (roadmap,),
    )
    return graph is not None and counts == (len(unpack_ints(graph[0])),) * 2
