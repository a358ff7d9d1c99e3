"""sql-queries: fifteen questions to one table, each a file with one query, run on three sets of airports.

`predictions.csv` is compared with the number of rows that the learner's own query answers.
"""

from __future__ import annotations

import os
import re
from functools import cache

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.airports import SCHEMA, Airports, make_airports
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.materials import solution_path
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.sql.queries import run_query
from roadmap_cli.practice.tools.sql.questions import Question, Quiz
from roadmap_cli.practice.tools.sql.scripts import read_query

_QUESTIONS = (
    Question(
        "name and country of every large airport",
        ("Which column says how large an airport is?", "WHERE compares a column with a text."),
    ),
    Question(
        "ident and name of every airport in Norway, Poland or Portugal",
        ("Can one row have two countries?", "Look at IN for a list of values."),
    ),
    Question(
        "ident and elevation of those between 5,000 and 8,000 feet",
        ("Does an airport at exactly 5,000 feet belong to it?", "Look at BETWEEN."),
    ),
    Question(
        "ident and name of those whose name begins with the word Port",
        (
            "What comes after the word in Port Royal, and what in Portland?",
            "Look at LIKE, and where the pattern has its percent sign.",
        ),
    ),
    Question(
        'ident and name of those with "lake" anywhere in the name',
        ("What may stand before and after it?", "Which letters does LIKE of SQLite tell apart?"),
    ),
    Question(
        "name and elevation of the ten highest, the highest first",
        ("Which comes first, sorting or cutting?", "Look at DESC and LIMIT."),
        1,
    ),
    Question(
        "name and elevation of the ten lowest, the lowest first",
        ("Where does SQLite put NULL when it sorts?", "How does one ask for what is not NULL?"),
        1,
    ),
    Question(
        "the ident of those with scheduled flights and without a code",
        ("What does a comparison with NULL give?", "Which operator asks whether a value is NULL?"),
    ),
    Question(
        "ident and name of those at unknown elevation, without closed ones",
        ("Two conditions: do both have to hold?", "Which operator asks whether a value is NULL?"),
    ),
    Question(
        "the ident of those in Switzerland that are not in Springfield",
        (
            "An airport's town is NULL. What does town <> 'Springfield' give for it?",
            "Which is done first, AND or OR? Brackets decide.",
        ),
    ),
    Question(
        "every country once, in alphabetical order",
        ("How many rows have the same country?", "Look at DISTINCT and ORDER BY."),
        0,
    ),
    Question(
        "every pair of country and kind with scheduled flights, once",
        ("To how many columns does DISTINCT apply?",),
    ),
    Question(
        "the idents of the third page of twenty, in their order",
        ("How many rows stand on the pages before?", "Look at OFFSET."),
        0,
    ),
    Question(
        "ident and name of heliports and small ones above 10,000 feet",
        (
            "Which is done first, AND or OR?",
            "Is an airport at exactly 10,000 feet above it?",
        ),
    ),
    Question(
        "the ident of those whose third letter is an X",
        ("Which sign of LIKE stands for exactly one letter?",),
    ),
)
_SIZES = (5000, 900, 400)


def starter(seed: int, folder: str) -> None:
    """Write the learner's airports as CSV, and the table for them."""
    for name, text in (("airports.csv", _airports(seed, 0).to_csv()), ("schema.sql", SCHEMA)):
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)


def solution(seed: int, folder: str) -> None:
    """Write our predictions, none of which was quite right."""
    with open(os.path.join(folder, "predictions.csv"), "w", encoding="utf-8") as file:
        file.write("query,predicted,got\n")
        for number in range(1, len(_QUESTIONS) + 1):
            name = f"q{number}.sql"
            got = len(run_query(_scripts(seed)[0], _read_ours(name), name))
            file.write(f"q{number},{got + got // 3 + 1},{got}\n")


def _airports(seed: int, number: int) -> Airports:
    return make_airports(Dice(seed, "airports", str(number)), _SIZES[number])


@cache
def _scripts(seed: int) -> list[str]:
    return [_airports(seed, number).to_sql() for number in range(len(_SIZES))]


def _read_ours(name: str) -> str:
    with open(solution_path("sql-queries", name), encoding="utf-8") as file:
        return file.read()


def _look_at_predictions(room: Room) -> None:
    notes = _read_notes(room)
    script = _scripts(room.seed)[0]
    for number in range(1, len(_QUESTIONS) + 1):
        name = f"q{number}.sql"
        if len(notes.get(number, ())) < 2:
            raise NotYet(f"q{number} has no two numbers: the rows you predicted and those you got")
        if not room.has(name):
            continue  # its own check says so
        try:
            rows = len(run_query(script, read_query(room, name), name))
        except NotYet:
            continue
        if notes[number][-1] != rows:
            raise NotYet(
                f"q{number} answers another number of rows than you noted",
                expected=f"{rows}, with NULL for what is empty in the file",
                found=f"{notes[number][-1]}",
            )


def _read_notes(room: Room) -> dict[int, list[int]]:
    """Return the numbers noted for each question, from lines that begin with its name."""
    names = room.files("predictions*")
    text = room.text(names[0] if names else "predictions.csv")
    notes = {}
    for line in text.splitlines():
        if found := re.match(r"\W*q\s*(\d+)(?:\.sql)?\b(.*)", line, re.IGNORECASE):
            rest = re.sub(r"(?<=\d)[_'](?=\d{3})|(?<=\"\d),(?=\d{3}\")", "", found[2])
            notes[int(found[1])] = [int(number) for number in re.findall(r"\d+", rest)]
    if not notes:
        raise CouldNotLook(f"{names[0]} has no lines that begin with q1, q2, ...")
    return notes


CHECKS = (
    *Quiz(_QUESTIONS, _scripts, _read_ours, " on airports that you do not see").checks(),
    Check(
        "predictions",
        "rows predicted and rows got are noted for each query",
        _look_at_predictions,
        (
            "Which of the two numbers of a line comes from your query?",
            "Does your table hold empty text where it should hold NULL?",
        ),
    ),
)
