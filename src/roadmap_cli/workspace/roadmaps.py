"""The use cases of several roadmaps: which there are, which one to work on, which to put away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roadmap_cli.core import answers, counting, naming
from roadmap_cli.core.answers import Toward
from roadmap_cli.core.naming import Named
from roadmap_cli.core.planner import Plan
from roadmap_cli.core.roadmap_answers import (
    ForgetAnswer,
    Loaded,
    RoadmapLine,
    RoadmapsReport,
    UseAnswer,
)
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.store import catalog
from roadmap_cli.store.catalog import LoadedRoadmap
from roadmap_cli.workspace import names
from roadmap_cli.workspace.loading import activate, load_shipped
from roadmap_cli.workspace.shipped import SHIPPED
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


@read_snapshot
def roadmaps(w: Workspace, *, everything: bool = False) -> RoadmapsReport:
    """Tell of each loaded roadmap how far the learner is and what its next milestone is."""
    loaded = catalog.loaded(w.database, hidden=True)
    shown = [one for one in loaded if everything or not one.hidden]
    return RoadmapsReport(
        tuple(_line(w, one) for one in shown),
        len(loaded) - len(shown),
        _decided_by(w),
    )


def _line(w: Workspace, loaded: LoadedRoadmap) -> RoadmapLine:
    graph = catalog.graph(w.database, loaded.id)
    goals = catalog.goals(w.database, loaded.id)
    plan = Plan(graph, goals, catalog.standing(w.database, loaded.id, graph.size, w.today))
    rows = list(catalog.rows(w.database, loaded.id))
    return RoadmapLine(
        id=loaded.id,
        title=loaded.title,
        version=loaded.version,
        path=loaded.path,
        active=loaded.id == w.roadmap.id,
        hidden=loaded.hidden,
        counts=counting.count(rows),
        reached=len(plan.reached),
        milestones=len(goals),
        next=_toward(plan, rows),
    )


def _toward(plan: Plan, rows: Sequence[TopicRow]) -> Toward | None:
    """Return the first milestone of the route, counted as the report counts it."""
    if not plan.route:
        return None
    goal, minutes = plan.route[0].goal, plan.route[0].minutes
    counts = counting.count((rows[i] for i in plan.closure(goal)), needed=True)
    return answers.toward(
        goal.id, goal.title, counts.done + counts.assumed, counts.counted, minutes
    )


def use(w: Workspace, typed: str | None) -> UseAnswer:
    """Make another loaded roadmap the one to work on; without a name, say which there are.

    One that was put out of sight comes back. Raises NotFound or Ambiguous.
    """
    changed = False
    if typed is not None:
        changed = activate(w, _meant(w, typed)).action == "activated"
    loaded = catalog.loaded(w.database)
    active = w.database.get_meta("active") or ""
    decided = _decided_by(w)
    return UseAnswer(
        active,
        changed,
        tuple(Loaded(s.id, s.title) for s in loaded),
        w.settings.get("roadmap") if decided else "",
        decided,
    )


def forget(w: Workspace, typed: str) -> ForgetAnswer:
    """Put a roadmap out of sight; its topics, its history and all progress stay as they are.

    Raises NotFound, Ambiguous, or UsageError for the only one and for one that a setting names.
    """
    from roadmap_cli.store import catalog_writer

    with w.database.writing() as transaction:
        found = _meant(w, typed, shipped=False)
        rest = [s for s in catalog.loaded(w.database) if s.id != found.id]
        if not rest:
            raise UsageError(
                f"«{found.title}» is the only roadmap in sight",
                "load another one, or bring one back with 'roadmap use ID', and then forget it",
            )
        decided = _decided_by(w)
        if decided and _named(w, w.settings.get("roadmap")) == found.id:
            raise UsageError(
                f"{decided} says to work on {found.id}", "change that first, and then forget it"
            )
        active = w.database.get_meta("active")
        now = next((s for s in rest if s.id == active), rest[-1])
        if not found.hidden:
            w.begin_saving()
            catalog_writer.set_hidden(w.database, found.id, hidden=True)
            w.database.set_meta("active", now.id)
            w.database.stamp(transaction)
    return ForgetAnswer(found.id, found.title, not found.hidden, now.id, now.title)


def _meant(w: Workspace, typed: str, *, shipped: bool = True) -> LoadedRoadmap:
    """Return the loaded roadmap a person means; those in sight come first."""
    loaded = catalog.loaded(w.database, hidden=True)
    if shipped and typed == SHIPPED and all(s.id != SHIPPED for s in loaded):
        load_shipped(w)  # it may never have been needed
        loaded = catalog.loaded(w.database, hidden=True)
    exact = [s for s in loaded if s.id == typed]
    if exact:
        return exact[0]
    try:
        found = names.choose(typed, _names(s for s in loaded if not s.hidden), "roadmap", "").id
    except NotFound as error:
        hidden = naming.find(typed, _names(s for s in loaded if s.hidden))
        if hidden.found is None:
            known = dict.fromkeys((*(s.id for s in loaded if not s.hidden), SHIPPED))
            raise NotFound(
                f"no roadmap '{typed}' is loaded", f"there are: {', '.join(known)}"
            ) from error
        found = hidden.found.id
    return next(s for s in loaded if s.id == found)


def _names(loaded: Iterable[LoadedRoadmap]) -> list[Named]:
    return [Named(s.id, s.title, naming.names_of(s.id, s.title)) for s in loaded]


def _named(w: Workspace, typed: str) -> str:
    found = naming.find(typed, _names(catalog.loaded(w.database))).found
    return found.id if found else ""


def _decided_by(w: Workspace) -> str:
    """Return the variable or file that names the roadmap to work on; "" where none does."""
    return str(w.settings.origins["roadmap"]) if w.settings.get("roadmap") else ""
