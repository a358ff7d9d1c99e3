"""The plan of the coming weeks: which topics fall into which week, and when milestones are expected.

Pure. Topics fill weeks of a fixed number of minutes one after the other, in the given order; the
first week has only the days that are left of it. All sums are whole minutes. A date is arithmetic
at one pace and no promise: the forecast says how certain it is. It must not know where the order or
the pace come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from roadmap_cli.core import wording
from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.forecast import LEAST_WEEKS
from roadmap_cli.core.futures import MOST_WEEKS
from roadmap_cli.values import Value

ASKED, SET, OWN = "asked", "setting", "own"
# The learner's own pace is the mean of at most this many weeks; older ones say little about the next.
WEEKS_OF_PACE = 12


class Step(Value):
    """A topic to plan; `minutes` is what is left of it."""

    place: int
    id: str
    title: str
    state: str
    optional: bool
    minutes: int


class Aim(Value):
    """An open milestone, and the indexes of the topics it names."""

    id: str
    title: str
    needs: tuple[int, ...]


class Beyond(Value):
    """The first milestone after all the steps, and the minutes from the last step to it."""

    id: str
    title: str
    minutes: int


class Pace(Value):
    """The minutes studied in a week and their source; an own pace is the mean of `weeks` weeks."""

    minutes: int
    hours: float
    source: str
    weeks: int = 0


class Part(Value):
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


class Expected(Value):
    """A milestone and the day on which it is reached at this pace; "" beyond ten years."""

    id: str
    title: str
    expected: str


class PlannedWeek(Value):
    """One calendar week, or what is left of it, and what is planned for it."""

    start: str
    end: str
    minutes: int  # the capacity
    hours: float
    planned: int  # minutes of the topics
    topics: tuple[Part, ...]
    milestones: tuple[Expected, ...]


class PlanReport(Value):
    """The plan of the coming weeks; `pace` is None when nothing is left to plan."""

    roadmap: RoadmapName
    today: str
    pace: Pace | None
    weeks: tuple[PlannedWeek, ...]
    then: Expected | None  # the first milestone after these weeks
    topics_later: int  # those after these weeks
    behind: int  # topics that are done or assumed
    skipped: int


def own_pace(weeks: Sequence[int]) -> Pace | None:
    """Return the mean of the last full weeks, or None when there are too few or all are empty."""
    recent = weeks[-WEEKS_OF_PACE:]
    if len(weeks) < LEAST_WEEKS or not any(recent):
        return None
    return pace(max(1, round(sum(recent) / len(recent))), OWN, len(recent))


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
        self.days_left = 7 - today.weekday()
        self.weeks = weeks

    def behind(self, days: int) -> int:
        """Return the minutes used up by the end of a number of days; today is the first."""
        return self.minutes * days // 7

    def last_day_of(self, week: int) -> int:
        """Return the number of days up to the end of a week; the current week is 0."""
        return self.days_left + 7 * week

    @property
    def room(self) -> int:
        """Return the minutes of all weeks."""
        return self.behind(self.last_day_of(self.weeks - 1))

    def day_of(self, minute: int) -> str:
        """Return the day on which a minute of study, counted from 1, ends; "" after ten years."""
        days = max(1, -(-7 * minute // self.minutes))
        return "" if days > 7 * MOST_WEEKS else self._after(days)

    def _after(self, days: int) -> str:
        return (self.today + timedelta(days=days - 1)).isoformat()

    def week(self, number: int) -> tuple[str, str, int, int]:
        """Return first and last day of a week, and the minutes used up before it and by its end."""
        last = self.last_day_of(number)
        before = self.last_day_of(number - 1) if number else 0
        return self._after(before + 1), self._after(last), self.behind(before), self.behind(last)


def fitting(minutes: Iterable[int], room: int) -> int:
    """Return how many topics, taken in order, begin before the capacity is used up."""
    taken = count = 0
    for each in minutes:
        if taken >= room:
            break
        taken += each
        count += 1
    return count


def planned_weeks(
    steps: Sequence[Step], aims: Sequence[Aim], calendar: Calendar
) -> tuple[PlannedWeek, ...]:
    """Distribute topics over the weeks of a calendar, in order."""
    ends = _ends(steps)
    reached = _reached(aims, ends)
    found = []
    first = 0  # the first step that reaches into the week
    for number in range(calendar.weeks):
        start, end, low, high = calendar.week(number)
        parts: list[Part] = []
        for step in steps[first:]:
            over = ends[step.place]
            begun = over - step.minutes
            if begun >= high:
                break
            parts.append(_part(step, max(begun, low), min(over, high), over, low, calendar))
            first += over <= high
        found.append(
            PlannedWeek(
                start=start,
                end=end,
                minutes=high - low,
                hours=wording.hours(high - low),
                planned=sum(part.minutes for part in parts),
                topics=tuple(parts),
                milestones=tuple(
                    Expected(aim.id, aim.title, calendar.day_of(at))
                    for at, aim in reached
                    if low < at <= high
                ),
            )
        )
    return tuple(found)


def _part(step: Step, low: int, high: int, over: int, start: int, calendar: Calendar) -> Part:
    """Return the part of a topic between two minutes; `start` is where its week begins."""
    minutes = high - low
    return Part(
        id=step.id,
        title=step.title,
        state=step.state,
        optional=step.optional,
        minutes=minutes,
        hours=wording.hours(minutes),
        begins=calendar.day_of(low + 1),
        ends=calendar.day_of(high),
        continued=over - step.minutes < start,
        finished=over == high,
    )


def _ends(steps: Sequence[Step]) -> dict[int, int]:
    """Return for each topic the minute at which it is finished."""
    clock, ends = 0, {}
    for step in steps:
        clock += step.minutes
        ends[step.place] = clock
    return ends


def _reached(aims: Sequence[Aim], ends: dict[int, int]) -> list[tuple[int, Aim]]:
    """Return the milestones that the topics complete, each with its minute, the earliest first."""
    found = [
        (max(ends[i] for i in aim.needs), aim)
        for aim in aims
        if aim.needs and all(i in ends for i in aim.needs)
    ]
    return sorted(found, key=lambda pair: pair[0])


def milestone_after(
    steps: Sequence[Step], aims: Sequence[Aim], beyond: Beyond | None, calendar: Calendar
) -> Expected | None:
    """Return the first milestone after the weeks of a calendar, if there is one."""
    ends = _ends(steps)
    for at, aim in _reached(aims, ends):
        if at > calendar.room:
            return Expected(aim.id, aim.title, calendar.day_of(at))
    if beyond is None:
        return None
    clock = sum(step.minutes for step in steps) + beyond.minutes
    return Expected(beyond.id, beyond.title, calendar.day_of(clock))
