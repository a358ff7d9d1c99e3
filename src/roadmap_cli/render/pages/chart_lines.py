"""The pictures of a report as lines of text: burn-up, year of days, twenty futures, hours a week.

Each is drawn in blocks, of which ASCII has a picture too, and its meaning never hangs on a colour.
It must not know where the numbers come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from roadmap_cli.core.pictures.pictures import Pictures
from roadmap_cli.render.ansi import display_width
from roadmap_cli.render.pages.grid import Line

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_WIDE, _NARROW, _MIDDLE = "░", "▒", "─"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mo", "", "We", "", "Fr", "", "Su"
# Minutes of a day, and how dark they are drawn; the legend of the strip of weeks.
SHADES = ((0, "·"), (60, "░"), (180, "▒"), (360, "▓"))
_WEEKS = 53
_YEAR_MARGIN = 4
_EARLY, _LATE, _REST = "●", "◉", "○"
_MAX_STACKS = 24


def sparkline(pictures: Pictures, today: str, width: int) -> str:
    """Return a bar for each week up to today, the newest right, at most `width` of them."""
    now = date.fromisoformat(today)
    weeks: Counter[int] = Counter()
    first = 0
    for day in pictures.days:
        back = (_monday(now) - _monday(date.fromisoformat(day.day))).days // 7
        weeks[back] += day.spent
        first = max(first, back)
    minutes = [weeks[back] for back in range(min(first, width - 1), -1, -1)]
    return "".join(_EIGHTHS[_eighths(m, max(minutes))] for m in minutes) if any(minutes) else ""


def _eighths(part: float, whole: float) -> int:
    """Return how many eighths of a whole a part is; something is never nothing."""
    return max(1, round(8 * part / whole)) if part > 0 else 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def year_lines(pictures: Pictures, today: str, width: int) -> list[Line]:
    """Return a row for each weekday and a column for each week, as many as there is room for."""
    now = date.fromisoformat(today)
    weeks = min(_WEEKS, width - _YEAR_MARGIN)
    start = _monday(now) - timedelta(weeks=weeks - 1)
    on_record = {day.day: day for day in pictures.days}
    lines: list[Line] = []
    for weekday, name in enumerate(_DAYS):
        row = []
        for week in range(weeks):
            day = start + timedelta(weeks=week, days=weekday)
            found = on_record.get(day.isoformat())
            if day > now:
                row.append(" ")
            elif found and not found.spent and found.finished:
                row.append("*")
            else:
                row.append(_shade(found.spent if found else 0))
        lines.append([(name.ljust(_YEAR_MARGIN), "quiet"), ("".join(row).rstrip(), "")])
    lines.append([(" " * _YEAR_MARGIN + _year_axis(start, weeks), "quiet")])
    return lines


def _shade(minutes: int) -> str:
    return next((shade for most, shade in SHADES if minutes <= most), "█")


def _year_axis(start: date, weeks: int) -> str:
    labels = [
        (week, _MONTHS[day.month - 1])
        for week in range(weeks)
        if (day := start + timedelta(weeks=week)).day <= 7
    ]
    return _axis(labels, weeks)


def _axis(labels: Sequence[tuple[int, str]], width: int) -> str:
    """Return labels at their columns, without those that would touch the one before."""
    line = ""
    for place, text in labels:
        if place + len(text) <= width and (not line or place > len(line)):
            line = line.ljust(place) + text
    return line


def futures_lines(days: Sequence[str], likely: str, safe: str, width: int) -> list[Line]:
    """Return twenty dots over the days on which the next milestone may be reached.

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
    lines: list[Line] = []
    for height in range(max(map(len, columns)) - 1, -1, -1):
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
    _draw_levels(pictures, now, grid, styles, column, row)
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
    height = len(grid)
    done = [0] * (column(now) + 1)
    for day in pictures.days:
        done[column(date.fromisoformat(day.day))] = day.earned
    best = 0
    for x, minutes in enumerate(done):
        best = max(best, minutes)
        eighths = 8 * best * height // (top + 1)
        for place in range(height):
            part = min(8, eighths - 8 * place)
            if part > 0:
                grid[place][x] = _EIGHTHS[part]
                styles[place][x] = "bar"


def _draw_levels(pictures, now, grid, styles, column, row) -> None:  # type: ignore[no-untyped-def]
    """Write the titles of the milestones at their levels, left of today, where nothing stands."""
    room = column(now)
    for level in reversed(pictures.levels):
        place = row(level.minutes)
        text = level.title if display_width(level.title) == len(level.title) else ""
        if not text or any(cell != " " for cell in grid[place][:room]):
            continue
        text = text if len(text) <= room else text[: max(0, room - 1)] + "…"
        for x, char in enumerate(text):
            grid[place][x] = char
            styles[place][x] = ""
        for x in range(len(text) + 1, room):
            grid[place][x] = "·"
            styles[place][x] = "quiet"


def _joined(cells: Sequence[str], styles: Sequence[str]) -> Line:
    """Return a row with the cells of one style together, without blanks at its end."""
    length = len("".join(cells).rstrip())
    line: list[tuple[str, str]] = []
    for cell, style in zip(cells[:length], styles, strict=False):
        if line and line[-1][1] == style:
            line[-1] = (line[-1][0] + cell, style)
        else:
            line.append((cell, style))
    return line


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
