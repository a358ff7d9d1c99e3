"""Amounts, durations and dates in words that claim no more than is known. Pure.

Durations are whole minutes inside and `45m`, `3h`, `1h30` outside. Dates are the coarser the
farther they are: weeks, thirds of a month, thirds of a year; a safe day is told in half months and
quarters, rounded up and never down. It must not know what the dates are of.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

MOST_MINUTES = 60_000
_DURATION = r"^(?:(\d{1,5})h(?:(\d{1,2})(?:m(?:in)?)?)?|(\d{1,6})m(?:in)?|(\d{1,5})[.,](\d{1,2})h)$"
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NUMBERS = ("", "one", "two", "three", "four")
# From so many weeks on it is months, and from so many it is years.
_MONTHS_FROM, _YEARS_FROM = 4, 104
_MOST_WEEKS = 520


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it needs it."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def parse_duration(text: str) -> int | None:
    """Return the minutes of `45m`, `3h`, `1h30` or `1.5h`, or None when it is none of these."""
    match = re.match(_DURATION, text.strip().lower().replace(" ", ""))
    if not match:
        return None
    hours, rest, minutes, whole, decimals = match.groups()
    if minutes is not None:
        found = int(minutes)
    elif whole is not None:
        found = round(float(f"{whole}.{decimals}") * 60)
    else:
        found = int(hours) * 60 + int(rest or 0)
    return found if 0 < found <= MOST_MINUTES else None


def duration(minutes: int) -> str:
    """Return minutes as people read them: `45 min`, `3 h`, `1 h 30`; whole hours from 10 h on."""
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if minutes >= 600:
        return f"{(minutes + 30) // 60:,} h"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def hours(minutes: int) -> float:
    """Return minutes as hours for machines: a whole number where it is one."""
    return minutes // 60 if minutes % 60 == 0 else round(minutes / 60, 4)


def hours_a_week(minutes: float) -> str:
    """Return minutes a week as hours with at most one decimal: `6.1 h a week`."""
    number = hours(round(minutes))
    if 0 < number < 0.1:
        return "less than 0.1 h a week"
    return f"{number:.1f}".removesuffix(".0") + " h a week"


def likely_day(day: date, today: date) -> str:
    """Return a likely day: `next week`, `in about two weeks`, `mid-March 2027`, `late 2029`."""
    weeks = _weeks_ahead(day, today)
    if weeks < 2:
        return ("this week", "next week")[max(0, weeks)]
    if weeks < _MONTHS_FROM:
        return f"in about {_NUMBERS[weeks]} weeks"
    if weeks < _YEARS_FROM:
        return f"{_third(day.day, 10)}{_MONTHS[day.month - 1]} {day.year}"
    return f"{_third(day.month, 4)}{day.year}"


def safe_day(day: date, today: date) -> str:
    """Return a safe day: `by the end of next week`, `by the middle of April 2027`."""
    weeks = _weeks_ahead(day, today)
    if weeks < 2:
        return f"by the end of {likely_day(day, today)}"
    if weeks < _MONTHS_FROM:
        # Up to six days more than so many weeks.
        return f"within {_NUMBERS[weeks + 1]} weeks"
    if weeks < _YEARS_FROM:
        half = "middle" if day.day <= 15 else "end"
        return f"by the {half} of {_MONTHS[day.month - 1]} {day.year}"
    return f"by the end of {_MONTHS[(day.month - 1) // 3 * 3 + 2]} {day.year}"


def about_weeks(weeks: int, like: int = 0) -> str:
    """Return `about 51 weeks` or `more than ten years`; `about 80` beside other weeks."""
    if weeks > _MOST_WEEKS:
        return "more than ten years"
    known = 1 < like <= _YEARS_FROM >= weeks
    return f"about {weeks}" if known else f"about {weeks_or_years(weeks)}"


def weeks_or_years(weeks: int) -> str:
    """Return whole weeks, from two years on half years: `1 week`, `80 weeks`, `2.5 years`."""
    if weeks > _YEARS_FROM:
        return f"{round(weeks / 26) / 2:g} years"
    return f"{weeks} week" + ("s" if weeks != 1 else "")


def round_weeks(weeks: float) -> int:
    """Return weeks without a precision they do not have: from 20 on in fives."""
    return round(weeks) if weeks < 20 else round(weeks / 5) * 5


def _third(number: int, length: int) -> str:
    return "early " if number <= length else "mid-" if number <= 2 * length else "late "


def _weeks_ahead(day: date, today: date) -> int:
    """Return in which calendar week a day lies, counted from this one."""
    monday = today - timedelta(days=today.weekday())
    return (day - monday).days // 7
