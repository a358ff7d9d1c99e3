"""A command only translates what was typed: its body has at most four statements.

Holds: cli.commands.table.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable

import pytest

from roadmap_cli.cli.commands.table import all_commands

MAX_STATEMENTS = 4


def statements(function: Callable[..., object]) -> int:
    """Return how many statements a body has, nested ones too, but for imports and the docstring."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(definition, ast.FunctionDef)
    nodes = [node for part in definition.body[1:] for node in ast.walk(part)]
    imports = (ast.Import, ast.ImportFrom)
    return sum(isinstance(node, ast.stmt) and not isinstance(node, imports) for node in nodes)


@pytest.mark.parametrize(
    ("name", "function"),
    [(command.name, command.function) for command in all_commands()],
    ids=lambda part: part,
)
def test_the_body_of_a_command_is_short(name: str, function: Callable[..., int]) -> None:
    assert function.__doc__
    assert statements(function) <= MAX_STATEMENTS
