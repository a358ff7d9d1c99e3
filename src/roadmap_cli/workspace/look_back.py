"""The use case `report` for a period: what happened in it, as it counts today. It writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from roadmap_cli.core.answers import look_back as values
from roadmap_cli.core.answers import report_rows
from roadmap_cli.core.answers.look_back import LookBack, MilestoneLookBack, Period
from roadmap_cli.core.answers.report_rows import DayTotals
from roadmap_cli.core.answers.reports import TopicGroup, Week
from roadmap_cli.core.day_words import FIRST_YEAR
from roadmap_cli.core.progress.counting import count_readings
from roadmap_cli.core.progress.progress import Event
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
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import reading_rows
from roadmap_cli.store.log import log
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

# States that a topic took on in the period, and topics of another state with something on record.
_GROUPS = (
    (DONE, "Done"),
    (IN_PROGRESS, "Begun"),
    ("touched", "Worked on"),
    ("reviewed", "Reviewed"),
    ("changed", "Changed"),
    (PAUSED, "Paused"),
    (SKIPPED, "Skipped"),
    (ASSUMED, "Known"),
)
_ANSWERS = {RECALLED, FORGOTTEN}


def parse_period(
    w: Workspace, since: str | None, until: str | None = None, year: int | None = None
) -> Period:
    """Return a year, or the days since one until another or today; raise UsageError."""
    if year is not None:
        this_year = int(w.today[:4])
        if not FIRST_YEAR <= year <= this_year:
            fault = "in the future" if year > this_year else "too long ago"
            years = f"give a year from {FIRST_YEAR} to {this_year}"
            raise UsageError(f"{year} is {fault}", years)
        return Period(f"{year}-01-01", min(f"{year}-12-31", w.today))
    period = Period(w.parse_period_end(since), w.parse_period_end(until, is_last=True))
    if period.first > period.last:
        raise UsageError(
            f"{period.first} is after {period.last}",
            f"roadmap report --since {period.last} --until {period.first}",
        )
    return period


@read_snapshot
def look_back(w: Workspace, period: Period, typed_track: str | None = None) -> LookBack:
    """Return what happened in a period, in the whole roadmap or in one track."""
    view = ReportData(w)
    track = name_lookup.find_track(w, typed_track) if typed_track is not None else None
    rows = [r for r in (*view.rows, *view.retired) if track is None or r.track == track.id]
    names = {row.id for row in rows}
    events = _events(w, names)
    all_totals = view.day_totals(track.id if track else None)
    all_studied = values.study_days(events)
    # Before the first day of study nobody missed a day.
    begin = max(period.first, min(all_studied, default=period.first))
    counted = period._replace(first=min(begin, period.last))
    totals = {day: total for day, total in all_totals.items() if period.has(day)}
    studied = sorted(filter(period.has, all_studied))
    reviews = [answer for answer in values.review_answers(events) if period.has(answer[0])]
    notes = [note for note in values.note_lines(events) if period.has(note.day)]
    assigned = [
        row
        for row in reading_rows.topic_readings(w.database, w.roadmap.id)
        if track is None or row.topic in names
    ]
    readings = [line for line in values.reading_lines(assigned) if period.has(line.day)]
    finished = [row for row in rows if row.state == DONE and period.has(row.since)]
    return LookBack(
        kind="period",
        roadmap=w.roadmap,
        title=track.title if track else w.roadmap.title,
        first=period.first,
        last=period.last,
        counted_from=begin if begin <= period.last else period.first,
        days=period._replace(first=begin).length,
        days_studied=len(studied),
        spent=sum(total.spent for total in totals.values()),
        earned=sum(total.earned for total in totals.values()),
        finished=len(finished),
        estimate=values.check_estimates(finished),
        reviews=len(reviews),
        recalled=sum(is_recalled for _, is_recalled in reviews),
        milestones=_milestones(view, period) if track is None else (),
        groups=_groups(view, rows, period, _kinds(events, period)),
        readings=tuple(readings),
        core_readings=count_readings(row for row in assigned if period.has(row.read)).read,
        notes=tuple(notes),
        months=values.months(counted, totals, studied, reviews, readings, notes),
        weeks=_weeks(counted, totals),
    )


def _events(w: Workspace, topics: set[str]) -> list[Event]:
    """Return the living events about some topics, as they count, under the current ids."""
    name = w.roadmap.id
    renames = log.topic_renames(w.database, name)
    events = (
        event._replace(topic=renames.get((name, event.topic), event.topic))
        for event in log.living_events(w.database, "roadmap = ?", (name,))
    )
    return [event for event in events if event.topic in topics]


def _kinds(events: Iterable[Event], period: Period) -> dict[str, set[str]]:
    """Map the topics with anything on record in a period to the kinds of facts."""
    kinds: dict[str, set[str]] = {}
    for event in events:
        if period.has(event.day):
            kinds.setdefault(event.topic, set()).add(event.kind)
    return kinds


def _groups(
    view: ReportData, rows: Collection[TopicRow], period: Period, kinds: Mapping[str, set[str]]
) -> tuple[TopicGroup, ...]:
    """Return the topics with anything on record in a period, in groups, in order of their days."""
    days = {row.id: [d for d in view.days_of(row.id) if period.has(d.day)] for row in rows}
    order: list[tuple[str, str, TopicRow]] = []
    for row in rows:
        if period.has(row.since) and row.state != OPEN:
            order.append((row.since, row.state, row))
        elif days.get(row.id):
            order.append((days[row.id][-1].day, _group(kinds.get(row.id, set())), row))
    order.sort(key=lambda entry: entry[0])
    groups = []
    for name, title in _GROUPS:
        lines = tuple(
            report_rows.topic_line(row, view.plan if row.topic_index >= 0 else None)._replace(
                spent=sum(day.spent for day in days.get(row.id, ()))
            )
            for _, group, row in order
            if group == name
        )
        if lines:
            groups.append(report_rows.group_lines(name, title, lines))
    return tuple(groups)


def _group(kinds: set[str]) -> str:
    """Return the group of a topic that did not change its state, by what is on record about it."""
    study = kinds & values.STUDY_KINDS
    if not study:
        return "changed"
    return "touched" if study - _ANSWERS else "reviewed"


def _milestones(view: ReportData, period: Period) -> tuple[MilestoneLookBack, ...]:
    reached = sorted((day, name) for name, day in view.reached_days.items() if period.has(day))
    titles = {goal.id: goal.title for goal in view.goals}
    return tuple(
        MilestoneLookBack(name, titles[name], day, view.milestone_times[name])
        for day, name in reached
    )


def _weeks(period: Period, totals: Mapping[str, DayTotals]) -> tuple[Week, ...]:
    """Return the calendar weeks that a period touches, the last ones of a long one."""
    # Ordinal 1 was a Monday.
    begin, end = ((date.fromisoformat(day).toordinal() - 1) // 7 for day in period)
    number = min(max(1, end - begin + 1), report_rows.MOST_WEEKS)
    return report_rows.calendar_weeks(period.last, totals, number)
