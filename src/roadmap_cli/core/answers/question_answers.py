"""The answers of `review` and `assess`: the questions, and the outcome of their answers. Pure.

It owns the words of both kinds of questions; `placement` decides which topic a newcomer is asked
about.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.answers.summaries import NextReading, RoadmapName, TopicBrief, TopicName
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.core.wording import quote_title
from roadmap_cli.values import Record


class Question(Record):
    """The question about one topic; `answer` is one line, or the outcomes to compare with."""

    topic: str
    title: str
    question: str
    answer: tuple[str, ...]


class ReviewList(Record):
    """The questions of today; if there are none, `next_day` is the day of the next one.

    `again` are those of what was forgotten today, to be asked once more.
    """

    roadmap: RoadmapName
    questions: tuple[Question, ...]
    asked_today: int
    next_day: str = ""
    again: tuple[Question, ...] = ()
    practice: str = ""  # why the answer to the question is not recorded; "" when it is


class ReviewAnswer(Record):
    """The outcome of one review."""

    roadmap: RoadmapName
    topic: TopicName
    recalled: bool
    due: str  # the day of the next review
    days: int  # until then
    reading: NextReading | None = None  # offered after a lapse
    again: bool = False  # it was forgotten, and is asked once more today
    day: str = ""  # of the review
    is_today: bool = True


class PlacementAnswers(Record):
    """The answers so far, by topic.

    `corrections` are changes to the list of known topics, line by line. A topic of a line that was
    on the list before the line is removed, with its dependents; one that was not is added, with its
    prerequisites. A track stands for all its topics, removed only if all of them are on the list.
    """

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    corrections: tuple[tuple[str, ...], ...] = ()


class AnsweredTopic(Record):
    """One answer."""

    id: str
    title: str
    knew: bool


class KnownTrack(Record):
    """The topics of one track that would be recorded as known."""

    id: str
    title: str
    minutes: int
    hours: float
    topics: tuple[TopicBrief, ...]


class Assessment(Record):
    """The outcome of the answers so far; `question` is None once enough was asked."""

    roadmap: RoadmapName
    answered: tuple[AnsweredTopic, ...]
    question: Question | None
    number: int  # of the question
    most: int  # the most that are ever asked
    known: tuple[KnownTrack, ...]
    topics: int  # on the list
    minutes: int
    hours: float
    minutes_unsettled: int  # neither known nor unknown; it counts as unknown
    minutes_open: int  # of all that could be asked about


def review_question(card: TopicCard, asked_before: int) -> Question:
    """Return the next review question of a topic; its checks are asked in rotation."""
    if card.checks:
        check = card.checks[asked_before % len(card.checks)]
        return Question(card.id, card.title, check.question, (check.answer,))
    text = f"Without looking: what three things would you tell a colleague about {quote_title(card.title)}?"
    answer = card.outcomes or ((card.why,) if card.why else ())
    return Question(card.id, card.title, text, answer)


def placement_question(card: TopicCard) -> Question:
    """Return the question for a newcomer about a topic; without a check, whether they can do it."""
    if card.checks:
        return review_question(card, 0)
    if card.outcomes:
        text = f"Could you do this today, without looking it up: {'; '.join(card.outcomes)}?"
    else:
        text = f"Could you explain and use {quote_title(card.title)} today, without looking it up?"
    return Question(card.id, card.title, text, ())


def core_reading(readings: Sequence[NextReading]) -> NextReading | None:
    """Return the reading to offer after a lapse: the first core one, else the first."""
    core = [reading for reading in readings if reading.role == "core"]
    return next(iter(core or readings), None)
