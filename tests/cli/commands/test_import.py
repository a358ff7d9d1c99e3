"""Mia brings a table of hers, edits what came of it, and brings the next version of it.

Holds: core.answers.import_result, formats.import_file, render.text.import_text,
workspace.import_plan, workspace.import_source.
"""

import os
from pathlib import Path

import pytest
from tests.cli.program import Learner

TABLE = "title,track,hours,done\nLoops,Basics,2,2026-03-01\nFunctions,Basics,3,\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "python.csv"
    file.write_text(TABLE)
    return file


def test_a_table_becomes_a_file_a_roadmap_and_progress(newcomer: Learner, table: Path) -> None:
    answer = newcomer.asks(f"import {table}")
    assert (answer["id"], answer["topics"], answer["marked"], answer["action"]) == (
        "python",
        2,
        1,
        "written",
    )
    assert Path("python.yaml").read_text().startswith("# import: csv python ")
    assert newcomer.asks("show loops")["state"] == "assumed"
    assert newcomer.asks("next")["topic"]["id"] == "functions"
    assert newcomer.types("check python.yaml").code == 0


def test_her_own_table_brings_her_progress_along(
    newcomer: Learner, table: Path, tmp_path: Path
) -> None:
    newcomer.types(f"import {table}")
    newcomer.types("start functions")
    newcomer.types("done functions --rating 3 --spent 50m --proof https://mia.example/f --note ok")
    newcomer.types("undo")
    newcomer.types("redo")
    newcomer.types("export -o mine.csv")
    newcomer.types("import mine.csv")
    assert newcomer.asks("show functions")["state"] == "done"
    first, second = (
        newcomer.types(f"export --format csv --roadmap {name}").out for name in ("python", "mine")
    )
    assert first == second
    assert "done" in first
    assert "https://mia.example/f" in first
    newcomer.types("undo")
    assert newcomer.asks("show functions")["state"] == "open"


def test_exports_that_are_no_roadmaps_are_told_where_they_go(
    newcomer: Learner, table: Path
) -> None:
    newcomer.types(f"import {table}")
    newcomer.types("export -o log.jsonl")
    newcomer.types("export -o all.json")
    result = newcomer.types("import log.jsonl")
    assert (result.code, "roadmap merge log.jsonl" in result.err) == (3, True)
    result = newcomer.types("import all.json")
    assert (result.code, "roadmap export --format yaml" in result.err) == (3, True)


def test_one_undo_takes_the_progress_back(newcomer: Learner, table: Path) -> None:
    newcomer.types(f"import {table}")
    newcomer.types("undo")
    assert newcomer.asks("show loops")["state"] == "open"


def test_twice_is_once(newcomer: Learner, table: Path) -> None:
    newcomer.types(f"import {table}")
    before = Path("python.yaml").read_bytes()
    answer = newcomer.asks(f"import {table}")
    assert (answer["action"], answer["marked"], answer["load"]["action"]) == (
        "unchanged",
        0,
        "unchanged",
    )
    assert Path("python.yaml").read_bytes() == before


def test_the_next_version_keeps_edits_and_progress(newcomer: Learner, table: Path) -> None:
    newcomer.types(f"import {table}")
    newcomer.types("done functions")
    file = Path("python.yaml")
    file.write_text(file.read_text().replace("title: Loops", "title: All loops"))
    table.write_text(TABLE + "Classes,Basics,4,\n")
    answer = newcomer.asks(f"import {table}")
    assert (answer["action"], answer["kept"], answer["topics"]) == ("merged", 1, 3)
    assert "title: All loops" in file.read_text()
    assert "title: Classes" in file.read_text()
    assert Path("python.yaml~").exists()
    assert newcomer.asks("show functions")["state"] == "done"


def test_a_file_that_is_no_import_is_left_alone(newcomer: Learner, table: Path) -> None:
    Path("python.yaml").write_text("mine\n")
    result = newcomer.types(f"import {table}")
    assert result.code == 2
    assert "wasn't imported from" in result.err
    assert Path("python.yaml").read_text() == "mine\n"
    assert newcomer.types(f"import {table} --overwrite").code == 0
    assert Path("python.yaml~").read_text() == "mine\n"


