"""The use case `show`: everything about one topic or milestone. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from roadmap_cli.core import wording
from roadmap_cli.core.answers import report_rows, reports
from roadmap_cli.core.answers.reports import MilestoneName, MilestoneReport, ProjectStep, ShowReport
from roadmap_cli.core.answers.summaries import TopicHint, topic_hint
from roadmap_cli.core.planner.planner import Goal, Plan
from roadmap_cli.core.progress import counting, topic_rows, verification
from roadmap_cli.core.progress.progress import TopicState
from roadmap_cli.core.progress.states import ASSUMED, CLOSED, DONE, IN_PROGRESS
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.errors import Ambiguous, NotFound
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.log import reviews, topic_states
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.notes import notes
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

FINISHED_STATES = (DONE, ASSUMED)


@read_snapshot
def show(w: Workspace, typed: str) -> ShowReport | MilestoneReport:
    """Return everything about a topic or milestone; of the same id the topic is meant."""
    view = ReportData(w)
    goals = {goal.id: goal for goal in view.goals}
    if catalog.topic_id(w.database, w.roadmap.id, typed) is not None:
        return _topic(w, name_lookup.find_topic(w, typed), view)
    topics = {row.id for row in view.rows}
    things = catalog.topic_names(w.database, w.roadmap.id)
    things += name_lookup.candidates((g.id, g.title) for g in view.goals if g.id not in topics)
    try:
        found = name_lookup.choose(
            typed, things, "topic or milestone", f"in {wording.quote_title(w.roadmap.title)}"
        )
    except Ambiguous as error:
        raise name_lookup.add_group(w, typed, error) from None
    except NotFound as error:
        try:
            return _topic(w, name_lookup.find_topic(w, typed), view)  # one that left the roadmap
        except NotFound:
            name_lookup.refuse_other_kind(w, typed, "topic or milestone")
            raise error from None
    if not name_lookup.is_exact(typed, found):
        name_lookup.refuse_group(w, typed, "topic or milestone")
    name = found.id
    if name in goals and name not in topics:
        return _milestone(w, goals[name], view)
    return _topic(w, name_lookup.find_topic(w, name), view)


def has_questions(report: ShowReport | MilestoneReport) -> bool:
    """Return whether a report has questions, which may be shown with their answers."""
    return isinstance(report, ShowReport) and bool(report.topic.checks)


def _milestone(w: Workspace, goal: Goal, view: ReportData) -> MilestoneReport:
    says, proof, asks_proof = catalog.milestone_texts(w.database, w.roadmap.id, goal.id)
    minutes = sum(stop.minutes for stop in view.plan.towards(goal).route)
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
        hours_left=wording.hours(minutes),
        minutes_left=minutes,
        needs=tuple(report_rows.topic_line(view.rows[i], view.plan) for i in sorted(goal.needs)),
        day=view.reached_days.get(goal.id, ""),
        time=view.milestone_times.get(goal.id),
    )


def _topic(w: Workspace, card: TopicCard, view: ReportData) -> ShowReport:
    name = w.roadmap.id
    by_id = {row.id: row for row in view.rows}

    def lines(names: Sequence[str]) -> tuple[reports.TopicLine, ...]:
        return tuple(report_rows.topic_line(by_id[n], view.plan) for n in names if n in by_id)

    state = topic_states.read_state(w.database, name, card.id)
    review = reviews.read_review(w.database, name, card.id)
    due = date.fromordinal(review.due).isoformat() if review else ""
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
        practice=view.plan.graph.practices.get(card.id, ""),
        verified=verification.from_column(state.verified),
        needs=lines(catalog.prerequisites(w.database, name, card.id)),
        leads_to=lines(catalog.dependents(w.database, name, card.id)),
        milestones=tuple(
            MilestoneName(g.id, g.title) for g in view.goals if card.place in view.plan.closure(g)
        ),
        readings=tuple(
            report_rows.reading_line(r)
            for r in reading_rows.topic_readings(w.database, name, card.id)
        ),
        notes=notes(w, card.id),
        retired=card.place is None,
        building=_project_step(w, card, view),
        due=due,
        is_due="" < due <= w.today,
        gone=tuple(
            report_rows.reading_line(r)
            for r in reading_rows.unassigned_readings(w.database, name, card.id)
        ),
        minutes_left=0
        if state.state in CLOSED
        else topic_rows.minutes_left(card.minutes, state.spent),
        hint=_hint(w, card, state, view.plan),
        days=view.plan.graph.days.get(card.place, 0) if card.place is not None else 0,
        until=""
        if card.place is None
        else report_rows.running_until(view.rows[card.place], view.plan),
        refreshes=lines(catalog.all_refreshes(w.database, name).get(card.id, ())),
    )


def _hint(w: Workspace, card: TopicCard, state: TopicState, plan: Plan) -> TopicHint | None:
    if state.state != IN_PROGRESS:
        return None
    days = (date.fromisoformat(w.today) - date.fromisoformat(state.touched)).days
    if card.place is not None:
        days = plan.learner.started[card.place]  # without those for which it ran
    return topic_hint(card.id, card.minutes, state.spent, days)


def _project_step(w: Workspace, card: TopicCard, view: ReportData) -> ProjectStep | None:
    """Return what a topic adds to the project, and the state of the project before it.

    That is what the learner built last, which need not follow the author's order; a learner who
    has built nothing gets the author's.
    """
    if card.place is None or not card.builds:
        return None
    title, start = catalog.project(w.database, w.roadmap.id)
    others = [
        step for step in catalog.project_topics(w.database, w.roadmap.id) if step[0] != card.place
    ]
    is_ahead = view.rows[card.place].state not in FINISHED_STATES
    finished = [step for step in others if view.rows[step[0]].state in FINISHED_STATES]
    preceding = [step for step in others if step[0] < card.place]
    earlier = finished if is_ahead and finished else None
    earlier = earlier or [step for step in finished if step in preceding] or preceding
    _, topic, before = earlier[-1] if earlier else (0, "", "")
    return ProjectStep(title, topic, before or start, card.builds)
