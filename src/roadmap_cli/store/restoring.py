"""Putting a copy in the place of the database, all or nothing, and keeping what it replaces.

The pages of the copy are written into the present file inside SQLite's own locks, in one
transaction: whoever waits for the file finds the restored database in it, and a power cut leaves
the one or the other. A new file under the old name would be simpler, but a command that has the old
one open could then take the new one's journal for its own. Only what SQLite cannot open at
all, and hence nobody can have open, is replaced by a rename. Nothing here thins or removes copies.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress

from roadmap_cli.core.backups import DatabaseStatus
from roadmap_cli.errors import NotSaved, OutcomeUnknown, RoadmapError
from roadmap_cli.store import backup, copies, files, inspection, log
from roadmap_cli.store.database import Database, address_of, connect, copy_pages, refuse_newer
from roadmap_cli.store.opening import is_ours, refuse_foreign_log
from roadmap_cli.store.signals import signals_held_back
from roadmap_cli.store.trouble import explained, is_damage
from roadmap_cli.values import Value

MISSING, EMPTY, WHOLE, DAMAGED, UNREADABLE = "missing", "empty", "whole", "damaged", "unreadable"
_NOTHING = "nothing was restored"
_JOURNALS = ("-journal", "-wal", "-shm")

LogEnds = list[tuple[str, int, int, str]]


# -- the present database ------------------------------------------------------------------------


def database_status(path: str) -> DatabaseStatus:
    """Say how the present database stands; raise DatabaseError where it must stay as it is.

    That is where it belongs to another program, to a newer one, or is not a file.
    """
    found = files.found_at(path)
    if found is None:
        return DatabaseStatus(MISSING)
    if not found.st_size:
        return DatabaseStatus(EMPTY)
    if found.st_size < files.SMALLEST_PAGE:
        return DatabaseStatus(UNREADABLE)
    try:
        # A failing read is sometimes reported as damage: look a second time before saying so.
        for _ in range(2):
            with _past_damage():
                return _look_inside(path)
    except sqlite3.Error as error:
        raise explained(error, path) from error
    return DatabaseStatus(UNREADABLE)


def _look_inside(path: str) -> DatabaseStatus:
    refuse_foreign_log(path)
    with closing(connect(path)) as connection:
        database = Database(path, connection)
        if not is_ours(database):
            return DatabaseStatus(EMPTY)
        with _past_damage():
            state = WHOLE if _is_whole(database) else DAMAGED
            return DatabaseStatus(state, *copies.holdings(database))
    return DatabaseStatus(DAMAGED)


def _is_whole(database: Database) -> bool:
    with _past_damage():  # the check itself may stumble
        version = database.row("pragma user_version")
        return version is not None and version[0] > 0 and not inspection.faults_of_pages(database)
    return False


@contextmanager
def _past_damage() -> Iterator[None]:
    """Go on after the block where the file is damaged; raise what says nothing of the file."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if isinstance(error, sqlite3.Error) and not is_damage(error):
            raise


def _log_ends(connection: sqlite3.Connection) -> LogEnds:
    """Return where the log of each device ends; [] where that cannot be read."""
    with suppress(sqlite3.Error, UnicodeDecodeError):  # damaged, or nothing was made yet
        return backup.last_events(connection)
    return []


# -- the copy ------------------------------------------------------------------------------------


class PreparedCopy(Value):
    """A proven copy of the copy, ready to be put in place."""

    path: str
    token: str  # what proves afterwards that this one stands there
    fault: str  # of its log
    ends: LogEnds  # of the database that it is to replace


@contextmanager
def prepare(
    source: str, path: str, token: str, on_progress: Callable[[int, int], object]
) -> Iterator[PreparedCopy]:
    """Make a proven copy of a copy beside the database; it is gone when the block is over.

    `on_progress` is called with how many events of how many were checked. Raises DatabaseError for
    one that is damaged, newer or none of ours. What is wrong with its log alone is told and not
    refused: it may be the best there is.
    """
    directory = os.path.dirname(os.path.realpath(path))
    files.make_directory(directory)
    with ExitStack() as until_restored:
        try:
            place = os.path.join(directory, "restored")
            partial = until_restored.enter_context(backup.partial_file(place))
            backup.sweep(directory, os.path.getmtime(partial))
            fault = _copy_proven(source, partial, token, on_progress)
            files.synced_file(partial)
        except (OSError, sqlite3.Error) as error:
            raise NotSaved(
                f"the copy could not be prepared in {directory}: {error}", _NOTHING
            ) from error
        ends: LogEnds = []
        with suppress(sqlite3.Error), closing(connect(path)) as connection:
            ends = _log_ends(connection)
        yield PreparedCopy(partial, token, fault, ends)


def _copy_proven(
    source: str, partial: str, token: str, on_progress: Callable[[int, int], object]
) -> str:
    """Copy and prove the copy; return what is wrong with its log."""
    with (
        copies.open_copy(source) as database,
        closing(sqlite3.connect(partial, isolation_level=None)) as connection,
    ):
        try:
            for fault in copies.faults(database):
                raise copies.damage_error(source, fault)
            events, _ = copies.holdings(database)
            fault = next(log.faults(database, lambda done: on_progress(done, events)), "")
            expected = backup.last_events(database.connection)
        except copies.UNREADABLE as error:
            raise copies.reading_error(source, error) from error
        copy_pages(database.connection, connection)
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


# -- putting it in place -------------------------------------------------------------------------


