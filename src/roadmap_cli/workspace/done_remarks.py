"""Remarks on a change of topics: what was probably meant, and what else may be worth a command.

Each is a sentence about an answer that is recorded already. It must not know how that was decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roadmap_cli.core.answers.change_answers import (
    ChangeAnswer,
    ReachedMilestone,
    TopicChange,
    UncountedTopics,
)
from roadmap_cli.core.planner.graph_state import GraphState
from roadmap_cli.core.planner.planner import Goal, Plan
from roadmap_cli.core.progress import states
from roadmap_cli.core.wording import quote_title
from roadmap_cli.store.catalog import catalog
from roadmap_cli.workspace.workspace import Workspace, topic_briefs

# More topics than this for one past day are a list that is entered, and no day of study.
HANDFUL = 5
_STATE_OF_ACTION = {
    "start": states.IN_PROGRESS,
    "done": states.DONE,
    "skip": states.SKIPPED,
    "know": states.ASSUMED,
}


def add_unchanged_days(w: Workspace, answer: ChangeAnswer, day: str) -> ChangeAnswer:
    """Add a remark for each topic that was in its state before, and keeps the day of that."""
    aim = _STATE_OF_ACTION.get(answer.action)
    remarks = tuple(
        f"{topic.id} keeps its day {topic.since}; to move it:"
        f" roadmap move {_entry_of_state(w, topic.id)} {day}"
        for topic in answer.topics
        if not topic.changed and topic.state == aim and topic.since != day
    )
    return answer._replace(remarks=answer.remarks + remarks)


def _entry_of_state(w: Workspace, topic: str) -> str:
    """Return the handle of the entry since which a topic is in its state."""
    from roadmap_cli.store.log import log
    from roadmap_cli.workspace.past_commands import handle

    state, batch = states.OPEN, ""
    for event in log.living_events_about(w.database, (w.roadmap.id, topic)):
        after = states.STATE_AFTER.get(event.kind, state)
        if after != state:
            state, batch = after, event.batch
    return handle(w, batch)


def explain_not_yet(answer: ChangeAnswer) -> list[str]:
    """Say which topics a rating of 1 has put back in progress."""
    return [
        f"{topic.id} was done before; to undo this: roadmap undo"
        for topic in answer.topics
        if topic.before == states.DONE
    ]


def explain_goal(plan: Plan, topics: Sequence[TopicChange]) -> tuple[str, ...]:
    """Say that the goal is skipped, where that has just happened."""
    goal, names = plan.aim, {topic.id for topic in topics if topic.changed}
    if goal is None or not goal.needs or not plan.learner.skipped.issuperset(goal.needs):
        return ()
    if names.isdisjoint(plan.graph.ids[i] for i in goal.needs):
        return ()
    from roadmap_cli.core.answers.aim import aim_brief

    return (aim_brief.explain_end(goal.title, aim_brief.SKIPPED),)


def bulk_hints(answer: ChangeAnswer) -> list[str]:
    """Suggest another command where a list of what is known seems to be entered."""
    count = sum(topic.changed for topic in answer.topics)
    if count <= HANDFUL:
        return []
    return [
        f"{count} topics on one past day count as work of that day, at most 16 h of it; if you"
        " already knew them: roadmap undo, then roadmap know TOPIC..."
    ]


def proof_hints(answer: ChangeAnswer) -> list[str]:
    """Ask for something to show where a milestone was reached that wants it."""
    return [
        f"to keep a link to it: roadmap done {answer.topics[-1].id} --proof URL"
        if goal.proof
        else f"something to show for {quote_title(goal.title)}? roadmap done {answer.topics[-1].id} --proof URL"
        for goal in answer.reached
        if goal.asks_proof
    ]


def find_uncounted(
    w: Workspace, plan: Plan, before: bytearray, changes: Sequence[TopicChange]
) -> tuple[UncountedTopics, ...]:
    """Return the open topics that no longer count for a milestone, as what needed them is closed."""
    goals = [*(stop.goal for stop in plan.route), *plan.reached]
    earlier = GraphState(plan.graph, plan.learner._replace(closed=before)).needed_by(goals)
    masks, closed = plan.needed_by(goals), plan.learner.closed
    topics_of: dict[int, list[int]] = {}
    for i, mask in enumerate(earlier):
        lost = 0 if closed[i] else mask & ~masks[i]
        if lost:  # said for the first of the milestones
            topics_of.setdefault(lost & -lost, []).append(i)
    index_of = {topic: index for index, topic in enumerate(plan.graph.ids)}
    below = {c.id: plan.open_below(plan.missing(index_of[c.id])) for c in changes if c.blocked_by}
    return tuple(
        UncountedTopics(
            milestone=(goal := goals[bit.bit_length() - 1]).id,
            title=goal.title,
            topics=topic_briefs(w, plan, topics_of[bit]),
            because=tuple(name for name in below if not below[name].isdisjoint(topics_of[bit])),
            state=changes[0].state,
        )
        for bit in sorted(topics_of)
    )


def reached_milestones(
    w: Workspace, plan: Plan, goals: Iterable[Goal], day: str
) -> tuple[ReachedMilestone, ...]:
    """Return milestones that were reached on a day, and how long they took."""
    from roadmap_cli.core.progress.milestone_time import count_days
    from roadmap_cli.store.log import study_days

    reached = []
    for goal in goals:
        topics = [plan.graph.ids[i] for i in plan.closure(goal)]
        began = study_days.first_day(w.database, w.roadmap.id, topics) or ""
        days = count_days(began, day) if "" < began <= day else 0
        texts = catalog.milestone_texts(w.database, w.roadmap.id, goal.id)
        reached.append(ReachedMilestone(goal.id, goal.title, *texts, began if days else "", days))
    return tuple(reached)
