"""pytest-basics: tests for rules of lending, tried on versions of lending.py in which one thing is wrong.

A version is the file of the starter with one text replaced; a test must fail. One in which only
texts of errors are others should be accepted, else that is advice.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Sequence
from functools import lru_cache

from roadmap_cli.practice.engine import Advice, Check, CouldNotLook, NotYet
from roadmap_cli.practice.materials import starter_path
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.own_tests import Report, run_tests
from roadmap_cli.practice.tools.python_source import parse_source

_MODULE = "lending.py"
_TESTS = 30
_FAST, _SLOW = 2, 6  # seconds: up to the second it may be the machine
_PLACES = 5
_Change = tuple[
    str, str, str
]  # what is wrong, the text in lending.py, and what stands there instead

ERRORS: tuple[_Change, ...] = (
    ("a book that is lent can be lent again", "if title in self.loans:", "if False:"),
    ("a member may have any number of books", "MOST_LOANS = 3", "MOST_LOANS = 10**9"),
    ("a book without a title can be lent", "if not title.strip():", "if False:"),
    (
        "a book that is not lent can be given back",
        'raise NotLentError(f"{title} is not lent")',
        "return 0",
    ),
    (
        "a broken file counts as an empty one",
        "            rows = json.load(file)",
        "            try:\n                rows = json.load(file)\n"
        "            except ValueError:\n                rows = []",
    ),
)
RULES: tuple[_Change, ...] = (
    ("a loan is a day longer", "LOAN_DAYS = 28", "LOAN_DAYS = 29"),
    ("one book more is allowed", ">= MOST_LOANS", "> MOST_LOANS"),
    ("one book less is allowed", "MOST_LOANS = 3", "MOST_LOANS = 2"),
    ("the highest fine is another", "MOST_CENTS = 500", "MOST_CENTS = 510"),
    ("giving back early has a fine below 0", "max(0, days)", "days"),
    ("the due day itself costs", "days = (today - due).days", "days = (today - due).days + 1"),
    ("a book is overdue on its due day", "loan[1] < today", "loan[1] <= today"),
    ("a book stays lent when it is given back", "self.loans.pop(title)", "self.loans[title]"),
    (
        "overdue books come in alphabetical order",
        "sorted(late, key=lambda title: self.loans[title][1])",
        "sorted(late)",
    ),
    (
        "a member has the books of all",
        "title for title, loan in self.loans.items() if loan[0] == member",
        "self.loans",
    ),
    (
        "loading keeps what was there",
        "self.loans = {title: (member, date",
        "self.loans |= {title: (member, date",
    ),
)
OTHERS: tuple[_Change, ...] = (
    ("the error has another text", "{title} is not lent", "nobody has {title}"),
)


@lru_cache(maxsize=1)
def _run(room: Room) -> dict[str, Report]:
    """Return what the tests say of the folder as it is, as "", and of each change, by what is wrong."""
    changes = [*ERRORS, *_places(room), *OTHERS] if _find_module(room) else []
    folders = [room.fresh_copy(), *(_change(room, change) for change in changes)]
    reports = run_tests(room, folders)
    return dict(zip(["", *(wrong for wrong, _, _ in changes)], reports, strict=False))


def _places(room: Room) -> list[_Change]:
    return room.dice("places").sample(RULES, _PLACES)


def _find_module(room: Room) -> str:
    """Return the path of our lending.py, or "" if it is another one."""
    with open(starter_path("pytest-basics", _MODULE), encoding="utf-8") as file:
        ours = ast.dump(ast.parse(file.read()))
    names = room.files(_MODULE)
    return next((name for name in names if ast.dump(parse_source(room, name)) == ours), "")


def _change(room: Room, change: _Change) -> str:
    """Return a copy of the folder in which lending.py is another one."""
    folder = room.fresh_copy()
    with open(starter_path("pytest-basics", _MODULE), encoding="utf-8") as file:
        text = file.read()
    with open(os.path.join(folder, _find_module(room)), "w", encoding="utf-8") as file:
        file.write(text.replace(change[1], change[2], 1))
    return folder


def _pass(room: Room) -> None:
    report = _run(room)[""]
    if report.broken:
        if _is_of_others(room, report.broken):
            raise CouldNotLook(f"a module is not installed for your Python: {report.broken}")
        raise NotYet("pytest cannot collect your tests", found=report.broken)
    if report.failed:
        raise NotYet("a test fails", found=report.failed[0])
    if not report.tests:
        raise NotYet("pytest finds no test")
    if report.code:
        raise CouldNotLook(f"pytest ends with code {report.code}, and no test fails")


def _is_of_others(room: Room, error: str) -> bool:
    """Say whether an error is about a module that is not in the folder."""
    missing = error.partition("No module named ")[2].strip("'\" ").split(".")[0]
    return bool(missing) and not room.files(f"{missing}.py") and not room.files(f"*{missing}/*")


def _thirty(room: Room) -> None:
    if (found := len(_run(room)[""].tests)) < _TESTS:
        raise NotYet("too few tests", expected=f"at least {_TESTS}", found=str(found))


def _fixtures(room: Room) -> None:
    tests = _run(room)[""].tests
    if not any(has_fixture for _, has_fixture, _ in tests):
        raise NotYet("no test uses a fixture")
    if not any(is_case for _, _, is_case in tests):
        raise NotYet("no test is parametrised")


def _fast(room: Room) -> None:
    seconds = _run(room)[""].seconds
    if seconds > _FAST:
        (again,) = run_tests(room, [room.fresh_copy()])
        seconds = min(seconds, again.seconds)
    said = f"the tests take {seconds:.1f} s"
    if seconds > _SLOW:
        raise NotYet(said, expected="less than 2 s")
    if seconds > _FAST:
        raise Advice(f"{said}, and less than 2 s were asked for")


def _errors(room: Room) -> None:
    _demand_failures(room, ERRORS)


def _rules(room: Room) -> None:
    _demand_failures(room, _places(room))


def _demand_failures(room: Room, changes: Sequence[_Change]) -> None:
    """Raise NotYet if all tests pass although one thing is wrong."""
    for wrong, report in _reports(room, changes):
        if not report.code:
            raise NotYet(f"no test fails where {wrong}")


def _others(room: Room) -> None:
    for says, report in _reports(room, OTHERS):
        if report.failed:
            said = "a test refuses a version that keeps to all rules"
            raise Advice(f"{said}, but {says}", found=report.failed[0])


def _reports(room: Room, changes: Sequence[_Change]) -> list[tuple[str, Report]]:
    reports = _run(room)
    if len(reports) == 1:
        raise CouldNotLook(
            f"{_MODULE} is another one, so it cannot be broken in places that we know"
        )
    return [(wrong, reports[wrong]) for wrong, _, _ in changes]


CHECKS = (
    Check(
        "pass",
        "pytest finds your tests, and all of them pass",
        _pass,
        (
            "Which names of files and functions does pytest look for?",
            "Run one test alone by its name: does it need something that another one leaves behind?",
        ),
        seconds=40,
    ),
    Check(
        "thirty",
        "there are at least thirty tests",
        _thirty,
        ("Which value lies just before, on and just after a limit? Each of them is a case.",),
        needs=("pass",),
    ),
    Check(
        "fixtures",
        "there are fixtures and parametrised cases",
        _fixtures,
        ("Which lines do several tests begin with?", "Which tests differ in their values only?"),
        needs=("pass",),
    ),
    Check(
        "fast",
        "the tests run in less than two seconds",
        _fast,
        ("Which tests are slow? Look for --durations in the help of pytest.",),
        needs=("pass",),
        seconds=40,
    ),
    Check(
        "errors",
        "there is a test for every error",
        _errors,
        (
            "In how many places does lending.py raise, and what does it raise when reading a file?",
            "Look at pytest.raises: what fails when nothing is raised?",
        ),
        needs=("pass",),
    ),
    Check(
        "rules",
        "a test fails in each of five places where the code is broken",
        _rules,
        (
            "Take each sentence of the docstrings: which test fails if it is not true?",
            "Does your test look at the day itself, or only at days far from it?",
        ),
        needs=("pass",),
    ),
    Check(
        "others",
        "the tests do not depend on the words of an error",
        _others,
        ("Does the docstring promise what your test demands?",),
        needs=("pass",),
    ),
)
