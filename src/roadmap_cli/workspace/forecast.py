"""The forecast of `report`, and recording it once a week.

A recorded forecast is a fact about no topic; `undo` retracts it with the progress it was made from.
If it cannot be recorded now, a later report records one.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from roadmap_cli.core.forecast import forecast as values
from roadmap_cli.core.forecast.hit_rate import HitRate, PastForecast, hit_rate
from roadmap_cli.core.forecast.pace import minutes_a_week
from roadmap_cli.core.progress import states
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.errors import RoadmapError
from roadmap_cli.store.log import forecast_counts, log
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace

_BUSY_SECONDS = 0.2  # a report does not wait longer for the lock


def compute(
    w: Workspace, view: ReportData, hours: float | None = None
) -> tuple[values.Forecast, HitRate]:
    """Return when the milestones will be reached, and the hit rate of earlier forecasts.

    With `hours` a week it answers "what if"; raises UsageError for impossible hours.
    """
    if hours is None:
        setting = w.settings.get("hours_per_week")
        planned = minutes_a_week(setting) if setting else None
    else:
        planned = minutes_a_week(hours)
    route = [view.route_milestone(stop.goal, stop.total) for stop in view.plan.route]
    result = values.forecast(view.study_weeks, route, w.today, planned, what_if=hours is not None)
    # A forecast of a milestone that was removed or skipped is neither a hit nor a miss.
    live = {stop.goal.id for stop in view.plan.route}.union(g.id for g in view.plan.reached)
    past = [forecast for forecast in _past_forecasts(w) if forecast.milestone in live]
    return result, hit_rate(past, view.reached_days, w.today)


def record_weekly(w: Workspace, forecast: values.Forecast | None) -> None:
    """Record a forecast from the learner's own pace once a week, unless the database is locked."""
    if forecast is None or forecast.kind != values.OWN_PACE:
        return
    milestones = {
        arrival.id: [arrival.likely, arrival.safe]
        for arrival in forecast.milestones
        if arrival.safe and arrival.likely > w.today
    }
    if not milestones or _is_recorded_this_week(w):
        return
    timeout, w.database.busy_timeout = w.database.busy_timeout, _BUSY_SECONDS
    with suppress(RoadmapError), w.database.writing() as transaction:
        if not _is_recorded_this_week(w):
            fact = Fact(states.FORETOLD, w.roadmap.id, "", {"milestones": milestones})
            w.record(transaction, "report, which recorded its forecast", [fact], upkeep=True)
    w.database.busy_timeout = timeout


def _is_recorded_this_week(w: Workspace) -> bool:
    today = date.fromisoformat(w.today)
    monday = (today - timedelta(days=today.weekday())).isoformat()
    return any(forecast.day >= monday for forecast in _past_forecasts(w))


def _past_forecasts(w: Workspace) -> list[PastForecast]:
    """Return the living recorded forecasts, the oldest first."""
    forecasts = []
    forecast_counts.check(w.database, w.roadmap.id)
    for event in log.living_events_of_kind(w.database, w.roadmap.id, states.FORETOLD):
        milestones = event.data.get("milestones")
        for name, days in milestones.items() if isinstance(milestones, dict) else ():
            if isinstance(days, list) and len(days) == 2 and all(map(_is_day, days)):
                forecasts.append(PastForecast(event.day, str(name), *days))
    return forecasts


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(date.fromisoformat(text))
    except ValueError:
        return False
