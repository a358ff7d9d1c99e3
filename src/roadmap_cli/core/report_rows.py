"""Rows into lines of reports: topics, milestones, tracks, weeks, readings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from roadmap_cli.core import wording
from roadmap_cli.core.answers import reading_of
from roadmap_cli.core.counting import Counts, count
from roadmap_cli.core.planner import Goal, Plan
from roadmap_cli.core.reports import Group, MilestoneLine, ReadingLine, TopicLine, TrackLine, Week
from roadmap_cli.core.states import CLOSED, IN_PROGRESS
from roadmap_cli.core.topic_rows import ReadingRow, TopicRow

WEEKS_SHOWN = 10


def topic_line(row: TopicRow, plan: Plan | None) -> TopicLine:
    """Return a topic as it stands in a list; without a plan it has left the roadmap."""
    # By position: a list may hold thousands.
    return TopicLine(
        row.id,
        row.title,
        row.track,
        row.stage,
        row.state,
        wording.hours(row.minutes),
        row.minutes,
        plan is not None and plan.is_ready(row.place),
        row.optional,
        row.since,
    )


def milestone_lines(
    rows: Sequence[TopicRow], plan: Plan, goals: Sequence[Goal]
) -> tuple[MilestoneLine, ...]:
    """Return the reached and the skipped milestones in the author's order, then the route."""
    skipped = {g.id for g in plan.skipped}
    behind = skipped.union(g.id for g in plan.reached)
    lines = [
        MilestoneLine(
            id=g.id,
            title=g.title,
            reached=g.id not in skipped,
            counts=_count_below(rows, plan, g),
            minutes_more=0,
            minutes_left=0,
            hours_left=0,
            skipped=g.id in skipped,
        )
        for g in goals
        if g.id in behind
    ]
    lines += [
        MilestoneLine(
            id=stop.goal.id,
            title=stop.goal.title,
            reached=False,
            counts=_count_below(rows, plan, stop.goal),
            minutes_more=stop.minutes,
            minutes_left=stop.total,
            hours_left=wording.hours(stop.total),
        )
        for stop in plan.route
    ]
    return tuple(lines)


def _count_below(rows: Sequence[TopicRow], plan: Plan, goal: Goal) -> Counts:
    return count((rows[i] for i in plan.closure(goal)), needed=True)


def bundle_lines(rows: Sequence[TopicRow], plan: Plan) -> tuple[TopicLine, ...]:
    """Return what the next milestone still needs: what can be studied now first."""
    if not plan.route:
        return ()
    indexes = plan.open_below(plan.route[0].goal.needs)
    lines = [topic_line(rows[i], plan) for i in sorted(indexes)]
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
        indexes = sorted(plan.open_below(stop.goal.needs) - taken)
        taken.update(indexes)
        groups.append(group(stop.goal.id, stop.goal.title, [rows[i] for i in indexes], plan))
    rest = [row for row in rows if row.state not in CLOSED and row.place not in taken]
    if rest:
        groups.append(group("", "Beside the milestones", rest, plan))
    return tuple(groups)


def grouped(
    rows: Iterable[TopicRow], plan: Plan, by: str, titles: Iterable[tuple[str, str, str]]
) -> tuple[Group, ...]:
    """Return topics under their stage or track."""
    found: dict[str, list[TopicRow]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row)
    return tuple(
        group(name, title, found[name], plan) for name, title, _ in titles if name in found
    )


def group(name: str, title: str, rows: Iterable[TopicRow], plan: Plan | None) -> Group:
    """Return some topics under a heading."""
    lines = tuple(topic_line(row, plan) for row in rows)
    return Group(name, title, lines, sum(line.minutes for line in lines))


def reading_line(row: ReadingRow) -> ReadingLine:
    """Return a reading as it stands in a list."""
    return ReadingLine(*reading_of(row), row.topic, row.read, row.own, row.reading.note)
