"""Three months of loans in a small library, with what a monthly report stumbles over.

Two books share a title and would together be among the five most lent; two members share a name and both
borrow; some loans are not returned yet, and some begin on the first or last day of March 2026.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.tables import sql_literal

SCHEMA = """\
CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE loan (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES book (id),
    member_id INTEGER NOT NULL REFERENCES member (id),
    lent_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    returned_on TEXT  -- NULL while the book is out
);
"""
_MONTH = 3
_NAMES = "Ada Ben Chloé Dmitri Edith Farid Grace Hana Ines Jonas Łukasz Maya Noor Ole Renée".split()
_KIND = "Quiet Last Northern Broken Hidden Second Early Long Empty Patient".split()
_THING = "Harbour Winter Compiler Garden Proof River Letter".split()
Loan = tuple[int, int, int, str, str, "str | None"]


class LoanMonths(NamedTuple):
    """The rows, and what is true of March 2026."""

    books: list[tuple[int, str]]
    members: list[tuple[int, str]]
    loans: list[Loan]

    def to_sql(self) -> str:
        """Return a script that makes the tables and fills them."""
        lines = [SCHEMA]
        for table, rows in (("book", self.books), ("member", self.members), ("loan", self.loans)):
            for row in rows:
                lines.append(f"INSERT INTO {table} VALUES ({', '.join(map(sql_literal, row))});")
        return "\n".join(lines) + "\n"

    def in_march(self) -> list[Loan]:
        """Return the loans that the report is about."""
        return [loan for loan in self.loans if loan[3].startswith(f"2026-{_MONTH:02}")]

    def late_share(self) -> float:
        """Return which share of the loans of March that came back did so after their day."""
        back = [loan for loan in self.in_march() if loan[5]]
        return sum(loan[5] > loan[4] for loan in back if loan[5]) / len(back)

    def top_five(self) -> list[tuple[str, int]]:
        """Return the titles of the books lent most in March, with how often."""
        lent = [loan[1] for loan in self.in_march()]
        most = sorted(set(lent), key=lambda book: -lent.count(book))[:5]
        return [(self.books[book - 1][1], lent.count(book)) for book in most]


def make_loan_months(dice: Dice, more: int = 0) -> LoanMonths:
    """Return a library with about 35 loans in March, and `more` for each of the five best books."""
    titles = dice.sample([f"The {kind} {thing}" for kind in _KIND for thing in _THING], 11)
    books = list(enumerate([*titles, titles[0]], 1))
    names = dice.sample(_NAMES, 9)
    members = list(enumerate([*names, names[0]], 1))
    best = dice.sample(range(2, 12), 5)
    wanted = {book: 7 + more - place for place, book in enumerate(best)}
    half = 2 + more // 2  # of the twins: together they would be third, or higher
    wanted |= {1: half, len(books): half}
    lent = [book for book, count in wanted.items() for _ in range(count)]
    lent += [book for book in range(2, 12) if book not in wanted and dice.below(2)]
    borrowers = [1, len(members), *dice.sample(range(2, len(members)), 5)]
    march = [
        (book, borrowers[place] if place < len(borrowers) else dice.choice(borrowers), _MONTH)
        for place, book in enumerate(dice.shuffle(lent))
    ]
    others = [
        (dice.between(1, len(books)), dice.between(1, len(members)), month)
        for month in (2, 4)
        for _ in range(10 + more)
    ]
    return LoanMonths(books, members, _date(dice, [*march, *others]))


def _date(dice: Dice, pairs: list[tuple[int, int, int]]) -> list[Loan]:
    """Return the loans of book, member and month in the order of their days."""
    rows = []
    for place, (book, member, month) in enumerate(pairs):
        last = 28 if month == 2 else 31 if month == 3 else 30
        number = {0: 1, 1: last, 2: last}.get(place, dice.between(1, last))
        day = datetime.date(2026, month, number)
        due = day + datetime.timedelta(21)
        # Every eighth is out, every third of the others late, some on the very day.
        late = dice.between(1, 9) if place % 3 == 0 else -dice.between(0, 15)
        back = None if place % 8 == 5 else str(due + datetime.timedelta(late))
        rows.append((str(day), book, member, str(due), back))
    return [
        (number, book, member, day, due, back)
        for number, (day, book, member, due, back) in enumerate(sorted(rows, key=lambda r: r[0]), 1)
    ]
