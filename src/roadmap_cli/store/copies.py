"""The copies beside the database: which there are, what each holds, whether it is whole.

It reads without trust and changes nothing, not even a journal beside a copy.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from roadmap_cli.core.backups import Copy
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store import inspection, log
from roadmap_cli.store.database import APPLICATION_ID, SCHEMA, Database, address_of
from roadmap_cli.store.files import is_there

_NAMES = (
    ("daily", re.compile(r"^roadmap-(\d{4}-\d{2}-\d{2})\.db$")),
    ("by-hand", re.compile(r"^backup-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.db$")),
    ("before-load", re.compile(r"^before-load-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.db$")),
    ("before-merge", re.compile(r"^before-merge-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.db$")),
    ("before-schema", re.compile(r"^before-schema-\d+(?:-\d+)?\.db$")),
    ("replaced", re.compile(r"^replaced-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.(?:db|damaged)$")),
    ("other", re.compile(r"^[^.].*\.db$")),
)
_JOURNALS = ("-journal", "-wal")
UNREADABLE = (sqlite3.Error, UnicodeDecodeError, ValueError, RecursionError, OverflowError)

_OUT_OF_REACH = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
}


class CopyOutOfReach(DatabaseError):
    """A copy cannot be read, which says nothing about whether it is whole."""


def found_in(directory: str) -> list[tuple[str, str, str]]:
    """Return the path, the kind and the day ("" where it is not known) of each copy there."""
    try:
        names = sorted(os.listdir(directory))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise DatabaseError(
            f"the backups cannot be looked at: {directory} ({error.strerror})",
            "check the permissions of the directory",
        ) from error
    found = []
    for name in names:
        path = os.path.join(directory, name)
        kind, day = kind_of(name)
        try:
            status = os.stat(path) if kind else None
        except FileNotFoundError:
            continue
        except OSError:  # it is there, and who tries to read it will be told why it cannot be
            found.append((path, kind, day))
            continue
        if status and stat.S_ISREG(status.st_mode):
            with suppress(OSError, OverflowError):
                day = day or time.strftime("%Y-%m-%d", time.localtime(status.st_mtime))
            found.append((path, kind, day))
    return found


def named(directory: str, file: str) -> str:
    """Return the path of a file, or of the copy of this name where there is no such file."""
    if not os.path.exists(file) and os.path.basename(file) == file:
        path = os.path.join(directory, file)
        if os.path.exists(path):
            return path
    return file


def kind_of(name: str) -> tuple[str, str]:
    """Return what a file of this name is a copy of, and the day in the name; "" where none."""
    for kind, pattern in _NAMES:
        match = pattern.match(name)
        if match:
            return kind, match[1] if pattern.groups else ""
    return "", ""


@contextmanager
def opened(path: str) -> Iterator[Database]:
    """Read a copy as it is at one moment; raise DatabaseError for what cannot be one of ours."""
    path = os.path.realpath(path)  # beside it, and not beside a link to it, lies a journal
    _refuse_unreadable(path)
    try:
        connection = sqlite3.connect(address_of(path, "mode=ro"), uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise refused(path, error) from error
    with closing(connection):
        try:
            connection.executescript(
                "pragma query_only = 1; pragma trusted_schema = 0; pragma cell_size_check = 1;"
            )
            connection.execute("begin")
            row = connection.execute(
                "select application_id, user_version from pragma_application_id,"
                " pragma_user_version"
            ).fetchone()
        except UNREADABLE as error:
            raise refused(path, error) from error
        _refuse_foreign(path, *row)
        yield Database(path, connection)


def _refuse_unreadable(path: str) -> None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise DatabaseError(
            f"there is no such copy: {path}", "'roadmap restore --list' shows those there are"
        ) from None
    except OSError as error:
        raise _out_of_reach(path, error.strerror or str(error)) from error
    if not stat.S_ISREG(status.st_mode):
        raise DatabaseError(f"this is not a file: {path}", "nothing was changed")
    for end in _JOURNALS:
        beside = path + end
        try:
            written = is_there(beside) and os.path.getsize(beside)
        except OSError as error:
            raise _out_of_reach(beside, error.strerror or str(error)) from error
        if written:
            raise DatabaseError(
                f"{path} was being written when it was copied: {beside} lies beside it",
                "nothing was changed; put both into an empty directory as roadmap.db and"
                f" roadmap.db{end}, run 'ROADMAP_HOME=DIRECTORY roadmap doctor', then restore that",
            )


def _refuse_foreign(path: str, application: int, version: int) -> None:
    if application != APPLICATION_ID or version < 1:
        raise DatabaseError(f"this is no copy of a roadmap database: {path}", "nothing was changed")
    if version > SCHEMA:
        raise DatabaseError(
            f"this copy was written by a newer roadmap (schema {version}, this one knows"
            f" {SCHEMA}): {path}",
            "nothing was changed; upgrade this program",
        )


def refused(path: str, error: Exception) -> DatabaseError:
    """Return the error for a copy that SQLite could not read: damaged, or only out of reach."""
    if _is_out_of_reach(error):
        return _out_of_reach(path, str(error))
    return damaged(path, str(error))


def _is_out_of_reach(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUT_OF_REACH


def _out_of_reach(path: str, what: str) -> CopyOutOfReach:
    return CopyOutOfReach(
        f"this copy cannot be read: {path} ({what[:200]})",
        "nothing was changed; it may well be whole: check its permissions and its disk",
    )


def damaged(path: str, what: str) -> DatabaseError:
    """Return the error for a copy that is not whole."""
    return DatabaseError(
        f"this copy is damaged: {path} ({what[:200]})",
        "nothing was changed; 'roadmap restore --list' shows the others",
    )


def is_copy(path: str) -> bool:
    """Say whether a file is a copy this program made, and not a database that is worked on."""
    try:
        with opened(path) as database:
            return database.get_meta("device") is None
    except (DatabaseError, *UNREADABLE):
        return False


def holdings(database: Database) -> tuple[int, str]:
    """Return how many events a database holds and the last day that was studied."""
    row = database.row("select count(*), coalesce(max(day), '') from event")
    return (int(row[0]), str(row[1])) if row else (0, "")


def faults(database: Database) -> Iterator[str]:
    """Yield what makes a copy unfit to be restored."""
    version = database.row("select user_version from pragma_user_version")
    yield from inspection.faults_of_pages(database)
    yield from inspection.faults_of_schema(database, version[0] if version else SCHEMA, strict=True)


def described(path: str, kind: str, made: str, *, thoroughly: bool = False) -> Copy:
    """Return what a copy holds and whether it is whole; `thoroughly` reads every event too."""
    size, readable = 0, True
    events, day, version = 0, "", 0
    try:
        size = os.path.getsize(path)
        with opened(path) as database:
            row = database.row("select user_version from pragma_user_version")
            version = int(row[0]) if row else 0
            events, day = holdings(database)
            fault = next(faults(database), "") or next(
                log.faults(database) if thoroughly else log.faults_at_end(database), ""
            )
    except DatabaseError as error:
        fault = error.sentence
        readable = not isinstance(error, CopyOutOfReach)
    except UNREADABLE as error:
        fault = str(error)
        readable = not _is_out_of_reach(error)
    except OSError as error:
        fault = error.strerror or str(error)
        readable = False
    name = os.path.basename(path)
    return Copy(path, name, kind, made, events, day, size, version, not fault, fault, readable)


def newest_first(directory: str) -> list[tuple[str, str, str]]:
    """Return the copies in a directory with those first that were made last."""

    def made(found: tuple[str, str, str]) -> tuple[str, float, str]:
        path, _, day = found
        try:
            return day, os.path.getmtime(path), path
        except OSError:
            return day, 0.0, path

    return sorted(found_in(directory), key=made, reverse=True)
