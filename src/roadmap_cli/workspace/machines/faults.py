"""What kept the log here and a place from being in step, in words, each with what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from roadmap_cli.core.answers.sync_answers import SyncFault, UnsyncedDevice
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import RoadmapError, SyncFailed
from roadmap_cli.file_access import permission_advice
from roadmap_cli.shell_words import quote
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.core.progress.progress import Event
    from roadmap_cli.store.merging.gathering import Fork, Gathering


def command(w: Workspace, place: Place, option: str) -> str:
    """Return the line to type for an option, at the same place."""
    is_set = w.settings.get("sync").strip() == place.name
    return f"roadmap sync {option}" if is_set else f"roadmap sync {quote(place.name)} {option}"


def strangers_error(w: Workspace, place: Place, machines: int, events: int) -> SyncFailed:
    """Return the error for a place whose log shares no device with the log here."""
    return SyncFailed(
        f"{place.name} holds a log that shares nothing with yours"
        f" ({format_count(machines, 'machine')}, {format_count(events, 'event')})",
        f"if it is yours, too: {command(w, place, '--join')}",
    )


def two_pasts(w: Workspace, place: Place, device: str, sentence: str = "") -> UnsyncedDevice:
    """Return that a device has two pasts, in a sentence that tells more if there is one."""
    return UnsyncedDevice(
        device,
        sentence or f"device '{device}' has two pasts, one here and one there",
        f"to keep both: {command(w, place, '--keep-both')}",
    )


def describe_unsynced(
    w: Workspace, place: Place, gathering: Gathering
) -> tuple[UnsyncedDevice, ...]:
    """Return the devices that have two pasts, or events that this machine never wrote."""
    forked = [two_pasts(w, place, fork.device, describe_fork(fork)) for fork in gathering.forks]
    ahead = [
        two_pasts(w, place, device, _describe_ahead(device, first, last))
        for device, first, last in gathering.ahead
    ]
    return (*forked, *ahead)


def describe_fork(fork: Fork) -> str:
    """Return the sentence that a device has two pasts, with the first event that differs."""
    device, n, ours, theirs, _ = fork
    if theirs.device != device:
        return (
            f"device {device} has two pasts: its events from {n} on, {format_event(ours)}, are"
            f" called {theirs.device} there"
        )
    return (
        f"device {device} has two pasts: its event {n} is {format_event(ours)} here and"
        f" {format_event(theirs)} there"
    )


def format_event(event: Event) -> str:
    """Return an event in words: what was typed, and the day."""
    from roadmap_cli.store.merging.log_merge import words_of

    return f"{words_of(event)} of {event.day}"


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


def partial_fault(error: RoadmapError) -> SyncFault:
    """Return an error that ended an exchange of which a part was done."""
    nothing, _, step = error.hint.partition("; ")
    return SyncFault(error.sentence, step if nothing.startswith("nothing was") else error.hint)


def write_fault(place: Place, error: OSError) -> SyncFault:
    """Return that nothing could be added to a place."""
    return SyncFault(
        f"{place.name} cannot be written: {error.strerror or error}",
        permission_advice(place.target, "make room there, or make it writable, and sync again"),
    )
