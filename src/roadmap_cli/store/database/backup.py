"""Verified copies of the database: daily, before loads, merges and migrations, and by hand.

A copy gets its final name only after it was opened, passed the integrity check, and was found to
have as many events as the original, with the same last checksums. This module restores nothing, and
removes only older copies and the partial files of killed processes.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date
from itertools import count

from roadmap_cli import file_access
from roadmap_cli.errors import DatabaseError, NotSaved, SuspectedDamage
from roadmap_cli.store.database.database import (
    SCHEMA_VERSION,
    TIMER_KEY,
    Database,
    find_foreign_object,
    read_only_uri,
)
from roadmap_cli.store.database.database_file import (
    path_exists,
    replace_file,
    sync_directory,
    sync_file,
)
from roadmap_cli.store.database.row_sums import CHECKSUM_VERSION, is_meta_whole, seal_meta
from roadmap_cli.store.database.signals import defer_signals
from roadmap_cli.store.database.sqlite_errors import is_damage

KEEP_BEFORE = 10  # copies before loads, and as many before joining
PARTIAL_SECONDS = 3600
# For how many days, weeks and months that have daily copies the newest one is kept.
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
CopyCheck = Callable[[Database], object]  # it raises SuspectedDamage
_PARTIAL = re.compile(r"^\..+[.-]\d+\.partial(-journal)?$")
_LAST_EVENTS = (
    "select device, count(*), max(n), (select sum from event e where e.device = event.device"
    " order by n desc limit 1) from event group by device"
)
_ROADMAPS = "select id, digest from roadmap order by id"
_NOTE_OWN_PAST = (
    "insert or replace into meta (key, value)"
    " select 'own ' || device, cast(max(n) as text) from event"
    " where device = (select value from meta where key = 'device') group by device"
)


def backup_directory(path: str) -> str:
    """Return the directory of the backups of a database."""
    return os.path.join(os.path.dirname(path), "backups")


def copy_kind(name: str) -> tuple[str, str]:
    """Return the kind of copy with this file name, and the day in it; "" if there is none."""
    for kind, pattern in _KINDS:
        match = pattern.match(name)
        if match:
            return kind, match[1] if pattern.groups else ""
    return "", ""


def numbered_names(stem: str) -> Iterator[str]:
    """Yield the stem, then the stem with -2, -3 and so on, for several copies of one day."""
    yield stem
    for i in count(2):
        yield f"{stem}-{i}"


def free_path(directory: str, stem: str) -> str:
    """Return the first unused path for a copy with this stem; raise NotSaved."""
    paths = (os.path.join(directory, f"{name}.db") for name in numbered_names(stem))
    return next(path for path in paths if not _is_taken(path))


def _is_taken(path: str) -> bool:
    try:
        return path_exists(path, follow_symlinks=False)
    except OSError as error:  # an existing copy must not be overwritten
        raise _backup_error(os.path.dirname(path), error) from error


def _copies_of_kind(directory: str, kind: str) -> list[str]:
    """Return the paths of the copies of a kind, by day and number, oldest first."""
    try:
        names = [name for name in os.listdir(directory) if copy_kind(name)[0] == kind]
    except OSError:
        return []
    names.sort(key=lambda name: (copy_kind(name)[1], len(name), name))  # -10 comes after -9
    return [os.path.join(directory, name) for name in names]


def copy_before_migration(database: Database, version: int) -> None:
    """Copy the database before its schema changes; raise NotSaved if that fails."""
    for name in numbered_names(f"before-schema-{version + 1}"):
        path = os.path.join(backup_directory(database.path), f"{name}.db")
        if not _is_taken(path):
            copy_to(database, path, version=version)
            return
        # A migration that keeps failing must not fill the disk with equal copies.
        if _has_same_content(path, database, log_only=True):
            return


def copy_before_load(database: Database, today: str) -> str:
    """Copy the database before a load; return the path of the copy.

    An empty log is not copied. An earlier copy is enough if neither the log nor the roadmaps have
    changed since. The latest few copies of this kind are kept. Raises NotSaved.
    """
    if _is_empty(database):
        return ""
    directory = backup_directory(database.path)
    copies = _copies_of_kind(directory, "before-load")
    if copies and _has_same_content(copies[-1], database):
        return copies[-1]
    path = free_path(directory, f"before-load-{today}")
    _copy_and_keep_few(database, path, copies)
    return path


def copy_before_joining(database: Database, today: str) -> str:
    """Copy the database before the day's first events of other machines; return the day's copy.

    An empty log is not copied. The latest few copies of this kind are kept. Raises NotSaved.
    """
    if _is_empty(database):
        return ""
    directory = backup_directory(database.path)
    path = os.path.join(directory, f"before-merge-{today}.db")
    if not _is_taken(path):
        _copy_and_keep_few(database, path, _copies_of_kind(directory, "before-merge"))
    return path


def _copy_and_keep_few(database: Database, path: str, copies: Sequence[str]) -> None:
    """Copy to a path, then remove the oldest of the earlier copies of this kind."""
    copy_to(database, path)
    with suppress(OSError):  # an old copy too many does no harm
        for old_path in copies[: -KEEP_BEFORE + 1]:
            os.unlink(old_path)


def copy_daily(database: Database, today: str, check: CopyCheck) -> None:
    """Copy the database once a day, and thin the older copies.

    An empty log is not copied, so that the first copy holds the first event. Raises NotSaved, and
    what `check` raises.
    """
    directory = backup_directory(database.path)
    path = os.path.join(directory, f"roadmap-{today}.db")
    if _is_empty(database) or os.path.exists(path):
        return
    copy_to(database, path, check=check)
    try:
        thin(directory, os.path.basename(path))
    except OSError as error:
        raise NotSaved(f"old backups in {directory} could not be deleted: {error}") from error


def copy_by_hand(
    database: Database, today: str, check: CopyCheck, on_placed: Callable[[str], object]
) -> tuple[str, bool]:
    """Copy the database on request; return the path, and whether it is a new copy.

    No copy is made if the newest one is undamaged and has the same content. `on_placed` is called
    with the path as soon as the copy has its name. Raises NotSaved, and what `check` raises.
    """
    check(database)
    directory = backup_directory(database.path)
    copies: list[tuple[float, str]] = []
    for path in _copies_of_kind(directory, "daily") + _copies_of_kind(directory, "by-hand"):
        with suppress(OSError):
            copies.append((os.path.getmtime(path), path))
    newest = max(copies)[1] if copies else ""
    if newest and _has_same_content(newest, database, check=check):
        return newest, False
    path = free_path(directory, f"backup-{today}")
    copy_to(database, path, check=check, on_placed=on_placed)
    return path, True


def _is_empty(database: Database) -> bool:
    return database.row("select 1 from event") is None


def _has_same_content(
    path: str, database: Database, *, log_only: bool = False, check: CopyCheck | None = None
) -> bool:
    """Return whether a copy has the database's content and, with `check`, is undamaged."""
    queries = (_LAST_EVENTS,) if log_only else (_LAST_EVENTS, _ROADMAPS)
    try:
        with closing(sqlite3.connect(read_only_uri(path), uri=True)) as copy:
            if find_foreign_object(copy):  # it may stand for a table
                return False
            is_equal = all(copy.execute(q).fetchall() == database.rows(q) for q in queries)
            if is_equal and check is not None:
                check(Database(path, copy))
                return is_intact(copy)
            return is_equal
    except (OSError, sqlite3.Error, UnicodeDecodeError, SuspectedDamage):
        return False


