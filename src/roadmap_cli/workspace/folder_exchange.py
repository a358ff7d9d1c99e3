"""One exchange between the log here and a folder, and what is remembered of it.

It must not know how a place is named, or what keeps a folder from being one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from roadmap_cli.core.answers.sync_answers import SyncAnswer, SyncFault, UnsyncedDevice
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import SyncFailed
from roadmap_cli.file_access import permission_advice
from roadmap_cli.shell_words import quote
from roadmap_cli.store.log import batches, log
from roadmap_cli.values import Record
from roadmap_cli.workspace import device_id, folder_cache
from roadmap_cli.workspace.folder_cache import FolderMemory, Heads
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.folder import FileMark, FileStatus
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.core.progress.progress import Event
    from roadmap_cli.store.merging.gathering import Fork, Gathering
    from roadmap_cli.workspace.device_id import DeviceChoice

_PROGRESS_STEP = 1000
_MAX_WORDS = 60


class SyncOptions(Record):
    """What was asked for with `sync`."""

    is_dry_run: bool = False
    reads_all: bool = False  # whatever is remembered of the place
    joins: bool = False  # also two logs that share nothing
    keeps_both: bool = False  # of two pasts
    creates: bool = False  # the folder, if it is missing


class _Reading:
    """What was read in a folder, beside the events."""

    def __init__(self) -> None:
        self.marks: dict[str, FileMark] = {}
        self.faults: list[SyncFault] = []
        self.devices: set[str] = set()
        self.unnamed = 0  # lines of which nobody can tell what they held
        self.named: set[tuple[str, int]] = set()  # the events that other torn lines held


class FolderExchange:
    """One exchange between the log here and a folder."""

    def __init__(
        self, w: Workspace, place: Place, options: SyncOptions, on_progress: ProgressCallback
    ) -> None:
        self.w = w
        self.place = place
        self.options = options
        self.on_progress = on_progress
        self.path = os.path.realpath(place.target)
        self.heads: Heads = batches.device_ends(w.database)
        self.past_heads: Heads = {}  # what the folder held when it was last in step
        self.memory: FolderMemory | None = None
        self.faults: list[SyncFault] = []
        self.sent = self.healed = self.waiting = 0

    def remember(self, files: Iterable[FileStatus]) -> None:
        """Take up what is remembered of the folder, as far as it fits the folder and the log."""
        memory = folder_cache.read_memory(self.w.settings.paths, self.path)
        if memory is None:
            return
        self.past_heads = memory.heads
        names = {file.name for file in files}
        is_kept = memory.files.keys() <= names and all(
            self._has(device, head) for device, head in memory.heads.items()
        )
        if is_kept and not self.options.reads_all:
            self.memory = memory

    def _has(self, device: str, head: tuple[int, str]) -> bool:
        """Return whether the log here has an event."""
        own = self.heads.get(device, (0, ""))
        if own[0] <= head[0]:
            return own == head
        return log.find_checksum(self.w.database, device, head[0]) == head[1]

    def is_in_step(self, files: Iterable[FileStatus]) -> bool:
        """Return whether neither the folder nor the log here has changed since they were in step."""
        memory = self.memory
        return (
            memory is not None
            and self.heads == memory.heads
            and all(_is_read(memory, file) for file in files)
        )

    def run(self, files: list[FileStatus]) -> SyncAnswer:
        """Read, add what is missing there, and join what is new here."""
        from roadmap_cli.carriers.folder import FileChanged

        try:
            return self._exchange(files)
        except FileChanged:
            self.memory = None
            return self._exchange(files)

    def _exchange(self, files: list[FileStatus]) -> SyncAnswer:
        from roadmap_cli.store.merging.gathering import Gathering

        writer = _choose_device(self.w)
        device = writer.device if writer.is_in_file else ""
        with Gathering(self.w.database, device=device) as gathering:
            reading = self._read(gathering, files)
            known = self.memory.heads if self.memory else {}
            gathering.finish({device: n for device, (n, _) in known.items()})
            self._refuse_strangers(gathering, reading)
            self.faults = reading.faults
            answer = self.answer()._replace(
                unsynced=tuple(_unsynced(gathering, _command(self.w, self.place, "--keep-both"))),
                is_dry_run=self.options.is_dry_run,
            )
            if self.options.is_dry_run:
                return self._preview(gathering, reading, answer)
            self._send(gathering, reading, writer.device)
            return self._join(gathering, reading, answer)

    def _read(self, gathering: Gathering, files: Iterable[FileStatus]) -> _Reading:
        """Give the events of all files that are not known to a gathering; raise FileChanged."""
        from roadmap_cli.carriers import folder

        reading = _Reading()
        marks = self.memory.files if self.memory else {}
        count = 0
        for status in files:
            mark = marks.get(status.name)
            if mark is not None and mark.is_of(status):
                reading.marks[status.name] = mark
                continue
            file = folder.FolderFile(self.place.target, status.name)
            try:
                for event, text in file.events(mark):
                    gathering.add(event, text)
                    reading.devices.add(event.device)
                    count += 1
                    if not count % _PROGRESS_STEP:
                        self.on_progress("events read:", count, 0)
            except OSError as error:
                reading.faults.append(_file_fault(self.place, status.name, error))
            if file.mark is not None:
                reading.marks[status.name] = file.mark
            reading.unnamed += file.unnamed
            reading.named |= file.named
        return reading

    def _refuse_strangers(self, gathering: Gathering, reading: _Reading) -> None:
        """Raise SyncFailed for two logs that share no device, unless the person wants them joined."""
        staged = gathering.staged
        is_strange = bool(self.heads) and staged.new_count and not self.memory
        if is_strange and not self.options.joins and not self.heads.keys() & reading.devices:
            machines, events = len(staged.devices()), staged.new_count
            raise SyncFailed(
                f"{self.place.name} holds a log that shares nothing with yours"
                f" ({format_count(machines, 'machine')}, {format_count(events, 'event')})",
                f"if it is yours, too: {_command(self.w, self.place, '--join')}",
            )

    def _preview(self, gathering: Gathering, reading: _Reading, answer: SyncAnswer) -> SyncAnswer:
        """Return what would go and come."""
        self.sent = sum(1 for _ in self._count_healed(gathering.missing_there()))
        return answer._replace(
            sent=self.sent,
            healed=self.healed,
            received=gathering.staged.new_count,
            incomplete=gathering.incomplete + self._torn(reading),
            devices=gathering.staged.devices(),
            faults=tuple(self.faults),
        )

    def _send(self, gathering: Gathering, reading: _Reading, device: str) -> None:
        """Add what the folder lacks to our file there."""
        from roadmap_cli.carriers import folder_append
        from roadmap_cli.formats import event_lines

        # What others wrote may be in a file that could not be read.
        rows = (r for r in gathering.missing_there() if r[0] == device or not reading.faults)
        first = next(rows, None)
        if first is None:
            return
        lines = map(event_lines.format_event, self._count_healed(chain((first,), rows)))
        try:
            self.sent = folder_append.append_lines(self.place.target, device, lines)
        except OSError as error:
            self.healed, self.waiting = 0, sum(1 for _ in gathering.missing_there())
            self.faults.append(_write_fault(self.place, error))
            return
        self._mark_own_files(reading, device)

    def _count_healed(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Yield rows, and count those that the folder once held."""
        for row in rows:
            self.healed += row[1] <= self.past_heads.get(row[0], (0, ""))[0]
            yield row

    def _mark_own_files(self, reading: _Reading, device: str) -> None:
        """Note that what was added to our files is known."""
        from roadmap_cli.carriers import folder, folder_append

        for number in folder_append.file_numbers(self.place.target, device):
            name = folder_append.file_name(device, number)
            with suppress(OSError, folder.FileChanged):  # then it is read the next time
                mark = reading.marks.get(name)
                reading.marks[name] = folder.mark_file(self.place.target, name, mark)

    def _join(self, gathering: Gathering, reading: _Reading, answer: SyncAnswer) -> SyncAnswer:
        """Join what is new here, and remember the folder if the two are in step."""
        from roadmap_cli.workspace import merge

        devices, incomplete = gathering.staged.devices(), gathering.incomplete
        joined = merge.join_staged(
            self.w, self.place.name, self.place.kind, gathering.staged, {}, self.on_progress
        )
        ends = batches.device_ends(self.w.database)
        self.heads = {**self.heads, **{item.device: ends[item.device] for item in devices}}
        answer = self.answer()._replace(
            sent=self.sent,
            healed=self.healed,
            received=joined.new,
            waiting=self.waiting,
            incomplete=incomplete + self._torn(reading),
            devices=devices,
            both=joined.both,
            turned=joined.turned,
            not_loaded=joined.not_loaded,
            unknown=joined.unknown,
            unsynced=answer.unsynced,
            backup=joined.backup,
            faults=tuple(self.faults),
        )
        paths = self.w.settings.paths
        if answer.is_in_step and not answer.incomplete:
            memory = FolderMemory(reading.marks, self.heads)
            folder_cache.write_memory(paths, self.path, memory)
        else:
            folder_cache.forget(paths)
        return answer

    def _torn(self, reading: _Reading) -> int:
        """Return how many lines were torn whose events are not here."""
        ends = batches.device_ends(self.w.database)
        lost = (n > ends.get(device, (0, ""))[0] for device, n in reading.named)
        return reading.unnamed + sum(lost)

    def answer(self) -> SyncAnswer:
        """Return that the two are in step."""
        events = sum(n for n, _ in self.heads.values())
        return SyncAnswer(self.place.name, self.place.kind, len(self.heads), events)


