"""Opening the database: create a missing one, upgrade an older one, refuse anything else.

A refused file is never modified.
"""

import os
import sqlite3
from contextlib import closing, suppress

from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database import (
    APPLICATION_ID,
    SCHEMA,
    Database,
    address_of,
    connect,
    refuse_newer,
)
from roadmap_cli.store.files import is_there, look_at
from roadmap_cli.store.trouble import BRING_BACK, explained, is_damage


def open_database(path: str, *, create: bool = True) -> Database:
    """Open the database; create or upgrade it if that is safe.

    Raises DatabaseError if it is foreign, newer, damaged or not a file, or if it is missing
    although there are backups; nothing is modified then.
    """
    if sqlite3.sqlite_version_info < (3, 37):
        raise DatabaseError(
            f"this Python has SQLite {sqlite3.sqlite_version}; 3.37 or newer is needed",
            "use a newer Python",
        )
    look_at(path, create=create)
    try:
        try:
            return _open(path)
        except sqlite3.Error as error:
            # SQLite may report a failed read as damage: try again before believing it.
            if not is_damage(error):
                raise
        try:
            return _open(path)
        except sqlite3.Error as error:
            if is_damage(error):
                _refuse_cut(path)
            raise
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except UnicodeDecodeError as error:
        raise DatabaseError(
            f"the database is damaged: {path} ({error})",
            BRING_BACK,
        ) from error
    except OSError as error:
        raise DatabaseError(
            f"the database cannot be reached: {path} ({error.strerror})",
            "nothing was changed; is its disk connected and in order?",
        ) from error


def _open(path: str) -> Database:
    refuse_foreign_log(path)
    connection = connect(path)
    database = Database(path, connection)
    try:
        version = _check_version(database)
        _refuse_truncated(database)
        if version < SCHEMA:
            from roadmap_cli.store import migrations

            migrations.upgrade(database, version)
        database.schema = SCHEMA
    except BaseException:
        connection.close()
        raise
    return database


def refuse_foreign_log(path: str) -> None:
    """Refuse another program's database that has a write-ahead log.

    Opening it as usual would checkpoint it: SQLite would write the log into the file.
    """
    if not is_there(f"{path}-wal"):
        return
    connection = sqlite3.connect(address_of(path, "mode=ro&immutable=1"), uri=True)
    try:
        (application,) = connection.execute("pragma application_id").fetchone()
    finally:
        connection.close()
    if application != APPLICATION_ID:
        raise _foreign(path)


def _refuse_truncated(database: Database) -> None:
    """Refuse a file that is shorter than its page count says: it was truncated."""
    with database.reading():  # so that it cannot grow between the two queries
        pages, size = database.row("pragma page_count"), database.row("pragma page_size")
        if pages and size and os.stat(database.path).st_size < pages[0] * size[0]:
            raise DatabaseError(
                f"the database is damaged, its end is missing: {database.path}",
                BRING_BACK,
            )


def _refuse_cut(path: str) -> None:
    """Refuse a truncated file whose schema cannot be read, with the error that says so."""
    connection = sqlite3.connect(address_of(path, "mode=ro"), uri=True, isolation_level=None)
    with suppress(sqlite3.Error), closing(connection):
        connection.execute("pragma writable_schema = 1")  # without it, not even pragmas work
        _refuse_truncated(Database(path, connection))


def _foreign(path: str) -> DatabaseError:
    return DatabaseError(
        f"this is another program's database: {path}",
        "nothing was changed; set ROADMAP_HOME to another directory",
    )


def is_ours(database: Database) -> bool:
    """Return whether the database has our schema, or is empty; refuse a foreign or newer one."""
    return _found_version(database) is not None


def _check_version(database: Database) -> int:
    """Return the schema version, 0 for an empty database; refuse one that cannot be used."""
    version = _found_version(database)
    if version is not None and version < 1:
        raise DatabaseError(
            f"the database is damaged, it says that its schema is {version}: {database.path}",
            BRING_BACK,
        )
    return version or 0


def _found_version(database: Database) -> int | None:
    """Return the schema version in the file, None for an empty database."""
    with database.reading():  # another process may be creating it right now
        row = database.row(
            "select application_id, user_version from pragma_application_id, pragma_user_version"
        )
        tables = database.row("select count(*) from sqlite_master")
    assert row is not None
    application, version = row
    if application == APPLICATION_ID:
        refuse_newer(database)
        return int(version)
    if application or version or (tables and tables[0]):
        raise _foreign(database.path)
    return None
