"""Laying a practice out: own data, nothing overwritten.

Holds: workspace.practice.layout.
"""

import json
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import Learner
from tests.practice.folders import query_learner


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return query_learner(tmp_path / "home")


def test_two_folders_have_different_data(learner: Learner, tmp_path: Path) -> None:
    for name in "ab":
        assert learner.types(f"practice joins {tmp_path / name}").code == 0
    first, second = ((tmp_path / name / "library.sql").read_text("utf-8") for name in "ab")
    assert first != second
    note = json.loads((tmp_path / "a" / ".practice.json").read_text("utf-8"))
    assert (note["format"], note["practice"], note["version"]) == (1, "sql-joins", 1)
    assert 0 <= note["seed"] < 1 << 63


def test_doing_it_again_changes_nothing(learner: Learner, tmp_path: Path) -> None:
    folder = tmp_path / "joins"
    learner.types(f"practice joins {folder}")
    before = fingerprints(folder)
    answer = learner.asks(f"practice joins {folder}")
    assert (answer["new_files"], answer["conflicts"], answer["unchanged"]) == ([], [], 3)
    assert fingerprints(folder) == before


def test_a_file_of_the_learner_is_kept_and_the_new_one_put_beside_it(
    learner: Learner, tmp_path: Path
) -> None:
    folder = tmp_path / "joins"
    folder.mkdir()
    (folder / "TASK.md").write_text("mine", "utf-8")
    (folder / "library.sql").symlink_to("/nowhere/at/all")
    answer = learner.asks(f"practice joins {folder}")
    assert answer["conflicts"] == ["TASK.md", "library.sql"]
    assert (folder / "TASK.md").read_text("utf-8") == "mine"
    assert (folder / "TASK.md.new").read_text("utf-8").startswith("# ")
    assert (folder / "library.sql").is_symlink()


def test_what_the_learner_called_new_is_kept_too(learner: Learner, tmp_path: Path) -> None:
    folder = tmp_path / "joins"
    folder.mkdir()
    for name in ("TASK.md", "TASK.md.new", "library.sql.new"):
        (folder / name).write_text("mine", "utf-8")
    for _ in range(2):
        assert learner.asks(f"practice joins {folder}")["conflicts"] == ["TASK.md"]
    for name in ("TASK.md", "TASK.md.new", "library.sql.new"):
        assert (folder / name).read_text("utf-8") == "mine"
    assert (folder / "TASK.md.new2").read_text("utf-8").startswith("# ")
    assert len([*folder.iterdir()]) == 6


def test_a_disk_without_room_gets_no_half_file(learner: Learner, tmp_path: Path) -> None:
    script = 'ulimit -f 1; exec "$@"'  # a block of 512 or 1,024 bytes, and TASK.md has more
    result = learner.runs(f"practice joins {tmp_path}/joins", under=("sh", "-c", script, "sh"))
    assert result.code == 5
    assert "could not be written: File too large" in result.err
    assert not [path for path in tmp_path.rglob("TASK.md*") if path.stat().st_size]


def test_a_place_that_cannot_be_written_is_named(learner: Learner) -> None:
    result = learner.types("practice joins /proc/joins")
    assert (result.code, result.out) == (5, "")
    assert "/proc/joins could not be written: " in result.err
    assert "what is there is intact" in result.err


@pytest.mark.parametrize("name", ["elsewhere", "my exercises/joins", "joins"])
def test_the_command_that_comes_next_works_as_it_is_printed(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = learner.types("practice", "joins", name).out
    for _ in range(2):
        line = said.splitlines()[-1].strip().removeprefix("roadmap ")
        said = learner.types(line).out
        assert f"joins in {tmp_path}/{name}" in " ".join(said.split())
    assert line.endswith("--hint") == ("hint 1 of" in said)
    assert (name == "joins") == (line == "verify joins --hint")


def test_data_that_were_deleted_come_back_the_same(learner: Learner, tmp_path: Path) -> None:
    folder = tmp_path / "joins"
    learner.types(f"practice joins {folder}")
    before = fingerprints(folder)
    (folder / "library.sql").unlink()
    assert learner.asks(f"practice joins {folder}")["new_files"] == ["library.sql"]
    assert fingerprints(folder) == before


def test_the_list_names_what_can_be_verified(learner: Learner) -> None:
    (joins, later) = learner.asks("practice")["topics"]
    assert (joins["topic"], joins["state"], joins["verified"]) == ("joins", "open", None)
    assert (later["topic"], later["practice_title"]) == ("later", "")
    text = learner.types("practice --list").out
    assert "joins (Joining tables): open" in text
    assert "later: open, its practice does not come with this version" in text


def test_nothing_is_recorded(learner: Learner, tmp_path: Path) -> None:
    learner.types(f"practice joins {tmp_path / 'joins'}")
    assert learner.asks("history")["steps"] == []
