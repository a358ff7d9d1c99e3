"""Amounts, durations and dates in words, no more precise than what is known. Pure.

Durations are whole minutes internally, and are typed as `45m`, `3h`, `1h30`. The farther a date is,
the coarser it is given: in weeks, thirds of a month, thirds of a year; a safe day in half months
and quarters, rounded up and never down. It must not know what the dates are of.
"""

from __future__ import annotations

from datetime import date, timedelta

MAX_MINUTES = 60_000
_DURATION = r"^(?:(\d{1,5})h(?:(\d{1,2})(?:m(?:in)?)?)?|(\d{1,6})m(?:in)?|(\d{1,5})[.,](\d{1,2})h)$"
MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NUMBERS = ("", "one", "two", "three", "four")
# From these numbers of weeks on, dates are given in months and in years.
_MONTHS_FROM, _YEARS_FROM = 4, 104
_MAX_WEEKS = 520


def format_count(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def quote_title(title: str) -> str:
    """Return a title in double quotes, or in single ones if it has double ones itself."""
    return f"'{title}'" if '"' in title else f'"{title}"'


def parse_duration(text: str) -> int | None:
    """Return the minutes of `45m`, `3h`, `1h30` or `1.5h`, or None when it is none of these."""
    import re  # only here: `next` and a plain `done` do without it

    match = re.match(_DURATION, text.strip().lower().replace(" ", ""))
    if not match:
        return None
    hours, rest, minutes, whole_hours, decimals = match.groups()
    if minutes is not None:
        total = int(minutes)
    elif whole_hours is not None:
        total = round(float(f"{whole_hours}.{decimals}") * 60)
    else:
        total = int(hours) * 60 + int(rest or 0)
    return total if 0 < total <= MAX_MINUTES else None


def format_duration(minutes: int) -> str:
    """Return minutes for people: `45 min`, `3 h`, `1 h 30`; whole hours from 10 h on."""
    return format_exact_duration(minutes if minutes < 600 else (minutes + 30) // 60 * 60)


def format_exact_duration(minutes: int) -> str:
    """Return minutes that a person recorded, each of them: `45 min`, `3 h`, `40 h 40`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours:,} h {rest:02d}" if rest else f"{hours:,} h"


def format_estimate(minutes: int, left: int, spent: int) -> str:
    """Return the hours of a topic: of the plan, and what is left of it as long as that is known."""
    estimate = format_duration(minutes)
    if not left or not spent:
        return estimate
    if spent >= minutes:
        return f"{estimate} in the plan, {format_duration(spent)} spent"
    return f"about {format_duration(left)} of {estimate} left"


def format_factor(factor: float) -> str:
    """Return how many times an estimate something took, `1.3`; "" within a tenth of it."""
    return "" if 0.9 <= round(factor, 2) <= 1.1 else f"{factor:.1f}".removesuffix(".0")


def hours(minutes: int) -> float:
    """Return minutes as hours for programs: an integer if it is a whole number."""
    return minutes // 60 if minutes % 60 == 0 else round(minutes / 60, 4)


def format_weekly_hours(minutes: float) -> str:
    """Return minutes a week as hours with at most one decimal: `6.1 h a week`."""
    number = hours(round(minutes))
    if 0 < number < 0.1:
        return "less than 0.1 h a week"
    return f"{number:.1f}".removesuffix(".0") + " h a week"


def format_likely_day(day: date, today: date) -> str:
    """Return a likely day: `next week`, `in about two weeks`, `mid-March 2027`, `late 2029`."""
    weeks = _weeks_ahead(day, today)
    if weeks < 2:
        return ("this week", "next week")[max(0, weeks)]
    if weeks < _MONTHS_FROM:
        return f"in about {_NUMBERS[weeks]} weeks"
    if weeks < _YEARS_FROM:
        return f"{_format_third(day.day, 10)}{MONTHS[day.month - 1]} {day.year}"
    return f"{_format_third(day.month, 4)}{day.year}"


def format_by_day(day: date, today: date) -> str:
    """Return a likely day with its preposition: `next week`, `by late 2029`."""
    text = format_likely_day(day, today)
    return text if _weeks_ahead(day, today) < _MONTHS_FROM else f"by {text}"


def format_safe_day(day: date, today: date) -> str:
    """Return a safe day: `by the end of next week`, `by mid-April 2027`; see `end_of_safe_words`."""
    weeks = _weeks_ahead(day, today)
    if weeks < 2:
        return f"by the end of {format_likely_day(day, today)}"
    if weeks < _MONTHS_FROM:
        # Up to six days more than so many weeks.
        return f"within {_NUMBERS[weeks + 1]} weeks"
    if weeks < _YEARS_FROM:
        half = "mid-" if day.day <= 15 else "the end of "
        return f"by {half}{MONTHS[day.month - 1]} {day.year}"
    return f"by the end of {MONTHS[(day.month - 1) // 3 * 3 + 2]} {day.year}"


def end_of_safe_words(day: date, today: date) -> date:
    """Return the last day that the words of a safe day include."""
    from calendar import monthrange  # daily commands have no use for it

    weeks = _weeks_ahead(day, today)
    if weeks < 2:
        return day + timedelta(days=6 - day.weekday())
    if weeks < _MONTHS_FROM:
        return today + timedelta(weeks=weeks + 1)
    if weeks < _YEARS_FROM and day.day <= 15:
        return day.replace(day=15)
    month = day.month if weeks < _YEARS_FROM else (day.month - 1) // 3 * 3 + 3
    return day.replace(month=month, day=monthrange(day.year, month)[1])


def format_near_day(day: str) -> str:
    """Return an ISO day of the year around today: `7 December`."""
    return f"{int(day[8:])} {MONTHS[int(day[5:7]) - 1]}"


def format_about_weeks(weeks: int, is_after_weeks: int = 0) -> str:
    """Return `about 51 weeks` or `more than ten years`; `about 80` right after other weeks."""
    if weeks > _MAX_WEEKS:
        return "more than ten years"
    is_same_unit = 1 < is_after_weeks <= _YEARS_FROM >= weeks
    return f"about {weeks}" if is_same_unit else f"about {format_weeks(weeks)}"


def format_weeks(weeks: int) -> str:
    """Return whole weeks, from two years on tenths of years: `1 week`, `80 weeks`, `2.3 years`."""
    if weeks > _YEARS_FROM:
        return f"{weeks / 52:.1f} years".replace(".0 ", " ")
    return f"{weeks} week" + ("s" if weeks != 1 else "")


def round_weeks(weeks: float) -> int:
    """Round weeks to whole ones, from 40 on to multiples of five."""
    return round(weeks) if weeks < 40 else round(weeks / 5) * 5


def _format_third(number: int, length: int) -> str:
    return "early " if number <= length else "mid-" if number <= 2 * length else "late "


def _weeks_ahead(day: date, today: date) -> int:
    """Return how many calendar weeks ahead a day is; 0 is the current week."""
    monday = today - timedelta(days=today.weekday())
    return (day - monday).days // 7
