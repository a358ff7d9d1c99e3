"""Which device writes the log.

An id is drawn once and kept twice: in the database and in a file of this machine. When the two
differ, the database came from elsewhere, and a new id is drawn: two machines must never write
under one id.
"""

import os
from collections.abc import Callable
from contextlib import suppress

from roadmap_cli.settings import Places
from roadmap_cli.store.chain import digest


def device_of(places: Places, stored: str | None, entropy: Callable[[int], bytes]) -> str:
    """Return the device id to write under; it differs from `stored` when a new one was drawn."""
    here = _fingerprint(places)
    if stored is not None and _remembered(places.device_file) == (stored, here):
        return stored
    device = entropy(5).hex()
    _remember(places.device_file, device, here)
    return device


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


def _remembered(path: str) -> tuple[str, str] | None:
    try:
        with open(path, encoding="ascii") as file:
            device, here = file.read().split()
    except (OSError, ValueError):
        return None
    return device, here


def _remember(path: str, device: str, here: str) -> None:
    """Write the file in one step; where it cannot be written, each command is a new device."""
    partial = f"{path}.{os.getpid()}.partial"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        handle = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        try:
            os.write(handle, f"{device} {here}\n".encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(partial, path)
    except OSError:
        with suppress(OSError):
            os.unlink(partial)
