"""The use case `path`: the way to one goal. It writes nothing."""

from __future__ import annotations

from roadmap_cli.core.answers.path import PathReport, path_to
from roadmap_cli.errors import UsageError
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_state_snapshot


@read_state_snapshot
def path(w: Workspace, typed: str | None) -> PathReport:
    """Return what a milestone or topic still needs, in order; by default the goal of `next`."""
    view = ReportData(w)
    goal = name_lookup.find_goal(w, typed) if typed is not None else view.plan.next_goal
    if goal is None:
        raise UsageError("no milestone is ahead", "name one, or a topic: roadmap path TOPIC")
    return path_to(
        w.roadmap, goal, view.rows, view.plan, milestone=any(g == goal for g in view.goals)
    )
