"""Two programs that should print the same: an old one and a new one, run on the same inputs."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.jail import Run
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.python_source import parse_source

_MOST_INPUTS = 4
Input = tuple[str, str]  # how it is called, and what is typed in


def read_inputs(room: Room) -> list[Input]:
    """Return the learner's inputs, an empty one if there is none."""
    names = room.files("inputs/*")[:_MOST_INPUTS]
    return [(name, room.text(name)) for name in names] or [("an empty input", "")]


def is_program(room: Room, name: str, path: str) -> bool:
    """Say whether a program of the learner is the one at `path`, in whatever layout."""
    with open(path, encoding="utf-8") as file:
        return ast.dump(ast.parse(file.read())) == ast.dump(parse_source(room, name))


def demand_same_output(room: Room, old: str, new: str, inputs: Sequence[Input]) -> None:
    """Raise NotYet at the first line that differs, CouldNotLook if the old one fails or varies."""
    for name, text in inputs:
        first, second = (_run(room, script, text) for script in (old, new))
        if first.limit or first.code:
            reason = first.limit or f"ends with code {first.code}"
            raise CouldNotLook(f"{old} itself {reason} on {name}")
        second.demand_success()
        if (expected := _lines(first.out)) == (found := _lines(second.out)):
            continue
        if _lines(_run(room, old, text).out) != expected:
            raise CouldNotLook(f"{old} prints something else each time on {name}")
        number, *differ = _first_difference(expected, found)
        said = f"line {number} of the output differs on {name}"
        raise NotYet(said, expected=str(differ[0]), found=str(differ[1]))


def _run(room: Room, script: str, text: str) -> Run:
    return room.run([room.python, script], stdin=text, folder=room.fresh_copy())


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _first_difference(expected: list[str], found: list[str]) -> tuple[int, str, str]:
    size = max(len(expected), len(found))
    for number in range(size):
        ours, theirs = (
            lines[number] if number < len(lines) else "no line" for lines in (expected, found)
        )
        if ours != theirs:
            return number + 1, ours, theirs
    return size, "", ""
