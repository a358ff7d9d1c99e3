"""The use case `report`: where the learner stands, what is left, what happened. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from roadmap_cli.core import counting, report_rows, reports, review
from roadmap_cli.core.reports import Report, TopicsReport
from roadmap_cli.core.states import DONE, OPEN
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.store import reading_rows, retired, reviews, study_days
from roadmap_cli.workspace import forecast, names
from roadmap_cli.workspace.view import View
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

_STATE_GROUPS = (
    ("done", "Done", ""),
    ("assumed", "Known before", ""),
    ("in_progress", "In progress", ""),
    ("paused", "Put aside", ""),
    ("skipped", "Skipped", ""),
)


@read_snapshot
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
    solid, calibration, found, fared = None, None, None, None
    if day is None:
        found, fared = forecast.forecast_of(w, view, hours)
        memories = reviews.stored(w.database, w.roadmap.id)
        solid = len(review.solid_topics(view.rows, memories, view.plan.graph))
        calibration = review.calibration(memories.values())
    return Report(
        roadmap=w.roadmap,
        today=view.day,
        as_of=day is not None,
        counts=counting.count(view.rows),
        milestones=report_rows.milestone_lines(view.rows, view.plan, view.goals),
        bundle=report_rows.bundle_lines(view.rows, view.plan),
        tracks=report_rows.track_lines(view.rows, view.tracks),
        reading=counting.reading_counts(listed),
        weeks=_weeks(w, view.day, view.rows),
        spent=sum(row.spent for row in view.rows) + sum(spent for _, spent in gone),
        retired=len(gone),
        solid=solid,
        calibration=calibration,
        forecast=found,
        hit_rate=fared,
        retired_spent=sum(spent for _, spent in gone),
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
    days = study_days.days_between(w.database, w.roadmap.id, first, day, track)
    finished: dict[str, list[int]] = {}
    for row in rows:
        if row.state == DONE and first <= row.since <= day:
            finished.setdefault(row.since, []).append(row.minutes)
    return report_rows.weeks(day, days, finished, most)


@read_snapshot
def remaining(w: Workspace, typed_track: str | None = None) -> TopicsReport:
    """List exactly what is left, under the milestone that first needs it."""
    view = View(w)
    rows = view.rows
    title = w.roadmap.title
    groups = report_rows.remaining_groups(rows, view.plan)
    if typed_track is not None:
        track = names.find_track(w, typed_track)
        title = track.title
        rows = [row for row in rows if row.track == track.id]
        groups = tuple(
            g._replace(topics=kept, minutes=sum(t.minutes for t in kept))
            for g in groups
            if (kept := tuple(t for t in g.topics if t.track == track.id))
        )
    return TopicsReport(
        kind="remaining",
        roadmap=w.roadmap,
        title=title,
        summary="",
        counts=counting.count(rows),
        groups=groups,
    )


@read_snapshot
def track_report(w: Workspace, typed: str) -> TopicsReport:
    """Go into one track: its topics by stage."""
    track = names.find_track(w, typed)
    view = View(w)
    rows = [row for row in view.rows if row.track == track.id]
    summary = next(s for name, _, s in view.tracks if name == track.id)
    return TopicsReport(
        kind="track",
        roadmap=w.roadmap,
        title=track.title,
        summary=summary,
        counts=counting.count(rows),
        groups=report_rows.grouped(rows, view.plan, "stage", view.stages),
    )


@read_snapshot
def since(w: Workspace, typed: str, typed_track: str | None = None) -> TopicsReport:
    """Say what happened since a day."""
    day = w.day(typed)
    view = View(w)
    rows = view.rows
    title, track = w.roadmap.title, None
    if typed_track is not None:
        named = names.find_track(w, typed_track)
        title, track = named.title, named.id
        rows = [row for row in rows if row.track == track]
    changed = [row for row in rows if row.since >= day and row.state != OPEN]
    groups = report_rows.grouped(changed, view.plan, "state", _STATE_GROUPS)
    other = [row for row in rows if row.touched >= day and row not in changed]
    if other:
        groups += (report_rows.group("touched", "Also worked on", other, view.plan),)
    count = (date.fromisoformat(w.today) - date.fromisoformat(day)).days // 7 + 1
    return TopicsReport(
        kind="since",
        roadmap=w.roadmap,
        title=title,
        summary=day,
        counts=counting.count(changed),
        groups=groups,
        weeks=_weeks(w, w.today, rows, min(count, 52), track),
        today=w.today,
    )
