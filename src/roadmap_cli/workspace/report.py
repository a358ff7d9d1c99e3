"""The use case `report`: progress, what is left, what happened. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.answers import report_rows, reports
from roadmap_cli.core.answers.reports import Report, TopicsReport
from roadmap_cli.core.forecast.forecast import RouteMilestone
from roadmap_cli.core.memory import review
from roadmap_cli.core.model.name_search import Candidate
from roadmap_cli.core.pictures.pictures import draw_pictures
from roadmap_cli.core.progress import counting, verification
from roadmap_cli.core.progress.states import DONE
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.store.catalog import reading_rows
from roadmap_cli.store.log import reviews
from roadmap_cli.workspace import aim, forecast, name_lookup
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_state_snapshot


@read_state_snapshot
def report(w: Workspace, *, as_of: str | None = None, hours: float | None = None) -> Report:
    """Report the progress today or at the end of a past day, and the forecast.

    `hours` a week replace the learner's own pace in the forecast.
    """
    return report_of(w, ReportData(w, w.parse_day(as_of) if as_of is not None else None), hours)


def report_of(w: Workspace, view: ReportData, hours: float | None = None) -> Report:
    """Return the report of data that were read."""
    if view.past is None:
        readings = reading_rows.core_readings(w.database, w.roadmap.id)
    else:
        readings = view.past.readings(reading_rows.topic_readings(w.database, w.roadmap.id))
    retired_spent = sum(row.spent for row in view.retired)
    solid, calibration, forecast_, hit_rate = None, None, None, None
    verified = sum(row.state == DONE and verification.has_held(row.verified) for row in view.rows)
    if view.past is None:
        forecast_, hit_rate = forecast.compute(w, view, hours)
        memories = reviews.read_reviews(w.database, w.roadmap.id)
        solid = len(review.solid_topics(view.rows, memories))
        calibration = review.calibration(memories.values())
    totals = view.day_totals()
    milestones = report_rows.milestone_lines(
        view.rows, view.plan, view.goals, view.reached_days, view.milestone_times
    )
    pace = forecast_.pace if forecast_ else None
    goal = aim.report_aim(w, view, hours)
    return Report(
        roadmap=w.roadmap,
        today=view.day,
        as_of=view.past is not None,
        counts=counting.count(view.rows),
        milestones=milestones,
        bundle=report_rows.bundle_lines(view.rows, view.plan),
        tracks=report_rows.track_lines(view.rows, view.tracks),
        reading=counting.count_readings(readings),
        weeks=report_rows.recent_weeks(view.day, totals),
        spent=sum(row.spent for row in view.rows) + retired_spent,
        retired=len(view.retired),
        solid=solid,
        verified=verified,
        calibration=calibration,
        forecast=forecast_,
        hit_rate=hit_rate,
        retired_spent=retired_spent,
        aim=goal,
        pictures=draw_pictures(totals, milestones, pace, view.day, _destination(view)),
    )


def _destination(view: ReportData) -> RouteMilestone | None:
    """Return what the route leads to: the learner's goal, else the next milestone."""
    goal, route = view.plan.next_goal, view.plan.route
    if goal is not None and goal == view.plan.aim:
        return view.route_milestone(goal, view.plan.minutes_to(goal), is_first=True)
    return view.route_milestone(route[0].goal, route[0].total) if route else None


@read_state_snapshot
def remaining(w: Workspace, typed_track: str | None = None) -> TopicsReport:
    """List what is left, grouped by the milestone that first needs it."""
    view = ReportData(w)
    track = name_lookup.find_track(w, typed_track) if typed_track is not None else None
    rows, groups = view.rows, report_rows.remaining_groups(view.rows, view.plan)
    if track is not None:
        rows = [row for row in rows if row.track == track.id]
        groups = tuple(
            report_rows.group_lines(group.id, group.title, topics)
            for group in groups
            if (topics := tuple(topic for topic in group.topics if topic.track == track.id))
        )
    return _topics_report(w, "remaining", rows, groups, track)


@read_state_snapshot
def track_report(w: Workspace, typed: str) -> TopicsReport:
    """Report one track: its topics by stage."""
    track = name_lookup.find_track(w, typed)
    view = ReportData(w)
    rows = [row for row in view.rows if row.track == track.id]
    groups = report_rows.group_topics(rows, view.plan, "stage", view.stages)
    summary = next(summary for name, _, summary in view.tracks if name == track.id)
    return _topics_report(w, "track", rows, groups, track, summary)


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
