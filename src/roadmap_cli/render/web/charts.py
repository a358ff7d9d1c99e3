"""The pictures of a page as SVG: the burn-up with its fan, twenty futures, a year of days, bars.

Each has a sentence beside it that says the same. It must not know where its numbers come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from roadmap_cli.core import wording
from roadmap_cli.core.answers.pictures import Pictures
from roadmap_cli.core.forecast.fan import FUTURES
from roadmap_cli.render.pages.page import NO_MINUTES, TO_COME, Heatmap
from roadmap_cli.render.web.shell import escape

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# The burn-up: the height of its plot, and how much of its width the history keeps.
_PLOT = 260
_LABEL_HEIGHT = 17
_LEAST_HISTORY = 0.25
# A year of days: fixed steps in minutes, and the side of a square.
DAY_STEPS = (45, 90, 150)
_SIDES = (3, 5, 8, 10, 12)
_CELL = 14
_WEEKS = 53
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


def burn_up(pictures: Pictures, today: str) -> str:
    """Return hours of the plan that were done, and where the forecast leads; "" without any."""
    if not pictures.days or not (pictures.earned or pictures.levels):
        return ""
    first, now = date.fromisoformat(pictures.days[0].day), date.fromisoformat(today)
    first = min(first, now - timedelta(days=13))
    last = _last_day(pictures, first, now)
    height = max(pictures.levels[-1].minutes * 1.08 if pictures.levels else 0, pictures.earned, 60)

    def x(day: date) -> float:
        return 100 * (day - first).days / (last - first).days

    def y(minutes: float) -> float:
        return _PLOT * (1 - minutes / height)

    plot = "".join(
        (
            *_fan(pictures, x, y),
            *(f'<path class="level" d="M0 {y(v.minutes):.1f}H100"/>' for v in pictures.levels),
            _history(pictures, today, x, y),
            f'<path class="today" d="M{x(now):.2f} 0V{_PLOT}"/>',
        )
    )
    return (
        f'<svg class="burn-up" role="img" aria-labelledby="burn-up-text" height="{_PLOT + 24}">'
        f'<svg width="100%" height="{_PLOT}" viewBox="0 0 100 {_PLOT}" preserveAspectRatio="none">'
        f'{plot}</svg><path class="base" d="M0 {_PLOT}h9999"/>'
        f"{''.join(_level_labels(pictures, y))}{''.join(_month_labels(first, last, now, x))}"
        "</svg>\n"
    )


def _last_day(pictures: Pictures, first: date, now: date) -> date:
    """Return the right edge: the middle of the fan at its top, and a little more."""
    if not pictures.fan:
        return now + timedelta(days=max(1, (now - first).days // 20))
    ends = [level.days[2] for level in pictures.fan if level.days[2]]
    middle = date.fromisoformat(ends[-1]) if ends else now
    history = (now - first).days
    ahead = min((middle - now).days * 1.15 + 7, history * (1 / _LEAST_HISTORY - 1))
    return now + timedelta(days=max(7, round(ahead)))


def _fan(pictures: Pictures, x, y) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """Yield two bands and the middle, up to the level at which each ends."""
    far = "9999-12-31"
    for name, (early, late) in (("wide", (0, 4)), ("narrow", (1, 3))):
        points = [
            (x(date.fromisoformat(level.days[early])), y(pictures.earned + level.minutes))
            for level in pictures.fan
            if level.days[early]
        ]
        points += [
            (
                min(x(date.fromisoformat(level.days[late] or far)), 1000.0),
                y(pictures.earned + level.minutes),
            )
            for level in reversed(pictures.fan)
            if level.days[early]
        ]
        if len(points) > 2:
            path = "L".join(f"{left:.2f} {top:.1f}" for left, top in points)
            yield f'<path class="{name}" d="M{path}z"/>'
    middle = [
        f"{x(date.fromisoformat(level.days[2])):.2f} {y(pictures.earned + level.minutes):.1f}"
        for level in pictures.fan
        if level.days[2]
    ]
    if len(middle) > 1:
        yield f'<path class="middle" d="M{"L".join(middle)}"/>'


def _history(pictures: Pictures, today: str, x, y) -> str:  # type: ignore[no-untyped-def]
    """Return the steps of what was done, and the area below them."""
    parts = [f"M{x(date.fromisoformat(pictures.days[0].day)):.2f} {_PLOT}"]
    for day in pictures.days:
        parts.append(f"H{x(date.fromisoformat(day.day)):.2f}V{y(day.earned):.1f}")
    parts.append(f"H{x(date.fromisoformat(today)):.2f}")
    path = "".join(parts)
    return f'<path class="area" d="{path}V{_PLOT}z"/><path class="done" d="{path}"/>'


def _level_labels(pictures: Pictures, y) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """Yield the titles of the milestones over their levels, as far as there is room."""
    below = _PLOT + 0.0
    for level in pictures.levels:
        if y(level.minutes) <= below - _LABEL_HEIGHT:
            below = y(level.minutes)
            yield f'<text x="4" y="{below - 5:.1f}">{escape(level.title)}</text>'


def _month_labels(first: date, last: date, now: date, x) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """Yield the months below the plot, at most eight of them, and today."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(s for s in (1, 2, 3, 6, 12, 24, 48, 120) if months / s <= 8)
    for number in range(1, months + 1):
        month = first.month - 1 + number
        day = date(first.year + month // 12, month % 12 + 1, 1)
        is_year = day.month == 1
        place = x(day)
        if (day.month - 1) % min(step, 12) or (step > 12 and day.year % (step // 12)):
            continue
        if 3 < place < 95 and abs(place - x(now)) > 1:
            text = str(day.year) if is_year else _MONTHS[day.month - 1]
            yield f'<text class="tick" x="{place:.2f}%" y="{_PLOT + 17}">{text}</text>'
    anchor = "end" if x(now) > 85 else "start"
    dx = -5 if anchor == "end" else 5
    yield (f'<text class="now {anchor}" x="{x(now):.2f}%" dx="{dx}" y="{_PLOT - 8}">today</text>')


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
        text = f"{day.day} {_MONTHS[day.month - 1]}{year}"
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
    start = now - timedelta(days=now.weekday(), weeks=_WEEKS - 1)
    on_record = {day.day: day for day in pictures.days}
    squares = []
    for number in range((now - start).days + 1):
        day = start + timedelta(days=number)
        found = on_record.get(day.isoformat())
        week, weekday = divmod(number, 7)
        spent = found.spent if found else 0
        is_finished = bool(found and not spent and found.finished)
        squares.append(_square(week, weekday, spent, is_finished=is_finished))
    return (
        f'<svg class="year" viewBox="0 0 {_CELL * _WEEKS} {7 * _CELL + 20}" role="img"'
        ' preserveAspectRatio="xMaxYMid slice"'
        f' aria-labelledby="year-text">{"".join(squares)}{"".join(_year_months(start, now))}</svg>\n'
    )


def strip(heatmap: Heatmap) -> str:
    """Return the weeks of a page as the squares of a year, with what they mean."""
    squares = []
    for week, (_, minutes) in enumerate(heatmap.weeks):
        for weekday, spent in enumerate(minutes):
            if spent != TO_COME:
                squares.append(_square(week, weekday, spent, is_finished=spent == NO_MINUTES))
    width = _CELL * max(len(heatmap.weeks), 1)
    labels = "".join(
        f'<text x="{_CELL * week}" y="{7 * _CELL + 14}">{escape(start[5:])}</text>'
        for week, (start, _) in enumerate(heatmap.weeks)
        if week % _WEEKS_A_LABEL == 0
    )
    return (
        f'<figure><svg class="strip" width="{width + 20}" height="{7 * _CELL + 20}" role="img"'
        f' aria-labelledby="strip-text">{"".join(squares)}{labels}</svg>'
        f'<figcaption id="strip-text">Time spent on each day.'
        f" {legend_of_days()}</figcaption></figure>\n"
    )


def _square(week: int, weekday: int, minutes: int, *, is_finished: bool) -> str:
    """Return a day: a square for its time, or a diamond for what was finished without any."""
    left, top = _CELL * week, _CELL * weekday
    if is_finished:
        return f'<path class="finished" d="M{left + 7} {top + 3}l4 4-4 4-4-4z"/>'
    step = _day_step(minutes)
    side = _SIDES[step]
    edge = (_CELL - side) / 2
    return (
        f'<rect class="day{step}" x="{left + edge:g}" y="{top + edge:g}"'
        f' width="{side}" height="{side}"/>'
    )


def _day_step(minutes: int) -> int:
    return 0 if minutes <= 0 else 1 + sum(minutes > step for step in DAY_STEPS)


def _year_months(start: date, now: date) -> Iterator[str]:
    for week in range(_WEEKS - 1):
        day = start + timedelta(weeks=week)
        if day.day <= 7 and day <= now:
            text = _MONTHS[day.month - 1]
            yield f'<text x="{_CELL * week}" y="{7 * _CELL + 14}">{text}</text>'


def months_table(pictures: Pictures) -> list[tuple[str, int, int]]:
    """Return by month the minutes spent and the topics finished, the newest month first."""
    spent: Counter[str] = Counter()
    finished: Counter[str] = Counter()
    for day in pictures.days:
        spent[day.day[:7]] += day.spent
        finished[day.day[:7]] += day.finished
    return [(month, spent[month], finished[month]) for month in sorted(spent, reverse=True)]


def legend_of_days() -> str:
    """Return the words for the sizes of the squares."""
    steps = [wording.format_duration(step) for step in DAY_STEPS]
    return f"Larger is longer: up to {', '.join(steps)}, more."
