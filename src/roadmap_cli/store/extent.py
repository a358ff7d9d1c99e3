"""How far the log in a copy goes, by which copies are compared without reading all their events.

A log grows at its end and has no gaps: of each device the last number says which events there are.
Whether that is true of a copy is for others to prove. It only reads.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.store import backup
from roadmap_cli.store.copies import opened
from roadmap_cli.store.database import Database
from roadmap_cli.values import Value


class Extent(Value):
    """The number and the checksum of each device's last event, how many there are, how late."""

    ends: tuple[tuple[str, int, str], ...]
    events: int
    clock: int  # the latest that can be true


def of_copy(path: str, now: int) -> Extent:
    """Return how far the log in a copy goes; raise what reading it raises.

    A clock ahead of `now` (milliseconds) is a wrong one and says nothing about which is later.
    """
    with opened(path) as database:
        return _of(database, now)


def _of(database: Database, now: int) -> Extent:
    found = backup.last_events(database.connection)
    row = database.row("select coalesce(max(clock), 0) from event where clock <= ?", (now,))
    return Extent(
        tuple((device, n, checksum) for device, _, n, checksum in found),
        sum(count for _, count, _, _ in found),
        row[0] if row else 0,
    )


def later(extent: Extent) -> tuple[int, int]:
    """Return by what copies are ordered: one that holds all of another comes after it."""
    return extent.clock, extent.events


def lacking(held: Iterable[Extent], other: Extent) -> int:
    """Return how many events another copy holds that none of these does."""
    ends: dict[str, int] = {}
    checksums = set()
    for extent in held:
        for device, n, checksum in extent.ends:
            ends[device] = max(n, ends.get(device, 0))
            checksums.add((device, n, checksum))
    missing = 0
    for device, n, checksum in other.ends:
        if n > ends.get(device, 0):
            missing += n - ends.get(device, 0)
        elif n == ends[device] and (device, n, checksum) not in checksums:
            missing += 1  # two events have one number: the last of them at least
    return missing
