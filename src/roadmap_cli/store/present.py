"""How the present database stands when a copy is to take its place: whole, damaged, or not at all.

It only reads, and refuses what no copy may replace.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from roadmap_cli.core.backups import Standing
from roadmap_cli.store import backup, copies, files, inspection
from roadmap_cli.store.database import Database, connect
from roadmap_cli.store.opening import is_ours, refuse_foreign_log
from roadmap_cli.store.trouble import explained, is_damage

MISSING, EMPTY, WHOLE, DAMAGED, UNREADABLE = "missing", "empty", "whole", "damaged", "unreadable"

LastEvents = list[tuple[str, int, int, str]]


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
            whole = is_whole(database)
            events, day = copies.holdings(database)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not _damage(error):
                raise
            return Standing(DAMAGED)
    return Standing(WHOLE if whole else DAMAGED, events, day)


def is_whole(database: Database) -> bool:
    """Say whether SQLite finds nothing wrong with the file."""
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
            return ends_of(connection)
    except sqlite3.Error:
        return []


def ends_of(connection: sqlite3.Connection) -> LastEvents:
    """Return where the log of each device ends in an open database; [] as above."""
    try:
        return backup.last_events(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # damaged, or nothing was made yet
        return []