def copy_to(
    database: Database,
    path: str,
    *,
    version: int = SCHEMA_VERSION,
    check: CopyCheck = lambda _: None,
    on_placed: Callable[[str], object] | None = None,
) -> None:
    """Write a copy to a path, replacing any file there; do nothing if the schema has changed.

    The log of the copy is verified, and all else by `check`, which raises if it is damaged.
    `on_placed` is called with the path as soon as the copy has its name, before any deferred
    signal is raised. Raises NotSaved.
    """
    directory = os.path.dirname(path)
    is_backup = directory == backup_directory(database.path)
    try:
        if is_backup:
            if os.path.exists(directory) and not os.path.isdir(directory):
                raise NotADirectoryError("that is not a directory; move it away")
            os.makedirs(directory, mode=0o700, exist_ok=True)
        with partial_file(path) as partial:
            if is_backup:
                for parent in (directory, os.path.dirname(database.path)):
                    remove_partial_files(parent, os.path.getmtime(partial))
            if not _copy_into_partial(database, partial, version, check):
                return
            sync_file(partial)
            with defer_signals():
                replace_file(partial, path)
                sync_directory(directory)
                if on_placed:
                    on_placed(path)
    # ValueError: the path has bytes that are not text, which SQLite does not accept.
    except (OSError, sqlite3.Error, ValueError) as error:
        if _is_database_damage(error, database):
            raise DatabaseError(
                f"no backup could be made in {directory}: the database itself seems damaged"
                f" ({error}); 'roadmap doctor' shows more",
                "nothing was changed; the existing backups are kept",
            ) from error
        raise _backup_error(directory, error) from error


def _copy_into_partial(database: Database, partial: str, version: int, check: CopyCheck) -> bool:
    """Copy into an empty file and verify it; return False if the schema has another version."""
    minimum = database.rows("select device, max(n) from event group by device")
    database.connection.execute("vacuum into ?", (partial,))
    with closing(sqlite3.connect(partial)) as copy:
        if copy.execute("pragma user_version").fetchone() != (version,):
            return False
        verify_copy(database, copy, minimum)
        if version == SCHEMA_VERSION:
            check(Database(partial, copy))
        forget_device(Database(partial, copy), version)
        copy.commit()
    return True


