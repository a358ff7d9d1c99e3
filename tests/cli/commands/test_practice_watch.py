"""`verify --watch` at a terminal: it looks again when a file changes, and ends when all holds.

Holds: cli.commands.practice_watch.
"""

from pathlib import Path

import pytest
from tests.practice.folders import query_learner, solve

from roadmap_cli.cli.commands import practice_watch
from roadmap_cli.cli.input import keys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def test_a_change_is_seen_and_the_environment_is_not_looked_at(folder: Path) -> None:
    first = practice_watch._snapshot(str(folder))
    (folder / ".venv").mkdir()
    (folder / ".venv" / "x").touch()
    assert practice_watch._snapshot(str(folder)) == first
    (folder / "a.py").write_text("a", "utf-8")
    second = practice_watch._snapshot(str(folder))
    assert second != first
    (folder / "a.py").write_text("ab", "utf-8")
    assert practice_watch._snapshot(str(folder)) != second


def test_it_needs_a_terminal(tmp_path: Path) -> None:
    learner = query_learner(tmp_path / "home")
    learner.types(f"practice joins {tmp_path / 'joins'}")
    result = learner.types(f"verify joins {tmp_path / 'joins'} --watch")
    assert (result.code, "--watch needs a terminal" in result.err) == (2, True)


def test_it_goes_on_until_everything_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learner, folder = query_learner(tmp_path / "home"), tmp_path / "joins"
    learner.types(f"practice joins {folder}")
    waits = iter(["h", ""])

    def wait(_folder: str) -> str:
        answer = next(waits)
        if not answer:
            solve(folder)
        return answer

    monkeypatch.setattr(practice_watch, "_wait", wait)
    monkeypatch.setattr(keys, "is_interactive", lambda _session: True)
    monkeypatch.setattr(keys, "_POSIX", False)
    result = learner.types(f"verify joins {folder} --watch")
    assert result.code == 0
    assert result.out.count("joins in ") == 3
    assert "hint 1 of 2: " in result.out
    assert "joins holds: 10 of 10" in result.out
    assert next(waits, None) is None


def test_one_leaves_with_q(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learner, folder = query_learner(tmp_path / "home"), tmp_path / "joins"
    learner.types(f"practice joins {folder}")
    monkeypatch.setattr(practice_watch, "_wait", lambda _folder: keys.LEAVE)
    monkeypatch.setattr(keys, "is_interactive", lambda _session: True)
    monkeypatch.setattr(keys, "_POSIX", False)
    assert learner.types(f"verify joins {folder} --watch").code == 0
