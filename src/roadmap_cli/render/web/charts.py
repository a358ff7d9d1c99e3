"""The pictures of a page as SVG: the burn-up with its fan, twenty futures, a year of days, bars.

Each has a sentence beside it that says the same. It must not know where its numbers come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from roadmap_cli.core import wording
from roadmap_cli.core.pictures.axis import MONTHS, month_ticks, time_span
from roadmap_cli.core.pictures.fan import FUTURES
from roadmap_cli.core.pictures.pictures import YEAR_WEEKS, Pictures
from roadmap_cli.render.pages.page import NO_MINUTES, TO_COME, Heatmap
from roadmap_cli.render.web.shell import escape

# The burn-up: the height of its plot and of a title, and how many months are named.
_PLOT = 260
_LABEL_HEIGHT = 17
_MOST_LABELS = 16
_FAR = "9999-12-31"  # a day beyond ten years
# A year of days: fixed steps in minutes, and the side of a square.
DAY_STEPS = (60, 180, 360)  # as in the terminal
_SIDES = (3, 5, 8, 10, 12)
_CELL = 14
_WEEKS_A_LABEL = 4
_STACKS = 14


def bar(part: int, whole: int) -> str:
    """Return a bar; something done is never nothing, and something left never everything."""
    width = 100 * part / whole if whole else 0
    if 0 < part < whole:
        width = min(max(width, 2), 98)
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="whole" width="100" height="8"/>'
        f'<rect class="part" width="{width:.1f}" height="8"/></svg>'
    )


class _Plane:
    """Where a day and an amount of work stand in a burn-up: per cent across, pixels down."""

    def __init__(self, pictures: Pictures, today: str) -> None:
        """Fit the history, the fan and the milestones."""
        self.first, self.last = time_span(pictures, today)
        highest = pictures.levels[-1].minutes * 1.08 if pictures.levels else 0
        self.height = max(highest, pictures.earned, 60)

    def x(self, day: str | date) -> float:
        """Return how far right a day is, in per cent; one far off is at most ten widths away."""
        found = date.fromisoformat(day) if isinstance(day, str) else day
        return min(1000.0, 100 * (found - self.first).days / (self.last - self.first).days)

    def y(self, minutes: float) -> float:
        """Return how far down an amount is."""
        return _PLOT * (1 - minutes / self.height)

    def path(self, points: Iterable[tuple[str, int]]) -> str:
        """Return a path through days and amounts."""
        return "L".join(f"{self.x(day):.2f} {self.y(minutes):.1f}" for day, minutes in points)


def burn_up(pictures: Pictures, today: str) -> str:
    """Return hours of the plan that were done, and where the forecast leads; "" without any."""
    if not pictures.days or not (pictures.earned or pictures.levels):
        return ""
    plane = _Plane(pictures, today)
    plot = "".join(
        (
            *_fan(pictures, plane),
            *(
                f'<path class="level" d="M0 {plane.y(level.minutes):.1f}H100"/>'
                for level in pictures.levels
            ),
            _history(pictures, today, plane),
            f'<path class="today" d="M{plane.x(today):.2f} 0V{_PLOT}"/>',
        )
    )
    return (
        f'<svg class="burn-up" role="img" aria-labelledby="burn-up-text" height="{_PLOT + 24}">'
        f'<svg width="100%" height="{_PLOT}" viewBox="0 0 100 {_PLOT}" preserveAspectRatio="none">'
        f'{plot}</svg><path class="base" d="M0 {_PLOT}h9999"/>'
        f"{''.join(_level_labels(pictures, plane))}{''.join(_month_labels(plane, today))}</svg>\n"
    )


def _fan(pictures: Pictures, plane: _Plane) -> Iterator[str]:
    """Yield two bands and the middle, up to the level at which each ends."""
    amounts = [pictures.earned + level.minutes for level in pictures.fan]
    sides = [
        [(day or _FAR, amount) for day, amount in zip(days, amounts, strict=True)]
        for days in zip(*(level.days for level in pictures.fan), strict=True)
    ]
    if not sides:
        return
    for name, early, late in (("wide", sides[0], sides[4]), ("narrow", sides[1], sides[3])):
        yield f'<path class="{name}" d="M{plane.path([*early, *reversed(late)])}z"/>'
    yield f'<path class="middle" d="M{plane.path(sides[2])}"/>'


def _history(pictures: Pictures, today: str, plane: _Plane) -> str:
    """Return the steps of what was done, and the area below them."""
    parts = [f"M{plane.x(pictures.days[0].day):.2f} {_PLOT}"]
    parts += [f"H{plane.x(day.day):.2f}V{plane.y(day.earned):.1f}" for day in pictures.days]
    path = "".join((*parts, f"H{plane.x(today):.2f}"))
    return f'<path class="area" d="{path}V{_PLOT}z"/><path class="done" d="{path}"/>'


def _level_labels(pictures: Pictures, plane: _Plane) -> Iterator[str]:
    """Yield the titles of the milestones over their levels, as far as there is room."""
    below = _PLOT + 0.0
    for level in pictures.levels:
        height = plane.y(level.minutes)
        if height <= below - _LABEL_HEIGHT:
            below = height
            hours = wording.format_duration(level.minutes)
            yield f'<text x="4" y="{below - 5:.1f}">{escape(level.title)} · {hours}</text>'


def _month_labels(plane: _Plane, today: str) -> Iterator[str]:
    """Yield the months below the plot, and today."""
    now = plane.x(today)
    for number, (day, label) in enumerate(month_ticks(plane.first, plane.last, _MOST_LABELS)):
        if 3 < plane.x(day) < 95:
            few = " few" if number % 2 else ""  # which a phone has no room for
            yield f'<text class="tick{few}" x="{plane.x(day):.2f}%" y="{_PLOT + 17}">{label}</text>'
    anchor, dx = ("end", -5) if now > 85 else ("start", 5)
    yield f'<text class="now {anchor}" x="{now:.2f}%" dx="{dx}" y="{_PLOT - 8}">today</text>'


def futures(days: Sequence[str], likely: str, safe: str) -> str:
    """Return twenty dots over the days on which the next milestone may be reached."""
    known = [date.fromisoformat(day) for day in days if day]
    if len(known) < FUTURES:
        return ""
    first, last = known[0], known[-1]
    span = max((last - first).days, _STACKS - 1)
    stacks: Counter[int] = Counter()
    dots = []
    for day in known:
        column = round((day - first).days * (_STACKS - 1) / span)
        iso = day.isoformat()
        kind = "early" if iso <= likely else "late" if iso <= safe else "rest"
        dots.append((column, stacks[column], kind))
        stacks[column] += 1
    rows = max(stacks.values())
    circles = "".join(
        f'<circle class="{kind}" cx="{8 + 16 * column}" cy="{16 * (rows - up) - 8}" r="6"/>'
        for column, up, kind in dots
    )
    labels = []
    shown = first
    for place, anchor in ((0, "start"), (_STACKS // 2 - 1, "tick"), (_STACKS - 1, "end")):
        day = first + timedelta(days=round(span * place / (_STACKS - 1)))
        year = f" {day.year}" if day.year != shown.year else ""
        text = f"{day.day} {MONTHS[day.month - 1]}{year}"
        labels.append(
            f'<text class="{anchor}" x="{8 + 16 * place}" y="{16 * rows + 14}">{text}</text>'
        )
        shown = day
    return (
        f'<svg class="futures" viewBox="0 0 {16 * _STACKS} {16 * rows + 20}"'
        f' role="img" aria-labelledby="futures-text">{circles}{"".join(labels)}</svg>'
    )


def year_of_days(pictures: Pictures, today: str) -> str:
    """Return a square for each day of the last 53 weeks, larger and darker with the time spent."""
    now = date.fromisoformat(today)
    start = now - timedelta(days=now.weekday(), weeks=YEAR_WEEKS - 1)
    on_record = {day.day: day for day in pictures.days}
    days = []
    for number in range((now - start).days + 1):
        day = start + timedelta(days=number)
        found = on_record.get(day.isoformat())
        week, weekday = divmod(number, 7)
        spent = found.spent if found else 0
        is_finished = bool(found and not spent and found.finished)
        days.append((week, weekday, NO_MINUTES if is_finished else spent))
    return (
        f'<svg class="year" viewBox="0 0 {_CELL * YEAR_WEEKS + 20} {7 * _CELL + 20}" role="img"'
        ' preserveAspectRatio="xMaxYMid slice"'
        f' aria-labelledby="year-text">{_draw_days(days)}{"".join(_year_months(start))}'
        f"{_weekdays()}</svg>\n"
    )


def strip(heatmap: Heatmap) -> str:
    """Return the weeks of a page as the squares of a year, with what they mean."""
    days = [
        (week, weekday, spent)
        for week, (_, minutes) in enumerate(heatmap.weeks)
        for weekday, spent in enumerate(minutes)
        if spent != TO_COME
    ]
    width = _CELL * max(len(heatmap.weeks), 1)
    labels = "".join(
        f'<text x="{_CELL * week}" y="{7 * _CELL + 14}">{escape(start[5:])}</text>'
        for week, (start, _) in enumerate(heatmap.weeks)
        if week % _WEEKS_A_LABEL == 0
    )
    return (
        f'<figure><svg class="strip" width="{width + 20}" height="{7 * _CELL + 20}" role="img"'
        f' aria-labelledby="strip-text">{_draw_days(days)}{labels}</svg>'
        f'<figcaption id="strip-text">Time spent on each day.'
        f" {legend_of_days()}</figcaption></figure>\n"
    )


def _draw_days(days: Iterable[tuple[int, int, int]]) -> str:
    """Return days, each as its week, weekday and minutes: a square for the time on each.

    A day on which something was finished without any, with NO_MINUTES, is a diamond. All days of
    one size are one path: an element for each would take 20 kB of a page.
    """
    paths: dict[str, str] = {}
    for week, weekday, minutes in days:
        left, top = _CELL * week, _CELL * weekday
        if minutes == NO_MINUTES:
            name, shape = "finished", f"M{left + 7} {top + 3}l4 4-4 4-4-4z"
        else:
            step = _day_step(minutes)
            side = _SIDES[step]
            edge = (_CELL - side) / 2
            name = f"day{step}"
            shape = f"M{left + edge:g} {top + edge:g}h{side}v{side}h-{side}z"
        paths[name] = paths.get(name, "") + shape
    return "".join(f'<path class="{name}" d="{path}"/>' for name, path in sorted(paths.items()))


def _day_step(minutes: int) -> int:
    return 0 if minutes <= 0 else 1 + sum(minutes > step for step in DAY_STEPS)


def _year_months(start: date) -> Iterator[str]:
    for week in range(YEAR_WEEKS - 1):
        day = start + timedelta(weeks=week)
        if day.day <= 7:
            text = MONTHS[day.month - 1]
            yield f'<text x="{_CELL * week}" y="{7 * _CELL + 14}">{text}</text>'


def months_table(pictures: Pictures) -> list[tuple[str, int, int]]:
    """Return by month the minutes spent and the topics finished, the newest month first."""
    spent: Counter[str] = Counter()
    finished: Counter[str] = Counter()
    for day in pictures.days:
        spent[day.day[:7]] += day.spent
        finished[day.day[:7]] += day.finished
    return [(month, spent[month], finished[month]) for month in sorted(spent, reverse=True)]


def _weekdays() -> str:
    """Return the names of three weekdays, behind the squares."""
    return "".join(
        f'<text x="{_CELL * YEAR_WEEKS + 3}" y="{_CELL * day + 11}">{name}</text>'
        for day, name in ((0, "Mo"), (2, "We"), (4, "Fr"))
    )


def legend_of_days() -> str:
    """Return the words for the sizes of the squares, each with its square."""
    steps = [f"up to {wording.format_duration(step)}" for step in DAY_STEPS] + ["more"]
    squares = (
        f'<svg width="{_CELL}" height="{_CELL}" aria-hidden="true">'
        f"{_draw_days([(0, 0, minutes)])}</svg> {words}"
        for minutes, words in zip((*DAY_STEPS, DAY_STEPS[-1] + 1), steps, strict=True)
    )
    return f"Time spent on a day: {', '.join(squares)}."
