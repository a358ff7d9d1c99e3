"""Memory: what a program took at its highest, and how it ended.

Holds: practice.tools.memory.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.memory import run_with_memory


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def test_more_memory_is_seen(room: Room) -> None:
    _, least = run_with_memory(room, [room.python, "-c", "pass"], seconds=30)
    _, most = run_with_memory(room, [room.python, "-c", "x = bytearray(32 << 20)"], seconds=30)
    assert 28 << 20 < most - least < 40 << 20


def test_how_it_ended_is_told(room: Room) -> None:
    run, _ = run_with_memory(room, [room.python, "-c", "exit(3)"], seconds=30)
    assert (run.code, run.line.split(" ")[1]) == (3, "-c")
    run, peak = run_with_memory(room, [room.python, "-c", "while True: pass"], seconds=0.3)
    assert (run.limit, peak) == ("ran longer than 0.3 s", 0)
