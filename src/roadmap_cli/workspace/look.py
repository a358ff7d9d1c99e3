"""The use cases of the report: where the learner stands, what is left, what happened. They write nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from roadmap_cli.core import counting, report_rows, reports, review
from roadmap_cli.core.reports import (
    Report,
    TopicsReport,
)
from roadmap_cli.core.states import DONE, OPEN
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.store import reading_rows, retired, reviews
from roadmap_cli.workspace import Workspace, at_one_moment, foresight
from roadmap_cli.workspace.view import View


@at_one_moment
def report(w: Workspace, *, as_of: str | None = None, hours: float | None = None) -> Report:
    """Say where the learner stands, today or at the end of a past day, and when they arrive.

    `hours` a week asks what would be at another pace than the learner's own.
    """
    day = w.day(as_of) if as_of is not None else None
    view = View(w, day)
    listed = reading_rows.asked(w.database, w.roadmap.id)
    gone = [(topic, spent) for topic, _, _, spent in retired.touched(w.database, w.roadmap.id)]
    if view.past is not None:
        listed = view.past.readings(listed)
        gone = [(t, view.past.spent(t)) for t, _ in gone if view.past.touched(t)]
    solid, calibration, forecast, fared = None, None, None, None
    if day is None:
        forecast, fared = foresight.foresee(w, view, hours)
        memories = reviews.stored(w.database, w.roadmap.id)
        solid = len(review.solid_topics(view.rows, memories, view.plan.graph))
        calibration = review.calibration(memories.values())
    return Report(
        w.roadmap,
        view.day,
        day is not None,
        counting.count(view.rows),
        report_rows.milestone_lines(view.rows, view.plan, view.goals),
        report_rows.bundle_lines(view.rows, view.plan),
        report_rows.track_lines(view.rows, view.tracks),
        counting.reading_counts(listed),
        _weeks(w, view.day, view.rows),
        sum(row.spent for row in view.rows) + sum(spent for _, spent in gone),
        len(gone),
        solid,
        calibration,
        forecast,
        fared,
        sum(spent for _, spent in gone),
    )


def _weeks(
    w: Workspace,
    day: str,
    rows: Sequence[TopicRow],
    most: int = report_rows.WEEKS_SHOWN,
    track: str | None = None,
) -> tuple[reports.Week, ...]:
    """Return the last weeks up to a day, of the whole roadmap or of one track."""
    first = (date.fromisoformat(day) - timedelta(weeks=most)).isoformat()
    if track is None:
        sql = "select day, facts, spent from day_state where roadmap = ? and day between ? and ?"
        found = w.database.rows(sql, (w.roadmap.id, first, day))
    else:
        sql = (
            "select d.day, sum(d.facts), sum(d.spent) from topic t cross join topic_day d"
            " on d.roadmap = t.roadmap and d.topic = t.id"
            " where t.roadmap = ? and t.track = ? and d.day between ? and ? group by d.day"
        )
        found = w.database.rows(sql, (w.roadmap.id, track, first, day))
    finished: dict[str, list[int]] = {}
    for row in rows:
        if row.state == DONE and first <= row.since <= day:
            finished.setdefault(row.since, []).append(row.minutes)
    days = {name: (facts, spent) for name, facts, spent in found}
    return report_rows.weeks(day, days, finished, most)


@at_one_moment
def remaining(w: Workspace, typed_track: str | None = None) -> TopicsReport:
    """List exactly what is left, under the milestone that first needs it."""
    view = View(w)
    rows = view.rows
    title = w.roadmap.title
    groups = report_rows.remaining_groups(rows, view.plan)
    if typed_track is not None:
        track = w.track(typed_track)
        title = track.title
        rows = [row for row in rows if row.track == track.id]
        groups = tuple(
            g._replace(topics=kept, minutes=sum(t.minutes for t in kept))
            for g in groups
            if (kept := tuple(t for t in g.topics if t.track == track.id))
        )
    return TopicsReport("remaining", w.roadmap, title, "", counting.count(rows), groups)


@at_one_moment
def track_report(w: Workspace, typed: str) -> TopicsReport:
    """Go into one track: its topics by stage."""
    track = w.track(typed)
    view = View(w)
    rows = [row for row in view.rows if row.track == track.id]
    summary = next(s for name, _, s in view.tracks if name == track.id)
    return TopicsReport(
        "track",
        w.roadmap,
        track.title,
        summary,
        counting.count(rows),
        report_rows.grouped(rows, view.plan, "stage", view.stages),
    )


@at_one_moment
def since(w: Workspace, typed: str, typed_track: str | None = None) -> TopicsReport:
    """Say what happened since a day."""
    day = w.day(typed)
    view = View(w)
    rows = view.rows
    title, track = w.roadmap.title, None
    if typed_track is not None:
        named = w.track(typed_track)
        title, track = named.title, named.id
        rows = [row for row in rows if row.track == track]
    changed = [row for row in rows if row.since >= day and row.state != OPEN]
    names = {"done": "Done", "assumed": "Known before", "in_progress": "In progress"}
    names |= {"paused": "Put aside", "skipped": "Skipped"}
    groups = report_rows.grouped(
        changed, view.plan, "state", [(k, v, "") for k, v in names.items()]
    )
    other = [row for row in rows if row.touched >= day and row not in changed]
    if other:
        groups += (report_rows.group("touched", "Also worked on", other, view.plan),)
    count = (date.fromisoformat(w.today) - date.fromisoformat(day)).days // 7 + 1
    return TopicsReport(
        "since",
        w.roadmap,
        title,
        day,
        counting.count(changed),
        groups,
        _weeks(w, w.today, rows, min(count, 52), track),
        w.today,
    )
