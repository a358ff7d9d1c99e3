"""The answer of `assess`: what is asked next, and what would be recorded as known before. Pure.

It owns the words of the question that places a newcomer; which topic it is about is decided
in `placement`.
"""

from __future__ import annotations

from roadmap_cli.core.answers import Brief, RoadmapName
from roadmap_cli.core.questions import Question, question_of
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.values import Value


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


def placing_question(card: TopicCard) -> Question:
    """Return what a newcomer is asked about a topic; without an answer it asks what one can do."""
    if card.checks:
        return question_of(card, 0)
    if card.outcomes:
        text = f"Could you do this today, without looking it up: {'; '.join(card.outcomes)}?"
    else:
        text = f"Could you explain and use «{card.title}» today, without looking it up?"
    return Question(card.id, card.title, text, ())
