"""The id of the device that writes the log.

An id is drawn once and stored twice: in the database, and in a file of this machine with the last
event that was written under it. If the two differ, the database came from elsewhere or from an
earlier day, and a new id is drawn: two machines must never write under one id, and no number
twice. A new id too many does no harm.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from roadmap_cli.annotations import Any
from roadmap_cli.settings import Paths
from roadmap_cli.store.database.database_file import replace_file, sync_descriptor
from roadmap_cli.store.database.row_sums import digest
from roadmap_cli.values import Record

# If the path is a pipe, a plain open would wait for its other end forever. Windows has no such
# pipes, but writes each end of a line as two bytes without O_BINARY.
_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MACHINE_ID_FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid")


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
    location = find_location(paths)
    if (
        stored is not None
        and last_event
        and _read_file(paths.device_file) == _line(stored, location, last_event)
    ):
        return DeviceChoice(stored, location, is_in_file=True)
    return DeviceChoice(entropy(5).hex(), location, is_in_file=False)


def write_last_event(paths: Paths, writer: DeviceChoice, last_event: str) -> list[str]:
    """Write the last event of this machine, just before it is committed; return remarks.

    So the file is behind the database only after a power cut: syncing it would make each command
    slower. Behind or ahead, the next command draws a new id, as does each command if the file
    cannot be written.
    """
    line = _line(writer.device, writer.location, last_event)
    try:
        if writer.is_in_file:
            handle = os.open(paths.device_file, os.O_WRONLY | _FLAGS)
            try:
                os.write(handle, line)  # as long as the line it replaces
            finally:
                os.close(handle)
        else:
            _create_file(paths.device_file, line)
    except PermissionError as error:
        from roadmap_cli.file_access import permission_advice

        advice = permission_advice(paths.device_file, "check the permissions of its directory")
        return [
            f"{paths.device_file} cannot be written ({error.strerror}): each command counts as one"
            f" from a new machine; {advice}"
        ]
    except OSError:
        pass
    return []


def _line(device: str, location: str, last_event: str) -> bytes:
    number, _, checksum = last_event.partition(" ")
    return f"{device} {location} {number:>12} {checksum}\n".encode()


def find_location(paths: Paths) -> str:
    """Return a digest of this machine and the directory of the database on it."""
    text = f"{find_machine_id(sys.platform)}\n{os.path.realpath(paths.data)}"
    return digest(text.encode("utf-8", "surrogateescape"), 8)


def find_machine_id(platform: str, files: Sequence[str] = _MACHINE_ID_FILES) -> str:
    """Return what tells this machine from others and stays, whatever network it is in.

    A random number in a file of ours would not do: it could be copied with the database.
    """
    with suppress(Exception):  # whatever calling the system may raise
        if platform == "darwin":
            return _hardware_id()
        if platform == "win32":
            return _windows_id()
    for path in files:
        with suppress(OSError, ValueError), open(path, encoding="ascii") as file:
            if machine := file.read().strip():
                return machine
    import platform as python_platform

    return python_platform.node()


def _hardware_id() -> str:
    """Return the UUID of a Mac. Its name changes with the network."""
    import ctypes

    uuid = (ctypes.c_ubyte * 16)()
    seconds_to_wait = (ctypes.c_long * 2)(1, 0)
    if ctypes.CDLL(None).gethostuuid(uuid, seconds_to_wait):
        raise OSError
    return bytes(uuid).hex()


def _windows_id() -> str:
    """Return the id that Windows drew when it was installed."""
    import winreg

    registry: Any = winreg
    key = registry.OpenKey(registry.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography")
    with key:
        return str(registry.QueryValueEx(key, "MachineGuid")[0])


def _read_file(path: str) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | _FLAGS)
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
        handle = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | _FLAGS, 0o600)
        try:
            os.write(handle, line)
            sync_descriptor(handle)
        finally:
            os.close(handle)
        replace_file(partial, path)
    except OSError:
        with suppress(OSError):
            os.unlink(partial)
        raise
