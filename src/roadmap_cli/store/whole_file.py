"""A file that is written wholly or not at all, and is there after a power cut.

The text goes into a new file beside the old one, onto the disk, and only then under the name.
What is no file, such as a device or a pipe, is written to as it is.
"""

import errno
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TextIO

from roadmap_cli.store.files import synced

_MOST_NAMES = 1000
_STREAM = re.compile(r"^/(?:dev|proc/self)/(?:fd/(\d{1,9})|(stdin|stdout|stderr))$")
_STREAMS = ("stdin", "stdout", "stderr")
_AS: dict[str, Any] = {"encoding": "utf-8", "errors": "replace", "newline": "\n"}
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)


def put(path: str, pieces: Iterable[str], *, mode: int | None = None) -> None:
    """Write a text, in pieces, to what stands at a path; raise OSError with the old file intact.

    A file keeps its permissions; a new one gets `mode`, or what the user's mask allows.
    """
    # One that is open already is not opened again: that would cut off what it holds.
    if stream := _STREAM.match(path):
        number = int(stream[1]) if stream[1] else _STREAMS.index(stream[2])
        with os.fdopen(os.dup(number), "w", **_AS) as file:
            file.writelines(pieces)
        return
    found = _stat(path)
    if found is not None and not stat.S_ISREG(found.st_mode):
        # Replacing a device or a pipe would take it from everybody.
        with open(path, "w", **_AS) as file:
            file.writelines(pieces)
        return
    path = os.path.realpath(path)
    as_now = os.access in os.supports_effective_ids
    if found is not None and not os.access(path, os.W_OK, effective_ids=as_now):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    partial, file = _beside(path, 0o666 if mode is None else mode)
    try:
        with file:
            file.writelines(pieces)
            file.flush()
            if found is not None:
                _keep_owner(file.fileno(), found)
            _sync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(partial)
        raise
    synced(os.path.dirname(path))


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _beside(path: str, mode: int) -> tuple[str, TextIO]:
    """Make a new file in the directory of another one."""
    for i in range(_MOST_NAMES):
        partial = os.path.join(os.path.dirname(path), f".roadmap-{os.getpid()}-{i}.partial")
        try:
            handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:  # of a process that was killed
            continue
        return partial, os.fdopen(handle, "w", **_AS)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), partial)


def _keep_owner(handle: int, old: os.stat_result) -> None:
    new = os.fstat(handle)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with suppress(OSError):
            os.fchown(handle, old.st_uid, old.st_gid)
    os.fchmod(handle, stat.S_IMODE(old.st_mode))


def _sync(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
