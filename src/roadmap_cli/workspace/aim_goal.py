"""Which goal of a loaded roadmap the learner's aim means.

Daily commands come here only if there is an aim. It reads names and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core import wording
from roadmap_cli.core.answers.aim import aim_brief
from roadmap_cli.core.answers.aim.aim_brief import AimBrief
from roadmap_cli.core.planner.planner import Goal, Plan
from roadmap_cli.core.progress.aims import MILESTONE, TOPIC, Aim
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import AIM_KEY, Database
from roadmap_cli.store.log import aims

if TYPE_CHECKING:
    from roadmap_cli.core.model.roadmap import Roadmap


def read_aim(database: Database, roadmap: str, as_of: str | None = None) -> Aim | None:
    """Return the aim of a roadmap, now or at the end of a past day."""
    if as_of is not None:
        return aims.aim_on(database, roadmap, as_of)
    text = database.get_meta(AIM_KEY + roadmap)
    return aims.parse_aim(text) if text is not None else None


def add_aim(
    database: Database, roadmap: str, plan: Plan, goals: Sequence[Goal], aim: Aim | None
) -> Plan:
    """Return a plan that walks to the aim first, if there is one and the roadmap has it."""
    return plan if aim is None else plan.aiming_at(_find_goal(database, roadmap, plan, goals, aim))


def _find_goal(
    database: Database, roadmap: str, plan: Plan, goals: Sequence[Goal], aim: Aim
) -> Goal:
    """Return the goal of an aim; one that needs nothing if the loaded version does not have it."""
    gone = Goal(aim.id, aim.title, 1, ())
    if aim.kind == MILESTONE:
        return next((goal for goal in goals if goal.id == aim.id), gone)
    topic, graph = catalog.topic_id(database, roadmap, aim.id), plan.graph
    if topic not in graph.ids:
        return gone
    index = graph.ids.index(topic)
    return Goal(*catalog.ids_and_titles(database, roadmap, graph, [index])[0], 1, (index,))


def explain_loss(database: Database, version: Roadmap) -> list[str]:
    """Return the sentence that a version of a roadmap does not have the learner's goal, if so."""
    aim = read_aim(database, version.id)
    if aim is None:
        return []
    names = {milestone.id for milestone in version.milestones}
    if aim.kind == TOPIC:
        names = {name for topic in version.topics for name in (topic.id, *topic.was)}
    return [] if aim.id in names else [aim_brief.explain_end(aim.title, aim_brief.GONE)]


def explain_present(database: Database, roadmaps: Iterable[str]) -> list[str]:
    """Return a sentence for each roadmap that says which aim it has now."""
    titles = {
        r.id: wording.quote_title(r.title) for r in catalog.damaged_or_loaded_roadmaps(database)
    }
    remarks = []
    for roadmap in sorted(set(roadmaps)):
        aim = read_aim(database, roadmap)
        name = titles.get(roadmap, roadmap)
        if aim is None:
            remarks.append(f"there is no goal in {name} now")
        else:
            goal = aim_brief.format_goal(aim.title, aim.by)
            remarks.append(f"the goal in {name} is now {goal}")
    return remarks


def describe(
    database: Database, roadmap: str, plan: Plan, today: str, as_of: str | None = None
) -> AimBrief | None:
    """Return where the aim of a plan stands, None if there is none."""
    aim, goal = read_aim(database, roadmap, as_of), plan.aim
    if aim is None or goal is None:
        return None
    aim, on = aim._replace(id=goal.id), ""
    if not goal.needs:
        state = aim_brief.GONE
    elif plan.is_open(goal):
        state = aim_brief.OPEN
    else:
        is_skipped = plan.learner.skipped.issuperset(goal.needs)
        state = aim_brief.SKIPPED if is_skipped else aim_brief.REACHED
        on = _closed_on(database, roadmap, [plan.graph.ids[i] for i in goal.needs])
    minutes = plan.minutes_to(goal) if aim.by else 0
    return aim_brief.describe_aim(aim, goal.title, state, minutes, today, on)


def _closed_on(database: Database, roadmap: str, topics: Iterable[str]) -> str:
    """Return the day on which the last of some closed topics got its state."""
    from roadmap_cli.store.log import topic_states

    return max(topic_states.read_state(database, roadmap, topic).since for topic in topics)
