"""Putting a copy in the place of the database, all or nothing, and keeping what it replaces.

The pages of the copy are written into the present file inside SQLite's own locks, in one
transaction: whoever waits for the file finds the restored database in it, and a power cut leaves
the one or the other. A new file under the old name would be simpler, but a command that has the old
one open could then take the new one's journal for its own. Only what SQLite cannot open at
all, and hence nobody can have open, is replaced by a rename. Nothing here thins or removes copies.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count

from roadmap_cli.core.backups import Standing
from roadmap_cli.errors import NotSaved, OutcomeUnknown, RoadmapError
from roadmap_cli.store import backup, copies, files, inspection, log
from roadmap_cli.store.database import Database, address_of, connect, refuse_newer
from roadmap_cli.store.opening import is_ours, refuse_foreign_log
from roadmap_cli.store.signals import signals_held_back
from roadmap_cli.store.trouble import explained, is_damage
from roadmap_cli.values import Value

MISSING, EMPTY, WHOLE, DAMAGED, UNREADABLE = "missing", "empty", "whole", "damaged", "unreadable"
_BESIDE = ("-journal", "-wal", "-shm")
_NOTHING = "nothing was restored"

LastEvents = list[tuple[str, int, int, str]]


class Prepared(Value):
    """A proven copy of the copy, ready to be put in place."""

    path: str
    token: str  # what proves afterwards that this one stands there
    fault: str  # of its log


# -- the present database ------------------------------------------------------------------------


def standing(path: str) -> Standing:
    """Say how the present database stands; raise DatabaseError where it must stay as it is.

    That is where it belongs to another program, to a newer one, or is not a file.
    """
    found = files.found_at(path)
    if found is None:
        return Standing(MISSING)
    if not found.st_size:
        return Standing(EMPTY)
    if found.st_size < files.SMALLEST_PAGE:
        return Standing(UNREADABLE)
    try:
        return _look(path)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        # A failing read is sometimes reported as damage: look a second time before saying so.
        if not _damage(error):
            raise explained(error, path) from error  # type: ignore[arg-type]
    try:
        return _look(path)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if not _damage(error):
            raise explained(error, path) from error  # type: ignore[arg-type]
        return Standing(UNREADABLE)


def _damage(error: Exception) -> bool:
    return not isinstance(error, sqlite3.Error) or is_damage(error)


def _look(path: str) -> Standing:
    refuse_foreign_log(path)
    with closing(connect(path)) as connection:
        database = Database(path, connection)
        if not is_ours(database):
            return Standing(EMPTY)
        try:
            whole = _is_whole(database)
            events, day = copies.holdings(database)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not _damage(error):
                raise
            return Standing(DAMAGED)
    return Standing(WHOLE if whole else DAMAGED, events, day)


def _is_whole(database: Database) -> bool:
    try:
        version = database.row("pragma user_version")
        return version is not None and version[0] > 0 and not inspection.faults_of_pages(database)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the check itself may stumble
        if not _damage(error):
            raise
        return False


def ends(path: str) -> LastEvents:
    """Return where the log of each device ends; [] where that cannot be read."""
    try:
        with closing(connect(path)) as connection:
            return _ends(connection)
    except sqlite3.Error:
        return []


def _ends(connection: sqlite3.Connection) -> LastEvents:
    try:
        return backup.last_events(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # damaged, or nothing was made yet
        return []


# -- the copy ------------------------------------------------------------------------------------


@contextmanager
def prepared(source: str, path: str, token: str) -> Iterator[Prepared]:
    """Make a proven copy of a copy beside the database; it is gone when the block is over.

    Raises DatabaseError for one that is damaged, newer or none of ours. What is wrong with its
    log alone is told and not refused: it may be the best there is.
    """
    target = os.path.realpath(path)
    directory = os.path.dirname(target)
    partial = os.path.join(directory, f".restored.{os.getpid()}.partial")
    try:
        try:
            files.make_directory(directory)
            backup.sweep(directory)
            os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
            fault = _copied(source, partial, token)
            _synced(partial)
        except (OSError, sqlite3.Error) as error:
            raise NotSaved(
                f"the copy could not be prepared in {directory}: {error}", _NOTHING
            ) from error
        yield Prepared(partial, token, fault)
    finally:
        for name in (partial, f"{partial}-journal"):
            with suppress(OSError):
                os.unlink(name)


def _copied(source: str, partial: str, token: str) -> str:
    """Copy and prove the copy; return what is wrong with its log."""
    with copies.opened(source) as database, closing(_made(partial)) as connection:
        try:
            for fault in copies.faults(database):
                raise copies.damaged(source, fault)
            fault = next(log.faults(database), "")
            expected = backup.last_events(database.connection)
        except copies.UNREADABLE as error:
            raise copies.damaged(source, str(error)) from error
        database.connection.backup(connection)
        if (
            connection.execute("pragma integrity_check").fetchone() != ("ok",)
            or backup.last_events(connection) != expected
        ):
            raise sqlite3.DatabaseError("it differs from the copy it was made of")
        # Whoever restores a copy writes as a new device: the old one may have written on since.
        connection.execute("begin")
        connection.execute("delete from meta where key = 'device'")
        connection.execute("insert or replace into meta values ('restored', ?)", (token,))
        connection.execute("commit")
        return fault


def _made(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _synced(path: str) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- putting it in place -------------------------------------------------------------------------


def put(path: str, ready: Prepared, today: str, expected: LastEvents | None = None) -> str:
    """Put a prepared copy in the place of the database; return where what it replaced lies.

    `expected` is where the log ended when the person looked: another end is refused. Raises
    NotSaved, or OutcomeUnknown.
    """
    with signals_held_back():
        state = standing(path).state
        target = os.path.realpath(path)
        if state == UNREADABLE:
            return _instead(target, ready, backup.directory_beside(path), today)
        kept = ""
        if state in (MISSING, EMPTY):
            kept = _journals_aside(target, backup.directory_beside(path), today)
            files.make(target)
        return _over(path, ready, today, expected) or kept


def _over(path: str, ready: Prepared, today: str, expected: LastEvents | None) -> str:
    """Write the copy into the present file, in one transaction, with everybody else locked out."""
    database = Database(path, connect(path))
    begun = False
    try:
        database.begin("exclusive")
        # From here on the lock is held until the end, over several transactions. Asked for any
        # earlier, a lock of readers would be held while another command waits for that to go.
        database.connection.execute("pragma locking_mode = exclusive")
        database.connection.execute("commit")
        refuse_newer(database)
        if expected is not None and _ends(database.connection) != expected:
            raise NotSaved(
                "another command has written meanwhile, so there is more to lose than was shown",
                f"{_NOTHING}; look at it again",
            )
        kept = _keep(database, today)
        with closing(_to_read(ready.path)) as source:
            begun = True
            source.backup(database.connection)
        if not _stands(database, ready):
            raise sqlite3.DatabaseError("what stands there now is not the copy")
        return kept
    except sqlite3.Error as error:
        if not begun:
            raise explained(error, path, writing=True) from error
        raise _settled(database, ready, error) from error
    finally:
        with suppress(sqlite3.Error):  # so that the journal goes as well
            database.connection.execute("pragma locking_mode = normal")
            database.row("select 1 from sqlite_master")
        database.close()


def _to_read(path: str) -> sqlite3.Connection:
    return sqlite3.connect(address_of(path, "mode=ro"), uri=True, isolation_level=None)


def _settled(database: Database, ready: Prepared, error: sqlite3.Error) -> RoadmapError:
    """After a failure: look whether the copy stands there all the same, and return the truth."""
    database.close()
    try:
        with closing(connect(database.path)) as connection:
            stands = _stands(Database(database.path, connection), ready)
    except sqlite3.Error:
        return OutcomeUnknown(
            f"it is not known whether the copy was restored: {error}",
            "run 'roadmap doctor' when the disk works again; what was there before lies in"
            f" {backup.directory_beside(database.path)}",
        )
    if stands:
        return OutcomeUnknown(
            f"the copy was restored, but then the disk reported: {error}", "run 'roadmap doctor'"
        )
    return explained(error, database.path, writing=True)


def _stands(database: Database, ready: Prepared) -> bool:
    """Say whether this very copy is what stands there now."""
    if database.row("select 1 from sqlite_master where name = 'meta'") is None:
        return False
    return database.row("select value from meta where key = 'restored'") == (ready.token,)


# -- keeping what is replaced --------------------------------------------------------------------


def _keep(database: Database, today: str) -> str:
    """Copy the present database, page by page, whatever its state; return where it lies."""
    directory = backup.directory_beside(database.path)
    if database.row("select 1 from sqlite_master") is None:
        return ""
    path = _free(directory, today, ".db")
    partial = os.path.join(directory, f".{os.path.basename(path)}.{os.getpid()}.partial")
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        with closing(_made(partial)) as copy:
            database.connection.backup(copy)
            if not _is_whole(database):
                pages = "select page_count from pragma_page_count"
                if copy.execute(pages).fetchone() != database.row(pages):
                    raise sqlite3.DatabaseError("the copy differs from the database")
            else:
                backup.verify(database, copy, [])
        _synced(partial)
        os.replace(partial, path)
        files.synced(directory)
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
        raise _not_kept(directory, error) from error
    finally:
        for name in (partial, f"{partial}-journal"):
            with suppress(OSError):
                os.unlink(name)
    return path


def _free(directory: str, today: str, end: str) -> str:
    for i in count(1):
        stem = os.path.join(directory, f"replaced-{today}" + (f"-{i}" if i > 1 else ""))
        if not any(os.path.exists(stem + e) for e in (".db", ".damaged", ".damaged-journal")):
            return stem + end
    raise AssertionError("numbers do not end")


def _not_kept(directory: str, error: Exception) -> NotSaved:
    return NotSaved(
        f"what is to be replaced could not be kept in {directory}: {error}",
        f"{_NOTHING}; free some space or check the permissions, and try again",
    )


def _instead(target: str, ready: Prepared, directory: str, today: str) -> str:
    """Keep the bytes of what is no database any more, and give its name to the copy."""
    kept = _free(directory, today, ".damaged")
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
        _copy_bytes(target, kept)
        files.synced(directory)
    except OSError as error:
        raise _not_kept(directory, error) from error
    _move_journals(target, kept, directory)
    try:
        os.replace(ready.path, target)
    except OSError as error:
        raise NotSaved(f"the copy could not be put in place: {error}", _NOTHING) from error
    files.synced(os.path.dirname(target))
    return kept


def _journals_aside(target: str, directory: str, today: str) -> str:
    """Keep a journal whose database is gone: SQLite would take it for one of the new database."""
    if not any(os.path.exists(target + end) for end in _BESIDE):
        return ""
    kept = _free(directory, today, ".damaged")
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
    except OSError as error:
        raise _not_kept(directory, error) from error
    _move_journals(target, kept, directory)
    return kept + next(e for e in _BESIDE if os.path.exists(kept + e))


def _move_journals(target: str, kept: str, directory: str) -> None:
    beside = [end for end in _BESIDE if os.path.exists(target + end)]
    if not beside:
        return
    try:
        for end in beside:
            _copy_bytes(target + end, kept + end)
        files.synced(directory)
        for end in beside:
            os.unlink(target + end)
        files.synced(os.path.dirname(target))
    except OSError as error:
        raise _not_kept(directory, error) from error


def _copy_bytes(source: str, target: str) -> None:
    """Copy a file durably and prove it; nobody has it open, so it may be opened here."""
    partial = f"{target}.{os.getpid()}.partial"
    try:
        with open(source, "rb") as old, open(partial, "xb", opener=_privately) as new:
            while piece := old.read(1 << 20):
                new.write(piece)
            new.flush()
            os.fsync(new.fileno())
        if _digest(source) != _digest(partial):
            raise OSError("the copy differs from the file")
        os.replace(partial, target)
    finally:
        with suppress(OSError):
            os.unlink(partial)


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
