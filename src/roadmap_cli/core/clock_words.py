"""Times as people type them: 18:30, 6:30 pm, yesterday 22:10, 20 min ago. Pure.

A time without a day is the last one of that name. Its day is one of the calendar, whatever hour the
learner's own day begins at. It must not know time zones: which moments a local time names is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import inf

from roadmap_cli.core import day_words, wording
from roadmap_cli.errors import UsageError

# The moments of a local time, the latest first: two in the hour that comes twice.
FindMoments = Callable[[datetime], Sequence[datetime]]

_CLOCK = r"(?:at )?(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2}))?(?P<end> ?[ap]m| ?h| o'clock| uhr)?"
_DAY = r"(?P<day>.*?\S)"
_FORMS = [
    re.compile(form)
    for form in (_CLOCK, rf"{_DAY}(?:[ ,]+|(?<=\d)t){_CLOCK}", rf"{_CLOCK}[ ,]+{_DAY}")
]
_NAMED = [(re.compile(r"\bnoon\b"), "12:00"), (re.compile(r"\bmidnight\b"), "0:00")]
_NOW = ("now", "right now", "just now")
_AGO = re.compile(r"(?P<time>.*\d ?(?:m|h|h\d\d)) ago")
_UNITS = [
    (re.compile(r"\b(?:an? )?quarter of an hour\b"), "15m"),
    (re.compile(r"\bhalf an hour\b"), "30m"),
    (re.compile(r"\ban hour and a half\b"), "1h30"),
    (re.compile(r"\b(?:an?|one) (?=hour|min)"), "1 "),
    (re.compile(r" ?\b(?:minutes?|mins?)\b"), "m"),
    (re.compile(r" ?\b(?:hours?|hrs?)\b"), "h"),
]


def parse_moment(
    typed: str, now: datetime, find_moments: FindMoments, reach: float = inf
) -> datetime:
    """Return the moment up to now that was typed; raise UsageError if it is none.

    A time that today has not come to is that of yesterday, if that is at most `reach` seconds ago.
    """
    text = " ".join(typed.lower().split())
    if text in _NOW:
        return now
    for name, clock_time in _NAMED:
        text = name.sub(clock_time, text)
    minutes = _parse_distance(text)
    if minutes is not None:
        return now - timedelta(minutes=minutes)
    day, clock = _split(text)
    if clock is None:
        raise UsageError(f"'{typed}' is not a time", _hint(now))
    hour, minute = clock
    if day:
        dates = [day_words.parse_day(day, now.date())]
    else:
        dates = [now.date(), now.date() - timedelta(days=1)]
    for date in dates:
        local = datetime(date.year, date.month, date.day, hour, minute)
        for moment in find_moments(local):
            is_sure = bool(day) or date == now.date()
            if 0 <= now.timestamp() - moment.timestamp() <= (inf if is_sure else reach):
                return moment
    hint = f"give a time up to now, {now:%H:%M}"
    if not day:
        hint += f', or its day, too: "yesterday {hour}:{minute:02}"'
    raise UsageError(f"'{typed}' is in the future", hint)


def _parse_distance(text: str) -> int | None:
    """Return the minutes of `20 min ago`, None for anything else."""
    for unit, letter in _UNITS:
        text = unit.sub(letter, text)
    match = _AGO.fullmatch(text)
    return wording.parse_duration(match["time"]) if match else None


def _split(text: str) -> tuple[str, tuple[int, int] | None]:
    """Return the words for the day, and hour and minute if they are those of a clock."""
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is None or not (match["minute"] or match["end"]):
            continue
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["end"] or "").strip()
        if half in ("am", "pm"):
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour < 24 and minute < 60:
            return match.groupdict().get("day") or "", (hour, minute)
    return "", None


def _hint(now: datetime) -> str:
    return f'write {now - timedelta(minutes=30):%H:%M}, "yesterday 22:10" or "20 min ago"'
