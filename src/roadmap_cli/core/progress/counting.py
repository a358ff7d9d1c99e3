"""Counts and percentages: all numbers of the program are computed here, by one definition.

Pure. all = done + assumed + in progress + open + skipped, and
percent = (done + assumed) / (all - skipped - optional topics not begun).
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core import wording
from roadmap_cli.core.progress.states import (
    ASSUMED,
    CLOSED,
    DONE,
    IN_PROGRESS,
    OPEN,
    PAUSED,
    SKIPPED,
)
from roadmap_cli.core.progress.topic_rows import ReadingRow, TopicRow, minutes_left
from roadmap_cli.values import Record


class Counts(Record):
    """The number of topics in each state; paused topics count as open."""

    all: int = 0
    done: int = 0
    assumed: int = 0
    in_progress: int = 0
    open: int = 0
    skipped: int = 0
    counted: int = 0  # the denominator of `percent`
    percent: int = 0
    minutes: int = 0  # of the plan: the estimates of the counted topics
    minutes_behind: int = 0  # of those done or assumed
    minutes_left: int = 0
    hours: float = 0
    hours_left: float = 0

    @property
    def behind(self) -> int:
        """Return how many are done or assumed."""
        return self.done + self.assumed


class ReadingCounts(Record):
    """The numbers of the reading list: core readings and the learner's own."""

    all: int = 0
    read: int = 0
    minutes_left: int = 0


def count(rows: Iterable[TopicRow], *, needed: bool = False) -> Counts:
    """Count topics; with `needed`, as for a milestone, also optional ones that are not begun."""
    tally = dict.fromkeys((DONE, ASSUMED, IN_PROGRESS, OPEN, SKIPPED), 0)
    counted = minutes = minutes_behind = left = 0
    for row in rows:
        state = OPEN if row.state == PAUSED else row.state
        tally[state] += 1
        if state == SKIPPED or (row.optional and row.state == OPEN and not needed):
            continue
        counted += 1
        minutes += row.minutes
        if state in CLOSED:
            minutes_behind += row.minutes
        else:
            left += minutes_left(row.minutes, row.spent)
    finished = tally[DONE] + tally[ASSUMED]
    return Counts(
        all=sum(tally.values()),
        **tally,
        counted=counted,
        percent=finished * 100 // counted if counted else 0,
        minutes=minutes,
        minutes_behind=minutes_behind,
        minutes_left=left,
        hours=wording.hours(minutes),
        hours_left=wording.hours(left),
    )


def count_readings(rows: Iterable[ReadingRow]) -> ReadingCounts:
    """Count core readings and the learner's own; alternatives and references do not count."""
    core = [row for row in rows if row.assignment.role == "core"]
    unread = [row for row in core if not row.read]
    left = sum(row.assignment.minutes or row.reading.minutes or 0 for row in unread)
    return ReadingCounts(len(core), len(core) - len(unread), left)
