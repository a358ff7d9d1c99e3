"""The copies beside the database: which there are, what each holds, whether it is whole.

It reads without trust and changes nothing, not even a journal beside a copy.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

from roadmap_cli.core.backups import Copy
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store import backup, inspection, log
from roadmap_cli.store.database import APPLICATION_ID, SCHEMA, Database, address_of
from roadmap_cli.store.files import is_there

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
EXAMINED = "copies looked at:"

# It is called with the name of a phase, and with how much of it is done, of how much.
ProgressCallback = Callable[[str, int, int], object]


class CopyOutOfReach(DatabaseError):
    """A copy cannot be read, which says nothing about whether it is whole."""


# -- which there are -----------------------------------------------------------------------------


def list_copies(directory: str) -> list[Copy]:
    """Return the copies in a directory by their names alone, those first that were made last."""
    try:
        names = os.listdir(directory)
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
        kind, day = backup.kind_of(name)
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
            pass  # it is there, and who tries to read it will be told why it cannot be
        found.append((day, modified, Copy(path, name, kind, day)))
    return [copy for _, _, copy in sorted(found, reverse=True)]


def path_of(directory: str, file: str) -> str:
    """Return the path of a file, or of the copy of this name where there is no such file."""
    if not os.path.exists(file) and os.path.basename(file) == file:
        path = os.path.join(directory, file)
        if os.path.exists(path):
            return path
    return file


# -- reading one ---------------------------------------------------------------------------------


@contextmanager
def open_copy(path: str) -> Iterator[Database]:
    """Read a copy as it is at one moment; raise DatabaseError for what cannot be one of ours."""
    path = os.path.realpath(path)  # beside it, and not beside a link to it, lies a journal
    _refuse_unreadable(path)
    try:
        connection = sqlite3.connect(address_of(path, "mode=ro"), uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise reading_error(path, error) from error
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
            raise reading_error(path, error) from error
        _refuse_foreign(path, *row)
        database = Database(path, connection)
        database.schema = row[1]
        yield database


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


def reading_error(path: str, error: Exception) -> DatabaseError:
    """Return the error for a copy that SQLite could not read: damaged, or only out of reach."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUT_OF_REACH:
        return _out_of_reach(path, str(error))
    return damage_error(path, str(error))


def _out_of_reach(path: str, what: str) -> CopyOutOfReach:
    return CopyOutOfReach(
        f"this copy cannot be read: {path} ({what[:200]})",
        "nothing was changed; it may well be whole: check its permissions and its disk",
    )


def damage_error(path: str, what: str) -> DatabaseError:
    """Return the error for a copy that is not whole."""
    return DatabaseError(
        f"this copy is damaged: {path} ({what[:200]})",
        "nothing was changed; 'roadmap restore --list' shows the others",
    )


def is_copy(path: str) -> bool:
    """Say whether a file is a copy this program made, and not a database that is worked on."""
    try:
        with open_copy(path) as database:
            return database.get_meta("device") is None
    except (DatabaseError, *UNREADABLE):
        return False


def holdings(database: Database) -> tuple[int, str]:
    """Return how many events a database holds and the last day that was studied."""
    row = database.row("select count(*), coalesce(max(day), '') from event")
    return (int(row[0]), str(row[1])) if row else (0, "")


def holdings_of(path: str) -> tuple[int, str]:
    """Return how many events a copy holds and the last day that was studied."""
    with open_copy(path) as database:
        return holdings(database)


def faults(database: Database) -> Iterator[str]:
    """Yield what makes a copy unfit to be restored."""
    yield from inspection.faults_of_pages(database)
    yield from inspection.faults_of_schema(database, database.schema, strict=True)


# -- what it holds -------------------------------------------------------------------------------


def examine_all(copies: Sequence[Copy], on_progress: ProgressCallback) -> list[Copy]:
    """Return the copies with what each holds and whether it is whole, as far as that is quick."""
    examined = []
    for done, copy in enumerate(copies, 1):
        examined.append(examine(copy))
        on_progress(EXAMINED, done, len(copies))
    return examined


def examine(copy: Copy, *, thoroughly: bool = False) -> Copy:
    """Return a copy with what it holds and whether it is whole; `thoroughly` reads every event."""
    faults_of_log = log.faults if thoroughly else log.faults_at_end
    readable = True
    try:
        copy = copy._replace(bytes=os.path.getsize(copy.path))
        with open_copy(copy.path) as database:
            copy = copy._replace(schema=database.schema)
            events, day = holdings(database)
            copy = copy._replace(events=events, day=day)
            fault = next(faults(database), "") or next(faults_of_log(database), "")
    except DatabaseError as error:
        fault, readable = error.sentence, not isinstance(error, CopyOutOfReach)
    except UNREADABLE as error:
        fault = str(error)
        readable = not isinstance(reading_error(copy.path, error), CopyOutOfReach)
    except OSError as error:
        fault, readable = error.strerror or str(error), False
    return copy._replace(valid=not fault, fault=fault, readable=readable)
