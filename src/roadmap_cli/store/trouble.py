"""SQLite errors as errors that a person can act on."""

import sqlite3

from roadmap_cli.errors import DatabaseError, NotSaved, RoadmapError

BUSY_SECONDS = 10.0
# The hint for a damaged database; the program never repairs one by itself.
BRING_BACK = (
    "nothing was changed; 'roadmap restore --list' shows the copies to bring back;"
    " without one, move the file away"
)
_DATABASE_TROUBLE = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_SCHEMA"}


def _base(error: sqlite3.Error) -> str:
    """Return the name of the primary result code, without the extended part."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return "_".join(name.split("_")[:2])


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether the error means that the file is damaged."""
    return _base(error) in _DATABASE_TROUBLE or "decode to UTF-8" in str(error)


def is_busy(error: sqlite3.Error) -> bool:
    """Return whether another program holds the lock."""
    return _base(error) in ("SQLITE_BUSY", "SQLITE_LOCKED")


def explained(error: sqlite3.Error, path: str, *, writing: bool = False) -> RoadmapError:
    """Convert an error of SQLite to one that a person can act on."""
    base = _base(error)
    saying = "nothing was saved" if writing else "nothing was changed"
    if is_damage(error):
        return DatabaseError(
            f"the database is damaged or not a database: {path} ({error})", BRING_BACK
        )
    if is_busy(error):
        return NotSaved(
            f"another program has held the database for {BUSY_SECONDS:.0f} seconds: {path}",
            f"{saying}; try again when it is done",
        )
    if base == "SQLITE_FULL":
        return NotSaved(f"the disk is full: {path}", f"{saying}; free some space and try again")
    if getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_ROLLBACK":
        return NotSaved(
            f"a command was cut off while it wrote, and taking that back needs writing: {path}",
            "nothing was changed; make its directory writable, or copy all of it elsewhere and set"
            " ROADMAP_HOME",
        )
    if base == "SQLITE_READONLY":
        return NotSaved(
            f"the database cannot be written: {path}",
            f"{saying}; check the permissions of the file and of its directory",
        )
    if base == "SQLITE_CANTOPEN":
        kind = NotSaved if writing else DatabaseError
        return kind(
            f"the database cannot be opened: {path}",
            f"{saying}; check the permissions of its directory",
        )
    if base == "SQLITE_IOERR":
        return NotSaved(f"the disk reports an error: {path} ({error})", f"{saying}; try again")
    if base in ("SQLITE_CONSTRAINT", "SQLITE_ABORT"):
        return DatabaseError(f"the database refused: {error}", "run 'roadmap doctor'")
    return DatabaseError(f"the database answers: {error}", f"{saying}; run 'roadmap doctor'")
