"""Pieces: what goes in comes out, and what is false is refused.

Holds: carriers.server.pieces.
"""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.carriers.server.pieces import (
    MAX_BYTES,
    MAX_EVENTS,
    InvalidPiece,
    Piece,
    cut_pieces,
    read_piece,
)

DEVICE = "0a11ce0001"
Row = tuple[object, ...]


def row(n: int, text: str = "{}", device: str = DEVICE) -> Row:
    """Return an event as stored; its checksum is no checksum."""
    name = f"{device}.{n}"
    at = "2026-03-04T12:00:00+01:00"
    return (
        device,
        n,
        1000 + n,
        at,
        "2026-03-04",
        name,
        "noted",
        "small",
        "alpha",
        text,
        f"{n:032x}",
    )


def rows_of(pieces: list[Piece]) -> list[Row]:
    return [(*e[:9], text, e.sum) for piece in pieces for e, text in read_piece(piece)]


@given(st.integers(1, 2_500), st.integers(0, 5))
def test_pieces_give_back_the_rows_they_were_cut_from(count: int, before: int) -> None:
    rows = [row(before + number) for number in range(1, count + 1)]
    pieces = [*cut_pieces(rows, before, f"{before:032x}" if before else "")]
    assert rows_of(pieces) == rows
    assert all(1 <= piece.last - piece.first + 1 <= MAX_EVENTS for piece in pieces)


def test_each_piece_continues_the_one_before_it_and_the_first_one_nothing() -> None:
    first, second, third = cut_pieces(row(n) for n in range(1, 2_002))
    assert (first.first, first.last, first.before_n, first.before_sum) == (1, 1_000, None, None)
    assert (second.before_n, second.before_sum) == (1_000, first.sum)
    assert (third.first, third.last) == (2_001, 2_001)


def test_a_piece_behind_others_names_the_event_before_it() -> None:
    (piece,) = cut_pieces([row(5)], 4, "ab")
    assert (piece.first, piece.before_n, piece.before_sum) == (5, 4, "ab")


@given(st.text(max_size=50))
def test_a_text_comes_back_as_it_was_stored(text: str) -> None:
    rows = [row(1, json.dumps({"text": text}, ensure_ascii=False)), row(2, '{"text":"tight"}')]
    try:
        rows[0][9].encode()  # type: ignore[attr-defined]
    except UnicodeEncodeError:
        return
    assert rows_of([*cut_pieces(rows)]) == rows


def test_long_texts_make_more_pieces_of_fewer_events() -> None:
    rows = [row(n, json.dumps({"text": "é" * 900_000}, ensure_ascii=False)) for n in range(1, 12)]
    pieces = [*cut_pieces(rows)]
    assert len(pieces) > 2
    assert rows_of(pieces) == rows


def altered(**changes: object) -> Piece:
    (piece,) = cut_pieces([row(1), row(2)])
    return piece._replace(**changes)


LINES = zlib.decompress(altered().body[1:])


def packed(lines: bytes) -> Piece:
    return altered(body=b"\x01" + zlib.compress(lines))


@pytest.mark.parametrize(
    ("piece", "fault"),
    [
        (altered(body=b""), "has a form that this version does not know"),
        (altered(body=b"\x02" + altered().body[1:]), "has a form that this version does not know"),
        (altered(body=b"\x01junk"), "cannot be decompressed"),
        (altered(body=altered().body[:-3]), "is incomplete, or holds more than 8,000,000 bytes"),
        (altered(body=altered().body + b"more"), "has something behind its last event"),
        (packed(b"\xff\n"), "cannot be decompressed"),
        (packed(LINES[:-1]), "has something behind its last event"),
        (packed(b" " * (MAX_BYTES + 1)), "is incomplete, or holds more than 8,000,000 bytes"),
        (packed(LINES * 2), "says 2 events and holds 4"),
        (packed(b"\n\n"), "holds a line that is not an event"),
        (packed(b"[" * 100_000 + b"\n\n"), "holds a line that is not an event"),
        (packed(b"[]\n[]\n"), "holds a line that is not an event"),
        (packed(b'{"device": "x"}\n\n'), "holds a line that is not an event: the line is not an event"),
        (packed(LINES.replace(b'"noted"', b'""')), "holds a line that is not an event: the event has no"),
        (altered(first=2), "says 1 events and holds 2"),
        (altered(first=2, last=3), "holds another event in place of event 2"),
        (altered(first=-5, last=4), "says 10 events and holds 2"),
        (altered(last=2**40), "and holds 2"),
        (altered(device="other"), "holds another event in place of event 1"),
        (altered(sum="0" * 32), "names another checksum than that of its event 2"),
    ],
)  # fmt: skip
def test_a_piece_that_lies_is_refused(piece: Piece, fault: str) -> None:
    with pytest.raises(InvalidPiece) as caught:
        read_piece(piece)
    assert fault in str(caught.value)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zlib.compress(b"\n" * 400_000_000, 1)
    assert len(bomb) < MAX_BYTES
    with pytest.raises(InvalidPiece, match="holds more than"):
        read_piece(altered(body=b"\x01" + bomb))
