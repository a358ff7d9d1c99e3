"""The answers of `review` and `assess`: what is asked now, and what the answers lead to. Pure.

It owns the words of both kinds of questions; which topic a newcomer is asked about is decided in
`placement`.
"""

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


class Answers(Value):
    """What a person has answered so far, by topic.

    `corrections` are changes to the list, line by line. Of a line, each topic that is on the list
    as it was before the line goes, with what needs it; each that is not comes, with what it needs.
    A track stands for all its topics, which go only when all of them are on the list.
    """

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    corrections: tuple[tuple[str, ...], ...] = ()


class Answered(Value):
    """One answer."""

    id: str
    title: str
    knew: bool


class KnownTrack(Value):
    """What would be recorded of one track."""

    id: str
    title: str
    minutes: int
    hours: float
    topics: tuple[Brief, ...]


class Assessment(Value):
    """What the answers so far lead to; without a question enough was asked."""

    roadmap: RoadmapName
    answered: tuple[Answered, ...]
    question: Question | None
    number: int  # of the question
    most: int  # that are ever asked
    known: tuple[KnownTrack, ...]
    topics: int  # on the list
    minutes: int
    hours: float
    minutes_unsettled: int  # neither known nor unknown; it counts as unknown
    minutes_open: int  # of all that could be asked about


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


def placing_question(card: TopicCard) -> Question:
    """Return what a newcomer is asked about a topic; without an answer it asks what one can do."""
    if card.checks:
        return question_of(card, 0)
    if card.outcomes:
        text = f"Could you do this today, without looking it up: {'; '.join(card.outcomes)}?"
    else:
        text = f"Could you explain and use «{card.title}» today, without looking it up?"
    return Question(card.id, card.title, text, ())


def core_reading(readings: Sequence[NextReading]) -> NextReading | None:
    """Return the reading to look into again after a lapse: the first core one, else the first."""
    core = [reading for reading in readings if reading.role == "core"]
    return next(iter(core or readings), None)
