"""The room: bounded reading inside the folder, and programs in copies.

Holds: practice.room, practice.examiner.
"""

import os
from pathlib import Path

import pytest

from roadmap_cli.practice.engine import NotYet
from roadmap_cli.practice.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


@pytest.mark.parametrize(
    "content",
    ["Łódź\nb\n".encode(), "Łódź\r\nb\r\n".encode("utf-8-sig"), "Łódź\r\nb\n".encode("utf-16")],
)
def test_line_ends_and_marks_do_not_count(room: Room, content: bytes) -> None:
    (Path(room.folder) / "a.txt").write_bytes(content)
    assert room.text("a.txt") == "Łódź\nb\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.txt", "there is no file none.txt"),
        ("down", "a folder, not a file"),
        ("pipe", "there is no file pipe"),
        ("out", "leads out of the folder"),
        ("../out", "leads out of the folder"),
        ("big", "larger than 2 MiB"),
        ("bytes", "not UTF-8 text"),
    ],
)
def test_what_cannot_be_read_is_said(room: Room, name: str, said: str) -> None:
    folder = Path(room.folder)
    (folder / "down").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "out").symlink_to("/etc/passwd")
    (folder / "bytes").write_bytes(b"\xff\xfe"[:1])
    with open(folder / "big", "wb") as file:
        file.truncate(10 << 30)
    with pytest.raises(NotYet, match=said):
        room.text(name)


def test_files_are_found_by_path_or_name(room: Room) -> None:
    folder = Path(room.folder)
    for name in ("a.py", "b/c.py", ".git/d.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    assert room.files("*.py") == ["a.py", "b/c.py"]
    assert room.files("b/*") == ["b/c.py"]


def test_a_program_that_writes_gets_a_copy(room: Room) -> None:
    copy = room.fresh_copy()
    assert room.run(["touch", "made"], folder=copy).code == 0
    assert os.listdir(copy) == ["made"]
    assert os.listdir(room.folder) == []
