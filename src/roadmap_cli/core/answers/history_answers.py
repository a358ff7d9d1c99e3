"""The answers of undo, redo, move and history, as values. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers.summaries import TopicBrief
from roadmap_cli.values import Record


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


class TopicEffect(Record):
    """What taking an entry back, or moving it, changed about one topic; times are minutes."""

    id: str
    title: str
    before: str
    state: str
    spent_before: int
    spent: int
    roadmap: str = ""  # when it is not the current one


class Effects(Record):
    """What follows from taking entries back, or from putting them back."""

    topics: tuple[TopicEffect, ...] = ()
    topics_more: int = 0
    locked: tuple[TopicBrief, ...] = ()  # ready before, and waiting now
    locked_more: int = 0
    unlocked: tuple[TopicBrief, ...] = ()
    unlocked_more: int = 0


class UndoAnswer(Record):
    """The commands that were undone or redone, and what that changed."""

    action: str
    steps: tuple[PastCommand, ...]
    effects: Effects = Effects()
    hint: str = ""  # what can be done where there is nothing to undo


class MoveAnswer(Record):
    """An entry whose day was moved, and what that changed."""

    step: PastCommand
    before: str  # the day
    changed: bool


class HistoryAnswer(Record):
    """The last commands, the newest first."""

    topic: TopicBrief | None
    steps: tuple[PastCommand, ...]
    more: bool
