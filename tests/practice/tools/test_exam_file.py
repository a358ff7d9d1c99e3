"""exam.toml: commands are split and filled in, and faults are told by key.

Holds: practice.tools.exam_file.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def exam(room: Room, text: str) -> ExamFile:
    (Path(room.folder) / "exam.toml").write_text(text, "utf-8")
    return ExamFile(room)


def test_without_a_file_defaults_hold(room: Room) -> None:
    command = ExamFile(room).command("run", "python3 run.py {csv}", csv="a b.csv")
    assert command == [room.python, "run.py", "a b.csv"]


def test_a_command_is_split_first_and_filled_in_then(room: Room) -> None:
    line = "[commands]\nrun = \"make 'my target' CSV={csv}\"\n"
    assert exam(room, line).command("run", csv="a; b") == ["make", "my target", "CSV=a; b"]


def test_one_text_stands_for_a_list(room: Room) -> None:
    file = exam(room, '[guess]\nhigher = "größer"\nlower = ["a", "b"]\n')
    assert file.texts("guess", "higher", ()) == ("größer",)
    assert file.texts("guess", "lower", ()) == ("a", "b")
    assert file.texts("guess", "none", ("c",)) == ("c",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[commands]\nrun = 3\n", r"\[commands\] run is a number, not a text"),
        ("[commands]\nrun = ' '\n", r"\[commands\] has no run"),
        ("commands = 'a'\n", "commands is .*not a section"),
        ('[commands]\nrun = "a \'b {csv}"\n', "run cannot be split: No closing quotation"),
        ("[commands]\nrun = 'a {json} {csv}'\n", r"run uses \{json\}, which nothing fills"),
        ("[commands]\nrun = 'a'\n", r"run does not use \{csv\}"),
        ("[commands\n", "is not TOML: .*line 1"),
        ("#" * 70_000, "larger than 65536 bytes"),
    ],
)
def test_faults_are_told_by_key(room: Room, text: str, said: str) -> None:
    with pytest.raises(NotYet, match=said):
        exam(room, text).command("run", csv="a.csv")
