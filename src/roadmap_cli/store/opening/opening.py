"""Opening the database: create a missing one, upgrade an older one, refuse anything else.

A refused file is never modified.
"""

import os
import sqlite3
from contextlib import closing, suppress

from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database.database import (
    APPLICATION_ID,
    FILE_VERSION,
    SCHEMA_VERSION,
    Database,
    connect,
    find_foreign_object,
    read_schema_version,
    sqlite_uri,
)
from roadmap_cli.store.database.database_file import path_exists, prepare_file
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT, is_damage, to_roadmap_error

_OLDEST_SQLITE = (3, 37)  # strict tables


def require_sqlite() -> None:
    """Raise DatabaseError if this Python's SQLite is too old to read the schema."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        oldest = ".".join(map(str, _OLDEST_SQLITE))
        raise DatabaseError(
            f"this Python has SQLite {sqlite3.sqlite_version}; {oldest} or newer is needed",
            "nothing was changed; use a Python with a newer SQLite, for example from 'uv python install'",
        )


def open_database(path: str, *, create: bool = True) -> Database:
    """Open the database; create or upgrade it if that is safe.

    Raises DatabaseError if it is foreign, newer, damaged or not a file, or if it is missing
    although there are backups; nothing is modified then.
    """
    require_sqlite()
    prepare_file(path, create=create)
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
                _refuse_truncated_schema(path)
            raise
    except sqlite3.Error as error:
        raise to_roadmap_error(error, path) from error
    except UnicodeDecodeError as error:
        raise DatabaseError(f"the database is damaged: {path} ({error})", RESTORE_HINT) from error
    except OSError as error:
        raise DatabaseError(
            f"the database cannot be reached: {path} ({error.strerror})",
            "nothing was changed; is its disk connected and healthy?",
        ) from error


def _open(path: str) -> Database:
    refuse_foreign_wal(path)
    connection = connect(path)
    database = Database(path, connection)
    try:
        version = stored_version(database)
        if version is not None and version < 1:
            raise DatabaseError(
                f"the database is damaged: its schema version is {version}: {path}",
                RESTORE_HINT,
            )
        _refuse_truncated(database)
        refuse_foreign_object(database)
        if version != SCHEMA_VERSION:
            from roadmap_cli.store.opening import migrations

            migrations.upgrade(database, version or 0)
        database.schema = SCHEMA_VERSION
    except BaseException:
        database.close()  # a failed commit may have opened another connection
        raise
    return database


def refuse_foreign_wal(path: str) -> None:
    """Refuse another program's database that has a write-ahead log.

    Opening it as usual would checkpoint it: SQLite would write the log into the file.
    """
    if not path_exists(f"{path}-wal"):
        return
    with closing(sqlite3.connect(sqlite_uri(path, "mode=ro&immutable=1"), uri=True)) as connection:
        (application,) = connection.execute("pragma application_id").fetchone()
    if application != APPLICATION_ID:
        raise _foreign_error(path)


def _refuse_truncated(database: Database) -> None:
    """Refuse a file that is shorter than its page count says: it was truncated."""
    with database.reading():  # so that it cannot grow between the two queries
        pages = database.value("pragma page_count", default=0)
        size = pages * database.value("pragma page_size", default=0)
        is_short = os.stat(database.path).st_size < size
        # In WAL mode the end may still be in the log beside the file.
        if is_short and not path_exists(f"{database.path}-wal"):
            raise DatabaseError(
                f"the database is damaged; its end is missing: {database.path}", RESTORE_HINT
            )


def refuse_foreign_object(database: Database) -> None:
    """Refuse a database with a view, trigger or virtual table that is not ours."""
    found = find_foreign_object(database.connection)
    if found is None:
        return
    import shlex  # for the hint; no daily command needs it

    kind, name = found
    quoted_name = name.replace('"', '""')
    statement = f'drop {kind.removeprefix("virtual ")} "{quoted_name}"'
    raise DatabaseError(
        f"the database has a {kind} that does not belong to this program: {name} ({database.path})",
        "nothing was changed; to remove it: sqlite3"
        f" {shlex.quote(database.path)} {shlex.quote(statement)}; if it has replaced a"
        " table, 'roadmap restore --latest' restores that",
    )


def _refuse_truncated_schema(path: str) -> None:
    """Refuse a truncated file whose schema cannot be read, with the error that says so."""
    connection = sqlite3.connect(sqlite_uri(path, "mode=ro"), uri=True, isolation_level=None)
    with suppress(sqlite3.Error), closing(connection):
        connection.execute("pragma writable_schema = 1")  # without it, not even pragmas work
        _refuse_truncated(Database(path, connection))


def _foreign_error(path: str) -> DatabaseError:
    return DatabaseError(
        f"this is another program's database: {path}",
        "nothing was changed; set ROADMAP_HOME to another directory",
    )


def stored_version(database: Database) -> int | None:
    """Return the schema version, None for an empty database; refuse a foreign or newer one."""
    with database.reading():  # another process may be creating it right now
        application, version = database.rows(FILE_VERSION)[0]
        if application == APPLICATION_ID:
            return read_schema_version(database)
        is_empty = database.row("select 1 from sqlite_master") is None
    if application or version or not is_empty:
        raise _foreign_error(database.path)
    return None
