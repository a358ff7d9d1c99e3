"""Tests of a learner in several folders: facts of each test, and what failed where.

Holds: practice.tools.own_tests.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.own_tests import run_tests

TESTS = """
import pytest
from rule import LIMIT

@pytest.fixture
def limit():
    return LIMIT

def test_limit(limit):
    assert limit == 3

@pytest.mark.parametrize("number", [1, 2])
def test_below(number):
    assert number < LIMIT
"""


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "folder").mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "folder" / "test_rule.py").write_text(TESTS)
    (tmp_path / "folder" / "rule.py").write_text("LIMIT = 3\n")
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def test_each_folder_has_its_report(room: Room) -> None:
    other = room.fresh_copy()
    Path(other, "rule.py").write_text("LIMIT = 4\n")
    first, second = run_tests(room, [room.fresh_copy(), other])
    assert [test[1:] for test in first.tests] == [[True, False], [False, True], [False, True]]
    assert (first.code, first.failed) == (0, [])
    assert second.failed == ["test_rule.py::test_limit"]


def test_where_the_first_fails_no_other_is_tried(room: Room) -> None:
    Path(room.folder, "rule.py").write_text("LIMITS = 3\n")
    (report,) = run_tests(room, [room.fresh_copy(), room.fresh_copy()])
    assert "cannot import name" in report.broken


def test_without_pytest_nothing_is_looked_at(room: Room) -> None:
    Path(room.folder, "pytest.py").write_text("raise ImportError\n")
    with pytest.raises(CouldNotLook, match="pytest is not installed"):
        run_tests(room, [room.folder])
