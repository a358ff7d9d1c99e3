"""Days as people type them: yesterday, monday, 3 days ago, 20 nov, 11-28, 2026-11-28. Pure.

A day without a year is the last one of that name, as a weekday is, today included; "last monday" is
the one before today. The numbers of a date are read as their separator says: 11-28 begins with the
month, as our own dates do, 28.11. with the day, and 11/12 may be either. It must not know what the
day is wanted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from roadmap_cli.core.wording import MONTHS
from roadmap_cli.errors import NotUnderstood, UsageError

FIRST_YEAR = 1970
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_QUOTES = 'put several words in quotes: "3 days ago"'
_NEAR_DAYS = {
    "today": 0,
    "now": 0,
    "yesterday": -1,
    "day before yesterday": -2,
    "the day before yesterday": -2,
    "tomorrow": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
}
_NUMBERS = "a one two three four five six seven eight nine ten eleven twelve".split()
_DISTANCE = re.compile(
    r"(?P<before>last |in |next |[-+])?"
    rf"(?P<number>\d{{1,4}}|an|{'|'.join(_NUMBERS)})? ?"
    r"(?P<unit>d|days?|w|weeks?|months?|y|years?|(?<=\d))"
    r"(?P<ago> ago)?"
)
_MONTH, _NTH = r"(?P<month>[a-z]{3,})\.?", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?"
_WITH_MONTH_NAME = [
    re.compile(order)
    for order in (
        rf"{_NTH}[ /-]?(?:of )?{_MONTH}(?:[ /-](?P<year>\d{{4}}))?",
        rf"{_MONTH}[ /-]?{_NTH}(?:[ /-](?P<year>\d{{4}}))?",
        rf"(?P<year>\d{{4}})[ /-]{_MONTH}[ /-]{_NTH}",
    )
]
_MONTH_OR_YEAR = re.compile(
    r"(?:(?P<name>[a-z]{3,}) |(?P<month>\d{1,2})[-/ ])?(?P<year>\d{4})"
    r"|(?P<year_after>\d{4})[-/ ](?:(?P<month_after>\d{1,2})|(?P<name_after>[a-z]{3,}))"
)
_CALENDAR_UNIT = re.compile(r"(?P<which>this|last) (?P<unit>week|month|year)")
# The orders in which year, month and day may stand, and what separates them.
_IN_NUMBERS = [
    (re.compile(form), orders)
    for form, orders in (
        (r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", ("ymd",)),
        (r"(\d{4})()(\d\d)(\d\d)", ("ymd",)),
        (r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})", ("dmy", "mdy")),
        (r"(\d{1,2})(\.)(\d{1,2})\.(\d{4})", ("dmy",)),
        (r"(\d{1,2})(-)(\d{1,2})", ("md",)),
        (r"(\d{1,2})(/)(\d{1,2})", ("dm", "md")),
        (r"(\d{1,2})(\.)(\d{1,2})\.?", ("dm",)),
    )
]


def parse_day(typed: str, today: date, explanation: str = "") -> date:
    """Return the day up to today that was typed; raise UsageError if it is none, or may be two.

    `explanation` says why today is not the day of the clock.
    """
    days = possible_days(typed, today) or possible_days(typed.removeprefix("on "), today)
    if not days:
        raise NotUnderstood(f"'{typed}' is not a date", _hint(typed, today))
    if len(days) > 1:
        raise NotUnderstood(
            f"'{typed}' may be {' or '.join(map(format_day, days))}",
            f"write {' or '.join(map(str, days))}",
        )
    (day,) = days
    name = str(day) if typed == str(day) else f"'{typed}' ({day})"
    if day > today:
        raise UsageError(
            f"{name} is in the future", f"give a day up to today, {today}{explanation}"
        )
    if day.year < FIRST_YEAR:
        raise UsageError(f"{name} is too long ago", f"give a day from {FIRST_YEAR} on")
    return day


def possible_days(typed: str, today: date) -> tuple[date, ...]:
    """Return the days that a text may mean, in order: one, two, or none if it is not a day."""
    text = " ".join(typed.lower().replace(",", " ").replace(". ", ".").split())
    if not text.isascii():
        return ()
    days = {*_from_words(text, today), *_from_month_name(text, today), *_from_numbers(text, today)}
    return tuple(sorted(days))


def month_or_year(typed: str) -> tuple[date, date] | None:
    """Return the first and the last day of a month with its year, or of a year; else None."""
    text = " ".join(typed.lower().replace(".", " ").split())
    match = _MONTH_OR_YEAR.fullmatch(text)
    if match is None:
        return None
    names = match["name"], match["name_after"]
    month = next(
        (_find_name(name, MONTHS) for name in names if name),
        int(match["month"] or match["month_after"] or 1) - 1,
    )
    year = int(match["year"] or match["year_after"])
    if month is None or not 0 <= month < 12 or year < FIRST_YEAR:
        return None
    has_month = match["month"] or match["month_after"] or any(names)
    last_days = (_make_days(year, month + 1 if has_month else 12, day) for day in (31, 30, 29, 28))
    return date(year, month + 1, 1), next(filter(None, last_days))[0]


def calendar_unit(typed: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day of this or the last week, month or year; else None."""
    match = _CALENDAR_UNIT.fullmatch(" ".join(typed.lower().replace("-", " ").split()))
    if match is None:
        return None
    is_last, unit = match["which"] == "last", match["unit"]
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * is_last)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(today.year - is_last, 1, 1), date(today.year - is_last, 12, 31)
    first = (today.replace(day=1) - timedelta(days=is_last)).replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _hint(typed: str, today: date) -> str:
    """Return what could have been typed: the word that was probably meant, else ways to name a day."""
    from difflib import get_close_matches

    words = ("today", "yesterday", *map(str.lower, WEEKDAYS))
    text = typed.lower().strip()
    if text.isascii() and (part := _hint_of_part(text, today)):
        return part
    nearest = get_close_matches(typed.lower(), words, n=1, cutoff=0.7)
    if nearest:
        return f"did you mean {nearest[0]}?"
    days = month_or_year(typed)
    if days is not None:
        return f"say which day of it: {min(days[1], max(days[0], today))}"
    day = today - timedelta(days=3)
    weekday, month = WEEKDAYS[day.weekday()].lower(), MONTHS[day.month - 1][:3].lower()
    if any(possible_days(f"{typed} {end}", today) for end in ("weeks ago", "friday", "nov", "20")):
        return f'put a day of several words in quotes: "3 days ago", "{day.day} {month}"'
    return f'write yesterday, {weekday}, "3 days ago", "{day.day} {month}" or {day}'


