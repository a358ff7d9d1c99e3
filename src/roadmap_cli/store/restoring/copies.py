"""The copies of the database: listing them, reading their content, checking them for damage.

A copy is untrusted input. This module changes nothing, not even a journal beside a copy.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain

from roadmap_cli import file_access
from roadmap_cli.core.answers.backup_answers import BackupCopy
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database import backup
from roadmap_cli.store.database.database import (
    APPLICATION_ID,
    FILE_VERSION,
    SCHEMA_VERSION,
    Database,
    find_foreign_object,
    newer_error,
    read_only_uri,
)
from roadmap_cli.store.database.database_file import path_exists
from roadmap_cli.store.database.row_sums import CHECKSUM_VERSION
from roadmap_cli.store.log import log
from roadmap_cli.store.opening import damage_checks

_JOURNALS = ("-journal", "-wal")
UNREADABLE = (sqlite3.Error, UnicodeDecodeError, ValueError, RecursionError, OverflowError)

_ACCESS_ERRORS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
}
EXAMINING = "backups checked:"

# Called with the name of a phase, the number of items done, and of all.
PhaseCallback = Callable[[str, int, int], object]


class InaccessibleCopy(DatabaseError):
    """A copy cannot be read at the moment; it may well be undamaged."""


def list_copies(directory: str) -> list[BackupCopy]:
    """Return the copies in a directory, newest first, without opening them."""
    try:
        names = os.listdir(directory)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise DatabaseError(
            f"the backups cannot be listed: {directory} ({error.strerror})",
            file_access.permission_advice(directory, "check the permissions of the directory"),
        ) from error
    found_copies = []
    for name in names:
        path = os.path.join(directory, name)
        kind, day = backup.copy_kind(name)
        modified = 0.0
        if not kind:
            continue
        try:
            status = os.stat(path)
            if not stat.S_ISREG(status.st_mode):
                continue
            modified = status.st_mtime
            day = day or time.strftime("%Y-%m-%d", time.localtime(modified))
        except FileNotFoundError:
            continue
        except (OSError, OverflowError):
            pass  # listed all the same; reading it will report the error
        found_copies.append((day, modified, BackupCopy(path, name, kind, day)))
    return [copy for _, _, copy in sorted(found_copies, reverse=True)]


def resolve_path(directory: str, file: str) -> str:
    """Return the path of a file or, if it does not exist, of the copy with this name."""
    if not os.path.exists(file) and os.path.basename(file) == file:
        path = os.path.join(directory, file)
        if os.path.exists(path):
            return path
    return file


@contextmanager
def open_copy(path: str) -> Iterator[Database]:
    """Open a snapshot of a copy, read-only; raise DatabaseError if it is not one of ours."""
    path = os.path.realpath(path)  # a journal is beside the file, not beside a link to it
    _refuse_unreadable(path)
    try:
        connection = sqlite3.connect(read_only_uri(path), uri=True, isolation_level=None)
    except OSError as error:
        raise _access_error(path, error.strerror or str(error)) from error
    except sqlite3.Error as error:
        raise reading_error(path, error) from error
    with closing(connection):
        try:
            connection.executescript(
                "pragma query_only = 1; pragma trusted_schema = 0; pragma cell_size_check = 1;"
            )
            connection.execute("begin")
            application, version = connection.execute(FILE_VERSION).fetchone()
            found = find_foreign_object(connection)
        except UNREADABLE as error:
            raise reading_error(path, error) from error
        if application != APPLICATION_ID or version < 1:
            raise DatabaseError(
                f"this is not a backup of a roadmap database: {path}", "nothing was changed"
            )
        if version > SCHEMA_VERSION:
            raise newer_error("this backup", version, path)
        if found is not None:  # before anything is read that it may stand for
            raise damage_error(path, "its {} {} does not belong to this program".format(*found))
        database = Database(path, connection)
        database.schema = version
        yield database


def _refuse_unreadable(path: str) -> None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise DatabaseError(
            f"there is no such backup: {path}", "'roadmap restore --list' shows all backups"
        ) from None
    except OSError as error:
        raise _access_error(path, error.strerror or str(error)) from error
    if not stat.S_ISREG(status.st_mode):
        raise DatabaseError(f"this is not a file: {path}", "nothing was changed")
    for suffix in _JOURNALS:
        journal = path + suffix
        try:
            has_content = path_exists(journal) and os.path.getsize(journal)
        except OSError as error:
            raise _access_error(journal, error.strerror or str(error)) from error
        if has_content:
            raise DatabaseError(
                f"{path} was copied in the middle of a change: {journal} is next to it",
                "nothing was changed; put both into an empty directory as roadmap.db and"
                f" roadmap.db{suffix}, run 'ROADMAP_HOME=DIRECTORY roadmap doctor', then restore that",
            )


def reading_error(path: str, error: Exception) -> DatabaseError:
    """Return the error for a copy that SQLite could not read: damaged or only inaccessible."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _ACCESS_ERRORS:
        return _access_error(path, str(error))
    return damage_error(path, str(error))


