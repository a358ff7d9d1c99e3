"""A small lending library as tables, from a seed, with everything in it that joins stumble over.

Two members share a name, two unread books a title; there are books without an author, authors without a
book, members whom nobody recruited, a member who borrowed one book twice, and books that are out.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from roadmap_cli.practice.kit.dice import Dice

SCHEMA = """\
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE book_author (
    book_id INTEGER NOT NULL REFERENCES book (id),
    author_id INTEGER NOT NULL REFERENCES author (id),
    PRIMARY KEY (book_id, author_id)
);
CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    recruited_by INTEGER REFERENCES member (id)
);
CREATE TABLE loan (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES book (id),
    member_id INTEGER NOT NULL REFERENCES member (id),
    lent_on TEXT NOT NULL,
    returned_on TEXT  -- NULL while the book is out
);
"""
_FIRST = (
    "Ada Ben Chloé Dmitri Edith Farid Grace Hana Ines Jonas Łukasz Maya Noor Ole Renée Sven".split()
)
_LAST = "Adler Bianchi Castro Dvořák Eriksen Fuchs Grant Hoang Ito Jensen Kaya Lopez".split()
_KIND = "Quiet Last Northern Broken Hidden Second Early Long Empty Patient".split()
_THING = "Harbour Winter Compiler Garden Proof River Letter Bridge Orchard Index".split()


class Library(NamedTuple):
    """The rows of each table, as they are inserted."""

    authors: list[tuple[int, str]]
    books: list[tuple[int, str]]
    book_authors: list[tuple[int, int]]
    members: list[tuple[int, str, int | None]]
    loans: list[tuple[int, int, int, str, str | None]]

    def to_sql(self) -> str:
        """Return a script that makes the tables and fills them."""
        tables: dict[str, Sequence[tuple[Any, ...]]] = {
            "author": self.authors,
            "book": self.books,
            "book_author": self.book_authors,
            "member": self.members,
            "loan": self.loans,
        }
        lines = [SCHEMA]
        for table, rows in tables.items():
            for row in rows:
                lines.append(f"INSERT INTO {table} VALUES ({', '.join(map(sql_literal, row))});")
        return "\n".join(lines) + "\n"


def make_library(dice: Dice, more: int = 0) -> Library:
    """Return a library with about 8 members and 14 books, and `more` of each."""
    authors = [(number, name) for number, name in enumerate(_names(dice, 6 + more // 2), 1)]
    titles = dice.sample([f"The {kind} {thing}" for kind in _KIND for thing in _THING], 12 + more)
    books = list(enumerate(titles, 1))
    twin = len(books) + 1  # two copies of one title, both unread
    unread = dice.between(1, len(books))
    books.append((twin, books[unread - 1][1]))
    members = _members(dice, 8 + more)
    return Library(
        authors,
        books,
        _book_authors(dice, len(authors), twin),
        members,
        _loans(dice, [n for n, _ in books if n not in (unread, twin)], len(members)),
    )


def _names(dice: Dice, count: int) -> list[str]:
    return dice.sample([f"{first} {last}" for first in _FIRST for last in _LAST], count)


def _members(dice: Dice, count: int) -> list[tuple[int, str, int | None]]:
    """Return members: the last one has the name of the first, and has never borrowed."""
    names = _names(dice, count)
    names[-1] = names[0]
    rows: list[tuple[int, str, int | None]] = []
    for number, name in enumerate(names, 1):
        is_recruit = number > 3 and number % 3
        rows.append((number, name, dice.between(1, number - 1) if is_recruit else None))
    return rows


def _book_authors(dice: Dice, authors: int, books: int) -> list[tuple[int, int]]:
    """Return who wrote what: book 1 by nobody known, book 2 by two, the last author has no book."""
    rows = [(2, 1), (2, 2)]
    for book in range(3, books + 1):
        rows.append((book, dice.between(1, authors - 1)))
    return rows


def _loans(
    dice: Dice, books: list[int], members: int
) -> list[tuple[int, int, int, str, str | None]]:
    """Return loans of all members but the last two; the first one borrowed one book twice."""
    borrowers = range(1, members - 1)
    pairs = [(books[0], 1), (books[0], 1), (books[0], 2), (books[1], 1)]
    pairs += [(dice.choice(books), member) for member in borrowers for _ in range(2)]
    day = datetime.date(2026, 1, dice.between(2, 28))
    rows: list[tuple[int, int, int, str, str | None]] = []
    last = {book: number for number, (book, _) in enumerate(pairs)}
    out = sorted(last.values())[::2]  # half of the books that were lent
    for number, (book, member) in enumerate(pairs):
        day += datetime.timedelta(dice.between(10, 14))
        back = None if number in out else str(day + datetime.timedelta(dice.between(1, 9)))
        rows.append((number + 1, book, member, str(day), back))
    return rows


def sql_literal(value: Any) -> str:
    """Return a value as it is written in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
