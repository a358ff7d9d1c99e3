"""The memory model, compared with the fsrs package.

Holds: core.memory.memory.
"""

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from math import isclose

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough
from tests.examples import examples

from roadmap_cli.core.memory import memory
from roadmap_cli.core.memory.memory import AGAIN, EASY, GOOD, HARD, MAX_DAYS, TARGET, Memory

# The equivalent settings of the package: no steps of minutes, and nothing random.
SCHEDULER = Scheduler(
    desired_retention=TARGET,
    learning_steps=(),
    relearning_steps=(),
    enable_fuzzing=False,
    maximum_interval=MAX_DAYS,
)
EPOCH = datetime(1990, 1, 1, 9, tzinfo=timezone.utc)  # noqa: UP017 - it refuses any other UTC
DAY_0 = EPOCH.toordinal()

ratings = st.sampled_from((AGAIN, HARD, GOOD, EASY))
# No log takes a day before 1900, and no calendar has one after 9999.
FIRST_DAY, LAST_DAY = 693_596, 3_652_059
gaps = st.one_of(st.sampled_from((0, 1, 2, 365, 4000)), st.integers(0, 60), st.integers(0, 2000))
askings = st.lists(st.tuples(st.booleans(), gaps), max_size=12)
shares = st.floats(0, 1)


def are_close(ours: float, theirs: float | None) -> bool:
    return theirs is not None and isclose(ours, theirs, rel_tol=1e-9)


def after(rating: int, reviews: list[tuple[bool, int]]) -> Memory:
    """Return the memory of a topic finished on day 0 and reviewed after some gaps."""
    result, day = memory.first_memory(rating, DAY_0), DAY_0
    for recalled, gap in reviews:
        day += gap
        result = memory.review(result, day, recalled=recalled)
    return result


# -- the package's numbers -----------------------------------------------------------------------


@examples(300)
@given(first=ratings, asked=askings, later=gaps)
@example(first=AGAIN, asked=[(False, 0)] * 20, later=1)  # down to the least stability there is
@example(first=AGAIN, asked=[(False, 4000)], later=1)  # a lapse may not raise it
def test_every_number_equals_that_of_the_fsrs_package(
    first: int, asked: list[tuple[bool, int]], later: int
) -> None:
    ours, when = memory.first_memory(first, DAY_0), EPOCH
    card, _ = SCHEDULER.review_card(Card(card_id=1), Rating(first), when)
    for recalled, gap in [*asked, (True, 0)]:
        assert are_close(ours.stability, card.stability)
        assert are_close(ours.difficulty, card.difficulty)
        assert ours.last == when.toordinal()
        assert memory.due(ours) == card.due.toordinal()
        for days in (0, later, gap):
            chance = SCHEDULER.get_card_retrievability(card, when + timedelta(days))
            assert are_close(memory.recall_probability(ours, ours.last + days), chance)
        when += timedelta(gap)
        ours = memory.review(ours, when.toordinal(), recalled=recalled)
        grade = Rating.Good if recalled else Rating.Again
        card, _ = SCHEDULER.review_card(card, grade, when)


def test_the_fsrs_package_still_has_these_weights() -> None:
    assert SCHEDULER.parameters == memory._W


# -- the table of the research -------------------------------------------------------------------


def intervals(rating: int, count: int) -> list[int]:
    """Return the gaps between reviews when each is on its due day and recalled."""
    result, days = memory.first_memory(rating, DAY_0), [DAY_0]
    for _ in range(count):
        days.append(memory.due(result))
        result = memory.review(result, days[-1], recalled=True)
    return [later - earlier for earlier, later in pairwise(days)]


def test_a_topic_recalled_each_time_is_due_after_8_75_and_365_days() -> None:
    assert intervals(GOOD, 4) == [8, 75, 365, 365]


@pytest.mark.parametrize(("rating", "days"), [(AGAIN, 1), (HARD, 4), (GOOD, 8), (EASY, 14)])
def test_the_first_interval_follows_the_rating_up_to_two_weeks(rating: int, days: int) -> None:
    assert memory.due(memory.first_memory(rating, DAY_0), at_first=True) == DAY_0 + days


def test_recall_is_at_the_target_on_the_due_day() -> None:
    finished = memory.first_memory(GOOD, DAY_0)
    due = memory.due(finished)
    assert (
        memory.recall_probability(finished, due - 1)
        > TARGET
        > memory.recall_probability(finished, due + 1)
    )


# -- any memory ----------------------------------------------------------------------------------


