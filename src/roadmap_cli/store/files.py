"""The database as a file: what stands at its path, and making it privately and durably.

It never opens an existing one: closing such a handle would drop SQLite's locks.
"""

import errno
import os
import stat
from contextlib import suppress

from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.trouble import BRING_BACK

SMALLEST_PAGE = 512  # bytes, by SQLite's file format


def look_at(path: str, *, create: bool) -> None:
    """Refuse what is not a database file; make an empty one where that is safe."""
    found = found_at(path)
    if found is not None and found.st_size:
        # SQLite takes any file of less than a page for an empty database, and writes over it.
        if found.st_size < SMALLEST_PAGE and not os.path.exists(f"{path}-journal"):
            raise DatabaseError(
                f"the database is damaged or not a database: {path}",
                BRING_BACK,
            )
        return
    backups = os.path.join(os.path.dirname(path), "backups")
    if _has_backups(backups):
        # Another process may have made the database and its first backup since.
        found = found_at(path)
        if found is not None and found.st_size:
            return
        state = "missing" if found is None else "empty"
        raise DatabaseError(
            f"the database is {state}, but there are backups: {path}",
            f"'roadmap restore --latest' brings the newest back; to start anew, move {backups} away",
        )
    if not create:
        raise DatabaseError(f"there is no database yet: {path}", "run 'roadmap next'")
    if found is None:
        make(path)


def found_at(path: str) -> os.stat_result | None:
    """Return what stands at a path, or None; refuse what is not a file."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        if os.path.islink(path):
            raise DatabaseError(
                f"the database is a link that leads nowhere: {path}",
                "is the disk it leads to connected?",
            ) from None
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise DatabaseError(
                f"the database is a link that leads to itself: {path}",
                "nothing was changed; move it away",
            ) from None
        raise DatabaseError(
            f"the database cannot be reached: {path} ({error.strerror})",
            "check the permissions of the directories that lead there",
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise DatabaseError(
            f"the database is not a file: {path}", "nothing was changed; move it away"
        )
    return found


def is_there(path: str, *, follow: bool = True) -> bool:
    """Say whether something, or with no `follow` even a link to nothing, stands at a path.

    Raises OSError where that cannot be told: `os.path.exists` takes what cannot be looked at for
    missing, and then something would be written over, or left out without a word.
    """
    try:
        os.stat(path, follow_symlinks=follow)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _has_backups(directory: str) -> bool:
    try:
        return any(name.endswith(".db") for name in os.listdir(directory))
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise DatabaseError(
            f"there is no database, and it cannot be told whether there are backups: {directory}"
            f" ({error.strerror})",
            "nothing was changed; check the permissions of the directory",
        ) from error


def make(path: str) -> None:
    """Make an empty private file in a private directory."""
    directory = os.path.dirname(path)
    make_directory(directory)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise _cannot_make(directory, error) from error


def make_directory(directory: str) -> None:
    """Make the private directory of the database unless it is there."""
    try:
        if not os.path.isdir(directory):
            os.makedirs(directory, mode=0o700, exist_ok=True)
            synced(os.path.dirname(directory))
    except OSError as error:
        raise _cannot_make(directory, error) from error


def _cannot_make(directory: str, error: OSError) -> DatabaseError:
    return DatabaseError(
        f"the directory for your progress cannot be made: {directory} ({error.strerror})",
        "check the permissions, or set ROADMAP_HOME to a directory you own",
    )


def synced(directory: str) -> None:
    """Make the entries of a directory survive a power cut, where the system can."""
    try:
        handle = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    with suppress(OSError):
        os.fsync(handle)
    with suppress(OSError):  # what it was opened for is done
        os.close(handle)


def synced_file(path: str) -> None:
    """Make the bytes of a file survive a power cut; raise OSError where that fails."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
