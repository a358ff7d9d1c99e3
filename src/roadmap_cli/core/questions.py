"""Self-check questions as answers to `review`: what is asked now, and what an answer led to. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.answers import Brief, NextReading, RoadmapName
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.values import Value


class Question(Value):
    """What is asked of one topic; `answer` holds one line, or the outcomes to compare with."""

    topic: str
    title: str
    question: str
    answer: tuple[str, ...]


class ReviewList(Value):
    """What may be asked now; `next_day` is when the next one comes where none is."""

    roadmap: RoadmapName
    questions: tuple[Question, ...]
    asked_today: int
    next_day: str = ""


class ReviewAnswer(Value):
    """What a recalled or forgotten topic led to."""

    roadmap: RoadmapName
    topic: Brief
    recalled: bool
    due: str  # the day it comes back
    days: int  # until then
    reading: NextReading | None = None  # offered after a lapse


def question_of(card: TopicCard, asked_before: int) -> Question:
    """Return the question that is this topic's turn; its checks are asked in rotation."""
    if card.checks:
        check = card.checks[asked_before % len(card.checks)]
        return Question(card.id, card.title, check.question, (check.answer,))
    return Question(
        card.id,
        card.title,
        f"Without looking: what three things would you tell a colleague about «{card.title}»?",
        card.outcomes or (card.why,) if card.why or card.outcomes else (),
    )


def core_reading(readings: Sequence[NextReading]) -> NextReading | None:
    """Return the reading to look into again after a lapse: the first core one, else the first."""
    core = [reading for reading in readings if reading.role == "core"]
    return next(iter(core or readings), None)