OTHER = "title,track,hours,done\nLeaves,Tea,1,\nWater,Tea,1,\n"


@pytest.mark.parametrize("edited", [False, True])
def test_another_table_of_that_name_replaces_nothing_unasked(
    newcomer: Learner, table: Path, edited: bool
) -> None:
    newcomer.types(f"import {table}")
    if edited:
        Path("python.yaml").write_text(Path("python.yaml").read_text().replace("Loops", "Lops"))
    before = Path("python.yaml").read_text()
    other = Path("other") / table.name
    other.parent.mkdir()
    other.write_text(OTHER)
    for line in (f"import {other}", f"import {other.absolute()}", f"import {other} --dry-run"):
        result = newcomer.types(line)
        assert (result.code, "--id python-2" in result.err) == (2, True), result
        assert Path("python.yaml").read_text() == before
    assert newcomer.asks("show loops")["state"] == "assumed"
    assert newcomer.asks(f"import {other} --id python-2")["file"] == "python-2.yaml"
    assert newcomer.types(f"import {other} --overwrite").code == 0
    assert Path("python.yaml~").read_text() == before


def test_another_table_takes_no_roadmap_whose_file_is_gone(newcomer: Learner, table: Path) -> None:
    newcomer.types(f"import {table}")
    Path("python.yaml").unlink()
    other = Path("other") / table.name
    other.parent.mkdir()
    other.write_text(OTHER)
    result = newcomer.types(f"import {other}")
    assert (result.code, "the id python already belongs to another roadmap" in result.err) == (
        2,
        True,
    )
    assert newcomer.asks(f"import {table}")["action"] == "written"


@pytest.mark.parametrize("to", ["{table}", "./{name}", "moved/{name}", "linked/{name}"])
def test_the_same_table_is_known_by_another_path(
    newcomer: Learner, table: Path, to: str, tmp_path: Path
) -> None:
    newcomer.types(f"import {table.name}")
    path = Path(to.format(table=table, name=table.name))
    if to.startswith("linked"):
        Path("linked").symlink_to(tmp_path)
    if to.startswith("moved"):
        path.parent.mkdir()
        table.rename(path)
    path.write_text(TABLE + "Classes,Basics,4,\n")
    assert newcomer.asks(f"import {path}")["topics"] == 3


def test_the_same_table_is_known_from_another_directory(
    newcomer: Learner, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("made", "other"):
        Path(name).mkdir()
    newcomer.types(f"import {table.name} -o made/mine.yaml")
    monkeypatch.chdir("other")
    answer = newcomer.asks("import ../python.csv -o ../made/mine.yaml")
    assert answer["load"]["action"] == "unchanged"


def test_a_dry_run_writes_nothing(newcomer: Learner, table: Path) -> None:
    result = newcomer.types(f"import {table} --dry-run")
    assert result.code == 0
    assert "would write python.yaml" in result.out
    assert not Path("python.yaml").exists()
    assert not newcomer.home.exists()


def test_another_roadmap_of_that_name_is_not_replaced(mia: Learner, table: Path) -> None:
    table.rename("bread.csv")
    result = mia.types("import bread.csv")
    assert result.code == 2
    assert "--id bread-2" in result.err
    assert mia.asks("import bread.csv --id bread-2")["id"] == "bread-2"


def test_what_a_killed_import_left_is_removed_by_a_later_one(
    newcomer: Learner, table: Path
) -> None:
    newcomer.types(f"import {table}")
    left = [newcomer.home / "imports" / f".roadmap-77-{n}.partial" for n in range(2)]
    for path in left:
        path.touch()
    os.utime(left[0], (0, 0))
    assert newcomer.types(f"import {table}").code == 0
    assert [path.exists() for path in left] == [False, True]


def test_the_data_stays_private(newcomer: Learner, table: Path) -> None:
    newcomer.types(f"import {table} --no-load")
    assert {oct(p.stat().st_mode)[-3:] for p in (newcomer.home, newcomer.home / "imports")} == {
        "700"
    }


def test_what_is_no_roadmap_gets_a_sentence(newcomer: Learner, table: Path) -> None:
    table.write_text("a,b\n1,2\n")
    result = newcomer.types(f"import {table}")
    assert result.code == 3
    assert "python.csv:1 cannot be imported: " in result.err
