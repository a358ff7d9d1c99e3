"""The use case `report`: progress, what is left, what happened. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from roadmap_cli.core.answers import report_rows, reports
from roadmap_cli.core.answers.reports import Report, TopicsReport
from roadmap_cli.core.memory import review
from roadmap_cli.core.model.name_search import Candidate
from roadmap_cli.core.progress import counting
from roadmap_cli.core.progress.states import DONE, OPEN
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.store.catalog import reading_rows, retired
from roadmap_cli.store.log import reviews, study_days
from roadmap_cli.workspace import forecast, name_lookup
from roadmap_cli.workspace.report_data import ReportData
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
    """Report the progress today or at the end of a past day, and the forecast.

    `hours` a week replace the learner's own pace in the forecast.
    """
    day = w.parse_day(as_of) if as_of is not None else None
    view = ReportData(w, day)
    readings = reading_rows.topic_readings(w.database, w.roadmap.id)
    retired_minutes = {
        topic: spent for topic, _, _, spent in retired.touched_topics(w.database, w.roadmap.id)
    }
    if view.past is not None:
        readings = view.past.readings(readings)
        retired_minutes = {t: view.past.spent(t) for t in retired_minutes if view.past.has(t)}
    solid, calibration, forecast_, hit_rate = None, None, None, None
    if day is None:
        forecast_, hit_rate = forecast.compute(w, view, hours)
        memories = reviews.read_reviews(w.database, w.roadmap.id)
        solid = len(review.solid_topics(view.rows, memories))
        calibration = review.calibration(memories.values())
    return Report(
        roadmap=w.roadmap,
        today=view.day,
        as_of=day is not None,
        counts=counting.count(view.rows),
        milestones=report_rows.milestone_lines(view.rows, view.plan, view.goals),
        bundle=report_rows.bundle_lines(view.rows, view.plan),
        tracks=report_rows.track_lines(view.rows, view.tracks),
        reading=counting.count_readings(readings),
        weeks=_weeks(w, view.day, view.rows),
        spent=sum(row.spent for row in view.rows) + sum(retired_minutes.values()),
        retired=len(retired_minutes),
        solid=solid,
        calibration=calibration,
        forecast=forecast_,
        hit_rate=hit_rate,
        retired_spent=sum(retired_minutes.values()),
    )


def _weeks(
    w: Workspace,
    day: str,
    rows: Sequence[TopicRow],
    count: int = report_rows.WEEKS_SHOWN,
    track: str | None = None,
) -> tuple[reports.Week, ...]:
    """Return the last weeks up to a day, of the whole roadmap or of one track."""
    first = (date.fromisoformat(day) - timedelta(weeks=count)).isoformat()
    days = study_days.days_between(w.database, w.roadmap.id, first, day, track)
    finished: dict[str, list[int]] = {}
    for row in rows:
        if row.state == DONE and first <= row.since <= day:
            finished.setdefault(row.since, []).append(row.minutes)
    return report_rows.calendar_weeks(day, days, finished, count)


@read_snapshot
def remaining(w: Workspace, typed_track: str | None = None) -> TopicsReport:
    """List what is left, grouped by the milestone that first needs it."""
    view = ReportData(w)
    track = name_lookup.find_track(w, typed_track) if typed_track is not None else None
    rows, groups = view.rows, report_rows.remaining_groups(view.rows, view.plan)
    if track is not None:
        rows = [row for row in rows if row.track == track.id]
        groups = tuple(
            group._replace(topics=topics, minutes=sum(topic.minutes for topic in topics))
            for group in groups
            if (topics := tuple(topic for topic in group.topics if topic.track == track.id))
        )
    return _topics_report(w, "remaining", rows, groups, track)


@read_snapshot
def track_report(w: Workspace, typed: str) -> TopicsReport:
    """Report one track: its topics by stage."""
    track = name_lookup.find_track(w, typed)
    view = ReportData(w)
    rows = [row for row in view.rows if row.track == track.id]
    groups = report_rows.group_topics(rows, view.plan, "stage", view.stages)
    summary = next(summary for name, _, summary in view.tracks if name == track.id)
    return _topics_report(w, "track", rows, groups, track, summary)


@read_snapshot
def since(w: Workspace, typed: str, typed_track: str | None = None) -> TopicsReport:
    """Report what happened since a day."""
    day = w.parse_day(typed)
    view = ReportData(w)
    track = name_lookup.find_track(w, typed_track) if typed_track is not None else None
    rows = [row for row in view.rows if track is None or row.track == track.id]
    changed_rows = [row for row in rows if row.since >= day and row.state != OPEN]
    groups = report_rows.group_topics(changed_rows, view.plan, "state", _STATE_GROUPS)
    other_rows = [row for row in rows if row.touched >= day and row not in changed_rows]
    if other_rows:
        groups += (report_rows.topic_group("touched", "Also worked on", other_rows, view.plan),)
    count = (date.fromisoformat(w.today) - date.fromisoformat(day)).days // 7 + 1
    weeks = _weeks(w, w.today, rows, min(count, 52), track.id if track else None)
    report = _topics_report(w, "since", changed_rows, groups, track, day)
    return report._replace(weeks=weeks, today=w.today)


def _topics_report(
    w: Workspace,
    kind: str,
    rows: Sequence[TopicRow],
    groups: tuple[reports.TopicGroup, ...],
    track: Candidate | None,
    summary: str = "",
) -> TopicsReport:
    title = track.title if track else w.roadmap.title
    return TopicsReport(kind, w.roadmap, title, summary, counting.count(rows), groups=groups)
