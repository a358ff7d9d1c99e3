"""The arithmetic of remembering, held to the package whose formulas it is."""

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from math import isclose

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import example, given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core import memory
from roadmap_cli.core.memory import AGAIN, EASY, GOOD, HARD, MOST_DAYS, TARGET, Memory

from .maps import thorough

# What the package must be told to mean the same: no steps of minutes, and nothing by chance.
SCHEDULER = Scheduler(
    desired_retention=TARGET,
    learning_steps=(),
    relearning_steps=(),
    enable_fuzzing=False,
    maximum_interval=MOST_DAYS,
)
EPOCH = datetime(1990, 1, 1, 9, tzinfo=timezone.utc)  # noqa: UP017 - it refuses any other UTC
DAY_0 = EPOCH.toordinal()

ratings = st.sampled_from((AGAIN, HARD, GOOD, EASY))
# No log takes a day before 1900, and no calendar has one after 9999.
FIRST_DAY, LAST_DAY = 693_596, 3_652_059
gaps = st.one_of(st.sampled_from((0, 1, 2, 365, 4000)), st.integers(0, 60), st.integers(0, 2000))
askings = st.lists(st.tuples(st.booleans(), gaps), max_size=12)
shares = st.floats(0, 1)


def same(ours: float, theirs: float | None) -> bool:
    return theirs is not None and isclose(ours, theirs, rel_tol=1e-9)


def after(rating: int, asked: list[tuple[bool, int]]) -> Memory:
    """Return the memory of what was finished on day 0 and asked for after some gaps."""
    found, day = memory.first(rating, DAY_0), DAY_0
    for recalled, gap in asked:
        day += gap
        found = memory.reviewed(found, day, recalled=recalled)
    return found


# -- the package's numbers -----------------------------------------------------------------------


@examples(300)
@given(first=ratings, asked=askings, later=gaps)
@example(first=AGAIN, asked=[(False, 0)] * 20, later=1)  # down to the least stability there is
def test_every_number_is_the_one_of_the_fsrs_package(
    first: int, asked: list[tuple[bool, int]], later: int
) -> None:
    ours, when = memory.first(first, DAY_0), EPOCH
    card, _ = SCHEDULER.review_card(Card(card_id=1), Rating(first), when)
    for recalled, gap in [*asked, (True, 0)]:
        assert same(ours.stability, card.stability)
        assert same(ours.difficulty, card.difficulty)
        assert ours.last == when.toordinal()
        assert memory.due(ours) == card.due.toordinal()
        for days in (0, later, gap):
            chance = SCHEDULER.get_card_retrievability(card, when + timedelta(days))
            assert same(memory.recall(ours, ours.last + days), chance)
        when += timedelta(gap)
        ours = memory.reviewed(ours, when.toordinal(), recalled=recalled)
        grade = Rating.Good if recalled else Rating.Again
        card, _ = SCHEDULER.review_card(card, grade, when)


def test_the_package_has_still_the_weights_that_stand_here() -> None:
    assert SCHEDULER.parameters == memory._W


# -- the table of the research -------------------------------------------------------------------


def intervals(rating: int, count: int) -> list[int]:
    """Return the gaps when what is due is always asked for on its day and recalled."""
    found, days = memory.first(rating, DAY_0), [DAY_0]
    for _ in range(count):
        days.append(memory.due(found))
        found = memory.reviewed(found, days[-1], recalled=True)
    return [later - earlier for earlier, later in pairwise(days)]


def test_what_was_recalled_each_time_comes_back_after_8_75_and_365_days() -> None:
    assert intervals(GOOD, 4) == [8, 75, 365, 365]


@pytest.mark.parametrize(("rating", "days"), [(AGAIN, 1), (HARD, 4), (GOOD, 8), (EASY, 14)])
def test_a_rating_says_when_a_topic_comes_back_first_and_never_after_more_than_two_weeks(
    rating: int, days: int
) -> None:
    assert memory.due(memory.first(rating, DAY_0), at_first=True) == DAY_0 + days


