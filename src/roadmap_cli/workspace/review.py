"""The use case `review`: the questions to ask now, and recording the answers."""

from __future__ import annotations

from datetime import date

from roadmap_cli.core import answers, questions
from roadmap_cli.core.answers import TopicBrief
from roadmap_cli.core.review import count_askable, sort_due
from roadmap_cli.core.states import DONE, FORGOTTEN, RECALLED, Fact
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.errors import UsageError
from roadmap_cli.store import catalog, due, reading_rows, reviews
from roadmap_cli.workspace import names
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


@read_snapshot
def list_questions(w: Workspace, typed: str | None = None) -> questions.ReviewList:
    """Return the questions to ask now: of one topic, or what is due, two a day at most."""
    name = w.roadmap.id
    reviewed = due.count_reviewed_topics(w.database, name, w.today)
    if typed is not None:
        return questions.ReviewList(
            w.roadmap, (_question(w, _finished(w, names.find_present_topic(w, typed))),), reviewed
        )
    today = date.fromisoformat(w.today).toordinal()
    advice = w.plan().advise()
    needed: set[str] = set()
    if advice is not None:
        topic = catalog.topic_card_at(w.database, name, advice.topic).id
        needed.update(catalog.prerequisites(w.database, name, topic))
    topics = sort_due(due.due_topics(w.database, name, today), w.today, needed)
    count = count_askable(reviewed)
    cards = [catalog.topic_card(w.database, name, topic.topic) for topic in topics[:count]]
    later = "" if cards else _next_day(w, today)
    return questions.ReviewList(
        w.roadmap, tuple(_question(w, card) for card in cards), reviewed, later
    )


def _next_day(w: Workspace, today: int) -> str:
    """Return the next day on which something may be reviewed, "" when nothing was finished yet."""
    first = due.next_due(w.database, w.roadmap.id)
    return date.fromordinal(max(first, today + 1)).isoformat() if first is not None else ""


def _question(w: Workspace, card: TopicCard) -> questions.Question:
    review = reviews.read_review(w.database, w.roadmap.id, card.id)
    return questions.review_question(card, review.checks if review else 0)


def _finished(w: Workspace, card: TopicCard) -> TopicCard:
    state = catalog.state_of(w.database, w.roadmap.id, card.id)
    if state != DONE:
        words = {"assumed": "known before", "in_progress": "in progress", "paused": "put aside"}
        raise UsageError(
            f"{card.id} is {words.get(state, state)}; reviews are for what you have finished here",
            f"'roadmap show {card.id}' has its questions",
        )
    return card


def record(w: Workspace, typed: str, *, recalled: bool) -> questions.ReviewAnswer:
    """Record that a finished topic was recalled or forgotten; it stays done either way."""
    name = w.roadmap.id
    with w.database.writing() as transaction:
        card = _finished(w, names.find_present_topic(w, typed))
        kind = RECALLED if recalled else FORGOTTEN
        w.record(transaction, f"review {card.id} --{kind}", [Fact(kind, name, card.id)])
        # Read under the lock: another command may reopen the topic at once.
        review = reviews.read_review(w.database, name, card.id)
    assert review is not None
    days = review.due - date.fromisoformat(w.today).toordinal()
    readings = [] if recalled else reading_rows.topic_readings(w.database, name, card.id)
    return questions.ReviewAnswer(
        roadmap=w.roadmap,
        topic=TopicBrief(card.id, card.title),
        recalled=recalled,
        due=date.fromordinal(review.due).isoformat(),
        days=days,
        reading=questions.core_reading([answers.reading_brief(row) for row in readings]),
    )
