"""The use case `plan`: the weeks ahead, also as a calendar. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from roadmap_cli.core import schedule
from roadmap_cli.core.forecast import LEAST_WEEKS
from roadmap_cli.core.pace import minutes_a_week
from roadmap_cli.core.planner import Plan
from roadmap_cli.core.schedule import Aim, Beyond, Calendar, Pace, PlanReport, Step
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.errors import UsageError
from roadmap_cli.workspace.forecast import own_weeks
from roadmap_cli.workspace.view import View
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

if TYPE_CHECKING:
    from roadmap_cli.formats.ical import CalendarFile

# So many topics are asked of the planner at first; a long plan doubles it until it is full.
FIRST_ASKED = 64


@read_snapshot
def plan(w: Workspace, *, weeks: int = 4, hours: float | None = None) -> PlanReport:
    """Lay out the coming weeks at the pace that was asked for or set, or at the learner's own."""
    asked = schedule.pace(minutes_a_week(hours), schedule.ASKED) if hours is not None else None
    view = View(w)
    left = view.plan.standing.closed.count(0)
    skipped = len(view.plan.standing.skipped)
    behind = len(view.rows) - left - skipped
    if not left:
        return PlanReport(
            roadmap=w.roadmap,
            today=w.today,
            pace=None,
            weeks=(),
            then=None,
            topics_later=0,
            behind=behind,
            skipped=skipped,
        )
    pace = asked or _pace_set(w) or _own_pace(w, view.rows)
    calendar = Calendar(date.fromisoformat(w.today), pace.minutes, weeks)
    steps = _steps(view, calendar.room)
    aims = _aims(view.plan)
    return PlanReport(
        roadmap=w.roadmap,
        today=w.today,
        pace=pace,
        weeks=schedule.planned_weeks(steps, aims, calendar),
        then=schedule.milestone_after(steps, aims, _beyond(view.plan, steps), calendar),
        topics_later=left - len(steps),
        behind=behind,
        skipped=skipped,
    )


def calendar(w: Workspace, report: PlanReport) -> CalendarFile:
    """Return a plan as a calendar, which needs a library that not everybody has."""
    try:
        from roadmap_cli.formats.ical import calendar_of
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("roadmap_cli"):
            raise
        raise UsageError(
            f"writing a calendar needs a library that is not installed ({error.name})",
            "pip install 'icalendar>=6.3'",
        ) from error
    if not any(week.topics for week in report.weeks):
        raise UsageError(
            "there is nothing to put into a calendar: nothing is left in these weeks",
            "'roadmap plan' tells more",
        )
    return calendar_of(report, w.now)


def _pace_set(w: Workspace) -> Pace | None:
    hours = w.settings.get("hours_per_week")
    return schedule.pace(minutes_a_week(hours), schedule.SET) if hours else None


def _own_pace(w: Workspace, rows: Sequence[TopicRow]) -> Pace:
    """Return the pace of the last full weeks; raise UsageError while there is none."""
    weeks = own_weeks(w, rows)
    found = schedule.own_pace(weeks)
    if found is not None:
        return found
    if len(weeks) < LEAST_WEEKS:
        known = f"{len(weeks)} of {LEAST_WEEKS} full weeks are on record"
    else:
        known = f"nothing was finished in the last {len(weeks[-schedule.WEEKS_OF_PACE :])} weeks"
    raise UsageError(
        f"there is no pace of your own to plan with yet: {known}",
        "say one: 'roadmap plan --hours-per-week 5', or for good: hours_per_week = 5 in"
        f" {w.settings.places.config_file}",
    )


def _steps(view: View, room: int) -> list[Step]:
    """Return the topics to come that begin in so many minutes of study."""
    plan, most = view.plan, FIRST_ASKED
    while True:
        places = plan.coming(most)
        minutes = [plan.remaining[i] for i in places]
        if len(places) < most or sum(minutes) >= room:
            break
        most *= 2
    rows = [view.rows[i] for i in places[: schedule.fitting(minutes, room)]]
    return [
        Step(
            place=row.place,
            id=row.id,
            title=row.title,
            state=row.state,
            optional=row.optional,
            minutes=plan.remaining[row.place],
        )
        for row in rows
    ]


def _aims(plan: Plan) -> list[Aim]:
    closed = plan.standing.closed
    return [Aim(g.id, g.title, tuple(i for i in g.needs if not closed[i])) for g in plan.open_goals]


def _beyond(plan: Plan, steps: Sequence[Step]) -> Beyond | None:
    """Return the milestone that is next when all steps are behind the learner."""
    route = plan.after([step.place for step in steps]).route
    return Beyond(route[0].goal.id, route[0].goal.title, route[0].total) if route else None