def _access_error(path: str, detail: str) -> InaccessibleCopy:
    return InaccessibleCopy(
        f"this backup cannot be read: {path} ({detail[:200]})",
        "nothing was changed; it may be intact: "
        + file_access.permission_advice(path, "check its permissions and its disk"),
    )


def damage_error(path: str, detail: str) -> DatabaseError:
    """Return the error for a damaged copy."""
    return DatabaseError(
        f"this backup is damaged: {path} ({detail[:200]})",
        "nothing was changed; 'roadmap restore --list' shows the others",
    )


def is_copy(path: str) -> bool:
    """Return whether a file is a copy by this program, and not a database in use."""
    try:
        with open_copy(path) as database:
            return database.get_meta("device") is None
    except (DatabaseError, *UNREADABLE):
        return False


def summary(database: Database) -> tuple[int, str]:
    """Return the number of events of a database and the last day of study."""
    events, day = database.rows("select count(*), coalesce(max(day), '') from event")[0]
    return int(events), str(day)


def read_summary(path: str) -> tuple[int, str]:
    """Return the number of events of a copy and the last day of study."""
    with open_copy(path) as database:
        return summary(database)


def find_damage(database: Database) -> Iterator[str]:
    """Yield the damage that prevents a copy from being restored."""
    yield from damage_checks.find_page_damage(database)
    yield from damage_checks.find_schema_damage(database, database.schema, strict=True)


def find_cache_damage(database: Database) -> Iterator[str]:
    """Yield the damage in the roadmaps and states of a copy; the log brings back what it holds."""
    if database.schema >= CHECKSUM_VERSION:
        yield from damage_checks.find_catalog_damage(database)
        yield from damage_checks.find_state_damage(database)


def examine_all(copies: Sequence[BackupCopy], on_progress: PhaseCallback) -> list[BackupCopy]:
    """Examine every copy."""
    results = []
    for count, copy in enumerate(copies, 1):
        results.append(examine(copy))
        on_progress(EXAMINING, count, len(copies))
    return results


def examine(copy: BackupCopy) -> BackupCopy:
    """Return a copy with its content and damage."""
    readable = True
    try:
        copy = copy._replace(bytes=os.path.getsize(copy.path))
        with open_copy(copy.path) as database:
            copy = copy._replace(schema=database.schema)
            events, day = summary(database)
            copy = copy._replace(events=events, day=day)
            faults = chain(
                find_damage(database), log.find_damage(database), find_cache_damage(database)
            )
            fault = next(faults, "")
    except DatabaseError as error:
        fault, readable = error.sentence, not isinstance(error, InaccessibleCopy)
    except UNREADABLE as error:
        fault = str(error)
        readable = not isinstance(reading_error(copy.path, error), InaccessibleCopy)
    except OSError as error:
        fault, readable = error.strerror or str(error), False
    return copy._replace(valid=not fault, fault=fault, readable=readable)
