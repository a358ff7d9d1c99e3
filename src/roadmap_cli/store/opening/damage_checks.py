"""Checks for damage: pages, schema, references, catalog and log.

It only reads, and repairs nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice

from roadmap_cli.errors import DatabaseError, SuspectedDamage
from roadmap_cli.store.catalog import catalog_sums
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import (
    PROJECTION_VERSION,
    SCHEMA_VERSION,
    Database,
    connect,
    is_outdated,
)
from roadmap_cli.store.database.row_sums import damaged_roadmap, damaged_states
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT, to_roadmap_error
from roadmap_cli.store.log import log, progress_checks
from roadmap_cli.store.opening.opening import (
    refuse_foreign_object,
    refuse_foreign_wal,
    stored_version,
)

# What an integrity check reports of rows and indexes while the structure of the file is in order.
_REPAIRABLE = (
    r"missing from index|wrong # of entries|non-unique entry|value in|out of order|not in PRIMARY"
)
_REPAIR_HINT = "nothing was changed; 'roadmap doctor --rebuild' repairs it; your progress is safe"
# An index of the log could hide events, though each that is read is compared with its checksum.
_LONG_TABLES = ("event", "topic_day")
# A migration under another name would be carried out once more by the next upgrade.
_STEPS = "select migration_set, name from _sqlite_migrations order by id"
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
    version = stored_version(database) or SCHEMA_VERSION
    pages = find_page_damage(database)
    faults = [*find_schema_damage(database, version), *islice(log.find_damage(database), 1)]
    if pages and not faults and is_repairable(pages):
        return DatabaseError(f"the database is damaged: {database.path} ({pages[0]})", _REPAIR_HINT)
    for fault in (*pages, *faults):
        return _damaged_database(database.path, fault)
    if version < row_sums.CHECKSUM_VERSION:
        return None
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


def is_repairable(messages: Iterable[str]) -> bool:
    """Return whether faults that SQLite finds leave the structure of the file in order.

    Then everything beside the log can be rebuilt without danger to the log.
    """
    import re  # only here: no daily command and no report loads it

    return all(re.search(_REPAIRABLE, message) for message in messages)


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
        expected_steps = connection.execute(_STEPS).fetchall()
    actual_schema = {row[:2]: row[2] for row in database.rows(_SCHEMA)}
    return (
        [
            f"the {kind} {name} is " + ("changed" if (kind, name) in actual_schema else "missing")
            for (kind, name), sql in sorted(expected_schema.items())
            if actual_schema.get((kind, name)) != sql
        ]
        + [
            f"the {kind} {name} does not belong to this program"
            for kind, name in sorted(actual_schema.keys() - expected_schema.keys())
            if strict or _is_unique(actual_schema[kind, name])
        ]
        + (
            []
            if database.rows(_STEPS) == expected_steps
            else ["the list of migrations was changed"]
        )
    )


def _is_unique(sql: str) -> bool:
    """Return whether an object is an index that would refuse rows of ours."""
    return sql.lower().split()[:2] == ["create", "unique"]


def check_roadmap(database: Database, roadmap: str, *, with_log: bool) -> None:
    """Raise SuspectedDamage unless the file, a loaded roadmap and its progress are whole.

    Without the log, and the days of topics, which are compared as they are read, it is for those
    who read no events.
    """
    with database.reading():
        tables = "select name from sqlite_master where type = 'table'"
        for table in database.column(tables):
            if with_log or table not in _LONG_TABLES:
                _check_table(database, table)
        catalog_sums.check_whole(database, roadmap)
        progress_checks.check_states(database, roadmap)


def check_log_indexes(database: Database) -> None:
    """Raise SuspectedDamage unless the pages and indexes of the log are whole."""
    _check_table(database, "event")


def _check_table(database: Database, table: str) -> None:
    # A damaged index could hide rows that are whole.
    name = table.replace('"', '""')
    if database.value(f'pragma integrity_check("{name}")', default="") != "ok":
        raise SuspectedDamage(f"the database is damaged: {database.path}", RESTORE_HINT)


def check_stored(database: Database) -> None:
    """Raise DamagedCache unless everything beside the log matches its checksums."""
    with database.reading():
        if is_outdated(database):
            return
        if not row_sums.is_meta_whole(database):
            raise row_sums.damaged_meta(database.path)
        for roadmap in catalog_sums.damaged_roadmaps(database):
            raise damaged_roadmap(roadmap)
        for _ in _find_damaged_states(database):
            raise damaged_states(database.path)


def journal_mode(database: Database) -> str:
    """Return the journal mode; ours is "delete", and others may have switched to "wal"."""
    return database.value("pragma journal_mode", default="")


def find_catalog_damage(database: Database) -> Iterator[str]:
    """Yield a sentence for each loaded roadmap that does not match its checksums."""
    with database.reading():
        if is_outdated(database):
            return
        for name in catalog_sums.damaged_roadmaps(database):
            yield f"the loaded roadmap {name} is damaged"


def find_state_damage(database: Database) -> Iterator[str]:
    """Yield a sentence for each roadmap whose states differ from their checksums, and for `meta`."""
    if is_outdated(database):
        return
    yield from _find_damaged_states(database)
    if not row_sums.is_meta_whole(database):
        yield "the table meta does not match its checksum"


def _find_damaged_states(database: Database) -> Iterator[str]:
    # Those of another version are rebuilt before they are used.
    if database.has_meta("projection", str(PROJECTION_VERSION)):
        yield from progress_checks.find_damage(database)
