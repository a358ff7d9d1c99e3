"""The answers of undo, redo and history, and all notes in one view, as values. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.answers.summaries import RoadmapName, TopicName
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.core.answers.effects import Effects


class PastCommand(Record):
    """One past command, an entry of the history, with what counts of it now."""

    handle: str  # its short name
    batch: str
    command: str
    at: str
    day: str
    living: bool
    roadmap: str = ""  # when it is not the current one
    device: str = ""  # when it was recorded on another one
    minutes: int = 0  # in all
    rating: int = 0
    proof: str = ""
    note: str = ""
    corrected: bool = False  # some of it counts otherwise, or no longer
    removed: bool = False  # all of it was taken away
    corrects: str = ""  # the handle of the entry that it corrects
    kind: str = ""  # the command's name
    topics: tuple[str, ...] = ()  # the ids of those it was about, as they were then
    passed: int = 0  # checks of a practice, of so many
    of: int = 0

    @property
    def minutes_that_count(self) -> int:
        """Return the minutes that are part of the time spent: each minute is in one entry."""
        return self.minutes if self.living and not self.corrects else 0


class UndoAnswer(Record):
    """The commands that were undone or redone, and what that changed."""

    action: str
    steps: tuple[PastCommand, ...]
    effects: Effects | None = None  # None where there was nothing to undo or redo
    hint: str = ""  # what can be done where there was less to undo than that
    goals: tuple[str, ...] = ()  # which goal there is now, where one has changed


class HistoryAnswer(Record):
    """The last commands, of all time or of a period, the newest first."""

    topic: TopicName | None
    steps: tuple[PastCommand, ...]
    more: bool
    since: str = ""  # the first and the last day of the period
    until: str = ""


class TopicNote(Record):
    """A note with the topic it is on, and the handle of its entry in the history."""

    day: str
    entry: str
    topic: str
    title: str
    track: str
    retired: bool  # the topic has left the roadmap
    text: str


class NotesReport(Record):
    """The notes on the topics of a roadmap, of all time or of a period, the newest first."""

    roadmap: RoadmapName
    notes: tuple[TopicNote, ...]
    track: str = ""  # the title of the only one they are of
    since: str = ""
