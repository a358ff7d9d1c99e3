"""Which reviews are asked today: few topics, and those with the lowest recall.

Holds: core.memory.review.
"""

from bisect import bisect
from datetime import date
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.memory import memory
from roadmap_cli.core.memory.memory import GOOD, Memory
from roadmap_cli.core.memory.review import (
    MAX_REVIEWS_A_DAY,
    MIN_REVIEWS_A_DAY,
    DueTopic,
    count_askable,
    reviews_a_day,
    sort_due,
    topics_to_repeat,
)
from roadmap_cli.workspace.shipped_roadmap import shipped_path

TODAY = date(2026, 3, 4)
NOW = TODAY.toordinal()
NOBODY = frozenset[str]()


def due_topic(topic: str, index: int, days_ago: int) -> DueTopic:
    return DueTopic(topic, index, memory.first_memory(GOOD, NOW - days_ago))


def names(topics: list[DueTopic]) -> list[str]:
    return [one.topic for one in topics]


def test_two_topics_are_asked_on_one_day() -> None:
    assert [count_askable(asked) for asked in (0, 1, 2, 7)] == [2, 1, 0, 0]


@pytest.mark.parametrize(
    ("minutes", "most"), [(5, 0), (14, 0), (15, 1), (20, 1), (39, 1), (40, 2), (600, 2)]
)
def test_reviews_take_a_fifth_of_the_free_time_and_one_fits_into_a_quarter_of_an_hour(
    minutes: int, most: int
) -> None:
    assert count_askable(0, minutes) == most


def test_questions_of_earlier_today_count() -> None:
    assert count_askable(1, 600) == 1
    assert count_askable(2, 600) == 0


@pytest.mark.parametrize(
    ("finished", "most"),
    [(0, 2), (5, 2), (16, 2), (17, 3), (24, 3), (25, 4), (32, 4), (33, 5), (40, 5), (4000, 5)],
)
def test_who_finishes_many_small_topics_is_asked_more_of_them_a_day(
    finished: int, most: int
) -> None:
    assert count_askable(0, None, finished) == reviews_a_day(finished) == most
    assert count_askable(most, None, finished) == 0
    assert count_askable(0, 40, finished) == 2  # the time that was given still bounds it


@pytest.mark.parametrize(
    ("answers", "topics"),
    [
        ("", []),
        ("a+ b+", []),
        ("a- b+ c-", ["a", "c"]),
        ("a- b- a+", ["b"]),
        ("a- a-", []),
        # A second thought is a lapse, which is repeated once like any other.
        ("a+ a-", ["a"]),
        ("a+ a- a+", []),
        ("a- a+ a-", []),
    ],
)
def test_what_was_forgotten_today_is_asked_once_more(answers: str, topics: list[str]) -> None:
    kinds = {"+": "recalled", "-": "forgotten"}
    assert topics_to_repeat([(one[0], kinds[one[1]]) for one in answers.split()]) == topics


def test_the_lowest_recall_comes_first() -> None:
    due = [due_topic("new", 0, 8), due_topic("old", 1, 60), due_topic("middle", 2, 20)]
    assert names(sort_due(due, TODAY.isoformat(), NOBODY)) == ["old", "middle", "new"]


def test_ties_go_to_what_todays_topic_needs_then_to_the_authors_order() -> None:
    due = [due_topic("third", 3, 9), due_topic("first", 1, 9), due_topic("needed", 9, 9)]
    result = sort_due(due, TODAY.isoformat(), {"needed"})
    assert names(result) == ["needed", "first", "third"]


def test_equal_percentages_are_ties() -> None:
    old = DueTopic("old", 0, Memory(100, 5, NOW - 300.01))
    older = DueTopic("older", 1, Memory(100, 5, NOW - 300.02))
    assert names(sort_due([older, old], TODAY.isoformat(), NOBODY)) == ["old", "older"]
    assert names(sort_due([old, older], TODAY.isoformat(), {"older"})) == ["older", "old"]


def memory_with_recall(chance: float) -> Memory:
    """Return a memory that will have fallen to this probability today."""
    hours = bisect(
        range(500_000), -chance, key=lambda h: -memory.recall_probability(Memory(99, 5, 0), h / 24)
    )
    return Memory(99, 5, NOW - hours / 24)


