"""SQL: a query reads and nothing else, and its values are compared.

Holds: practice.tools.sql.queries.
"""

import pytest

from roadmap_cli.practice.engine import NotYet
from roadmap_cli.practice.tools.sql.queries import match_columns, run_query

SCRIPT = "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), (2, 'y'), (2, 'y');"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("DELETE FROM t", "does more than read"),
        ("ATTACH ':memory:' AS other", "does more than read"),
        ("PRAGMA table_info(t)", "does more than read"),
        ("SELECT load_extension('x')", "does more than read"),
        ("SELECT 1; SELECT 2", "more than one statement"),
        ("-- nothing", "holds no query"),
        ("SELECT nothing FROM t", "refused by SQLite"),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT sum(i) FROM n", "2 s"),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n", "100,000"),
    ],
)
def test_what_is_no_answer_is_said(query: str, said: str) -> None:
    with pytest.raises(NotYet) as raised:
        run_query(SCRIPT, query, "q.sql")
    assert said in raised.value.said


def test_more_columns_in_another_order_and_other_kinds_of_numbers_match() -> None:
    found = run_query(SCRIPT, "SELECT 'more', b || ' ', a * 1.0 FROM t ORDER BY a DESC", "q")
    assert match_columns([(1, "x"), (2, "y"), (2, "y")], found)


def test_one_column_cannot_stand_for_two() -> None:
    assert not match_columns([(1, 1)], [(1, 2)])


def test_values_have_to_stand_in_one_row() -> None:
    assert not match_columns([(1, "x"), (2, "y")], [(1, "y"), (2, "x")])


def test_an_order_counts_where_it_is_asked_for() -> None:
    assert match_columns([(3, "x"), (2, "z"), (2, "y")], [("x", 3), ("y", 2), ("z", 2)], 0)
    assert not match_columns([(3, "x"), (2, "y")], [("y", 2), ("x", 3)], 0)
