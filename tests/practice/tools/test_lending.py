"""A story of lending: steps are reported as they went, and calls are those of exam.toml.

Holds: practice.tools.lending.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.lending import play

MODULE = """\
from datetime import date
class Loan:
    def __init__(self, title, due):
        self.title, self.due, self.closed = title, due, False
    late = property(lambda self: self.due < date.today())
    def method(self):
        return 1
class Desk:
    def __init__(self):
        self.out = set()
    def lend(self, title, due):
        if title in self.out:
            raise KeyError(title)
        self.out.add(title)
        return Loan(title, due)
"""
CALLS = {
    "module": "own",
    "start": "Desk()",
    "book": "title",
    "member": "None",
    "lend": "library.lend(title, due)",
    "give-back": "loan.closed = library.out.discard(title)",
    "overdue": "[loan for loan in loans if loan.late]",
    "delay": "late",
}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "folder" / "own.py").write_text(MODULE)
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def test_a_story_is_reported_step_by_step(room: Room) -> None:
    steps = [
        ["lend", "A", "Ada", -1],
        ["lend", "B", "Ben", 0],
        ["lend", "A", "Ben", 7],
        ["overdue"],
        ["delay", "A"],
        ["back", "A", "Ada"],
        ["overdue"],
        ["lend", "A", "Ben", 7],
    ]
    answers = play(room, CALLS, steps)
    assert answers[0].value["book"] == {"shown": ["A", "'A'"], "default": False}
    assert answers[0].value["member"] is None
    assert answers[0].value["loan"]["default"] is True
    assert answers[2].error == "KeyError: 'A'"
    assert answers[3].value == ["A"]
    assert answers[4].value == {"value": True, "property": True, "class": "Loan"}
    assert answers[6].value == []
    assert answers[7].error == ""


def test_a_method_is_no_property(room: Room) -> None:
    calls = {**CALLS, "delay": "method"}
    _, delay = play(room, calls, [["lend", "A", "Ada", 1], ["delay", "A"]])
    assert delay.value["property"] is False


def test_a_module_that_cannot_be_imported_is_told(room: Room) -> None:
    with pytest.raises(NotYet, match="none cannot be imported") as caught:
        play(room, {**CALLS, "module": "none"}, [])
    assert caught.value.found == "ModuleNotFoundError: No module named 'none'"
