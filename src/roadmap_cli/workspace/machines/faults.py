"""What kept the log here and a place from being in step, in words, each with what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from roadmap_cli.core.answers.sync_answers import SyncFault, UnsyncedDevice
from roadmap_cli.file_access import permission_advice
from roadmap_cli.shell_words import quote
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.store.merging.gathering import Gathering


def command(w: Workspace, place: Place, option: str) -> str:
    """Return the line to type for an option, at the same place."""
    is_set = w.settings.get("sync").strip() == place.name
    return f"roadmap sync {option}" if is_set else f"roadmap sync {quote(place.name)} {option}"


def describe_unsynced(
    w: Workspace, place: Place, gathering: Gathering
) -> tuple[UnsyncedDevice, ...]:
    """Return the devices that have two pasts, or events that this machine never wrote."""
    from roadmap_cli.store.merging import two_pasts

    hint = f"to keep both: {command(w, place, '--keep-both')}"
    forked = [
        UnsyncedDevice(fork.device, two_pasts.describe_fork(fork), hint) for fork in gathering.forks
    ]
    ahead = [
        UnsyncedDevice(device, _describe_ahead(device, first, last), hint)
        for device, first, last in gathering.ahead
    ]
    return (*forked, *ahead)


def _describe_ahead(device: str, first: int, last: int) -> str:
    events, are = (
        (f"event {first}", "is") if first == last else (f"events {first} to {last}", "are")
    )
    return (
        f"{events} of this machine ({device}) {are} there and not here: it seems to have been set to"
        " an earlier day"
    )


def file_fault(place: Place, name: str, error: OSError) -> SyncFault:
    """Return that a file of a folder could not be read."""
    return SyncFault(
        f"'{name}' cannot be read: {error.strerror or error}",
        permission_advice(
            os.path.join(place.target, name),
            "the other files were read; when it can be, sync again",
        ),
    )


def write_fault(place: Place, error: OSError) -> SyncFault:
    """Return that nothing could be added to a place."""
    return SyncFault(
        f"{place.name} cannot be written: {error.strerror or error}",
        permission_advice(place.target, "make room there, or make it writable, and sync again"),
    )