def put_in_place(path: str, copy: PreparedCopy, today: str, *, as_seen: bool) -> str:
    """Put a prepared copy in the place of the database; return where what it replaced lies.

    With `as_seen` it is refused where the log has another end than when the copy was prepared.
    Raises NotSaved, or OutcomeUnknown.
    """
    with signals_held_back():
        state = database_status(path).state
        target = os.path.realpath(path)
        if state == UNREADABLE:
            return _replace_file(target, copy, today)
        kept = ""
        if state in (MISSING, EMPTY):
            # SQLite would take a journal whose database is gone for one of the new database.
            kept = _keep_files(target, _JOURNALS, today)
            files.make(target)
        return _write_over(path, copy, today, as_seen=as_seen) or kept


def _replace_file(target: str, copy: PreparedCopy, today: str) -> str:
    """Give the name of what is no database any more to the copy, and keep its bytes."""
    kept = _keep_files(target, ("", *_JOURNALS), today)
    try:
        os.replace(copy.path, target)
    except OSError as error:
        raise NotSaved(f"the copy could not be put in place: {error}", _NOTHING) from error
    files.synced(os.path.dirname(target))
    return kept


def _write_over(path: str, copy: PreparedCopy, today: str, *, as_seen: bool) -> str:
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
        if as_seen and _log_ends(database.connection) != copy.ends:
            raise NotSaved(
                "another command has written meanwhile, so there is more to lose than was shown",
                f"{_NOTHING}; look at it again",
            )
        kept = _keep_database(database, today)
        address = address_of(copy.path, "mode=ro")
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as source:
            begun = True
            copy_pages(source, database.connection)
        if not _is_in_place(database, copy):
            raise sqlite3.DatabaseError("what stands there now is not the copy")
        return kept
    except sqlite3.Error as error:
        if not begun:
            raise explained(error, path, writing=True) from error
        raise _find_outcome(database, copy, error) from error
    finally:
        with suppress(sqlite3.Error):  # so that the journal goes as well
            database.connection.execute("pragma locking_mode = normal")
            database.row("select 1 from sqlite_master")
        database.close()


def _find_outcome(database: Database, copy: PreparedCopy, error: sqlite3.Error) -> RoadmapError:
    """After a failure: look whether the copy stands there all the same, and return the truth."""
    database.close()
    try:
        with closing(connect(database.path)) as connection:
            in_place = _is_in_place(Database(database.path, connection), copy)
    except sqlite3.Error:
        return OutcomeUnknown(
            f"it is not known whether the copy was restored: {error}",
            "run 'roadmap doctor' when the disk works again; what was there before lies in"
            f" {backup.directory_beside(database.path)}",
        )
    if in_place:
        return OutcomeUnknown(
            f"the copy was restored, but then the disk reported: {error}", "run 'roadmap doctor'"
        )
    return explained(error, database.path, writing=True)


def _is_in_place(database: Database, copy: PreparedCopy) -> bool:
    """Say whether this very copy is what stands there now."""
    if database.row("select 1 from sqlite_master where name = 'meta'") is None:
        return False
    return database.get_meta("restored") == copy.token


# -- keeping what is replaced --------------------------------------------------------------------


@contextmanager
def _place_to_keep(target: str, today: str, end: str) -> Iterator[str]:
    """Give a path among the backups where nothing lies yet; raise NotSaved for what fails there."""
    directory = backup.directory_beside(target)
    try:
        stems = (os.path.join(directory, n) for n in backup.names_from(f"replaced-{today}"))
        yield next(
            stem + end
            for stem in stems
            if not _existing(stem, (".db", ".damaged", ".damaged-journal"))
        )
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
        raise NotSaved(
            f"what is to be replaced could not be kept in {directory}: {error}",
            f"{_NOTHING}; free some space or check the permissions, and try again",
        ) from error


def _existing(stem: str, ends: Sequence[str]) -> list[str]:
    """Return which of these are there: they must not be written over, nor left where they are."""
    return [end for end in ends if files.is_there(stem + end, follow=False)]


def _keep_database(database: Database, today: str) -> str:
    """Copy the present database, page by page, whatever its state; return where it lies."""
    if database.row("select 1 from sqlite_master") is None:
        return ""
    with _place_to_keep(database.path, today, ".db") as path:
        directory = os.path.dirname(path)
        os.makedirs(directory, mode=0o700, exist_ok=True)
        with backup.partial_file(path) as partial:
            with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
                copy_pages(database.connection, copy)
                pages = "select page_count from pragma_page_count"
                if _is_whole(database):
                    backup.verify(database, copy, [])
                elif copy.execute(pages).fetchone() != database.row(pages):
                    raise sqlite3.DatabaseError("the copy differs from the database")
            files.synced_file(partial)
            os.replace(partial, path)
            files.synced(directory)
    return path


def _keep_files(target: str, ends: Sequence[str], today: str) -> str:
    """Keep what is no database any more, byte by byte, and move its journals there.

    Return where the first of them lies, "" where there is none.
    """
    with _place_to_keep(target, today, ".damaged") as kept:
        existing = _existing(target, ends)
        if not existing:
            return ""
        os.makedirs(os.path.dirname(kept), mode=0o700, exist_ok=True)
        for end in existing:
            _copy_bytes(target + end, kept + end)
        files.synced(os.path.dirname(kept))
        for end in filter(None, existing):
            os.unlink(target + end)
        files.synced(os.path.dirname(target))
    return kept + existing[0]


def _copy_bytes(source: str, target: str) -> None:
    """Copy a file durably and prove it; nobody has it open, so it may be opened here."""
    with backup.partial_file(target) as partial:
        shutil.copyfile(source, partial)
        files.synced_file(partial)
        if not filecmp.cmp(source, partial, shallow=False):
            raise OSError("the copy differs from the file")
        os.replace(partial, target)
