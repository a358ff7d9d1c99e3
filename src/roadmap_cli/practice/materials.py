"""What comes with a practice: its exam, its starter and our solution, by its name.

`starters/NAME` and `solutions/NAME` are copied; what has to be made from the seed is written by
`starter(seed, folder)` and `solution(seed, folder)` of the exam, if it has them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from roadmap_cli.practice.engine import Check

_COMPILED = "__pycache__"  # pip compiles whatever it installs, and these files with it
_HERE = os.path.dirname(os.path.abspath(__file__))


def find_checks(name: str) -> Sequence[Check]:
    """Return the checks of a practice."""
    checks: Sequence[Check] = _exam(name).CHECKS
    return checks


def write_starter(name: str, seed: int, folder: str) -> None:
    """Write what a learner begins with into a folder."""
    _write(name, "starter", seed, folder)


def write_solution(name: str, seed: int, folder: str) -> None:
    """Write our solution over a starter."""
    _write(name, "solution", seed, folder)


def solution_path(name: str, *parts: str) -> str:
    """Return the path of a file of our solution, for a check that compares with it."""
    return os.path.join(_HERE, "solutions", name, *parts)


def starter_path(name: str, *parts: str) -> str:
    """Return the path of a file of the starter, to see whether it is still ours."""
    return os.path.join(_HERE, "starters", name, *parts)


def _write(name: str, kind: str, seed: int, folder: str) -> None:
    source = os.path.join(_HERE, f"{kind}s", name)
    # Not copytree: from its error nobody can tell a full disk.
    for directory, folders, names in os.walk(source):
        folders[:] = [name for name in folders if name != _COMPILED]
        target = os.path.normpath(os.path.join(folder, os.path.relpath(directory, source)))
        os.makedirs(target, exist_ok=True)
        for file in names:
            shutil.copy(os.path.join(directory, file), target)
    if more := getattr(_exam(name), kind, None):
        more(seed, folder)


def _exam(name: str) -> ModuleType:
    return import_module(f"roadmap_cli.practice.exams.{name.replace('-', '_')}")
