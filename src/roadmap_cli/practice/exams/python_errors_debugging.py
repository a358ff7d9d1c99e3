"""python-errors-debugging: three programs with one bug each, which one is told by the seed.

A program is healed when it answers as ours does; how much was changed is seen without layout or comments.
"""

from __future__ import annotations

import ast
import os
import re
from difflib import SequenceMatcher
from functools import partial

from roadmap_cli.practice.engine import Advice, Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.materials import solution_path
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.python_source import parse_source

_NAME = "python-errors-debugging"
_MOST_LINES = 3
_LEAST_WORDS = 3  # an assumption, an input and a fix
_ENOUGH_WORDS = 10
_UNDERLINED = re.compile(r"(?m)^(\S[^\n]*)\n(?:=+|-+)[ \t]*$")  # a heading, as Markdown has it too

# What is right, and what may be planted in its place.
BUGS = {
    "fines": (
        ('kind == "child" or', 'kind == "child" and'),
        ("late * rate(kind)", "late + rate(kind)"),
        ("total += cents", "total = cents"),
        ("cents > highest", "cents < highest"),
        ("min(late", "max(late"),
    ),
    "shelves": (
        ("len(STARTS) - 1", "len(STARTS) - 2"),
        ("STARTS[middle] <= title", "STARTS[middle] < title"),
        ("middle - 1", "middle - 2"),
        ("return low + 1", "return low"),
        ("range(1, len(STARTS) + 1)", "range(1, len(STARTS))"),
    ),
    "waiting": (
        ("queue=None):\n    if queue is None:\n        queue = []\n", "queue=[]):\n"),
        ("weeks_each=2", "weeks_each=3"),
        ("first=1", "first=0"),
    ),
}


def starter(seed: int, folder: str) -> None:
    """Write the three programs with the learner's bugs."""
    for name in BUGS:
        with open(os.path.join(folder, f"{name}.py"), "w", encoding="utf-8") as file:
            file.write(plant(name, Dice(seed, "bug", name).below(len(BUGS[name]))))


def plant(name: str, number: int) -> str:
    """Return the source of a program with one bug of the list."""
    with open(solution_path(_NAME, f"{name}.py"), encoding="utf-8") as file:
        text = file.read()
    right, wrong = BUGS[name][number]
    assert text.count(right) == 1, right
    return text.replace(right, wrong)


def make_input(name: str, dice: Dice) -> str:
    """Return lines that show each of the bugs."""
    lines = {"fines": _fines, "shelves": _shelves, "waiting": _waiting}[name](dice)
    return "\n".join(dice.shuffle(lines)) + "\n"


def _fines(dice: Dice) -> list[str]:
    kinds = ["child", "student", "adult", "guest"]
    days = [0, 13, 14, 15, 16, 33, 34, 35, 64, 65, 200]
    return [f"{kind} {dice.choice(days)}" for kind in kinds * 6] + [
        "child 17",
        "adult 18",
        "student 19",
    ]


def _shelves(dice: Dice) -> list[str]:
    endings = dice.sample(["nchor", "ridge", "anal", "ust", "mber"], 3)
    letters = [chr(ord("A") + number) for number in range(26)]
    return [letter + ending for letter in letters for ending in endings] + list("ADHMSZ")


def _waiting(dice: Dice) -> list[str]:
    names = dice.sample(["Ada", "Ben", "Chloé", "Łukasz", "Zoë", "Ines"], 5)
    return [f"{title}: {name}" for title in ("Winter", "Harbour", "River") for name in names]


def _healed(room: Room, name: str) -> None:
    program = f"{name}.py"
    room.path(program)
    text = make_input(name, room.dice("unseen", name))
    ours = room.run([room.python, solution_path(_NAME, program)], stdin=text)
    if ours.code or ours.limit:
        raise CouldNotLook(f"our own {program} does not run with your Python")
    theirs = room.run([room.python, program], stdin=text).demand_success()
    expected, found = (_lines(run.out) for run in (ours, theirs))
    if expected == found:
        return
    for ours_line, theirs_line in zip(expected, found, strict=False):
        if ours_line != theirs_line:
            said = "a line of its output is not right for lines that you do not see"
            raise NotYet(said, expected=ours_line, found=theirs_line)
    raise NotYet(
        "its output is not complete for lines that you do not see",
        expected=f"{len(expected)} lines",
        found=f"{len(found)}",
    )


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _small(room: Room) -> None:
    for name in BUGS:
        planted = plant(name, room.dice("bug", name).below(len(BUGS[name])))
        before = ast.unparse(ast.parse(planted)).splitlines()
        after = ast.unparse(parse_source(room, f"{name}.py")).splitlines()
        codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        changed = sum(max(b - a, d - c) for tag, a, b, c, d in codes if tag != "equal")
        if changed > _MOST_LINES:
            raise NotYet(
                f"more of {name}.py was changed than the bug needs",
                expected=f"at most {_MOST_LINES} lines",
                found=str(changed),
            )


def _notes(room: Room) -> None:
    text = _UNDERLINED.sub(r"# \1", room.text("notes.md"))
    sections = {
        head.lower(): body for head, body in re.findall(r"(?ms)^#+([^\n]*)\n(.*?)(?=^#|\Z)", text)
    }
    short = []
    for name in BUGS:
        if name not in text.lower():
            raise NotYet(f"notes.md does not speak of {name}.py")
        bodies = [body for head, body in sections.items() if name in head]
        if not bodies:
            raise CouldNotLook(f"no heading of notes.md names {name}.py")
        words = " ".join(bodies).split()
        if len(words) < _LEAST_WORDS:
            said = f"what notes.md says of {name}.py is too short"
            raise NotYet(said, expected="assumption, input and fix", found=f"{len(words)} words")
        if len(words) < _ENOUGH_WORDS:
            short.append(f"{name}.py")
    if short:
        raise Advice(f"notes.md says little of {', '.join(short)}")


_HINTS = {
    "fines": (
        "Which lines of a table of kinds and days can you do in your head?",
        "Halve the input until one line is left. What is each value in fine() for it?",
    ),
    "shelves": (
        "Try the first letter of each shelf, and those just before and after.",
        "Write down low and high each time round the loop.",
    ),
    "waiting": (
        "Does it make a difference how many books there are?",
        "Which arguments of a call are not written there, and where do they come from?",
    ),
}
CHECKS = (
    *(
        Check(name, f"{name}.py answers as it should", partial(_healed, name=name), hints)
        for name, hints in _HINTS.items()
    ),
    Check(
        "small",
        "at most three lines of each program were changed",
        _small,
        ("Which of your changes are not needed for the fix?",),
        needs=tuple(BUGS),
    ),
    Check(
        "notes",
        "notes.md tells assumption, smallest input and fix of each bug",
        _notes,
        ("What did you believe before the debugger showed you otherwise?",),
    ),
)
