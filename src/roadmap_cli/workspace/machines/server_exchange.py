"""One exchange between the log here and a server: what goes, what comes, what does not fit.

It must not know how a place is named, or how a server is reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from roadmap_cli.core.answers import sync_sum
from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.errors import SyncFailed
from roadmap_cli.store.log import batches
from roadmap_cli.store.log.log import NO_HEAD, Heads
from roadmap_cli.workspace.machines import faults, memory
from roadmap_cli.workspace.machines.memory import PlaceMemory
from roadmap_cli.workspace.machines.server_difference import Difference, find_difference
from roadmap_cli.workspace.machines.server_download import Download
from roadmap_cli.workspace.machines.server_upload import Upload
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.carriers.server.pieces import Piece
    from roadmap_cli.carriers.server.postgresql import Server
    from roadmap_cli.core.answers.sync_answers import KeptPasts
    from roadmap_cli.store.merging.gathering import Gathering
    from roadmap_cli.workspace.machines.options import SyncOptions

_MAX_DEVICES = 10_000
_DEVICES_AT_ONCE = 16  # so that not too much comes in one page


class ServerExchange:
    """One exchange; `run` may be called again when the server changed in the middle."""

    def __init__(
        self, w: Workspace, place: Place, options: SyncOptions, on_progress: ProgressCallback
    ) -> None:
        self.w = w
        self.place = place
        self.options = options
        self.on_progress = on_progress
        self.sent = self.healed = 0
        self.download = Download(w, place, on_progress, is_dry_run=options.is_dry_run)
        past = memory.read_memory(w.settings.paths, place.target)
        self.past_heads: Heads = past.heads if past else {}
        self._heads: Heads = {}  # there
        self._is_known = past is not None  # what is there, or was when the two last met
        self.kept: KeptPasts | None = None

    def run(self, server: Server) -> SyncAnswer:
        """Exchange; raise SyncFailed, or ServerMoved if another machine wrote the same there."""
        while True:
            self._heads, self._is_known = server.heads(), True
            self._refuse_strangers()
            difference = find_difference(
                self.w.database, self._heads, is_everything=self.options.reads_all
            )
            self.download.begin(difference)
            if self.options.is_dry_run:
                self._count_upload(difference)
                difference = difference._replace(to_send={})
            if difference.to_send or difference.to_receive:
                self._exchange_pages(server, difference)
            if not self.download.pasts or not self._look_into_pasts(server):
                break
        if not self.options.is_dry_run:
            self._remember()
        return self.answer()

    def count_waiting(self) -> int:
        """Return how many events wait to be sent, 0 if nothing is known of the server."""
        if not self._is_known:
            return 0
        known = self._heads or self.past_heads
        own = batches.device_ends(self.w.database)
        return sum(max(0, n - known.get(device, NO_HEAD)[0]) for device, (n, _) in own.items())

    # -- what differs ----------------------------------------------------------------------------

    def _refuse_strangers(self) -> None:
        """Raise SyncFailed for a log that shares no device with ours, unless it is to be joined."""
        if len(self._heads) > _MAX_DEVICES:
            raise SyncFailed(
                f"not in step: the server holds events of more than {_MAX_DEVICES:,} machines",
                "your log is safe here; nothing was taken in; ask who runs the server to remove them",
            )
        own = batches.device_ends(self.w.database)
        if own and self._heads and not self.options.joins and not own.keys() & self._heads.keys():
            events = sum(n for n, _ in self._heads.values())
            raise faults.strangers_error(self.w, self.place, len(self._heads), events)

    def _count_upload(self, difference: Difference) -> None:
        """Count what would be sent."""
        own = batches.device_ends(self.w.database)
        upload = Upload(self.w.database, difference.to_send, self.past_heads)
        spans = [(device, n, own[device][0]) for device, n in difference.to_send.items()]
        self.sent = upload.total
        self.healed = sum(upload.count_lost(*span) for span in spans)

    # -- page by page ----------------------------------------------------------------------------

    def _exchange_pages(self, server: Server, difference: Difference) -> None:
        """Send and receive page by page, and join what came, also when the rest did not."""
        if not self.options.is_dry_run:
            self.w.outcome.place = self.place.name
        upload = Upload(self.w.database, difference.to_send, self.past_heads)
        coming = dict(difference.to_receive)
        total = sum(self._end_there(device) - n for device, n in coming.items())
        with self.download.open_gathering() as gathering:
            try:
                while upload or coming:
                    page = upload.read_page()
                    asked = dict(islice(coming.items(), _DEVICES_AT_ONCE))
                    reply = server.exchange(page, asked)
                    upload.confirm(page)
                    self._heads = reply.heads
                    self.download.take_in(gathering, reply.pieces)
                    self._advance(coming, asked, reply.pieces)
                    left = sum(self._end_there(device) - n for device, n in coming.items())
                    done = upload.sent + max(0, total - left)
                    self.on_progress("events sent and received:", done, upload.total + total)
            finally:
                self.sent += upload.sent
                self.healed += upload.healed
                self.download.finish(gathering)

    def _end_there(self, device: str) -> int:
        return self._heads.get(device, NO_HEAD)[0]

    def _advance(
        self, coming: dict[str, int], asked: Mapping[str, int], brought: Sequence[Piece]
    ) -> None:
        """Go on behind what came, and drop the devices of which everything came, or that stop."""
        ends = {piece.device: piece.last for piece in brought}
        for device, n in asked.items():
            end = ends.get(device, n)
            if end <= n and not self.download.is_stopped(device):
                self.download.blame_gap(device, n)
            if self.download.is_stopped(device) or end >= self._end_there(device):
                del coming[device]
            else:
                coming[device] = end

    # -- two pasts -------------------------------------------------------------------------------

    def _look_into_pasts(self, server: Server) -> bool:
        """Bring all of the devices that have two pasts, and tell where they part, or keep both.

        Return whether the database was written anew, so that all has to be asked again.
        """
        from roadmap_cli.workspace.machines import two_pasts

        with self.download.open_gathering() as gathering:
            for device in sorted(self.download.pasts - self.download.faults.keys()):
                self._bring_whole(server, gathering, device)
            gathering.finish(self.download.known)
            is_due = self.options.keeps_both and not self.options.is_dry_run
            if is_due and (gathering.forks or gathering.ahead):
                self.kept = two_pasts.keep_both(self.w, gathering, self.on_progress)
                if self.kept.replaced:
                    self.options = self.options._replace(keeps_both=False)
                    return True
            for item in faults.describe_unsynced(self.w, self.place, gathering):
                self.download.faults.setdefault(item.device, item)
            self.download.join(gathering)
        return False

    def _bring_whole(self, server: Server, gathering: Gathering, device: str) -> None:
        """Give all events of a device that the server has to a gathering, as far as they are whole."""
        after = 0
        while after < self._end_there(device):
            brought = server.exchange((), {device: after}).pieces
            if not all(self.download.add(gathering, piece) for piece in brought):
                return
            end = brought[-1].last if brought else after
            if end <= after:
                self.download.blame_gap(device, after)
                return
            after = end

    # -- the answer ------------------------------------------------------------------------------

    def _remember(self) -> None:
        """Remember what the server holds: only so that it can be said when it has lost some."""
        if self._heads != self.past_heads:
            paths = self.w.settings.paths
            memory.write_memory(paths, self.place.target, PlaceMemory({}, self._heads))

    def answer(self) -> SyncAnswer:
        """Return what was sent and what came in so far."""
        own = batches.device_ends(self.w.database)
        answer = SyncAnswer(
            place=self.place.name,
            kind=self.place.kind,
            machines=len(own),
            events=sum(n for n, _ in own.values()),
            sent=self.sent,
            healed=self.healed,
            unsynced=tuple(self.download.faults[device] for device in sorted(self.download.faults)),
            is_dry_run=self.options.is_dry_run,
            kept=self.kept,
        )
        return sync_sum.add_answers(answer, self.download.joined)
