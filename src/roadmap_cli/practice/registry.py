"""The practices there are: plain data, which the program may read without running any check.

It imports nothing of ours.
"""

from __future__ import annotations

from typing import NamedTuple


class Practice(NamedTuple):
    """One practice."""

    name: str  # kebab-case; exams/ has a module of that name with underscores
    title: str
    version: int  # counted up when the checks ask for more or for something else
    needs: tuple[str, ...] = ()  # programs without which nothing can be looked at
    left_to_you: tuple[str, ...] = ()  # what no check can see, a line each


PRACTICES = {
    practice.name: practice
    for practice in (
        Practice(
            "code-checkers",
            "Ruff, a hook that refuses, and one commit for the first run",
            1,
            needs=("git",),
            left_to_you=("One rule that you silence, with its code and a reason.",),
        ),
        Practice(
            "git-basics",
            "Twenty commits of your own notes",
            1,
            needs=("git",),
            left_to_you=(
                "One purpose for each commit.",
                "Showing with git log and git diff what you changed on one chosen day.",
            ),
        ),
        Practice(
            "git-branches",
            "Two conflicts, resolved so that both sides survive",
            1,
            needs=("git",),
            left_to_you=("Saying where each branch and HEAD point before and after a merge.",),
        ),
        Practice(
            "github-account",
            "Two clones, one change, and a README",
            1,
            needs=("git",),
            left_to_you=("Two-factor authentication, and whether the repository is public.",),
        ),
        Practice(
            "python-dependencies",
            "A project, its lock file, and the same versions twice",
            1,
            needs=("git",),
            left_to_you=("Deleting the environment, and restoring it with one command.",),
        ),
        Practice(
            "python-syntax",
            "A guessing game, FizzBuzz and a multiplication table",
            1,
            left_to_you=("An explanation of every miss in predictions.md.",),
        ),
        Practice("python-collections", "The words of a book, counted and grouped", 1),
        Practice("python-functions", "A long script, split into functions", 1),
        Practice(
            "python-modules",
            "A program of one file, turned into a package",
            1,
            left_to_you=("Whether your two sentences explain the error.",),
        ),
        Practice(
            "python-errors-debugging",
            "Three programs with one planted bug each",
            1,
            left_to_you=("Whether the input in your notes is the smallest that fails.",),
        ),
        Practice("python-strings-files", "A converter between CSV and JSON", 1),
        Practice(
            "python-official-docs",
            "Twenty questions to the standard library",
            1,
            left_to_you=("Whether your own lines answer your questions, and the links fit.",),
        ),
        Practice(
            "python-oop",
            "Books, members and loans as classes",
            1,
            left_to_you=(
                "That the first version has no inheritance.",
                "Whether your lines about subclass and field convince.",
            ),
        ),
        Practice(
            "python-cli-project",
            "Shelf on the command line, with its data in SQLite",
            1,
            left_to_you=(
                "That each of your commits says what it changes.",
                "That you can explain every line.",
            ),
        ),
        Practice(
            "pep8-style",
            "An old program with better names, layout and docstrings",
            1,
            left_to_you=("That somebody can explain it after two minutes of reading.",),
        ),
        Practice(
            "dev-os",
            "A system to develop on, and the file that says how it was made",
            1,
            left_to_you=("That lab reported Linux and is deleted again.",),
        ),
        Practice(
            "crud-first-api",
            "A JSON API for books and members",
            1,
            left_to_you=("A table of every answer with the status you planned.",),
        ),
        Practice(
            "shell-basics",
            "A tree of folders, ten moved files, and notes about Bandit",
            1,
            left_to_you=(
                "That the levels of Bandit are solved.",
                "That ten files moved with a single command.",
            ),
        ),
        Practice(
            "pytest-basics",
            "Thirty tests for the rules of lending",
            1,
            left_to_you=("The same for the rules of your own Shelf.",),
        ),
        Practice(
            "shell-text-tools",
            "Three pipelines that answer questions about a log",
            1,
            left_to_you=("That each of them is one pipeline.",),
        ),
        Practice(
            "sql-aggregates",
            "A monthly report, and a theft in the library",
            1,
            left_to_you=("Counting March by hand, and a month of your own data set.",),
        ),
        Practice(
            "sql-joins",
            "Ten questions to a library, answered with joins",
            1,
            left_to_you=("Your own ten questions about Shelf, and the data set that shows them.",),
        ),
        Practice(
            "sql-queries",
            "Fifteen questions to 5,000 airports",
            1,
            left_to_you=("Loading the file, and predicting before you look.",),
        ),
        Practice("sqlite-tables", "Tables of Shelf that refuse broken rows", 1),
    )
}
