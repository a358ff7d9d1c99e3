"""Variants are material: their tests are run by the checks that look at them, not by pytest here.

Programs of learners run with the Python of these tests, not through a launcher such as that of pyenv,
which would take most of the time. Ruff is that of these tests, too.
"""

import os
import shlex
import sys
from collections.abc import Iterator

import pytest

collect_ignore_glob = ["*/right_*", "*/wrong_*"]


@pytest.fixture(autouse=True, scope="session")
def python_without_a_launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("bin")
    launcher = folder / "python3"  # no link: the packages of an environment are found by its path
    launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    launcher.chmod(0o755)
    (folder / "ruff").symlink_to(os.path.join(os.path.dirname(sys.executable), "ruff"))
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{folder}{os.pathsep}{before}"
    yield
    os.environ["PATH"] = before
