"""The small pictures of a report as lines of text: year of days, twenty futures, hours a week.

Each is drawn in signs that ASCII tells apart too, and its meaning never hangs on a colour.
It must not know where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from roadmap_cli.core.pictures.axis import MONTHS
from roadmap_cli.core.pictures.pictures import YEAR_WEEKS, Pictures
from roadmap_cli.render.pages.grid import Line
from roadmap_cli.render.pages.page import NO_MINUTES, TO_COME
from roadmap_cli.render.pages.shades import day_signs

EIGHTHS = " ▁▂▃▄▅▆▇█"
_DAYS = "Mo", "", "We", "", "Fr", "", "Su"
_YEAR_MARGIN = 4
_WEEKS_HEIGHT = 4
_EARLY, _LATE, _REST = "●", "◉", "○"
_MAX_STACKS = 24
# Where more dots fall on one day, the picture says no more than the sentence.
_HIGHEST_STACK = 10


def sparkline(minutes: Sequence[int], width: int) -> list[Line]:
    """Return a line with a bar for each week, the newest right, as many as there is room for."""
    bars = "".join(EIGHTHS[_eighths(m, 8, max(minutes))] for m in minutes[-width:])
    return [[(bars, "bar")]] if bars else []


def _eighths(part: int, most: int, whole: int) -> int:
    """Return how many of the eighths that a whole has a part has; something is never nothing."""
    return max(1, round(most * part / whole)) if part > 0 else 0


def week_lines(minutes: Sequence[int], today: str, width: int) -> list[Line]:
    """Return a column for each week, in the places that they have in the year of days."""
    size, weeks, start = _year_grid(date.fromisoformat(today), width)
    if not minutes:
        return []
    heights = [_eighths(m, 8 * _WEEKS_HEIGHT, max(minutes)) for m in minutes[-weeks:]]
    heights = [0] * (weeks - len(heights)) + heights
    lines: list[Line] = []
    for row in range(_WEEKS_HEIGHT - 1, -1, -1):
        cells = "".join(EIGHTHS[max(0, min(8, h - 8 * row))] * size for h in heights)
        lines.append([(" " * _YEAR_MARGIN, ""), (cells.rstrip(), "bar")])
    return [*lines, _year_axis(start, weeks, size)]


def year_lines(pictures: Pictures, today: str, width: int) -> list[Line]:
    """Return a row for each weekday and a column for each week, as many as there is room for."""
    now = date.fromisoformat(today)
    size, weeks, start = _year_grid(now, width)
    on_record = {day.day: day for day in pictures.days}
    lines: list[Line] = []
    for weekday, name in enumerate(_DAYS):
        row = []
        for week in range(weeks):
            day = start + timedelta(weeks=week, days=weekday)
            found = on_record.get(day.isoformat())
            minutes = (found.spent or NO_MINUTES * (found.finished > 0)) if found else 0
            row.append(minutes if day <= now else TO_COME)
        lines.append([(name.ljust(_YEAR_MARGIN), "quiet"), *day_signs(row, size)])
    return [*lines, _year_axis(start, weeks, size)]


def _year_grid(now: date, width: int) -> tuple[int, int, date]:
    """Return how wide a week is drawn, how many there are, and the first Monday."""
    room = width - _YEAR_MARGIN
    size = 2 if room >= 2 * YEAR_WEEKS else 1
    weeks = min(YEAR_WEEKS, room)
    return size, weeks, now - timedelta(days=now.weekday(), weeks=weeks - 1)


def _year_axis(start: date, weeks: int, size: int) -> Line:
    labels = [
        (week * size, MONTHS[day.month - 1])
        for week in range(weeks)
        if (day := start + timedelta(weeks=week)).day <= 7
    ]
    return [(" " * _YEAR_MARGIN + place_labels(labels, weeks * size), "quiet")]


def place_labels(labels: Sequence[tuple[int, str]], width: int) -> str:
    """Return labels at their columns, without those that would touch the one before."""
    line = ""
    for place, text in labels:
        if place + len(text) <= width and (not line or place > len(line)):
            line = line.ljust(place) + text
    return line


def futures_lines(days: Sequence[str], likely: str, safe: str, width: int) -> list[Line]:
    """Return twenty dots over the days on which the next milestone may be reached, if these differ.

    Those up to the likely day are full, those up to the safe one ringed, the rest hollow.
    """
    known = [date.fromisoformat(day) for day in days if day]
    if not known:
        return []
    first = known[0]
    stacks = max(2, min(_MAX_STACKS, width // 2))
    span = max((known[-1] - first).days, stacks - 1)
    columns: list[list[str]] = [[] for _ in range(stacks)]
    for day in known:
        iso = day.isoformat()
        sign = _EARLY if iso <= likely else _LATE if iso <= safe else _REST
        columns[(day - first).days * (stacks - 1) // span].append(sign)
    highest = max(map(len, columns))
    if highest > _HIGHEST_STACK:
        return []
    lines: list[Line] = []
    for height in range(highest - 1, -1, -1):
        row = " ".join(c[height] if len(c) > height else " " for c in columns)
        lines.append([(row.rstrip(), "bar")])
    labels = []
    shown = first
    for part in (0, 1 / 3, 2 / 3, 1):
        day = first + timedelta(days=round(span * part))
        year = f" {day.year}" if day.year != shown.year else ""
        text = f"{day.day} {MONTHS[day.month - 1]}{year}"
        place = round((2 * stacks - 1) * part)
        labels.append((place if part < 1 else max(0, place - len(text) + 1), text))
        shown = day
    return [*lines, [(place_labels(labels, 2 * stacks), "quiet")]]