@pytest.mark.parametrize(
    ("lower", "higher", "is_tie"),
    # Whole percent, rounded to the nearest.
    [(0.7051, 0.7149, True), (0.7149, 0.7151, False), (0.8451, 0.8549, True)],
)
def test_recall_is_compared_in_whole_percent(lower: float, higher: float, is_tie: bool) -> None:
    low, high = (DueTopic(f"at {p}", 0, memory_with_recall(p)) for p in (lower, higher))
    result = sort_due([low, high], TODAY.isoformat(), {high.topic})
    assert names(result)[0] == (high.topic if is_tie else low.topic)


def test_todays_prerequisites_come_after_topics_with_lower_recall() -> None:
    due = [due_topic("needed", 0, 9), due_topic("forgotten", 1, 200)]
    assert names(sort_due(due, TODAY.isoformat(), {"needed"})) == ["forgotten", "needed"]


@thorough
@given(
    days=st.lists(st.integers(-3, 900), max_size=8),
    chance=st.randoms(use_true_random=False),
    asked=st.integers(0, 9),
    minutes=st.one_of(st.none(), st.integers(0, 1000)),
)
def test_the_order_does_not_depend_on_that_of_the_rows(
    days: list[int], chance: object, asked: int, minutes: int | None
) -> None:
    due = [due_topic(f"t{i}", i, ago) for i, ago in enumerate(days)]
    shuffled = list(due)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    result = sort_due(shuffled, TODAY.isoformat(), {"t1", "t2"})
    assert result == sort_due(due, TODAY.isoformat(), {"t1", "t2"})
    assert sorted(result) == sorted(due)
    assert 0 <= count_askable(asked, minutes) <= MIN_REVIEWS_A_DAY


# -- what it amounts to, on the way to "junior-ready" (studies/reviews.py) -----------

SEEDS = range(1, 5)
RESEARCHED_HOURS = 411  # so that the roadmap may grow without moving what is measured


@pytest.mark.parametrize(
    ("speed", "a_week", "share", "recall", "gain"),
    [
        (1, (2, 5), 0.04, 0.88, 0.08),
        (3, (2, 6), 0.05, 0.86, 0.08),
        (1 / 3, (1, 5), 0.04, 0.9, 0.05),  # more topics in the same hours: 4.1
    ],
    ids=["as modelled", "who forgets three times faster", "who forgets three times slower"],
)
def test_a_few_minutes_a_week_keep_recall_high(
    speed: float, a_week: tuple[int, int], share: float, recall: float, gain: float
) -> None:
    laboratory = pytest.importorskip("studies.reviews")  # the sdist is without it
    topics = laboratory.way(shipped_path(), RESEARCHED_HOURS)
    assert len(topics) > 50
    population = laboratory.AS_MODELLED._replace(speed=speed)
    lives = [laboratory.live(topics, laboratory.OURS, population, seed) for seed in SEEDS]
    without = laboratory.live(topics, laboratory.NOTHING, population)
    assert a_week[0] <= fmean(life.a_week for life in lives) <= a_week[1]
    assert max(life.worst_day for life in lives) <= MAX_REVIEWS_A_DAY
    assert fmean(life.share for life in lives) < share
    assert fmean(life.at_the_end for life in lives) >= max(recall, without.at_the_end + gain)
    assert fmean(life.when_used for life in lives) >= without.when_used + 0.05
    assert fmean(life.forgotten for life in lives) <= 0.02 < 0.1 < without.forgotten


@pytest.mark.parametrize(
    ("refreshes", "forgotten", "share"), [(True, 0.01, 0.025), (False, 0.15, 0.03)]
)
def test_little_is_forgotten_whether_or_not_dependents_refresh(
    refreshes: bool, forgotten: float, share: float
) -> None:
    laboratory = pytest.importorskip("studies.reviews")
    topics = laboratory.way(shipped_path())
    population = laboratory.AS_MODELLED._replace(refreshes=refreshes)
    lives = [laboratory.live(topics, laboratory.OURS, population, seed) for seed in range(1, 11)]
    assert fmean(life.forgotten for life in lives) <= forgotten
    assert fmean(life.share for life in lives) <= share
