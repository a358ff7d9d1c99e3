"""The use cases `roadmaps`, `use` and `forget`: which are loaded, active and hidden."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.answers import roadmap_answers as values
from roadmap_cli.core.answers import summaries
from roadmap_cli.core.answers.summaries import MilestoneProgress
from roadmap_cli.core.model import name_search
from roadmap_cli.core.planner.planner import Plan
from roadmap_cli.core.progress import counting
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.core.wording import quote_title
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.catalog.catalog import LoadedRoadmap
from roadmap_cli.workspace import aim_goal, name_lookup
from roadmap_cli.workspace.loading import activate, load_shipped
from roadmap_cli.workspace.shipped_roadmap import SHIPPED
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


def roadmaps(w: Workspace, *, everything: bool = False) -> values.RoadmapsReport:
    """Report each loaded roadmap with its progress and its next milestone."""
    w.accept_any_roadmap()
    return _report_roadmaps(w, everything)


@read_snapshot
def _report_roadmaps(w: Workspace, everything: bool) -> values.RoadmapsReport:
    loaded = catalog.loaded_roadmaps(w.database, include_hidden=True)
    lines = tuple(_line(w, roadmap) for roadmap in loaded if everything or not roadmap.hidden)
    return values.RoadmapsReport(lines, len(loaded) - len(lines), _overriding_setting(w))


def _line(w: Workspace, loaded: LoadedRoadmap) -> values.RoadmapLine:
    w.check_stored(loaded.id)
    graph, goals = catalog.graph_and_goals(w.database, loaded.id)
    plan = Plan(graph, goals, catalog.learner_state(w.database, loaded.id, graph, w.today))
    aim = aim_goal.read_aim(w.database, loaded.id)
    plan = aim_goal.add_aim(w.database, loaded.id, plan, goals, aim)
    rows = list(catalog.topic_rows(w.database, loaded.id))
    return values.RoadmapLine(
        id=loaded.id,
        title=loaded.title,
        version=loaded.version,
        path=loaded.path,
        active=loaded.id == w.roadmap.id,
        hidden=loaded.hidden,
        counts=counting.count(rows),
        reached=len(plan.reached),
        milestones=len(goals),
        next=_next_milestone(plan, rows),
    )


def _next_milestone(plan: Plan, rows: Sequence[TopicRow]) -> MilestoneProgress | None:
    """Return the goal that is walked to, with the counts of the report."""
    goal = plan.next_goal
    if goal is None:
        return None
    counts = counting.count((rows[i] for i in plan.closure(goal)), needed=True)
    return summaries.milestone_progress(
        goal.id,
        goal.title,
        counts.done + counts.assumed,
        counts.counted,
        plan.minutes_to(goal),
    )


def use(w: Workspace, typed: str | None) -> values.UseAnswer:
    """Make a loaded roadmap the active one; without a name, only report which are loaded.

    A hidden one becomes visible again. Raises NotFound or Ambiguous.
    """
    is_changed = False
    if typed is not None:
        before = w.database.get_meta("active")
        roadmap = _find(w, typed, load_if_shipped=True)
        is_changed = activate(w, roadmap).action == "activated" or before != roadmap.id
    decided_by = _overriding_setting(w)
    active = w.database.get_meta("active") or ""
    loaded = catalog.loaded_roadmaps(w.database, asked=active)
    return values.UseAnswer(
        active,
        is_changed,
        tuple(values.LoadedName(r.id, r.title) for r in loaded),
        w.settings.get("roadmap") if decided_by else "",
        decided_by,
    )


def forget(w: Workspace, typed: str) -> values.ForgetAnswer:
    """Hide a roadmap; its topics, history and progress stay.

    Raises NotFound, Ambiguous, or UsageError for the only visible one and one that a setting names.
    """
    from roadmap_cli.store.versions import catalog_writer

    with w.database.writing() as transaction:
        roadmap = _find(w, typed)
        visible = catalog.loaded_roadmaps(w.database, asked=roadmap.id)
        others = [other for other in visible if other.id != roadmap.id]
        if not others:
            raise UsageError(
                f"{quote_title(roadmap.title)} is the only roadmap that isn't hidden",
                "load another one or show a hidden one with 'roadmap use ID' first",
            )
        setting, decided_by = w.settings.get("roadmap"), _overriding_setting(w)
        chosen = name_search.find(
            setting, name_lookup.candidates((r.id, r.title) for r in visible)
        ).single
        if decided_by and chosen is not None and chosen.id == roadmap.id:
            raise UsageError(
                f"{decided_by} selects {roadmap.id}",
                "change that setting first, then hide the roadmap",
            )
        active = w.database.get_meta("active")
        new_active = next((other for other in others if other.id == active), others[-1])
        if not roadmap.hidden:
            w.begin_saving()
            catalog_writer.set_hidden(w.database, roadmap.id, hidden=True)
            w.database.set_meta("active", new_active.id)
            w.database.set_token_probe(transaction)
    return values.ForgetAnswer(
        roadmap.id, roadmap.title, not roadmap.hidden, new_active.id, new_active.title
    )


def _find(w: Workspace, typed: str, *, load_if_shipped: bool = False) -> LoadedRoadmap:
    """Return a loaded roadmap; visible ones take precedence, unless the id is given exactly."""
    loaded = catalog.loaded_roadmaps(w.database, include_hidden=True, asked=typed)
    if load_if_shipped and typed == SHIPPED and all(r.id != SHIPPED for r in loaded):
        w.begin_saving()
        load_shipped(w)  # no command may have needed it yet
        loaded = catalog.loaded_roadmaps(w.database, include_hidden=True, asked=typed)
    same_id = next((roadmap for roadmap in loaded if roadmap.id == typed), None)
    visible = [roadmap for roadmap in loaded if not roadmap.hidden]
    roadmap = same_id or name_lookup.find_roadmap(typed, visible)
    if roadmap is None:
        hidden = name_search.find(
            typed, name_lookup.candidates((r.id, r.title) for r in loaded if r.hidden)
        )
        roadmap = next((r for r in loaded if hidden.single and r.id == hidden.single.id), None)
    if roadmap is None:
        choices = dict.fromkeys((*(r.id for r in visible), SHIPPED))
        raise NotFound(f"no roadmap '{typed}' is loaded", f"loaded roadmaps: {', '.join(choices)}")
    return roadmap


def _overriding_setting(w: Workspace) -> str:
    """Return the variable or settings file that names a roadmap, or ""."""
    return str(w.settings.origins["roadmap"]) if w.settings.get("roadmap") else ""
