"""The coming weeks: which topics fall into which week, and when milestones are expected.

Pure. Topics fill weeks of a fixed number of minutes one after the other, as they were timed; the
first week has only the days that are left of it. All sums are whole minutes. A date is arithmetic
at one pace and no promise: the forecast says how certain it is. It must not know where the order or
the pace come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from roadmap_cli.core import wording
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.forecast.arrival import MAX_WEEKS
from roadmap_cli.core.forecast.pace import StudyWeeks
from roadmap_cli.core.planner.timetable import Clock
from roadmap_cli.values import Record

FROM_OPTION, FROM_SETTING, FROM_LOG = "asked", "setting", "own"


class PlannedTopic(Record):
    """A topic to plan, with the minutes of study and the day of `TimedTopic`."""

    topic_index: int
    id: str
    title: str
    state: str
    optional: bool
    begin: int
    end: int
    day: int
    earliest: int


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
    until: str = ""  # the first day on which it may be finished, if its exercise takes days


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

    @property
    def clock(self) -> Clock:
        """Return how minutes of study become days at this pace."""
        return Clock(self.days_until, self.minutes_in)

    def days_until(self, minute: int) -> int:
        """Return the days after today on which a minute of study, counted from 1, ends."""
        return max(1, -(-7 * minute // self.minutes)) - 1

    def day_of(self, minute: int) -> str:
        """Return the day on which a minute of study, counted from 1, ends; "" after ten years."""
        return self.near_date(self.days_until(minute))

    def near_date(self, days: int) -> str:
        """Return the date so many days after today; "" after ten years."""
        return "" if days >= 7 * MAX_WEEKS else self.date_after(days)

    def days_before(self, week: int) -> int:
        """Return the days from today until a week begins; the current week is 0."""
        return max(0, 7 * week - self.today.weekday())

    def minutes_in(self, days: int) -> int:
        """Return the minutes used up in some days from today on."""
        return self.minutes * days // 7

    def date_after(self, days: int) -> str:
        """Return the date so many days after today."""
        return (self.today + timedelta(days=days)).isoformat()


def plan_weeks(
    steps: Sequence[PlannedTopic], milestones: Sequence[OpenMilestone], calendar: Calendar
) -> tuple[PlannedWeek, ...]:
    """Distribute topics over the weeks of a calendar, in order."""
    expected = _expected_milestones(steps, milestones, calendar)
    weeks = []
    for number in range(calendar.weeks):
        first, last = calendar.days_before(number), calendar.days_before(number + 1)
        low, high = calendar.minutes_in(first), calendar.minutes_in(last)
        parts = tuple(
            _week_part(step, first, last, calendar)
            for step in steps
            if (step.end > low and step.begin < high) or first <= step.day < last
        )
        weeks.append(
            PlannedWeek(
                start=calendar.date_after(first),
                end=calendar.date_after(last - 1),
                minutes=high - low,
                hours=wording.hours(high - low),
                planned=sum(part.minutes for part in parts),
                topics=parts,
                milestones=tuple(one for day, one in expected if first <= day < last),
            )
        )
    return tuple(weeks)


def _week_part(step: PlannedTopic, first: int, last: int, calendar: Calendar) -> TopicPart:
    """Return the part of a topic that falls into the days before the last one.

    Of an exercise that takes days nothing but its end may fall into a week.
    """
    low, high = calendar.minutes_in(first), calendar.minutes_in(last)
    begin, end = max(step.begin, low), min(step.end, high)
    minutes, is_finished = max(0, end - begin), step.day < last
    finish = calendar.date_after(step.day) if is_finished else calendar.day_of(end)
    return TopicPart(
        id=step.id,
        title=step.title,
        state=step.state,
        optional=step.optional,
        minutes=minutes,
        hours=wording.hours(minutes),
        begins=calendar.day_of(begin + 1) if minutes else finish,
        ends=finish,
        continued=step.begin < low,
        finished=is_finished,
        until=calendar.date_after(step.earliest) if step.earliest else "",
    )


def _expected_milestones(
    steps: Sequence[PlannedTopic], milestones: Sequence[OpenMilestone], calendar: Calendar
) -> list[tuple[int, ExpectedMilestone]]:
    """Return the milestones that the topics complete, each with its day, the earliest first."""
    ends = {step.topic_index: (step.day, step.end) for step in steps}
    expected = []
    for milestone in milestones:
        if milestone.needs and all(i in ends for i in milestone.needs):
            last = max(ends[i] for i in milestone.needs)
            day = calendar.near_date(last[0])
            expected.append((last, ExpectedMilestone(milestone.id, milestone.title, day)))
    return [(day, one) for (day, _), one in sorted(expected, key=lambda pair: pair[0])]


def milestone_after(
    steps: Sequence[PlannedTopic],
    milestones: Sequence[OpenMilestone],
    later: LaterMilestone | None,
    calendar: Calendar,
) -> ExpectedMilestone | None:
    """Return the first milestone after the weeks of a calendar, if there is one."""
    for day, milestone in _expected_milestones(steps, milestones, calendar):
        if day >= calendar.days_before(calendar.weeks):
            return milestone
    if later is None:
        return None
    clock = max((step.end for step in steps), default=0) + later.minutes
    return ExpectedMilestone(later.id, later.title, calendar.day_of(clock))
