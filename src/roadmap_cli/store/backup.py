"""Verified copies of the database: once a day, before what changes much, and when asked; thinned.

A copy gets its final name only after it was opened, found whole, and found to hold exactly as
many events with the same last checksums as the original. Nothing here restores anything, or deletes anything but older copies.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from itertools import count

from roadmap_cli.errors import DatabaseError, NotSaved
from roadmap_cli.store import thinning
from roadmap_cli.store.database import SCHEMA, Database, address_of
from roadmap_cli.store.files import is_there, synced
from roadmap_cli.store.signals import signals_held_back
from roadmap_cli.store.trouble import is_damage

KEEP_BEFORE = 10  # of the copies before loads, and of those before merges

_STANDS_FOR_TODAY = re.compile(r"^(roadmap|backup)-\d{4}-\d{2}-\d{2}(-\d+)?\.db$")
_LAST_EVENTS = (
    "select device, count(*), max(n), (select sum from event e where e.device = event.device"
    " order by n desc limit 1) from event group by device"
)
_ROADMAPS = "select id, digest from roadmap order by id"
CONTENTS = (_LAST_EVENTS, _ROADMAPS)


def directory_beside(path: str) -> str:
    """Return where the backups of a database lie."""
    return os.path.join(os.path.dirname(path), "backups")


def before_migration(database: Database, version: int) -> None:
    """Copy the database as it is before its schema changes; raise NotSaved if that fails."""
    directory = directory_beside(database.path)
    for i in count(1):
        name = f"before-schema-{version + 1}" + (f"-{i}.db" if i > 1 else ".db")
        path = os.path.join(directory, name)
        if not _is_taken(path):
            _copy(database, directory, name, version)
            return
        # A migration that fails each time shall not fill the disk with equal copies.
        if _holds(path, database, [_LAST_EVENTS]):
            return


def before_merge(database: Database, today: str) -> str:
    """Copy the database as it is before another log is joined to it; return where the copy lies.

    Of a log without an event there is none, and one copy suffices where nothing has changed since.
    """
    if database.row("select 1 from event") is None:
        return ""
    return _before(database, "merge", today)


def daily(database: Database, today: str) -> None:
    """Copy the database unless that was done today, and thin the older copies.

    Of a log without an event there is none: what is recorded first shall be in the day's copy.
    """
    directory = directory_beside(database.path)
    name = f"roadmap-{today}.db"
    if database.row("select 1 from event") is None:
        return
    if not os.path.exists(os.path.join(directory, name)):
        _copy(database, directory, name)
        try:
            thinning.thin(directory, name)
        except OSError as error:
            raise NotSaved(f"old backups in {directory} could not be removed: {error}") from error


def before_load(database: Database, today: str) -> str:
    """Copy the database before a new version of a roadmap is loaded; return the copy's path.

    Raises NotSaved. One copy suffices where neither the log nor the roadmaps have changed since;
    of older ones some are kept.
    """
    return _before(database, "load", today)


def _before(database: Database, what: str, today: str) -> str:
    """Copy the database unless the last such copy holds the same, and keep the last ten."""
    directory = directory_beside(database.path)
    held = _numbered(directory, f"before-{what}")
    if held and _holds(os.path.join(directory, held[-1]), database, CONTENTS):
        return os.path.join(directory, held[-1])
    name = _free(directory, f"before-{what}-{today}")
    _copy(database, directory, name)
    with suppress(OSError):  # an old copy that stays does no harm
        older = [n for n in _numbered(directory, f"before-{what}") if n != name]
        for old in older[: -KEEP_BEFORE + 1]:
            os.unlink(os.path.join(directory, old))
    return os.path.join(directory, name)


def _unheard(_path: str) -> None:
    """Tell nobody that a copy was made."""


def by_hand(
    database: Database, today: str, placed: Callable[[str], object] = _unheard
) -> tuple[str, bool]:
    """Copy the database among its backups; return where, and whether that was needed.

    It was not where the newest copy holds the same and is whole. `placed` hears of the copy in
    the moment it is there. Raises NotSaved.
    """
    directory = directory_beside(database.path)
    newest: list[tuple[float, str]] = []
    with suppress(OSError):
        for name in os.listdir(directory):
            if _STANDS_FOR_TODAY.match(name):
                path = os.path.join(directory, name)
                newest.append((os.path.getmtime(path), path))
    for _, path in sorted(newest, reverse=True)[:1]:
        if _holds(path, database, CONTENTS, whole=True):
            return path, False
    name = _free(directory, f"backup-{today}")
    _copy(database, directory, name, placed=placed)
    return os.path.join(directory, name), True


def into(database: Database, path: str, placed: Callable[[str], object] = _unheard) -> None:
    """Copy the database to where the person wants it; what lies there is replaced. NotSaved."""
    _copy(database, os.path.dirname(path), os.path.basename(path), placed=placed)


def free_name(directory: str, today: str) -> str:
    """Return a name for a copy in a directory of the person's."""
    return _free(directory, f"roadmap-backup-{today}")


