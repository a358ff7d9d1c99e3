"""An old and a new program: the first difference is told, and an old one that varies is nobody's fault.

Holds: practice.tools.two_programs.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.two_programs import demand_same_output, is_program, read_inputs


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "folder").mkdir()
    (tmp_path / "home").mkdir()
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def write(room: Room, old: str, new: str) -> None:
    Path(room.folder, "old.py").write_text(old)
    Path(room.folder, "new.py").write_text(new)


def compare(room: Room) -> None:
    demand_same_output(room, "old.py", "new.py", [("a word", "Ada\n")])


def test_blanks_at_the_end_of_lines_are_no_difference(room: Room) -> None:
    write(room, "print(input())", "print(input() + '  ')")
    compare(room)


def test_the_first_difference_is_told(room: Room) -> None:
    write(room, "print(1); print(input())", "print(1); print('Ben')")
    with pytest.raises(NotYet, match="line 2 of the output differs on a word") as raised:
        compare(room)
    assert (raised.value.expected, raised.value.found) == ("Ada", "Ben")


@pytest.mark.parametrize("old", ["import random; print(random.random())", "1 / 0"])
def test_an_old_program_that_varies_or_fails_proves_nothing(room: Room, old: str) -> None:
    write(room, old, "print(1)")
    with pytest.raises(CouldNotLook, match=r"old\.py"):
        compare(room)


def test_layout_makes_no_other_program(room: Room, tmp_path: Path) -> None:
    write(room, "x=1 # one", "x = 2")
    (tmp_path / "ours.py").write_text("x = 1\n")
    assert is_program(room, "old.py", str(tmp_path / "ours.py"))
    assert not is_program(room, "new.py", str(tmp_path / "ours.py"))
    assert read_inputs(room) == [("an empty input", "")]
