"""The program that Typer runs is the one that the data declares, with any version of Typer.

Holds: cli.typer_app, cli.program.
"""

import ast
from pathlib import Path

import pytest
from tests.builders import SOURCE
from tests.cli.program import Learner

# What Typer documents, and what its versions from 0.26 on have in common.
DOCUMENTED = {
    "Abort",
    "Argument",
    "BadParameter",
    "Context",
    "Exit",
    "Option",
    "Typer",
    "getchar",
    "main",  # its get_command
}
FILES = [file for file in SOURCE.rglob("*.py") if "typer" in file.read_text("utf-8")]


def test_the_flags_of_every_command_stand_before_it_or_after_it(mia: Learner) -> None:
    for line in ("--json report", "report --json"):
        assert mia.types(line).json["command"] == "report"
    for line in ("--quiet report", "-q report", "report --quiet", "report -q"):
        assert mia.types(line) == (0, "", "")
    for line in ("--roadmap nope report", "report --roadmap nope", "report --roadmap=nope"):
        assert "no roadmap 'nope'" in mia.types(line).err
    assert mia.types("--json --ascii").json["command"] == "next"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_typer_is_used_as_it_is_documented(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert node.value.id != "typer" or node.attr in DOCUMENTED
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith(("typer", "click"))
        if isinstance(node, ast.ClassDef):
            assert not [base for base in node.bases if "typer" in ast.unparse(base)]
