"""The topics that run beside the next ones, as their exercises take days of the calendar.

Daily commands import it only if one runs. It writes nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from roadmap_cli.core.answers import next_answer
from roadmap_cli.core.answers.next_answer import ReasonSentence, RunningTopic
from roadmap_cli.core.planner.planner import Goal, Plan
from roadmap_cli.core.progress.states import IN_PROGRESS
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.store.catalog import catalog
from roadmap_cli.workspace.workspace import Workspace


def running_topics(w: Workspace, plan: Plan) -> tuple[RunningTopic, ...]:
    """Return the topics that run, the one with the nearest day first."""
    running = plan.learner.running
    indexes = sorted(running, key=lambda i: (running[i], i))
    names = catalog.ids_and_titles(w.database, w.roadmap.id, plan.graph, indexes)
    return tuple(
        RunningTopic(name, title, _day_after(w, running[i]))
        for i, (name, title) in zip(indexes, names, strict=True)
    )


def running_towards(w: Workspace, plan: Plan, goal: Goal) -> tuple[RunningTopic, ...]:
    """Return the topics that run and that a goal needs, the one with the nearest day first."""
    ids = {plan.graph.ids[i] for i in plan.open_below(goal.needs)}
    return tuple(topic for topic in running_topics(w, plan) if topic.id in ids)


def explain_nothing_ready(w: Workspace, plan: Plan) -> ReasonSentence:
    """Return why there is nothing to propose while topics run."""
    return next_answer.explain_nothing_ready(running_topics(w, plan)[0])


def begun_until(w: Workspace, card: TopicCard, state: str) -> str:
    """Return until when a topic runs that a command has brought into a state, "" if it does not."""
    if state != IN_PROGRESS or card.place is None:
        return ""
    days = w.plan().learner.running.get(card.place)
    return _day_after(w, days) if days else ""


def _day_after(w: Workspace, days: int) -> str:
    return (date.fromisoformat(w.today) + timedelta(days=days)).isoformat()
