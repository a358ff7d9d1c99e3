"""The forecast of `report`: the facts for it, and recording once a week what was shown.

A kept forecast is a fact of its own kind about no topic; `undo` takes it back with the progress it
was made from. Keeping it is upkeep: when it cannot be written now, it is written another day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

from roadmap_cli.core.forecast import OWN_PACE, Ahead, Forecast, HitRate, Shown, forecast, hit_rate
from roadmap_cli.core.pace import Work, minutes_a_week, weeks_of
from roadmap_cli.core.states import (
    ASSUMED,
    CLOSED,
    DONE,
    FINISHED,
    FORETOLD,
    REOPENED,
    SKIPPED,
    STARTED,
    Fact,
)
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.errors import RoadmapError
from roadmap_cli.store import log, retired, study_days
from roadmap_cli.workspace.view import View
from roadmap_cli.workspace.workspace import Workspace

# A look does not wait long for another program.
_PATIENCE = 0.2


def forecast_of(w: Workspace, view: View, hours: float | None = None) -> tuple[Forecast, HitRate]:
    """Return when the milestones will be reached, and how earlier forecasts fared.

    With `hours` a week it answers "what if"; raises UsageError for a week that has no such hours.
    """
    planned = minutes_a_week(hours) if hours is not None else _planned(w)
    route = [Ahead(stop.goal.id, stop.goal.title, stop.total) for stop in view.plan.route]
    found = forecast(own_weeks(w, view.rows), route, w.today, planned, what_if=hours is not None)
    # What is no longer a goal, or was left out, is neither kept nor broken.
    live = {stop.goal.id for stop in view.plan.route}.union(g.id for g in view.plan.reached)
    shown = [promise for promise in _shown(w) if promise.milestone in live]
    return found, hit_rate(shown, _reached(view), w.today)


def own_weeks(w: Workspace, rows: Sequence[TopicRow]) -> list[int]:
    """Return the minutes earned in each full week; what was known before is no work.

    What has left the roadmap was work all the same: editing a roadmap does not change the past.
    """
    known = set(_known_before(w))
    rows = [*rows, *retired.rows(w.database, w.roadmap.id)]
    worked = {
        row.id: row
        for row in rows
        if row.touched and row.state not in (ASSUMED, SKIPPED) and row.id not in known
    }
    spent = study_days.minutes_by_topic(w.database, w.roadmap.id)
    begun = study_days.first_day_by_topic(w.database, w.roadmap.id)
    return weeks_of(
        w.today,
        min((day for topic, day in begun.items() if topic in worked), default=""),
        (
            Work(row.minutes, tuple(spent.get(name, ())), row.since if row.state == DONE else "")
            for name, row in worked.items()
        ),
    )


def _known_before(w: Workspace) -> Iterator[str]:
    """Yield the topics whose last word before "done" was that they were known before."""
    before: dict[str, str] = {}
    found: set[str] = set()
    name = w.roadmap.id
    topics = {
        log.today_id(w.database, (name, event.topic))
        for event in log.living_of_kind(w.database, name, ASSUMED)
    }
    for key in topics:
        topic = key[1]
        for event in log.living_about(w.database, key):
            if event.kind == FINISHED and before.get(topic) == ASSUMED:
                found.add(topic)
            elif event.kind in (STARTED, REOPENED, ASSUMED):
                before[topic] = event.kind
                found.discard(topic)
    yield from found


def _planned(w: Workspace) -> int | None:
    hours = w.settings.get("hours_per_week")
    return minutes_a_week(hours) if hours else None


def record_weekly(w: Workspace, found: Forecast | None) -> None:
    """Record a forecast from the learner's own pace once a week; silently not, when it cannot be."""
    if found is None or found.kind != OWN_PACE:
        return
    milestones = {
        arrival.id: [arrival.likely, arrival.safe]
        for arrival in found.milestones
        if arrival.safe and arrival.likely > w.today
    }
    if not milestones or _is_recorded_this_week(w):
        return
    patience, w.database.patience = w.database.patience, _PATIENCE
    with suppress(RoadmapError), w.database.writing() as transaction:
        if not _is_recorded_this_week(w):
            fact = Fact(FORETOLD, w.roadmap.id, "", {"milestones": milestones})
            w.record(transaction, "report, which kept its forecast", [fact], upkeep=True)
    w.database.patience = patience


def _is_recorded_this_week(w: Workspace) -> bool:
    today = date.fromisoformat(w.today)
    monday = (today - timedelta(days=today.weekday())).isoformat()
    return any(promise.day >= monday for promise in _shown(w))


def _shown(w: Workspace) -> list[Shown]:
    """Return the forecasts that were kept and not taken back, the oldest first."""
    found = []
    for event in log.living_of_kind(w.database, w.roadmap.id, FORETOLD):
        told = event.data.get("milestones")
        for name, days in told.items() if isinstance(told, dict) else ():
            if isinstance(days, list) and len(days) == 2 and all(map(_is_day, days)):
                found.append(Shown(event.day, str(name), *days))
    return found


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _reached(view: View) -> dict[str, str]:
    """Return the day on which each reached milestone was: that of the last topic it needed."""
    found = {}
    for goal in view.plan.reached:
        rows = [view.rows[i] for i in view.plan.closure(goal)]
        found[goal.id] = max(row.since for row in rows if row.state in CLOSED)
    return found
