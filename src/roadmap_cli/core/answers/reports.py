"""The reports about a learner's progress, as values; `report_rows` builds their lines. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.answers.change_answers import Note
from roadmap_cli.core.answers.summaries import NextReading, RoadmapName, TopicHint
from roadmap_cli.core.forecast.forecast import Forecast
from roadmap_cli.core.forecast.hit_rate import HitRate
from roadmap_cli.core.memory.review import Calibration
from roadmap_cli.core.pictures.pictures import NO_PICTURES, Pictures
from roadmap_cli.core.progress.counting import Counts, ReadingCounts
from roadmap_cli.core.progress.milestone_time import MilestoneTime
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.core.progress.verification import Verification
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.core.answers.aim.aim_report import AimReport
    from roadmap_cli.core.versions.identity import RenameProposal


class TopicLine(Record):
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
    minutes_left: int = 0  # of the plan
    spent: int = 0  # minutes by the clock; in a look back those of the period
    until: str = ""  # the first day on which one that runs may be done


class MilestoneLine(Record):
    """A milestone with the progress towards it."""

    id: str
    title: str
    reached: bool
    counts: Counts
    minutes_more: int  # after the stop before it
    minutes_left: int  # from today, the stops before it included; its own are in `counts`
    hours_left: float
    skipped: bool = False  # all topics that it names were skipped
    day: str = ""  # on which it was reached
    time: MilestoneTime | None = None  # how long that took


class TrackLine(Record):
    """A track with its counts."""

    id: str
    title: str
    counts: Counts


class Week(Record):
    """One calendar week; what lies in its days is in tuples of seven, Monday first.

    `spent` are minutes by the clock, `earned` minutes of the plan.
    """

    start: str
    facts: tuple[int, ...]  # numbers of records, without those on topics that were known before
    finished: int
    spent: int
    earned: int
    spent_days: tuple[int, ...]
    finished_days: tuple[int, ...]
    earned_days: tuple[int, ...]


class Report(Record):
    """The answer of `report`: all progress on one page."""

    roadmap: RoadmapName
    today: str
    as_of: bool
    counts: Counts
    milestones: tuple[MilestoneLine, ...]
    bundle: tuple[TopicLine, ...]
    tracks: tuple[TrackLine, ...]
    reading: ReadingCounts
    weeks: tuple[Week, ...]
    spent: int  # on retired topics too, as in `weeks`
    retired: int
    solid: int | None = None  # of the topics done; None for a past day
    calibration: Calibration | None = None
    forecast: Forecast | None = None
    hit_rate: HitRate | None = None
    retired_spent: int = 0  # the part of `spent` that was on retired topics
    aim: AimReport | None = None
    pictures: Pictures = NO_PICTURES
    verified: int = 0  # of the topics done, by the checks of their practices


class TopicGroup(Record):
    """Some topics under a heading."""

    id: str
    title: str
    topics: tuple[TopicLine, ...]
    minutes: int  # of the plan; so is the next
    minutes_left: int = 0
    spent: int = 0


class TopicsReport(Record):
    """Topics in groups: what is left, a track, a list."""

    kind: str  # remaining, track, list
    roadmap: RoadmapName
    title: str
    summary: str
    counts: Counts
    groups: tuple[TopicGroup, ...]
    proposals: tuple[RenameProposal, ...] = ()  # possible renames of topics that left


class TreeLine(Record):
    """A topic in the tree: its prerequisites, those still open, how many topics wait for it."""

    topic: TopicLine
    needs: tuple[str, ...]
    blocked_by: tuple[str, ...]
    waiting: int = 0


class TreeTrack(Record):
    """The part of a track that is in one stage."""

    id: str
    title: str
    topics: tuple[TreeLine, ...]


class TreeStage(Record):
    """A stage in the tree; a finished one is folded and shows no tracks."""

    id: str
    title: str
    tracks: tuple[TreeTrack, ...]
    counts: Counts
    folded: bool


class TreeReport(Record):
    """The tree: stages, their tracks, their topics; `whole` when nothing is folded."""

    roadmap: RoadmapName
    stages: tuple[TreeStage, ...]
    whole: bool


class MilestoneName(Record):
    """A milestone by id and title."""

    id: str
    title: str


class ProjectStep(Record):
    """What the proof of a topic adds to the practice project."""

    project: str
    topic_before: str  # the topic whose proof came before; "" for the first one
    before: str
    after: str


class MilestoneReport(Record):
    """The answer of `show` for a milestone."""

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
    needs: tuple[TopicLine, ...]  # the topics it names; their prerequisites are needed too
    day: str = ""  # on which it was reached
    time: MilestoneTime | None = None  # how long that took


class ShowReport(Record):
    """The answer of `show` for a topic."""

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
    building: ProjectStep | None = None
    due: str = ""  # the day a finished topic is due for review
    is_due: bool = False  # that day is past or today
    gone: tuple[ReadingLine, ...] = ()  # read for it, and no longer assigned to it
    minutes_left: int = 0  # of the plan
    hint: TopicHint | None = None
    refreshes: tuple[TopicLine, ...] = ()  # the topics that the roadmap says its proof uses
    days: int = 0  # of the calendar that its exercise takes at least
    until: str = ""  # the first day on which it may be done, while it runs
    practice: str = ""  # the name of what lays its exercise out and verifies it
    verified: Verification | None = None  # what the checks of that said last


class ReadingLine(Record):
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
    topic_title: str = ""


class ReadingReport(Record):
    """The reading list."""

    roadmap: RoadmapName
    title: str
    readings: tuple[ReadingLine, ...]
    counts: ReadingCounts
    hidden: int  # read ones, not in the list
    next: NextReading | None = None
    gone: tuple[ReadingLine, ...] = ()  # read, no longer assigned, counted nowhere


class SearchHit(Record):
    """A topic, reading or note that a search found, with the matching text."""

    kind: str  # topic, reading, note
    id: str
    title: str
    state: str
    excerpt: str


class SearchReport(Record):
    """What a search found."""

    roadmap: RoadmapName
    words: str
    hits: tuple[SearchHit, ...]
    more: int
