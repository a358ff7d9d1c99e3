"""How long a milestone took, in days and in hours. Pure, and light enough for every command.

From the first day on record for one of the topics that it needs to the day on which it was reached,
both included; the hours are the time spent on these topics until then. Topics that were known or
skipped do not count. It must not know where days come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from roadmap_cli.core import wording
from roadmap_cli.values import Record

# From two weeks on nobody counts in days.
_WEEKS_FROM = 14


class MilestoneTime(Record):
    """The first day, the days up to the one it was reached, both included, and the minutes spent."""

    first_day: str
    days: int
    spent: int


def milestone_time(days: Iterable[tuple[str, int]], reached: str) -> MilestoneTime | None:
    """Return how long a milestone took that was reached on a day; None if nothing is on record.

    `days` are days on record, each with its minutes spent, for the topics that it needs.
    """
    until = [(day, spent) for day, spent in days if day <= reached]
    if not until:
        return None
    first = min(day for day, _ in until)
    return MilestoneTime(first, count_days(first, reached), sum(spent for _, spent in until))


def count_days(first: str, last: str) -> int:
    """Return the number of days from one to another, both included."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def format_length(days: int) -> str:
    """Return a number of days for people: `9 days`, `12 weeks`."""
    if days < _WEEKS_FROM:
        return wording.format_count(days, "day")
    return wording.format_weeks(round(days / 7))


def format_milestone_time(time: MilestoneTime) -> str:
    """Return how long a milestone took: `12 weeks, 96 h`; `9 days` without time on record."""
    length = format_length(time.days)
    return f"{length}, {wording.format_duration(time.spent)}" if time.spent else length
