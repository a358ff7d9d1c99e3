"""What a server has and the log here lacks: verified device by device, and joined at once.

Joining page by page would fold the same topics again with every page.
What is wrong with one device stops that device and no other. It asks no server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from roadmap_cli.carriers.server import pieces
from roadmap_cli.core.answers.exchange_answers import MergeAnswer
from roadmap_cli.core.answers.sync_answers import UnsyncedDevice
from roadmap_cli.store.log import batches, log
from roadmap_cli.store.log.log import NO_HEAD, Heads
from roadmap_cli.workspace.machines.server_difference import Difference
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.carriers.server.pieces import Piece
    from roadmap_cli.store.merging.gathering import Gathering
    from roadmap_cli.store.merging.log_merge import LastEvent

_MAX_NAME = 64  # characters of a device's id that are shown
_OWNER_HINT = "the other machines are in step; the owner of the server can delete what is wrong"


class Download:
    """What came in, and which devices stop."""

    def __init__(
        self, w: Workspace, place: Place, on_progress: ProgressCallback, *, is_dry_run: bool
    ) -> None:
        self.joined: list[MergeAnswer] = []  # what each page brought
        self.faults: dict[str, UnsyncedDevice] = {}
        self.pasts: set[str] = set()  # devices with two, or with more than this machine wrote
        self._own: Heads = {}
        self.known: dict[str, int] = {}  # by device, up to where the server has what is here
        self._ends: dict[str, int] = {}  # by device, the last event that came
        self._w = w
        self._is_dry_run = is_dry_run
        self._place = place
        self._on_progress = on_progress

    def begin(self, difference: Difference) -> None:
        """Forget what stopped and came before."""
        self.faults.clear()
        self.pasts = set(difference.pasts)
        self.known = dict(difference.both)
        self._own = batches.device_ends(self._w.database)
        self._ends.clear()

    def is_stopped(self, device: str) -> bool:
        """Return whether no more is taken in of a device."""
        return device in self.faults or device in self.pasts

    @contextmanager
    def open_gathering(self) -> Iterator[Gathering]:
        """Give a gathering of what the server has."""
        from roadmap_cli.store.merging.gathering import Gathering

        device = self._w.present_device()
        with Gathering(self._w.database, keeps_there=True, device=device) as gathering:
            yield gathering

    def take_in(self, gathering: Gathering, brought: Sequence[Piece]) -> None:
        """Give the pieces of one page to a gathering, without those of devices that stop."""
        for piece in brought:
            device = piece.device
            if self.is_stopped(device):
                continue
            if device not in self.known:
                if not self._continues(piece):
                    continue
                self.known[device] = piece.first - 1
            if self.add(gathering, piece):
                self._ends[device] = piece.last

    def finish(self, gathering: Gathering) -> None:
        """Verify what was taken in, and join what is new of it."""
        gathering.finish(self.known)
        for fork in gathering.forks:
            self.pasts |= {fork.device, fork.theirs.device}
        self.pasts |= {device for device, _, _ in gathering.ahead}
        self.join(gathering)
        self._find_unjoined(gathering.staged.last_events)

    def _continues(self, piece: Piece) -> bool:
        """Return whether a piece continues the log here; another past is noted."""
        n = piece.first - 1
        if n > self._own.get(piece.device, NO_HEAD)[0]:
            self.blame(piece.device, f"lacks the events before {piece.first} there")
            return False
        if n and log.find_checksum(self._w.database, piece.device, n) != piece.before_sum:
            self.pasts.add(piece.device)
            return False
        return True

    def add(self, gathering: Gathering, piece: Piece) -> bool:
        """Give the events of a piece to a gathering; return whether it was whole."""
        try:
            events = pieces.read_piece(piece)
        except pieces.InvalidPiece as error:
            self.blame(piece.device, f"has a piece there (events {piece.first} on) that {error}")
            return False
        for event, text in events:
            gathering.add(event, text)
        return True

    def _find_unjoined(self, last_events: Mapping[str, LastEvent]) -> None:
        """Blame the devices whose events came whole and did not continue what is here."""
        own = batches.device_ends(self._w.database)
        for device, end in self._ends.items():
            n = own.get(device, NO_HEAD)[0]
            if device in last_events:
                n = max(n, last_events[device].n)
            if n >= end:
                self.known[device] = end
            elif device not in self.pasts:
                self.blame(device, f"has an event {n + 1} there that does not match its checksum")

    def blame_gap(self, device: str, n: int) -> None:
        """Stop a device of which the server gives nothing, or the same again, behind an event."""
        self.blame(device, f"lacks the events after {n} there")

    def blame(self, device: str, fault: str) -> None:
        """Stop a device, for a reason that follows its name; the first one is kept."""
        name = device if len(device) <= _MAX_NAME else f"{device[:_MAX_NAME]}…"
        self.faults.setdefault(
            device, UnsyncedDevice(name, f"device '{name}' {fault}", _OWNER_HINT)
        )

    def join(self, gathering: Gathering) -> None:
        """Join what a gathering has verified; a dry run only notes what that would be."""
        from roadmap_cli.workspace import merge

        place, staged = self._place, gathering.staged
        if self._is_dry_run:
            new, known = staged.new_count, staged.known_count
            past = {device.device for joined in self.joined for device in joined.devices}
            devices = tuple(d for d in staged.devices() if d.device not in past)
            self.joined.append(MergeAnswer(place.name, place.kind, new, known, devices=devices))
            return
        answer = merge.join_staged(
            self._w, place.name, place.kind, gathering.staged, self._on_progress
        )
        self.joined.append(answer)
