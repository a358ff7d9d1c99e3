"""The answers of the commands that record something, as values. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.answers.summaries import (
    MilestoneProgress,
    NextReading,
    RoadmapName,
    TopicBrief,
    TopicName,
)
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.core.answers.next_answer import DetourOffer
    from roadmap_cli.core.progress.verification import Verification


class TopicChange(Record):
    """What a command did to one topic."""

    id: str
    title: str
    before: str
    state: str
    changed: bool
    since: str
    blocked_by: tuple[str, ...] = ()
    spent: int = 0  # minutes on it, in all
    blocked_by_titles: tuple[str, ...] = ()  # of the same topics
    until: str = ""  # the first day on which one that runs may be done


class ReachedMilestone(Record):
    """A milestone that was reached: what the learner can now say and show."""

    id: str
    title: str
    says: str
    proof: str
    asks_proof: bool  # whether it asks for a link
    began: str = ""  # the first day of study of a topic that it needs, "" if there was none
    days: int = 0  # from that day to the one on which it was reached, both included


class UncountedTopics(Record):
    """Open topics that a milestone no longer needs, as those that needed them are closed."""

    milestone: str
    title: str
    topics: tuple[TopicBrief, ...]
    because: tuple[str, ...]  # the topics that needed them
    state: str  # of these


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
    proof: str = ""  # the exercise of a topic that was started or finished
    question: str = ""
    remarks: tuple[str, ...] = ()
    electives: tuple[DetourOffer, ...] = ()  # of the stages whose last milestone was reached
    nothing_left: str = ""  # why there is no next topic
    is_waiting: bool = False  # as everything that is ready runs
    uncounted: tuple[UncountedTopics, ...] = ()
    practice: str = ""  # of the one topic
    verified: Verification | None = None  # what its checks said last


class Note(Record):
    """A note and its day."""

    day: str
    text: str


class RecordAnswer(Record):
    """What was recorded about a topic: time, a note, a link, a reading."""

    action: str
    roadmap: RoadmapName
    topic: TopicName
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
    entry: str = ""  # the handle of the entry that was corrected
    device: str = ""  # when that was recorded on another one
    removed: bool = False  # whether it was taken away
    minutes_before: int = 0  # what counted before the correction
    day_before: str = ""
    text_before: str = ""
    before: str = ""  # the state of the topic; empty where it is not looked at
    state: str = ""  # its state now
    until: str = ""  # the first day on which it may be done, if this began it and it runs


class OpenAnswer(Record):
    """An address, and whether it was opened; if not, it is to be opened by hand."""

    title: str
    url: str
    opened: bool


class TimerAnswer(Record):
    """What `timer` did or found: a timer of this installation, and what it recorded."""

    action: str  # start, stop, status, cancel
    running: bool
    changed: bool
    roadmap: RoadmapName | None = None
    topic: TopicName | None = None  # that it runs on, or ran on
    since: str = ""
    minutes: int = 0  # so far
    is_today: bool = True  # that it began
    record: RecordAnswer | None = None
