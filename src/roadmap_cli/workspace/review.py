"""The use case `review`: the questions to ask now, and recording the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from roadmap_cli.core.answers import question_answers, summaries
from roadmap_cli.core.answers.summaries import TopicName
from roadmap_cli.core.memory.review import count_askable, sort_due
from roadmap_cli.core.progress.states import ASSUMED, DONE, FORGOTTEN, RECALLED, SKIPPED, Fact
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.log import due_reviews, reviews
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.workspace import Workspace, name_topic_if_shared, read_snapshot


@read_snapshot
def list_questions(w: Workspace, typed: str | None = None) -> question_answers.ReviewList:
    """Return the questions to ask now: of one topic, or what is due, a few a day at most.

    What was forgotten today is asked once more.
    """
    name = w.roadmap.id
    day = due_reviews.reviews_of_day(w.database, name, w.today)
    if typed is not None:
        card = name_lookup.find_present_topic(w, typed)
        question = _question(w, card, again=card.id in day.to_repeat)
        reason = _explain_practice(w, card, w.today)
        practice = f"{reason}: this is practice, and nothing is recorded" if reason else ""
        return question_answers.ReviewList(w.roadmap, (question,), day.reviewed, practice=practice)
    today = date.fromisoformat(w.today).toordinal()
    plan = w.plan()
    advice = plan.advise()
    needed: set[str] = set()
    if advice is not None:
        needed.update(plan.graph.ids[need] for need in plan.graph.needs_of(advice.topic))
    due = due_reviews.due_topics(w.database, name, today)
    topics = [topic.topic for topic in sort_due(due.topics, w.today, needed)]
    asked = topics[: count_askable(day.reviewed, finished_lately=due.finished_lately)]
    present = {*plan.graph.ids} - {*asked}
    repeated = [t for t in day.to_repeat if t in present and _is_recorded(w, t)]
    return question_answers.ReviewList(
        w.roadmap,
        _questions(w, asked),
        day.reviewed,
        "" if asked or repeated else _next_day(w, today),
        _questions(w, repeated, again=True),
    )


def _questions(
    w: Workspace, topics: Sequence[str], *, again: bool = False
) -> tuple[question_answers.Question, ...]:
    cards = [catalog.topic_card(w.database, w.roadmap.id, topic) for topic in topics]
    return tuple(_question(w, card, again=again) for card in cards)


def _next_day(w: Workspace, today: int) -> str:
    """Return the next day on which something may be reviewed, "" when nothing was finished yet."""
    first = due_reviews.next_due(w.database, w.roadmap.id)
    return date.fromordinal(max(first, today + 1)).isoformat() if first is not None else ""


def _question(w: Workspace, card: TopicCard, *, again: bool) -> question_answers.Question:
    """Return the next question of a topic, or the last one again."""
    review = reviews.read_review(w.database, w.roadmap.id, card.id)
    return question_answers.review_question(card, review.checks - again if review else 0)


def _is_recorded(w: Workspace, topic: str) -> bool:
    return not _explain_practice(w, catalog.topic_card(w.database, w.roadmap.id, topic), w.today)


def _explain_practice(w: Workspace, card: TopicCard, day: str) -> str:
    """Say why an answer on a day is not recorded; "" if it is: the topic was done before that day.

    On the day itself it would only show that the exercise was done a moment ago, take the place of
    the first check that the calibration rests on, and use up one of the day's few reviews.
    """
    state = catalog.state_of(w.database, w.roadmap.id, card.id)
    if state != DONE:
        words = {ASSUMED: "is known and was not studied here", SKIPPED: "is skipped"}
        reason = words.get(state, "isn't done yet")
        return f"{card.id} {reason}"
    review = reviews.read_review(w.database, w.roadmap.id, card.id)
    if review is None or date.fromisoformat(day).toordinal() > review.finished:
        return ""
    finished = date.fromordinal(review.finished).isoformat()
    if day < finished:
        return f"{card.id} was finished later, on {finished}"
    when = "today" if day == w.today else f"on {finished}"
    return f"{card.id} was only finished {when}, too soon to test your memory"


def _require_finished(w: Workspace, card: TopicCard, day: str) -> None:
    """Raise UsageError unless the topic was finished before a day."""
    reason = _explain_practice(w, card, day)
    if reason:
        hint = f"to be asked all the same: roadmap review {card.id}"
        raise UsageError(f"{reason}, so there is no review to record", hint)


def record(
    w: Workspace, typed: str, *, recalled: bool, on: str | None = None
) -> question_answers.ReviewAnswer:
    """Record that a finished topic was recalled or forgotten; it stays done either way."""
    name, day = w.roadmap.id, w.parse_day(on)
    with w.database.writing() as transaction:
        card = name_lookup.find_present_topic(w, typed)
        _require_finished(w, card, day)
        kind = RECALLED if recalled else FORGOTTEN
        w.record(transaction, f"review {card.id} --{kind}", [Fact(kind, name, card.id, day=day)])
        # Read under the lock: another command may reopen the topic at once.
        review = reviews.read_review(w.database, name, card.id)
        to_repeat = due_reviews.reviews_of_day(w.database, name, w.today).to_repeat
    assert review is not None
    days = review.due - date.fromisoformat(w.today).toordinal()
    rows = [] if recalled else reading_rows.topic_readings(w.database, name, card.id)
    reading = question_answers.core_reading([summaries.reading_brief(row) for row in rows])
    return question_answers.ReviewAnswer(
        roadmap=w.roadmap,
        topic=TopicName(card.id, card.title),
        recalled=recalled,
        due=date.fromordinal(review.due).isoformat(),
        days=days,
        reading=name_topic_if_shared(w, card.id, reading),
        again=card.id in to_repeat,
        day=day,
        is_today=day == w.today,
    )
