"""Pieces: a stretch of one device's log as a row of a server, written and read back.

The body of a piece is a byte that names its form, and then lines of docs/log.md, compressed. It
trusts no piece that it reads. It knows no server and no database.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.formats import event_lines
from roadmap_cli.formats.event_lines import Row
from roadmap_cli.values import Record

MAX_EVENTS = 1_000
MAX_BYTES = 8_000_000  # of a body, and of its lines
MAX_PAGE_BYTES = 3_000_000  # of the bodies that go or come at once, beyond the first one
_COMPRESSED_LINES = b"\x01"
_MAX_LINE_BYTES = MAX_BYTES - 10_000  # text that cannot be compressed grows a little


class Piece(Record):
    """Events `first` to `last` of a device; the server sees that they continue what it holds."""

    device: str
    first: int
    last: int
    sum: str  # the checksum of the last event
    before_n: int | None  # the event before the first one, None if there is none
    before_sum: str | None
    body: bytes


class InvalidPiece(ValueError):
    """A piece does not hold what it says; the text says why, in words after "it"."""


def cut_pieces(rows: Iterable[Row], before_n: int = 0, before_sum: str = "") -> Iterator[Piece]:
    """Yield pieces of the rows of one device, which follow an event that the server has, or none."""
    lines: list[bytes] = []
    size, last_row = 0, None
    for row in rows:
        line = event_lines.format_event(row).encode()
        if lines and (len(lines) == MAX_EVENTS or size + len(line) > _MAX_LINE_BYTES):
            piece = _make_piece(lines, last_row, before_n, before_sum)
            yield piece
            lines, size, before_n, before_sum = [], 0, piece.last, piece.sum
        lines.append(line)
        size, last_row = size + len(line), row
    if lines:
        yield _make_piece(lines, last_row, before_n, before_sum)


def _make_piece(
    lines: Sequence[bytes], last_row: Row | None, before_n: int, before_sum: str
) -> Piece:
    assert last_row is not None
    return Piece(
        device=last_row[0],
        first=before_n + 1,
        last=last_row[1],
        sum=last_row[10],
        before_n=before_n or None,
        before_sum=before_sum or None,
        body=_COMPRESSED_LINES + zlib.compress(b"".join(lines)),
    )


def read_piece(piece: Piece) -> list[tuple[Event, str]]:
    """Return the events of a piece, each with its data as stored; raise InvalidPiece.

    The columns agree with what the piece holds; the checksums are not computed.
    """
    lines = _decompress(piece.body)
    count = piece.last - piece.first + 1
    if not 0 < count <= MAX_EVENTS or len(lines) != count:
        raise InvalidPiece(f"says {count:,} events and holds {len(lines):,}")
    events = []
    for n, line in enumerate(lines, piece.first):
        event, text = _read_line(line)
        if event.device != piece.device or event.n != n:
            raise InvalidPiece(f"holds another event in place of event {n}")
        events.append((event, text))
    if event.sum != piece.sum:
        raise InvalidPiece(f"names another checksum than that of its event {piece.last}")
    return events


def _decompress(body: bytes) -> list[str]:
    """Return the lines of a body, without their ends."""
    if body[:1] != _COMPRESSED_LINES:
        raise InvalidPiece("has a form that this version does not know")
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(body[1:], MAX_BYTES).decode()
    except (zlib.error, UnicodeDecodeError):
        raise InvalidPiece("cannot be decompressed") from None
    if not stream.eof:
        raise InvalidPiece(f"is incomplete, or holds more than {MAX_BYTES:,} bytes")
    if stream.unused_data or not text.endswith("\n"):
        raise InvalidPiece("has something behind its last event")
    return text[:-1].split("\n")


def _read_line(line: str) -> tuple[Event, str]:
    try:
        value = event_lines.decode(line)
        if isinstance(value, dict):
            return event_lines.parse_event(value)
    except event_lines.InvalidEvent as error:
        raise InvalidPiece(f"holds a line that is not an event: {error}") from None
    except (ValueError, RecursionError):
        pass
    raise InvalidPiece("holds a line that is not an event")
