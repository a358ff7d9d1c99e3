"""The use case `aim`: the goal that `next`, `plan` and `path` go to until told otherwise."""

from __future__ import annotations

from roadmap_cli.core.answers import summaries
from roadmap_cli.core.answers.aim import aim_brief, aim_report
from roadmap_cli.core.answers.aim.aim_brief import AimBrief
from roadmap_cli.core.answers.aim.aim_report import AimAnswer, AimReport
from roadmap_cli.core.answers.summaries import MilestoneProgress
from roadmap_cli.core.forecast import forecast as values
from roadmap_cli.core.forecast.forecast import Forecast, RouteMilestone
from roadmap_cli.core.forecast.pace import minutes_a_week
from roadmap_cli.core.planner.planner import Goal
from roadmap_cli.core.progress.aims import MILESTONE, TOPIC, Aim
from roadmap_cli.core.progress.states import AIMED, Fact
from roadmap_cli.core.wording import quote_title
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import catalog
from roadmap_cli.workspace import aim_goal, name_lookup
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


def aim(
    w: Workspace, typed: str | None = None, *, by: str | None = None, clear: bool = False
) -> AimAnswer:
    """Set the aim of the roadmap, give it another day, clear it, or only report it."""
    if clear and (typed is not None or by is not None):
        raise UsageError("--none clears the goal", "give it alone: roadmap aim --none")
    if not clear and typed is None and by is None:
        return _report(w, "shown", changed=False)
    roadmap = w.roadmap.id
    with w.database.writing() as transaction:
        w.check_stored(roadmap)
        before = aim_goal.read_aim(w.database, roadmap)
        after = None if clear else _choose(w, before, typed, by)
        is_changed = after != (before._replace(since="") if before else None)
        if is_changed:
            words = ["aim", "--none"] if after is None else ["aim", after.id]
            words += ["--by", after.by] if after is not None and after.by else []
            data = after.to_data() if after is not None else {}
            w.record(transaction, " ".join(words), [Fact(AIMED, roadmap, "", data)])
    answer = _report(w, "cleared" if clear else "set", changed=is_changed)
    is_other = before is not None and (after is None or after.id != before.id)
    if before is None or clear:
        return answer._replace(before=before.title if before is not None else "")
    is_undated = bool(before.by) and not is_other and after is not None and not after.by
    return answer._replace(
        before=before.title if is_other else "", before_by=before.by if is_undated else ""
    )


def _choose(w: Workspace, before: Aim | None, typed: str | None, by: str | None) -> Aim:
    """Return the aim that was typed; raise UsageError for one that is reached, or a day gone by."""
    if typed is None:
        if before is None:
            raise UsageError(
                "there is no goal yet to give a day", "roadmap aim MILESTONE --by DATE"
            )
        typed = before.id
    goal, plan = name_lookup.find_goal(w, typed), w.plan()
    if not plan.is_open(goal):
        is_skipped = plan.learner.skipped.issuperset(goal.needs)
        raise UsageError(
            f"{quote_title(goal.title)} is {'skipped' if is_skipped else 'reached'} already",
            "the milestones ahead: roadmap report"
            if plan.route
            else "no milestone is left: roadmap report",
        )
    is_milestone = goal in catalog.goals(w.database, w.roadmap.id)
    kind = MILESTONE if is_milestone else TOPIC
    return Aim(kind, goal.id, goal.title, w.parse_coming_day(by) if by is not None else "")


@read_snapshot
def _report(w: Workspace, action: str, *, changed: bool) -> AimAnswer:
    view = ReportData(w)
    report = report_aim(w, view)
    ahead: tuple[MilestoneProgress, ...] = ()
    if report is None or report.state != aim_brief.OPEN:
        ahead = tuple(_progress(view, stop.goal) for stop in view.plan.route)
    return AimAnswer(w.roadmap, action, changed, report, ahead=ahead)


def report_aim(w: Workspace, view: ReportData, hours: float | None = None) -> AimReport | None:
    """Return the report of the aim on the day of a view, None if there is none.

    With `hours` a week it is about that pace in place of the learner's own.
    """
    as_of = None if view.past is None else view.day
    brief = aim_goal.describe(w.database, w.roadmap.id, view.plan, view.day, as_of)
    if brief is None or view.aim is None or view.plan.aim is None:
        return None
    progress = _progress(view, view.plan.aim)
    expected = nearer = None
    enough = 0.0, 0.0
    if view.past is None and brief.state == aim_brief.OPEN:
        expected = _forecast(w, view, progress, hours)
        nearer = _nearer(w, view, brief, progress, hours)
        enough = _hours_enough(view, brief, _stop(view, progress))
    return aim_report.report_aim(
        brief, progress, view.aim.since, expected, nearer, enough, is_past=view.past is not None
    )


def _hours_enough(view: ReportData, brief: AimBrief, goal: RouteMilestone) -> tuple[float, float]:
    """Return the hours a week that probably and almost surely reach a goal by its day, else 0."""
    days = brief.days_left - 1  # a forecast begins to count tomorrow
    if days < 1:
        return 0.0, 0.0
    likely, safe = (
        values.hours_to_arrive(view.study_weeks, goal, days, share)
        for share in (values.LIKELY, values.SAFE)
    )
    return likely, safe


def _progress(view: ReportData, goal: Goal) -> MilestoneProgress:
    """Return a goal with what `next` would say of it as the goal."""
    plan, behind = view.plan, view.plan.count_behind(goal)
    steps = behind + len(plan.open_below(goal.needs))
    return summaries.milestone_progress(goal.id, goal.title, behind, steps, plan.minutes_to(goal))


def _forecast(
    w: Workspace, view: ReportData, goal: MilestoneProgress, hours: float | None
) -> Forecast:
    """Return the forecast of one goal as if nothing came before it."""
    setting = w.settings.get("hours_per_week") if hours is None else hours
    planned = minutes_a_week(setting) if setting else None
    route = [_stop(view, goal)]
    return values.forecast(view.study_weeks, route, w.today, planned, what_if=hours is not None)


def _stop(view: ReportData, progress: MilestoneProgress) -> RouteMilestone:
    """Return a goal for the forecast as if nothing came before it."""
    goals = (view.plan.aim, *view.plan.open_goals)
    goal = next(goal for goal in goals if goal is not None and goal.id == progress.id)
    return view.route_milestone(goal, progress.minutes_left, is_first=True)


def _nearer(
    w: Workspace, view: ReportData, brief: AimBrief, aim_: MilestoneProgress, hours: float | None
) -> MilestoneProgress | None:
    """Return the largest other milestone that this pace probably reaches by the named day."""
    if not brief.days_left:
        return None
    others = [_progress(view, goal) for goal in view.plan.open_goals if goal.id != brief.id]
    for goal in sorted(others, key=lambda goal: -goal.minutes_left):
        if goal.minutes_left < aim_.minutes_left:
            (arrival,) = _forecast(w, view, goal, hours).milestones
            if arrival.likely and arrival.likely <= brief.by:
                return goal
    return None
