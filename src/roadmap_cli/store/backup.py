"""Verified copies of the database: once a day, before what changes much, and when asked; thinned.

A copy gets its final name only after it was opened, found whole, and found to hold exactly as
many events with the same last checksums as the original. Nothing here restores anything, or
removes anything but older copies and what killed processes left.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date
from itertools import count

from roadmap_cli.errors import DatabaseError, NotSaved
from roadmap_cli.store.database import SCHEMA, Database, address_of
from roadmap_cli.store.files import is_there, synced, synced_file
from roadmap_cli.store.signals import signals_held_back
from roadmap_cli.store.trouble import is_damage

KEEP_BEFORE = 10  # of the copies before loads, and of those before merges
PARTIAL_SECONDS = 3600
# Of how many of the last days, weeks and months that have a daily copy the newest one is kept.
_KEEP: tuple[tuple[int, Callable[[date], object]], ...] = (
    (12, lambda day: day),
    (10, lambda day: day.isocalendar()[:2]),
    (9, lambda day: (day.year, day.month)),
)

_KINDS = (
    ("daily", re.compile(r"^roadmap-(\d{4}-\d{2}-\d{2})\.db$")),
    ("by-hand", re.compile(r"^backup-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.db$")),
    ("before-load", re.compile(r"^before-load-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.db$")),
    ("before-merge", re.compile(r"^before-merge-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.db$")),
    ("before-schema", re.compile(r"^before-schema-\d+(?:-\d+)?\.db$")),
    ("replaced", re.compile(r"^replaced-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.(?:db|damaged)$")),
    ("other", re.compile(r"^[^.].*\.db$")),
)
_PARTIAL = re.compile(r"^\..+\.\d+\.partial(-journal)?$")
_LAST_EVENTS = (
    "select device, count(*), max(n), (select sum from event e where e.device = event.device"
    " order by n desc limit 1) from event group by device"
)
_ROADMAPS = "select id, digest from roadmap order by id"


# -- names ---------------------------------------------------------------------------------------


def directory_beside(path: str) -> str:
    """Return where the backups of a database lie."""
    return os.path.join(os.path.dirname(path), "backups")


def kind_of(name: str) -> tuple[str, str]:
    """Return what a file of this name is a copy of, and the day in the name; "" where none."""
    for kind, pattern in _KINDS:
        match = pattern.match(name)
        if match:
            return kind, match[1] if pattern.groups else ""
    return "", ""


def names_from(stem: str) -> Iterator[str]:
    """Yield the stem, then the stem with -2, -3 and so on: what copies of one day are called."""
    yield stem
    for i in count(2):
        yield f"{stem}-{i}"


def free_path(directory: str, stem: str) -> str:
    """Return the first path for a copy with this stem that is not taken; raise NotSaved."""
    paths = (os.path.join(directory, f"{name}.db") for name in names_from(stem))
    return next(path for path in paths if not _is_taken(path))


def _is_taken(path: str) -> bool:
    try:
        return is_there(path, follow=False)
    except OSError as error:  # a copy that is there must not be written over
        raise _not_made(os.path.dirname(path), error) from error


def _paths_of(directory: str, kind: str) -> list[str]:
    """Return the copies of a kind by day and number, the oldest first."""
    try:
        names = [name for name in os.listdir(directory) if kind_of(name)[0] == kind]
    except OSError:
        return []
    names.sort(key=lambda name: (kind_of(name)[1], len(name), name))  # -10 comes after -9
    return [os.path.join(directory, name) for name in names]


# -- when copies are made ------------------------------------------------------------------------


def before_migration(database: Database, version: int) -> None:
    """Copy the database as it is before its schema changes; raise NotSaved if that fails."""
    for name in names_from(f"before-schema-{version + 1}"):
        path = os.path.join(directory_beside(database.path), f"{name}.db")
        if not _is_taken(path):
            copy_to(database, path, version=version)
            return
        # A migration that fails each time shall not fill the disk with equal copies.
        if _holds(path, database, (_LAST_EVENTS,)):
            return


def before_change(change: str, database: Database, today: str) -> str:
    """Copy the database before a "load" or a "merge"; return where the copy lies.

    Of a log without an event there is none. One copy suffices where neither the log nor the
    roadmaps have changed since; of older ones some are kept. Raises NotSaved.
    """
    if _is_empty(database):
        return ""
    directory, kind = directory_beside(database.path), f"before-{change}"
    newest = _paths_of(directory, kind)[-1:]
    if newest and _holds(newest[0], database):
        return newest[0]
    path = free_path(directory, f"{kind}-{today}")
    copy_to(database, path)
    with suppress(OSError):  # an old copy that stays does no harm
        older = [other for other in _paths_of(directory, kind) if other != path]
        for old in older[: -KEEP_BEFORE + 1]:
            os.unlink(old)
    return path


def daily(database: Database, today: str) -> None:
    """Copy the database unless that was done today, and thin the older copies.

    Of a log without an event there is none: what is recorded first shall be in the day's copy.
    """
    directory = directory_beside(database.path)
    path = os.path.join(directory, f"roadmap-{today}.db")
    if _is_empty(database) or os.path.exists(path):
        return
    copy_to(database, path)
    try:
        thin(directory, os.path.basename(path))
    except OSError as error:
        raise NotSaved(f"old backups in {directory} could not be removed: {error}") from error


def by_hand(database: Database, today: str, on_placed: Callable[[str], object]) -> tuple[str, bool]:
    """Copy the database among its backups; return where, and whether that was needed.

    It was not where the newest copy holds the same and is whole. `on_placed` is called in the
    moment the copy is there. Raises NotSaved.
    """
    directory = directory_beside(database.path)
    newest: list[tuple[float, str]] = []
    for path in (*_paths_of(directory, "daily"), *_paths_of(directory, "by-hand")):
        with suppress(OSError):
            newest.append((os.path.getmtime(path), path))
    if newest and _holds(max(newest)[1], database, whole=True):
        return max(newest)[1], False
    path = free_path(directory, f"backup-{today}")
    copy_to(database, path, on_placed=on_placed)
    return path, True


def _is_empty(database: Database) -> bool:
    return database.row("select 1 from event") is None


def _holds(
    path: str,
    database: Database,
    contents: Sequence[str] = (_LAST_EVENTS, _ROADMAPS),
    *,
    whole: bool = False,
) -> bool:
    """Say whether a copy holds the same as the database, and with `whole` is undamaged too."""
    try:
        with closing(sqlite3.connect(address_of(path, "mode=ro"), uri=True)) as copy:
            return all(
                copy.execute(sql).fetchall() == database.rows(sql) for sql in contents
            ) and not (whole and copy.execute("pragma integrity_check").fetchone() != ("ok",))
    except (sqlite3.Error, UnicodeDecodeError):
        return False


# -- making one ----------------------------------------------------------------------------------


def copy_to(
    database: Database,
    path: str,
    *,
    version: int = SCHEMA,
    on_placed: Callable[[str], object] | None = None,
) -> None:
    """Make a copy at a path; nothing when the schema is no longer of this version.

    What lies there is replaced. `on_placed` is called with the path in the moment the copy has
    its name, before any signal is heard. Raises NotSaved.
    """
    directory = os.path.dirname(path)
    own = directory == directory_beside(database.path)
    try:
        if own:
            if os.path.exists(directory) and not os.path.isdir(directory):
                raise NotADirectoryError("that is not a directory; move it away")
            os.makedirs(directory, mode=0o700, exist_ok=True)
        with partial_file(path) as partial:
            if own:
                for place in (directory, os.path.dirname(database.path)):
                    sweep(place, os.path.getmtime(partial))
            if not _fill(database, partial, version):
                return
            synced_file(partial)
            with signals_held_back():
                os.replace(partial, path)
                synced(directory)
                if on_placed:
                    on_placed(path)
    # ValueError: the path holds bytes that SQLite cannot be given as text.
    except (OSError, sqlite3.Error, ValueError) as error:
        if _lies_in_the_database(error, database):
            raise DatabaseError(
                f"no backup could be made in {directory}: the database itself seems damaged"
                f" ({error}); 'roadmap doctor' looks closer",
                "nothing was changed; the copies there are stay as they are",
            ) from error
        raise _not_made(directory, error) from error


def _fill(database: Database, partial: str, version: int) -> bool:
    """Copy into an empty file, and prove it; say whether the schema is still of this version."""
    least = database.rows("select device, max(n) from event group by device")
    database.connection.execute("vacuum into ?", (partial,))
    with closing(sqlite3.connect(partial)) as copy:
        if copy.execute("pragma user_version").fetchone() != (version,):
            return False
        verify(database, copy, least)
        # Whoever restores the copy writes as a new device: the old one may have written
        # on since, and two different events must never have one number.
        copy.execute("delete from meta where key = 'device'")
        copy.commit()
    return True


def _not_made(directory: str, error: Exception) -> NotSaved:
    return NotSaved(
        f"no backup could be made in {directory}: {error}",
        "nothing was changed; free some space or check the permissions, and try again",
    )


def _lies_in_the_database(error: Exception, database: Database) -> bool:
    """Say whether a copy failed because of what it is a copy of."""
    if isinstance(error, UnicodeDecodeError):
        return True
    if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, sqlite3.OperationalError):
        return False
    try:
        return is_damage(error) or database.row("pragma integrity_check(1)") != ("ok",)
    except (sqlite3.Error, UnicodeDecodeError):
        return True


def last_events(connection: sqlite3.Connection) -> list[tuple[str, int, int, str]]:
    """Return of each device how many events there are, and the last one's number and checksum."""
    return connection.execute(_LAST_EVENTS).fetchall()


