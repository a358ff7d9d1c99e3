"""Copying a learner's folder, with bounds, so that nothing that runs can change the original.

Only regular files are copied, and links that stay inside. It must not know what practices are.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from hashlib import blake2b

from roadmap_cli.errors import UsageError
from roadmap_cli.values import Record

MAX_FILES = 20_000
MAX_BYTES = 200 << 20
# Environments and caches; `room.python` uses the environment where it is.
LEFT_OUT = frozenset(
    ".venv venv node_modules __pycache__ .mypy_cache .pytest_cache .ruff_cache .tox .nox".split()
)
_TOO_LARGE_HINT = "is a virtual environment in it under another name?"


class FolderChanged(Exception):
    """A file changed or vanished while the folder was copied."""


class _Entry(Record):
    """One file, folder or link to copy, by its path relative to the folder."""

    path: bytes
    status: os.stat_result


def copy_folder(source: str, target: str) -> str:
    """Copy a folder into a new one and return a digest of its paths and contents.

    Raise UsageError if it is too large, before anything is read; FolderChanged if files change.
    """
    origin = os.fsencode(os.path.realpath(source))
    copy = os.fsencode(target)
    try:
        entries = sorted(_bounded(origin))
        digest = blake2b(digest_size=16)
        os.mkdir(copy)
        for path, status in entries:
            digest.update(b"%s\0" % path)
            _copy_entry(os.path.join(origin, path), os.path.join(copy, path), status, digest)
        for path, status in reversed(entries):
            if stat.S_ISDIR(status.st_mode):
                os.chmod(os.path.join(copy, path), stat.S_IMODE(status.st_mode) | 0o700)
    except FileNotFoundError as error:
        raise FolderChanged from error
    return digest.hexdigest()


def _bounded(origin: bytes) -> Iterator[_Entry]:
    """Yield what is to be copied; raise UsageError if it is too much."""
    size = 0
    for count, entry in enumerate(_walk(origin), 1):
        size += entry.status.st_size if stat.S_ISREG(entry.status.st_mode) else 0
        if count > MAX_FILES:
            raise UsageError(
                f"{os.fsdecode(origin)} has more than {MAX_FILES:,} files, the most that are copied",
                _TOO_LARGE_HINT,
            )
        if size > MAX_BYTES:
            raise UsageError(
                f"{os.fsdecode(origin)} has more than {MAX_BYTES >> 20} MiB, the most that is copied",
                _TOO_LARGE_HINT,
            )
        yield entry


def _walk(origin: bytes) -> Iterator[_Entry]:
    folders = [b""]
    while folders:
        folder = folders.pop()
        with os.scandir(os.path.join(origin, folder) if folder else origin) as found:
            items = list(found)
        for item in items:
            path = os.path.join(folder, item.name)
            status = item.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                if os.fsdecode(item.name) not in LEFT_OUT:
                    yield _Entry(path, status)
                    folders.append(path)
            elif stat.S_ISREG(status.st_mode) or _leads_inside(origin, item.path, status):
                yield _Entry(path, status)


def _leads_inside(origin: bytes, path: bytes, status: os.stat_result) -> bool:
    if not stat.S_ISLNK(status.st_mode) or os.path.isabs(os.readlink(path)):
        return False
    return os.path.commonpath([os.path.realpath(path), origin]) == origin


def _copy_entry(source: bytes, target: bytes, status: os.stat_result, digest: blake2b) -> None:
    if stat.S_ISDIR(status.st_mode):
        os.mkdir(target)
    elif stat.S_ISLNK(status.st_mode):
        link = os.readlink(source)
        digest.update(link)
        os.symlink(link, target)
    else:
        content = _read(source, status.st_size)
        digest.update(content)
        with open(target, "wb") as file:
            file.write(content)
        os.chmod(target, stat.S_IMODE(status.st_mode) & 0o777)
        os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))


def _read(source: bytes, size: int) -> bytes:
    """Return a file of a known size; raise FolderChanged if it is another one by now."""
    # Without O_NONBLOCK, a pipe that has taken its place would never open.
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FolderChanged
        content = file.read(size + 1)
    if len(content) != size:
        raise FolderChanged
    return content
