"""Rows of books with all that CSV and JSON stumble over, small and large, and broken ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from roadmap_cli.practice.kit.dice import Dice

COLUMNS = ("title", "author", "year", "isbn")
_TITLES = (
    'The "Quiet" Harbour',
    "Winter, and Letters",
    "Two\nLines",
    " A blank before",
    "Semicolon; tab\tend",
    "Back\\slash",
    "'Single'",
    "雪国",
    "[1, 2]",
    "null",
    "{}",
    "The\u2028Line",
)
_AUTHORS = ("Łukasz Nowak", "Zoë Adler", "Chloé O'Neill", "Dvořák, Antonín", "Åsa Öberg", "Ben")


def make_rows(dice: Dice, count: int = 30) -> list[tuple[str, ...]]:
    """Return rows of four columns; each title occurs."""
    return [
        (
            _TITLES[number % len(_TITLES)],
            dice.choice(_AUTHORS),
            str(dice.between(1900, 2025)),
            f"0{dice.between(0, 999_999_999):09d}",
        )
        for number in range(count)
    ]


def write_csv(rows: Sequence[Sequence[str]], header: Sequence[str] = COLUMNS) -> str:
    """Return rows as CSV with the line ends of the standard."""
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def break_row(
    dice: Dice, rows: list[tuple[str, ...]], fields: int, header: Sequence[str] = COLUMNS
) -> tuple[str, int]:
    """Return CSV in which one row after the first has another number of fields, and its line.

    A field before it goes over two lines, so that the row's number is not its line's.
    """
    place = dice.between(len(rows) // 2, len(rows) - 2)
    whole = [*rows[:place], ("Plain", "Ben", "1999", "0123456789")]
    whole[place] = (whole[place] * 2)[:fields]
    line = write_csv(whole[:-1], header).count("\n") + 1
    return write_csv([*whole, *rows[place:]], header), line


def large_lines(size: int, header: Sequence[str] = COLUMNS) -> Iterator[str]:
    """Yield the lines of a CSV file of about `size` bytes: a header, and one row at least."""
    yield ",".join(header) + "\n"
    yield "one,Zoë,1999,0123456789\n"
    filler = "a long title goes on and on, " * 12
    length = 0
    number = 0
    while length < size:
        number += 1
        line = f'"{number} {filler}",Zoë,1999,0{number:09d}\n'
        length += len(line)
        yield line
