"""Days to come as people type them: in 3 months, 30 june, end of june, june 2027, 2027-06-30. Pure.

A day without a year is the next one of that name; a month or year alone is its last day. The words
and numbers of a day are read by `day_words`. It must not know what the day is wanted for.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from roadmap_cli.core.day_words import format_day, possible_days
from roadmap_cli.core.wording import MONTHS
from roadmap_cli.errors import UsageError

MOST_YEARS = 50
# A date with its year: how one may be added to a date without.
_WITH_YEAR = ("{} {}", "{}/{}", "{}.{}", "{1}-{0}")
_PERIOD = re.compile(
    r"(?:(?:the )?end of (?:the )?)?(?P<which>this |next )?"
    r"(?:(?P<unit>week|month|year)|(?P<month>[a-z]{3,})?[ /-]?(?P<year>\d{4})?|(?P<iso>\d{4}-\d\d))"
)


def parse_coming_day(typed: str, today: date) -> date:
    """Return the day from today on that was typed; raise UsageError if it is none, or may be two."""
    days = coming_days(typed, today)
    if not days:
        past = possible_days(typed, today) or _end_of_period(_plain(typed), date.min)
        if past:
            raise UsageError(f"{_name(typed, past[-1])} is in the past", _hint(today))
        raise UsageError(f"'{typed}' is not a date", _hint(today))
    if len(days) > 1:
        raise UsageError(
            f"'{typed}' may be {' or '.join(map(format_day, days))}",
            f"write {' or '.join(map(str, days))}",
        )
    (day,) = days
    if day.year > today.year + MOST_YEARS:
        raise UsageError(f"{_name(typed, day)} is more than {MOST_YEARS} years away", _hint(today))
    return day


def coming_days(typed: str, today: date) -> tuple[date, ...]:
    """Return the days from today on that a text may mean, in order; none if it means no such day."""
    text = _plain(typed)
    ways = (_end_of_period, _weekday, _next_of_name, _counted)
    return next((days for days in (way(text, today) for way in ways) if days), ())


def _plain(typed: str) -> str:
    return " ".join(typed.lower().replace(",", " ").split()).removeprefix("by ")


def _end_of_period(text: str, today: date) -> tuple[date, ...]:
    """Return the last day of a week, month or year that was named."""
    match = _PERIOD.fullmatch(text)
    if match is None or not any(match.group("unit", "month", "year", "iso")):
        return ()
    which, unit, month, year, iso = match.groups()
    if iso:
        return _last_of_month(int(iso[:4]), int(iso[5:]), today)
    if unit:
        return _end_of_unit(unit, which == "next ", today, is_end="end of" in text)
    number = next((n for n, name in enumerate(MONTHS, 1) if month and _is_month(month, name)), 0)
    if bool(month) != bool(number) or which:
        return ()
    if not number:
        return _last_of_month(int(year), 12, today)
    years = [int(year)] if year else [today.year, today.year + 1]
    ends = (_last_of_month(one, number, today) for one in years)
    return next(filter(None, ends), ())


def _is_month(typed: str, name: str) -> bool:
    return name.lower().startswith(typed)


def _end_of_unit(unit: str, is_next: bool, today: date, *, is_end: bool) -> tuple[date, ...]:
    """Return the end of this or the next week, month or year; "next year" alone is its end too."""
    if not (is_end or is_next):
        return ()
    if unit == "week":
        return (today + timedelta(days=6 - today.weekday() + 7 * is_next),)
    if unit == "year":
        return _last_of_month(today.year + is_next, 12, today)
    months = today.year * 12 + today.month - 1 + is_next
    return _last_of_month(months // 12, months % 12 + 1, today)


def _last_of_month(year: int, month: int, today: date) -> tuple[date, ...]:
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return ()
    day = date(year, month, monthrange(year, month)[1])
    return (day,) if day >= today else ()


def _weekday(text: str, today: date) -> tuple[date, ...]:
    """Return the next day of a weekday; it is never today."""
    if len(text) < 3 or not text.isalpha():
        return ()
    return tuple(day for day in possible_days(f"next {text}", today) if day > today)


def _next_of_name(text: str, today: date) -> tuple[date, ...]:
    """Return the next days of a date without its year."""
    days: dict[tuple[int, int], date] = {}
    # As far as from one 29 February to another.
    for year in range(today.year, today.year + 9):
        forms = {form.format(text.rstrip("."), year) for form in _WITH_YEAR}
        for day in sorted({day for form in forms for day in possible_days(form, today)}):
            if day >= today:
                days.setdefault((day.month, day.day), day)
    return tuple(sorted(days.values()))


def _counted(text: str, today: date) -> tuple[date, ...]:
    """Return the days of a whole date, or of words that count from today."""
    days = possible_days(text, today) if not text.endswith("ago") else ()
    ahead = tuple(day for day in days if day >= today)
    return ahead or tuple(day for day in possible_days(f"in {text}", today) if day >= today)


def _hint(today: date) -> str:
    month = MONTHS[(today.month + 5) % 12].lower()
    end = f"end of {month} {today.year + (today.month > 6)}"
    return f'give a day in the future: "in 3 months", "{end}" or {today + timedelta(days=180)}'


def _name(typed: str, day: date) -> str:
    return str(day) if typed == str(day) else f"'{typed}' ({day})"
