"""The look back on a period, as a value, and the counts that it is made of. Pure.

Everything counts for the day that its entry counts for, and as it stands today: a topic that was
reopened is not among those done. So the numbers of periods that follow each other add up to those of
all of them. It must not know where events and rows come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from roadmap_cli.core.answers.report_rows import DayTotals
from roadmap_cli.core.answers.reports import TopicGroup, Week
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.memory.review import ReviewFold, no_neighbours
from roadmap_cli.core.progress.milestone_time import MilestoneTime
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import (
    FINISHED,
    FORGOTTEN,
    NOTED,
    PROVED,
    READ,
    RECALLED,
    SPENT,
    STARTED,
)
from roadmap_cli.core.progress.topic_rows import ReadingRow, TopicRow
from roadmap_cli.values import Record

# What a learner does on a day of study; `know`, `skip`, `stop` and `reopen` alone make none.
STUDY_KINDS = frozenset((STARTED, FINISHED, SPENT, NOTED, PROVED, READ, RECALLED, FORGOTTEN))


class Period(Record):
    """The days from the first to the last, both included."""

    first: str
    last: str

    def has(self, day: str) -> bool:
        """Return whether a day lies in it; "" does not."""
        return self.first <= day <= self.last

    @property
    def length(self) -> int:
        """Return the number of days, 0 when it ends before it begins."""
        first, last = map(date.fromisoformat, self)
        return max(0, (last - first).days + 1)


class EstimateCheck(Record):
    """What topics were planned to take and what they took; of those done with time on record."""

    topics: int
    minutes: int  # of the plan
    spent: int  # in all, also before the period


class MilestoneLookBack(Record):
    """A milestone that was reached: the day, and how long it took."""

    id: str
    title: str
    day: str
    time: MilestoneTime | None


class ReadingLookBack(Record):
    """A reading, or a part of one, and the day it was read."""

    id: str
    title: str
    part: str
    topic: str
    day: str


class NoteLookBack(Record):
    """A note and the topic that it is about."""

    topic: str
    day: str
    text: str


class Month(Record):
    """The sums of one calendar month, as far as it lies in the period."""

    month: str  # 2026-03
    days: int  # of study
    spent: int
    earned: int
    finished: int
    reviews: int
    recalled: int
    readings: int
    notes: int


class LookBack(Record):
    """The answer of `report` for a period."""

    kind: str  # period
    roadmap: RoadmapName
    title: str  # of the roadmap or of the track
    first: str
    last: str
    counted_from: str  # the first day of study, if that lies in the period, else `first`
    days: int  # from there on
    days_studied: int
    spent: int
    earned: int
    finished: int
    estimate: EstimateCheck
    reviews: int
    recalled: int
    milestones: tuple[MilestoneLookBack, ...]
    groups: tuple[TopicGroup, ...]
    readings: tuple[ReadingLookBack, ...]
    core_readings: int  # as `report` counts them
    notes: tuple[NoteLookBack, ...]
    months: tuple[Month, ...]
    weeks: tuple[Week, ...]


def study_days(events: Iterable[Event]) -> set[str]:
    """Return the days with anything on record that is study, from living events."""
    return {
        event.day
        for event in events
        if event.kind in STUDY_KINDS and (event.kind != SPENT or event.data.get("minutes"))
    }


def review_answers(events: Iterable[Event]) -> list[tuple[str, bool]]:
    """Return the day of each review and whether it was recalled, from living events in log order.

    They are those that `calibration` counts: of topics that are done today, without repetitions.
    """
    fold = ReviewFold(no_neighbours)
    answers: dict[str, list[tuple[str, bool]]] = {}
    for event in events:
        name = event.topic
        before = fold.reviews.get(name)
        fold.add(event.kind, name, event.day, event.data.get("rating", 0))
        after = fold.reviews.get(name)
        if after is None:
            answers.pop(name, None)
        elif before is not None and after.checks > before.checks:
            answers.setdefault(name, []).append((event.day, after.recalled > before.recalled))
    return [answer for of_topic in answers.values() for answer in of_topic]


def note_lines(events: Iterable[Event]) -> list[NoteLookBack]:
    """Return the notes among living events in log order, in order of their days."""
    lines = [
        NoteLookBack(event.topic, event.day, str(event.data.get("text", "")))
        for event in events
        if event.kind == NOTED
    ]
    return sorted(lines, key=lambda line: line.day)


def reading_lines(rows: Iterable[ReadingRow]) -> list[ReadingLookBack]:
    """Return each reading or part that was read once, with its first day, in order of the days."""
    lines: dict[tuple[str, str], ReadingLookBack] = {}
    for row in sorted((row for row in rows if row.read), key=lambda row: row.read):
        reading, part = row.reading, row.assignment.part
        line = ReadingLookBack(reading.id, reading.title, part, row.topic, row.read)
        lines.setdefault((reading.id, part), line)
    return list(lines.values())


def check_estimates(rows: Iterable[TopicRow]) -> EstimateCheck:
    """Return what topics done were planned to take and took, of those with time on record."""
    timed = [row for row in rows if row.spent and row.minutes]
    minutes, spent = sum(row.minutes for row in timed), sum(row.spent for row in timed)
    return EstimateCheck(len(timed), minutes, spent)


def months(
    period: Period,
    totals: Mapping[str, DayTotals],
    studied: Sequence[str],
    reviews: Sequence[tuple[str, bool]],
    readings: Iterable[ReadingLookBack],
    notes: Iterable[NoteLookBack],
) -> tuple[Month, ...]:
    """Return the sums of each month of a period, from what lies in it."""
    columns = (
        (0, studied),
        (4, [day for day, _ in reviews]),
        (5, [day for day, is_recalled in reviews if is_recalled]),
        (6, [line.day for line in readings]),
        (7, [line.day for line in notes]),
    )
    first = min([period.first, *totals, *(day for _, days in columns for day in days)])
    numbers = {name: [0] * 8 for name in _month_names(period._replace(first=first))}
    for day, total in totals.items():
        for place, number in ((1, total.spent), (2, total.earned), (3, total.finished)):
            numbers[day[:7]][place] += number
    for place, days in columns:
        for day in days:
            numbers[day[:7]][place] += 1
    return tuple(Month(name, *values) for name, values in numbers.items())


def _month_names(period: Period) -> list[str]:
    names = []
    day = date.fromisoformat(period.first).replace(day=1)
    while day.isoformat() <= period.last:
        names.append(day.isoformat()[:7])
        day = (day + timedelta(days=31)).replace(day=1)
    return names
