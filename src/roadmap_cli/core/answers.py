"""The short answers of `done` and the other commands of the day, as values. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from roadmap_cli.core import durations
from roadmap_cli.core.facts import ReadingRow
from roadmap_cli.core.planner import Advice


class RoadmapName(NamedTuple):
    """Which roadmap an answer speaks of; `others` is how many more are loaded."""

    id: str
    title: str
    others: int = 0


class Brief(NamedTuple):
    """A topic in one line."""

    id: str
    title: str
    hours: float = 0
    minutes: int = 0


class NextReading(NamedTuple):
    """The reading to open first."""

    id: str
    title: str
    author: str
    kind: str
    url: str
    free: bool
    part: str
    minutes: int | None
    role: str


class Toward(NamedTuple):
    """A milestone and what is left to it."""

    id: str
    title: str
    behind: int
    steps: int
    minutes_left: int
    hours_left: float


class Changed(NamedTuple):
    """What a command did to one topic."""

    id: str
    title: str
    before: str
    state: str
    changed: bool
    since: str
    blocked_by: tuple[str, ...] = ()


class ChangeAnswer(NamedTuple):
    """What a command did to topics and what follows from it."""

    action: str
    roadmap: RoadmapName
    topics: tuple[Changed, ...]
    unlocked: tuple[Brief, ...] = ()
    unlocked_more: int = 0
    reached: tuple[Toward, ...] = ()
    milestone: Toward | None = None
    next: Brief | None = None
    reading: NextReading | None = None
    question: str = ""
    remarks: tuple[str, ...] = ()


class RecordAnswer(NamedTuple):
    """What was recorded about a topic: time, a note, a link, a reading."""

    action: str
    roadmap: RoadmapName
    topic: Brief
    changed: bool
    text: str = ""  # the note, the reading's title
    id: str = ""  # of the reading
    url: str = ""
    minutes: int = 0
    total_minutes: int = 0
    day: str = ""
    left: int = 0  # unread readings of the topic
    notes: tuple[tuple[str, str], ...] = ()  # (day, text), for showing them


class Step(NamedTuple):
    """One command of the past."""

    batch: str
    command: str
    at: str
    day: str
    living: bool


class UndoAnswer(NamedTuple):
    """What was taken back, or put back."""

    action: str
    steps: tuple[Step, ...]


class HistoryAnswer(NamedTuple):
    """The last commands, the newest first."""

    topic: Brief | None
    steps: tuple[Step, ...]
    more: bool


class OpenAnswer(NamedTuple):
    """An address that was opened, or is to be opened by hand."""

    title: str
    url: str
    opened: bool


def first_unread(rows: Sequence[ReadingRow]) -> NextReading | None:
    """Return the reading to open first: core before the rest, the author's order, own ones last."""
    unread = [row for row in rows if not row.read]
    if not unread:
        return None
    row = min(unread, key=lambda r: (r.own, r.assignment.role != "core"))
    reading, assignment = row.reading, row.assignment
    minutes = assignment.minutes if assignment.minutes is not None else reading.minutes
    return NextReading(
        reading.id,
        reading.title,
        reading.author,
        reading.kind,
        reading.url,
        reading.free,
        assignment.part,
        minutes,
        assignment.role,
    )


def toward(name: str, title: str, behind: int, steps: int, minutes: int) -> Toward:
    """Return a milestone with what is left to it."""
    return Toward(name, title, behind, steps, minutes, durations.hours(minutes))


def toward_goal(advice: Advice) -> Toward | None:
    """Return the milestone that an advice leads to."""
    if advice.goal is None:
        return None
    goal = advice.goal
    return toward(goal.id, goal.title, advice.step - 1, advice.steps, advice.minutes_left)
