"""sql-aggregates: a monthly report of three statements at most, and a case with one culprit.

The numbers are looked for anywhere in what the statements answer, in any shape; the kit knows them.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.loan_months import LoanMonths, make_loan_months
from roadmap_cli.practice.kit.theft import Theft, make_theft
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.sql.queries import Row, match_columns, run_query
from roadmap_cli.practice.tools.sql.scripts import read_statements

_MOST = 3
# A number in a text, but not a part of a date, of a time or of a word.
_NUMBER = re.compile(r"(?<![\w.,:-])-?\d+(?:[.,]\d+)?(?![\d:-]|[.,]\d)")


def starter(seed: int, folder: str) -> None:
    """Write the learner's library and their case as scripts."""
    _write(folder, "library.sql", _libraries(seed)[0].to_sql())
    _write(folder, "theft.sql", _theft(seed).to_sql())


def solution(seed: int, folder: str) -> None:
    """Write who did it."""
    _write(folder, "culprit.txt", f"{_theft(seed).culprit}\n")


def _write(folder: str, name: str, text: str) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


@cache
def _libraries(seed: int) -> list[LoanMonths]:
    """Return the learner's library and two that they do not see."""
    return [make_loan_months(Dice(seed, "months", str(more)), more) for more in (0, 3, 6)]


def _theft(seed: int) -> Theft:
    return make_theft(Dice(seed, "theft"))


def _answers(room: Room, library: LoanMonths) -> list[Row]:
    """Return the rows of all statements of the report."""
    script = library.to_sql()
    rows = []
    for number, (file, statement) in enumerate(read_statements(room, "report.sql"), 1):
        rows += run_query(script, statement, f"statement {number} of {file}")
    return rows


def _look_at_statements(room: Room) -> None:
    count = len(read_statements(room, "report.sql"))
    if not 0 < count <= _MOST:
        raise NotYet("another number of statements", expected=f"1 to {_MOST}", found=str(count))
    _answers(room, _libraries(room.seed)[0])


def _look_for(room: Room, what: str, is_it: Callable[[LoanMonths, float], bool]) -> None:
    """Look for a number in the rows that are about no book, if there are such rows."""
    for place, library in enumerate(_libraries(room.seed)):
        titles = {title for _, title in library.books}
        answers = _answers(room, library)
        rows = [row for row in answers if not titles.intersection(row)] or answers
        numbers = [number for row in rows for cell in row for number in _numbers(cell)]
        if not any(is_it(library, number) for number in numbers):
            where = " on a library that you do not see" if place else ""
            found = ", ".join(f"{number:g}" for number in numbers[:8])
            raise NotYet(f"{what} is not in the answer{where}", found=found or "no numbers")


def _numbers(cell: object) -> list[float]:
    """Return the numbers of a cell, also of a text such as "12.5 %" or "7 loans"."""
    if isinstance(cell, (int, float)):
        return [float(cell)]
    found = _NUMBER.findall(cell) if isinstance(cell, str) else []
    return [float(text.replace(",", ".")) for text in found]


def _is_loans(library: LoanMonths, number: float) -> bool:
    return number == len(library.in_march())


def _is_members(library: LoanMonths, number: float) -> bool:
    return number == len({loan[2] for loan in library.in_march()})


def _is_late_share(library: LoanMonths, number: float) -> bool:
    share = library.late_share()
    return abs(number - share) <= 0.0051 or abs(number - 100 * share) <= 0.51


def _look_at_top(room: Room) -> None:
    for place, library in enumerate(_libraries(room.seed)):
        titles = {title for _, title in library.books}
        answers = _answers(room, library)
        rows = [_read_counts(row, titles) for row in answers if titles.intersection(row)]
        if not rows and any(title in str(cell) for title in titles for r in answers for cell in r):
            raise CouldNotLook("titles stand in longer texts; give each a row of its own")
        where = " on a library that you do not see" if place else ""
        if len(rows) != 5:
            raise NotYet(f"another number of books{where}", expected="5", found=str(len(rows)))
        width = max(map(len, rows))
        even = [row + (None,) * (width - len(row)) for row in rows]
        expected = library.top_five()
        if match_columns(expected, even, 1):
            continue
        if match_columns(expected, even):
            raise NotYet(f"the right books in another order{where}")
        wrong = next((row for row in rows if not _is_among(expected, row)), rows[0])
        raise NotYet(
            f"other books or other numbers{where}", found=" | ".join(str(cell) for cell in wrong)
        )


def _read_counts(row: Row, titles: set[str]) -> Row:
    """Return a row of a book in which a text such as "7 loans" is its number."""
    return tuple(
        numbers[0] if cell not in titles and len(numbers := _numbers(cell)) == 1 else cell
        for cell in row
    )


def _is_among(expected: list[tuple[str, int]], row: Row) -> bool:
    return any(title in row and count in row for title, count in expected)


def _look_at_culprit(room: Room) -> None:
    theft = _theft(room.seed)
    text = _plain(room.text("culprit.txt"))
    named = [name for _, name, _ in theft.people if _plain(name) in text]
    if not named:
        raise NotYet("culprit.txt names nobody from the table person", found=text[:60])
    if len(named) > 1:
        raise NotYet("culprit.txt names more than one person", found=", ".join(named[:4]))
    if named != [theft.culprit]:
        raise NotYet(f"it was not {named[0]}: one of the notes does not fit")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


_number = partial(Check, needs=("statements",))
CHECKS = (
    Check(
        "statements",
        "report.sql is at most three statements, which run",
        _look_at_statements,
        ("Which of the numbers are about the same rows, and fit into one SELECT?",),
    ),
    _number(
        "loans",
        "the number of loans of March",
        partial(_look_for, what="the number of loans", is_it=_is_loans),
        ("Are the first and the last day in it?", "Which of the days of a loan says its month?"),
    ),
    _number(
        "members",
        "the number of different members of March",
        partial(_look_for, what="the number of members", is_it=_is_members),
        (
            "Somebody borrowed twice; two people have one name. How many are they?",
            "Look at COUNT with DISTINCT, and at which column it counts.",
        ),
    ),
    _number(
        "late",
        "the share of late returns",
        partial(_look_for, what="the share of late returns", is_it=_is_late_share),
        (
            "Which loans are in the lower number of the fraction: are books still out among them?",
            "What does SQLite do when it divides two whole numbers?",
        ),
    ),
    _number(
        "top",
        "the five books that were lent most, with their numbers",
        _look_at_top,
        (
            "Two books have one title. By what do you group?",
            "Which comes first, ORDER BY or LIMIT?",
        ),
    ),
    Check(
        "culprit",
        "culprit.txt names who did it",
        _look_at_culprit,
        (
            "Which person is in the result of each note, taken alone?",
            "Which note needs HAVING, and which one NOT EXISTS?",
            "Find the street first, as a query of its own: how many people live in each?",
        ),
    ),
)
