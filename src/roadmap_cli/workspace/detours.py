"""Topics off the way that `next` and `done` offer, with their price.

An elective, which no milestone needs, is offered from when the last milestone of its stage is
reached: earlier it would only delay, and a newcomer should see the way first.
"""

from collections.abc import Sequence

from roadmap_cli.core import wording
from roadmap_cli.core.answers.next_answer import DelayPrice, DetourOffer
from roadmap_cli.core.planner.planner import Detour, Goal, Plan
from roadmap_cli.store.catalog import catalog
from roadmap_cli.workspace.workspace import Workspace, topic_briefs


def offer(w: Workspace, plan: Plan, detour: Detour) -> DetourOffer:
    """Return a topic off the way with its price."""
    (topic,) = topic_briefs(w, plan, [detour.topic])
    return DetourOffer(
        topic=topic,
        minutes=detour.minutes,
        hours=wording.hours(detour.minutes),
        moves=tuple(
            DelayPrice(d.goal.id, d.goal.title, d.minutes, wording.hours(d.minutes))
            for d in detour.delays
        ),
        elective=not plan.goal_masks[detour.topic],
        at_most=bool(plan.learner.running),
    )


def open_electives(w: Workspace, plan: Plan, reached: Sequence[Goal]) -> list[int]:
    """Return the ready electives of the stages whose last milestone is among these reached ones.

    A milestone belongs to the stage of the last topic that it names. The author's order goes stage
    by stage, so that only the milestones next to an elective can be of its stage.
    """
    electives = plan.ready_electives() if reached and plan.order else []
    behind = [max(goal.needs) for goal in reached]
    ahead = [max(goal.needs) for goal in plan.open_goals]

    def has_stage(index: int, milestones: Sequence[int]) -> bool:
        before = max((m for m in milestones if m < index), default=None)
        after = min((m for m in milestones if m > index), default=None)
        stage = _stage_at(w, index)
        return any(_stage_at(w, m) == stage for m in (before, after) if m is not None)

    return [i for i in electives if has_stage(i, behind) and not has_stage(i, ahead)]


def _stage_at(w: Workspace, index: int) -> str:
    return catalog.topic_card_at(w.database, w.roadmap.id, index).stage
