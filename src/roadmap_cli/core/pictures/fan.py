"""The forecast as pictures need it: a fan of days for rising amounts of work, and twenty futures.

Pure. Both come from the range of `arrival`, so the fan at the work that is left to a milestone is
the milestone's likely and safe day, which exercises that take days of the calendar may delay. It must
not know sentences.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core.forecast import arrival, forecast
from roadmap_cli.core.forecast.arrival import ExpectedPace
from roadmap_cli.core.forecast.forecast import DaysAt, RouteMilestone
from roadmap_cli.values import Record

# The middle, half of the futures around it, and eight in ten.
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
FUTURES = 20


class FanLevel(Record):
    """The days by which some work is done with each of SHARES; "" beyond ten years."""

    minutes: int  # of the plan, from today
    days: tuple[str, ...]


def fan_levels(pace: ExpectedPace, amounts: Iterable[int], today: str) -> tuple[FanLevel, ...]:
    """Return the days for each amount of minutes, which rise."""
    return tuple(
        FanLevel(minutes, tuple(arrival.day_by(pace, minutes, share, today) for share in SHARES))
        for minutes in amounts
    )


def futures(
    pace: ExpectedPace, minutes: int, today: str, days_at: DaysAt | None = None
) -> tuple[str, ...]:
    """Return twenty days, each as likely as the next, on which so many minutes are done.

    `days_at` is that of a RouteMilestone.
    """
    shares = [(2 * n + 1) / (2 * FUTURES) for n in range(FUTURES)]
    stop = RouteMilestone("", "", minutes, days_at)
    return tuple(forecast.day_by(stop, pace, share, today) for share in shares)
