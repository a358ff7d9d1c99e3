"""The use case `tree`: the map of a roadmap, and what blocks what. It writes nothing."""

from __future__ import annotations

from collections import Counter

from roadmap_cli.core.answers import report_rows
from roadmap_cli.core.answers.reports import TreeLine, TreeReport, TreeStage, TreeTrack
from roadmap_cli.core.progress import counting
from roadmap_cli.core.progress.states import CLOSED
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_state_snapshot


@read_state_snapshot
def tree(w: Workspace, *, track: str | None = None, everything: bool = False) -> TreeReport:
    """Return the map: stages, tracks, topics, and what blocks what.

    Stages whose topics are all closed are folded, unless `everything`.
    """
    view = ReportData(w)
    track_id = name_lookup.find_track(w, track).id if track is not None else None
    rows = [row for row in view.rows if track_id is None or row.track == track_id]
    lines = _tree_lines(view)
    stages = []
    for stage, title, _ in view.stages:
        stage_rows = [row for row in rows if row.stage == stage]
        is_folded = not everything and all(row.state in CLOSED for row in stage_rows)
        tracks: dict[str, list[TreeLine]] = {}
        for row in stage_rows if not is_folded else ():
            tracks.setdefault(row.track, []).append(lines[row.topic_index])
        tree_tracks = tuple(
            TreeTrack(name, track_title, tuple(tracks[name]))
            for name, track_title, _ in view.tracks
            if name in tracks
        )
        if stage_rows:
            counts = counting.count(stage_rows)
            stages.append(TreeStage(stage, title, tree_tracks, counts, is_folded))
    return TreeReport(w.roadmap, tuple(stages), everything)


def _tree_lines(view: ReportData) -> list[TreeLine]:
    """Return every topic with what blocks it, by index."""
    plan, ids = view.plan, [row.id for row in view.rows]
    missing = [plan.missing(i) for i in range(len(ids))]
    blocked = Counter(
        i for row in view.rows if row.state not in CLOSED for i in missing[row.topic_index]
    )
    return [
        TreeLine(
            report_rows.topic_line(row, plan),
            tuple(ids[i] for i in plan.prerequisites(row.topic_index)),
            tuple(ids[i] for i in missing[row.topic_index]),
            blocked[row.topic_index],
        )
        for row in view.rows
    ]
