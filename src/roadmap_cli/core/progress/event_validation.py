"""Validation of events from other machines, before they enter the log. Pure.

Nothing is ever removed from the log, so each event is checked before: its fields have the right
form, its clock is plausible, and the data of known kinds is what the fold expects. Events of
unknown kinds are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache

from roadmap_cli.core.progress import states
from roadmap_cli.core.progress.progress import LATEST_CLOCK, Event

# Beyond LATEST_CLOCK a clock counts on by one: this is room for a thousand million commands.
_CLOCKS = range(LATEST_CLOCK + 1_000_000_000)
_FIRST_YEAR = 1900
_MAX_NAME = 200  # characters
_MAX_NUMBER = 10_000_000
MAX_DATA = 1_000_000  # characters
MAX_DEPTH = 20

_match_device_id = re.compile(r"[0-9A-Za-z_-]{1,64}").fullmatch
_match_checksum = re.compile(r"[0-9a-f]{32}").fullmatch


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MAX_NUMBER


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MAX_NAME and value.isprintable()


def _is_word(value: object) -> bool:
    return _is_name(value) and " " not in str(value)


def _is_day_text(value: object) -> bool:
    return isinstance(value, str) and _is_day(value)


_RATING = {"rating": _is_count}
_READING = {"reading": _is_text, "part": _is_text, "title": _is_text}
# The data that the fold reads, by kind, with the check of each value.
_DATA_CHECKS: dict[str, Mapping[str, Callable[[object], bool]]] = {
    **dict.fromkeys(states.STATE_AFTER, _RATING),
    states.RECALLED: _RATING,
    states.FORGOTTEN: _RATING,
    states.SPENT: {"minutes": _is_count},
    states.NOTED: {"text": _is_text},
    states.PROVED: {"url": _is_text},
    states.VERIFIED: {
        "practice": _is_word,
        "version": _is_count,
        "passed": _is_count,
        "of": _is_count,
        "tree": _is_text,
    },
    states.READ: _READING,
    states.UNREAD: _READING,
    states.LINKED: {"reading": _is_text, "url": _is_text, "title": _is_text, "minutes": _is_count},
    states.AIMED: {
        "milestone": _is_name,
        "topic": _is_name,
        "title": _is_text,
        "by": _is_day_text,
    },
    states.RETRACTED: {"batch": _is_text, "event": _is_text},
}
# What a correction may put in place of a fact's own values.
_INSTEAD_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "day": _is_day_text,
    **_RATING,
    **_READING,
    "minutes": _is_count,
    "text": _is_text,
    "url": _is_text,
}


def find_fault(event: Event, text: str) -> str:
    """Return why an event with data stored as `text` is refused, in words after its name, or ''."""
    device, n, clock, at, day, batch, kind, roadmap, topic, data, sum_ = event
    if type(device) is not str or not _match_device_id(device):
        return "has an invalid device id"
    if type(n) is not int or not 0 < n < 2**53:
        return "has an invalid number (n)"
    if type(clock) is not int or clock not in _CLOCKS:
        return "has an invalid clock: whole milliseconds since 1970 are expected, before 2200"
    if type(sum_) is not str or not _match_checksum(sum_):
        return "has an invalid checksum (sum)"
    if type(day) is not str or not _is_day(day):
        return "has an invalid day: it must look like 2026-11-23"
    if type(at) is not str or not _is_timestamp(at):
        return "has an invalid time (at): it must look like 2026-11-23T18:30:00+01:00"
    for name, value in (("batch", batch), ("kind", kind), ("roadmap", roadmap), ("topic", topic)):
        if type(value) is not str or len(value) > _MAX_NAME or not value.isprintable():
            return f"has an invalid {name}"
    if not kind:
        return "has no kind"
    if not isinstance(data, dict):
        return "has data that is not a mapping"
    if len(text) > MAX_DATA:
        return f"has data of more than {MAX_DATA:,} characters"
    # With no more brackets than levels allowed, the nesting cannot be too deep.
    if text.count("{") + text.count("[") > MAX_DEPTH and _is_deeper(data, MAX_DEPTH):
        return f"has data nested deeper than {MAX_DEPTH} levels"
    if not _is_text(data.get("command", "")):
        return "has data whose 'command' has the wrong type"
    for key, fits in _DATA_CHECKS.get(kind, {}).items():
        if key in data and not fits(data[key]):
            return f"has data whose '{key}' has the wrong type or is too large"
    return _find_retraction_fault(data, topic) if kind == states.RETRACTED else ""


def _find_retraction_fault(data: Mapping[str, object], topic: object) -> str:
    if ("batch" in data) == ("event" in data):
        return "undoes a batch or an event without naming it"
    if "event" not in data:
        return ""
    instead = data.get("instead", {})
    if not topic or not isinstance(instead, dict):
        return "corrects an event in an invalid way"
    for key, value in instead.items():
        if key in _INSTEAD_CHECKS and not _INSTEAD_CHECKS[key](value):
            return f"has data whose '{key}' has the wrong type or is too large"
    return ""


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
        return day.isoformat() == text and day.year >= _FIRST_YEAR
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def _is_timestamp(text: str) -> bool:
    try:
        return len(text) <= 40 and text.isascii() and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _is_deeper(value: object, levels: int) -> bool:
    """Return whether a value has more levels of mappings and lists."""
    if not isinstance(value, (dict, list)):
        return False
    items = value.values() if isinstance(value, dict) else value
    return not levels or any(_is_deeper(item, levels - 1) for item in items)
