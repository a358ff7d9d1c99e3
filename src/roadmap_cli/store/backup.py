"""Verified copies of the database: made before each migration and once a day, and thinned.

A copy gets its final name only after it was opened, found whole, and found to hold exactly as
many events with the same last checksums as the original. Nothing here restores anything, or deletes anything but older copies.
"""

import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import date
from itertools import count

from roadmap_cli.errors import NotSaved
from roadmap_cli.store.database import SCHEMA, Database
from roadmap_cli.store.files import synced

KEEP_DAYS = 12
KEEP_WEEKS = 10
KEEP_MONTHS = 9
PARTIAL_SECONDS = 3600

KEEP_LOADS = 10

_BEFORE_LOAD = re.compile(r"^before-load-(\d{4}-\d{2}-\d{2})(?:-(\d+))?\.db$")
_DAILY = re.compile(r"^roadmap-(\d{4}-\d{2}-\d{2})\.db$")
_PARTIAL = re.compile(r"^\..+\.\d+\.partial(-journal)?$")
_LAST_EVENTS = (
    "select device, count(*), max(n), (select sum from event e where e.device = event.device"
    " order by n desc limit 1) from event group by device"
)
_ROADMAPS = "select id, digest from roadmap order by id"


def directory_beside(path: str) -> str:
    """Return where the backups of a database lie."""
    return os.path.join(os.path.dirname(path), "backups")


def before_migration(database: Database, version: int) -> None:
    """Copy the database as it is before its schema changes; raise NotSaved if that fails."""
    directory = directory_beside(database.path)
    for i in count(1):
        name = f"before-schema-{version + 1}" + (f"-{i}.db" if i > 1 else ".db")
        path = os.path.join(directory, name)
        if not os.path.exists(path):
            _copy(database, name, version)
            return
        # A migration that fails each time shall not fill the disk with equal copies.
        with suppress(sqlite3.Error):
            if _last_events(path) == database.rows(_LAST_EVENTS):
                return


def before_merge(database: Database, today: str) -> str:
    """Copy the database as it is before another log is joined to it; return where the copy lies.

    Of a log without an event there is none, nor of one that was copied so before.
    """
    directory = directory_beside(database.path)
    if database.row("select 1 from event") is None:
        return ""
    for i in count(1):
        name = f"before-merge-{today}" + (f"-{i}.db" if i > 1 else ".db")
        path = os.path.join(directory, name)
        if not os.path.exists(path):
            _copy(database, name, SCHEMA)
            return path
        with suppress(sqlite3.Error):
            if _last_events(path) == database.rows(_LAST_EVENTS):
                return path
    raise AssertionError("numbers do not end")


def daily(database: Database, today: str) -> None:
    """Copy the database unless that was done today, and thin the older copies."""
    directory = directory_beside(database.path)
    name = f"roadmap-{today}.db"
    if not os.path.exists(os.path.join(directory, name)):
        _copy(database, name, SCHEMA)
        try:
            thin(directory, name)
        except OSError as error:
            raise NotSaved(f"old backups in {directory} could not be removed: {error}") from error


def before_load(database: Database, today: str) -> str:
    """Copy the database before a new version of a roadmap is loaded; return the copy's path.

    Raises NotSaved. One copy suffices where neither the log nor the roadmaps have changed since;
    of older ones some are kept.
    """
    directory = directory_beside(database.path)
    held = _loads_in(directory)
    if held:
        path = os.path.join(directory, held[-1][1])
        with suppress(sqlite3.Error):
            if _contents(path) == (database.rows(_LAST_EVENTS), database.rows(_ROADMAPS)):
                return path
    taken = {name for _, name in held}
    name = next(
        name
        for i in count(1)
        if (name := f"before-load-{today}{f'-{i}' if i > 1 else ''}.db") not in taken
    )
    _copy(database, name, SCHEMA)
    with suppress(OSError):  # an old copy that stays does no harm
        for _, old in [found for found in _loads_in(directory) if found[1] != name][
            : -KEEP_LOADS + 1
        ]:
            os.unlink(os.path.join(directory, old))
    return os.path.join(directory, name)


