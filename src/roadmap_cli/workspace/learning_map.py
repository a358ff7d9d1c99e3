"""The use case `map`: the whole roadmap with the learner's progress in it, and keeping its page.

It owns what is private. It must not know how the page is drawn.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

from roadmap_cli.core.answers import report_rows
from roadmap_cli.core.answers.change_answers import OpenAnswer
from roadmap_cli.core.answers.learning_map import LearningMap, MapTopic
from roadmap_cli.core.answers.reports import MilestoneName, ReadingLine, Report
from roadmap_cli.core.line_map.line_map import lay_out
from roadmap_cli.core.progress import verification
from roadmap_cli.core.progress.states import NOTED
from roadmap_cli.errors import NotSaved
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.database import atomic_write
from roadmap_cli.store.log import log
from roadmap_cli.workspace import report as report_use_case
from roadmap_cli.workspace.notes import notes
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


@read_snapshot
def learning_map(
    w: Workspace, *, as_of: str | None = None, hours: float | None = None, with_notes: bool = False
) -> LearningMap:
    """Return the roadmap with the progress of today, or of the end of a past day.

    Notes, own links and the addresses of proofs are the learner's own affair: they are in it on
    request only.
    """
    view = ReportData(w, w.parse_day(as_of) if as_of is not None else None)
    report = report_use_case.report_of(w, view, hours)
    stages = {name: n for n, (name, _, _) in enumerate(view.stages)}
    tracks = {name: n for n, (name, _, _) in enumerate(view.tracks)}
    needs = {goal.id: goal.needs for goal in view.goals}
    return LearningMap(
        report=report,
        language=catalog.language(w.database, w.roadmap.id),
        stages=tuple(MilestoneName(name, title) for name, title, _ in view.stages),
        tracks=tuple(MilestoneName(name, title) for name, title, _ in view.tracks),
        topics=_topics(w, view, report, with_notes=with_notes),
        needs=tuple(tuple(needs.get(line.id, ())) for line in report.milestones),
        lines=lay_out(
            view.plan.graph,
            [stages[row.stage] for row in view.rows],
            [tracks[row.track] for row in view.rows],
        ),
        with_notes=with_notes,
    )


def _topics(
    w: Workspace, view: ReportData, report: Report, *, with_notes: bool
) -> tuple[MapTopic, ...]:
    name, plan = w.roadmap.id, view.plan
    readings: defaultdict[str, list[ReadingLine]] = defaultdict(list)
    rows = reading_rows.topic_readings(w.database, name)
    for row in view.past.readings(rows) if view.past else rows:
        if with_notes or not row.own:
            readings[row.topic].append(report_rows.reading_line(row))
    opens: list[list[int]] = [[] for _ in view.rows]
    for topic in range(plan.graph.size):
        for need in plan.graph.needs_of(topic):
            opens[need].append(topic)
    route = {topic.id for topic in report.bundle}
    has_notes = set()
    if with_notes:
        events = log.living_events_of_kind(w.database, name, NOTED)
        has_notes = {log.current_key(w.database, (name, event.topic))[1] for event in events}
    return tuple(
        MapTopic(
            line=report_rows.topic_line(row, plan),
            why=card.why,
            outcomes=card.outcomes,
            proof=card.proof,
            checks=card.checks,
            readings=tuple(readings[row.id]),
            needs=tuple(plan.graph.needs_of(index)),
            opens=tuple(opens[index]),
            on_route=row.id in route,
            days=plan.graph.days.get(index, 0),
            verified=verification.from_column(row.verified),
            proof_shown=row.proof if with_notes else "",
            notes=tuple(n for n in notes(w, row.id) if n.day <= view.day)
            if row.id in has_notes
            else (),
        )
        for index, (row, card) in enumerate(
            zip(view.rows, catalog.topic_cards(w.database, name), strict=True)
        )
    )


def keep_page(w: Workspace, answer: LearningMap, page: str) -> OpenAnswer:
    """Write the page of a map beside the data, and return its address; raise NotSaved."""
    path = w.settings.paths.page_of(w.roadmap.id)
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        atomic_write.write_atomically(path, [page], mode=0o600)
    except OSError as error:
        raise NotSaved(
            f"{path} could not be written: {error.strerror or error}",
            "write it elsewhere: roadmap map -o map.html",
        ) from error
    return OpenAnswer(answer.report.roadmap.title, Path(path).as_uri(), opened=False)
