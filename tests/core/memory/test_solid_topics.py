"""Which topics are solid, and how ratings compare with checks.

Holds: core.memory.review.
"""

from collections.abc import Iterator

import pytest

from roadmap_cli.core.memory import memory
from roadmap_cli.core.memory.memory import GOOD
from roadmap_cli.core.memory.review import Calibration, Review, calibration, solid_topics
from roadmap_cli.core.progress.states import ASSUMED, DONE
from roadmap_cli.core.progress.topic_rows import TopicRow


def finished_topic(index: int, state: str = DONE, proof: str = "") -> TopicRow:
    """Return a topic by its index."""
    return TopicRow(
        id=f"t{index}",
        topic_index=index,
        title="T",
        track="track",
        stage="stage",
        minutes=60,
        optional=False,
        state=state,
        since="",
        touched="",
        spent=0,
        rating=0,
        proof=proof,
    )


def test_finished_dependents_make_no_topic_solid() -> None:
    (review,) = checked_reviews(1, 3)
    rows = [finished_topic(index) for index in range(4)]
    assert solid_topics(rows, {}) == set()
    assert solid_topics(rows, dict.fromkeys(["t0", "t1", "t2", "t3"], review)) == set()


def test_a_finished_topic_with_a_proof_or_a_later_recall_is_solid() -> None:
    (recalled,) = checked_reviews(1, 3, True)
    rows = [
        finished_topic(0),
        finished_topic(1, proof="https://example.org"),
        finished_topic(2, ASSUMED, "https://example.org"),
        finished_topic(3),
        finished_topic(4, proof="https://example.org"),
    ]
    reviews = {"t0": recalled, "t3": recalled._replace(solid=True), "t4": recalled}
    assert solid_topics(rows, reviews) == {1, 3, 4}


def test_a_finished_topic_whose_checks_all_passed_is_solid() -> None:
    rows = [
        finished_topic(0)._replace(verified="2026-11-30 sql-joins 1 10 10"),
        finished_topic(1)._replace(verified="2026-11-30 sql-joins 1 9 10"),
        finished_topic(2, ASSUMED)._replace(verified="2026-11-30 sql-joins 1 10 10"),
    ]
    assert solid_topics(rows, {}) == {0}


@pytest.mark.parametrize(("proof", "is_solid"), [("", False), ("https://example.org", True)])
def test_forgetting_a_topic_outweighs_its_proof(proof: str, is_solid: bool) -> None:
    (review,) = checked_reviews(1, 3, False)
    rows = [finished_topic(0, proof=proof)]
    assert solid_topics(rows, {"t0": review._replace(lapsed=8)}) == set()
    assert (solid_topics(rows, {"t0": review}) == {0}) == is_solid


def checked_reviews(count: int, rating: int, *answers: bool) -> Iterator[Review]:
    """Yield the reviews of topics with one rating and these answers."""
    first = (1 if answers[0] else 2) if answers else 0
    review = Review(
        memory.first_memory(rating or GOOD, 1), 1, rating, 9, len(answers), sum(answers), first
    )
    for _ in range(count):
        yield review


def test_there_is_no_calibration_below_ten_checks() -> None:
    assert calibration([]) is None
    assert calibration(checked_reviews(50, 3)) is None
    assert calibration(checked_reviews(9, 3, True)) is None
    assert calibration(checked_reviews(10, 3, True)) is not None
    assert calibration(checked_reviews(5, 3, True, True)) is not None


def test_ratings_are_compared_with_the_first_check() -> None:
    reviews = [
        *checked_reviews(6, 3, True),
        *checked_reviews(2, 4, False, True, True),
        *checked_reviews(3, 2, True),
        *checked_reviews(1, 0, False),
        *checked_reviews(4, 4),
    ]
    assert calibration(reviews) == Calibration(16, 13, sure=8, sure_recalled=6)


def test_calibration_without_sure_ratings_still_counts_recalls() -> None:
    assert calibration(checked_reviews(12, 2, True)) == Calibration(12, 12, sure=0, sure_recalled=0)