def test_on_the_day_it_is_due_recall_has_fallen_to_the_target() -> None:
    finished = memory.first(GOOD, DAY_0)
    due = memory.due(finished)
    assert memory.recall(finished, due - 1) > TARGET > memory.recall(finished, due + 1)


# -- what must hold of any memory ----------------------------------------------------------------


@thorough
@given(first=ratings, asked=askings, gap=gaps)
def test_recalling_never_shortens_a_memory_and_forgetting_never_lengthens_it(
    first: int, asked: list[tuple[bool, int]], gap: int
) -> None:
    before = after(first, asked)
    day = int(before.last) + gap
    recalled = memory.reviewed(before, day, recalled=True)
    forgotten = memory.reviewed(before, day, recalled=False)
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
    credited = memory.credited(before, int(day), share)
    assert credited.stability >= before.stability
    assert credited.difficulty == before.difficulty
    now = max(day, before.last)
    # A year after the day from which it is counted each is due, and a credit may move that day.
    latest = int(credited.last + MOST_DAYS)
    assert memory.due(before) <= now or memory.due(credited) >= min(memory.due(before), latest)
    for when in (now, now + later):
        assert memory.recall(credited, when) >= memory.recall(before, when) - 1e-12


@thorough
@given(first=ratings, asked=askings, gap=st.integers(1, 2000))
def test_a_whole_credit_is_a_recall_and_none_is_nothing(
    first: int, asked: list[tuple[bool, int]], gap: int
) -> None:
    before = after(first, asked)
    day = int(before.last) + gap
    whole = memory.credited(before, day, 1)
    recalled = memory.reviewed(before, day, recalled=True)
    assert isclose(whole.stability, recalled.stability, rel_tol=1e-12)
    assert whole.last == recalled.last == day
    nothing = memory.credited(before, day, 0)
    assert nothing.stability == before.stability
    assert isclose(nothing.last, before.last, rel_tol=1e-12)


def test_what_was_just_refreshed_gains_as_little_as_what_was_asked_for_today() -> None:
    refreshed = Memory(10, 5, DAY_0 - 0.5)  # a credit may leave a memory between two days
    today = memory.reviewed(refreshed._replace(last=DAY_0), DAY_0, recalled=True)
    assert memory.reviewed(refreshed, DAY_0, recalled=True) == today


@thorough
@given(first=ratings, asked=askings, gap=st.integers(1, 2000))
def test_half_a_credit_moves_stability_and_recall_half_of_the_way(
    first: int, asked: list[tuple[bool, int]], gap: int
) -> None:
    before = after(first, asked)
    day = int(before.last) + gap
    half = memory.credited(before, day, 0.5)
    full = memory.reviewed(before, day, recalled=True)
    assert isclose(half.stability, (before.stability + full.stability) / 2, rel_tol=1e-12)
    chances = memory.recall(before, day), memory.recall(half, day)
    assert isclose(chances[1], (chances[0] + 1) / 2, rel_tol=1e-6)


@thorough
@given(
    first=ratings,
    days=st.lists(st.tuples(st.integers(FIRST_DAY, LAST_DAY), st.booleans()), max_size=8),
    share=shares,
)
# A credit ninety years later puts the memory some years before what it is of.
@example(first=4, days=[(FIRST_DAY, True)], share=0.015625)
def test_no_order_of_days_breaks_it_up_to_the_end_of_the_calendar(
    first: int, days: list[tuple[int, bool]], share: float
) -> None:
    found = memory.first(first, DAY_0)
    for day, recalled in days:
        reviewed = memory.reviewed(found, day, recalled=recalled)
        assert day <= memory.due(reviewed) <= LAST_DAY
        found = memory.credited(reviewed, DAY_0, share)
        assert 1 <= memory.due(found) <= LAST_DAY
        assert 0 < memory.recall(found, DAY_0) <= 1
        assert found.stability >= 0.001