def _hint_of_part(text: str, today: date) -> str:
    """Return the hint for a period, a month or a number alone, or a day that no month has."""
    periods = {
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }
    first = periods.get(text.removeprefix("this "))
    if first is not None:
        return f"it began on {first}"
    month = _find_name(text, MONTHS)
    if month is not None:
        return f"say which day of it: {_find_days(None, month + 1, 1, today)[0]}; {_QUOTES}"
    number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", text)
    if number is not None and 1 <= int(number[1]) <= 31:
        days = (today - timedelta(days=back) for back in range(62))
        day = next((day for day in days if day.day == int(number[1])), None)
        return f"say the month, too: {day}; {_QUOTES}" if day else ""
    matches = [form.fullmatch(text) for form in _WITH_MONTH_NAME]
    named = (
        (m["year"], _find_name(m["month"], MONTHS)) for m in matches if m and int(m["day"]) > 28
    )
    numbers = re.fullmatch(r"(\d{4})-(\d{1,2})-[23]\d", text)
    year, month = (numbers[1], int(numbers[2]) - 1) if numbers else next(named, (None, None))
    if month is None or not 0 <= month < 12:
        return ""
    year = int(year or today.year)
    last = next(filter(None, (_make_days(year, month + 1, day) for day in (31, 30, 29, 28))), None)
    return f"{MONTHS[month]} {year} has {last[0].day} days" if last else ""


def format_day(day: date) -> str:
    """Return a day with the name of its month."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _from_words(text: str, today: date) -> Iterable[date]:
    """Yield the day of words that count from today; they may be joined, as in last-friday."""
    text = re.sub(r"(?<=\w)[-_.](?=\w)", " ", text)
    if text in _NEAR_DAYS:
        yield today + timedelta(days=_NEAR_DAYS[text])
    which, _, name = text.rpartition(" ")
    weekday = _find_name(name, WEEKDAYS)
    if weekday is not None and which in ("", "last", "next"):
        back = (today.weekday() - weekday) % 7
        if which == "last":
            back = back or 7
        yield today - timedelta(days=back - 7 if which == "next" else back)
    match = _DISTANCE.fullmatch(text)
    if match:
        yield from _from_distance(today, **match.groupdict())


def _from_distance(
    today: date, before: str | None, number: str | None, unit: str, ago: str | None
) -> Iterable[date]:
    """Yield the day so many days, weeks, months or years from today."""
    is_named = before in ("last ", "next ")  # "last week" is one week ago
    if is_named == bool(number) or (before and ago) or (not unit and before not in ("-", "+")):
        return
    if number is None or number == "an":
        number = "a"
    count = int(number) if number.isdigit() else max(1, _NUMBERS.index(number))
    if before not in ("in ", "next ", "+"):
        count = -count
    if unit.startswith(("month", "y")):
        months = today.year * 12 + today.month - 1 + count * (1 if unit[0] == "m" else 12)
        # The 31st of a month that has no such day is its last one.
        last_days = (min(today.day, last) for last in (31, 30, 29, 28))
        days = (_make_days(months // 12, months % 12 + 1, day) for day in last_days)
        yield from next(filter(None, days), ())
    else:
        yield today + timedelta(days=count * (7 if unit[:1] == "w" else 1))


def _from_month_name(text: str, today: date) -> Iterable[date]:
    """Yield the day of a date with the name of its month."""
    for form in _WITH_MONTH_NAME:
        match = form.fullmatch(text)
        month = _find_name(match["month"], MONTHS) if match else None
        if match and month is not None:
            yield from _find_days(match["year"], month + 1, int(match["day"]), today)


def _from_numbers(text: str, today: date) -> Iterable[date]:
    """Yield the days of a date in numbers, in each order that its form allows."""
    for form, orders in _IN_NUMBERS:
        match = form.fullmatch(text)
        for order in orders if match else ():
            assert match is not None
            numbers = dict(zip(order, (match[1], *match.groups()[2:]), strict=True))
            yield from _find_days(numbers.get("y"), int(numbers["m"]), int(numbers["d"]), today)


def _find_days(year: str | None, month: int, day: int, today: date) -> list[date]:
    """Return the day of a year, without one the last day of that name up to today."""
    if year is not None:
        return _make_days(int(year), month, day)
    years = range(today.year, today.year - 9, -1)  # as far as from one 29 February to another
    days = (one for year in years for one in _make_days(year, month, day) if one <= today)
    return [*days][:1]


def _make_days(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _find_name(typed: str, names: list[str]) -> int | None:
    """Return the index of a weekday or month, given by three letters or more of its name."""
    matches = (i for i, name in enumerate(names) if name.lower().startswith(typed))
    return next(matches, None) if len(typed) > 2 else None
