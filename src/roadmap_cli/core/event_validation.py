"""Which facts from elsewhere may enter the log. Pure.

The log keeps what it takes for ever, so each event is looked at before: its fields have the right
form, its clock is one a machine can have, and what the known kinds carry is what the fold expects.
Kinds that are not known here are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from roadmap_cli.core.progress import LATEST_CLOCK, Event
from roadmap_cli.core.states import (
    ASSUMED,
    FINISHED,
    FORGOTTEN,
    LINKED,
    NOTED,
    PAUSED,
    PROVED,
    READ,
    RECALLED,
    REOPENED,
    RETRACTED,
    SKIPPED,
    SPENT,
    STARTED,
    UNREAD,
)

# A clock counts on by one when it cannot follow the time: room for a thousand million commands.
_CLOCKS = range(LATEST_CLOCK + 1_000_000_000)
_FIRST_YEAR = 1900
_MOST_NAME = 200  # characters
_MOST_NUMBER = 10_000_000
MOST_DATA = 1_000_000  # characters
MOST_DEPTH = 20

_device = re.compile(r"[0-9A-Za-z_-]{1,64}").fullmatch
_sum = re.compile(r"[0-9a-f]{32}").fullmatch


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST_NUMBER


_RATED = {"rating": _is_count}
# What the fold asks for, and the form in which it can be taken.
_CARRIES: dict[str, Mapping[str, Callable[[object], bool]]] = {
    **dict.fromkeys((STARTED, PAUSED, FINISHED, SKIPPED, REOPENED, ASSUMED), _RATED),
    **dict.fromkeys((RECALLED, FORGOTTEN), _RATED),
    SPENT: {"minutes": _is_count},
    NOTED: {"text": _is_text},
    PROVED: {"url": _is_text},
    READ: {"reading": _is_text, "part": _is_text, "title": _is_text},
    UNREAD: {"reading": _is_text, "part": _is_text, "title": _is_text},
    LINKED: {"reading": _is_text, "url": _is_text, "title": _is_text, "minutes": _is_count},
    RETRACTED: {"batch": _is_text},
}


def fault(event: Event, text: str) -> str:
    """Return what keeps an event out of the log, in words that follow its name, or ''.

    `text` is its data as it would be kept.
    """
    device, n, clock, at, day, batch, kind, roadmap, topic, data, sum_ = event
    if type(device) is not str or not _device(device):
        return "has a device that is no device's id"
    if type(n) is not int or not 0 < n < 2**53:
        return "has a number (n) that is none"
    if type(clock) is not int or clock not in _CLOCKS:
        return "has a clock that no machine has: whole milliseconds since 1970, before 2200"
    if type(sum_) is not str or not _sum(sum_):
        return "has a checksum (sum) that is none"
    if type(day) is not str or not _is_day(day):
        return "has a day that is none: it is written as 2026-11-23"
    if type(at) is not str or not _is_moment(at):
        return "has a time (at) that is none: it is written as 2026-11-23T18:30:00+01:00"
    for name, value in (("batch", batch), ("kind", kind), ("roadmap", roadmap), ("topic", topic)):
        if type(value) is not str or len(value) > _MOST_NAME or not value.isprintable():
            return f"has a {name} that is no name"
    if not kind:
        return "has no kind"
    if not isinstance(data, dict):
        return "has data that are no mapping"
    return _fault_of_data(kind, data, text)


def _fault_of_data(kind: str, data: Mapping[str, Any], text: str) -> str:
    if len(text) > MOST_DATA:
        return f"has data of more than {MOST_DATA:,} characters"
    # As many brackets as levels are allowed cannot be nested deeper.
    if text.count("{") + text.count("[") > MOST_DEPTH and _depth(data) > MOST_DEPTH:
        return f"has data nested deeper than {MOST_DEPTH} levels"
    if not _is_text(data.get("command", "")):
        return "has data in which 'command' is of the wrong type"
    for key, fits in _CARRIES.get(kind, {}).items():
        if key in data and not fits(data[key]):
            return f"has data in which '{key}' is of the wrong type or too large"
    if kind == RETRACTED and "batch" not in data:
        return "takes back a batch that it does not name"
    return ""


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        found = date.fromisoformat(text)
        return found.isoformat() == text and found.year >= _FIRST_YEAR
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def _is_moment(text: str) -> bool:
    try:
        return len(text) <= 40 and text.isascii() and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _depth(value: object) -> int:
    """Return how deep something is nested, without nesting calls as deep."""
    depth, level = 0, [value]
    while level:
        depth += 1
        inner: list[object] = []
        for thing in level:
            if isinstance(thing, dict):
                inner += thing.values()
            elif isinstance(thing, list):
                inner += thing
        level = [thing for thing in inner if isinstance(thing, (dict, list))]
    return depth
