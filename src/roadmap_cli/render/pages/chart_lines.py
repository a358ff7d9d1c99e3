"""The pictures of a report as lines of text: burn-up, year of days, twenty futures, hours a week.

Each is drawn in signs that ASCII tells apart too, and its meaning never hangs on a colour.
It must not know where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate, groupby
from operator import itemgetter

from roadmap_cli.core.pictures.pictures import YEAR_WEEKS, Pictures
from roadmap_cli.render.ansi import clean, display_width, truncate
from roadmap_cli.render.pages.grid import Line
from roadmap_cli.render.pages.page import NO_MINUTES, TO_COME
from roadmap_cli.render.pages.shades import day_signs

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_WIDE, _NARROW, _MIDDLE = "░", "▒", "━"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mo", "", "We", "", "Fr", "", "Su"
_YEAR_MARGIN = 4
_WEEKS_HEIGHT = 4
_LEADER = "·"
_LEAST_TITLE = 8  # columns of one that is cut
_EARLY, _LATE, _REST = "●", "◉", "○"
_MAX_STACKS = 24
# Where more dots fall on one day, the picture says no more than the sentence.
_HIGHEST_STACK = 10


def sparkline(minutes: Sequence[int], width: int) -> list[Line]:
    """Return a line with a bar for each week, the newest right, as many as there is room for."""
    bars = "".join(_EIGHTHS[_eighths(m, 8, max(minutes))] for m in minutes[-width:])
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
        cells = "".join(_EIGHTHS[max(0, min(8, h - 8 * row))] * size for h in heights)
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
        (week * size, _MONTHS[day.month - 1])
        for week in range(weeks)
        if (day := start + timedelta(weeks=week)).day <= 7
    ]
    return [(" " * _YEAR_MARGIN + _axis(labels, weeks * size), "quiet")]


def _axis(labels: Sequence[tuple[int, str]], width: int) -> str:
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
        text = f"{day.day} {_MONTHS[day.month - 1]}{year}"
        place = round((2 * stacks - 1) * part)
        labels.append((place if part < 1 else max(0, place - len(text) + 1), text))
        shown = day
    return [*lines, [(_axis(labels, 2 * stacks), "quiet")]]


def burn_up_lines(pictures: Pictures, today: str, width: int, height: int) -> list[Line]:
    """Return what was done of the plan as columns, the fan of the forecast, and the milestones."""
    now = date.fromisoformat(today)
    if not pictures.days:
        return []
    first = min(date.fromisoformat(pictures.days[0].day), now - timedelta(days=13))
    last = _right_edge(pictures, first, now)
    top = max(pictures.levels[-1].minutes if pictures.levels else 0, pictures.earned, 60)

    def column(day: date) -> int:
        return min(width, (day - first).days * (width - 1) // max(1, (last - first).days))

    def row(minutes: float) -> int:
        return min(height - 1, int(minutes * height / (top + 1)))

    grid = [[" "] * width for _ in range(height)]  # from the bottom
    styles = [[""] * width for _ in range(height)]
    _draw_fan(pictures, grid, styles, column, row)
    _draw_history(pictures, now, top, grid, styles, column)
    _draw_levels(pictures.levels, grid, styles, lambda level: row(level.minutes))
    lines = [_joined(cells, names) for cells, names in zip(grid[::-1], styles[::-1], strict=True)]
    base = ["─"] * width
    base[column(now)] = "┴"
    lines.append([("".join(base), "quiet")])
    lines.append([(_time_axis(first, last, column, width), "quiet")])
    return lines


def _right_edge(pictures: Pictures, first: date, now: date) -> date:
    """Return the last day shown: a little more than the middle of the fan at its top."""
    ends = [level.days[2] for level in pictures.fan if level.days[2]]
    if not ends:
        return now + timedelta(days=max(2, (now - first).days // 20))
    ahead = min((date.fromisoformat(ends[-1]) - now).days + 7, 3 * max(28, (now - first).days))
    return now + timedelta(days=max(7, ahead))


def _draw_fan(pictures, grid, styles, column, row) -> None:  # type: ignore[no-untyped-def]
    """Shade each row from the early to the late quantile of its level."""
    width, height = len(grid[0]), len(grid)
    by_row: dict[int, tuple[str, ...]] = {}
    for level in pictures.fan:
        by_row.setdefault(row(pictures.earned + level.minutes), level.days)
    for place in range(row(pictures.earned), height):
        days = by_row.get(place)
        if days is None or not days[2]:
            continue
        ends = [column(date.fromisoformat(day)) if day else width for day in days]
        for x in range(ends[0], min(ends[4] + 1, width)):
            inside = ends[1] <= x <= ends[3]
            grid[place][x] = _NARROW if inside else _WIDE
            styles[place][x] = "quiet" if not inside else "bar"
        if ends[2] < width:
            grid[place][ends[2]] = _MIDDLE
            styles[place][ends[2]] = "strong"


def _draw_history(pictures, now, top, grid, styles, column) -> None:  # type: ignore[no-untyped-def]
    """Fill each column up to what was done by its last day, in eighths of a row."""
    done = [0] * (column(now) + 1)
    for day in pictures.days:
        done[column(date.fromisoformat(day.day))] = day.earned
    for x, minutes in enumerate(accumulate(done, max)):
        full, rest = divmod(8 * minutes * len(grid) // (top + 1), 8)
        for place in range(full):
            grid[place][x], styles[place][x] = "█", "bar"
        if rest:
            grid[full][x], styles[full][x] = _EIGHTHS[rest], "bar"


def _draw_levels(levels, grid, styles, row) -> None:  # type: ignore[no-untyped-def]
    """Write the titles of the milestones at their levels: before what is drawn, else behind it."""
    for level in reversed(levels):
        cells, names = grid[row(level)], styles[row(level)]
        drawn = [x for x, cell in enumerate(cells) if cell != " "] or [len(cells) + 1]
        title, room = clean(level.title), drawn[0] - 1
        size = display_width(title)
        if room < size < len(cells) - drawn[-1] - 1:
            _write(title, cells, names, drawn[-1] + 2)
        elif size <= room or room >= _LEAST_TITLE:
            title = truncate(title, room)
            for x in range(display_width(title) + 1, room):
                cells[x], names[x] = _LEADER, "quiet"
            _write(title, cells, names, 0)


def _write(text: str, cells: list[str], names: list[str], x: int) -> None:
    """Put a text into the cells from `x` on; a wide sign leaves the cells behind it empty."""
    for sign, width in _signs(text):
        if not width:  # it belongs to the sign before
            cells[max(0, x - 1)] += sign
            continue
        cells[x : x + width] = [sign, *[""] * (width - 1)]
        names[x : x + width] = [""] * width
        x += width


def _signs(text: str) -> Iterable[tuple[str, int]]:
    if text.isascii():
        return [(sign, 1) for sign in text]
    from roadmap_cli.render import graphemes

    return graphemes.split(text)


def _joined(cells: Sequence[str], styles: Sequence[str]) -> Line:
    """Return a row with the cells of one style together."""
    runs = groupby(zip(styles, cells, strict=True), itemgetter(0))
    return [("".join([cell for _, cell in run]), style) for style, run in runs]


def _time_axis(first: date, last: date, column, width: int) -> str:  # type: ignore[no-untyped-def]
    """Return the months, or the years of a long time, below a burn-up."""
    labels = []
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 120) if months * 6 <= width * s or s == 120)
    for number in range(1, months + 1):
        month = first.month - 1 + number
        day = date(first.year + month // 12, month % 12 + 1, 1)
        if (day.month - 1) % min(step, 12) == 0 and (step <= 12 or day.year % (step // 12) == 0):
            labels.append(
                (column(day), str(day.year) if day.month == 1 else _MONTHS[day.month - 1])
            )
    return _axis(labels, width)
