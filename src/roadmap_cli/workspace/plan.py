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
from roadmap_cli.core.planner.timetable import takes_days, time_walk
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.errors import UsageError
from roadmap_cli.installation import this_installation
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_state_snapshot

if TYPE_CHECKING:
    from roadmap_cli.formats.ical import CalendarFile

# A long plan doubles this number of topics until its weeks are full.
FIRST_COUNT = 64


@read_state_snapshot
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
    topics = _planned_topics(view, calendar)
    milestones = _open_milestones(view.plan)
    later = _later_milestone(view.plan, topics)
    planned = {topic.topic_index for topic in topics if topic.begin < calendar.capacity}
    return report._replace(
        pace=pace,
        weeks=schedule.plan_weeks(topics, milestones, calendar),
        then=schedule.milestone_after(topics, milestones, later, calendar),
        topics_later=open_count - len(planned),
        optional_later=sum(
            row.optional and row.state == OPEN and row.topic_index not in planned
            for row in view.rows
        ),
        aim=_expected_aim(view.plan, topics, calendar),
    )


def _expected_aim(
    plan: Plan, topics: Sequence[PlannedTopic], calendar: Calendar
) -> ExpectedMilestone | None:
    """Return the aim and the day on which it is reached at this pace, None if there is none."""
    goal = plan.next_goal
    if goal is None or goal != plan.aim:
        return None
    if not takes_days(plan):
        return ExpectedMilestone(goal.id, goal.title, calendar.day_of(plan.minutes_to(goal)))
    days = {topic.topic_index: topic.day for topic in topics}
    last = max(days[i] for i in goal.needs if i in days)
    return ExpectedMilestone(goal.id, goal.title, calendar.near_date(last))


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


def _planned_topics(view: ReportData, calendar: Calendar) -> list[PlannedTopic]:
    """Return the next topics that begin within the weeks of a calendar.

    If any takes days of the calendar, all are returned: later ones may be studied while it runs.
    """
    plan, count, capacity = view.plan, FIRST_COUNT, calendar.capacity
    is_everything = takes_days(plan)
    while True:
        walk = plan.next_topics(plan.graph.size if is_everything else count)
        if (
            len(walk) < count
            or is_everything
            or sum(map(plan.remaining.__getitem__, walk)) >= capacity
        ):
            break
        count *= 2
    times = time_walk(plan, walk, calendar.clock)
    return [
        PlannedTopic(
            topic_index=topic,
            id=view.rows[topic].id,
            title=view.rows[topic].title,
            state=view.rows[topic].state,
            optional=view.rows[topic].optional,
            begin=begin,
            end=end,
            day=day,
            earliest=earliest,
        )
        for topic, begin, end, day, earliest in times
        if is_everything or begin < capacity
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
