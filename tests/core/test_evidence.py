"""What was shown beside what was claimed."""

from collections.abc import Iterator

import pytest

from roadmap_cli.core import memory
from roadmap_cli.core.memory import GOOD
from roadmap_cli.core.review import Calibration, Review, calibration, is_solid


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
