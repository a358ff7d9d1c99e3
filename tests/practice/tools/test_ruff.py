"""Ruff about a learner's file: our rules only, and no verdict without it.

Holds: practice.tools.ruff.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.ruff import find_faults


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "folder").mkdir()
    (tmp_path / "home").mkdir()
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def test_a_fault_has_rule_and_line(room: Room) -> None:
    Path(room.folder, "new.py").write_text("x = 1\nif x: x = 2  # noqa\n")
    Path(room.folder, "ruff.toml").write_text('lint.ignore = ["E701"]\n')
    assert [(fault.rule, fault.line) for fault in find_faults(room, "new.py", "E7")] == [
        ("E701", 2)
    ]


def test_what_ruff_does_not_understand_is_not_looked_at(room: Room) -> None:
    Path(room.folder, "new.py").write_text("if:\n")
    with pytest.raises(CouldNotLook, match="does not understand"):
        find_faults(room, "new.py", "E7")


def test_without_ruff_nothing_is_looked_at(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(room.folder, "new.py").write_text("x = 1\n")
    monkeypatch.setenv("PATH", "/nowhere")
    room.python = "/nowhere/python"
    with pytest.raises(CouldNotLook, match="ruff is not installed"):
        find_faults(room, "new.py", "E7")
