"""python-official-docs: eight questions of ours as functions, and twelve of the learner's that run.

The functions are called with values that the learner has not seen, some of them made for the mistakes
that one makes by hand: centuries, halves, midnights, the last days of a year.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache, partial
from itertools import combinations
from statistics import median
from typing import Any, NamedTuple

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.questions import (
    make_amounts,
    make_counted_words,
    make_days_before_leap_days,
    make_days_of_weeks,
    make_moments,
    make_name_lists,
    make_number_lists,
    make_word_lists,
)
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.driver import Answer, as_json, call_functions
from roadmap_cli.practice.tools.python_source import parse_source

_QUESTIONS = 12
_LONGEST = 120  # of an answer that is shown
_LINK = "docs.python.org"
_TOKYO = timezone(timedelta(hours=9))


class _Question(NamedTuple):
    """One function: what it answers, by which arguments it is asked, and what is right."""

    says: str
    hints: tuple[str, ...]
    ask: Callable[[Dice], list[tuple[Any, ...]]]
    answer: Callable[..., Any]
    read: Callable[[Any], Any]  # a value from the driver, in the form of `answer`


def _days_to_leap_day(day: date) -> int:
    return next(n for n in range(3000) if (day + timedelta(n)).strftime("%m-%d") == "02-29")


def _group(words: list[str]) -> dict[str, list[str]]:
    return {word[0]: [other for other in words if other[0] == word[0]] for word in words}


def _most(words: list[str], count: int) -> list[str]:
    return sorted(set(words), key=words.count, reverse=True)[:count]


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[0], day.isocalendar()[1]


def _plain(value: Any) -> Any:
    return value


def _decimal(value: Any) -> Any:
    text = value.get("decimal") if isinstance(value, dict) else value
    return Decimal(str(text))


def _dictionary(value: Any) -> Any:
    return dict(value["dict"])


def _moment(value: Any) -> Any:
    moment = datetime.fromisoformat(value["time"])
    return moment.isoformat() if moment.tzinfo else f"{moment.isoformat()}, not aware"


def _only_words(value: Any) -> Any:
    return [item[0] if isinstance(item, list) else item for item in value]


def _pairs(value: Any) -> Any:
    return [tuple(pair) for pair in value]


def _year_week(value: Any) -> Any:
    parts = re.findall(r"\d+", value) if isinstance(value, str) else value
    return tuple(int(part) for part in parts[:2])


_FUNCTIONS = {
    "days_to_leap_day": _Question(
        "days_to_leap_day counts to the next 29 February",
        (
            "What is the answer on 29 February itself? Which year divisible by 4 has no such day?",
            "Look into the module calendar.",
        ),
        make_days_before_leap_days,
        _days_to_leap_day,
        _plain,
    ),
    "round_half_even": _Question(
        "round_half_even gives two places, half to even",
        ("What does float do to 2.675 before you round?", "Look at quantize of Decimal."),
        make_amounts,
        lambda amount: amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN),
        _decimal,
    ),
    "group_by_letter": _Question(
        "group_by_letter keeps all words and their order",
        ("What does the page of groupby say about the order of what it gets?",),
        make_word_lists,
        _group,
        _dictionary,
    ),
    "in_tokyo": _Question(
        "in_tokyo knows the date there, also when it is another one",
        ("Which module has known the time zones of the world since 3.9?",),
        make_moments,
        lambda moment: moment.astimezone(_TOKYO).isoformat(),
        _moment,
    ),
    "most_common": _Question(
        "most_common gives the most frequent words in order",
        ("Which class of collections counts?",),
        make_counted_words,
        _most,
        _only_words,
    ),
    "pairs": _Question(
        "pairs gives each pair once",
        ("Search the page of itertools for: no repeated elements.",),
        make_name_lists,
        lambda names: list(combinations(names, 2)),
        _pairs,
    ),
    "middle": _Question(
        "middle is the median, also of an even count",
        ("What is the middle of four numbers?",),
        make_number_lists,
        median,
        _plain,
    ),
    "week_of": _Question(
        "week_of gives year and week by ISO 8601",
        ("To which year does the week of 1 January 2027 belong?",),
        make_days_of_weeks,
        _week,
        _year_week,
    ),
}


@lru_cache(maxsize=1)
def _answers(room: Room) -> dict[str, list[tuple[tuple[Any, ...], Answer]]]:
    """Return for each function its arguments and what it gave: one process answers all of them."""
    room.path("answers.py")
    asked = [
        (name, arguments)
        for name, question in _FUNCTIONS.items()
        for arguments in question.ask(room.dice("unseen", name))
    ]
    given = call_functions(room, "answers", [(name, as_json(args)) for name, args in asked])
    answers: dict[str, list[tuple[tuple[Any, ...], Answer]]] = {}
    for (name, arguments), answer in zip(asked, given, strict=True):
        answers.setdefault(name, []).append((arguments, answer))
    return answers


def _runs(room: Room) -> None:
    _answers(room)


def _function(room: Room, name: str) -> None:
    question = _FUNCTIONS[name]
    for arguments, answer in _answers(room)[name]:
        if answer.is_missing:
            raise NotYet(f"answers.py has no function {name}")
        call = f"{name}({', '.join(map(_format, arguments))})"
        if answer.error.startswith("ZoneInfoNotFoundError") and "Asia/Tokyo" in answer.error:
            raise CouldNotLook("this system has no time zone data; pip install tzdata brings them")
        expected = question.answer(*arguments)
        found = _read(question, answer.value)
        if answer.error or found != expected:
            raise NotYet(
                f"another answer for {call}",
                expected=_format(expected),
                found=answer.error or _format(found),
            )


def _read(question: _Question, value: Any) -> Any:
    try:
        return question.read(value)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return value  # of another kind, so not equal to what is expected


def _format(value: Any) -> str:
    text = str(value) if isinstance(value, date | Decimal) else repr(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ..."


def _questions(room: Room) -> None:
    lines = room.text("questions.py").split("\n")
    links = [number for number, line in enumerate(lines, 1) if _LINK in line]
    tree = parse_source(room, "questions.py")
    if len(links) < _QUESTIONS:
        raise NotYet(
            f"too few questions with a link to {_LINK}",
            expected=str(_QUESTIONS),
            found=str(len(links)),
        )
    room.run([room.python, "questions.py"], folder=room.fresh_copy(), seconds=15).demand_success()
    ends = sorted(
        node.end_lineno or 0
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and not hasattr(node, "body")
    )
    answered = {next((end for end in ends if end >= line), 0) for line in links} - {0}
    if len(answered) < _QUESTIONS:
        raise CouldNotLook("which line of code belongs to which link cannot be seen")


def _links(room: Room) -> None:
    links = set(re.findall(rf"{_LINK}/[\w./#-]+", room.text("answers.py")))
    if len(links) < len(_FUNCTIONS) - 2:  # one page may answer more than one
        raise NotYet(
            "too few links in answers.py", expected="one above each function", found=str(len(links))
        )


CHECKS = (
    Check(
        "runs",
        "answers.py can be imported",
        _runs,
        ("What is the last line that Python says about it?",),
    ),
    *(
        Check(
            name.replace("_", "-"),
            question.says,
            partial(_function, name=name),
            question.hints,
            ("runs",),
        )
        for name, question in _FUNCTIONS.items()
    ),
    Check(
        "links",
        "each answer has its link to the documentation",
        _links,
        ("On which page did you find it? Its headings have links of their own.",),
        needs=("runs",),
    ),
    Check(
        "questions",
        "twelve questions of yours have a link and a line, and run",
        _questions,
        ("What did you last look up elsewhere? Where is it in the official documentation?",),
    ),
)
