"""The use cases of reviews: what is asked now, and recording what was recalled or forgotten."""

from __future__ import annotations

from datetime import date

from roadmap_cli.core import answers
from roadmap_cli.core.answers import Brief
from roadmap_cli.core.questions import (
    Question,
    ReviewAnswer,
    ReviewList,
    core_reading,
    question_of,
)
from roadmap_cli.core.review import in_order, most_now
from roadmap_cli.core.states import DONE, FORGOTTEN, RECALLED, Fact
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.errors import UsageError
from roadmap_cli.store import catalog, due, reading_rows, reviews
from roadmap_cli.workspace import names
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


@read_snapshot
def to_ask(w: Workspace, typed: str | None = None) -> ReviewList:
    """Return what to ask now: one topic that was named, or what is due, two a day at most."""
    name = w.roadmap.id
    asked = due.asked_on(w.database, name, w.today)
    if typed is not None:
        return ReviewList(
            w.roadmap, (_question(w, _finished(w, names.find_present_topic(w, typed))),), asked
        )
    today = date.fromisoformat(w.today).toordinal()
    advice = w.plan().advise()
    needed: set[str] = set()
    if advice is not None:
        topic = catalog.card_at(w.database, name, advice.topic).id
        needed.update(catalog.prerequisites(w.database, name, topic))
    found = in_order(due.topics(w.database, name, today), w.today, needed)[: most_now(asked)]
    cards = [catalog.card(w.database, name, one.topic) for one in found]
    later = "" if cards else _next_day(w, today)
    return ReviewList(w.roadmap, tuple(_question(w, card) for card in cards), asked, later)


def _next_day(w: Workspace, today: int) -> str:
    """Return the next day on which something may be asked, "" when nothing was finished yet."""
    first = due.next_due(w.database, w.roadmap.id)
    return date.fromordinal(max(first, today + 1)).isoformat() if first is not None else ""


def _question(w: Workspace, card: TopicCard) -> Question:
    review = reviews.of_topic(w.database, w.roadmap.id, card.id)
    return question_of(card, review.checks if review else 0)


def _finished(w: Workspace, card: TopicCard) -> TopicCard:
    state = catalog.state_of(w.database, w.roadmap.id, card.id)
    if state != DONE:
        words = {"assumed": "known before", "in_progress": "in progress", "paused": "put aside"}
        raise UsageError(
            f"{card.id} is {words.get(state, state)}; reviews are for what you have finished here",
            f"'roadmap show {card.id}' has its questions",
        )
    return card


def record(w: Workspace, typed: str, *, recalled: bool) -> ReviewAnswer:
    """Record that a finished topic was recalled or forgotten; it stays done either way."""
    name = w.roadmap.id
    with w.database.writing() as transaction:
        card = _finished(w, names.find_present_topic(w, typed))
        kind = RECALLED if recalled else FORGOTTEN
        w.record(transaction, f"review {card.id} --{kind}", [Fact(kind, name, card.id)])
        # Read under the lock: another terminal may open the topic again at once.
        review = reviews.of_topic(w.database, name, card.id)
    assert review is not None
    days = review.due - date.fromisoformat(w.today).toordinal()
    readings = [] if recalled else reading_rows.asked(w.database, name, card.id)
    return ReviewAnswer(
        roadmap=w.roadmap,
        topic=Brief(card.id, card.title),
        recalled=recalled,
        due=date.fromordinal(review.due).isoformat(),
        days=days,
        reading=core_reading([answers.reading_of(row) for row in readings]),
    )
