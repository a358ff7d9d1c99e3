"""The checksum chain: each event's checksum covers the one before it on the same device.

The canonical text below is frozen: changing it would make every stored log look damaged.
"""

import json

try:
    # The same function that hashlib offers; hashlib itself loads all of OpenSSL first, which would
    # be a thirtieth of the time of every command that writes.
    from _blake2 import blake2b
except ImportError:  # another Python than CPython may keep it elsewhere
    from hashlib import blake2b

from roadmap_cli.core.progress import Event

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def digest(data: bytes, size: int) -> str:
    """Return a BLAKE2 digest of so many bytes, in hexadecimal."""
    found: str = blake2b(data, digest_size=size).hexdigest()
    return found


def checksum(previous: str, event: Event) -> str:
    """Return the checksum of an event, chained to the device's one before."""
    text = _canonical([previous, *event[:9], event.data])
    return digest(text.encode("utf-8", "surrogatepass"), 16)
