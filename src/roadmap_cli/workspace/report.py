"""The use case `report`: progress, what is left, what happened. It writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from roadmap_cli.core.answers import report_rows, reports
from roadmap_cli.core.answers.report_rows import DayTotals
from roadmap_cli.core.answers.reports import Report, TopicGroup, TopicsReport
from roadmap_cli.core.forecast import pace
from roadmap_cli.core.memory import review
from roadmap_cli.core.model.name_search import Candidate
from roadmap_cli.core.progress import counting
from roadmap_cli.core.progress.states import (
    ASSUMED,
    DONE,
    FORGOTTEN,
    IN_PROGRESS,
    OPEN,
    PAUSED,
    RECALLED,
    SKIPPED,
)
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.store.catalog import reading_rows
from roadmap_cli.store.log import log, reviews
from roadmap_cli.workspace import aim, forecast, name_lookup
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

# What happened since a day: states, and topics whose state is older.
_GROUPS_SINCE = (
    (DONE, "Done"),
    (IN_PROGRESS, "In progress"),
    ("touched", "Also worked on"),
    ("reviewed", "Reviewed"),
    (PAUSED, "Put aside"),
    (SKIPPED, "Skipped"),
    (ASSUMED, "Known before"),
)
_ANSWERS = {RECALLED, FORGOTTEN}


@read_snapshot
def report(w: Workspace, *, as_of: str | None = None, hours: float | None = None) -> Report:
    """Report the progress today or at the end of a past day, and the forecast.

    `hours` a week replace the learner's own pace in the forecast.
    """
    day = w.parse_day(as_of) if as_of is not None else None
    view = ReportData(w, day)
    if view.past is None:
        readings = reading_rows.core_readings(w.database, w.roadmap.id)
    else:
        readings = view.past.readings(reading_rows.topic_readings(w.database, w.roadmap.id))
    retired_spent = sum(row.spent for row in view.retired)
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
        weeks=report_rows.calendar_weeks(view.day, _day_totals(view), report_rows.WEEKS_SHOWN),
        spent=sum(row.spent for row in view.rows) + retired_spent,
        retired=len(view.retired),
        solid=solid,
        calibration=calibration,
        forecast=forecast_,
        hit_rate=hit_rate,
        retired_spent=retired_spent,
        aim=aim.report_aim(w, view, hours),
    )


def _day_totals(view: ReportData, track: str | None = None) -> dict[str, DayTotals]:
    """Return what was recorded on each day, on the whole roadmap or on one track."""
    numbers: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    rows = [row for row in (*view.rows, *view.retired) if track in (None, row.track)]
    for row in rows:
        for day, facts, spent in view.days.get(row.id, ()):
            numbers[day][0] += facts if row.state != ASSUMED else 0
            numbers[day][2] += spent
        if row.state == DONE:
            numbers[row.since][1] += 1
    work = (view.work[row.id] for row in rows if row.id in view.work)
    for day, earned in pace.earned_by_day(work).items():
        numbers[day][3] += earned
    return {day: DayTotals(*totals) for day, totals in numbers.items()}


@read_snapshot
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
    totals = _day_totals(view, track.id if track else None)
    period = [numbers for date_, numbers in totals.items() if day <= date_ <= w.today]
    begin = max(day, min(totals, default=day))
    number = min(_count_weeks(begin, w.today), report_rows.MOST_WEEKS)
    groups, counted = _groups_since(w, view, day, track)
    reached = sorted((reached, name) for name, reached in view.reached_days.items())
    titles = {goal.id: goal.title for goal in view.goals}
    return _topics_report(w, "since", counted, groups, track, day)._replace(
        weeks=report_rows.calendar_weeks(w.today, totals, number),
        today=w.today,
        spent=sum(numbers.spent for numbers in period),
        earned=sum(numbers.earned for numbers in period),
        milestones=tuple(
            reports.ReachedDay(name, titles[name], at)
            for at, name in reached
            if at >= day and track is None
        ),
    )


def _count_weeks(first: str, last: str) -> int:
    """Return how many calendar weeks two days and what lies between them touch, one at least."""
    # Ordinal 1 was a Monday.
    begin, end = ((date.fromisoformat(day).toordinal() - 1) // 7 for day in (first, last))
    return max(1, end - begin + 1)


def _groups_since(
    w: Workspace, view: ReportData, day: str, track: Candidate | None
) -> tuple[tuple[TopicGroup, ...], list[TopicRow]]:
    """Return the topics about which anything was recorded since a day, in groups.

    Each is in the order of the days. Also return the topics whose state has changed.
    """
    rows = [r for r in (*view.rows, *view.retired) if track is None or r.track == track.id]
    spent = {t: sum(d.spent for d in days if d.day >= day) for t, days in view.days.items()}
    changed = [row for row in rows if row.since >= day and row.state != OPEN]
    changed.sort(key=lambda row: row.since)
    states = {row.id: row.state for row in changed}
    others = [row for row in rows if row.touched >= day and row.id not in states]
    others.sort(key=lambda row: row.touched)
    reviewed = _reviewed_topics(w, day) if others else set()
    states.update((row.id, "reviewed" if row.id in reviewed else "touched") for row in others)
    groups = []
    for name, title in _GROUPS_SINCE:
        lines = tuple(
            report_rows.topic_line(row, view.plan if row.topic_index >= 0 else None)._replace(
                spent=spent.get(row.id, 0)
            )
            for row in (*changed, *others)
            if states[row.id] == name
        )
        if lines:
            groups.append(report_rows.group_lines(name, title, lines))
    return tuple(groups), changed


def _reviewed_topics(w: Workspace, day: str) -> set[str]:
    """Return the topics about which nothing but answers to reviews was recorded since a day."""
    name = w.roadmap.id
    kinds: dict[str, set[str]] = {}
    for event in log.living_events(w.database, "roadmap = ?", (name,)):
        if event.day >= day:
            kinds.setdefault(event.topic, set()).add(event.kind)
    others = {log.current_key(w.database, (name, t))[1] for t in kinds if kinds[t] - _ANSWERS}
    return {log.current_key(w.database, (name, topic))[1] for topic in kinds} - others


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
