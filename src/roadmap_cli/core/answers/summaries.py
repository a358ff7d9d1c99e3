"""The values that many answers share: topics, milestones and readings in one line. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core import wording
from roadmap_cli.core.planner.advice import Advice
from roadmap_cli.core.planner.milestone_plan import STUCK_FACTOR
from roadmap_cli.core.progress.topic_rows import ReadingRow
from roadmap_cli.values import Record

# A topic that was begun and left for longer gets a hint.
MAX_UNTOUCHED_DAYS = 28


class RoadmapName(Record):
    """The roadmap that an answer is about; `others` is how many more are loaded."""

    id: str
    title: str
    others: int = 0


class TopicName(Record):
    """The topic that an answer is about."""

    id: str
    title: str


class TopicBrief(Record):
    """A topic in one line, with its estimate."""

    id: str
    title: str
    hours: float = 0
    minutes: int = 0


class TopicHint(Record):
    """What may help with a topic that takes long, or that was begun and left."""

    topic: str
    code: str  # over-estimate, untouched
    sentence: str


class NextReading(Record):
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
    topic: str = ""  # whose reading it is, if other topics have it too and `read` must be told


class MilestoneProgress(Record):
    """A milestone and what is left until it is reached."""

    id: str
    title: str
    behind: int
    steps: int
    minutes_left: int
    hours_left: float


def first_unread(rows: Sequence[ReadingRow]) -> NextReading | None:
    """Return the unread reading to open first: core ones, then the rest, the learner's own last."""
    unread = [row for row in rows if not row.read]
    if not unread:
        return None
    return reading_brief(min(unread, key=lambda r: (r.own, r.assignment.role != "core")))


def topic_hint(topic: str, minutes: int, spent: int, days: int) -> TopicHint | None:
    """Return a hint for a topic in progress, if it is time for one.

    `minutes` are its estimate, `days` those since anything was recorded about it. It is time when
    twice the estimate was spent, or more than four weeks have passed.
    """
    if spent >= STUCK_FACTOR * minutes > 0:
        code = "over-estimate"
        time, estimate = wording.format_duration(spent), wording.format_duration(minutes)
        fact = f"{time} spent on {topic}, {estimate} in the plan"
    elif days > MAX_UNTOUCHED_DAYS:
        code = "untouched"
        fact = f"nothing was recorded on {topic} for {wording.format_weeks(days // 7)}"
    else:
        return None
    helps = f"a smaller step, another reading (roadmap reading --topic {topic})"
    return TopicHint(
        topic, code, f"{fact}; what may help: {helps}, or pausing it (roadmap stop {topic})"
    )


def reading_brief(row: ReadingRow) -> NextReading:
    """Return a reading with the part and the role that its topic assigns."""
    reading, assignment = row.reading, row.assignment
    about = reading.id, reading.title, reading.author, reading.kind, reading.url, reading.free
    return NextReading(*about, assignment.part, row.minutes, assignment.role)


def milestone_progress(
    name: str, title: str, behind: int, steps: int, minutes: int
) -> MilestoneProgress:
    """Return a milestone with what is left until it is reached."""
    return MilestoneProgress(name, title, behind, steps, minutes, hours_left=wording.hours(minutes))


def goal_progress(advice: Advice) -> MilestoneProgress | None:
    """Return the milestone that an advice works towards, or None."""
    goal, behind = advice.goal, advice.step - 1
    if goal is None:
        return None
    return milestone_progress(goal.id, goal.title, behind, advice.steps, advice.minutes_left)
