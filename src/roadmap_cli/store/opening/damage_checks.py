"""Checks for damage: pages, schema, references, catalog and log.

It only reads, and repairs nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import chain

from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.catalog import catalog_sums
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import SCHEMA_VERSION, Database, connect, is_outdated
from roadmap_cli.store.database.row_sums import damaged_roadmap, damaged_states
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT, to_roadmap_error
from roadmap_cli.store.log import log, progress_checks
from roadmap_cli.store.opening.opening import refuse_foreign_object, refuse_foreign_wal

_SCHEMA = (
    "select type, name, sql from sqlite_master where sql is not null"
    " and name not like 'sqlite\\_%' escape '\\' and name not like '\\_%' escape '\\'"
)


def diagnose(path: str) -> DatabaseError | None:
    """Read the whole database at a path, through a connection of its own.

    Return the error that says what is damaged, and the command that mends it; None if nothing is.
    """
    try:
        refuse_foreign_wal(path)
        with closing(connect(path)) as connection:
            database = Database(path, connection)
            refuse_foreign_object(database)
            with database.reading():
                return _find_damage(database)
    except DatabaseError as error:
        return error
    except sqlite3.Error as error:
        failure = to_roadmap_error(error, path)
        return failure if isinstance(failure, DatabaseError) else None
    except (UnicodeDecodeError, ValueError) as error:
        return _damaged_database(path, str(error))


def _find_damage(database: Database) -> DatabaseError | None:
    faults = chain(
        find_page_damage(database), find_schema_damage(database), log.find_damage(database)
    )
    fault = next(faults, None)
    if fault is not None:
        return _damaged_database(database.path, fault)
    try:
        check_stored(database)
    except DatabaseError as error:
        return error
    return None


def _damaged_database(path: str, fault: str) -> DatabaseError:
    return DatabaseError(f"the database is damaged: {path} ({fault})", RESTORE_HINT)


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


def check_stored(database: Database) -> None:
    """Raise DamagedCache unless everything beside the log matches its checksums."""
    if is_outdated(database):
        return
    for roadmap in catalog_sums.damaged_roadmaps(database):
        raise damaged_roadmap(roadmap)
    if next(find_state_damage(database), None) is not None:
        raise damaged_states(database.path)


def journal_mode(database: Database) -> str:
    """Return the journal mode; ours is "delete", and others may have switched to "wal"."""
    return database.value("pragma journal_mode", default="")


def find_catalog_damage(database: Database) -> Iterator[str]:
    """Yield a sentence for each loaded roadmap that does not match its checksums."""
    if is_outdated(database):
        return
    for name in catalog_sums.damaged_roadmaps(database):
        yield f"the loaded roadmap {name} is damaged"


def find_state_damage(database: Database) -> Iterator[str]:
    """Yield a sentence for each roadmap whose states differ from their checksums, and for `meta`."""
    if is_outdated(database):
        return
    yield from progress_checks.find_damage(database)
    if not row_sums.is_meta_whole(database):
        yield "the table meta does not match its checksum"
