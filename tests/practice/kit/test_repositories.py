"""Repositories: a history that is given is the history that Git has.

Holds: practice.kit.repositories.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.kit.repositories import Commit, read_files, run_git, write_history

HISTORY = [
    Commit("Begin", {"a.txt": "a\n", "gone.txt": "x\n"}),
    Commit("Łódź", {"b/ü.txt": "b\r\n", "gone.txt": None}, "2026-03-03T00:30:00+02:00"),
    Commit("Aside", {"c.txt": ""}, parents=[0]),
    Commit("Join", {"c.txt": "c"}, parents=[1, 2]),
]


def test_a_history_is_written_and_checked_out(tmp_path: Path) -> None:
    write_history(str(tmp_path), HISTORY, "trunk")
    assert read_files(str(tmp_path)) == {"a.txt": "a\n", "b/ü.txt": "b\r\n", "c.txt": "c"}
    subjects = run_git(str(tmp_path), "log", "--topo-order", "--format=%s|%aI", "trunk").split("\n")
    assert subjects[0] == "Join|2026-03-02T18:00:00+01:00"
    assert "Łódź|2026-03-03T00:30:00+02:00" in subjects
    assert run_git(str(tmp_path), "status", "--porcelain") == ""


def test_the_same_history_has_the_same_names(tmp_path: Path) -> None:
    heads = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_history(str(tmp_path / name), HISTORY)
        heads.append(run_git(str(tmp_path / name), "rev-parse", "HEAD"))
    assert heads[0] == heads[1]


def test_what_git_refuses_is_raised(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="rev-parse"):
        run_git(str(tmp_path), "rev-parse", "HEAD")
