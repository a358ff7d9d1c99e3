"""What leaves and what comes in, as values: roadmaps to export, and the outcome of a merge. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.counting import Counts
from roadmap_cli.core.outcomes import Note
from roadmap_cli.core.readings import Check
from roadmap_cli.values import Value

EXPORTS = ("jsonl", "yaml", "json", "md", "csv", "taskwarrior", "anki")


class ReadingExport(Value):
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


class TopicExport(Value):
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


class RetiredExport(Value):
    """A touched topic that is no longer in its roadmap."""

    id: str
    title: str
    state: str


class RoadmapExport(Value):
    """One loaded roadmap with the learner's progress."""

    id: str
    title: str
    version: str
    loaded: str  # when, ISO
    counts: Counts
    topics: tuple[TopicExport, ...]
    retired: tuple[RetiredExport, ...] = ()


class RoadmapsExport(Value):
    """The loaded roadmaps that were asked for."""

    roadmaps: tuple[RoadmapExport, ...]


class ExportAnswer(Value):
    """What was written into a file."""

    format: str
    path: str
    roadmap: RoadmapName | None  # None: all of them
    events: int = 0
    topics: int = 0
    cards: int = 0


class TickAnswer(Value):
    """What became of the boxes of somebody's own checklist."""

    path: str
    roadmap: RoadmapName
    ticked: int
    already: int
    others: tuple[int, ...]  # the lines of boxes that this roadmap does not know
    without_box: tuple[str, ...]  # topics that are done and have no box there


class FromDevice(Value):
    """What came in from one device."""

    device: str
    events: int
    first_day: str
    last_day: str


class Touch(Value):
    """The last fact about a topic on one side."""

    kind: str
    day: str


class TouchedByBoth(Value):
    """A topic that both sides had touched since they last knew of each other."""

    roadmap: str
    topic: str
    title: str
    here: Touch
    there: Touch
    state: str  # now
    since: str
    before: str  # the state here before

    @property
    def is_turned(self) -> bool:
        """Say whether it stands otherwise here than before."""
        return self.before != self.state


class Turned(Value):
    """A topic with something recorded here whose state is another one after the merge.

    Whoever wrote there may have known of that or not: a log does not tell what its author had seen.
    """

    roadmap: str
    topic: str
    title: str
    before: str  # the state here before
    there: Touch  # retracted where a command was taken back there
    state: str  # now
    since: str


class NotLoaded(Value):
    """A roadmap that is known by the log alone."""

    id: str
    events: int
    topics: int
    title: str = ""
    file: str = ""  # where the other side had it from
    shipped: bool = False  # it comes with the program


class UnknownTopics(Value):
    """Topics with progress that are in no version of their roadmap that was loaded here."""

    roadmap: str
    topics: tuple[str, ...]


class MergeAnswer(Value):
    """What joining another log did."""

    source: str
    kind: str  # log or database
    new: int
    known: int  # events that were here already
    devices: tuple[FromDevice, ...] = ()
    both: tuple[TouchedByBoth, ...] = ()
    turned: tuple[Turned, ...] = ()
    not_loaded: tuple[NotLoaded, ...] = ()
    unknown: tuple[UnknownTopics, ...] = ()
    backup: str = ""
