"""The answer of `sync`, as values. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers.exchange_answers import (
    ChangedTopic,
    ConflictingTopic,
    DeviceEvents,
    UnknownTopics,
    UnloadedRoadmap,
)
from roadmap_cli.values import Record


class UnsyncedDevice(Record):
    """A device whose events were not taken in, wholly or from some event on."""

    device: str
    sentence: str
    hint: str


class SyncFault(Record):
    """A file there that could not be read, or why nothing could be written."""

    sentence: str
    hint: str


class MovedPast(Record):
    """The tail of a past that has got a name of its own."""

    device: str
    first: int  # its first event under the old name
    name: str  # the device that it is now
    events: int  # that are here


class StrayUndo(Record):
    """An undo or a correction of another machine that names an event of a tail that was moved.

    It now means the event of that number in the past that kept the name.
    """

    device: str
    n: int
    day: str
    command: str
    target: str  # the batch or the event that it names
    entry: str  # its own batch


class FollowingUndo(Record):
    """An undo or a correction of this machine that was written again, for what it meant."""

    command: str  # as it would be typed now
    target: str  # the batch or the event that it names now
    meant: str  # what was typed for that
    is_correction: bool


class KeptPasts(Record):
    """What was done so that both pasts count."""

    moved: tuple[MovedPast, ...] = ()
    undos: tuple[StrayUndo, ...] = ()  # of other machines
    followed: tuple[FollowingUndo, ...] = ()  # of this machine
    replaced: str = ""  # the path of the database as it was, if it was written anew
    has_new_device: bool = False  # from now on this machine writes under another id


class SyncAnswer(Record):
    """What meeting at a place did."""

    place: str  # as it was named
    kind: str  # folder, git or server
    machines: int  # devices in the log, now
    events: int  # in the log, now
    sent: int = 0  # events that the place did not have
    healed: int = 0  # of these, events that it had once and has lost
    received: int = 0
    waiting: int = 0  # events of this machine that could not be sent
    incomplete: int = 0  # lines that have not arrived whole
    devices: tuple[DeviceEvents, ...] = ()  # of what was received
    both: tuple[ConflictingTopic, ...] = ()
    turned: tuple[ChangedTopic, ...] = ()
    not_loaded: tuple[UnloadedRoadmap, ...] = ()
    unknown: tuple[UnknownTopics, ...] = ()
    unsynced: tuple[UnsyncedDevice, ...] = ()  # if there are any, the exit code is 8
    backup: str = ""
    is_dry_run: bool = False
    faults: tuple[SyncFault, ...] = ()  # if there are any, the exit code is 8
    kept: KeptPasts | None = None  # with --keep-both, if there was anything to settle
    shared: tuple[str, ...] = ()  # cohorts of the server with whom progress is shared

    @property
    def is_in_step(self) -> bool:
        """Return whether nothing kept the log here and the place from being in step."""
        return not (self.unsynced or self.faults or self.waiting)
