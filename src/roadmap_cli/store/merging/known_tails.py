"""The tails in another log that are here already, under names of their own.

They come from a copy or a machine of before a move. It reads the other log again, and writes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log import log
from roadmap_cli.store.merging.external_database import LogEntry
from roadmap_cli.store.merging.moved_tail import MovedTail, derived_device


class KnownTails:
    """Which events of another log are here under another name."""

    def __init__(self, database: Database, source: Callable[[], Iterable[LogEntry]]) -> None:
        self.firsts: dict[str, int] = {}  # by device, where a tail begins that is here
        self._database = database
        self._source = source
        self._tails: dict[str, MovedTail] = {}

    def is_known(self, event: Event, text: str) -> bool:
        """Return whether an event is here as the next of a tail, or as the first of one."""
        tail = self._tails.get(event.device)
        if tail is None:
            # What comes before the tail is the same there.
            before = partial(log.stored_event, self._database.connection)
            tail = MovedTail(event, before)
            if derived_device(event) == event.device or not self._is_here(tail, event, text):
                return False
            self._tails[event.device] = tail
            self.firsts[event.device] = event.n
            return True
        return self._is_here(tail, event, text)

    def _is_here(self, tail: MovedTail, event: Event, text: str) -> bool:
        row = tail.rename(event, text)
        return log.find_checksum(self._database, row[0], row[1]) == tail.sum

    def find(self, device: str, last: int) -> bool:
        """Return whether all events of a device up to `last` that differ from ours are here."""
        end = 0
        for _, event, text in self._source():
            if event.device == device and event.n <= last:
                if log.find_checksum(self._database, device, event.n) == event.sum:
                    continue
                if not self.is_known(event, text):
                    return False
                end = event.n
        return end == last  # unless the file has changed meanwhile
