"""A theft in a library as four tables, and who did it: one person fits all clues, four all but one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.tables import sql_literal

SCHEMA = """\
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, street TEXT NOT NULL);
CREATE TABLE visit (person_id INTEGER NOT NULL REFERENCES person (id), day TEXT NOT NULL, hour INTEGER NOT NULL);
CREATE TABLE loan (person_id INTEGER NOT NULL REFERENCES person (id), day TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE note (day TEXT NOT NULL, text TEXT NOT NULL);
"""
_FIRST = (
    "Agatha Bruno Cora Dario Elsa Felix Greta Henri Ida Jakob Klara Leon Mira Nils Olga".split()
)
_LAST = "Abel Brandt Conti Duarte Engel Ferrer Grau Horvat".split()
_STREETS = "Mill Lane,Bridge Street,Castle Road,Linden Avenue,Harbour Walk,Park Row".split(",")
_OFTEN = 8  # visits in the month
_PEOPLE = 60


class Theft(NamedTuple):
    """The rows of each table, and the name of who did it."""

    people: list[tuple[int, str, str]]
    visits: list[tuple[int, str, int]]
    loans: list[tuple[int, str, str]]
    notes: list[tuple[str, str]]
    culprit: str

    def to_sql(self) -> str:
        """Return a script that makes the tables and fills them."""
        lines = [SCHEMA]
        tables: dict[str, Sequence[tuple[str | int, ...]]] = {
            "person": self.people,
            "visit": self.visits,
            "loan": self.loans,
            "note": self.notes,
        }
        for table, rows in tables.items():
            for row in rows:
                lines.append(f"INSERT INTO {table} VALUES ({', '.join(map(sql_literal, row))});")
        return "\n".join(lines) + "\n"


def make_theft(dice: Dice) -> Theft:
    """Return a case; the notes say what whoever did it must fit."""
    names = dice.sample([f"{first} {last}" for first in _FIRST for last in _LAST], _PEOPLE)
    big, *small = dice.shuffle(_STREETS)
    day, hour = dice.between(20, 27), dice.between(11, 16)
    culprit, elsewhere, reader, absent, rare, *others = dice.shuffle(range(1, _PEOPLE + 1))
    in_big = {culprit, reader, absent, rare, *others[:12]}
    people = [
        (n, name, big if n in in_big else small[n % len(small)]) for n, name in enumerate(names, 1)
    ]
    visits = []
    for number in range(1, _PEOPLE + 1):
        often = number in (culprit, elsewhere, reader, absent)
        count = _OFTEN + dice.below(3) if often else _OFTEN - 1 if number == rare else dice.below(6)
        was_there = count > 0 and number != absent and (often or number == rare or dice.below(3))
        days = dice.sample([d for d in range(1, 29) if d != day], count - bool(was_there))
        visits += [(number, _day(d), dice.between(9, 17)) for d in days]
        visits += [(number, _day(day), hour)] if was_there else []
        visits += [(number, f"2026-04-{d:02}", 10) for d in range(1, 1 + dice.below(4))]
    borrowers = {*others, reader} - set(others[:3])
    loans = [(n, _day(dice.between(1, 19)), f"Volume {dice.between(1, 90)}") for n in borrowers]
    notes = [
        (_day(3), "The heating in the reading room is out of order again."),
        (_day(day), f"The first edition is gone. At {hour} it was still there; an hour later not."),
        (_day(day), "The porter: it was somebody who visited us in that hour."),
        (_day(28), f"The porter again: whoever it was came at least {_OFTEN} times in May."),
        (_day(28), "The librarian: and that person has never borrowed anything."),
        (_day(28), "The postman: it is said to be somebody from the street with the most people."),
    ]
    return Theft(
        people, dice.shuffle(visits), dice.shuffle(sorted(loans)), notes, names[culprit - 1]
    )


def _day(number: int) -> str:
    return f"2026-05-{number:02}"
