"""The reports: where a learner stands, as values, and the functions that assemble them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from roadmap_cli.core import durations
from roadmap_cli.core.answers import NextReading, RoadmapName
from roadmap_cli.core.counting import Counts, ReadingCounts, count
from roadmap_cli.core.evidence import Calibration
from roadmap_cli.core.facts import ReadingRow, TopicCard, TopicRow
from roadmap_cli.core.forecast import Forecast, HitRate
from roadmap_cli.core.outcomes import Note
from roadmap_cli.core.planner import Goal, Plan
from roadmap_cli.core.states import CLOSED, IN_PROGRESS
from roadmap_cli.values import Value

WEEKS_SHOWN = 10


class TopicLine(Value):
    """A topic in a list."""

    id: str
    title: str
    track: str
    stage: str
    state: str
    hours: float
    minutes: int
    ready: bool
    optional: bool
    since: str = ""


class MilestoneLine(Value):
    """A milestone on the route."""

    id: str
    title: str
    reached: bool
    counts: Counts
    minutes_more: int  # beyond the stop before it
    minutes_left: int  # from today, the stops before it included
    hours_left: float


class TrackLine(Value):
    """A track with its counts."""

    id: str
    title: str
    counts: Counts


class Week(Value):
    """One calendar week: what was recorded on each of its days, Monday first."""

    start: str
    facts: tuple[int, ...]
    finished: int
    spent: int
    earned: int  # estimated minutes of the topics finished


class Report(Value):
    """Where the learner stands."""

    roadmap: RoadmapName
    today: str
    as_of: bool
    counts: Counts
    milestones: tuple[MilestoneLine, ...]
    bundle: tuple[TopicLine, ...]
    tracks: tuple[TrackLine, ...]
    reading: ReadingCounts
    weeks: tuple[Week, ...]
    spent: int
    retired: int
    solid: int | None = None  # of the topics done; None for a past day
    calibration: Calibration | None = None
    forecast: Forecast | None = None
    hit_rate: HitRate | None = None


class Group(Value):
    """Some topics under a heading."""

    id: str
    title: str
    topics: tuple[TopicLine, ...]
    minutes: int


class TopicsReport(Value):
    """Topics in groups: what is left, a track, a list, what happened since a day."""

    kind: str  # remaining, track, list, since
    roadmap: RoadmapName
    title: str
    summary: str
    counts: Counts
    groups: tuple[Group, ...]
    weeks: tuple[Week, ...] = ()
    today: str = ""


class TreeLine(Value):
    """A topic on the map, with what it needs, what still blocks it, and how many wait for it."""

    topic: TopicLine
    needs: tuple[str, ...]
    blocked_by: tuple[str, ...]
    waiting: int = 0


class TreeTrack(Value):
    """The part of a track that lies in one stage."""

    id: str
    title: str
    topics: tuple[TreeLine, ...]


class TreeStage(Value):
    """A stage on the map; a folded one is behind the learner and shows no tracks."""

    id: str
    title: str
    tracks: tuple[TreeTrack, ...]
    counts: Counts
    folded: bool


class TreeReport(Value):
    """The map: stages, in them tracks, in them topics; `whole` when nothing is folded."""

    roadmap: RoadmapName
    stages: tuple[TreeStage, ...]
    whole: bool


class MilestoneName(Value):
    """A milestone by id and title."""

    id: str
    title: str


class Building(Value):
    """What the proof of a topic does to the practice project."""

    project: str
    topic_before: str  # the topic whose proof built what there is; "" for the beginning
    before: str
    after: str


class MilestoneReport(Value):
    """All that is known about one milestone."""

    roadmap: RoadmapName
    id: str
    title: str
    stage: str
    says: str
    proof: str
    asks_proof: bool
    counts: Counts
    hours_left: float
    minutes_left: int
    needs: tuple[TopicLine, ...]  # the tips; what those need is needed too


class ShowReport(Value):
    """All that is known about one topic."""

    roadmap: RoadmapName
    topic: TopicCard
    track: str
    stage: str
    hours: float
    state: str
    since: str
    spent: int
    rating: int
    proof_shown: str
    needs: tuple[TopicLine, ...]
    leads_to: tuple[TopicLine, ...]
    milestones: tuple[MilestoneName, ...]
    readings: tuple[ReadingLine, ...]
    notes: tuple[Note, ...]
    retired: bool
    building: Building | None = None
    due: str = ""  # the day a finished topic comes back for review


class ReadingLine(Value):
    """A reading in a list."""

    id: str
    title: str
    author: str
    kind: str
    url: str
    free: bool
    part: str
    minutes: int | None
    role: str
    topic: str
    read: str
    own: bool
    note: str


class ReadingReport(Value):
    """The reading list."""

    roadmap: RoadmapName
    title: str
    readings: tuple[ReadingLine, ...]
    counts: ReadingCounts
    hidden: int  # read ones, left out of the list
    next: NextReading | None = None


class Hit(Value):
    """A topic or reading that a search found, and where."""

    kind: str  # topic, reading, note
    id: str
    title: str
    state: str
    excerpt: str


class SearchReport(Value):
    """What a search found."""

    roadmap: RoadmapName
    words: str
    hits: tuple[Hit, ...]
    more: int


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


def milestone_lines(
    rows: Sequence[TopicRow], plan: Plan, goals: Sequence[Goal]
) -> tuple[MilestoneLine, ...]:
    """Return the reached milestones in the author's order, then the route."""
    reached = {g.id for g in plan.reached}
    lines = [
        MilestoneLine(g.id, g.title, True, _count_below(rows, plan, g), 0, 0, 0)
        for g in goals
        if g.id in reached
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
    minutes = assignment.minutes if assignment.minutes is not None else reading.minutes
    return ReadingLine(
        reading.id,
        reading.title,
        reading.author,
        reading.kind,
        reading.url,
        reading.free,
        assignment.part,
        minutes,
        assignment.role,
        row.topic,
        row.read,
        row.own,
        reading.note,
    )
