"""Where a module is tested: each test module names in its docstring the modules that it holds."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
SOURCE = TESTS.parent / "src" / "roadmap_cli"
# What these test has no module: texts, the wheel, the corpus, the suite itself.
OF_NO_MODULE = {"curriculum", "faults", "fuzz", "hostile"}
HOLDS = re.compile(r"^Holds: ([\w., \n]+)\.$", re.MULTILINE)
# Answers to practices are material; tests/practice/test_practices.py runs every exam there is.
MATERIAL = re.compile(r"/(starters|solutions|exams|right_[^/]*|wrong_[^/]*)/")
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    for path in SOURCE.rglob("*.py")
    if path.name != "__init__.py" and not MATERIAL.search(str(path))
}


def modules_held_by(path: Path) -> set[str]:
    """Return the modules that the docstring of a test module names."""
    found = HOLDS.search(ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")
    return set(re.split(r",\s+", found[1])) if found else set()


HELD = {
    path: modules_held_by(path)
    for path in sorted(TESTS.rglob("test_*.py"))
    if not MATERIAL.search(str(path))
}


def test_every_module_is_held_by_a_test_module() -> None:
    assert MODULES - set().union(*HELD.values()) == set()


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in HELD
        if path.parent != TESTS and path.relative_to(TESTS).parts[0] not in OF_NO_MODULE
    ],
    ids=lambda path: str(path.relative_to(TESTS)),
)
def test_a_test_module_names_what_it_holds(path: Path) -> None:
    assert HELD[path]
    assert HELD[path] <= MODULES, "a module was renamed or moved"


@pytest.mark.parametrize(
    "folder",
    sorted(
        {
            path.parent
            for path in SOURCE.rglob("*.py")
            if not re.search("/(starters|solutions)/", str(path))
        }
    ),
    ids=str,
)
def test_a_folder_holds_no_more_modules_than_one_finds(folder: Path) -> None:
    # A module for each command, and one for the answers of a group of them.
    most = {"workspace": 80, "answers": 24, "exams": 80}.get(folder.name, 18)
    assert len([*folder.glob("[!_]*.py")]) <= most


@pytest.mark.parametrize(
    "init",
    [path for path in sorted(SOURCE.glob("*/**/__init__.py")) if not MATERIAL.search(str(path))],
    ids=str,
)
def test_the_init_of_a_package_is_a_docstring_and_nothing_else(init: Path) -> None:
    (docstring,) = ast.parse(init.read_text("utf-8")).body
    assert isinstance(docstring, ast.Expr)
