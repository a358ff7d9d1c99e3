"""Calling functions of a learner's module: values come back as they are, mistakes as their last line.

Holds: practice.tools.driver.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.driver import Answer, as_json, call_functions

MODULE = """\
import collections, datetime
print("words of the module")
def same(value):
    print(value)
    return value
def lazily(values):
    yield from values
def counted(values):
    return collections.Counter(values)
def days(first, last):
    return last - first
"""


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "folder" / "own.py").write_text(MODULE)
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def test_values_come_back_as_they_are(room: Room) -> None:
    values = [
        1,
        "Łódź",
        None,
        Decimal("2.50"),
        date(2026, 2, 28),
        datetime(2026, 2, 28, 12, tzinfo=UTC),
        [1, ["a"]],
    ]
    answers = call_functions(room, "own", [("same", [as_json(value)]) for value in values], 20)
    assert [answer.value for answer in answers] == [as_json(value) for value in values]


def test_containers_and_durations_have_a_plain_form(room: Room) -> None:
    days = as_json((date(2026, 1, 1), date(2026, 1, 3)))
    calls = [("lazily", [[1, 2]]), ("counted", [["a", "a"]]), ("days", days)]
    answers = call_functions(room, "own", calls, 20)
    assert [answer.value for answer in answers] == [[1, 2], {"dict": [["a", 2]]}, 2]


def test_mistakes_are_told_by_their_last_line(room: Room) -> None:
    answers = call_functions(room, "own", [("none", []), ("days", [1, "a"])], 20)
    assert answers[0] == Answer(None, "", is_missing=True)
    assert answers[1].error.startswith("TypeError: unsupported operand")


@pytest.mark.parametrize(
    ("text", "error"),
    [("1 / 0", NotYet), ("import os; os._exit(0)", CouldNotLook), ("exit(3)", NotYet)],
)
def test_a_module_that_cannot_be_imported_is_told(
    room: Room, text: str, error: type[Exception]
) -> None:
    (Path(room.folder) / "own.py").write_text(text)
    with pytest.raises(error):
        call_functions(room, "own", [("same", [1])], 20)
