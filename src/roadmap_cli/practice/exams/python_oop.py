"""python-oop: books, members and loans, played with by calls that exam.toml names.

A story of lending and giving back is played beside a model of ours. Members have one book at a time, so
that a limit nobody asked for is no fault.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile
from roadmap_cli.practice.tools.lending import Step, play

_CALLS = {
    "module": "library",
    "book": "Book(title)",
    "member": "Member(name)",
    "lend": "Loan(book, member, due)",
    "give-back": "loan.give_back()",
    "overdue": "find_overdue(loans)",
    "delay": "days_late",
}
_DELAYS = {-10: 10, -1: 1, 0: 0, 1: 0, 20: 0}  # days until due, and the delay
_STEPS = 60
_TITLES = [f"The {word} Book" for word in "Quiet Broken Hidden Second Early".split()]
_LEAST_WORDS = 15


def _calls(room: Room) -> dict[str, str]:
    exam = ExamFile(room)
    calls = {key: exam.text("library", key, default) for key, default in _CALLS.items()}
    calls["start"] = exam.text("library", "start", "None")
    if not re.fullmatch(r"\w+", calls["delay"]):
        raise NotYet("exam.toml: [library] delay is not the name of a property")
    return calls


def _demand_loan(step: Step, days: int) -> None:
    """Raise unless a book that is in was lent."""
    if step.error and days < 0:
        said = "a loan that is overdue already cannot be made; exam.toml may tell a way"
        raise CouldNotLook(said)
    if step.error:
        raise NotYet("a book that is in cannot be lent", found=step.error)
    if "none" in step.value:
        raise CouldNotLook("what [library] lend of exam.toml says gives no loan")


@lru_cache(maxsize=1)
def _first(room: Room) -> list[Step]:
    """Return what a first loan and giving it back give."""
    calls = _calls(room)
    steps = play(room, calls, [["lend", _TITLES[0], "Łukasz", 7], ["back", _TITLES[0], "Łukasz"]])
    _demand_loan(steps[0], 7)
    if steps[1].error:
        raise NotYet("a book cannot be given back", found=steps[1].error)
    return steps


def _works(room: Room) -> None:
    _first(room)


def _prints(room: Room) -> None:
    shown = _first(room)[0].value
    for kind, texts in (
        ("book", [_TITLES[0]]),
        ("member", ["Łukasz"]),
        ("loan", [_TITLES[0], "Łukasz"]),
    ):
        if shown[kind] is None:
            raise CouldNotLook(f"[library] {kind} of exam.toml gives nothing that could be printed")
        printed = shown[kind]["shown"]
        if not any(text in line for text in texts for line in printed):
            raise NotYet(f"print of a {kind} does not show {texts[0]}", found=printed[0])


def _delay(room: Room) -> None:
    steps: list[list[Any]] = []
    for number, days in enumerate(sorted(_DELAYS, reverse=True)):
        steps += [["lend", _TITLES[number], f"member {number}", days], ["delay", _TITLES[number]]]
    answers = play(room, _calls(room), steps)
    for (_, _, _, days), lent, delay in zip(steps[::2], answers[::2], answers[1::2], strict=True):
        _demand_loan(lent, days)
        name = _calls(room)["delay"]
        if delay.error:
            raise NotYet(f"the delay of a loan cannot be read by {name}", found=delay.error)
        if not delay.value["property"]:
            raise NotYet(f"{name} of {delay.value['class']} is not a property")
        if delay.value["value"] != _DELAYS[days]:
            when = f"{-days} days ago" if days < 0 else f"in {days} days" if days else "today"
            raise NotYet(
                f"another delay of a loan that is due {when}",
                expected=str(_DELAYS[days]),
                found=str(delay.value["value"]),
            )


def _story(room: Room, days_to_due: tuple[int, ...]) -> tuple[list[list[Any]], list[Any]]:
    """Return steps, and what is right for each: True for a loan, False for a refusal, or a list."""
    dice = room.dice("story")
    out: dict[str, tuple[str, int]] = {}
    steps: list[list[Any]] = []
    right: list[Any] = []
    for number in range(_STEPS):
        title, name = dice.choice(_TITLES), f"member {number}"
        if title in out and dice.below(2):
            steps.append(["back", title, out.pop(title)[0]])
            right.append(None)
            continue
        days = dice.choice(days_to_due)
        steps.append(["lend", title, name, days])
        right.append(title not in out)
        out.setdefault(title, (name, days))
        if number % 4 == 0:
            steps.append(["overdue"])
            right.append(sorted(title for title, (_, due) in out.items() if due < 0))
    return steps, right


def _twice(room: Room) -> None:
    steps, right = _story(room, (14,))
    for step, expected, answer in zip(steps, right, play(room, _calls(room), steps), strict=True):
        if step[0] == "back" and answer.error:
            raise NotYet("a book that is lent cannot be given back", found=answer.error)
        if step[0] != "lend":
            continue
        if expected:
            _demand_loan(answer, step[3])
        elif not answer.error and "none" not in answer.value:
            raise NotYet("a book that is out was lent once more", expected="an exception")


def _overdue(room: Room) -> None:
    steps, right = _story(room, (-10, -1, 0, 1, 14))
    for step, expected, answer in zip(steps, right, play(room, _calls(room), steps), strict=True):
        if step[0] == "lend" and expected:
            _demand_loan(answer, step[3])
        if step[0] != "overdue":
            continue
        if answer.error:
            raise NotYet("the overdue loans cannot be listed", found=answer.error)
        if None in answer.value:
            raise CouldNotLook("what is listed as overdue is neither a loan nor a book nor a title")
        if sorted(answer.value) != expected:
            raise NotYet(
                "other loans are listed as overdue",
                expected=", ".join(expected) or "none",
                found=", ".join(sorted(answer.value)) or "none",
            )


def _second(room: Room) -> None:
    calls = {**_calls(room), "second-member": ExamFile(room).text("library", "second-member")}
    (second,) = play(room, calls, [["lend", _TITLES[0], "Zoë", 3, "second-member"]])
    if second.error:
        raise NotYet("the second kind of member cannot borrow", found=second.error)
    _demand_loan(second, 3)


def _show(room: Room) -> None:
    command = ExamFile(room).command("show", "python3 show.py")
    if command[1:] == ["show.py"]:
        room.path("show.py")
    run = room.run(command, folder=room.fresh_copy()).demand_success()
    if not run.out.strip():
        raise NotYet("the script shows nothing")


def _notes(room: Room) -> None:
    words = re.findall(r"\w+", room.text("notes.md"))
    if len(words) < _LEAST_WORDS:
        raise NotYet("notes.md is too short to argue", found=f"{len(words)} words")


CHECKS = (
    Check(
        "works",
        "a book can be lent to a member and given back",
        _works,
        (
            "Do the expressions of exam.toml work when you type them into python3?",
            "What does your expression for lending give back?",
        ),
    ),
    Check(
        "prints",
        "print shows what a book, a member and a loan are",
        _prints,
        ("Which special method does print ask for, and which a list of objects?",),
        needs=("works",),
    ),
    Check(
        "delay",
        "the days of delay are a property, and 0 until the due day",
        _delay,
        (
            "Which day is the first with a delay?",
            "How is a property read, and how a method?",
        ),
        needs=("works",),
    ),
    Check(
        "twice",
        "a book that is out is not lent, and one that came back is",
        _twice,
        (
            "Who knows whether a book is out, and when does that change?",
            "Try it with two books: do they share what should be their own?",
        ),
        needs=("works",),
    ),
    Check(
        "overdue",
        "the overdue loans are listed, those that are due today not",
        _overdue,
        ("Which of your loans are due today, and which have come back?",),
        needs=("twice",),
    ),
    Check(
        "second",
        "the second kind of member can borrow",
        _second,
        ("Which line of exam.toml still begins with #?",),
        needs=("works",),
    ),
    Check(
        "show",
        "a script shows all of this",
        _show,
        ("Which line of it would fail if you took one of the rules away?",),
    ),
    Check(
        "notes",
        "notes.md argues for a subclass or a field",
        _notes,
        ("What does the second kind do that the first does not?",),
    ),
)
