"""A key that begins with `x-` is a remark of the author: nothing reads it, wherever it stands.

Holds: formats.own.field_types, formats.own.json_schema, formats.own.parsed_file.
"""

import pytest
from tests.formats.own.test_json_schema import faults

from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml

PLAIN = """format: 1
id: tea
title: Tea
source:
  title: A book
project:
  title: A tea house
stages:
  - id: basics
milestones:
  - id: tea-time
    needs: [brew]
tracks:
  - id: tea
    topics:
      - id: brew
        title: Brew
        hours: 1
        readings:
          - leaves
          - id: water
            part: chapter 1
          - title: In place
        checks:
          - question: How hot?
            answer: 80 degrees.
readings:
  - id: leaves
    title: Leaves
  - id: water
    title: Water
"""
VALUES = ("a word", "[a, b]", "{level: {deep: [1, true]}, x-more: 2}", "{}", "null", "")
# Before each of these lines, at its depth.
LINES = (
    "format: 1",
    "  title: A book",
    "  title: A tea house",
    "    needs: [brew]",
    "    topics:",
    "        title: Brew",
    "            part: chapter 1",
    "            answer: 80 degrees.",
    "    title: Leaves",
)


def with_remark(line: str, value: str) -> str:
    assert PLAIN.count(f"{line}\n") == 1
    indent = " " * (len(line) - len(line.lstrip()))
    return PLAIN.replace(f"{line}\n", f"{indent}x-note: {value}\n{line}\n")


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("value", VALUES)
def test_a_remark_changes_nothing_and_is_no_problem(line: str, value: str) -> None:
    plain, remarked = read_text(PLAIN, lint=True), read_text(with_remark(line, value), lint=True)
    assert remarked.roadmap == plain.roadmap is not None
    codes = [[problem.code for problem in result.problems] for result in (plain, remarked)]
    assert codes[0] == codes[1]
    assert faults(with_remark(line, value)) == []


def test_a_remark_makes_no_description_of_a_reference() -> None:
    text = PLAIN.replace("          - leaves\n", "          - {id: leaves, x-why: the best}\n")
    assert read_text(text).roadmap == read_text(PLAIN).roadmap is not None
    assert faults(text) == []


@pytest.mark.parametrize("key", ["x_note", "X-note", "note", "xnote"])
def test_any_other_unknown_key_is_an_error(key: str) -> None:
    text = with_remark("        title: Brew", "a word").replace("x-note", key)
    (problem,) = [p for p in read_text(text).problems if p.severity == "error"]
    assert (problem.code, problem.line) == ("unknown-key", 17)
    assert faults(text) != []


def test_a_remark_is_plain_yaml_too_and_stands_once() -> None:
    for value in ("!tag a", "*alias", "&anchor a"):
        assert read_text(with_remark("    title: Leaves", value)).roadmap is None
    twice = with_remark("    title: Leaves", "a\n    x-note: b")
    assert "duplicate-key" in [problem.code for problem in read_text(twice).problems]


def test_what_the_program_writes_is_without_remarks() -> None:
    roadmap = read_text(with_remark("        title: Brew", "a word")).roadmap
    assert roadmap is not None
    assert "x-note" not in to_yaml(roadmap)
