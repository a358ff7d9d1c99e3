"""The checksum chain: each event's checksum covers the one before it on the same device.

The canonical text below is frozen: changing it would make every stored log look damaged.
"""

import json

try:
    # The function that hashlib offers, without OpenSSL, which hashlib loads: that would take 3 %
    # of the time of every command that writes.
    from _blake2 import blake2b
except ImportError:  # Pythons other than CPython may not have this module
    from hashlib import blake2b

from roadmap_cli.core.progress.progress import Event

_to_canonical_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


def digest(data: bytes, size: int) -> str:
    """Return a BLAKE2b digest of `size` bytes, in hexadecimal."""
    hexdigest: str = blake2b(data, digest_size=size).hexdigest()
    return hexdigest


def checksum(previous: str, event: Event) -> str:
    """Return the checksum of an event, given that of the device's previous event."""
    text = _to_canonical_json([previous, *event[:9], event.data])
    return digest(text.encode("utf-8", "surrogatepass"), 16)