def _is_read(memory: FolderMemory, file: FileStatus) -> bool:
    mark = memory.files.get(file.name)
    return mark is not None and mark.is_of(file)


def _choose_device(w: Workspace) -> DeviceChoice:
    """Return the device that this installation writes as; nothing is stored."""
    stored = w.database.get_meta("device")
    last_event = w.database.get_meta(f"last {stored}") if stored is not None else None
    return device_id.choose_device(w.settings.paths, stored, last_event, w.entropy)


def _command(w: Workspace, place: Place, option: str) -> str:
    """Return the line to type for an option, at the same place."""
    is_set = w.settings.get("sync").strip() == place.name
    return f"roadmap sync {option}" if is_set else f"roadmap sync {quote(place.name)} {option}"


def _unsynced(gathering: Gathering, command: str) -> Iterator[UnsyncedDevice]:
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


def _file_fault(place: Place, name: str, error: OSError) -> SyncFault:
    path = os.path.join(place.target, name)
    reason = error.strerror or str(error)
    return SyncFault(
        f"'{name}' cannot be read: {reason}",
        permission_advice(path, "the other files were read; sync again when this one can be, too"),
    )


def _write_fault(place: Place, error: OSError) -> SyncFault:
    return SyncFault(
        f"{place.name} cannot be written: {error.strerror or error}",
        permission_advice(place.target, "make room there, or make it writable, and sync again"),
    )
