"""Build the lines of the reports from rows: topics, milestones, tracks, weeks, readings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from roadmap_cli.core import wording
from roadmap_cli.core.answers.reports import (
    MilestoneLine,
    ReadingLine,
    TopicGroup,
    TopicLine,
    TrackLine,
    Week,
)
from roadmap_cli.core.answers.summaries import reading_brief
from roadmap_cli.core.planner.planner import Goal, Plan
from roadmap_cli.core.progress.counting import count
from roadmap_cli.core.progress.milestone_time import MilestoneTime
from roadmap_cli.core.progress.states import CLOSED
from roadmap_cli.core.progress.topic_rows import ReadingRow, TopicRow, runs_until
from roadmap_cli.values import Record

# The weeks of a report go back to the first one on record, within these numbers.
LEAST_WEEKS, WEEKS_SHOWN = 10, 24
MOST_WEEKS = 52  # of a look back


def topic_line(row: TopicRow, plan: Plan | None) -> TopicLine:
    """Return the line of a topic; `plan` is None for a topic that left the roadmap."""
    # Positional, since a list may hold thousands.
    about = row.id, row.title, row.track, row.stage, row.state, wording.hours(row.minutes)
    is_ready = plan is not None and plan.is_ready(row.topic_index)
    minutes = row.minutes, is_ready, row.optional, row.since, row.minutes_left, row.spent
    until = running_until(row, plan) if plan is not None and plan.learner.running else ""
    return TopicLine(*about, *minutes, until)


def running_until(row: TopicRow, plan: Plan) -> str:
    """Return the first day on which a topic that runs may be done, "" for one that does not run."""
    index = row.topic_index
    return runs_until(row.since, plan.graph.days[index]) if index in plan.learner.running else ""


def milestone_lines(
    rows: Sequence[TopicRow],
    plan: Plan,
    goals: Sequence[Goal],
    days: Mapping[str, str],
    times: Mapping[str, MilestoneTime | None],
) -> tuple[MilestoneLine, ...]:
    """Return the reached and the skipped milestones in the author's order, then the route.

    `days` and `times` say of the reached ones when that was and how long it took.
    """
    skipped, reached = ({g.id for g in goals} for goals in (plan.skipped, plan.reached))
    stops = [(g, 0, 0) for g in goals if g.id in skipped or g.id in reached]
    stops += [(stop.goal, stop.minutes, stop.total) for stop in plan.route]
    return tuple(
        MilestoneLine(
            id=g.id,
            title=g.title,
            reached=g.id in reached,
            counts=count((rows[i] for i in plan.closure(g)), needed=True),
            minutes_more=minutes_more,
            minutes_left=minutes_left,
            hours_left=wording.hours(minutes_left),
            skipped=g.id in skipped,
            day=days.get(g.id, ""),
            time=times.get(g.id),
        )
        for g, minutes_more, minutes_left in stops
    )


def bundle_lines(rows: Sequence[TopicRow], plan: Plan) -> tuple[TopicLine, ...]:
    """Return the topics up to the next milestone, as `next` proposes them: ready ones first."""
    goal = plan.next_goal
    if goal is None:
        return ()
    lines = [topic_line(rows[i], plan) for i in plan.path_to(goal)]
    return tuple(sorted(lines, key=lambda t: not t.ready))


def track_lines(
    rows: Sequence[TopicRow], tracks: Sequence[tuple[str, str, str]]
) -> tuple[TrackLine, ...]:
    """Return the tracks with their counts."""
    by_track: dict[str, list[TopicRow]] = {name: [] for name, _, _ in tracks}
    for row in rows:
        by_track[row.track].append(row)
    return tuple(TrackLine(name, title, count(by_track[name])) for name, title, _ in tracks)


class DayTotals(Record):
    """What was recorded on one day, as in a Week."""

    facts: int = 0
    finished: int = 0
    spent: int = 0
    earned: int = 0


NO_TOTALS = DayTotals()


def recent_weeks(today: str, days: Mapping[str, DayTotals]) -> tuple[Week, ...]:
    """Return the calendar weeks that a report shows."""
    passed = date.fromisoformat(today) - date.fromisoformat(min(days, default=today))
    return calendar_weeks(today, days, min(max(LEAST_WEEKS, passed.days // 7 + 1), WEEKS_SHOWN))


def calendar_weeks(today: str, days: Mapping[str, DayTotals], number: int) -> tuple[Week, ...]:
    """Return the last calendar weeks up to today, the oldest first."""
    current_day = date.fromisoformat(today)
    monday = current_day - timedelta(days=current_day.weekday())
    weeks_shown = []
    for weeks_back in range(number - 1, -1, -1):
        start = monday - timedelta(weeks=weeks_back)
        dates = [(start + timedelta(days=i)).isoformat() for i in range(7)]
        facts, finished, spent, earned = zip(
            *(days.get(day, NO_TOTALS) for day in dates), strict=True
        )
        weeks_shown.append(
            Week(
                start=start.isoformat(),
                facts=facts,
                finished=sum(finished),
                spent=sum(spent),
                earned=sum(earned),
                spent_days=spent,
                finished_days=finished,
                earned_days=earned,
            )
        )
    return tuple(weeks_shown)


def remaining_groups(rows: Sequence[TopicRow], plan: Plan) -> tuple[TopicGroup, ...]:
    """Return the open topics under the first milestone that needs them; the rest at the end."""
    groups = []
    grouped: set[int] = set()
    for stop in plan.route:
        indexes = sorted(plan.open_below(stop.goal.needs) - grouped)
        grouped.update(indexes)
        groups.append(topic_group(stop.goal.id, stop.goal.title, [rows[i] for i in indexes], plan))
    rest = [row for row in rows if row.state not in CLOSED and row.topic_index not in grouped]
    if rest:
        groups.append(topic_group("", "Not needed by any milestone", rest, plan))
    return tuple(groups)


def group_topics(
    rows: Iterable[TopicRow], plan: Plan, field: str, titles: Iterable[tuple[str, str, str]]
) -> tuple[TopicGroup, ...]:
    """Return topics grouped by stage or track."""
    rows_by_group: dict[str, list[TopicRow]] = {}
    for row in rows:
        rows_by_group.setdefault(getattr(row, field), []).append(row)
    return tuple(
        topic_group(name, title, rows_by_group[name], plan)
        for name, title, _ in titles
        if name in rows_by_group
    )


def topic_group(name: str, title: str, rows: Iterable[TopicRow], plan: Plan | None) -> TopicGroup:
    """Return a group of topics with its heading."""
    return group_lines(name, title, tuple(topic_line(row, plan) for row in rows))


def group_lines(name: str, title: str, lines: tuple[TopicLine, ...]) -> TopicGroup:
    """Return a group of lines with their sums."""
    return TopicGroup(
        id=name,
        title=title,
        topics=lines,
        minutes=sum(line.minutes for line in lines),
        minutes_left=sum(line.minutes_left for line in lines),
        spent=sum(line.spent for line in lines),
    )


def reading_line(row: ReadingRow) -> ReadingLine:
    """Return the line of a reading."""
    return ReadingLine(*reading_brief(row)[:-1], row.topic, row.read, row.own, row.reading.note)
