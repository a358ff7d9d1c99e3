"""The pieces that many answers are made of: topics, milestones, readings in a line. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core import wording
from roadmap_cli.core.planner import Advice
from roadmap_cli.core.topic_rows import ReadingRow
from roadmap_cli.values import Value


class RoadmapName(Value):
    """Which roadmap an answer speaks of; `others` is how many more are loaded."""

    id: str
    title: str
    others: int = 0


class Brief(Value):
    """A topic in one line."""

    id: str
    title: str
    hours: float = 0
    minutes: int = 0


class NextReading(Value):
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


class Toward(Value):
    """A milestone and what is left to it."""

    id: str
    title: str
    behind: int
    steps: int
    minutes_left: int
    hours_left: float


def first_unread(rows: Sequence[ReadingRow]) -> NextReading | None:
    """Return the reading to open first: core before the rest, the author's order, own ones last."""
    unread = [row for row in rows if not row.read]
    if not unread:
        return None
    return reading_of(min(unread, key=lambda r: (r.own, r.assignment.role != "core")))


def reading_of(row: ReadingRow) -> NextReading:
    """Return a reading as a topic asks for it, ready to be opened."""
    reading, assignment = row.reading, row.assignment
    return NextReading(
        id=reading.id,
        title=reading.title,
        author=reading.author,
        kind=reading.kind,
        url=reading.url,
        free=reading.free,
        part=assignment.part,
        minutes=row.minutes,
        role=assignment.role,
    )


def toward(name: str, title: str, behind: int, steps: int, minutes: int) -> Toward:
    """Return a milestone with what is left to it."""
    return Toward(
        id=name,
        title=title,
        behind=behind,
        steps=steps,
        minutes_left=minutes,
        hours_left=wording.hours(minutes),
    )


def toward_goal(advice: Advice) -> Toward | None:
    """Return the milestone that an advice leads to."""
    if advice.goal is None:
        return None
    goal = advice.goal
    return toward(goal.id, goal.title, advice.step - 1, advice.steps, advice.minutes_left)
