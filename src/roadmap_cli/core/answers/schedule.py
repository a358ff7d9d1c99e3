"""The coming weeks: which topics fall into which week, and when milestones are expected.

Pure. Topics fill weeks of a fixed number of minutes one after the other, in the given order; the
first week has only the days that are left of it. All sums are whole minutes. A date is arithmetic
at one pace and no promise: the forecast says how certain it is. It must not know where the order or
the pace come from.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate

from roadmap_cli.core import wording
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.forecast.arrival import MAX_WEEKS
from roadmap_cli.core.forecast.pace import StudyWeeks
from roadmap_cli.values import Record

FROM_OPTION, FROM_SETTING, FROM_LOG = "asked", "setting", "own"


class PlannedTopic(Record):
    """A topic to plan; `minutes` is what is left of it."""

    topic_index: int
    id: str
    title: str
    state: str
    optional: bool
    minutes: int


class OpenMilestone(Record):
    """An open milestone, and the indexes of the topics it names."""

    id: str
    title: str
    needs: tuple[int, ...]


class LaterMilestone(Record):
    """The first milestone after all the steps, and the minutes from the last step to it."""

    id: str
    title: str
    minutes: int


class Pace(Record):
    """The minutes of the plan in a week and their source; an own pace is the mean of `weeks`."""

    minutes: int
    hours: float
    source: str
    weeks: int = 0
    own_hours: float = 0  # the own pace beside one that was named, 0 while there is none


class TopicPart(Record):
    """The part of a topic that falls into one week, and its days."""

    id: str
    title: str
    state: str
    optional: bool
    minutes: int
    hours: float
    begins: str
    ends: str
    continued: bool  # from the week before
    finished: bool  # else it goes on in the next week


class ExpectedMilestone(Record):
    """A milestone and the day on which it is reached at this pace; "" beyond ten years."""

    id: str
    title: str
    expected: str


class PlannedWeek(Record):
    """One calendar week, or what is left of it, and what is planned for it."""

    start: str
    end: str
    minutes: int  # the capacity
    hours: float
    planned: int  # minutes of the topics
    topics: tuple[TopicPart, ...]
    milestones: tuple[ExpectedMilestone, ...]


class PlanReport(Record):
    """The plan of the coming weeks; `pace` is None when nothing is left to plan."""

    roadmap: RoadmapName
    today: str
    pace: Pace | None
    weeks: tuple[PlannedWeek, ...]
    then: ExpectedMilestone | None  # the first milestone after these weeks
    topics_later: int  # those after these weeks
    behind: int  # topics that are done or assumed
    skipped: int
    aim: ExpectedMilestone | None = None  # the goal that is walked to first
    optional_later: int = 0  # of `topics_later`, those that count for nothing until they are begun


def own_pace(weeks: StudyWeeks) -> Pace | None:
    """Return the mean that the forecast names, or None when the weeks are too few or all empty."""
    count = weeks.week_count
    if not weeks.has_own_pace or not count.minutes:
        return None
    return pace(count.pace, FROM_LOG, len(count.places))


def pace(minutes: int, source: str, weeks: int = 0) -> Pace:
    """Return a pace of some minutes a week."""
    return Pace(minutes, wording.hours(minutes), source, weeks)


class Calendar:
    """Maps minutes of study to days from today on, at a constant pace.

    After n days n sevenths of a week's minutes are used; full weeks are exact.
    """

    def __init__(self, today: date, minutes: int, weeks: int) -> None:
        self.today = today
        self.minutes = minutes
        self.weeks = weeks

    @property
    def capacity(self) -> int:
        """Return the minutes of all weeks."""
        return self.minutes_in(self.days_before(self.weeks))

    def day_of(self, minute: int) -> str:
        """Return the day on which a minute of study, counted from 1, ends; "" after ten years."""
        days = max(1, -(-7 * minute // self.minutes))
        return "" if days > 7 * MAX_WEEKS else self.date_after(days - 1)

    def days_before(self, week: int) -> int:
        """Return the days from today until a week begins; the current week is 0."""
        return max(0, 7 * week - self.today.weekday())

    def minutes_in(self, days: int) -> int:
        """Return the minutes used up in some days from today on."""
        return self.minutes * days // 7

    def date_after(self, days: int) -> str:
        """Return the date so many days after today."""
        return (self.today + timedelta(days=days)).isoformat()


def count_started_within(minutes: Iterable[int], capacity: int) -> int:
    """Return how many topics, taken in order, begin before the capacity is used up."""
    return bisect_left([0, *accumulate(minutes)][:-1], capacity)


def plan_weeks(
    steps: Sequence[PlannedTopic], milestones: Sequence[OpenMilestone], calendar: Calendar
) -> tuple[PlannedWeek, ...]:
    """Distribute topics over the weeks of a calendar, in order."""
    finishes = list(accumulate(step.minutes for step in steps))
    expected = _expected_milestones(steps, milestones, calendar)
    weeks = []
    for number in range(calendar.weeks):
        first, last = calendar.days_before(number), calendar.days_before(number + 1)
        low, high = calendar.minutes_in(first), calendar.minutes_in(last)
        parts = tuple(
            _week_part(step, finish, low, high, calendar)
            for step, finish in zip(steps, finishes, strict=True)
            if finish > low and finish - step.minutes < high
        )
        weeks.append(
            PlannedWeek(
                start=calendar.date_after(first),
                end=calendar.date_after(last - 1),
                minutes=high - low,
                hours=wording.hours(high - low),
                planned=sum(part.minutes for part in parts),
                topics=parts,
                milestones=tuple(one for minute, one in expected if low < minute <= high),
            )
        )
    return tuple(weeks)


def _week_part(
    step: PlannedTopic, finish: int, low: int, high: int, calendar: Calendar
) -> TopicPart:
    """Return the part of a topic that falls between two minutes."""
    begin = finish - step.minutes
    first, last = max(begin, low), min(finish, high)
    return TopicPart(
        id=step.id,
        title=step.title,
        state=step.state,
        optional=step.optional,
        minutes=last - first,
        hours=wording.hours(last - first),
        begins=calendar.day_of(first + 1),
        ends=calendar.day_of(last),
        continued=begin < low,
        finished=finish <= high,
    )


def _expected_milestones(
    steps: Sequence[PlannedTopic], milestones: Sequence[OpenMilestone], calendar: Calendar
) -> list[tuple[int, ExpectedMilestone]]:
    """Return the milestones that the topics complete, each with its minute, the earliest first."""
    minutes = accumulate(step.minutes for step in steps)
    ends = dict(zip((step.topic_index for step in steps), minutes, strict=True))
    expected = []
    for milestone in milestones:
        if milestone.needs and all(i in ends for i in milestone.needs):
            minute = max(ends[i] for i in milestone.needs)
            day = calendar.day_of(minute)
            expected.append((minute, ExpectedMilestone(milestone.id, milestone.title, day)))
    return sorted(expected, key=lambda pair: pair[0])


def milestone_after(
    steps: Sequence[PlannedTopic],
    milestones: Sequence[OpenMilestone],
    later: LaterMilestone | None,
    calendar: Calendar,
) -> ExpectedMilestone | None:
    """Return the first milestone after the weeks of a calendar, if there is one."""
    for minute, milestone in _expected_milestones(steps, milestones, calendar):
        if minute > calendar.capacity:
            return milestone
    if later is None:
        return None
    clock = sum(step.minutes for step in steps) + later.minutes
    return ExpectedMilestone(later.id, later.title, calendar.day_of(clock))
