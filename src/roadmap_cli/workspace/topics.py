"""The use cases that look at topics: list, tree, show. They write nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from roadmap_cli.core import counting, durations, listing, reports
from roadmap_cli.core.facts import TopicCard, TopicRow
from roadmap_cli.core.identity import Proposal
from roadmap_cli.core.naming import Named, names_of
from roadmap_cli.core.planner import Goal, Plan
from roadmap_cli.core.reports import (
    Building,
    Group,
    MilestoneName,
    MilestoneReport,
    ShowReport,
    TopicsReport,
    TreeLine,
    TreeReport,
    TreeStage,
    TreeTrack,
)
from roadmap_cli.core.states import ASSUMED, CLOSED, DONE, OPEN, STATES
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.store import catalog, reading_rows, retired, reviews
from roadmap_cli.workspace import Workspace, at_one_moment, chosen
from roadmap_cli.workspace.reading import notes
from roadmap_cli.workspace.view import View

FINISHED_STATES = (DONE, ASSUMED)
RETIRED = "retired"  # not a state: what is not in the roadmap and keeps its history


@at_one_moment
def topic_list(
    w: Workspace,
    *,
    states: Sequence[str] = (),
    track: str | None = None,
    stage: str | None = None,
    tag: str | None = None,
    ready: bool = False,
) -> TopicsReport:
    """List topics, all or by state, track, stage or tag."""
    wanted = {s.replace("-", "_").replace(" ", "_") for s in states}
    unknown = sorted(wanted - {*STATES, RETIRED})
    if unknown:
        known = ", ".join((*STATES, RETIRED))
        raise UsageError(f"no state is called '{unknown[0]}'", f"states are: {known}")
    view = View(w)
    tests: list[Callable[[TopicRow], bool]] = []
    if wanted:
        tests.append(lambda row: row.state in wanted)
    if track is not None:
        track_id = w.track(track).id
        tests.append(lambda row: row.track == track_id)
    if stage is not None:
        stage_id = _stage(stage, view.stages)
        tests.append(lambda row: row.stage == stage_id)
    if ready:
        tests.append(lambda row: view.plan.is_ready(row.place))
    if tag is not None:
        tagged = _tagged(w, tag)
        tests.append(lambda row: row.id in tagged)
    rows = [row for row in view.rows if all(test(row) for test in tests)]
    return TopicsReport(
        "list",
        w.roadmap,
        w.roadmap.title,
        "",
        counting.count(rows),
        (
            *listing.grouped(rows, view.plan, "stage", view.stages),
            *(_retired(w, tests[1:]) if RETIRED in wanted and not ready else ()),
        ),
        proposals=_proposals(w) if RETIRED in wanted and len(tests) == 1 else (),
    )


def _proposals(w: Workspace) -> tuple[Proposal, ...]:
    from roadmap_cli.store import proposals

    return proposals.pending(w.database, w.roadmap.id)


def _retired(w: Workspace, tests: Sequence[Callable[[TopicRow], bool]]) -> tuple[Group, ...]:
    """Return the topics that left the roadmap, those with a history first."""
    rows = retired.rows(w.database, w.roadmap.id)
    rows = [row for row in rows if all(test(row) for test in tests)]
    lines = tuple(listing.retired_line(row) for row in rows)
    minutes = sum(line.minutes for line in lines)
    return (Group(RETIRED, "Not in this version of the roadmap", lines, minutes),) if lines else ()


def _stage(typed: str, stages: Sequence[tuple[str, str, str]]) -> str:

    things = [Named(name, title, names_of(name, title)) for name, title, _ in stages]
    return chosen(typed, things, "stage", "", everything=True).id


def _tagged(w: Workspace, tag: str) -> set[str]:
    rows = w.database.rows(
        "select topic.id from topic, json_each(topic.tags)"
        " where topic.roadmap = ? and json_each.value = ?",
        (w.roadmap.id, tag),
    )
    return {name for (name,) in rows}


@at_one_moment
def tree(w: Workspace, *, track: str | None = None, everything: bool = False) -> TreeReport:
    """Return the map: stages, tracks, topics, and what blocks what.

    Stages that are wholly behind the learner are folded unless everything is asked for.
    """
    view = View(w)
    track_id = w.track(track).id if track is not None else None
    rows = [row for row in view.rows if track_id is None or row.track == track_id]
    lines = _tree_lines(view)
    stages = []
    for stage, title, _ in view.stages:
        mine = [row for row in rows if row.stage == stage]
        if not mine:
            continue
        folded = not everything and all(row.state in CLOSED for row in mine)
        tracks: dict[str, list[TreeLine]] = {}
        for row in mine if not folded else ():
            tracks.setdefault(row.track, []).append(lines[row.place])
        shown = tuple(
            TreeTrack(name, track_title, tuple(tracks[name]))
            for name, track_title, _ in view.tracks
            if name in tracks
        )
        stages.append(TreeStage(stage, title, shown, counting.count(mine), folded))
    return TreeReport(w.roadmap, tuple(stages), everything)


def _tree_lines(view: View) -> list[TreeLine]:
    """Return every topic with what blocks it, by place."""
    names = [row.id for row in view.rows]
    missing = [view.plan.missing(row.place) for row in view.rows]
    waiting = [0] * len(names)
    for row, wanted in zip(view.rows, missing, strict=True):
        if row.state not in CLOSED:
            for i in wanted:
                waiting[i] += 1
    return [
        TreeLine(
            listing.line(row, view.plan),
            tuple(names[i] for i in view.plan.prerequisites(row.place)),
            tuple(names[i] for i in wanted),
            waiting[row.place],
        )
        for row, wanted in zip(view.rows, missing, strict=True)
    ]


@at_one_moment
def show(w: Workspace, typed: str) -> ShowReport | MilestoneReport:
    """Tell all that is known about one topic or milestone; of one id the topic is meant."""
    view = View(w)
    if catalog.topic_id(w.database, w.roadmap.id, typed) is not None:
        return _topic(w, w.topic(typed), view)
    topics = {row.id for row in view.rows}
    goals = {goal.id: goal for goal in view.goals if goal.id not in topics}
    things = catalog.topic_names(w.database, w.roadmap.id)
    things += [Named(g.id, g.title, names_of(g.id, g.title)) for g in goals.values()]
    try:
        name = chosen(typed, things, "topic or milestone", f"in «{w.roadmap.title}»").id
    except NotFound as error:
        try:
            return _topic(w, w.topic(typed), view)  # one that has left the roadmap
        except NotFound:
            raise error from None
    return _milestone(w, goals[name], view) if name in goals else _topic(w, w.topic(name), view)


def _milestone(w: Workspace, goal: Goal, view: View) -> MilestoneReport:
    says, proof, asks_proof = catalog.wording(w.database, w.roadmap.id, goal.id)
    left = sum(view.plan.remaining[i] for i in view.plan.open_below(goal.needs))
    stage = catalog.stage_of_milestone(w.database, w.roadmap.id, goal.id)
    return MilestoneReport(
        w.roadmap,
        goal.id,
        goal.title,
        stage,
        says,
        proof,
        asks_proof,
        counting.count((view.rows[i] for i in view.plan.closure(goal)), needed=True),
        durations.hours(left),
        left,
        tuple(listing.line(view.rows[i], view.plan) for i in sorted(goal.needs)),
    )


def _topic(w: Workspace, card: TopicCard, view: View) -> ShowReport:
    name = w.roadmap.id
    by_id = {row.id: row for row in view.rows}

    def lines(names: Sequence[str]) -> tuple[reports.TopicLine, ...]:
        return tuple(listing.line(by_id[n], view.plan) for n in names if n in by_id)

    row = w.database.row(
        "select state, since, spent, rating, proof from topic_state where roadmap = ? and topic = ?",
        (name, card.id),
    )
    review = reviews.of_topic(w.database, name, card.id)
    state, day, spent, rating, proof = row or (OPEN, "", 0, 0, "")
    return ShowReport(
        w.roadmap,
        card,
        next((title for t, title, _ in view.tracks if t == card.track), card.track),
        next((title for s, title, _ in view.stages if s == card.stage), card.stage),
        durations.hours(card.minutes),
        state,
        day,
        spent,
        rating,
        proof,
        lines(catalog.prerequisites(w.database, name, card.id)),
        lines(catalog.dependents(w.database, name, card.id)),
        _needed_by(card.place, view.plan, view.goals),
        tuple(listing.reading_line(r) for r in reading_rows.asked(w.database, name, card.id)),
        notes(w, card.id),
        card.place is None,
        _building(w, card, view),
        date.fromordinal(review.due).isoformat() if review else "",
        tuple(listing.reading_line(r) for r in reading_rows.gone(w.database, name, card.id)),
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
