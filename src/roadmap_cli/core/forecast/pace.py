"""The minutes of each week, of the roadmap and by the clock, and the limits of hours a week. Pure.

Owns the weekly series that the forecast is based on. Its unit is estimated minutes, so that
estimates that are too low or too high are part of the pace; what was spent by the clock stands
beside it and is never mixed with it. Nobody studies more than 16 hours on a day and 100 in a week,
whatever is entered. It must not know states or events: the caller leaves out topics known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import zip_longest

from roadmap_cli.core.forecast.weeks import WeekCount, count_weeks
from roadmap_cli.core.progress.topic_rows import minutes_left
from roadmap_cli.core.progress.unlikely_days import MAX_MINUTES_A_DAY
from roadmap_cli.errors import UsageError
from roadmap_cli.values import Record

MAX_HOURS_A_WEEK = 100
MAX_MINUTES_A_WEEK = 60 * MAX_HOURS_A_WEEK
# Two years count: whoever changed since then is told by them.
WINDOW = 104
# A pace of one's own needs at least this many full weeks.
MIN_WEEKS = 4
NOTHING_SPENT: Mapping[str, int] = {}


class TopicWork(Record):
    """A topic that was worked on: its estimate, the minutes logged by day, the day it was done.

    Of the minutes those are enough that earn something, see `earns_no_more`.
    """

    minutes: int
    spent: tuple[tuple[str, int], ...] = ()
    done: str = ""
    begun: str = ""  # the first day with an entry about it


class StudyWeeks(Record):
    """The full calendar weeks, the oldest first: minutes earned of the roadmap, and spent."""

    earned: tuple[int, ...] = ()
    spent: tuple[int, ...] = ()
    # The first week also holds the days before it from the first record on: this part of a week.
    lead: float = 0
    # Of both only topics that count as work and have time on record.
    timed_earned: tuple[int, ...] = ()
    timed_spent: tuple[int, ...] = ()

    @property
    def week_count(self) -> WeekCount:
        """Return the weeks that count."""
        return count_weeks(self.earned, self.lead)

    @property
    def busy(self) -> int:
        """Return the number of weeks with anything earned or spent in them."""
        return sum(1 for week in zip_longest(self.earned, self.spent) if any(week))

    @property
    def has_own_pace(self) -> bool:
        """Return whether there are enough weeks on record for a pace, whatever is in them."""
        return len(self.earned) >= MIN_WEEKS


class _Amount(Record):
    """Minutes earned on a day, and how many days before it may share in them."""

    day: int
    reach: int
    minutes: int


def study_weeks(
    today: str,
    first: str,
    work: Iterable[TopicWork],
    spent: Mapping[str, int] = NOTHING_SPENT,
    unearned: Mapping[str, int] = NOTHING_SPENT,
) -> StudyWeeks:
    """Return the full calendar weeks from the `first` recorded day up to the current week.

    Of more than two years the last two are returned, whatever was done in them.
    A topic earns the time logged on it, up to 85 % of its estimate, and the rest on the day it is
    done. What does not fit into a day was earned before, back to the day on which the topic was
    begun. Facts dated after today do not count yet. `spent` are the minutes of each day, and
    `unearned` the part of them that went to topics that earn nothing.
    """
    now = _ordinal(today)
    end = _monday(now)
    begin = _ordinal(first) if first else end
    start = _monday(begin + 6)
    if (end - start) // 7 > WINDOW:
        begin = start = end - 7 * WINDOW
    count = (end - start) // 7
    if count <= 0:
        return StudyWeeks()
    topics = tuple(work)
    timed = tuple(topic for topic in topics if topic.spent)
    time = {day: minutes - unearned.get(day, 0) for day, minutes in spent.items()}
    return StudyWeeks(
        earned=_weeks(_bounded_days(topics, begin, now), start, count),
        spent=_weeks(_clock_days(spent, begin, now), start, count),
        lead=(start - begin) / 7,
        timed_earned=_weeks(_bounded_days(timed, begin, now), start, count),
        timed_spent=_weeks(_clock_days(time, begin, now), start, count),
    )


def earned_by_day(work: Iterable[TopicWork]) -> dict[str, int]:
    """Return the minutes earned on each day on which there were any, as they were recorded."""
    days: dict[str, int] = {}
    for topic in work:
        for day, _, minutes in _earned_amounts(topic):
            iso_day = date.fromordinal(day).isoformat()
            days[iso_day] = days.get(iso_day, 0) + minutes
    return days


def _earned_amounts(topic: TopicWork) -> Iterator[_Amount]:
    """Yield the days on which a topic earned part of its estimate, with the minutes."""
    limit = _limit(topic.minutes)
    begun = _ordinal(topic.begun) if topic.begun else 0
    earned = 0
    amounts = []
    for day, minutes in sorted(topic.spent):
        counted = min(max(minutes, 0), limit - earned)
        earned += counted
        # What was logged later is part of what the topic earned on the day it was done.
        amounts.append((min(day, topic.done or day), counted))
    if topic.done:
        amounts.append((topic.done, topic.minutes - earned))
    for iso_day, minutes in amounts:
        on = _ordinal(iso_day)
        # A topic that is too large for a day took some.
        least = -(-minutes // MAX_MINUTES_A_DAY) - 1
        if minutes:
            yield _Amount(on, max(on - begun if begun else 0, least), minutes)


def earns_no_more(minutes: int, spent: int) -> bool:
    """Return whether more time earns nothing on a topic of so many minutes, of which some are spent."""
    return spent >= _limit(minutes)


def _limit(minutes: int) -> int:
    # The rest stays open until it is done, as in the counts.
    return minutes - minutes_left(minutes, minutes)


def _clock_days(time: Mapping[str, int], begin: int, end: int) -> dict[int, int]:
    """Return the minutes spent on each day, none with more than anybody studies on one."""
    days = ((_ordinal(iso_day), minutes) for iso_day, minutes in time.items())
    return {
        day: min(max(minutes, 0), MAX_MINUTES_A_DAY) for day, minutes in days if begin <= day <= end
    }


def _bounded_days(work: Iterable[TopicWork], begin: int, end: int) -> dict[int, int]:
    """Return the minutes earned on each day, none with more than anybody studies on one."""
    days: dict[int, int] = {}
    amounts = [one for topic in work for one in _earned_amounts(topic) if one.day <= end]
    # Those that can only be of their day come before those that can be of an earlier one.
    for day, reach, minutes in sorted(amounts):
        rest = minutes
        for earlier in range(day, max(day - reach, begin) - 1, -1):
            part = min(rest, MAX_MINUTES_A_DAY - days.get(earlier, 0))
            if part:
                days[earlier] = days.get(earlier, 0) + part
            rest -= part
            if not rest:
                break
    return days


def _weeks(days: Mapping[int, int], start: int, count: int) -> tuple[int, ...]:
    """Return the sums of the weeks; the days before them go with the first one."""
    weeks = [0] * (count + 1)
    for day, minutes in days.items():
        place = (day - start) // 7 + 1
        if place <= count:
            weeks[place] = min(weeks[place] + minutes, MAX_MINUTES_A_WEEK)
    return (weeks[0] + weeks[1], *weeks[2:])


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _monday(ordinal: int) -> int:
    """Return the Monday on or before a day; ordinal 1 was one."""
    return ordinal - (ordinal - 1) % 7


def minutes_a_week(hours: float) -> int:
    """Return planned hours a week as minutes; raise UsageError when no week has such hours."""
    # The comparisons are negated so that NaN is refused too.
    if not hours * 60 >= 1:
        raise UsageError(
            f"{hours:g} hours a week is too little to plan with",
            "give a number above 0, like 5 or 0.5",
        )
    if not hours <= MAX_HOURS_A_WEEK:
        raise UsageError(
            f"{hours:g} hours a week is more than anyone can study",
            f"give a number up to {MAX_HOURS_A_WEEK}, like 5",
        )
    return round(hours * 60)
