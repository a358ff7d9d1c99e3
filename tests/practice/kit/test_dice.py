"""Dice: the same numbers everywhere, each equally likely.

Holds: practice.kit.dice.
"""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.practice.kit.dice import Dice


def test_the_numbers_of_a_seed_never_change() -> None:
    dice = Dice(1, "library", "0")
    assert [dice.below(100) for _ in range(8)] == [43, 41, 37, 53, 5, 90, 40, 23]
    assert Dice(1, "library").below(1 << 60) != Dice(1, "library", "").below(1 << 60)


@given(st.integers(0, 1 << 63), st.lists(st.integers()))
def test_shuffling_keeps_all_items(seed: int, items: list[int]) -> None:
    assert sorted(Dice(seed).shuffle(items)) == sorted(items)


@given(st.integers(0, 1 << 63), st.integers(1, 1 << 64))
def test_numbers_stay_below_their_limit(seed: int, limit: int) -> None:
    assert 0 <= Dice(seed).below(limit) < limit


def test_all_sides_come_up() -> None:
    dice = Dice(7)
    assert {dice.between(1, 6) for _ in range(200)} == set(range(1, 7))