@thorough
@given(first=ratings, asked=askings, gap=gaps)
def test_recalling_never_lowers_stability_and_forgetting_never_raises_it(
    first: int, asked: list[tuple[bool, int]], gap: int
) -> None:
    before = after(first, asked)
    day = int(before.last) + gap
    recalled = memory.review(before, day, recalled=True)
    forgotten = memory.review(before, day, recalled=False)
    assert forgotten.stability <= before.stability <= recalled.stability
    assert memory.due(forgotten) <= memory.due(recalled)
    assert day < memory.due(forgotten)
    assert memory.due(before) <= memory.due(recalled)
    assert 1 <= recalled.difficulty <= forgotten.difficulty <= 10


@thorough
@given(first=ratings, asked=askings, gap=st.integers(-400, 2000), share=shares, later=gaps)
# What is due already may, by a memory of less than a day, have been due a day earlier still.
@example(first=1, asked=[], gap=2, share=0.125, later=0)
@example(first=1, asked=[], gap=1, share=0.5, later=0)
@example(first=4, asked=[(True, 365)], gap=125, share=0.25, later=0)
def test_a_credit_never_takes_away_from_that_day_on_whatever_the_clock_said(
    first: int, asked: list[tuple[bool, int]], gap: int, share: float, later: int
) -> None:
    before = after(first, asked)
    day = before.last + gap
    credited = memory.credit(before, int(day), share)
    assert credited.stability >= before.stability
    assert credited.difficulty == before.difficulty
    now = max(day, before.last)
    # A year after the day from which it is counted each is due, and a credit may move that day.
    latest = int(credited.last + MAX_DAYS)
    assert memory.due(before) <= now or memory.due(credited) >= min(memory.due(before), latest)
    for when in (now, now + later):
        assert (
            memory.recall_probability(credited, when)
            >= memory.recall_probability(before, when) - 1e-12
        )


@thorough
@given(first=ratings, asked=askings, gap=st.integers(1, 2000))
def test_a_full_credit_equals_a_recall_and_an_empty_one_nothing(
    first: int, asked: list[tuple[bool, int]], gap: int
) -> None:
    before = after(first, asked)
    day = int(before.last) + gap
    whole = memory.credit(before, day, 1)
    recalled = memory.review(before, day, recalled=True)
    assert isclose(whole.stability, recalled.stability, rel_tol=1e-12)
    assert whole.last == recalled.last == day
    nothing = memory.credit(before, day, 0)
    assert nothing.stability == before.stability
    assert isclose(nothing.last, before.last, rel_tol=1e-12)


def test_a_fresh_memory_gains_as_little_from_a_credit_as_from_a_recall() -> None:
    refreshed = Memory(10, 5, DAY_0 - 0.5)  # a credit may leave a memory between two days
    today = memory.review(refreshed._replace(last=DAY_0), DAY_0, recalled=True)
    assert memory.review(refreshed, DAY_0, recalled=True) == today


@thorough
@given(first=ratings, asked=askings, gap=st.integers(1, 2000))
def test_half_a_credit_moves_stability_and_recall_by_half(
    first: int, asked: list[tuple[bool, int]], gap: int
) -> None:
    before = after(first, asked)
    day = int(before.last) + gap
    half = memory.credit(before, day, 0.5)
    full = memory.review(before, day, recalled=True)
    assert isclose(half.stability, (before.stability + full.stability) / 2, rel_tol=1e-12)
    chances = memory.recall_probability(before, day), memory.recall_probability(half, day)
    assert isclose(chances[1], (chances[0] + 1) / 2, rel_tol=1e-6)


@thorough
@given(
    first=ratings,
    days=st.lists(st.tuples(st.integers(FIRST_DAY, LAST_DAY), st.booleans()), max_size=8),
    share=shares,
)
# A credit ninety years later puts the memory some years before what it is of.
@example(first=4, days=[(FIRST_DAY, True)], share=0.015625)
def test_any_order_of_days_works_up_to_the_end_of_the_calendar(
    first: int, days: list[tuple[int, bool]], share: float
) -> None:
    result = memory.first_memory(first, DAY_0)
    for day, recalled in days:
        reviewed = memory.review(result, day, recalled=recalled)
        assert day <= memory.due(reviewed) <= LAST_DAY
        result = memory.credit(reviewed, DAY_0, share)
        assert 1 <= memory.due(result) <= LAST_DAY
        assert 0 < memory.recall_probability(result, DAY_0) <= 1
        assert result.stability >= 0.001
