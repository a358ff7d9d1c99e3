"""Playing a story of lending and giving back with classes of a learner, as exam.toml names their calls.

The calls are Python expressions, evaluated in a process of the learner's Python. It reports what each step
did; what is right is for the exam to say.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room

_DRIVER = r"""
import functools, importlib, inspect, json, os, sys, types
from datetime import date, timedelta
place, asked = sys.argv[1:]
with open(asked) as file:
    calls, steps = json.load(file)
sys.path.insert(0, os.getcwd())
today = date.today()
names = {"date": date, "timedelta": timedelta}
names.update(vars(importlib.import_module(calls["module"])))
things = {"book": {}, "member": {}}
loans = {}
METHODS = types.FunctionType, staticmethod, classmethod, functools.partialmethod

def do(key, **local):
    try:
        code = compile(calls[key], "exam.toml", "eval")
    except SyntaxError:
        code = compile(calls[key], "exam.toml", "exec")
    scope = {**names, **local}
    return eval(code, scope)

def make(kind, key, name):
    if name not in things[kind]:
        word = "title" if kind == "book" else "name"
        things[kind][name] = do(key, **{word: name})
    return things[kind][name]

def locate(item):
    for title, (loan, book) in loans.items():
        if item is loan or (item is book and book is not None):
            return title
        if isinstance(item, str) and title in item:
            return title
    if isinstance(item, (list, tuple)):
        return next((found for found in map(locate, item) if found), None)
    return None

def show(value):
    shown = [str(value), repr(value)]
    return None if value is None else {"shown": shown, "default": object.__repr__(value) in shown[0]}

def lend(title, name, days, key="member"):
    book, member = make("book", "book", title), make("member", key, name)
    due = today + timedelta(days)
    loan = do("lend", book=book, member=member, title=title, name=name, due=due)
    if loan is None or loan is False:
        return {"none": True}
    if title not in loans:
        loans[title] = loan, book
    return {"book": show(book), "member": show(member), "loan": show(loan)}

def back(title, name):
    loan, book = loans[title]
    member = things["member"][name]
    do("give-back", loan=loan, book=book, member=member, title=title, name=name)
    del loans[title]

def overdue():
    found = do("overdue", loans=[loan for loan, _ in loans.values()])
    if isinstance(found, dict):
        found = found.items()
    return [locate(item) for item in found]

def delay(title):
    loan = loans[title][0]
    value = getattr(loan, calls["delay"])
    kind = inspect.getattr_static(type(loan), calls["delay"], None)
    is_property = hasattr(type(kind), "__get__") and not isinstance(kind, METHODS)
    if isinstance(value, timedelta):
        value = value.days
    plain = value if isinstance(value, (int, float)) else str(value)
    return {"value": plain, "property": is_property, "class": type(loan).__name__}

if calls["start"]:
    names["library"] = do("start")
answers = []
for verb, *words in steps:
    try:
        answers.append({"value": {"lend": lend, "back": back, "overdue": overdue, "delay": delay}[verb](*words)})
    except Exception as error:
        answers.append({"error": f"{type(error).__name__}: {error}"})
answers.append({"value": date.today() == today})
with open(place, "w") as file:
    json.dump(answers, file)
"""


class Step(NamedTuple):
    """What one step of a story gave: a value, or the last line of what was raised."""

    value: Any
    error: str = ""


def play(room: Room, calls: Mapping[str, str], steps: Sequence[Sequence[Any]]) -> list[Step]:
    """Play the steps: lend TITLE NAME DAYS [KEY], back TITLE NAME, overdue, delay TITLE.

    DAYS is from today to the day the book is due. Raise NotYet if the module cannot be imported.
    """
    folder = room.empty_folder()
    asked, place = (os.path.join(folder, name) for name in ("asked.json", "answers.json"))
    with open(asked, "w") as file:
        json.dump([calls, steps], file)
    words = [room.python, "-c", _DRIVER, place, asked]
    run = room.run(words, folder=room.fresh_copy(), seconds=10)
    if run.limit or run.code:
        raise NotYet(
            f"{calls['module']} {run.limit or 'cannot be imported'}", found=run.last_line()
        )
    try:
        with open(place) as file:
            *answers, day_stayed = json.load(file)
    except (OSError, ValueError):
        raise CouldNotLook(f"{calls['module']} ended before anything could be lent") from None
    if not day_stayed["value"]:
        raise CouldNotLook("midnight passed meanwhile")
    return [Step(answer.get("value"), answer.get("error", "")) for answer in answers]
