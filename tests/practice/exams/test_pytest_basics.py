"""pytest-basics: every change to lending.py changes it, and it stays a program.

Holds: practice.exams.pytest_basics.
"""

import ast

import pytest

from roadmap_cli.practice.exams.pytest_basics import ERRORS, OTHERS, RULES
from roadmap_cli.practice.materials import starter_path


@pytest.mark.parametrize("change", [*ERRORS, *RULES, *OTHERS])
def test_a_change_is_one_place(change: tuple[str, str, str]) -> None:
    with open(starter_path("pytest-basics", "lending.py"), encoding="utf-8") as file:
        text = file.read()
    assert text.count(change[1]) >= 1
    assert ast.dump(ast.parse(text.replace(change[1], change[2], 1))) != ast.dump(ast.parse(text))
