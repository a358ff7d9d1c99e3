"""Rows of books: CSV gives them back, and the line of a broken one is that of an editor.

Holds: practice.kit.shelf_files.
"""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.shelf_files import (
    COLUMNS,
    break_row,
    large_lines,
    make_rows,
    write_csv,
)


@settings(max_examples=20)
@given(st.integers(0, 2**63), st.sampled_from([2, 6]))
def test_a_broken_row_is_at_its_line(seed: int, fields: int) -> None:
    text, line = break_row(Dice(seed), make_rows(Dice(seed), 60), fields)
    reader = csv.reader(io.StringIO(text, newline=""))
    broken = [reader.line_num for row in reader if len(row) != len(COLUMNS)]
    assert broken == [line]


def test_csv_gives_the_rows_back() -> None:
    rows = make_rows(Dice(1))
    assert [*map(tuple, csv.reader(io.StringIO(write_csv(rows), newline="")))] == [COLUMNS, *rows]


def test_a_large_file_has_about_its_size_and_one_row_at_least() -> None:
    assert len(list(large_lines(0))) == 2
    assert 100_000 < len("".join(large_lines(100_000)).encode()) < 101_000
