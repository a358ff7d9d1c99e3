"""What keeps a device from being in step with a place, and what to type about it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from roadmap_cli.core.answers.sync_answers import UnsyncedDevice
from roadmap_cli.shell_words import quote
from roadmap_cli.workspace import device_id
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.core.progress.progress import Event
    from roadmap_cli.store.merging.gathering import Fork, Gathering
    from roadmap_cli.workspace.device_id import DeviceChoice

_MAX_WORDS = 60


def choose_writer(w: Workspace) -> DeviceChoice:
    """Return the device that this installation writes as; nothing is stored."""
    stored = w.database.get_meta("device")
    last_event = w.database.get_meta(f"last {stored}") if stored is not None else None
    return device_id.choose_device(w.settings.paths, stored, last_event, w.entropy)


def command_at(w: Workspace, place: Place, option: str = "") -> str:
    """Return the line to type to sync with the same place, with an option."""
    is_set = w.settings.get("sync").strip() == place.name
    name = "" if is_set else quote(place.name)
    return " ".join(filter(None, ("roadmap sync", name, option)))


def find_unsynced(gathering: Gathering, command: str) -> Iterator[UnsyncedDevice]:
    """Yield the devices with two pasts, and the present one if there are more events of it there.

    `command` keeps both.
    """
    hint = f"to keep both: {command}"
    for fork in gathering.forks:
        yield UnsyncedDevice(fork.device, _describe_fork(fork), hint)
    for device, first, last in gathering.ahead:
        events = f"event {first}" if first == last else f"events {first} to {last}"
        yield UnsyncedDevice(
            device,
            f"there {'is' if first == last else 'are'} {events} of this machine ('{device}') that"
            " the log here does not have: an older state of this machine was put back",
            hint,
        )


def _describe_fork(fork: Fork) -> str:
    return (
        f"device '{fork.device}' has two pasts: its event {fork.n} is {_describe(fork.ours)} here"
        f" and {_describe(fork.theirs)} there"
    )


def _describe(event: Event) -> str:
    text = str(event.data.get("command", "")) or " ".join((event.kind, event.topic))
    text = text if len(text) <= _MAX_WORDS else f"{text[: _MAX_WORDS - 1]}…"
    return f"'{text}' ({event.day})"
