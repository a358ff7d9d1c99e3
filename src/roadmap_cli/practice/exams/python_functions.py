"""python-functions: one long script and the same in functions.

What functions read and print is seen in the syntax tree; that both do the same, by running them on the
learner's inputs and, if the old script is ours, on inputs that they have not seen.
"""

from __future__ import annotations

import ast

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.materials import starter_path
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.python_source import (
    count_lines,
    find_functions,
    find_global_reads,
    find_prints,
    parse_source,
)
from roadmap_cli.practice.tools.two_programs import (
    demand_same_output,
    is_program,
    read_inputs,
)

_MOST_LINES = 15
_OLD_LINES = 60
_LOOPS = (ast.For, ast.While, ast.With, ast.AsyncFor, ast.AsyncWith)


def _old(room: Room) -> None:
    lines = sum(bool(line.strip()) for line in room.text("old.py").splitlines())
    if lines <= _OLD_LINES:
        raise NotYet("old.py is too short", expected="more than 60 lines", found=str(lines))
    parse_source(room, "old.py")


def _split(room: Room) -> None:
    tree = parse_source(room, "new.py")
    if "main" not in [function.name for function in find_functions(tree)]:
        raise NotYet("new.py has no function main")
    for node in tree.body:
        if isinstance(node, _LOOPS):
            raise NotYet(f"line {node.lineno} of new.py is outside the functions")


def _short(room: Room) -> None:
    text = room.text("new.py")
    for function in find_functions(parse_source(room, "new.py")):
        if (lines := count_lines(text, function)) > _MOST_LINES:
            said = f"the function {function.name} in line {function.lineno} is too long"
            raise NotYet(said, expected=f"at most {_MOST_LINES} lines", found=str(lines))


def _variables(room: Room) -> None:
    tree = parse_source(room, "new.py")
    for function, name in find_global_reads(tree, room.text("new.py")):
        raise NotYet(f"the function {function} uses the global variable {name}")


def _prints(room: Room) -> None:
    for function, line in find_prints(parse_source(room, "new.py"), "main"):
        where = f"in the function {function}" if function else "outside the functions"
        raise NotYet(f"line {line} of new.py prints {where}")


def _key(room: Room) -> None:
    calls = [node for node in ast.walk(parse_source(room, "new.py")) if isinstance(node, ast.Call)]
    keywords = [keyword.arg for call in calls for keyword in call.keywords]
    if "key" in keywords:
        return
    if None in keywords:
        raise CouldNotLook("new.py passes keywords by **, so a key cannot be seen")
    raise NotYet("nothing in new.py is sorted with key=")


def _same(room: Room) -> None:
    inputs = read_inputs(room)
    if is_program(room, "old.py", starter_path("python-functions", "old.py")):
        inputs.append(("an input that you do not see", _make_input(room.dice("unseen"))))
        inputs.append(("an empty input", ""))
    demand_same_output(room, "old.py", "new.py", inputs)


def _make_input(dice: Dice) -> str:
    """Return loans with ties, days around the limit, and lines that cannot be read."""
    titles = ["Quiet Harbour", "Winter", "The Ship of Seventeen Long Years", "Index", "Łódź"]
    members = dice.shuffle(["Ada", "Łukasz", "Zoë", "Ben", "Chloé"])
    lines = []
    for _ in range(30):
        days = dice.choice([0, 1, 13, 14, 15, 16, 30, 101, 101])
        lines.append(f"{dice.choice(titles)};{dice.choice(members)} ; {days}")
    lines += ["no loan", "a;b;c", "a;b;-3", "a;b;c;4", "", "   "]
    # Equal fines in an order that is neither that of the names nor its reverse.
    equal = [f"Index; {member}; 17" for member in ("Mia", "Eva", "Noor")]
    return "\n".join(dice.shuffle(lines) + equal) + "\n"


CHECKS = (
    Check(
        "old",
        "old.py has more than 60 lines",
        _old,
        ("Which of your scripts would you least like to change?",),
    ),
    Check(
        "split",
        "new.py has a main, and no loop outside the functions",
        _split,
        (
            "What happens when somebody only imports new.py?",
            "Give each paragraph of the old script a name: that is a function.",
        ),
    ),
    Check(
        "short",
        "each function has at most fifteen lines",
        _short,
        ("Which part of the long one could be named in three words?",),
        needs=("split",),
    ),
    Check(
        "variables",
        "no function reads a global variable",
        _variables,
        (
            "Where does the value come from, and how could it arrive as a parameter?",
            "What is never changed is a constant: write its name in capitals.",
        ),
        needs=("split",),
    ),
    Check(
        "prints",
        "only main prints",
        _prints,
        ("What would a function return, so that main can print it?",),
        needs=("split",),
    ),
    Check(
        "key",
        "something is sorted with a key function",
        _key,
        ("What do you sort by? Write a function that returns just that.",),
        needs=("split",),
    ),
    Check(
        "same",
        "old.py and new.py print the same for the same input",
        _same,
        (
            "Save both outputs of one input, and compare the two files line by line.",
            "Which order have two that are equal in what you sort by?",
        ),
        needs=("old", "split"),
    ),
)
