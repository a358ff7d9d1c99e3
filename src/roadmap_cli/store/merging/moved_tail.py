"""The name under which the tail of one of two pasts lies, and its events under that name. Pure.

If somebody works on a copy of a database and on the original, one device has two pasts. One keeps
the name; the tail of the other gets a name that follows from the content of its first event, so
that every machine comes to the same one. Nothing that a move changes goes into the name or into the
events: a tail that is moved together with a longer one first, and alone later, ends under the same
name with the same events. So what they name within the tail follows it, and what they name before
it is named by its content.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from roadmap_cli.core.progress.corrections import POINTERS
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import RETRACTED
from roadmap_cli.store.database.row_sums import Row
from roadmap_cli.store.log.checksum_chain import checksum
from roadmap_cli.store.log.content_names import content_digest, content_name

# Finds an event before a tail, in the past that the tail is of, by its device and number.
Before = Callable[[str, int], Event | None]
_encode = json.JSONEncoder(ensure_ascii=False).encode


def derived_device(first: Event) -> str:
    """Return the device id of a tail, given its first event under whatever name it has now."""
    return content_digest(first)


def number_in(name: str, device: str) -> int:
    """Return the number in a name such as `device.n`, 0 if it is another device's."""
    owner, _, number = name.rpartition(".")
    return int(number) if owner == device and number.isascii() and number.isdigit() else 0


class MovedTail:
    """The events of a tail, one after the other, under the name that the first one gives it."""

    def __init__(self, first: Event, before: Before) -> None:
        self.device = derived_device(first)
        self.sum = ""  # of the last event that was renamed
        self._before = before
        self._source = first.device
        self._offset = first.n - 1

    def copy(self) -> MovedTail:
        """Return the same state, for a tail that splits."""
        twin = object.__new__(MovedTail)
        twin.__dict__.update(self.__dict__)
        return twin

    def rename(self, event: Event, text: str) -> Row:
        """Return the next event as a row under the new name; `text` is its data as stored."""
        data = event.data
        if event.kind == RETRACTED:
            names = {key: self._rename(str(data[key])) for key in POINTERS if key in data}
            if any(data[key] != name for key, name in names.items()):
                data = {**data, **names}
                text = _encode(data)
        n = event.n - self._offset
        # The first events may belong to a batch that began before the tail: here it begins.
        first = number_in(event.batch, self._source) - self._offset
        batch = f"{self.device}.{max(first, 1)}"
        moved = Event(self.device, n, *event[2:5], batch, *event[6:9], data, "")
        self.sum = checksum(self.sum, moved)
        return (*moved[:9], text, self.sum)

    def _rename(self, name: str) -> str:
        n = number_in(name, self._source)
        if n > self._offset:
            return f"{self.device}.{n - self._offset}"
        event = self._before(self._source, n) if n else None
        return content_name(event) if event else name


def is_moved_as(event: Event, text: str, first: Event, before: Before) -> bool:
    """Return whether an event begins a tail that `first` begins under its own name."""
    is_named_so = derived_device(event) == first.device != event.device
    return is_named_so and MovedTail(event, before).rename(event, text)[10] == first.sum
