"""The use case `plan`: the coming weeks, also as a calendar. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from roadmap_cli.core.answers import schedule
from roadmap_cli.core.answers.schedule import (
    Calendar,
    ExpectedMilestone,
    LaterMilestone,
    OpenMilestone,
    Pace,
    PlannedTopic,
    PlanReport,
)
from roadmap_cli.core.forecast.pace import MIN_WEEKS, StudyWeeks, minutes_a_week
from roadmap_cli.core.planner.planner import Plan
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.errors import UsageError
from roadmap_cli.installation import this_installation
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

if TYPE_CHECKING:
    from roadmap_cli.formats.ical import CalendarFile

# A long plan doubles this number of topics until its weeks are full.
FIRST_COUNT = 64


@read_snapshot
def plan(w: Workspace, *, weeks: int = 4, hours: float | None = None) -> PlanReport:
    """Plan the coming weeks at the given pace, else at the one set, else at the learner's own."""
    option = (
        schedule.pace(minutes_a_week(hours), schedule.FROM_OPTION) if hours is not None else None
    )
    view = ReportData(w)
    open_count = view.plan.learner.closed.count(0)
    skipped = len(view.plan.learner.skipped)
    report = PlanReport(
        roadmap=w.roadmap,
        today=w.today,
        pace=None,
        weeks=(),
        then=None,
        topics_later=0,
        behind=len(view.rows) - open_count - skipped,
        skipped=skipped,
    )
    if not open_count:
        return report
    named, on_record = option or _pace_from_settings(w), view.study_weeks
    own = schedule.own_pace(on_record)
    pace = named._replace(own_hours=own.hours if own else 0) if named else own
    if pace is None:
        raise _no_pace(on_record)
    calendar = Calendar(date.fromisoformat(w.today), pace.minutes, weeks)
    topics = _planned_topics(view, calendar.capacity)
    milestones = _open_milestones(view.plan)
    later = _later_milestone(view.plan, topics)
    planned = {topic.topic_index for topic in topics}
    return report._replace(
        pace=pace,
        weeks=schedule.plan_weeks(topics, milestones, calendar),
        then=schedule.milestone_after(topics, milestones, later, calendar),
        topics_later=open_count - len(topics),
        optional_later=sum(
            row.optional and row.state == OPEN and row.topic_index not in planned
            for row in view.rows
        ),
        aim=_expected_aim(view.plan, calendar),
    )


def _expected_aim(plan: Plan, calendar: Calendar) -> ExpectedMilestone | None:
    """Return the aim and the day on which it is reached at this pace, None if there is none."""
    goal = plan.next_goal
    if goal is None or goal != plan.aim:
        return None
    return ExpectedMilestone(goal.id, goal.title, calendar.day_of(plan.minutes_to(goal)))


def calendar(w: Workspace, report: PlanReport) -> CalendarFile:
    """Return a plan as a calendar file; raise UsageError without the library for it."""
    try:
        from roadmap_cli.formats.ical import to_ical
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("roadmap_cli"):
            raise
        raise UsageError(
            f"writing a calendar needs a library that is not installed ({error.name})",
            this_installation().install_command("icalendar>=6.3"),
        ) from error
    if not any(week.topics for week in report.weeks):
        raise UsageError(
            "there is nothing to put into a calendar: nothing is left to plan",
            "see roadmap plan",
        )
    return to_ical(report, w.now)


def _pace_from_settings(w: Workspace) -> Pace | None:
    hours = w.settings.get("hours_per_week")
    return schedule.pace(minutes_a_week(hours), schedule.FROM_SETTING) if hours else None


def _no_pace(weeks: StudyWeeks) -> UsageError:
    """Return the error that says why there is no pace of the learner's own."""
    full = len(weeks.earned)
    if full < MIN_WEEKS:
        reason = f"{full} of {MIN_WEEKS} full weeks are on record"
    else:
        reason = f"no hours of the plan were earned in the last {full} weeks"
    return UsageError(
        f"you have no pace of your own to plan with yet: {reason}",
        "give one: 'roadmap plan --hours-per-week 5', or for good: 'roadmap config hours_per_week 5'",
    )


def _planned_topics(view: ReportData, capacity: int) -> list[PlannedTopic]:
    """Return the next topics that begin within so many minutes of study."""
    plan, count = view.plan, FIRST_COUNT
    while True:
        indexes = plan.next_topics(count)
        minutes = [plan.remaining[i] for i in indexes]
        if len(indexes) < count or sum(minutes) >= capacity:
            break
        count *= 2
    rows = [view.rows[i] for i in indexes[: schedule.count_started_within(minutes, capacity)]]
    return [
        PlannedTopic(
            topic_index=row.topic_index,
            id=row.id,
            title=row.title,
            state=row.state,
            optional=row.optional,
            minutes=plan.remaining[row.topic_index],
        )
        for row in rows
    ]


def _open_milestones(plan: Plan) -> list[OpenMilestone]:
    closed = plan.learner.closed
    return [
        OpenMilestone(g.id, g.title, tuple(i for i in g.needs if not closed[i]))
        for g in plan.open_goals
    ]


def _later_milestone(plan: Plan, topics: Sequence[PlannedTopic]) -> LaterMilestone | None:
    """Return the milestone that is next once the planned topics are done."""
    route = plan.after([topic.topic_index for topic in topics]).route
    return LaterMilestone(route[0].goal.id, route[0].goal.title, route[0].total) if route else None
