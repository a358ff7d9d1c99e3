"""Talking to a program: answers are read apart from introductions, prompts and each other.

Holds: practice.tools.games.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.games import find_opening, talk

ECHO = """\
print("say yes or no")
while (line := input("yes or no? ")) != "end":
    print(line.upper())
"""


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def test_an_answer_is_neither_introduction_nor_prompt(room: Room) -> None:
    words = [room.python, "-c", ECHO]
    with talk(room, words, find_opening(room, words)) as program:
        for said in ("yes", "no", "yes"):
            program.say(said)
            assert program.wait_for("(?i)yes|no", "nothing", 20).strip() == said.upper()
        program.say("end")
        assert program.wait_for("(?i)yes|no", "nothing", 20).strip() == ""
        assert not program.program.is_running()


def test_what_is_not_understood_could_not_be_looked_at(room: Room) -> None:
    words = [room.python, "-c", ECHO]
    with (
        talk(room, words, "") as program,
        pytest.raises(CouldNotLook, match="no perhaps came within"),
    ):
        program.wait_for("perhaps", "no perhaps", 0.1)
