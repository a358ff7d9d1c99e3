"""A package as files: imports are followed, and changes of sys.path seen under any name.

Holds: practice.tools.packages.
"""

import ast
from pathlib import Path

import pytest

from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.packages import (
    find_packages,
    find_path_changes,
    find_reached,
    find_stars,
    imports_by_name,
    read_package,
)

FILES = {
    "a/__init__.py": "",
    "a/__main__.py": "from . import b\nfrom .deep.c import x",
    "a/b.py": "def f():\n    import a.d",
    "a/d.py": "",
    "a/alone.py": "import importlib\nimportlib.import_module('a')",
    "a/deep/__init__.py": "from ..e import y",
    "a/deep/c.py": "",
    "a/e.py": "",
    "src/other/__main__.py": "",
}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name, text in FILES.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Room(str(tmp_path / "folder"), 1, str(tmp_path))


def test_imports_are_followed_wherever_they_stand(room: Room) -> None:
    modules = read_package(room, "a")
    reached = find_reached(modules, "a.__main__")
    assert reached == set(modules) - {"a.alone"}


def test_a_package_lies_in_the_folder_itself(room: Room) -> None:
    assert find_packages(room) == ["a"]
    assert imports_by_name(read_package(room, "a"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("import sys\nsys.path.append('.')", [2]),
        ("import sys as s\ns.path[:0] = ['.']", [2]),
        ("from sys import path as p\np += ['.']", [2]),
        ("import sys\nsys.path = []", [2]),
        ("import site\nsite.addsitedir('.')", [2]),
        ("import sys\nprint(sys.path)", []),
        ("path = []\npath.append(1)", []),
        ("import sys\nfirst = sys.path[0]", []),
    ],
)
def test_reading_the_path_is_no_change(text: str, lines: list[int]) -> None:
    assert find_path_changes(ast.parse(text)) == lines


def test_stars_are_found() -> None:
    assert find_stars(ast.parse("from a import b\nfrom a import *")) == [2]
