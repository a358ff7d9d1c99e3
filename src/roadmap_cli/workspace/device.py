"""Which device writes the log.

An id is drawn once and kept twice: in the database and in a file of this machine, which also
remembers the last event that was written under it. When the two differ, the database came from
elsewhere or from an earlier day, and a new id is drawn: two machines must never write under one
id, and no number twice. A new id too many does no harm.
"""

import os
from collections.abc import Callable
from contextlib import suppress

from roadmap_cli.settings import Places
from roadmap_cli.store.chain import digest

# What stands at the file's place may be a pipe, which would be waited for without end.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # Windows has no such pipes

# A device that may write, a digest of where it is, and whether this machine's file speaks of it.
Writer = tuple[str, str, bool]


def writer_of(
    places: Places,
    stored: str | None,
    last: Callable[[str], str | None],
    entropy: Callable[[int], bytes],
) -> Writer:
    """Return who writes; the device differs from `stored` when a new one was drawn.

    `last` tells the number and checksum of the last event that the database has of a device.
    """
    here = _fingerprint(places)
    if stored is not None:
        noted = last(stored)
        if noted and _remembered(places.device_file) == _line(stored, here, noted):
            return stored, here, True
    return entropy(5).hex(), here, False


def remember(places: Places, writer: Writer, last: str) -> None:
    """Note the last event of this machine, just before it is committed.

    So the file is never behind what was saved, but for a power cut: it is not forced to the disk,
    which would make each command slower. Behind or ahead, the next command draws a new id. Where
    the file cannot be written, each command is a new device.
    """
    device, here, known = writer
    line = _line(device, here, last)
    try:
        if known:
            handle = os.open(places.device_file, os.O_WRONLY | _AT_ONCE)
            try:
                os.write(handle, line)  # as long as what it replaces
            finally:
                os.close(handle)
        else:
            _make(places.device_file, line)
    except OSError:
        pass


def _line(device: str, here: str, last: str) -> bytes:
    number, _, checksum = last.partition(" ")
    return f"{device} {here} {number:>12} {checksum}\n".encode()


def _fingerprint(places: Places) -> str:
    """Return a digest of this machine and the place of the database on it."""
    try:
        with open("/etc/machine-id", encoding="ascii") as file:
            machine = file.read().strip()
    except (OSError, ValueError):
        import platform

        machine = platform.node()
    text = f"{machine}\n{os.path.realpath(places.data)}"
    return digest(text.encode("utf-8", "surrogateescape"), 8)


def _remembered(path: str) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
        try:
            return os.read(handle, 1000)
        finally:
            os.close(handle)
    except OSError:
        return b""


def _make(path: str, line: bytes) -> None:
    """Write the file in one step; the lock of the database is held, so nobody else does."""
    partial = f"{path}.partial"  # one name, so that what a kill leaves is used again
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    try:
        handle = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(partial, path)
    except OSError:
        with suppress(OSError):
            os.unlink(partial)
        raise
