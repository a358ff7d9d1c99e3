"""The answers of the commands that record something, and of history, as values. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers import Brief, NextReading, RoadmapName, Toward
from roadmap_cli.values import Value


class Changed(Value):
    """What a command did to one topic."""

    id: str
    title: str
    before: str
    state: str
    changed: bool
    since: str
    blocked_by: tuple[str, ...] = ()


class Reached(Value):
    """A milestone that was reached: what can be told a friend now, and what there is to show."""

    id: str
    title: str
    says: str
    proof: str
    asks_proof: bool  # does it ask for a link?


class ChangeAnswer(Value):
    """What a command did to topics and what follows from it."""

    action: str
    roadmap: RoadmapName
    topics: tuple[Changed, ...]
    unlocked: tuple[Brief, ...] = ()
    unlocked_more: int = 0
    reached: tuple[Reached, ...] = ()
    milestone: Toward | None = None
    next: Brief | None = None
    reading: NextReading | None = None
    question: str = ""
    remarks: tuple[str, ...] = ()


class Note(Value):
    """A note with the day it was kept."""

    day: str
    text: str


class RecordAnswer(Value):
    """What was recorded about a topic: time, a note, a link, a reading."""

    action: str
    roadmap: RoadmapName
    topic: Brief
    changed: bool
    text: str = ""  # the note, the reading's title
    id: str = ""  # of the reading
    url: str = ""
    minutes: int = 0
    total_minutes: int = 0
    day: str = ""
    left: int = 0  # unread readings of the topic
    notes: tuple[Note, ...] = ()  # for showing them


class Step(Value):
    """One command of the past."""

    batch: str
    command: str
    at: str
    day: str
    living: bool
    roadmap: str = ""  # where it was another than the present one


class UndoAnswer(Value):
    """What was taken back, or put back."""

    action: str
    steps: tuple[Step, ...]


class HistoryAnswer(Value):
    """The last commands, the newest first."""

    topic: Brief | None
    steps: tuple[Step, ...]
    more: bool


class OpenAnswer(Value):
    """An address that was opened, or is to be opened by hand."""

    title: str
    url: str
    opened: bool
