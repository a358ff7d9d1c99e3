"""What keeping two pasts of a device did, as values. Pure."""

from __future__ import annotations

from roadmap_cli.values import Record


class MovedPast(Record):
    """The tail of a past that has got a name of its own."""

    device: str
    first: int  # its first event under the old name
    name: str  # the device that it is now
    events: int  # that are here


class StrayUndo(Record):
    """An undo or a correction on another device that names an event of a tail that was moved.

    It now means the event of that number in the past that kept the name.
    """

    device: str
    n: int
    day: str
    command: str
    target: str  # the batch or the event that it names


class KeptPasts(Record):
    """What was done so that both pasts count."""

    moved: tuple[MovedPast, ...] = ()
    undos: tuple[StrayUndo, ...] = ()
    replaced: str = ""  # the path of the database as it was, if it was written anew
    has_new_device: bool = False  # from now on this machine writes under another id
