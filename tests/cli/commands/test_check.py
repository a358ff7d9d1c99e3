"""`roadmap check`: what it says and how it ends, of good files, of files with warnings, and of none.

Holds: workspace.check.
"""

import json
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner

WITH_WARNINGS = BREAD
WITHOUT = """\
format: 1
id: tea
title: Making good tea
tracks:
  - id: tea
    topics:
      - {id: boil-water, title: Boil water, hours: 1}
"""


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    file = tmp_path / "tea.yaml"
    file.write_text(WITHOUT, encoding="utf-8")
    return file


def test_warnings_are_printed_and_do_not_change_the_exit_code(newcomer: Learner) -> None:
    result = newcomer.types(f"check {WITH_WARNINGS}")
    assert (result.code, result.err) == (0, "")
    assert "warning no-core-reading bake has no core reading" in result.out
    assert result.out.splitlines()[-1].endswith("valid, 8 topics, 20 h, 7 warnings")


def test_with_strict_a_warning_counts_like_an_error(newcomer: Learner) -> None:
    result = newcomer.types(f"check --strict {WITH_WARNINGS}")
    assert (result.code, result.err) == (3, "")
    assert result.out.splitlines()[-1].endswith("fails with --strict, 7 warnings")


def test_with_strict_a_clean_file_is_good(newcomer: Learner, clean: Path) -> None:
    result = newcomer.types(f"check --strict {clean}")
    assert (result.code, result.err) == (0, "")
    assert " ".join(result.out.split()) == f"{clean}: valid, 1 topic, 1 h"


def test_one_file_of_several_is_enough(newcomer: Learner, clean: Path) -> None:
    result = newcomer.types(f"check --strict --json {clean} {WITH_WARNINGS}")
    assert result.code == 3
    assert result.json["ok"] is False
    assert result.json["errors"][0]["sentence"] == f"there are problems in {WITH_WARNINGS}"


def test_json_carries_the_warnings_and_whether_they_count(newcomer: Learner) -> None:
    result = newcomer.types(f"check --json {WITH_WARNINGS}")
    (file,) = result.data["files"]
    assert (result.code, result.data["strict"], file["errors"]) == (0, False, 0)
    assert {p["severity"] for p in file["problems"]} == {"warning"}
    assert newcomer.types(f"check --json --strict {WITH_WARNINGS}").data["strict"] is True


def test_loading_does_not_mention_them(mia: Learner, clean: Path) -> None:
    result = mia.types(f"load {clean}")
    assert result.code == 0
    again = mia.types(f"load {WITH_WARNINGS}")
    assert (again.code, again.err) == (0, "")


@pytest.mark.parametrize("flags", ["", " --json"])
def test_the_schema_is_printed_bare(newcomer: Learner, flags: str) -> None:
    result = newcomer.types(f"check --schema{flags}")
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert not newcomer.home.exists()


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("check", "FILE is missing"),
        ("check --strict", "FILE is missing"),
        (f"check --schema {BREAD}", "--schema takes no FILE"),
        ("check --schema --strict", "--schema takes no FILE"),
    ],
)
def test_contradictory_options_are_usage_errors(newcomer: Learner, line: str, wanted: str) -> None:
    result = newcomer.types(line)
    assert (result.code, result.out) == (2, "")
    assert wanted in result.err


def test_what_a_source_lacks_is_one_line_for_each_kind(
    newcomer: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    boxes = "".join(f"- [ ] thing {n}\n" for n in range(9))
    link = "- [ ] [Green](https://green.example)\n"
    (tmp_path / "tea.md").write_text(f"# Tea\n\n{boxes}{link}", "utf-8")
    newcomer.types("import tea.md")
    checked = newcomer.types("check tea.yaml").out
    assert checked.count("no-core-reading") == 1
    assert "(8 more of this kind: lines " in checked
    text = (tmp_path / "tea.yaml").read_text("utf-8").partition("\n")[2]
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    assert newcomer.types("check own.yaml").out.count("no-core-reading") == 9
