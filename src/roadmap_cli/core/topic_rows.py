"""Topics and readings as the store hands them over: what the roadmap says, with where they stand.

Pure values; they carry no behaviour.
"""

from __future__ import annotations

from roadmap_cli.core.readings import Assignment, Check, Reading
from roadmap_cli.values import Value


class TopicCard(Value):
    """All that a roadmap says about one topic."""

    id: str
    place: int | None  # None: no longer in the roadmap
    title: str
    track: str
    stage: str
    minutes: int
    optional: bool
    why: str
    outcomes: tuple[str, ...]
    proof: str
    checks: tuple[Check, ...]
    tags: tuple[str, ...]
    article: tuple[str, ...]
    builds: str

    @classmethod
    def of_log(cls, name: str) -> TopicCard:
        """Return the card of a topic that is in no version loaded here: its id is all there is."""
        return cls(name, None, name, "", "", 0, False, "", (), "", (), (), (), "")

    @property
    def is_of_log(self) -> bool:
        """Say whether it is in no version loaded here; every other topic has a track."""
        return not self.track


class TopicRow(Value):
    """One topic with its state, as lists and counts need it."""

    id: str
    place: int
    title: str
    track: str
    stage: str
    minutes: int
    optional: bool
    state: str
    since: str
    touched: str
    spent: int
    rating: int
    proof: str


class ReadingRow(Value):
    """One reading as one topic asks for it, with its state."""

    topic: str
    reading: Reading
    assignment: Assignment
    read: str  # the day, empty while unread
    own: bool  # the learner's own, kept apart from the roadmap file

    @property
    def minutes(self) -> int | None:
        """Return what the topic asks for, else what the whole reading takes."""
        asked = self.assignment.minutes
        return asked if asked is not None else self.reading.minutes
