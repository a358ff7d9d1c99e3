"""Airports: one seed makes one set, and the traps are in each.

Holds: practice.kit.airports.
"""

import csv
import io

import pytest

from roadmap_cli.practice.kit.airports import COLUMNS, make_airports
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.tools.sql.queries import run_query


@pytest.mark.parametrize("seed", range(5))
def test_the_ten_at_each_end_are_unlike_and_null_is_there(seed: int) -> None:
    script = make_airports(Dice(seed), 400).to_sql()
    for order in ("ASC", "DESC"):
        query = (
            f"SELECT elevation FROM airport WHERE elevation NOT NULL ORDER BY 1 {order} LIMIT 11"
        )
        assert len(set(run_query(script, query, "q"))) == 11
    for column in ("elevation", "town", "code"):
        assert run_query(script, f"SELECT count(*) FROM airport WHERE {column} IS NULL", "q") > [
            (9,)
        ]


def test_a_file_holds_the_rows_of_the_table() -> None:
    airports = make_airports(Dice(1), 50)
    header, *rows = csv.reader(io.StringIO(airports.to_csv()))
    assert header == COLUMNS
    assert rows == [["" if value is None else str(value) for value in row] for row in airports.rows]
