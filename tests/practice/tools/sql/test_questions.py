"""Questions: a query is compared with ours on each set of data, and the difference is said.

Holds: practice.tools.sql.questions.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import examine
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.sql.questions import Question, Quiz

SCRIPTS = [
    "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), (2, 'y');",
    "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), (3, 'y'), (2, 'z');",
]
QUIZ = Quiz(
    (Question("all, the smallest first", ("Which one?",), 0),),
    lambda seed: SCRIPTS,
    lambda name: "SELECT a, b FROM t ORDER BY a",
)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT b, a, 1 FROM t ORDER BY a", ""),
        ("SELECT a, b FROM t", "the right rows in another order on data that you do not see"),
        ("SELECT a FROM t", "too few columns"),
        ("SELECT a, b FROM t WHERE a < 2", "another number of rows"),
        ("SELECT a + 1, b FROM t", "the right number of rows, but other values"),
    ],
)
def test_what_differs_is_said(query: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "q1.sql").write_text(query, "utf-8")
    (result,) = examine(QUIZ.checks(), Room(str(tmp_path), 1, str(tmp_path)))
    assert (result.verdict, result.said) == ("not-yet" if said else "passed", said)
