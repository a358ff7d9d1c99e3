"""What was earned week by week, and what a plan of hours a week may be. Pure.

Owns the weekly series that the forecast is made from. The currency is estimated minutes, so that a
learner's own optimism is inside. It must not know states or events: the caller leaves out what was
known before (`assumed`) and what was imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from roadmap_cli.errors import UsageError
from roadmap_cli.values import Value

MOST_HOURS_A_WEEK = 100


class Work(Value):
    """A topic that was worked on: its estimate, the minutes logged by day, the day it was done."""

    minutes: int
    spent: tuple[tuple[str, int], ...] = ()
    done: str = ""


def weeks_of(today: str, first: str, work: Iterable[Work]) -> list[int]:
    """Return the minutes earned in each full calendar week, the oldest first.

    It begins with the Monday on or after the `first` recorded day and ends before the present
    week. A topic is earned as its time is logged, up to 85 % of its estimate, and the rest on the
    day it is done, so that to finish it takes nothing back from the weeks before. What is dated
    after today does not count yet.
    """
    now = date.fromisoformat(today).toordinal()
    # Ordinal 1 was a Monday.
    end = now - (now - 1) % 7
    start = date.fromisoformat(first).toordinal() if first else end
    start += -(start - 1) % 7
    weeks = [0] * max(0, (end - start) // 7)
    for topic in work:
        for day, minutes in _earned(topic, today):
            place = (date.fromisoformat(day).toordinal() - start) // 7
            if 0 <= place < len(weeks):
                weeks[place] += minutes
    return weeks


def _earned(topic: Work, today: str) -> Iterable[tuple[str, int]]:
    """Yield on which days how much of a topic's estimate was earned."""
    done = topic.done if topic.done <= today else ""
    # The other 15 % stay open until it is done, as in the counts.
    most = topic.minutes - (topic.minutes * 15 + 99) // 100
    booked = 0
    for day, minutes in sorted(topic.spent):
        if day > (done or today) or booked == most:
            break
        here = min(max(minutes, 0), most - booked)
        booked += here
        yield day, here
    if done:
        yield done, topic.minutes - booked


def minutes_a_week(hours: float) -> int:
    """Return planned hours a week as minutes; raise UsageError where no week is like that."""
    # Written so that what is not a number is refused as well.
    if not hours * 60 >= 1:
        raise UsageError(
            f"{hours:g} hours a week lead nowhere", "say a number above 0, such as 5 or 0.5"
        )
    if not hours <= MOST_HOURS_A_WEEK:
        raise UsageError(
            f"{hours:g} hours a week are more than anybody studies",
            f"say a number up to {MOST_HOURS_A_WEEK}, such as 5",
        )
    return round(hours * 60)
