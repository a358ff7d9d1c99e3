"""The path to one goal: the topics it still needs, step by step. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core import wording
from roadmap_cli.core.answers.report_rows import running_until
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.planner.planner import Goal, Plan
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.values import Record


class PathStep(Record):
    """One topic on the path; `minutes` is what is left of it, `total` the sum up to it."""

    id: str
    title: str
    state: str
    ready: bool
    optional: bool
    minutes: int
    hours: float
    total: int
    total_hours: float
    needed: bool  # else it is a started topic that is finished first
    until: str = ""  # the first day on which one that runs may be done


class PathReport(Record):
    """The path to a milestone or topic; without steps nothing is left to do."""

    roadmap: RoadmapName
    id: str
    title: str
    kind: str  # milestone or topic
    state: str  # of a topic; "" for a milestone
    since: str
    steps: tuple[PathStep, ...]
    behind: int  # topics on the path that are done or assumed
    all: int  # these and the steps that it needs
    skipped: int  # topics on the path that count as neither
    minutes_left: int
    hours_left: float


def path_to(
    roadmap: RoadmapName, goal: Goal, rows: Sequence[TopicRow], plan: Plan, *, milestone: bool
) -> PathReport:
    """Return the path to a goal, in the order in which `next --goal` proposes the topics."""
    steps: list[PathStep] = []
    needed = plan.open_below(goal.needs)
    total = 0
    for i in plan.path_to(goal):
        row, minutes = rows[i], plan.remaining[i]
        total += minutes
        steps.append(
            PathStep(
                id=row.id,
                title=row.title,
                state=row.state,
                ready=plan.is_ready(i),
                optional=row.optional,
                minutes=minutes,
                hours=wording.hours(minutes),
                total=total,
                total_hours=wording.hours(total),
                needed=i in needed,
                until=running_until(row, plan),
            )
        )
    behind = plan.count_behind(goal)
    topic_row = None if milestone else rows[goal.needs[0]]
    return PathReport(
        roadmap=roadmap,
        id=goal.id,
        title=goal.title,
        kind="milestone" if milestone else "topic",
        state=topic_row.state if topic_row else "",
        since=topic_row.since if topic_row else "",
        steps=tuple(steps),
        behind=behind,
        all=behind + len(needed),
        skipped=sum(i in plan.learner.skipped for i in plan.closure(goal)),
        minutes_left=total,
        hours_left=wording.hours(total),
    )
