"""Dependencies: names, versions and ranges as the tools write them.

Holds: practice.tools.dependencies.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.dependencies import (
    Requirement,
    fits,
    read_installed,
    read_project,
)


@pytest.mark.parametrize(
    ("version", "versions", "does"),
    [
        ("2.10", ">=2.9,<3", True),
        ("2.10", ">2.10.0", False),
        ("2.1", "==2.1.0", True),
        ("2.1.5", "==2.1.*", True),
        ("2.2", "~=2.1", True),
        ("3.0", "~=2.1", False),
        ("2.2.0", "~=2.1.4", False),
        ("2.10.1", "!=2.10.*", False),
        ("2.1", "!=2.10.*", True),
        ("2.0rc1", ">=2", True),  # cannot be told, so it fits
        ("2.0", "^1.0", True),
        ("2.0", "", True),
    ],
)
def test_a_version_fits_a_range(version: str, versions: str, does: bool) -> None:
    assert fits(version, versions) is does


def test_requirements_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[project]\nname = 'x'\ndependencies = ['A_b [c,d] >= 2, <3 ; python_version > \"3\"', "
        "'e(>=1)', 'f @ https://x/f.whl', 'g.h']\n",
        "utf-8",
    )
    assert read_project(Room(str(tmp_path), 1, str(tmp_path))).runtime == [
        Requirement("a-b", ">=2,<3", True),
        Requirement("e", ">=1"),
        Requirement("f"),
        Requirement("g-h"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Package Version\n------- -------\na_b     1.0\npip     2\n",
        "A.b==1.0\n-e /home/x\nshelf==3\n",
        "shelf v0.1\n└── a-b v1.0 (extra: c)\n",
        '[{"name": "a-b", "version": "1.0"}]',
    ],
)
def test_lists_are_read_in_any_form(text: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(text, "utf-8")
    room = Room(str(tmp_path), 1, str(tmp_path))
    assert read_installed(room, "list.txt", "Shelf") == {"a-b": "1.0"}


def test_prose_could_not_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("They are the same.\n", "utf-8")
    with pytest.raises(CouldNotLook, match="no names"):
        read_installed(Room(str(tmp_path), 1, str(tmp_path)), "list.txt", "shelf")
