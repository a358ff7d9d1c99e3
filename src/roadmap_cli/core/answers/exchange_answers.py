"""The answers of export and merge, as values: exported roadmaps, the outcome of a merge. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers.change_answers import Note
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.model.readings import Check
from roadmap_cli.core.progress.counting import Counts
from roadmap_cli.values import Record

EXPORTS = ("jsonl", "yaml", "json", "md", "csv", "taskwarrior", "anki")


class ReadingExport(Record):
    """One reading of a topic, with whether it was read."""

    id: str
    title: str
    author: str
    kind: str
    url: str
    free: bool
    part: str
    minutes: int | None
    role: str
    read: str  # the day, empty while unread
    own: bool


class TopicExport(Record):
    """One topic with everything that is known about it."""

    id: str
    title: str
    track: str
    track_title: str
    stage: str
    hours: float
    minutes: int
    optional: bool
    tags: tuple[str, ...]
    prerequisites: tuple[str, ...]
    why: str
    outcomes: tuple[str, ...]
    proof: str  # the exercise
    checks: tuple[Check, ...]
    state: str
    since: str
    began: str
    touched: str
    spent_minutes: int
    rating: int
    proved: str  # where it can be seen
    notes: tuple[Note, ...]
    readings: tuple[ReadingExport, ...]
    days: int = 0  # of the calendar that its exercise takes at least


class RetiredExport(Record):
    """A touched topic that is no longer in its roadmap."""

    id: str
    title: str
    state: str


class RoadmapExport(Record):
    """One loaded roadmap with the learner's progress."""

    id: str
    title: str
    version: str
    loaded: str  # when, ISO
    counts: Counts
    topics: tuple[TopicExport, ...]
    retired: tuple[RetiredExport, ...] = ()


class RoadmapsExport(Record):
    """The loaded roadmaps that were asked for."""

    roadmaps: tuple[RoadmapExport, ...]


class ExportAnswer(Record):
    """What was written into a file."""

    format: str
    path: str
    roadmap: RoadmapName | None  # None: all of them
    events: int = 0
    topics: int = 0
    cards: int = 0


class TickAnswer(Record):
    """What was done to the boxes of an existing checklist."""

    path: str
    roadmap: RoadmapName
    ticked: int
    already: int
    others: tuple[int, ...]  # the lines of boxes that match no topic
    without_box: tuple[str, ...]  # topics that are done and have no box


class DeviceEvents(Record):
    """The new events of one device."""

    device: str
    events: int
    first_day: str
    last_day: str


class LastFact(Record):
    """The last fact about a topic on one side."""

    kind: str
    day: str


class ConflictingTopic(Record):
    """A topic that both sides have touched since their last common event."""

    roadmap: str
    topic: str
    title: str
    here: LastFact
    there: LastFact
    state: str  # now
    since: str
    before: str  # the state here before

    @property
    def has_changed_state(self) -> bool:
        """Return whether its state here is another one than before."""
        return self.before != self.state


class ChangedTopic(Record):
    """A topic with facts recorded here whose state changed with the merge.

    The other side may have known these facts or not: a log does not show what its author had seen.
    """

    roadmap: str
    topic: str
    title: str
    before: str  # the state here before
    there: LastFact  # its kind is "retracted" if a command was undone there
    state: str  # now
    since: str


class UnloadedRoadmap(Record):
    """A roadmap that is known from the log only."""

    id: str
    events: int
    topics: int
    title: str = ""
    file: str = ""  # the file from which the other side loaded it
    shipped: bool = False  # it comes with the program


class UnknownTopics(Record):
    """Topics with progress that are in no version of their roadmap loaded here."""

    roadmap: str
    topics: tuple[str, ...]


class MergeAnswer(Record):
    """What merging another log did."""

    source: str
    kind: str  # log or database
    new: int
    known: int  # events that were here already
    devices: tuple[DeviceEvents, ...] = ()
    both: tuple[ConflictingTopic, ...] = ()
    turned: tuple[ChangedTopic, ...] = ()
    not_loaded: tuple[UnloadedRoadmap, ...] = ()
    unknown: tuple[UnknownTopics, ...] = ()
    backup: str = ""
