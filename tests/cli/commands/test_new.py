"""`new`: a file to begin from, never in the place of another.

Holds: workspace.new_file.
"""

import os
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import Learner


def test_a_roadmap_of_ones_own_begins_with_four_lines(newcomer: Learner, tmp_path: Path) -> None:
    file = tmp_path / "learn guitar.yaml"
    result = newcomer.types("new", str(file))
    assert (result.code, result.err) == (0, "")
    assert f"then: roadmap load '{file}'" in " ".join(result.out.split())
    assert not newcomer.home.exists(), "it needs no database"
    assert ": valid, 3 topics" in " ".join(newcomer.types("check --strict", str(file)).out.split())
    assert newcomer.types("load", str(file)).code == 0
    assert newcomer.asks("next")["topic"]["id"] == "first-steps"
    assert newcomer.asks("roadmaps")["roadmaps"][0]["title"] == "Learn guitar"


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("rust", "rust.yaml"),
        ("rust.yml", "rust.yml"),
        ("a/rust", "a/rust.yaml"),
        ("r.txt", "r.txt"),
    ],
)
def test_a_name_without_an_ending_gets_one(
    newcomer: Learner, tmp_path: Path, typed: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    assert newcomer.asks(f"new {typed}") == {"path": path}
    assert (tmp_path / path).read_text("utf-8").startswith("# Replace the examples")


def test_it_never_writes_over_anything(newcomer: Learner, tmp_path: Path) -> None:
    (tmp_path / "taken.yaml").write_text("mine", "utf-8")
    os.symlink(tmp_path / "nowhere", tmp_path / "link.yaml")
    before = fingerprints(tmp_path)
    for name in ("taken.yaml", "taken", "link.yaml", "link", "", "."):
        result = newcomer.types("new", f"{tmp_path}/{name}")
        assert result.code == 2, name
        assert "already exists" in result.err or "is a directory" in result.err
    assert newcomer.types("new", f"{tmp_path}/no/such/folder.yaml").code == 5
    assert fingerprints(tmp_path) == before


def test_a_hyphen_prints_it(newcomer: Learner, tmp_path: Path) -> None:
    result = newcomer.types("new -")
    assert (result.code, result.err) == (0, "")
    file = tmp_path / "printed.yaml"
    file.write_text(result.out, "utf-8")
    assert newcomer.types(f"check --strict {file}").code == 0
    assert newcomer.types("new - --json").code == 2
