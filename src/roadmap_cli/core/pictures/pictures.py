"""The learner's time as series: what the pictures of page, terminal and card are drawn from.

Pure. Hours of the plan (`earned`) and time by the clock (`spent`) are never mixed. It must not know
how anything is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.forecast.arrival import ExpectedPace
from roadmap_cli.core.forecast.forecast import RouteMilestone
from roadmap_cli.core.pictures.fan import FanLevel, fan_levels, futures
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.core.answers.report_rows import DayTotals
    from roadmap_cli.core.answers.reports import MilestoneLine

# The milestones that a burn-up shows: further ones would flatten what was done.
MILESTONES_SHOWN = 3
# The weeks of a year, the first and the last one included.
YEAR_WEEKS = 53
_STEPS = 24


class PictureDay(Record):
    """A day with anything on record."""

    day: str
    spent: int  # minutes by the clock
    finished: int  # topics
    earned: int  # minutes of the plan up to its end


class MilestoneLevel(Record):
    """A milestone ahead, as a height of the burn-up."""

    id: str
    title: str
    minutes: int  # of the plan, from the beginning


class Pictures(Record):
    """What the pictures show: the days so far, and where the forecast leads."""

    days: tuple[PictureDay, ...]
    earned: int  # minutes of the plan up to today
    levels: tuple[MilestoneLevel, ...]
    fan: tuple[FanLevel, ...] = ()  # empty without an own pace
    futures: tuple[str, ...] = ()  # of the next milestone: twenty days


NO_PICTURES = Pictures((), 0, ())


def draw_pictures(
    totals: Mapping[str, DayTotals],
    milestones: Iterable[MilestoneLine],
    pace: ExpectedPace | None,
    today: str,
    goal: RouteMilestone | None = None,
) -> Pictures:
    """Return the series of the pictures.

    Args:
        totals: What was recorded on each day.
        milestones: The milestones in the order of the report.
        pace: The pace that the forecast is based on; None where it has no dates.
        today: The day of the report.
        goal: What the route leads to; None for the first of the milestones.

    """
    days = sorted(day for day in totals if day <= today)
    sums = list(accumulate(totals[day].earned for day in days))
    earned = sums[-1] if sums else 0
    ahead = [m for m in milestones if not m.reached and not m.skipped][:MILESTONES_SHOWN]
    minutes = goal.minutes if goal is not None else ahead[0].minutes_left if ahead else 0
    amounts: list[int] = []
    if pace is not None and ahead:
        top = ahead[-1].minutes_left
        # A little more than the last one, so that the fan does not end at it.
        steps = (top * 11 * step // (10 * _STEPS) for step in range(_STEPS + 1))
        amounts = sorted({*steps, *(m.minutes_left for m in ahead)})
    return Pictures(
        days=tuple(
            PictureDay(day, totals[day].spent, totals[day].finished, done)
            for day, done in zip(days, sums, strict=True)
        ),
        earned=earned,
        levels=tuple(MilestoneLevel(m.id, m.title, earned + m.minutes_left) for m in ahead),
        fan=fan_levels(pace, amounts, today) if pace is not None else (),
        futures=futures(pace, minutes, today, goal and goal.days_at)
        if pace is not None and minutes
        else (),
    )


def weekly_minutes(days: Sequence[PictureDay], today: str) -> list[int]:
    """Return the minutes spent in each week from the first one with time to today, of one year."""
    now = _week(today)
    weeks: Counter[int] = Counter()
    for day in days[-7 * YEAR_WEEKS :]:
        if day.spent:
            weeks[now - _week(day.day)] += day.spent
    first = max((back for back in weeks if back < YEAR_WEEKS), default=-1)
    return [weeks[back] for back in range(first, -1, -1)]


def _week(day: str) -> int:
    """Return the number of a week; ordinal 1 was a Monday."""
    return (date.fromisoformat(day).toordinal() - 1) // 7