def _loads_in(directory: str) -> list[tuple[tuple[str, int], str]]:
    """Return the copies made before loadings, the oldest first."""
    try:
        found = [_BEFORE_LOAD.match(name) for name in os.listdir(directory)]
    except FileNotFoundError:
        return []
    return sorted(((f[1], int(f[2] or 1)), f[0]) for f in found if f)


def _contents(path: str) -> tuple[list[tuple[str, int, int, str]], list[tuple[str, str]]]:
    with closing(sqlite3.connect(path)) as connection:
        return (
            connection.execute(_LAST_EVENTS).fetchall(),
            connection.execute(_ROADMAPS).fetchall(),
        )


def _copy(database: Database, name: str, version: int) -> None:
    """Make a copy under its final name; nothing when the schema is no longer of this version."""
    directory = directory_beside(database.path)
    partial = os.path.join(directory, f".{name}.{os.getpid()}.partial")
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
        handle = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
        try:
            _sweep(directory, os.fstat(handle).st_mtime)
            least = database.rows("select device, max(n) from event group by device")
            database.connection.execute("vacuum into ?", (partial,))
            with closing(sqlite3.connect(partial)) as copy:
                if copy.execute("pragma user_version").fetchone() != (version,):
                    return
                verify(database, copy, least)
                # Whoever restores the copy writes as a new device: the old one may have written
                # on since, and two different events must never have one number.
                copy.execute("delete from meta where key = 'device'")
                copy.commit()
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(partial, os.path.join(directory, name))
        synced(directory)
    # ValueError: the path holds bytes that SQLite cannot be given as text.
    except (OSError, sqlite3.Error, ValueError) as error:
        raise NotSaved(f"no backup could be made in {directory}: {error}") from error
    finally:
        with suppress(OSError):
            os.unlink(partial)


def _sweep(directory: str, now: float) -> None:
    """Remove what a killed process left behind long ago; `now` is the file system's own time."""
    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        with suppress(FileNotFoundError):
            if _PARTIAL.match(name) and os.path.getmtime(path) < now - PARTIAL_SECONDS:
                os.unlink(path)


def _last_events(path: str) -> list[tuple[str, int, int, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(_LAST_EVENTS).fetchall()


def verify(database: Database, copy: sqlite3.Connection, least: Sequence[tuple[str, int]]) -> None:
    """Raise sqlite3.DatabaseError unless the copy is whole and holds the same events.

    Others may write meanwhile: the copy must hold at least what was there when it began, and
    up to its last event of each device the original must hold as many, with the same checksum.
    """
    whole = copy.execute("pragma integrity_check").fetchone() == ("ok",)
    found = copy.execute(_LAST_EVENTS).fetchall()
    held = {device: n for device, _, n, _ in found}
    same = all(
        database.row(
            "select count(*), max(case when n = ?2 then sum end) from event"
            " where device = ?1 and n <= ?2",
            (device, n),
        )
        == (events, checksum)
        for device, events, n, checksum in found
    )
    if not whole or not same or any(held.get(device, 0) < n for device, n in least):
        raise sqlite3.DatabaseError("the copy differs from the database")


def thin(directory: str, spared: str = "") -> None:
    """Keep the newest copy of each of the last days, weeks and months that have one.

    `spared` is kept whatever its date: where the clock is wrong, today is not the newest day.
    """
    days = []
    for found in filter(None, map(_DAILY.match, os.listdir(directory))):
        with suppress(ValueError):  # a name that looks like a date and is none: not ours
            days.append(date.fromisoformat(found[1]))
    days.sort(reverse=True)
    keep = set(days[:KEEP_DAYS])
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in days:
        year, week, _ = day.isocalendar()
        weeks.setdefault((year, week), day)
        months.setdefault((day.year, day.month), day)
    keep.update(list(weeks.values())[:KEEP_WEEKS])
    keep.update(list(months.values())[:KEEP_MONTHS])
    for day in days:
        name = f"roadmap-{day.isoformat()}.db"
        if day not in keep and name != spared:
            os.unlink(os.path.join(directory, name))
