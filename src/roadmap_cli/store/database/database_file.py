"""The database as a file: checking its path and owner, and creating it privately and durably.

It never opens an existing database: closing the descriptor would drop SQLite's POSIX locks.
"""

import errno
import os
import stat
import sys
import time
from contextlib import suppress

from roadmap_cli import file_access
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT

SMALLEST_PAGE = 512  # bytes, by SQLite's file format
_F_FULLFSYNC = 51  # of macOS; the module fcntl has its name there only
_SECONDS_OF_A_SCANNER = 1.0


def prepare_file(path: str, *, create: bool) -> None:
    """Check the path of the database; create an empty file if that is safe."""
    status = stat_file(path)
    if status is not None and status.st_size:
        # SQLite takes a file of less than a page for an empty database, and overwrites it.
        if status.st_size < SMALLEST_PAGE and not os.path.exists(f"{path}-journal"):
            raise DatabaseError(f"the database is damaged or not a database: {path}", RESTORE_HINT)
        return
    backups = os.path.join(os.path.dirname(path), "backups")
    if _has_backups(backups):
        # Another process may have created the database and its first backup since.
        status = stat_file(path)
        if status is not None and status.st_size:
            return
        state = "missing" if status is None else "empty"
        raise DatabaseError(
            f"the database is {state}, but there are backups: {path}",
            f"'roadmap restore --latest' restores the newest; to start over, move {backups} away",
        )
    if not create:
        raise DatabaseError(f"there is no database yet: {path}", "run 'roadmap next'")
    if status is None:
        create_file(path)


def stat_file(path: str) -> os.stat_result | None:
    """Return the status of the file at a path, or None; refuse anything but a regular file."""
    try:
        status = os.stat(path)
    except OSError as error:
        is_loop = error.errno == errno.ELOOP
        link = (
            file_access.find_dangling_link(path) if is_loop or error.errno == errno.ENOENT else ""
        )
        if link:
            what = (
                "the database is"
                if link == path
                else "the directory of the database is reached through"
            )
            raise DatabaseError(
                f"{what} a link that leads {'to itself' if is_loop else 'nowhere'}: {link}",
                "nothing was changed; move it away"
                if is_loop
                else "is the disk it leads to connected?",
            ) from None
        if isinstance(error, FileNotFoundError):
            return None
        raise DatabaseError(
            f"the database cannot be reached: {path} ({error.strerror})",
            file_access.access_advice(path, error),
        ) from error
    if not stat.S_ISREG(status.st_mode):
        raise DatabaseError(
            f"the database is not a file: {path}", "nothing was changed; move it away"
        )
    return status


def path_exists(path: str, *, follow_symlinks: bool = True) -> bool:
    """Return whether a path exists; without `follow_symlinks`, a dangling link counts too.

    Raises OSError if that is unknown. `os.path.exists` returns False for an unreadable path, and a
    file would be overwritten, or silently left out.
    """
    try:
        os.stat(path, follow_symlinks=follow_symlinks)
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
            f"there is no database, and the backups cannot be listed: {directory}"
            f" ({error.strerror})",
            "nothing was changed; "
            + file_access.permission_advice(directory, "check the permissions of the directory"),
        ) from error


def create_file(path: str) -> None:
    """Create an empty private file in a private directory."""
    directory = os.path.dirname(path)
    create_directory(directory)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise _creation_error(directory, error) from error


def create_directory(directory: str) -> None:
    """Create the private directory of the database if it is missing."""
    try:
        if not os.path.isdir(directory):
            os.makedirs(directory, mode=0o700, exist_ok=True)
            sync_directory(os.path.dirname(directory))
    except OSError as error:
        raise _creation_error(directory, error) from error


def _creation_error(directory: str, error: OSError) -> DatabaseError:
    return DatabaseError(
        f"the directory for your progress cannot be created: {directory} ({error.strerror})",
        file_access.access_advice(directory, error),
    )


def sync_directory(directory: str) -> None:
    """Sync the entries of a directory to the disk, if the system supports it."""
    try:
        fd = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    with suppress(OSError):
        sync_descriptor(fd)
    with suppress(OSError):  # the sync is done
        os.close(fd)


def sync_file(path: str) -> None:
    """Sync the content of a file to the disk; raise OSError if that fails."""
    fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        sync_descriptor(fd)
    finally:
        os.close(fd)


def sync_descriptor(fd: int, platform: str = sys.platform) -> None:
    """Sync an open file or directory to the disk itself; raise OSError if that fails."""
    if platform == "darwin":  # where fsync goes no further than the cache of the disk
        import fcntl

        try:
            fcntl.fcntl(fd, _F_FULLFSYNC)
            return
        except OSError:
            pass  # some file systems, such as those of a network, know fsync only
    os.fsync(fd)


def replace_file(source: str, target: str, platform: str = sys.platform) -> None:
    """Rename a file over another one; raise OSError if that fails.

    On Windows nobody can rename over a file that is open, and scanners open each new file for a
    moment: try for a second.
    """
    deadline = time.monotonic() + (_SECONDS_OF_A_SCANNER if platform == "win32" else 0)
    while True:
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)
