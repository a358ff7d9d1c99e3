"""What a server lacks, cut into pieces page by page, and how much of it was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from roadmap_cli.carriers.server import pieces
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log import batches, log
from roadmap_cli.store.log.log import NO_HEAD, Heads

if TYPE_CHECKING:
    from roadmap_cli.carriers.server.pieces import Piece

_PIECES_AT_ONCE = 200


class Upload:
    """Events that go to a server: those after an event of each device, 0 for all of them."""

    def __init__(self, database: Database, after: Mapping[str, int], past_heads: Heads) -> None:
        self._database = database
        self._after = dict(after)
        self._past_heads = past_heads  # what the server once held
        own = batches.device_ends(database)
        self.total = sum(own[device][0] - n for device, n in after.items())
        self.sent = self.healed = 0

    def __bool__(self) -> bool:
        return bool(self._after)

    def read_page(self) -> list[Piece]:
        """Return the next pieces; the database is free for others when they go.

        Raises SuspectedDamage for an event that does not match its checksum.
        """
        page, size = [], 0
        with self._database.reading():
            for piece in islice(self._cut(), _PIECES_AT_ONCE):
                page.append(piece)
                size += len(piece.body)
                if size >= pieces.MAX_PAGE_BYTES:
                    break
        return page

    def _cut(self) -> Iterator[Piece]:
        for device, n in self._after.items():
            rows = log.rows_after(self._database, device, n)
            yield from pieces.cut_pieces(rows, n, log.find_checksum(self._database, device, n))

    def confirm(self, page: Sequence[Piece]) -> None:
        """Count what was sent, and go on behind it."""
        for piece in page:
            self.sent += piece.last - piece.first + 1
            self.healed += self.count_lost(piece.device, piece.first - 1, piece.last)
            self._after[piece.device] = piece.last
        own = batches.device_ends(self._database)
        self._after = {device: n for device, n in self._after.items() if n < own[device][0]}

    def count_lost(self, device: str, after: int, last: int) -> int:
        """Return how many events behind one, up to another, the server once held."""
        return max(0, min(self._past_heads.get(device, NO_HEAD)[0], last) - after)
