"""What follows from taking entries back, putting them back, or moving them.

It compares the states before and after; it must not know which command that was.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core.answers.effects import Effects, TopicEffect
from roadmap_cli.core.progress.progress import Event, TopicKey, TopicState
from roadmap_cli.core.progress.states import CLOSED
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.log import log, topic_states
from roadmap_cli.workspace.workspace import Workspace, topic_briefs

_MAX_TOPICS = 6

States = dict[TopicKey, TopicState]


def read_states(w: Workspace, events: Iterable[Event]) -> States:
    """Return the states of the topics that some events are about."""
    keys = dict.fromkeys((e.roadmap, e.topic) for e in events if e.topic)
    current_keys = (log.current_key(w.database, key) for key in keys)
    return {key: topic_states.read_state(w.database, *key) for key in current_keys}


def find_effects(w: Workspace, before: States, *, with_readiness: bool = True) -> Effects:
    """Return what is other now than in the states before, and which topics became ready or wait."""
    w.accept_any_roadmap()  # which one is active only decides how a topic is called
    after = {key: topic_states.read_state(w.database, *key) for key in before}
    changed_keys = [
        key
        for key in before
        if (before[key].state, before[key].spent) != (after[key].state, after[key].spent)
    ]
    effects = Effects(
        tuple(_topic(w, key, before[key], after[key]) for key in changed_keys[:_MAX_TOPICS]),
        max(0, len(changed_keys) - _MAX_TOPICS),
    )
    was_closed = {
        topic: before[roadmap, topic].state in CLOSED
        for roadmap, topic in changed_keys
        if roadmap == w.roadmap.id
        and (before[roadmap, topic].state in CLOSED) != (after[roadmap, topic].state in CLOSED)
    }
    return _add_readiness(w, effects, was_closed) if was_closed and with_readiness else effects


def _topic(w: Workspace, key: TopicKey, before: TopicState, after: TopicState) -> TopicEffect:
    return TopicEffect(
        id=key[1],
        title=catalog.topic_title(w.database, *key),
        before=before.state,
        state=after.state,
        spent_before=before.spent,
        spent=after.spent,
        roadmap=key[0] if key[0] != w.roadmap.id else "",
    )


def _add_readiness(w: Workspace, effects: Effects, was_closed: dict[str, bool]) -> Effects:
    """Add which topics became ready, or wait again, given whether the changed ones were closed."""
    from roadmap_cli.core.planner.graph_state import GraphState

    plan = w.plan()
    index_of = {topic: index for index, topic in enumerate(plan.graph.ids)}
    before, after = bytearray(plan.learner.closed), bytearray(plan.learner.closed)
    for topic, is_closed in was_closed.items():
        if topic in index_of:
            before[index_of[topic]] = is_closed
    earlier = GraphState(plan.graph, plan.learner._replace(closed=before))
    locked = [i for i in earlier.unlocked_by(after) if not after[i]]
    unlocked = plan.unlocked_by(before)
    return effects._replace(
        locked=topic_briefs(w, plan, locked[:_MAX_TOPICS]),
        locked_more=max(0, len(locked) - _MAX_TOPICS),
        unlocked=topic_briefs(w, plan, unlocked[:_MAX_TOPICS]),
        unlocked_more=max(0, len(unlocked) - _MAX_TOPICS),
    )
