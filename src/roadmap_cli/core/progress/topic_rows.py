"""Topics and readings as the store returns them: with the learner's state. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.core.progress.states import CLOSED
from roadmap_cli.values import Record


def minutes_left(estimate: int, spent: int) -> int:
    """Return the minutes of the plan that are left of a topic that is not behind the learner.

    A topic that has used up its estimate keeps 15 % of it: otherwise a stuck one would look free.
    """
    return max(estimate - spent, (estimate * 15 + 99) // 100) if spent else estimate


def days_in_progress(since: str, touched: str, days: int, today: date) -> tuple[int, int]:
    """Return for how many days a topic in progress has lain idle, and for how many it still runs.

    It was begun on the day `since`, or taken up again then after a pause, and runs for `days` of the
    calendar, in which it is not idle.
    """
    idle = (today - date.fromisoformat(touched)).days
    if not days:
        return idle, 0
    left = days - (today - date.fromisoformat(since)).days
    return min(idle, max(-left, 0)), max(left, 0)


def runs_until(since: str, days: int) -> str:
    """Return the first day on which a topic may be done that runs for days of the calendar."""
    return (date.fromisoformat(since) + timedelta(days=days)).isoformat()


class TopicCard(Record):
    """All that a roadmap says about one topic."""

    id: str
    place: int | None  # None: no longer in the roadmap
    title: str
    track: str
    stage: str
    minutes: int
    optional: bool
    why: str
    outcomes: tuple[str, ...]
    proof: str
    checks: tuple[Check, ...]
    tags: tuple[str, ...]
    article: tuple[str, ...]
    builds: str

    @classmethod
    def from_log(cls, name: str) -> TopicCard:
        """Return the card of a topic that only the log knows: its id is all there is."""
        return cls(
            id=name,
            place=None,
            title=name,
            track="",
            stage="",
            minutes=0,
            optional=False,
            why="",
            outcomes=(),
            proof="",
            checks=(),
            tags=(),
            article=(),
            builds="",
        )

    @property
    def is_known_from_log(self) -> bool:
        """Return whether only the log knows the topic; every other one has a track."""
        return not self.track


class TopicRow(Record):
    """One topic with its state, as lists and counts need it."""

    id: str
    topic_index: int
    title: str
    track: str
    stage: str
    minutes: int
    optional: bool
    state: str
    since: str
    touched: str
    spent: int
    rating: int
    proof: str
    verified: str = ""  # what checks last said, see `verification`
    was_known: int = 0  # 1 if it had last been recorded as known when it was finished

    @property
    def minutes_left(self) -> int:
        """Return the minutes of the plan that are left of it."""
        return 0 if self.state in CLOSED else minutes_left(self.minutes, self.spent)


class ReadingRow(Record):
    """One reading of a topic, with its assignment and its state."""

    topic: str
    reading: Reading
    assignment: Assignment
    read: str  # the day, empty while unread
    own: bool  # added by the learner, not from the roadmap file

    @property
    def minutes(self) -> int | None:
        """Return the minutes of the assigned part, else those of the whole reading."""
        assigned = self.assignment.minutes
        return assigned if assigned is not None else self.reading.minutes
