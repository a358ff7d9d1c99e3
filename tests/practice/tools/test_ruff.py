"""Ruff: a text of ours is judged by the settings of the project, and by none above it.

Holds: practice.tools.ruff.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.ruff import check_by_rules, check_folder, check_text


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "folder").mkdir()
    (tmp_path / "ruff.toml").write_text('lint.select = ["D100"]\n', "utf-8")
    return Room(str(tmp_path / "folder"), 1, str(tmp_path))


def test_settings_above_the_folder_do_not_count(room: Room) -> None:
    (Path(room.folder) / "a.py").write_text("import os\n", "utf-8")
    (violation,) = check_folder(room)
    assert (violation.code, violation.place) == ("F401", "a.py:1")


def test_a_text_is_judged_by_its_place(room: Room) -> None:
    settings = 'lint.select = ["S"]\n[lint.per-file-ignores]\n"tests/**" = ["S101"]\n'
    (Path(room.folder) / "ruff.toml").write_text(settings, "utf-8")
    assert check_text(room, "tests/a.py", "assert 1\n") == []
    assert [found.code for found in check_text(room, "src/a.py", "assert 1\n")] == ["S101"]


def test_settings_that_ruff_does_not_take_could_not_be_looked_at(room: Room) -> None:
    (Path(room.folder) / "ruff.toml").write_text("line-length = 'wide'\n", "utf-8")
    with pytest.raises(CouldNotLook, match="ruff check: "):
        check_text(room, "a.py", "1\n")


def test_our_rules_count_whatever_the_project_says(room: Room) -> None:
    (Path(room.folder) / "new.py").write_text("x = 1\nif x: x = 2  # noqa\n", "utf-8")
    (Path(room.folder) / "ruff.toml").write_text('lint.ignore = ["E701"]\n', "utf-8")
    (violation,) = check_by_rules(room, "new.py", "E7")
    assert (violation.code, violation.place) == ("E701", "new.py:2")


def test_what_ruff_does_not_understand_is_not_looked_at(room: Room) -> None:
    (Path(room.folder) / "new.py").write_text("if:\n", "utf-8")
    with pytest.raises(CouldNotLook, match="does not understand"):
        check_by_rules(room, "new.py", "E7")


def test_without_ruff_nothing_is_looked_at(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    (Path(room.folder) / "new.py").write_text("x = 1\n", "utf-8")
    monkeypatch.setenv("PATH", "/nowhere")
    room.python = "/nowhere/python"
    with pytest.raises(CouldNotLook, match="ruff is not installed"):
        check_by_rules(room, "new.py", "E7")
