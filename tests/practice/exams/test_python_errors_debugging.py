"""python-errors-debugging: every bug that may be planted shows in the input that we make.

Holds: practice.exams.python_errors_debugging.
"""

import subprocess
import sys

import pytest

from roadmap_cli.practice.exams.python_errors_debugging import BUGS, make_input, plant
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.materials import solution_path


def answer(source: str, text: str) -> str:
    words = [sys.executable, "-I", "-c", source]
    return subprocess.run(words, input=text, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.parametrize("name", BUGS)
def test_every_bug_shows(name: str) -> None:
    with open(solution_path("python-errors-debugging", f"{name}.py"), encoding="utf-8") as file:
        right = file.read()
    text = make_input(name, Dice(1, "unseen"))
    for number in range(len(BUGS[name])):
        assert answer(plant(name, number), text) != answer(right, text), BUGS[name][number]
