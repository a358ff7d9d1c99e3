"""The use case `tree`: the map of a roadmap, and what blocks what. It writes nothing."""

from __future__ import annotations

from roadmap_cli.core import counting, report_rows
from roadmap_cli.core.reports import TreeLine, TreeReport, TreeStage, TreeTrack
from roadmap_cli.core.states import CLOSED
from roadmap_cli.workspace import names
from roadmap_cli.workspace.view import View
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


@read_snapshot
def tree(w: Workspace, *, track: str | None = None, everything: bool = False) -> TreeReport:
    """Return the map: stages, tracks, topics, and what blocks what.

    Stages that are wholly behind the learner are folded unless everything is asked for.
    """
    view = View(w)
    track_id = names.find_track(w, track).id if track is not None else None
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
            report_rows.topic_line(row, view.plan),
            tuple(names[i] for i in view.plan.prerequisites(row.place)),
            tuple(names[i] for i in wanted),
            waiting[row.place],
        )
        for row, wanted in zip(view.rows, missing, strict=True)
    ]
