"""The program that Typer runs is the one that the data declares, with any version of Typer.

Holds: cli.typer_app, cli.program.
"""

import ast
from pathlib import Path

import pytest
from tests.builders import SOURCE
from tests.cli.program import Learner

from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS, Command

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


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command.name)
def test_help_shows_all_that_a_command_takes(newcomer: Learner, command: Command) -> None:
    result = newcomer.types(f"{command.name} --help")
    assert (result.code, result.err) == (0, "")
    for parameter in command.parameters:
        for word in (*parameter.options, parameter.negation, parameter.metavar):
            assert word in result.out
        assert parameter.help.split()[0] in result.out
    assert f"roadmap {command.name} [OPTIONS]" in result.out
    assert "Everywhere" in result.out
    assert not newcomer.home.exists()


def test_the_flags_of_every_command_stand_before_it_or_after_it(mia: Learner) -> None:
    for line in ("--json report", "report --json"):
        assert mia.types(line).json["command"] == "report"
    for line in ("--quiet report", "-q report", "report --quiet", "report -q"):
        assert mia.types(line) == (0, "", "")
    for line in ("--roadmap nope report", "report --roadmap nope", "report --roadmap=nope"):
        assert "no roadmap 'nope'" in mia.types(line).err
    assert mia.types("--json --ascii").json["command"] == "next"
    options = {option for parameter in BEFORE_COMMANDS for option in parameter.options}
    assert all(option in mia.types("--help").out for option in options)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_typer_is_used_as_it_is_documented(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert node.value.id != "typer" or node.attr in DOCUMENTED
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith(("typer", "click"))
        if isinstance(node, ast.ClassDef):
            assert not [base for base in node.bases if "typer" in ast.unparse(base)]
