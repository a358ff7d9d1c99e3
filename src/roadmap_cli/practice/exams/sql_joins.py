"""sql-joins: ten questions to a library, each a file with one query, run on three libraries.

The expected rows are what our solution answers on the same data.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from typing import NamedTuple

from roadmap_cli.practice.engine import Check, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.tables import make_library
from roadmap_cli.practice.materials import solution_path
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.sql import Row, match_columns, run_query


class _Question(NamedTuple):
    """One question: `says` is the line on the screen, TASK.md has it in full."""

    says: str
    hints: tuple[str, ...]
    order_by: int | None = None  # the expected column whose order is asked for


_QUESTIONS = (
    _Question(
        "every loan: its day, the title and the member's name",
        ("Which two tables does a loan point to?", "Join both to loan, each on its own id."),
    ),
    _Question(
        "every member's name and number of loans, also 0, most first",
        (
            "Which member has no row in loan, and what is counted there?",
            "Compare COUNT(*) with COUNT of a column of loan.",
            "Two members have the same name: what makes them two groups?",
        ),
        1,
    ),
    _Question(
        "titles of the books that were never lent",
        (
            "Two books may have one title. How many rows should there be?",
            "Look at the rows of a left join that found no partner, or at NOT EXISTS.",
        ),
    ),
    _Question(
        "every title with each of its authors, also without one",
        (
            "Which table has one row for each pair of book and author?",
            "Two joins one after the other: what does an inner one take away that the first kept?",
        ),
    ),
    _Question(
        "every member with the name of who recruited them, or NULL",
        ("Which table holds the name of the recruiter?", "Join member to itself by two aliases."),
    ),
    _Question(
        "every title with the name of who has it now, or NULL",
        (
            "Which books vanish when returned_on IS NULL stands in WHERE?",
            "A condition on the right table belongs where the join is described.",
        ),
    ),
    _Question(
        "authors and books, also authors without book and books without author",
        (
            "Which side of a left join may lack a partner? Here it is both.",
            "Look at FULL JOIN, and which of the three tables belong on one side of it.",
        ),
    ),
    _Question(
        "names of the members who never borrowed",
        (
            "Another member has the same name and did borrow. What do you compare?",
            "Look at the rows of a left join that found no partner, or at NOT EXISTS.",
        ),
    ),
    _Question(
        "every author's name and number of loans of their books, also 0",
        (
            "An author without a book, and one whose books nobody borrowed: do you see both?",
            "Each join on the way has to keep the author.",
        ),
    ),
    _Question(
        "pairs of members who borrowed one book, each pair once a book",
        (
            "What keeps a member from being paired with themselves, and a pair from coming twice?",
            "Somebody borrowed one book twice. What does that do to your pairs?",
        ),
    ),
)


def starter(seed: int, folder: str) -> None:
    """Write the learner's library as a script."""
    with open(os.path.join(folder, "library.sql"), "w", encoding="utf-8") as file:
        file.write(_libraries(seed)[0])


def _libraries(seed: int) -> list[str]:
    """Return the scripts of the learner's library and of two that they do not see."""
    return [
        make_library(Dice(seed, "library", str(number)), more).to_sql()
        for number, more in enumerate((0, 4, 9))
    ]


def _look(room: Room, name: str, order_by: int | None) -> None:
    query = room.text(name)
    with open(solution_path("sql-joins", name), encoding="utf-8") as file:
        ours = file.read()
    for number, script in enumerate(_libraries(room.seed)):
        found = run_query(script, query, name)
        expected = run_query(script, ours, name)
        if not match_columns(expected, found, order_by):
            _explain(expected, found, "" if number == 0 else " on a library that you do not see")


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


CHECKS = tuple(
    Check(
        f"q{number}",
        question.says,
        partial(_look, name=f"q{number}.sql", order_by=question.order_by),
        question.hints,
    )
    for number, question in enumerate(_QUESTIONS, 1)
)
