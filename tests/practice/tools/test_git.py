"""Git: facts about a repository, and nothing of its owner's runs.

Holds: practice.tools.git.
"""

import subprocess
from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.git import ENVIRONMENT, ask_git, demand_repository


def git(folder: Path, *words: str) -> None:
    env = {**ENVIRONMENT, "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *words], cwd=folder, env=env, check=True, capture_output=True)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def test_a_folder_in_a_repository_of_ours_is_none(room: Room) -> None:
    git(Path(room.folder).parent, "init")
    with pytest.raises(NotYet, match="not a Git repository"):
        demand_repository(room)


def test_a_repository_needs_a_commit(room: Room) -> None:
    folder = Path(room.folder)
    git(folder, "init")
    with pytest.raises(NotYet, match="without a commit"):
        demand_repository(room)
    git(folder, "commit", "--allow-empty", "-m", "First")
    demand_repository(room)
    assert ask_git(room, "log", "--format=%s") == "First"


def test_what_git_refuses_could_not_be_looked_at(room: Room) -> None:
    with pytest.raises(CouldNotLook, match="not a git repository"):
        ask_git(room, "log")


def test_a_monitor_planted_in_the_repository_does_not_run(room: Room, tmp_path: Path) -> None:
    folder = Path(room.folder)
    git(folder, "init")
    git(folder, "config", "core.fsmonitor", f"touch {tmp_path}/ran #")
    ask_git(room, "status", "--porcelain")
    assert not (tmp_path / "ran").exists()
