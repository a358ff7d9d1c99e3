"""Which finished topics are due, and how many were reviewed on a day.

Holds: store.log.checksum_chain, store.log.due_reviews.
"""

from datetime import date, timedelta

from tests.builders import NOON, small_roadmap, topic, write_roadmap

from roadmap_cli.store.log import due_reviews
from roadmap_cli.workspace import history, review, topic_changes
from roadmap_cli.workspace.workspace import Workspace

DONE_ON = NOON.date()
DUE_ON = DONE_ON + timedelta(8)


def due_ids(w: Workspace, day: date) -> list[str]:
    due = due_reviews.due_topics(w.database, "small", day.toordinal())
    return [one.topic for one in due.topics]


def test_a_topic_is_due_from_its_due_day_on(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    assert due_reviews.next_due(w.database, "small") == DUE_ON.toordinal()
    assert due_ids(w, DUE_ON - timedelta(1)) == []
    assert due_ids(w, DUE_ON) == due_ids(w, DUE_ON + timedelta(400)) == ["alpha"]


def test_a_retired_topic_is_not_due_until_it_returns(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    w.now = NOON + timedelta(days=2)
    topic_changes.done(w, ["omega"])
    write_roadmap(w, small_roadmap(topic("beta"), topic("omega"), version="2"), "digest of 2")
    assert due_ids(w, DUE_ON + timedelta(2)) == ["omega"]
    assert due_reviews.next_due(w.database, "small") == (DUE_ON + timedelta(2)).toordinal()
    write_roadmap(w, small_roadmap(version="3"), "digest of 3")
    assert due_ids(w, DUE_ON + timedelta(2)) == ["alpha", "omega"]


def test_a_topic_reviewed_twice_on_a_day_counts_once(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"])
    w.now = NOON + timedelta(days=8)
    today = w.now.date().isoformat()
    assert due_reviews.reviews_of_day(w.database, "small", today).reviewed == 0
    review.record(w, "alpha", recalled=True)
    review.record(w, "alpha", recalled=False)
    assert due_reviews.reviews_of_day(w.database, "small", today).reviewed == 1
    review.record(w, "beta", recalled=False)
    assert due_reviews.reviews_of_day(w.database, "small", today).reviewed == 2
    assert due_reviews.reviews_of_day(w.database, "small", DONE_ON.isoformat()).reviewed == 0
    assert due_reviews.reviews_of_day(w.database, "other", today).reviewed == 0
    history.undo(w)
    assert due_reviews.reviews_of_day(w.database, "small", today).reviewed == 1


def test_a_topic_counts_as_finished_lately_for_four_weeks(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"])
    for days, count in ((0, 2), (27, 2), (28, 0), (-1, 0)):
        day = DONE_ON + timedelta(days)
        assert due_reviews.due_topics(w.database, "small", day.toordinal()).finished_lately == count
