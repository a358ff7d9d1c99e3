"""Days as programs and people write them: `2026/01/02`, `January 3, 2026`, `02.01.2026`, `1/13/2026`.

With numbers alone, the order of day and month may be open: all days of one column decide it
together. It must not guess, and must not know where the days stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from roadmap_cli.formats.text.plain_words import parse_day

DAY_FIRST, MONTH_FIRST = "day first", "month first"
_TIME = r"(?:,?[T\s]+(?:at |um |à )?\d{1,2}[:.h]\d{2}.{0,40})?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s?[./年-]\s?(\d{{1,2}})\s?[./月-]\s?(\d{{1,2}})日?\.?{_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})([./-])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}})\.?{_TIME}")
_WEEKDAY = r"(?:[^\W\d]{2,12}\.?,?\s+)?"
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[\s-]*(?:de |of )?([^\W\d_]{{3,12}})\.?,?[\s-]*"
    rf"(?:de )?(\d{{4}})(?:\s?г\.?)?{_TIME}"
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}([^\W\d_]{{3,12}})\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}"
)
# The beginnings of the names of the months; the longest that fits decides.
_MONTHS = (
    "jan ene gen янв jän stycz ocak",
    "feb fév fev фев lut şub",
    "mar mär maart mrt marz мар",
    "apr avr abr апр kwi nis",
    "may mai mei mag maj май мая maj mayıs",
    "jun juin giu июн cze haz",
    "jul juil lug июл lip tem",
    "aug aoû août ago авг sie ağu",
    "sep set сен wrz eyl",
    "oct okt out ott окт paź eki",
    "nov ноя lis kas",
    "dec dez déc dic дек gru ara",
)
_MONTH_OF = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}


def find_day_order(texts: Iterable[str]) -> str:
    """Return which of day and month comes first in the days of one column, or "" if it is open."""
    found = set()
    for text in texts:
        match = _NUMBERS.fullmatch(text.strip())
        if match and match[2] != ".":
            found |= {DAY_FIRST} if int(match[1]) > 12 else set()
            found |= {MONTH_FIRST} if int(match[3]) > 12 else set()
    return found.pop() if len(found) == 1 else ""


def read_day(text: str, order: str = "") -> str:
    """Return the ISO day that a text means, or "" if it is none or could be two."""
    text = " ".join(text.split("→")[-1].split())  # Notion writes a range with an arrow
    if day := parse_day(text)[0]:
        return day
    if match := _YEAR_FIRST.fullmatch(text):
        return _iso(*match.groups())
    if match := _DAY_MONTH.fullmatch(text):
        return _iso(match[3], _find_month(match[2]), match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _iso(match[3], _find_month(match[1]), match[2])
    match = _NUMBERS.fullmatch(text)
    return _read_numbers(match, order) if match else ""


def _read_numbers(match: re.Match[str], order: str) -> str:
    """Return the day that three numbers mean; with dots the day is first, everywhere."""
    first, dot, second, year = match.groups()
    year = f"20{year}" if len(year) == 2 else year
    if dot == ".":
        order = DAY_FIRST
    elif int(first) > 12 or int(second) > 12:
        order = DAY_FIRST if int(first) > 12 else MONTH_FIRST
    if first == second or order == DAY_FIRST:
        return _iso(year, second, first)
    return _iso(year, first, second) if order else ""


def _find_month(name: str) -> str:
    """Return the number of a month by the beginning of its name, or "0"."""
    name = name.casefold()
    return str(next((_MONTH_OF[name[:n]] for n in (5, 4, 3) if name[:n] in _MONTH_OF), 0))


def _iso(year: str, month: str, day: str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if found.year >= 1970 else ""
