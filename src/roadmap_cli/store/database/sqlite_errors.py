"""SQLite errors as errors that a person can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from roadmap_cli.errors import DatabaseError, NotSaved, RoadmapError, SuspectedDamage

BUSY_SECONDS = 10.0
# The hint for a damaged database; the program never repairs one by itself.
RESTORE_HINT = (
    "nothing was changed; 'roadmap doctor' shows more, and 'roadmap restore --list' shows the"
    " backups you can restore"
)
_DAMAGE_CODES = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_SCHEMA"}


def _primary_code(error: Exception) -> str:
    """Return the name of the primary result code, without the extended part."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return "_".join(name.split("_")[:2])


def is_damage(error: Exception) -> bool:
    """Return whether the error means that the file is damaged."""
    return _primary_code(error) in _DAMAGE_CODES or "decode to UTF-8" in str(error)


@contextmanager
def ignore_damage() -> Iterator[None]:
    """Ignore errors that mean a damaged file; the caller continues after the block."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if isinstance(error, sqlite3.Error) and not is_damage(error):
            raise


def is_busy(error: Exception) -> bool:
    """Return whether another program holds the lock."""
    return _primary_code(error) in ("SQLITE_BUSY", "SQLITE_LOCKED")


def needs_rollback(error: Exception) -> bool:
    """Return whether a journal beside the file must be rolled back before it can be read."""
    return getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_ROLLBACK"


def to_roadmap_error(error: sqlite3.Error, path: str, *, writing: bool = False) -> RoadmapError:
    """Convert an error of SQLite to one that a person can act on."""
    code = _primary_code(error)
    outcome = "nothing was saved" if writing else "nothing was changed"
    if is_damage(error):
        return SuspectedDamage(
            f"the database is damaged or not a database: {path} ({error})", RESTORE_HINT
        )
    if is_busy(error):
        return NotSaved(
            f"another program has locked the database for {BUSY_SECONDS:.0f} seconds: {path}",
            f"{outcome}; try again when it has finished",
        )
    if code == "SQLITE_FULL":
        return NotSaved(f"the disk is full: {path}", f"{outcome}; free some space and try again")
    if needs_rollback(error):
        return NotSaved(
            f"a command was interrupted while saving, and cleaning up needs write access: {path}",
            "nothing was changed; make its directory writable, or copy it elsewhere and set"
            " ROADMAP_HOME",
        )
    if code in ("SQLITE_READONLY", "SQLITE_CANTOPEN"):
        return _access_error(path, outcome, is_readable=code == "SQLITE_READONLY", writing=writing)
    if code == "SQLITE_IOERR":
        return disk_error(path, error, outcome)
    if code in ("SQLITE_CONSTRAINT", "SQLITE_ABORT"):
        return DatabaseError(f"the database reports: {error}", "run 'roadmap doctor'")
    return DatabaseError(f"the database reports: {error}", f"{outcome}; run 'roadmap doctor'")


def disk_error(path: str, detail: object, outcome: str) -> NotSaved:
    """Return the error for a disk that failed to read or write; it may work the next time."""
    return NotSaved(f"the disk reports an error: {path} ({detail})", f"{outcome}; try again")


def _access_error(path: str, outcome: str, *, is_readable: bool, writing: bool) -> RoadmapError:
    from roadmap_cli.file_access import permission_advice

    if is_readable:
        advice = permission_advice(path, "check the permissions of the file and of its directory")
        return NotSaved(f"the database cannot be written: {path}", f"{outcome}; {advice}")
    advice = permission_advice(path, "check the permissions of its directory")
    kind = NotSaved if writing else DatabaseError
    return kind(f"the database cannot be opened: {path}", f"{outcome}; {advice}")
