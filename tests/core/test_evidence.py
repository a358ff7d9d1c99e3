"""What was shown beside what was claimed."""

from collections.abc import Iterator

import pytest

from roadmap_cli.core import memory
from roadmap_cli.core.memory import GOOD
from roadmap_cli.core.review import Calibration, Review, calibration, is_solid, solid_topics
from roadmap_cli.core.states import ASSUMED, DONE, IN_PROGRESS, OPEN, SKIPPED
from roadmap_cli.core.topic_rows import TopicRow

from .maps import graph_from


@pytest.mark.parametrize(
    ("recalled", "proved", "dependents", "solid"),
    [
        (False, False, 0, False),
        (False, False, 1, False),
        (False, False, 2, True),
        (True, False, 0, True),
        (False, True, 0, True),
    ],
)
def test_recalled_later_or_proved_or_built_upon_twice_is_solid(
    recalled: bool, proved: bool, dependents: int, solid: bool
) -> None:
    found = is_solid(recalled_later=recalled, proved=proved, dependents_finished=dependents)
    assert found is solid


def finished(place: int, state: str = DONE, proof: str = "") -> TopicRow:
    """Return a topic that goes by its place."""
    return TopicRow(
        id=f"t{place}",
        place=place,
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


@pytest.mark.parametrize(
    ("states", "solid"),
    [
        # t1, t2 and t3 need t0, t3 needs t2 too.
        ((DONE, DONE, DONE, OPEN), {0}),
        ((DONE, DONE, OPEN, DONE), {0}),
        ((DONE, DONE, OPEN, OPEN), set()),
        ((DONE, DONE, DONE, DONE), {0}),
        # Known before is no evidence, neither for itself nor for what it builds on.
        ((DONE, DONE, ASSUMED, OPEN), set()),
        ((DONE, ASSUMED, SKIPPED, IN_PROGRESS), set()),
        ((ASSUMED, DONE, DONE, DONE), set()),
    ],
)
def test_a_topic_that_two_finished_ones_build_on_is_solid(
    states: tuple[str, ...], solid: set[int]
) -> None:
    graph = graph_from([60] * 4, [(), (0,), (0,), (0, 2)])
    rows = [finished(place, state) for place, state in enumerate(states)]
    assert solid_topics(rows, {}, graph) == solid


def test_a_finished_topic_with_a_proof_or_that_was_recalled_later_is_solid() -> None:
    (recalled,) = checked(1, 3, True)
    graph = graph_from([60] * 4, [()] * 4)
    rows = [
        finished(0),
        finished(1, proof="https://example.org"),
        finished(2, ASSUMED, "https://example.org"),
        finished(3),
    ]
    reviews = {"t0": recalled, "t3": recalled._replace(solid=True)}
    assert solid_topics(rows, reviews, graph) == {1, 3}


def checked(count: int, rating: int, *answers: bool) -> Iterator[Review]:
    """Yield topics with one rating that were asked for, one answer after the other."""
    first = (1 if answers[0] else 2) if answers else 0
    review = Review(
        memory.first(rating or GOOD, 1), 1, rating, 9, len(answers), sum(answers), first
    )
    for _ in range(count):
        yield review


def test_before_ten_checks_there_is_nothing_to_say() -> None:
    assert calibration([]) is None
    assert calibration(checked(50, 3)) is None
    assert calibration(checked(9, 3, True)) is None
    assert calibration(checked(10, 3, True)) is not None
    assert calibration(checked(5, 3, True, True)) is not None


def test_what_was_said_is_compared_with_the_first_answer() -> None:
    reviews = [
        *checked(6, 3, True),
        *checked(2, 4, False, True, True),
        *checked(3, 2, True),
        *checked(1, 0, False),
        *checked(4, 4),
    ]
    assert calibration(reviews) == Calibration(16, 13, sure=8, sure_recalled=6)


def test_who_was_never_sure_is_still_told_what_they_recalled() -> None:
    assert calibration(checked(12, 2, True)) == Calibration(12, 12, sure=0, sure_recalled=0)
