"""pep8-style: an old program rewritten, which prints the same, with names, layout and docstrings of PEP 8.

Names, layout and docstrings are looked at by ruff, with the rules of it that PEP 8 and PEP 257 state.
"""

from __future__ import annotations

import ast
import re

from roadmap_cli.practice.engine import Check, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.materials import starter_path
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.python_source import parse_source
from roadmap_cli.practice.tools.ruff import check_by_rules
from roadmap_cli.practice.tools.two_programs import (
    demand_same_output,
    is_program,
    read_inputs,
)

_NAMES = "N801,N802,N803,N806,N815,N816,N804,N805,E741,E742,E743"
_LAYOUT = "E1,E2,E3,E4,E5,E701,E702,E703,E71,E72,E731,W191,W291,W293,W605"
_DOCSTRINGS = "D100,D101,D102,D103"


def _old(room: Room) -> None:
    parse_source(room, "old.py")


def _rewritten(room: Room) -> None:
    old, new = (_without_docstrings(parse_source(room, name)) for name in ("old.py", "new.py"))
    if old == new:
        raise NotYet("new.py differs from old.py only in layout, comments and docstrings")


def _without_docstrings(tree: ast.Module) -> str:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [  # type: ignore[attr-defined]
                part
                for part in body
                if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
            ]
    return ast.dump(tree)


def _same(room: Room) -> None:
    inputs = read_inputs(room)
    if is_program(room, "old.py", starter_path("pep8-style", "old.py")):
        inputs.append(("an input that you do not see", _make_input(room.dice("unseen"))))
    demand_same_output(room, "old.py", "new.py", inputs)


def _make_input(dice: Dice) -> str:
    """Return loans around the limits, and lines that cannot be read."""
    titles, members = ["Winter", "Łódź", "The Quiet Harbour"], ["Ada", "Łukasz", "Zoë", "Ben"]
    lines = [
        f"{dice.choice(titles)};{dice.choice(members)};{dice.choice([0, 27, 28, 29, 78, 79, 300])}"
        for _ in range(25)
    ]
    return "\n".join(dice.shuffle([*lines, "no loan", "a;b;c", ""])) + "\n"


def _names(room: Room) -> None:
    _demand(room, _NAMES)


def _layout(room: Room) -> None:
    _demand(room, _LAYOUT)


def _docstrings(room: Room) -> None:
    _demand(room, _DOCSTRINGS)


def _demand(room: Room, rules: str) -> None:
    """Raise NotYet at the first fault; a constant within a function is none."""
    for violation in check_by_rules(room, "new.py", rules):
        if violation.code == "N806" and re.search("`[A-Z0-9_]+`", violation.says):
            continue
        raise NotYet(f"{violation.place}: {violation.says}", found=violation.code)


CHECKS = (
    Check(
        "old",
        "old.py is there",
        _old,
        ("Which of your programs did you write first?",),
    ),
    Check(
        "rewritten",
        "new.py is more than old.py in another layout",
        _rewritten,
        ("Which name would you have to explain to a friend?",),
        needs=("old",),
    ),
    Check(
        "same",
        "old.py and new.py print the same for the same input",
        _same,
        (
            "Change one name at a time, and run the program after each.",
            "Save both outputs of one input, and compare the two files line by line.",
        ),
        needs=("old",),
    ),
    Check(
        "names",
        "names are spelt as PEP 8 says",
        _names,
        (
            "Is it a class, a function, a variable or a constant?",
            "Look at the section of PEP 8 about naming conventions.",
        ),
        needs=("rewritten",),
    ),
    Check(
        "layout",
        "the layout is that of PEP 8",
        _layout,
        (
            "How many statements stand on that line, and how wide is it?",
            "Look at code layout and programming recommendations in PEP 8.",
        ),
        needs=("rewritten",),
    ),
    Check(
        "docstrings",
        "the module and what is public in it have docstrings",
        _docstrings,
        (
            "What does it do, said as an order to it in one line?",
            "Look at one-line docstrings in PEP 257; a leading underscore says that something is not public.",
        ),
        needs=("rewritten",),
    ),
)
