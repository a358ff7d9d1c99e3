"""Replacing the database with a copy, all or nothing, and keeping the replaced database.

The pages of the copy are written into the present file in one transaction under SQLite's own locks:
a waiting process finds the restored database, and a power cut leaves either the old or the new one.
Renaming a new file over the old one would be simpler, but a process that has the old one open could
then take the new one's journal for its own. Only a file that SQLite cannot open at all, so that no
process can have it open, is replaced by a rename. This module never thins or removes copies.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

from roadmap_cli import file_access
from roadmap_cli.core.answers.backup_answers import DatabaseStatus
from roadmap_cli.errors import NotSaved, OutcomeUnknown, RoadmapError
from roadmap_cli.store.database import backup, database_file
from roadmap_cli.store.database.database import (
    Database,
    connect,
    copy_pages,
    find_foreign_object,
    read_schema_version,
    sqlite_uri,
)
from roadmap_cli.store.database.signals import defer_signals
from roadmap_cli.store.database.sqlite_errors import ignore_damage, to_roadmap_error
from roadmap_cli.store.log import log
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.store.opening.opening import refuse_foreign_wal, stored_version
from roadmap_cli.store.restoring import copies
from roadmap_cli.values import Record

MISSING, EMPTY, WHOLE, DAMAGED, UNREADABLE = "missing", "empty", "whole", "damaged", "unreadable"
_NOTHING = "nothing was restored"
_JOURNALS = ("-journal", "-wal", "-shm")
# Copies are in our own mode, whatever somebody switched the database to.
_NO_WAL = "pragma journal_mode = delete"


def database_status(path: str) -> DatabaseStatus:
    """Return the status of the present database; raise DatabaseError if it must not be replaced.

    That is so if it belongs to another program or a newer version, or is not a file.
    """
    status = database_file.stat_file(path)
    if status is None:
        return DatabaseStatus(MISSING)
    if not status.st_size:
        return DatabaseStatus(EMPTY)
    if status.st_size < database_file.SMALLEST_PAGE:
        return DatabaseStatus(UNREADABLE)
    try:
        # SQLite may report a failed read as damage: try again before believing it.
        for _ in range(2):
            with ignore_damage():
                return _read_status(path)
    except sqlite3.Error as error:
        raise to_roadmap_error(error, path) from error
    return DatabaseStatus(UNREADABLE)


def _read_status(path: str) -> DatabaseStatus:
    refuse_foreign_wal(path)
    with closing(connect(path)) as connection:
        database = Database(path, connection)
        if stored_version(database) is None:
            return DatabaseStatus(EMPTY)
        with ignore_damage():
            if find_foreign_object(connection):  # it may stand for a table
                return DatabaseStatus(DAMAGED)
            state = WHOLE if _is_intact(database) else DAMAGED
            return DatabaseStatus(state, *copies.summary(database))
    return DatabaseStatus(DAMAGED)


def _is_intact(database: Database) -> bool:
    with ignore_damage():  # the integrity check itself may fail
        if find_foreign_object(database.connection):
            return False
        version = database.value("pragma user_version", default=0)
        return version > 0 and not damage_checks.find_page_damage(database)
    return False


def fingerprint(connection: sqlite3.Connection) -> str:
    """Return what tells whether anything was saved in a database, "" if it cannot be read.

    Of the log its ends are enough: it only grows.
    """
    with suppress(sqlite3.Error, UnicodeDecodeError):  # damaged, or an empty database
        if find_foreign_object(connection):
            return ""
        digest = hashlib.sha256(repr(backup.last_events(connection)).encode())
        sql = (
            "select name from sqlite_schema where type = 'table' and name <> 'event' order by name"
        )
        for (name,) in connection.execute(sql).fetchall():
            digest.update(name.encode())
            for row in connection.execute(f'select * from "{name}"'):
                digest.update(repr(row).encode())
        return digest.hexdigest()
    return ""


class PreparedCopy(Record):
    """A verified private duplicate of the copy, ready to replace the database."""

    path: str
    token: str  # stored in the copy; proves afterwards that it is in place
    damage: str  # in its log or beside it, "" if there is none
    fingerprint: str  # of the database to be replaced


@contextmanager
def prepare_copy(
    source: str, path: str, token: str, on_progress: Callable[[int, int], object]
) -> Iterator[PreparedCopy]:
    """Make a verified copy of a copy, beside the database; it is removed after the block.

    `on_progress` is called with the number of events checked and of all. Raises DatabaseError for a
    copy that is damaged, newer or foreign. Damage in its log, or in the roadmaps and states beside it,
    is returned and not refused: the copy may be the best one left.
    """
    directory = os.path.dirname(os.path.realpath(path))
    database_file.create_directory(directory)
    with ExitStack() as stack:
        try:
            partial = stack.enter_context(backup.partial_file(os.path.join(directory, "restored")))
            backup.remove_partial_files(directory, os.path.getmtime(partial))
            damage = _copy_and_verify(source, partial, token, on_progress)
            database_file.sync_file(partial)
        except (OSError, sqlite3.Error) as error:
            raise NotSaved(
                f"the backup could not be prepared in {directory}: {error}",
                _NOTHING + file_access.permission_advice(directory, "", before="; "),
            ) from error
        present = ""
        with suppress(sqlite3.Error), closing(connect(path)) as connection:
            present = fingerprint(connection)
        yield PreparedCopy(partial, token, damage, present)


def _copy_and_verify(
    source: str, partial: str, token: str, on_progress: Callable[[int, int], object]
) -> str:
    """Copy and verify the copy; return the damage in its log or beside it, or ""."""
    with (
        copies.open_copy(source) as database,
        closing(sqlite3.connect(partial, isolation_level=None)) as connection,
    ):
        try:
            for fault in copies.find_damage(database):
                raise copies.damage_error(source, fault)
            events, _ = copies.summary(database)
            log_damage = log.find_damage(database, lambda count: on_progress(count, events))
            fault = next(log_damage, "") or next(copies.find_cache_damage(database), "")
            expected_events = backup.last_events(database.connection)
        except copies.UNREADABLE as error:
            raise copies.reading_error(source, error) from error
        copy_pages(database.connection, connection)
        connection.execute(_NO_WAL)
        is_equal = backup.last_events(connection) == expected_events
        if not backup.is_intact(connection) or not is_equal:
            raise sqlite3.DatabaseError("it differs from the backup it was made from")
        # A restored copy writes as a new device: the old one may have written more events since.
        connection.execute("begin")
        backup.forget_device(Database(partial, connection), database.schema, token)
        connection.execute("commit")
        return fault


def replace_database(path: str, copy: PreparedCopy, today: str, *, require_unchanged: bool) -> str:
    """Replace the database with a prepared copy; return the path of the replaced database.

    With `require_unchanged`, refuse if anything was saved since the copy was prepared. Raises
    NotSaved or OutcomeUnknown.
    """
    with defer_signals():
        state = database_status(path).state
        target = os.path.realpath(path)
        if state == UNREADABLE:
            return _replace_file(target, copy, today)
        kept_path = ""
        if state in (MISSING, EMPTY):
            # SQLite would apply an orphaned journal to the new database.
            kept_path = _keep_files(target, _JOURNALS, today)
            database_file.create_file(target)
        return _overwrite_database(path, copy, today, require_unchanged) or kept_path


def _replace_file(target: str, copy: PreparedCopy, today: str) -> str:
    """Rename the copy over an unreadable file, and keep the bytes of that file."""
    kept_path = _keep_files(target, ("", *_JOURNALS), today)
    try:
        database_file.replace_file(copy.path, target)
    except OSError as error:
        raise NotSaved(f"the backup could not be put in place: {error}", _NOTHING) from error
    database_file.sync_directory(os.path.dirname(target))
    return kept_path


def _overwrite_database(path: str, copy: PreparedCopy, today: str, require_unchanged: bool) -> str:
    """Write the copy into the present file, in one transaction with an exclusive lock."""
    database = Database(path, connect(path))
    is_copying = False
    try:
        database.begin("exclusive")
        # From here on the lock is held over several transactions. Set any earlier, this mode would
        # hold a shared lock while another command waits for that to go.
        database.connection.execute("pragma locking_mode = exclusive")
        database.connection.execute("commit")
        read_schema_version(database)
        if require_unchanged and fingerprint(database.connection) != copy.fingerprint:
            raise NotSaved(
                "another command has saved something in the meantime, so more would be lost than was shown",
                f"{_NOTHING}; run the command again",
            )
        kept_path = _keep_database(database, today)
        with closing(sqlite3.connect(sqlite_uri(copy.path, "mode=ro"), uri=True)) as source:
            is_copying = True
            copy_pages(source, database.connection)
        if not _is_in_place(database, copy):
            raise sqlite3.DatabaseError("the database there now is not the backup")
        return kept_path
    except sqlite3.Error as error:
        if not is_copying:
            raise to_roadmap_error(error, path, writing=True) from error
        raise _find_outcome(database, copy, error) from error
    finally:
        with suppress(sqlite3.Error):  # this removes the journal
            database.connection.execute("pragma locking_mode = normal")
            database.row("select 1 from sqlite_master")
        database.close()


def _find_outcome(database: Database, copy: PreparedCopy, error: sqlite3.Error) -> RoadmapError:
    """After a failure, return the error that tells whether the copy is in place all the same."""
    database.close()
    try:
        with closing(connect(database.path)) as connection:
            is_in_place = _is_in_place(Database(database.path, connection), copy)
    except sqlite3.Error:
        return OutcomeUnknown(
            f"the backup may or may not have been restored: {error}",
            "run 'roadmap doctor' when the disk works again; the replaced database is in"
            f" {backup.backup_directory(database.path)}",
        )
    if is_in_place:
        return OutcomeUnknown(
            f"the backup was restored, but then the disk reported: {error}", "run 'roadmap doctor'"
        )
    return to_roadmap_error(error, database.path, writing=True)


def _is_in_place(database: Database, copy: PreparedCopy) -> bool:
    """Return whether the database is this very copy."""
    has_meta = database.row("select 1 from sqlite_master where name = 'meta'") is not None
    is_readable = has_meta and find_foreign_object(database.connection) is None
    return is_readable and database.get_meta("restored") == copy.token


@contextmanager
def _unused_path(target: str, today: str, end: str) -> Iterator[str]:
    """Yield an unused path in the backups; raise NotSaved for an error in the block."""
    directory = backup.backup_directory(target)
    try:
        for name in backup.numbered_names(f"replaced-{today}"):
            stem = os.path.join(directory, name)
            if not _existing_suffixes(stem, (".db", ".damaged", ".damaged-journal")):
                break
        yield stem + end
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
        advice = "free some space or check the permissions, and try again"
        raise NotSaved(
            f"the current database could not be saved to {directory} first: {error}",
            f"{_NOTHING}; {file_access.permission_advice(directory, advice)}",
        ) from error


def _existing_suffixes(stem: str, ends: tuple[str, ...]) -> list[str]:
    """Return the ends with which a file exists, dangling links included."""
    return [end for end in ends if database_file.path_exists(stem + end, follow_symlinks=False)]


def _keep_database(database: Database, today: str) -> str:
    """Copy the present database, page by page, whatever its state; return the path of the copy."""
    if database.row("select 1 from sqlite_master") is None:
        return ""
    with _unused_path(database.path, today, ".db") as path:
        directory = os.path.dirname(path)
        os.makedirs(directory, mode=0o700, exist_ok=True)
        with backup.partial_file(path) as partial:
            with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
                copy_pages(database.connection, copy)
                copy.execute(_NO_WAL)
                pages = "select page_count from pragma_page_count"
                if _is_intact(database):
                    backup.verify_copy(database, copy, [])
                elif copy.execute(pages).fetchone() != database.row(pages):
                    raise sqlite3.DatabaseError("the backup differs from the database")
            database_file.sync_file(partial)
            database_file.replace_file(partial, path)
            database_file.sync_directory(directory)
    return path


def _keep_files(target: str, ends: tuple[str, ...], today: str) -> str:
    """Keep an unreadable file, byte by byte, and move its journals; return the first path or ""."""
    with _unused_path(target, today, ".damaged") as kept_path:
        existing_ends = _existing_suffixes(target, ends)
        if not existing_ends:
            return ""
        os.makedirs(os.path.dirname(kept_path), mode=0o700, exist_ok=True)
        for end in existing_ends:
            _copy_bytes(target + end, kept_path + end)
        database_file.sync_directory(os.path.dirname(kept_path))
        for end in filter(None, existing_ends):
            os.unlink(target + end)
        database_file.sync_directory(os.path.dirname(target))
    return kept_path + existing_ends[0]


def _copy_bytes(source: str, target: str) -> None:
    """Copy a file durably and verify it; no process can have it open as a database."""
    with backup.partial_file(target) as partial:
        shutil.copyfile(source, partial)
        database_file.sync_file(partial)
        if not filecmp.cmp(source, partial, shallow=False):
            raise OSError("the backup differs from the file")
        database_file.replace_file(partial, target)
