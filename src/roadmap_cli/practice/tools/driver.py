"""Calling functions of a learner's module, in a process of their Python.

Values go there and come back as JSON, with dates, times, decimals, sets and tuples told apart. What the
module prints is kept away from the answers. A duration comes back in days. It knows no practice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.jail import SECONDS
from roadmap_cli.practice.room import Room

_DRIVER = r"""
import datetime, decimal, importlib, json, os, sys
place, module, calls = sys.argv[1:]
sys.path.insert(0, os.getcwd())

def read(value):
    if isinstance(value, list):
        return [read(item) for item in value]
    if isinstance(value, dict):
        (kind, inner), = value.items()
        if kind == "date":
            return datetime.date.fromisoformat(inner)
        if kind == "time":
            return datetime.datetime.fromisoformat(inner)
        if kind == "decimal":
            return decimal.Decimal(inner)
        return {key: read(item) for key, item in inner}
    return value

def write(value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, decimal.Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime.datetime):
        return {"time": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    if isinstance(value, dict):
        return {"dict": [[write(key), write(item)] for key, item in value.items()]}
    if hasattr(value, "__iter__"):
        return [write(item) for item in value]
    return {"other": type(value).__name__}

def call(name, arguments):
    try:
        function = getattr(loaded, name)
    except AttributeError:
        return {"missing": name}
    try:
        return {"value": write(function(*map(read, arguments)))}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}

loaded = importlib.import_module(module)
with open(calls) as file:
    answers = [call(*item) for item in json.load(file)]
with open(place, "w") as file:
    json.dump(answers, file)
"""


class Answer(NamedTuple):
    """What one call gave: a value as JSON, or why there is none."""

    value: Any
    error: str = ""  # the last line of a traceback
    is_missing: bool = False


def call_functions(
    room: Room, module: str, calls: Sequence[tuple[str, Sequence[Any]]], seconds: float = SECONDS
) -> list[Answer]:
    """Call functions of a module with values of `as_json`, one after the other.

    Raise NotYet if it cannot be imported or does not end.
    """
    folder = room.empty_folder()
    asked, place = (os.path.join(folder, name) for name in ("asked.json", "answers.json"))
    with open(asked, "w") as file:
        json.dump(calls, file)
    words = [room.python, "-c", _DRIVER, place, module, asked]
    run = room.run(words, folder=room.fresh_copy(), seconds=seconds)
    if run.limit or run.code:
        said = run.limit or "cannot be imported"
        raise NotYet(f"{module}.py {said}", found=run.last_line())
    try:
        with open(place) as file:
            answers = json.load(file)
    except (OSError, ValueError):
        raise CouldNotLook(f"{module}.py ended before its functions could be called") from None
    return [
        Answer(answer.get("value"), answer.get("error", ""), "missing" in answer)
        for answer in answers
    ]


def as_json(value: Any) -> Any:
    """Return a value as the driver reads and writes it."""
    import datetime
    import decimal

    if isinstance(value, decimal.Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime.datetime):
        return {"time": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {"dict": [[as_json(key), as_json(item)] for key, item in value.items()]}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    return value
