"""Writing a file atomically and durably.

The text goes into a partial file in the same directory, which is synced and then renamed. Anything
but a regular file, such as a device or a pipe, is written to directly.
"""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from roadmap_cli.store.database.database_file import (
    replace_file,
    sync_descriptor,
    sync_directory,
)

_MAX_NAMES = 1000
_STREAM = re.compile(r"^/(?:dev|proc/self)/(?:fd/(\d{1,9})|(stdin|stdout|stderr))$")
_STREAMS = ("stdin", "stdout", "stderr")
# Without O_BINARY, Windows would write each end of a line as two bytes.
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_TEXT_OPTIONS: dict[str, Any] = {"encoding": "utf-8", "errors": "replace", "newline": "\n"}
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)


def is_stream(path: str) -> bool:
    """Return whether a path is that of a stream that is open already."""
    return _STREAM.match(path) is not None


def require_writable(path: str) -> None:
    """Raise PermissionError for a file that may not be written, though a rename could replace it."""
    has_effective_ids = os.access in os.supports_effective_ids
    if not os.access(path, os.W_OK, effective_ids=has_effective_ids):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def copy_atomically(source: str, target: str) -> None:
    """Copy a regular file, byte for byte, to a path; raise OSError with the old file intact."""
    import shutil

    with open(source, "rb") as old, _replacing(target, 0o600, os.fstat(old.fileno())) as file:
        shutil.copyfileobj(old, file.buffer)


def write_atomically(path: str, chunks: Iterable[str], *, mode: int | None = None) -> None:
    """Write a text, in chunks, to a path; raise OSError with the old file intact.

    An existing file keeps its permissions; a new one gets `mode`, or what the umask allows.
    """
    # An open stream is not opened again: that would truncate its file.
    if stream := _STREAM.match(path):
        number = int(stream[1]) if stream[1] else _STREAMS.index(stream[2])
        with os.fdopen(os.dup(number), "w", **_TEXT_OPTIONS) as file:
            file.writelines(chunks)
        return
    old: os.stat_result | None = None
    with suppress(FileNotFoundError):
        old = os.stat(path)
    if old is not None and not stat.S_ISREG(old.st_mode):
        # A device or a pipe must not be replaced by a file.
        with open(path, "w", **_TEXT_OPTIONS) as file:
            file.writelines(chunks)
        return
    path = os.path.realpath(path)
    if old is not None:
        require_writable(path)
    with _replacing(path, 0o666 if mode is None else mode, old) as file:
        file.writelines(chunks)


@contextmanager
def _replacing(path: str, mode: int, old: os.stat_result | None) -> Iterator[TextIO]:
    """Yield a file that gets the path after the block, with the owner and mode of an old file."""
    partial, file = _create_partial(path, mode)
    try:
        with file:
            yield file
            file.flush()
            if old is not None:
                _copy_owner(file.fileno(), old)
            _sync(file.fileno())
        replace_file(partial, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(partial)
        raise
    sync_directory(os.path.dirname(path))


def _create_partial(path: str, mode: int) -> tuple[str, TextIO]:
    """Create a partial file in the directory of a path."""
    for i in range(_MAX_NAMES):
        partial = os.path.join(os.path.dirname(path), f".roadmap-{os.getpid()}-{i}.partial")
        try:
            fd = os.open(partial, _NEW_FILE, mode)
        except FileExistsError:  # from a killed process
            continue
        return partial, os.fdopen(fd, "w", **_TEXT_OPTIONS)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), partial)


def _copy_owner(fd: int, old: os.stat_result) -> None:
    status = os.fstat(fd)
    if (status.st_uid, status.st_gid) != (old.st_uid, old.st_gid):
        with suppress(OSError):
            os.fchown(fd, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):  # Windows, where modes mean next to nothing, has it from 3.13 on
        os.fchmod(fd, stat.S_IMODE(old.st_mode))


def _sync(fd: int) -> None:
    try:
        sync_descriptor(fd)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
