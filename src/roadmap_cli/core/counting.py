"""The numbers: every count and percentage of the program is made here, by one definition.

Pure. all = done + assumed + in progress + open + skipped, and
percent = (done + assumed) / (all - skipped - optional topics not begun).
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core import wording
from roadmap_cli.core.states import ASSUMED, CLOSED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.core.topic_rows import ReadingRow, TopicRow
from roadmap_cli.values import Value


class Counts(Value):
    """How many topics stand where; paused topics are open ones put aside."""

    all: int = 0
    done: int = 0
    assumed: int = 0
    in_progress: int = 0
    open: int = 0
    skipped: int = 0
    counted: int = 0  # what the percentage is of
    percent: int = 0
    minutes: int = 0  # of the counted topics
    minutes_behind: int = 0  # of those done or known before
    minutes_left: int = 0
    hours: float = 0
    hours_left: float = 0

    @property
    def behind(self) -> int:
        """Return how many are done or were known before."""
        return self.done + self.assumed


class ReadingCounts(Value):
    """The reading list in numbers; core readings and the learner's own."""

    all: int = 0
    read: int = 0
    minutes_left: int = 0


def count(rows: Iterable[TopicRow], *, needed: bool = False) -> Counts:
    """Count topics by the one definition of this program.

    Where all of them are `needed`, an optional one counts before it is begun.
    """
    tally = dict.fromkeys((DONE, ASSUMED, IN_PROGRESS, OPEN, SKIPPED), 0)
    counted = minutes = behind = left = 0
    for row in rows:
        state = OPEN if row.state == PAUSED else row.state
        tally[state] += 1
        if state == SKIPPED or (row.optional and row.state == OPEN and not needed):
            continue
        counted += 1
        minutes += row.minutes
        if state in CLOSED:
            behind += row.minutes
        else:
            left += max(row.minutes - row.spent, (row.minutes * 15 + 99) // 100)
    finished = tally[DONE] + tally[ASSUMED]
    return Counts(
        all=sum(tally.values()),
        done=tally[DONE],
        assumed=tally[ASSUMED],
        in_progress=tally[IN_PROGRESS],
        open=tally[OPEN],
        skipped=tally[SKIPPED],
        counted=counted,
        percent=finished * 100 // counted if counted else 0,
        minutes=minutes,
        minutes_behind=behind,
        minutes_left=left,
        hours=wording.hours(minutes),
        hours_left=wording.hours(left),
    )


def reading_counts(rows: Iterable[ReadingRow]) -> ReadingCounts:
    """Count core readings and the learner's own; alternatives and references need no reading."""
    total = read = left = 0
    for row in rows:
        if row.assignment.role != "core":
            continue
        total += 1
        if row.read:
            read += 1
        else:
            left += row.assignment.minutes or row.reading.minutes or 0
    return ReadingCounts(total, read, left)
