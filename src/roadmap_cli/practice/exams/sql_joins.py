"""sql-joins: ten questions to a library, each a file with one query, run on three libraries.

The expected rows are what our solution answers on the same data.
"""

from __future__ import annotations

import os

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.tables import make_library
from roadmap_cli.practice.materials import solution_path
from roadmap_cli.practice.tools.sql.questions import Question, Quiz

_QUESTIONS = (
    Question(
        "every loan: its day, the title and the member's name",
        ("Which two tables does a loan point to?", "Join both to loan, each on its own id."),
    ),
    Question(
        "every member's name and number of loans, also 0, most first",
        (
            "Which member has no row in loan, and what is counted there?",
            "Compare COUNT(*) with COUNT of a column of loan.",
            "Two members have the same name: what makes them two groups?",
        ),
        1,
    ),
    Question(
        "titles of the books that were never lent",
        (
            "Two books may have one title. How many rows should there be?",
            "Look at the rows of a left join that found no partner, or at NOT EXISTS.",
        ),
    ),
    Question(
        "every title with each of its authors, also without one",
        (
            "Which table has one row for each pair of book and author?",
            "Two joins one after the other: what does an inner one take away that the first kept?",
        ),
    ),
    Question(
        "every member with the name of who recruited them, or NULL",
        ("Which table holds the name of the recruiter?", "Join member to itself by two aliases."),
    ),
    Question(
        "every title with the name of who has it now, or NULL",
        (
            "Which books vanish when returned_on IS NULL stands in WHERE?",
            "A condition on the right table belongs where the join is described.",
        ),
    ),
    Question(
        "authors and books, also authors without book and books without author",
        (
            "Which side of a left join may lack a partner? Here it is both.",
            "Look at FULL JOIN, and which of the three tables belong on one side of it.",
        ),
    ),
    Question(
        "names of the members who never borrowed",
        (
            "Another member has the same name and did borrow. What do you compare?",
            "Look at the rows of a left join that found no partner, or at NOT EXISTS.",
        ),
    ),
    Question(
        "every author's name and number of loans of their books, also 0",
        (
            "An author without a book, and one whose books nobody borrowed: do you see both?",
            "Each join on the way has to keep the author.",
        ),
    ),
    Question(
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


def _read_ours(name: str) -> str:
    with open(solution_path("sql-joins", name), encoding="utf-8") as file:
        return file.read()


CHECKS = Quiz(_QUESTIONS, _libraries, _read_ours, " on a library that you do not see").checks()
