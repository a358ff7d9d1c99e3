"""pre-commit: which hooks run Ruff, and what they refuse.

Holds: practice.tools.pre_commit.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.pre_commit import NAME, read_ruff_hooks

REMOTE = "repos: [{repo: https://github.com/astral-sh/ruff-pre-commit.git, hooks: [%s]}]"
LOCAL = "repos: [{repo: local, hooks: [{id: x, entry: %s}]}]"
CODE = "import os\n"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


@pytest.mark.parametrize(
    ("config", "does"),
    [
        (REMOTE % "{id: ruff-check}", True),
        (REMOTE % "{id: ruff, args: [--fix]}", True),
        (REMOTE % "{id: ruff, args: [--exit-zero]}", False),
        (REMOTE % "{id: ruff, stages: [manual]}", False),
        (REMOTE % "{id: ruff, files: ^src/}", False),
        ("exclude: ^shelf/\n" + REMOTE % "{id: ruff}", False),
        (LOCAL % "poetry run ruff check", True),
        (LOCAL % "ruff check --select B", False),
    ],
)
def test_a_hook_refuses_by_what_it_runs(room: Room, config: str, does: bool) -> None:
    (Path(room.folder) / NAME).write_text(config, "utf-8")
    (hook,) = read_ruff_hooks(room)
    assert hook.refuses(room, "shelf/a.py", CODE) is does
    assert not (Path(room.folder) / "shelf").exists()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (REMOTE % "{id: ruff-format}", "no hook"),
        ("repos: 3", "no hook"),
        ("- a", "holds no list"),
        ("repos:\n - [a", "is not YAML, line"),
    ],
)
def test_a_file_without_such_a_hook_is_not_yet_one(room: Room, config: str, said: str) -> None:
    (Path(room.folder) / NAME).write_text(config, "utf-8")
    with pytest.raises(NotYet, match=said):
        read_ruff_hooks(room)


def test_what_a_local_hook_runs_may_be_unknown(room: Room) -> None:
    (Path(room.folder) / NAME).write_text(LOCAL % "make lint", "utf-8")
    with pytest.raises(CouldNotLook, match="local hooks"):
        read_ruff_hooks(room)
