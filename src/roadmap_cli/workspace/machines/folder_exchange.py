"""One exchange between the log here and a folder, and what is remembered of it.

It must not know how a place is named, or what keeps a folder from being one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from roadmap_cli.core.answers.sync_answers import KeptPasts, SyncAnswer, SyncFault
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import SyncFailed
from roadmap_cli.store.log import batches, log
from roadmap_cli.values import Record
from roadmap_cli.workspace import device_id
from roadmap_cli.workspace.machines import faults as sync_faults
from roadmap_cli.workspace.machines import memory as folder_cache
from roadmap_cli.workspace.machines.memory import FolderMemory, Heads
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.folder.files import FileMark, FileStatus
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.store.merging.gathering import Gathering
    from roadmap_cli.workspace.device_id import DeviceChoice


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
        self.kept: KeptPasts | None = None
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
        from roadmap_cli.carriers.folder.files import FileChanged

        try:
            return self._exchange(files)
        except FileChanged:
            self.memory = None
            return self._exchange(files)

    def _exchange(self, files: list[FileStatus]) -> SyncAnswer:
        from roadmap_cli.store.merging.gathering import Gathering

        writer = choose_device(self.w)
        device = writer.device if writer.is_in_file else ""
        with Gathering(self.w.database, device=device) as gathering:
            reading = self._read(gathering, files)
            known = self.memory.heads if self.memory else {}
            gathering.finish({device: n for device, (n, _) in known.items()})
            self._refuse_strangers(gathering, reading)
            self.faults = reading.faults
            if self.options.is_dry_run:
                return self._preview(gathering, reading)
            is_rewritten = self._keep_both(gathering)
            if not is_rewritten:
                self._send(gathering, reading)
                return self._join(gathering, reading)
        # The database is another one now, and what is new and missing is told from it.
        self.memory, self.heads = None, batches.device_ends(self.w.database)
        return self._exchange(files)

    def _keep_both(self, gathering: Gathering) -> bool:
        """Settle two pasts, if that was asked for; return whether the database was rewritten."""
        is_due = self.options.keeps_both and (gathering.forks or gathering.ahead)
        if not is_due or (self.kept and gathering.moved_from):
            return False
        from roadmap_cli.workspace.machines import two_pasts

        kept = two_pasts.keep_both(self.w, gathering, self.on_progress)
        before = self.kept or kept._replace(moved=(), undos=(), followed=(), replaced="")
        self.kept = kept._replace(
            moved=(*before.moved, *kept.moved),
            undos=(*before.undos, *kept.undos),
            followed=(*before.followed, *kept.followed),
            replaced=kept.replaced or before.replaced,
            has_new_device=kept.has_new_device or before.has_new_device,
        )
        return bool(kept.replaced)

    def _read(self, gathering: Gathering, files: list[FileStatus]) -> _Reading:
        """Give the events of all files that are not known to a gathering; raise FileChanged."""
        from roadmap_cli.carriers.folder import files as folder

        reading = _Reading()
        marks = self.memory.files if self.memory else {}
        for count, status in enumerate(files):
            self.on_progress("files read:", count, len(files))
            mark = marks.get(status.name)
            if mark is not None and mark.is_of(status):
                reading.marks[status.name] = mark
                continue
            file = folder.FolderFile(self.place.target, status.name)
            try:
                for event, text in file.events(mark):
                    gathering.add(event, text)
                    reading.devices.add(event.device)
            except OSError as error:
                reading.faults.append(sync_faults.file_fault(self.place, status.name, error))
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
                f"if it is yours, too: {sync_faults.command(self.w, self.place, '--join')}",
            )

    def _preview(self, gathering: Gathering, reading: _Reading) -> SyncAnswer:
        """Return what would go and come."""
        self.sent = sum(1 for _ in self._count_healed(gathering.missing_there()))
        return self.answer()._replace(
            sent=self.sent,
            healed=self.healed,
            received=gathering.staged.new_count,
            incomplete=gathering.incomplete + self._torn(reading),
            devices=gathering.staged.devices(),
            unsynced=sync_faults.describe_unsynced(self.w, self.place, gathering),
        )

    def _send(self, gathering: Gathering, reading: _Reading) -> None:
        """Add what the folder lacks to our file there."""
        from roadmap_cli.carriers.folder import append as folder_append
        from roadmap_cli.formats import event_lines

        device = choose_device(self.w).device
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
            self.faults.append(sync_faults.write_fault(self.place, error))
            return
        self._mark_own_files(reading, device)

    def _count_healed(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Yield rows, and count those that the folder once held."""
        for row in rows:
            self.healed += row[1] <= self.past_heads.get(row[0], (0, ""))[0]
            yield row

    def _mark_own_files(self, reading: _Reading, device: str) -> None:
        """Note that what was added to our files is known."""
        from roadmap_cli.carriers.folder import append as folder_append
        from roadmap_cli.carriers.folder import files as folder

        for number in folder_append.file_numbers(self.place.target, device):
            name = folder_append.file_name(device, number)
            with suppress(OSError, folder.FileChanged):  # then it is read the next time
                mark = reading.marks.get(name)
                reading.marks[name] = folder.mark_file(self.place.target, name, mark)

    def _join(self, gathering: Gathering, reading: _Reading) -> SyncAnswer:
        """Join what is new here, and remember the folder if the two are in step."""
        from roadmap_cli.workspace import merge

        devices, incomplete = gathering.staged.devices(), gathering.incomplete
        unsynced = sync_faults.describe_unsynced(self.w, self.place, gathering)
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
            unsynced=unsynced,
            backup=joined.backup,
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
        return SyncAnswer(
            self.place.name,
            self.place.kind,
            machines=len(self.heads),
            events=events,
            is_dry_run=self.options.is_dry_run,
            faults=tuple(self.faults),
            kept=self.kept,
        )


def _is_read(memory: FolderMemory, file: FileStatus) -> bool:
    mark = memory.files.get(file.name)
    return mark is not None and mark.is_of(file)


def choose_device(w: Workspace) -> DeviceChoice:
    """Return the device that this installation writes as; nothing is stored."""
    stored = w.database.get_meta("device")
    last_event = w.database.get_meta(f"last {stored}") if stored is not None else None
    return device_id.choose_device(w.settings.paths, stored, last_event, w.entropy)
