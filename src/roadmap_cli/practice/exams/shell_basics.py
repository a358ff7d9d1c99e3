"""shell-basics: a tree of folders, ten files that were moved, and notes about levels of Bandit.

Folders and files are looked at; of the notes only that they have a line for each level, and no password.
"""

from __future__ import annotations

import os
import re
import shutil

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.materials import starter_path
from roadmap_cli.practice.room import Room

_FOLDERS = ("shelf/docs", "shelf/src/shelf", "shelf/tests/data")
_FROM, _TO = "texts", "shelf/docs"
_NOTES = "notes.md"
_LEVELS = 11
_LIKE_BANDIT = r"(?<![\w/+=-])(?=[A-Za-z0-9]*[g-zG-Z])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{32}(?![\w/+=-])"


def solution(seed: int, folder: str) -> None:
    """Make the folders and move the files."""
    for name in _FOLDERS:
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    for name in _names(".txt"):
        shutil.move(os.path.join(folder, _FROM, name), os.path.join(folder, _TO, name))


def _names(ending: str) -> list[str]:
    """Return the names of the files of the starter with this ending."""
    names = os.listdir(starter_path("shell-basics", _FROM))
    return sorted(name for name in names if name.endswith(ending))


def _tree(room: Room) -> None:
    for name in _FOLDERS:
        path = os.path.join(room.folder, name)
        if os.path.isfile(path):
            raise NotYet(f"{name} is a file, not a folder")
        if not os.path.isdir(path):
            raise NotYet(f"there is no folder {name}")


def _moved(room: Room) -> None:
    for name in _names(".txt"):
        with open(starter_path("shell-basics", _FROM, name), encoding="utf-8") as file:
            if room.text(f"{_TO}/{name}").strip() != file.read().strip():
                raise NotYet(f"{_TO}/{name} holds something else than before")
        if room.has(f"{_FROM}/{name}"):
            raise NotYet(f"{name} was copied, not moved: it is also in {_FROM}")


def _stays(room: Room) -> None:
    for ending in (".md", ".csv"):
        for name in _names(ending):
            if not room.has(f"{_FROM}/{name}"):
                raise NotYet(f"{name} is no longer in {_FROM}")


def _levels(room: Room) -> None:
    text = room.text(_NOTES)
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < _LEVELS:
        expected = f"a line for each of {_LEVELS} levels, and for each step"
        raise NotYet(f"{_NOTES} is too short", expected=expected, found=f"{len(lines)} lines")
    numbers = [set(re.findall(r"\d+", line)) for line in lines]
    owners: dict[int, int] = {}  # line -> the level that it is for
    for level in range(_LEVELS):
        if not _find_line(level, numbers, owners, set()):
            said = f"{_NOTES} has no line of its own, with its number, for each level up to {level}"
            raise CouldNotLook(said)


def _find_line(
    level: int, numbers: list[set[str]], owners: dict[int, int], tried: set[int]
) -> bool:
    """Give a level a line with its number, and whoever had that line another one, if there is one."""
    for line, found in enumerate(numbers):
        if str(level) in found and line not in tried:
            tried.add(line)
            if line not in owners or _find_line(owners[line], numbers, owners, tried):
                owners[line] = level
                return True
    return False


def _passwords(room: Room) -> None:
    for number, line in enumerate(room.text(_NOTES).split("\n"), 1):
        if re.search(_LIKE_BANDIT, line):
            raise NotYet(f"line {number} of {_NOTES} looks as if it held a password")


def _code(room: Room) -> None:
    if not re.search(
        r"\$\?|\$status|pipestatus|errorlevel|lastexitcode|code|exit|\|\|", room.text(_NOTES), re.I
    ):
        raise NotYet(f"{_NOTES} shows no exit code")


CHECKS = (
    Check(
        "tree",
        "the folders of tree.txt are there",
        _tree,
        (
            "Which folder holds which? Read the drawing from the left.",
            "Look in the manual of mkdir for making what lies above, too.",
        ),
    ),
    Check(
        "moved",
        "the ten text files are in shelf/docs, and no longer in texts",
        _moved,
        (
            "What do the names of the ten have in common, and the other two not?",
            "Put echo in front of your command: what does the shell make of the pattern?",
        ),
        needs=("tree",),
    ),
    Check(
        "stays",
        "the other two files are where they were",
        _stays,
        ("Which pattern fits ten names and not twelve?.",),
    ),
    Check(
        "levels",
        "notes.md has a line for each level from 0 to 10",
        _levels,
        ("Which command gave you the password of the next level? History remembers it.",),
    ),
    Check(
        "passwords",
        "notes.md holds no password",
        _passwords,
        ("Would you like to find this line on the web?",),
        needs=("levels",),
    ),
    Check(
        "code",
        "notes.md shows the exit code of a command that fails",
        _code,
        ("Which variable of the shell has it, and only until the next command?",),
        needs=("levels",),
    ),
)
