"""The checksum chain: each event's checksum covers the one before it on the same device.

The canonical text below is frozen: changing it would make every stored log look damaged.
"""

import json
from hashlib import blake2b

from roadmap_cli.core.progress import Event

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def checksum(previous: str, event: Event) -> str:
    """Return the checksum of an event, chained to the device's one before."""
    text = _canonical([previous, *event[:9], event.data])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
