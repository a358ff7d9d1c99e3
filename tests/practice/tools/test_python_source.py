"""Python source: functions are measured without what is no code, and global variables are no constants.

Holds: practice.tools.python_source.
"""

import ast
from pathlib import Path

import pytest

from roadmap_cli.practice.engine import NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.python_source import (
    count_lines,
    find_functions,
    find_global_reads,
    find_prints,
    find_variables,
    parse_source,
)


def test_lines_are_those_of_code() -> None:
    text = '@wraps\ndef f():\n    """One\n\n    two."""\n    # a comment\n\n    return (\n        1\n    )\n'
    (function,) = find_functions(ast.parse(text))
    assert count_lines(text, function) == 4


@pytest.mark.parametrize(
    ("line", "is_variable"),
    [
        ("x = 1", True),
        ("for x in []: pass", True),
        ("if 1:\n    x = {}", True),
        ("import os as x", False),
        ("X = 1", False),
        ("_X = 1", False),
        ("Alias = list[int]", False),
        ("__version__ = 1", False),
        ("x = lambda y: y", False),
        ("x = operator.itemgetter(1)", False),
        ("x: Final = 1", False),
        ("x: int = 1", True),
        ("x = logging.getLogger(__name__)", False),
        ("def f():\n    x = 1", False),
        ("class A:\n    x = 1", False),
        ("[x for x in []]", False),
    ],
)
def test_a_variable_is_no_constant_type_or_function(line: str, is_variable: bool) -> None:
    assert bool(find_variables(ast.parse(line))) == is_variable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1\ndef f():\n    return x", [("f", "x")]),
        ("x = 1\ndef f():\n    return [x for _ in 'ab']", [("f", "x")]),
        ("X = 1\ndef f():\n    global X\n    X = 2", [("f", "X")]),
        ("x = 1\ndef f(x):\n    return x", []),
        ("x = 1\ndef f():\n    x = 2\n    return x", []),
        ("x = 1\nprint([x for _ in 'ab'])", []),
        ("def f():\n    x = 1\n    def g():\n        return x\n    return g", []),
    ],
)
def test_only_functions_read_global_variables(text: str, found: list[tuple[str, str]]) -> None:
    assert sorted(set(find_global_reads(ast.parse(text), text))) == found


def test_prints_are_found_outside_main() -> None:
    text = "print(1)\ndef f():\n    print(2, file=g)\n    print(3)\ndef main():\n    def g(): print(4)\n"
    assert find_prints(ast.parse(text), "main") == [("", 1), ("f", 4)]


def test_what_python_does_not_understand_is_told_by_line(tmp_path: Path) -> None:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "folder" / "a.py").write_text("x = 1\nif x\n")
    room = Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))
    with pytest.raises(NotYet, match=r"a.py is not Python, line 2"):
        parse_source(room, "a.py")
