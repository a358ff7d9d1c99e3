"""Running a learner's pytest tests in several folders, each a copy in which one thing differs.

pytest is that of the learner's Python, imported once with its plugins; each folder has a fork of that process. It tells
facts of tests and what failed; what is right is for the exam to say.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room

_NO_PYTEST = 77
_DRIVER = rf"""
import gc, json, os, sys
try:
    import pytest
except ImportError:
    sys.exit({_NO_PYTEST})
place, empty, *folders = sys.argv[1:]
CONFIGURATIONS = "pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"

class Witness:
    def __init__(self):
        self.tests, self.failed, self.broken, self.seconds = [], [], "", 0

    def pytest_collection_finish(self, session):
        for item in session.items:
            cases = getattr(getattr(item, "callspec", None), "params", {{}})
            names = set(getattr(item, "fixturenames", ())) - set(cases) - {{"request"}}
            has_fixture = any(not name.startswith("_") for name in names)
            self.tests.append([item.nodeid, has_fixture, bool(cases)])

    def pytest_collectreport(self, report):
        if report.failed and not self.broken:
            lines = str(report.longrepr).strip().splitlines()
            self.broken = next((line[4:] for line in lines if line.startswith("E  ")), lines[-1])

    def pytest_runtest_logreport(self, report):
        self.seconds += report.duration
        if report.failed:
            self.failed.append(report.nodeid)

def is_green(path):
    with open(path) as file:
        return not json.load(file)["code"]

def look(folder, where, options):
    os.chdir(folder)
    sys.path.insert(0, folder)
    witness = Witness()
    words = ["-q", "-p", "no:cacheprovider", "-p", "no:unraisableexception", *options]
    if not any(map(os.path.exists, CONFIGURATIONS)):  # else it looks in the folders above
        open("pytest.ini", "w").close()
    code = int(pytest.main(words, plugins=[witness]))
    with open(where, "w") as file:
        json.dump({{"code": code, **vars(witness)}}, file)

os.chdir(empty)
open("pytest.ini", "w").close()
pytest.main(["-q"])  # imports all that the forks need
gc.freeze()
for number, folder in enumerate(folders):
    pid = os.fork()
    if not pid:
        try:
            look(folder, f"{{place}}.{{number}}", ["-x"] if number else [])
        finally:
            sys.stdout.flush()
            os._exit(0)
    if not number:
        os.waitpid(pid, 0)
        if not is_green(f"{{place}}.0"):
            sys.exit()
for _ in folders[1:]:
    os.wait()
"""


class Report(NamedTuple):
    """What pytest did in one folder."""

    code: int
    tests: list[tuple[str, bool, bool]]  # its name, whether it has a fixture, whether it is a case
    failed: list[str]
    broken: str  # why a file could not be collected
    seconds: float  # of all tests, without the start of pytest


def run_tests(room: Room, folders: Sequence[str], seconds: float = 30) -> list[Report]:
    """Run the tests in each folder and return what came of it.

    If they do not pass in the first folder, its report is the only one; in the others they stop at
    the first failure. Raise CouldNotLook without pytest, NotYet if they do not end.
    """
    place = os.path.join(room.empty_folder(), "report")
    words = [room.python, "-c", _DRIVER, place, room.empty_folder(), *folders]
    run = room.run(words, seconds=seconds)
    if run.code == _NO_PYTEST:
        raise CouldNotLook("pytest is not installed for your Python")
    if run.limit:
        raise NotYet(f"pytest {run.limit}")
    first = _read(f"{place}.0", run.last_line())
    others = [] if first.code else range(1, len(folders))
    return [first, *(_read(f"{place}.{number}", run.last_line()) for number in others)]


def _read(path: str, last_line: str) -> Report:
    try:
        with open(path) as file:
            values: dict[str, Any] = json.load(file)
    except (OSError, ValueError):
        raise CouldNotLook(f"pytest ended before its time: {last_line}") from None
    return Report(**values)
