"""What correcting an entry changed, as values. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers.history_answers import PastCommand
from roadmap_cli.core.answers.summaries import TopicBrief
from roadmap_cli.values import Record


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


class MoveAnswer(Record):
    """An entry whose day was moved, and what that changed."""

    step: PastCommand
    before: str  # the day
    changed: bool
    effects: Effects
