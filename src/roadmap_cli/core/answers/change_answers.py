"""The answers of the commands that record something, of undo and of history, as values. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers.summaries import (
    MilestoneProgress,
    NextReading,
    RoadmapName,
    TopicBrief,
)
from roadmap_cli.values import Record


class TopicChange(Record):
    """What a command did to one topic."""

    id: str
    title: str
    before: str
    state: str
    changed: bool
    since: str
    blocked_by: tuple[str, ...] = ()


class ReachedMilestone(Record):
    """A milestone that was reached: what the learner can now say and show."""

    id: str
    title: str
    says: str
    proof: str
    asks_proof: bool  # whether it asks for a link


class ChangeAnswer(Record):
    """What a command did to topics, and what follows from that."""

    action: str
    roadmap: RoadmapName
    topics: tuple[TopicChange, ...]
    unlocked: tuple[TopicBrief, ...] = ()
    unlocked_more: int = 0
    reached: tuple[ReachedMilestone, ...] = ()
    milestone: MilestoneProgress | None = None
    next: TopicBrief | None = None
    reading: NextReading | None = None
    question: str = ""
    remarks: tuple[str, ...] = ()


class Note(Record):
    """A note and its day."""

    day: str
    text: str


class RecordAnswer(Record):
    """What was recorded about a topic: time, a note, a link, a reading."""

    action: str
    roadmap: RoadmapName
    topic: TopicBrief
    changed: bool
    text: str = ""  # the note or the reading's title
    id: str = ""  # of the reading
    url: str = ""
    minutes: int = 0
    total_minutes: int = 0
    day: str = ""
    is_today: bool = True  # that day
    left: int = 0  # unread readings of the topic
    notes: tuple[Note, ...] = ()  # when they are listed


class PastCommand(Record):
    """One past command."""

    batch: str
    command: str
    at: str
    day: str
    living: bool
    roadmap: str = ""  # when it is not the current one


class UndoAnswer(Record):
    """The commands that were undone or redone."""

    action: str
    steps: tuple[PastCommand, ...]


class HistoryAnswer(Record):
    """The last commands, the newest first."""

    topic: TopicBrief | None
    steps: tuple[PastCommand, ...]
    more: bool


class OpenAnswer(Record):
    """An address, and whether it was opened; if not, it is to be opened by hand."""

    title: str
    url: str
    opened: bool
