"""The minutes earned week by week, and the limits of a plan of hours a week. Pure.

Owns the weekly series that the forecast is based on. Its unit is estimated minutes, so that
estimates that are too low or too high are part of the pace. It must not know states or events: the
caller leaves out assumed and imported topics.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from roadmap_cli.core.progress.topic_rows import minutes_left
from roadmap_cli.errors import UsageError
from roadmap_cli.values import Record

MAX_HOURS_A_WEEK = 100


class TopicWork(Record):
    """A topic that was worked on: its estimate, the minutes logged by day, the day it was done."""

    minutes: int
    spent: tuple[tuple[str, int], ...] = ()
    done: str = ""


def weekly_minutes(today: str, first: str, work: Iterable[TopicWork]) -> list[int]:
    """Return the minutes earned in each full calendar week, the oldest first.

    The series begins with the Monday on or after the `first` recorded day and ends before the
    current week. A topic earns the time logged on it, up to 85 % of its estimate, and the rest on
    the day it is done, so that finishing it changes no earlier week. Facts dated after today do
    not count yet.
    """
    now = date.fromisoformat(today).toordinal()
    # Ordinal 1 was a Monday.
    end = now - (now - 1) % 7
    start = date.fromisoformat(first).toordinal() if first else end
    start += -(start - 1) % 7
    weeks = [0] * max(0, (end - start) // 7)
    for topic in work:
        for day, minutes in _earned_minutes(topic):
            index = (date.fromisoformat(day).toordinal() - start) // 7
            if 0 <= index < len(weeks):
                weeks[index] += minutes
    return weeks


def minutes_by_day(work: Iterable[TopicWork]) -> dict[str, int]:
    """Return the minutes earned on each day on which there were any."""
    days: dict[str, int] = {}
    for topic in work:
        for day, minutes in _earned_minutes(topic):
            days[day] = days.get(day, 0) + minutes
    return days


def _earned_minutes(topic: TopicWork) -> Iterable[tuple[str, int]]:
    """Yield the days on which a topic earned part of its estimate, with the minutes."""
    # The rest stays open until it is done, as in the counts.
    limit = topic.minutes - minutes_left(topic.minutes, topic.minutes)
    earned = 0
    for day, minutes in sorted(topic.spent):
        counted = min(max(minutes, 0), limit - earned)
        earned += counted
        # What was logged later is part of what the topic earned on the day it was done.
        yield min(day, topic.done or day), counted
    if topic.done:
        yield topic.done, topic.minutes - earned


def minutes_a_week(hours: float) -> int:
    """Return planned hours a week as minutes; raise UsageError when no week has such hours."""
    # The comparisons are negated so that NaN is refused too.
    if not hours * 60 >= 1:
        raise UsageError(
            f"{hours:g} hours a week lead nowhere", "say a number above 0, such as 5 or 0.5"
        )
    if not hours <= MAX_HOURS_A_WEEK:
        raise UsageError(
            f"{hours:g} hours a week are more than anybody studies",
            f"say a number up to {MAX_HOURS_A_WEEK}, such as 5",
        )
    return round(hours * 60)