def _free(directory: str, stem: str) -> str:
    """Return the first name with this stem that is not taken."""
    return next(
        name
        for i in count(1)
        if not _is_taken(os.path.join(directory, name := f"{stem}{f'-{i}' if i > 1 else ''}.db"))
    )


def _is_taken(path: str) -> bool:
    try:
        return is_there(path, follow=False)
    except OSError as error:  # a copy that is there must not be written over
        raise _not_made(os.path.dirname(path), error) from error


def _numbered(directory: str, stem: str) -> list[str]:
    """Return the copies of a stem by day and number, the oldest first."""
    pattern = re.compile(rf"^{stem}-(\d{{4}}-\d{{2}}-\d{{2}})(?:-(\d+))?\.db$")
    try:
        found = [match for name in os.listdir(directory) if (match := pattern.match(name))]
    except OSError:
        return []
    return [f[0] for f in sorted(found, key=lambda f: (f[1], int(f[2] or 1)))]


def _holds(path: str, database: Database, contents: Sequence[str], *, whole: bool = False) -> bool:
    """Say whether a copy holds the same as the database, and with `whole` is undamaged too."""
    try:
        with closing(sqlite3.connect(address_of(path, "mode=ro"), uri=True)) as copy:
            return all(
                copy.execute(sql).fetchall() == database.rows(sql) for sql in contents
            ) and not (whole and copy.execute("pragma integrity_check").fetchone() != ("ok",))
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def _copy(
    database: Database,
    directory: str,
    name: str,
    version: int = SCHEMA,
    placed: Callable[[str], object] = _unheard,
) -> None:
    """Make a copy under its final name; nothing when the schema is no longer of this version.

    `placed` is told the path in the moment the copy has its name, before any signal is heard.
    """
    partial = os.path.join(directory, f".{name}.{os.getpid()}.partial")
    own = directory == directory_beside(database.path)
    try:
        if own:
            if os.path.exists(directory) and not os.path.isdir(directory):
                raise NotADirectoryError("that is not a directory; move it away")
            os.makedirs(directory, mode=0o700, exist_ok=True)
            for place in (directory, os.path.dirname(database.path)):
                thinning.sweep(place)
        handle = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
        try:
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
        with signals_held_back():
            os.replace(partial, os.path.join(directory, name))
            synced(directory)
            placed(os.path.join(directory, name))
    # ValueError: the path holds bytes that SQLite cannot be given as text.
    except (OSError, sqlite3.Error, ValueError) as error:
        if _lies_in_the_database(error, database):
            raise DatabaseError(
                f"no backup could be made in {directory}: the database itself seems damaged"
                f" ({error}); 'roadmap doctor' looks closer",
                "nothing was changed; the copies there are stay as they are",
            ) from error
        raise _not_made(directory, error) from error
    finally:
        for left in (partial, f"{partial}-journal"):
            with suppress(OSError):
                os.unlink(left)


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
