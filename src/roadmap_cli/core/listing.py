"""Rows into lines of reports: topics, milestones, tracks, weeks, readings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from roadmap_cli.core import durations
from roadmap_cli.core.counting import Counts, count
from roadmap_cli.core.facts import ReadingRow, TopicRow
from roadmap_cli.core.planner import Goal, Plan
from roadmap_cli.core.reports import (
    Group,
    MilestoneLine,
    ReadingLine,
    TopicLine,
    TrackLine,
    Week,
)
from roadmap_cli.core.states import CLOSED, IN_PROGRESS

WEEKS_SHOWN = 10


def line(row: TopicRow, plan: Plan) -> TopicLine:
    """Return a topic as it stands in a list."""
    return TopicLine(
        row.id,
        row.title,
        row.track,
        row.stage,
        row.state,
        durations.hours(row.minutes),
        row.minutes,
        plan.is_ready(row.place),
        row.optional,
        row.since,
    )


def retired_line(row: TopicRow) -> TopicLine:
    """Return a topic that left the roadmap, with the state it was left in."""
    return TopicLine(
        row.id,
        row.title,
        row.track,
        row.stage,
        row.state,
        durations.hours(row.minutes),
        row.minutes,
        ready=False,
        optional=row.optional,
        since=row.since,
    )


def milestone_lines(
    rows: Sequence[TopicRow], plan: Plan, goals: Sequence[Goal]
) -> tuple[MilestoneLine, ...]:
    """Return the reached and the skipped milestones in the author's order, then the route."""
    skipped = {g.id for g in plan.skipped}
    behind = skipped.union(g.id for g in plan.reached)
    lines = [
        MilestoneLine(
            g.id,
            g.title,
            g.id not in skipped,
            _count_below(rows, plan, g),
            0,
            0,
            0,
            g.id in skipped,
        )
        for g in goals
        if g.id in behind
    ]
    for stop in plan.route:
        lines.append(
            MilestoneLine(
                stop.goal.id,
                stop.goal.title,
                False,
                _count_below(rows, plan, stop.goal),
                stop.minutes,
                stop.total,
                durations.hours(stop.total),
            )
        )
    return tuple(lines)


def _count_below(rows: Sequence[TopicRow], plan: Plan, goal: Goal) -> Counts:
    return count((rows[i] for i in plan.closure(goal)), needed=True)


def bundle_lines(rows: Sequence[TopicRow], plan: Plan) -> tuple[TopicLine, ...]:
    """Return what the next milestone still needs: what can be studied now first."""
    if not plan.route:
        return ()
    places = plan.open_below(plan.route[0].goal.needs)
    lines = [line(rows[i], plan) for i in sorted(places)]
    return tuple(sorted(lines, key=lambda t: (t.state != IN_PROGRESS, not t.ready)))


def track_lines(
    rows: Sequence[TopicRow], tracks: Sequence[tuple[str, str, str]]
) -> tuple[TrackLine, ...]:
    """Return the tracks with their counts."""
    by_track: dict[str, list[TopicRow]] = {name: [] for name, _, _ in tracks}
    for row in rows:
        by_track[row.track].append(row)
    return tuple(TrackLine(name, title, count(by_track[name])) for name, title, _ in tracks)


def weeks(
    today: str,
    days: Mapping[str, tuple[int, int]],
    finished: Mapping[str, Sequence[int]],
    most: int,
) -> tuple[Week, ...]:
    """Return the last calendar weeks up to today, the oldest first.

    `days` gives facts and minutes recorded by local day, `finished` the estimated minutes of each
    topic that was done on a day and still is.
    """
    now = date.fromisoformat(today)
    monday = now - timedelta(days=now.weekday())
    found = []
    for back in range(most - 1, -1, -1):
        start = monday - timedelta(weeks=back)
        names = [(start + timedelta(days=i)).isoformat() for i in range(7)]
        known = [days.get(day, (0, 0)) for day in names]
        done = [minutes for day in names for minutes in finished.get(day, ())]
        found.append(
            Week(
                start.isoformat(),
                tuple(facts for facts, _ in known),
                len(done),
                sum(spent for _, spent in known),
                sum(done),
            )
        )
    return tuple(found)


def remaining_groups(rows: Sequence[TopicRow], plan: Plan) -> tuple[Group, ...]:
    """Return what is left, under the milestone that first needs it; the rest at the end."""
    groups = []
    taken: set[int] = set()
    for stop in plan.route:
        places = sorted(plan.open_below(stop.goal.needs) - taken)
        taken.update(places)
        lines = tuple(line(rows[i], plan) for i in places)
        groups.append(Group(stop.goal.id, stop.goal.title, lines, sum(t.minutes for t in lines)))
    rest = [row for row in rows if row.state not in CLOSED and row.place not in taken]
    if rest:
        lines = tuple(line(row, plan) for row in rest)
        groups.append(Group("", "Beside the milestones", lines, sum(t.minutes for t in lines)))
    return tuple(groups)


def grouped(
    rows: Iterable[TopicRow], plan: Plan, by: str, titles: Iterable[tuple[str, str, str]]
) -> tuple[Group, ...]:
    """Return topics under their stage or track."""
    found: dict[str, list[TopicLine]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(line(row, plan))
    return tuple(
        Group(name, title, tuple(found[name]), sum(t.minutes for t in found[name]))
        for name, title, _ in titles
        if name in found
    )


def reading_line(row: ReadingRow) -> ReadingLine:
    """Return a reading as it stands in a list."""
    reading, assignment = row.reading, row.assignment
    return ReadingLine(
        reading.id,
        reading.title,
        reading.author,
        reading.kind,
        reading.url,
        reading.free,
        assignment.part,
        row.minutes,
        assignment.role,
        row.topic,
        row.read,
        row.own,
        reading.note,
    )
