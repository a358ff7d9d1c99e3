"""The checksum chain: each event's checksum covers the one before it on the same device.

The canonical text below is frozen: changing it would make every stored log look damaged.
"""

from roadmap_cli import json_text
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.database.row_sums import digest


def is_next(previous: str, event: Event) -> bool:
    """Return whether an event matches its checksum, given that of the device's previous event."""
    try:
        return checksum(previous, event) == event.sum
    except TypeError:  # a flipped bit made bytes of a text
        return False


def checksum(previous: str, event: Event) -> str:
    """Return the checksum of an event, given that of the device's previous event."""
    text = json_text.encode_canonically([previous, *event[:9], event.data])
    return digest(text.encode("utf-8", "surrogatepass"), 16)
