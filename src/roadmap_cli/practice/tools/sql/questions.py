"""Questions that are each answered by a file with one query, run on several sets of data.

The expected rows are what our solution answers on the same data. It knows no practice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from roadmap_cli.practice.engine import Check, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.sql.queries import Row, match_columns, run_query
from roadmap_cli.practice.tools.sql.scripts import read_query


class Question(NamedTuple):
    """One question: `says` is the line on the screen, TASK.md has it in full."""

    says: str
    hints: tuple[str, ...]
    order_by: int | None = None  # the expected column whose order is asked for


class Quiz(NamedTuple):
    """Questions q1, q2, ... about the data of the scripts: the learner's, then unseen ones."""

    questions: Sequence[Question]
    make_scripts: Callable[[int], Sequence[str]]  # from the seed
    read_ours: Callable[[str], str]  # our query, by the name of its file
    unseen: str = " on data that you do not see"

    def checks(self) -> tuple[Check, ...]:
        """Return a check for each question."""
        return tuple(
            Check(
                f"q{number}",
                question.says,
                partial(_look, quiz=self, name=f"q{number}.sql", order_by=question.order_by),
                question.hints,
            )
            for number, question in enumerate(self.questions, 1)
        )


def _look(room: Room, quiz: Quiz, name: str, order_by: int | None) -> None:
    query = read_query(room, name)
    ours = quiz.read_ours(name)
    for number, script in enumerate(quiz.make_scripts(room.seed)):
        found = run_query(script, query, name)
        expected = run_query(script, ours, name)
        if not match_columns(expected, found, order_by):
            _explain(expected, found, quiz.unseen if number else "")


def _explain(expected: list[Row], found: list[Row], where: str) -> None:
    """Raise NotYet with what differs: the size, the values or the order."""
    if found and len(found[0]) < len(expected[0]):
        more, less = len(expected[0]), len(found[0])
        raise NotYet(f"too few columns{where}", expected=f"{more} or more columns", found=f"{less}")
    if len(expected) != len(found):
        expected_rows = f"{len(expected)} rows"
        missing = Counter(expected) - Counter(found)
        if len(found) < len(expected) and missing and len(found[:1] or [()][0]) == len(expected[0]):
            expected_rows += f", among them {_format_row(next(iter(missing)))}"
        raise NotYet(
            f"another number of rows{where}", expected=expected_rows, found=f"{len(found)} rows"
        )
    if match_columns(expected, found):
        raise NotYet(f"the right rows in another order{where}")
    raise NotYet(
        f"the right number of rows, but other values{where}",
        expected=f"{len(expected)} rows",
        found=_format_row(next(iter(Counter(found) - Counter(expected)), found[0])),
    )


def _format_row(row: Row) -> str:
    return " | ".join("NULL" if value is None else str(value) for value in row)