def verify(database: Database, copy: sqlite3.Connection, least: Sequence[tuple[str, int]]) -> None:
    """Raise sqlite3.DatabaseError unless the copy is whole and holds the same events.

    Others may write meanwhile: the copy must hold at least what was there when it began, and
    up to its last event of each device the original must hold as many, with the same checksum.
    """
    whole = copy.execute("pragma integrity_check").fetchone() == ("ok",)
    found = last_events(copy)
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


# -- thinning ------------------------------------------------------------------------------------


def thin(directory: str, spared: str = "") -> None:
    """Keep the newest daily copy of each of the last days, weeks and months that have one.

    `spared` is kept whatever its date: where the clock is wrong, today is not the newest day.
    """
    days = []
    for day in (day for kind, day in map(kind_of, os.listdir(directory)) if kind == "daily"):
        with suppress(ValueError):  # a name that looks like a date and is none: not ours
            days.append(date.fromisoformat(day))
    days.sort(reverse=True)
    keep: set[date] = set()
    for most, period in _KEEP:
        newest: dict[object, date] = {}
        for copied in days:
            newest.setdefault(period(copied), copied)
        keep.update(list(newest.values())[:most])
    for name in (f"roadmap-{copied.isoformat()}.db" for copied in days if copied not in keep):
        if name != spared:
            os.unlink(os.path.join(directory, name))


# -- files that are being written ----------------------------------------------------------------


@contextmanager
def partial_file(path: str) -> Iterator[str]:
    """Make an empty private file to be renamed to a path; what is left of it goes in the end."""
    directory, name = os.path.split(path)
    partial = os.path.join(directory, f".{name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        yield partial
    finally:
        for left in (partial, f"{partial}-journal"):
            with suppress(OSError):
                os.unlink(left)


def sweep(directory: str, now: float) -> None:
    """Remove what a killed process of ours left behind long ago, by the file system's time."""
    for name in filter(_PARTIAL.match, os.listdir(directory)):
        path = os.path.join(directory, name)
        with suppress(FileNotFoundError):
            if os.path.getmtime(path) < now - PARTIAL_SECONDS:
                os.unlink(path)
