"""Every broken file in tests/bad prints exactly the lines of the text file of its name.

Holds: formats.own.cycles, formats.own.fault_messages, formats.own.field_types,
formats.own.name_checks, formats.own.parsed_file, formats.own.yaml_errors,
formats.own.yaml_nodes, formats.own.yaml_reader, formats.text.identifiers.
"""

import re
from pathlib import Path

import pytest

from roadmap_cli.formats.own import yaml_reader
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.yaml_reader import PythonParser
from roadmap_cli.formats.text.problems import format_problem

ROOT = Path(__file__).parents[3]
BAD = ROOT / "tests" / "bad"
FILES = sorted(BAD.glob("*.yaml"), key=lambda path: path.name)


def lines_about(path: Path) -> str:
    result = read_text(path.read_bytes(), path.name, lint=True)
    return "".join(f"{format_problem(problem)}\n" for problem in result.problems)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_prints_the_lines_of_its_text_file(path: Path) -> None:
    assert lines_about(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_loads_if_and_only_if_it_has_no_error(path: Path) -> None:
    result = read_text(path.read_bytes(), path.name)
    has_error = any(problem.severity == "error" for problem in result.problems)
    assert (result.roadmap is None) == has_error


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_without_libyaml_the_problems_are_on_the_same_lines(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = path.read_bytes()
    with_libyaml = {problem.line for problem in read_text(data, lint=True).problems}
    monkeypatch.setattr(yaml_reader, "create_parser", PythonParser)
    without = {problem.line for problem in read_text(data, lint=True).problems}
    assert without == with_libyaml


def codes_in_the_table() -> set[str]:
    table = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([a-z0-9-]+)` \|", table, re.MULTILINE))


def codes_in_the_folder() -> set[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in BAD.glob("*.txt"))
    return set(re.findall(r"^[^ ]+:\d+:\d+: (?:warning )?([a-z0-9-]+) ", text, re.MULTILINE))


# What is wrong with the file itself cannot be shown by a file in this folder.
ABOUT_THE_FILE = {"missing-file", "not-a-file", "unreadable", "too-big"}


def test_every_code_in_the_table_has_a_broken_file() -> None:
    assert codes_in_the_table() - ABOUT_THE_FILE == codes_in_the_folder()


def test_every_problem_says_what_to_do() -> None:
    silent = [
        format_problem(problem)
        for path in FILES
        for problem in read_text(path.read_bytes(), path.name, lint=True).problems
        if not problem.hint
    ]
    assert silent == []


JARGON = re.compile(r"\b(str|int|float|bool|tuple|dict|NoneType|pydantic|scalar|validator)\b")


def test_no_problem_uses_jargon() -> None:
    for path in FILES:
        for problem in read_text(path.read_bytes(), path.name, lint=True).problems:
            assert not JARGON.search(f"{problem.sentence} {problem.hint}".replace("!!str", ""))
