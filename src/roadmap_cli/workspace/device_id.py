"""The id of the device that writes the log.

An id is drawn once and stored twice: in the database, and in a file of this machine with the last
event that was written under it. If the two differ, the database came from elsewhere or from an
earlier day, and a new id is drawn: two machines must never write under one id, and no number
twice. A new id too many does no harm.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

from roadmap_cli.settings import Paths
from roadmap_cli.store.database.row_sums import digest
from roadmap_cli.values import Record

# If the path is a pipe, a plain open would wait for its other end forever.
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)  # Windows has no such pipes


class DeviceChoice(Record):
    """A device that may write, and where it is."""

    device: str
    location: str  # a digest
    is_in_file: bool  # this machine's file holds the device


def choose_device(
    paths: Paths,
    stored: str | None,
    last_event: str | None,
    entropy: Callable[[int], bytes],
) -> DeviceChoice:
    """Return the device to write as: the stored one, or a new one.

    `last_event` is the number and checksum of the last event of the stored device.
    """
    location = _location(paths)
    if (
        stored is not None
        and last_event
        and _read_file(paths.device_file) == _line(stored, location, last_event)
    ):
        return DeviceChoice(stored, location, is_in_file=True)
    return DeviceChoice(entropy(5).hex(), location, is_in_file=False)


def write_last_event(paths: Paths, writer: DeviceChoice, last_event: str) -> None:
    """Write the last event of this machine, just before it is committed.

    So the file is behind the database only after a power cut: syncing it would make each command
    slower. Behind or ahead, the next command draws a new id, as does each command if the file
    cannot be written.
    """
    line = _line(writer.device, writer.location, last_event)
    try:
        if writer.is_in_file:
            handle = os.open(paths.device_file, os.O_WRONLY | _NONBLOCK)
            try:
                os.write(handle, line)  # as long as the line it replaces
            finally:
                os.close(handle)
        else:
            _create_file(paths.device_file, line)
    except OSError:
        pass


def _line(device: str, location: str, last_event: str) -> bytes:
    number, _, checksum = last_event.partition(" ")
    return f"{device} {location} {number:>12} {checksum}\n".encode()


def _location(paths: Paths) -> str:
    """Return a digest of this machine and the directory of the database on it."""
    try:
        with open("/etc/machine-id", encoding="ascii") as file:
            machine = file.read().strip()
    except (OSError, ValueError):
        import platform

        machine = platform.node()
    text = f"{machine}\n{os.path.realpath(paths.data)}"
    return digest(text.encode("utf-8", "surrogateescape"), 8)


def _read_file(path: str) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | _NONBLOCK)
        try:
            return os.read(handle, 1000)
        finally:
            os.close(handle)
    except OSError:
        return b""


def _create_file(path: str, line: bytes) -> None:
    """Write the file atomically; the lock of the database keeps other commands from it."""
    partial = f"{path}.partial"  # one name, so that a leftover of a kill is used again
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
