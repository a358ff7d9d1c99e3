"""Keeping what a copy replaces: as a copy of its own, or byte by byte where it is no database.

It only adds to the backups; nothing here thins or removes any.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from itertools import count

from roadmap_cli.errors import NotSaved
from roadmap_cli.store import backup, files, present
from roadmap_cli.store.database import Database, copy_pages

NOTHING = "nothing was restored"
_BESIDE = ("-journal", "-wal", "-shm")


def keep(database: Database, today: str) -> str:
    """Copy the present database, page by page, whatever its state; return where it lies."""
    directory = backup.directory_beside(database.path)
    if database.row("select 1 from sqlite_master") is None:
        return ""
    path = _free(directory, today, ".db")
    partial = os.path.join(directory, f".{os.path.basename(path)}.{os.getpid()}.partial")
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            copy_pages(database.connection, copy)
            if not present.is_whole(database):
                pages = "select page_count from pragma_page_count"
                if copy.execute(pages).fetchone() != database.row(pages):
                    raise sqlite3.DatabaseError("the copy differs from the database")
            else:
                backup.verify(database, copy, [])
        files.synced_file(partial)
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
        if not _there(directory, [stem + e for e in (".db", ".damaged", ".damaged-journal")]):
            return stem + end
    raise AssertionError("numbers do not end")


def _there(directory: str, paths: Sequence[str]) -> list[str]:
    """Return those that are there: they must not be written over, nor left where they are."""
    try:
        return [path for path in paths if files.is_there(path, follow=False)]
    except OSError as error:
        raise _not_kept(directory, error) from error


def _not_kept(directory: str, error: Exception) -> NotSaved:
    return NotSaved(
        f"what is to be replaced could not be kept in {directory}: {error}",
        f"{NOTHING}; free some space or check the permissions, and try again",
    )


def keep_bytes(target: str, today: str) -> str:
    """Keep what is no database any more, with its journals, byte by byte; return where it lies."""
    directory = backup.directory_beside(target)
    kept = _free(directory, today, ".damaged")
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
        _copy_bytes(target, kept)
        files.synced(directory)
    except OSError as error:
        raise _not_kept(directory, error) from error
    _move_journals(target, kept, directory)
    return kept


def keep_journals(target: str, today: str) -> str:
    """Keep a journal whose database is gone: SQLite would take it for one of the new database."""
    directory = backup.directory_beside(target)
    beside = _there(directory, [target + end for end in _BESIDE])
    if not beside:
        return ""
    kept = _free(directory, today, ".damaged")
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
    except OSError as error:
        raise _not_kept(directory, error) from error
    _move_journals(target, kept, directory)
    return kept + beside[0].removeprefix(target)


def _move_journals(target: str, kept: str, directory: str) -> None:
    beside = _there(directory, [target + end for end in _BESIDE])
    if not beside:
        return
    try:
        for journal in beside:
            _copy_bytes(journal, kept + journal.removeprefix(target))
        files.synced(directory)
        for journal in beside:
            os.unlink(journal)
        files.synced(os.path.dirname(target))
    except OSError as error:
        raise _not_kept(directory, error) from error


def _copy_bytes(source: str, target: str) -> None:
    """Copy a file durably and prove it; nobody has it open, so it may be opened here."""
    directory, name = os.path.split(target)
    partial = os.path.join(directory, f".{name}.{os.getpid()}.partial")  # as `sweep` knows them
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
