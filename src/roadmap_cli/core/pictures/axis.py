"""The time axis of a burn-up: from the first day on record to where the forecast leads.

Pure. It owns which days and months are shown. It must not know pixels or columns.
"""

from __future__ import annotations

from datetime import date, timedelta

from roadmap_cli.core.pictures.fan import SHARES
from roadmap_cli.core.pictures.pictures import Pictures

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LEAST_HISTORY = 14  # days: a first evening is not the whole width
_LONGEST_AHEAD = 3  # times the history, which keeps a quarter of the width
_MARGIN = 7
# The months from one label to the next.
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)


def time_span(pictures: Pictures, today: str) -> tuple[date, date]:
    """Return the first and the last day that a burn-up shows.

    The last one is where the middle of the fan reaches its top, and a little more.
    """
    now = date.fromisoformat(today)
    first = min(date.fromisoformat(pictures.days[0].day), now - timedelta(days=_LEAST_HISTORY - 1))
    history = (now - first).days
    middles = [level.days[SHARES.index(0.5)] for level in pictures.fan]
    reached = [date.fromisoformat(day) for day in middles if day]
    if not reached:
        return first, now + timedelta(days=max(2, history // 20))
    ahead = (reached[-1] - now).days * 8 // 7 + _MARGIN
    return first, now + timedelta(days=max(_MARGIN, min(ahead, _LONGEST_AHEAD * history)))


def month_ticks(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Return at most so many first days of months within a span, each with its label.

    A January is labelled with its year.
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in _STEPS if months <= most * s), _STEPS[-1])
    ticks = []
    for number in range(1, months + 1):
        month = first.month - 1 + number
        day = date(first.year + month // 12, month % 12 + 1, 1)
        if (day.year * 12 + day.month - 1) % step == 0:
            ticks.append((day, str(day.year) if day.month == 1 else MONTHS[day.month - 1]))
    return ticks
