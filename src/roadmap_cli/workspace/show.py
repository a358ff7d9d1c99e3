"""The use case `show`: all that is known about one topic or milestone. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from roadmap_cli.core import counting, report_rows, reports, wording
from roadmap_cli.core.planner import Goal, Plan
from roadmap_cli.core.reports import Building, MilestoneName, MilestoneReport, ShowReport
from roadmap_cli.core.states import ASSUMED, DONE
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.errors import NotFound
from roadmap_cli.store import catalog, reading_rows, reviews, topic_states
from roadmap_cli.workspace import names
from roadmap_cli.workspace.notes import notes
from roadmap_cli.workspace.view import View
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

FINISHED_STATES = (DONE, ASSUMED)


@read_snapshot
def show(w: Workspace, typed: str) -> ShowReport | MilestoneReport:
    """Tell all that is known about one topic or milestone; of one id the topic is meant."""
    view = View(w)
    if catalog.topic_id(w.database, w.roadmap.id, typed) is not None:
        return _topic(w, names.find_topic(w, typed), view)
    topics = {row.id for row in view.rows}
    goals = {goal.id: goal for goal in view.goals if goal.id not in topics}
    things = catalog.topic_names(w.database, w.roadmap.id)
    things += names.named((goal.id, goal.title) for goal in goals.values())
    try:
        name = names.choose(typed, things, "topic or milestone", f"in «{w.roadmap.title}»").id
    except NotFound as error:
        try:
            return _topic(w, names.find_topic(w, typed), view)  # one that has left the roadmap
        except NotFound:
            raise error from None
    return (
        _milestone(w, goals[name], view)
        if name in goals
        else _topic(w, names.find_topic(w, name), view)
    )


def _milestone(w: Workspace, goal: Goal, view: View) -> MilestoneReport:
    says, proof, asks_proof = catalog.wording(w.database, w.roadmap.id, goal.id)
    left = sum(view.plan.remaining[i] for i in view.plan.open_below(goal.needs))
    stage = catalog.stage_of_milestone(w.database, w.roadmap.id, goal.id)
    return MilestoneReport(
        roadmap=w.roadmap,
        id=goal.id,
        title=goal.title,
        stage=stage,
        says=says,
        proof=proof,
        asks_proof=asks_proof,
        counts=counting.count((view.rows[i] for i in view.plan.closure(goal)), needed=True),
        hours_left=wording.hours(left),
        minutes_left=left,
        needs=tuple(report_rows.topic_line(view.rows[i], view.plan) for i in sorted(goal.needs)),
    )


def _topic(w: Workspace, card: TopicCard, view: View) -> ShowReport:
    name = w.roadmap.id
    by_id = {row.id: row for row in view.rows}

    def lines(names: Sequence[str]) -> tuple[reports.TopicLine, ...]:
        return tuple(report_rows.topic_line(by_id[n], view.plan) for n in names if n in by_id)

    state = topic_states.state_of(w.database, name, card.id)
    review = reviews.of_topic(w.database, name, card.id)
    return ShowReport(
        roadmap=w.roadmap,
        topic=card,
        track=next((title for t, title, _ in view.tracks if t == card.track), card.track),
        stage=next((title for s, title, _ in view.stages if s == card.stage), card.stage),
        hours=wording.hours(card.minutes),
        state=state.state,
        since=state.since,
        spent=state.spent,
        rating=state.rating,
        proof_shown=state.proof,
        needs=lines(catalog.prerequisites(w.database, name, card.id)),
        leads_to=lines(catalog.dependents(w.database, name, card.id)),
        milestones=_needed_by(card.place, view.plan, view.goals),
        readings=tuple(
            report_rows.reading_line(r) for r in reading_rows.asked(w.database, name, card.id)
        ),
        notes=notes(w, card.id),
        retired=card.place is None,
        building=_building(w, card, view),
        due=date.fromordinal(review.due).isoformat() if review else "",
        gone=tuple(
            report_rows.reading_line(r) for r in reading_rows.gone(w.database, name, card.id)
        ),
    )


def _building(w: Workspace, card: TopicCard, view: View) -> Building | None:
    """Return what the proof does to the project, from where the learner's own stands.

    Nobody walks exactly in the author's order: before it stands what the learner has built last,
    and only for who has built nothing what the author's story tells.
    """
    if card.place is None or not card.builds:
        return None
    title, start = catalog.project(w.database, w.roadmap.id)
    others = [one for one in catalog.builders(w.database, w.roadmap.id) if one[0] != card.place]
    ahead = view.rows[card.place].state not in FINISHED_STATES
    built = [one for one in others if view.rows[one[0]].state in FINISHED_STATES]
    story = [one for one in others if one[0] < card.place]
    earlier = built if ahead and built else [one for one in built if one in story] or story
    _, topic, before = earlier[-1] if earlier else (0, "", "")
    return Building(title, topic, before or start, card.builds)


def _needed_by(place: int | None, plan: Plan, goals: Sequence[Goal]) -> tuple[MilestoneName, ...]:
    if place is None:
        return ()
    return tuple(MilestoneName(g.id, g.title) for g in goals if place in plan.closure(g))
