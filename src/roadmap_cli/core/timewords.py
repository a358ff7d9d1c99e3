"""Dates and stretches of time in words that claim no more than is known. Pure.

The farther, the coarser: weeks, thirds of a month, thirds of a year; of a safe day half months and
quarters, rounded up and never down. It must not know what the dates are of.
"""

from __future__ import annotations

from datetime import date, timedelta

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NUMBERS = ("", "one", "two", "three", "four")
# From so many weeks on it is months, and from so many it is years.
_MONTHS_FROM, _YEARS_FROM = 4, 104
_MOST_WEEKS = 520


def around(day: date, today: date) -> str:
    """Return a likely day: `next week`, `in about two weeks`, `mid-March 2027`, `late 2029`."""
    weeks = _weeks_ahead(day, today)
    if weeks < 2:
        return ("this week", "next week")[max(0, weeks)]
    if weeks < _MONTHS_FROM:
        return f"in about {_NUMBERS[weeks]} weeks"
    if weeks < _YEARS_FROM:
        return f"{_third(day.day, 10)}{_MONTHS[day.month - 1]} {day.year}"
    return f"{_third(day.month, 4)}{day.year}"


def by(day: date, today: date) -> str:
    """Return a safe day: `by the end of next week`, `by the middle of April 2027`."""
    weeks = _weeks_ahead(day, today)
    if weeks < 2:
        return f"by the end of {around(day, today)}"
    if weeks < _MONTHS_FROM:
        # Up to six days more than so many weeks.
        return f"within {_NUMBERS[weeks + 1]} weeks"
    if weeks < _YEARS_FROM:
        half = "middle" if day.day <= 15 else "end"
        return f"by the {half} of {_MONTHS[day.month - 1]} {day.year}"
    return f"by the end of {_MONTHS[(day.month - 1) // 3 * 3 + 2]} {day.year}"


def about(weeks: int, like: int = 0) -> str:
    """Return `about 51 weeks` or `more than ten years`; `about 80` beside other weeks."""
    if weeks > _MOST_WEEKS:
        return "more than ten years"
    known = 1 < like <= _YEARS_FROM >= weeks
    return f"about {weeks}" if known else f"about {span(weeks)}"


def span(weeks: int) -> str:
    """Return whole weeks, from two years on half years: `1 week`, `80 weeks`, `2.5 years`."""
    if weeks > _YEARS_FROM:
        return f"{round(weeks / 26) / 2:g} years"
    return f"{weeks} week" + ("s" if weeks != 1 else "")


def rounded(weeks: float) -> int:
    """Return weeks without a precision they do not have: from 20 on in fives."""
    return round(weeks) if weeks < 20 else round(weeks / 5) * 5


def _third(number: int, length: int) -> str:
    return "early " if number <= length else "mid-" if number <= 2 * length else "late "


def _weeks_ahead(day: date, today: date) -> int:
    """Return in which calendar week a day lies, counted from this one."""
    monday = today - timedelta(days=today.weekday())
    return (day - monday).days // 7
