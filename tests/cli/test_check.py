"""`roadmap check`: what it says and how it ends, of good files, of files with warnings, and of none."""

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


def test_warnings_are_said_and_leave_the_exit_code_alone(newcomer: Learner) -> None:
    said = newcomer.types(f"check {WITH_WARNINGS}")
    assert (said.code, said.err) == (0, "")
    assert "warning no-core-reading bake has no core reading" in said.out
    assert said.out.splitlines()[-1].endswith("good, 8 topics, 20 h, 7 warnings")


def test_with_strict_a_warning_counts_like_an_error(newcomer: Learner) -> None:
    said = newcomer.types(f"check --strict {WITH_WARNINGS}")
    assert (said.code, said.err) == (3, "")
    assert said.out.splitlines()[-1].endswith("not good enough for --strict, 7 warnings")


def test_with_strict_a_clean_file_is_good(newcomer: Learner, clean: Path) -> None:
    said = newcomer.types(f"check --strict {clean}")
    assert (said.code, said.err) == (0, "")
    assert " ".join(said.out.split()) == f"{clean}: good, 1 topic, 1 h"


def test_one_file_of_several_is_enough(newcomer: Learner, clean: Path) -> None:
    said = newcomer.types(f"check --strict --json {clean} {WITH_WARNINGS}")
    assert said.code == 3
    assert said.json["ok"] is False
    assert said.json["errors"][0]["sentence"] == f"there are problems in {WITH_WARNINGS}"


def test_json_carries_the_warnings_and_whether_they_count(newcomer: Learner) -> None:
    said = newcomer.types(f"check --json {WITH_WARNINGS}")
    (file,) = said.data["files"]
    assert (said.code, said.data["strict"], file["errors"]) == (0, False, 0)
    assert {p["severity"] for p in file["problems"]} == {"warning"}
    assert newcomer.types(f"check --json --strict {WITH_WARNINGS}").data["strict"] is True


def test_loading_does_not_mention_them(mia: Learner, clean: Path) -> None:
    said = mia.types(f"load {clean}")
    assert said.code == 0
    again = mia.types(f"load {WITH_WARNINGS}")
    assert (again.code, again.err) == (0, "")


@pytest.mark.parametrize("flags", ["", " --json"])
def test_the_schema_is_printed_bare(newcomer: Learner, flags: str) -> None:
    said = newcomer.types(f"check --schema{flags}")
    assert (said.code, said.err) == (0, "")
    assert json.loads(said.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert not newcomer.home.exists()


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("check", "missing argument 'FILE...'"),
        ("check --strict", "missing argument 'FILE...'"),
        (f"check --schema {BREAD}", "--schema takes no FILE"),
        ("check --schema --strict", "--schema takes no FILE"),
    ],
)
def test_what_makes_no_sense_is_a_mistake_of_usage(
    newcomer: Learner, line: str, wanted: str
) -> None:
    said = newcomer.types(line)
    assert (said.code, said.out) == (2, "")
    assert wanted in said.err
