"""One exchange between the log here and a folder, and what is remembered of it.

It must not know how a place is named, or what keeps a folder from being one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from roadmap_cli.core.answers import sync_sum
from roadmap_cli.core.answers.sync_answers import KeptPasts, SyncAnswer, SyncFault
from roadmap_cli.errors import NotSaved
from roadmap_cli.store.log import batches, log
from roadmap_cli.store.log.log import NO_HEAD, Heads
from roadmap_cli.workspace import device_id
from roadmap_cli.workspace.machines import faults, memory
from roadmap_cli.workspace.machines.memory import PlaceMemory
from roadmap_cli.workspace.machines.options import SyncOptions
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.folder.files import FileMark, FileStatus
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.store.merging.gathering import Gathering


_NAME_LENGTH = 10  # of a device id


class FolderContent:
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
        self.memory: PlaceMemory | None = None
        self.faults: list[SyncFault] = []
        self.kept: KeptPasts | None = None
        self.sent = self.healed = self.waiting = 0

    def remember(self, files: Iterable[FileStatus]) -> None:
        """Take up what is remembered of the folder, as far as it fits the folder and the log."""
        past = memory.read_memory(self.w.settings.paths, self.path)
        if past is None:
            return
        self.past_heads = past.heads
        names = {file.name for file in files}
        fits = past.files.keys() <= names and all(
            self._has(device, head) for device, head in past.heads.items()
        )
        if fits and not self.options.reads_all:
            self.memory = past

    def _has(self, device: str, head: tuple[int, str]) -> bool:
        """Return whether the log here has an event."""
        own = self.heads.get(device, NO_HEAD)
        if own[0] <= head[0]:
            return own == head
        return log.find_checksum(self.w.database, device, head[0]) == head[1]

    def is_in_step(self, files: Iterable[FileStatus]) -> bool:
        """Return whether neither the folder nor the log here has changed since they were in step."""
        past = self.memory
        return (
            past is not None
            and self.heads == past.heads
            and all(_is_read(past, file) for file in files)
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

        with Gathering(self.w.database, device=self.w.present_device()) as gathering:
            content = self._read(gathering, files)
            known = self.memory.heads if self.memory else {}
            gathering.finish({device: n for device, (n, _) in known.items()})
            self._refuse_strangers(gathering, content)
            self.faults = content.faults
            if self.options.is_dry_run:
                return self._preview(gathering, content)
            self.w.outcome.place = self.place.name
            is_rewritten = self._keep_both(gathering)
            if not is_rewritten:
                self._send(gathering, content)
                try:
                    return self._join(gathering, content)
                except NotSaved as error:
                    return self._without_join(error)
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
        self.kept = sync_sum.add_kept(self.kept, kept)
        return bool(kept.replaced)

    def _read(self, gathering: Gathering, files: list[FileStatus]) -> FolderContent:
        """Give the events of all files that are not known to a gathering; raise FileChanged."""
        from roadmap_cli.carriers.folder import files as folder

        content = FolderContent()
        marks = self.memory.files if self.memory else {}
        for count, status in enumerate(files):
            self.on_progress("files read:", count, len(files))
            mark = marks.get(status.name)
            if mark is not None and mark.is_of(status):
                content.marks[status.name] = mark
                continue
            file = folder.FolderFile(self.place.target, status.name)
            try:
                for event, text in file.events(mark):
                    gathering.add(event, text)
                    content.devices.add(event.device)
            except OSError as error:
                content.faults.append(faults.file_fault(self.place, status.name, error))
            if file.mark is not None:
                content.marks[status.name] = file.mark
            content.unnamed += file.unnamed
            content.named |= file.named
        return content

    def _refuse_strangers(self, gathering: Gathering, content: FolderContent) -> None:
        """Raise SyncFailed for two logs that share no device, unless the person wants them joined."""
        # Also those of whose events none has arrived whole yet.
        devices = content.devices | {device for device, _ in content.named}
        is_strange = bool(self.heads) and devices and not self.memory
        if is_strange and not self.options.joins and not self.heads.keys() & devices:
            events = gathering.staged.new_count + gathering.incomplete + len(content.named)
            raise faults.strangers_error(self.w, self.place, len(devices), events)

    def _preview(self, gathering: Gathering, content: FolderContent) -> SyncAnswer:
        """Return what would go and come."""
        self.sent = sum(1 for _ in self._count_healed(gathering.missing_there()))
        return self.answer()._replace(
            sent=self.sent,
            healed=self.healed,
            received=gathering.staged.new_count,
            incomplete=gathering.incomplete + self._torn(content),
            devices=gathering.staged.devices(),
            unsynced=faults.describe_unsynced(self.w, self.place, gathering),
        )

    def _send(self, gathering: Gathering, content: FolderContent) -> None:
        """Add what the folder lacks to our file there."""
        from roadmap_cli.carriers.folder import own_files
        from roadmap_cli.formats import event_lines

        device = self.w.present_device()
        # What others wrote may be in a file that could not be read.
        rows = (r for r in gathering.missing_there() if r[0] == device or not content.faults)
        first = next(rows, None)
        if first is None:
            return
        lines = map(event_lines.format_event, self._count_healed(chain((first,), rows)))
        # Before anything is recorded here, the file has a name that this home has at each sync.
        name = device or device_id.find_location(self.w.settings.paths)[:_NAME_LENGTH]
        try:
            self.sent = own_files.append_lines(self.place.target, name, lines)
        except OSError as error:
            self.healed, self.waiting = 0, sum(1 for _ in gathering.missing_there())
            self.faults.append(faults.write_fault(self.place, error))
            return
        self._mark_own_files(content, name)

    def _count_healed(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Yield rows, and count those that the folder once held."""
        for row in rows:
            self.healed += row[1] <= self.past_heads.get(row[0], NO_HEAD)[0]
            yield row

    def _mark_own_files(self, content: FolderContent, device: str) -> None:
        """Note that what was added to our files is known."""
        from roadmap_cli.carriers.folder import files, own_files

        with suppress(OSError, files.FileChanged):  # then they are read the next time
            for number in own_files.file_numbers(self.place.target, device):
                name = own_files.file_name(device, number)
                mark = content.marks.get(name)
                content.marks[name] = files.mark_file(self.place.target, name, mark)

    def _join(self, gathering: Gathering, content: FolderContent) -> SyncAnswer:
        """Join what is new here, and remember the folder if the two are in step."""
        from roadmap_cli.workspace import merge

        devices, incomplete = gathering.staged.devices(), gathering.incomplete
        unsynced = faults.describe_unsynced(self.w, self.place, gathering)
        # What another run saved meanwhile is in the log, and may not be in the folder.
        ends = {item.device: gathering.staged.last_events[item.device] for item in devices}
        joined = merge.join_staged(
            self.w, self.place.name, self.place.kind, gathering.staged, self.on_progress
        )
        self.heads = {**self.heads, **{d: (event.n, event.sum) for d, event in ends.items()}}
        answer = self.answer()._replace(
            sent=self.sent,
            healed=self.healed,
            received=joined.new,
            waiting=self.waiting,
            incomplete=incomplete + self._torn(content),
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
            memory.write_memory(paths, self.path, PlaceMemory(content.marks, self.heads))
        else:
            memory.forget(paths)
        return answer

    def _without_join(self, error: NotSaved) -> SyncAnswer:
        """Return what was sent though what came could not be saved; raise if nothing was done."""
        memory.forget(self.w.settings.paths)
        if not (self.sent or self.kept):
            raise error
        self.faults.append(faults.partial_fault(error))
        return self.answer()._replace(sent=self.sent, healed=self.healed, waiting=self.waiting)

    def _torn(self, content: FolderContent) -> int:
        """Return how many lines were torn whose events are not here."""
        ends = batches.device_ends(self.w.database)
        lost = (n > ends.get(device, NO_HEAD)[0] for device, n in content.named)
        return content.unnamed + sum(lost)

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


def _is_read(past: PlaceMemory, file: FileStatus) -> bool:
    mark = past.files.get(file.name)
    return mark is not None and mark.is_of(file)
