"""Which folder and topic a command is about: never the home, never our data, never a guess.

Holds: workspace.practice.places.
"""

import json
from contextlib import chdir
from pathlib import Path

import pytest
from tests.cli.program import Learner
from tests.practice.folders import query_learner


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return query_learner(tmp_path / "home")


@pytest.fixture
def folder(learner: Learner, tmp_path: Path) -> Path:
    assert learner.types(f"practice joins {tmp_path / 'joins'}").code == 0
    return tmp_path / "joins"


@pytest.mark.parametrize("where", ["argument", "alone", "inside", "above"])
def test_a_folder_is_found(learner: Learner, folder: Path, where: str) -> None:
    line, here = {
        "argument": (f"verify joins {folder}", "/"),
        "alone": (f"verify {folder}", "/"),
        "inside": ("verify", str(folder)),
        "above": ("verify joins", str(folder.parent)),
    }[where]
    with chdir(here):
        result = learner.types(f"{line} --json")
    assert (result.code, result.data["folder"]) == (9, str(folder))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("verify select", "select has no practice: its exercise is yours to judge"),
        ("verify later", "of-a-newer-version of later does not come with this roadmap"),
        ("verify nothing-like-it", "nothing-like-it"),
        ("verify joins missing", "missing does not exist"),
        ("verify joins query.yaml", "query.yaml is not a folder"),
        ("verify joins bare", "bare is not a practice folder: it has no .practice.json"),
        ("verify bare/", "bare is not a practice folder: it has no .practice.json"),
        ("verify joins", "joins does not exist"),
        ("verify", "is not a practice folder: it has no .practice.json"),
        ("practice joins query.yaml", "query.yaml is not a folder"),
        ("practice joins --list", "--list lists every topic"),
        ("practice joins ~", "cannot be a practice folder"),
        ("practice joins /", "cannot be a practice folder"),
        ("practice joins home", "cannot be a practice folder"),
        ("practice joins home/backups/here", "cannot be a practice folder"),
        ("verify joins bare --watch", "it has no .practice.json"),
    ],
)
def test_what_is_no_place_is_refused(
    learner: Learner, tmp_path: Path, line: str, said: str
) -> None:
    (tmp_path / "bare").mkdir()
    with chdir(tmp_path):
        result = learner.types(line)
    assert result.code == 2, result
    assert said in " ".join(result.err.split())
    assert not (tmp_path / "bare" / "TASK.md").exists()


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "cannot be read"),
        ("[" * 9999, "cannot be read"),
        ('{"format": 1, "practice": "sql-joins", "version": 1, "seed": "x"}', "cannot be read"),
        ('{"format": true, "practice": "sql-joins", "version": 1, "seed": 1}', "cannot be read"),
        ('{"format": 2, "practice": "sql-joins", "version": 1, "seed": 1}', "newer roadmap"),
        ('{"format": 1, "practice": "../x", "version": 1, "seed": 1}', "of another practice, ../x"),
    ],
)
@pytest.mark.parametrize("command", ["verify", "practice"])
def test_a_note_that_says_something_else_is_refused(
    learner: Learner, folder: Path, command: str, note: str, said: str
) -> None:
    (folder / ".practice.json").write_text(note, "utf-8")
    result = learner.types(f"{command} joins {folder}")
    assert result.code == 2
    assert said in " ".join(result.err.split())


def test_a_practice_of_no_topic_here_is_said(learner: Learner, folder: Path) -> None:
    note = json.loads((folder / ".practice.json").read_text("utf-8"))
    (folder / ".practice.json").write_text(json.dumps({**note, "practice": "other"}), "utf-8")
    result = learner.types(f"verify {folder}")
    assert (result.code, "no topic of query has the practice other" in result.err) == (2, True)