def forget_device(copy: Database, version: int, restored: str = "") -> None:
    """Delete the device id and the running timer of a copy; call it inside a transaction.

    A restored copy writes as a new device: the old one may have written more events since, and two
    different events must never have one number. What the copy holds of the old one stays its own
    past. `restored` is the token of a restore.
    """
    is_whole = version >= CHECKSUM_VERSION and is_meta_whole(copy)
    copy.connection.execute(_NOTE_OWN_PAST)
    copy.connection.execute("delete from meta where key in ('device', ?)", (TIMER_KEY,))
    if restored:
        sql = "insert or replace into meta values ('restored', ?)"
        copy.connection.execute(sql, (restored,))
    if is_whole:
        seal_meta(copy)


def _backup_error(directory: str, error: Exception) -> NotSaved:
    reason: object = (error.strerror if isinstance(error, OSError) else None) or error
    advice = file_access.permission_advice(
        directory, "free some space or check the permissions, and try again"
    )
    if link := file_access.find_dangling_link(directory):
        reason = f"{link} is a link that leads nowhere"
        advice = "is the disk it leads to connected?"
    return NotSaved(
        f"no backup could be made in {directory}: {reason}", f"nothing was changed; {advice}"
    )


def _is_database_damage(error: Exception, database: Database) -> bool:
    """Return whether a copy failed because the database itself is damaged."""
    if isinstance(error, UnicodeDecodeError):
        return True
    if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, sqlite3.OperationalError):
        return False
    try:
        return is_damage(error) or database.row("pragma integrity_check(1)") != ("ok",)
    except (sqlite3.Error, UnicodeDecodeError):
        return True


def is_intact(connection: sqlite3.Connection) -> bool:
    """Return whether a database passes SQLite's integrity check."""
    return bool(connection.execute("pragma integrity_check").fetchone() == ("ok",))


def last_events(connection: sqlite3.Connection) -> list[tuple[str, int, int, str]]:
    """Return for each device the number of events, and the last one's number and checksum."""
    return connection.execute(_LAST_EVENTS).fetchall()


def verify_copy(
    database: Database, copy: sqlite3.Connection, minimum: Sequence[tuple[str, int]]
) -> None:
    """Raise sqlite3.DatabaseError unless the copy is undamaged and has the same events.

    Other processes may write meanwhile. So the copy must have at least the events of when it began
    (`minimum`), and the original must have as many as the copy up to its last event of each device,
    with the same checksum.
    """
    sql = (
        "select count(*), max(case when n = :n then sum end) from event"
        " where device = :device and n <= :n"
    )
    copy_events = last_events(copy)
    last_numbers = {device: n for device, _, n, _ in copy_events}
    if not (
        is_intact(copy)
        and all(
            database.row(sql, {"device": device, "n": n}) == (count, sum_)
            for device, count, n, sum_ in copy_events
        )
        and all(last_numbers.get(device, 0) >= n for device, n in minimum)
    ):
        raise sqlite3.DatabaseError("the backup differs from the database")


def thin(directory: str, keep_name: str = "") -> None:
    """Remove daily copies, except the newest of each of the last days, weeks and months.

    `keep_name` is kept whatever its date: with a wrong clock, today is not the newest day.
    """
    days = []
    for day in (day for kind, day in map(copy_kind, os.listdir(directory)) if kind == "daily"):
        with suppress(ValueError):  # a file of the user, such as roadmap-2020-13-45.db
            days.append(date.fromisoformat(day))
    days.sort(reverse=True)
    keep_names = {keep_name}
    for limit, period in _KEEP:
        newest: dict[object, str] = {}
        for copy_day in days:
            newest.setdefault(period(copy_day), f"roadmap-{copy_day}.db")
        keep_names.update(list(newest.values())[:limit])
    for name in (f"roadmap-{copy_day}.db" for copy_day in days):
        if name not in keep_names:
            os.unlink(os.path.join(directory, name))


@contextmanager
def partial_file(path: str) -> Iterator[str]:
    """Create an empty private file, to be renamed to a path; remove it if that did not happen."""
    directory, name = os.path.split(path)
    partial = os.path.join(directory, f".{name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        yield partial
    finally:
        for leftover in (partial, f"{partial}-journal"):
            with suppress(OSError):
                os.unlink(leftover)


def remove_partial_files(directory: str, now: float) -> None:
    """Remove old partial files of killed processes; `now` is by the clock of the file system."""
    for name in filter(_PARTIAL.match, os.listdir(directory)):
        path = os.path.join(directory, name)
        with suppress(FileNotFoundError):
            if os.path.getmtime(path) < now - PARTIAL_SECONDS:
                os.unlink(path)
