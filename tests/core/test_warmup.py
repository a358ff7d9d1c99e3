"""What is asked today: few topics, and those that are nearest to being forgotten."""

from datetime import date
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core import memory
from roadmap_cli.core.memory import GOOD, Memory
from roadmap_cli.core.review import MOST_A_DAY, Due, in_order, most_now
from roadmap_cli.workspace.shipped import shipped_roadmap

from .maps import thorough

TODAY = date(2026, 3, 4)
NOW = TODAY.toordinal()
NOBODY = frozenset[str]()


def finished(topic: str, place: int, days_ago: int) -> Due:
    return Due(topic, place, memory.first(GOOD, NOW - days_ago))


def names(found: list[Due]) -> list[str]:
    return [one.topic for one in found]


def test_two_topics_are_asked_for_on_one_day() -> None:
    assert [most_now(asked) for asked in (0, 1, 2, 7)] == [2, 1, 0, 0]


@pytest.mark.parametrize(
    ("minutes", "most"), [(5, 0), (15, 0), (19, 0), (20, 1), (39, 1), (40, 2), (600, 2)]
)
def test_asking_takes_a_fifth_of_the_free_time_at_most(minutes: int, most: int) -> None:
    assert most_now(0, minutes) == most


def test_what_was_asked_before_counts_although_there_is_time() -> None:
    assert most_now(1, 600) == 1
    assert most_now(2, 600) == 0


def test_the_least_remembered_comes_first() -> None:
    due = [finished("new", 0, 8), finished("old", 1, 60), finished("middle", 2, 20)]
    assert names(in_order(due, TODAY.isoformat(), NOBODY)) == ["old", "middle", "new"]


def test_among_equals_what_todays_topic_needs_comes_first_then_the_authors_order() -> None:
    due = [finished("third", 3, 9), finished("first", 1, 9), finished("needed", 9, 9)]
    found = in_order(due, TODAY.isoformat(), {"needed"})
    assert names(found) == ["needed", "first", "third"]


def test_to_the_percent_two_topics_are_equals() -> None:
    old = Due("old", 0, Memory(100, 5, NOW - 300.01))
    older = Due("older", 1, Memory(100, 5, NOW - 300.02))
    assert names(in_order([older, old], TODAY.isoformat(), NOBODY)) == ["old", "older"]
    assert names(in_order([old, older], TODAY.isoformat(), {"older"})) == ["older", "old"]


def test_what_todays_topic_needs_does_not_go_before_what_is_nearly_forgotten() -> None:
    due = [finished("needed", 0, 9), finished("forgotten", 1, 200)]
    assert names(in_order(due, TODAY.isoformat(), {"needed"})) == ["forgotten", "needed"]


@thorough
@given(
    days=st.lists(st.integers(-3, 900), max_size=8),
    chance=st.randoms(use_true_random=False),
    asked=st.integers(0, 9),
    minutes=st.one_of(st.none(), st.integers(0, 1000)),
)
def test_the_order_does_not_depend_on_how_the_rows_come_and_nothing_is_lost(
    days: list[int], chance: object, asked: int, minutes: int | None
) -> None:
    due = [finished(f"t{i}", i, ago) for i, ago in enumerate(days)]
    shuffled = list(due)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = in_order(shuffled, TODAY.isoformat(), {"t1", "t2"})
    assert found == in_order(due, TODAY.isoformat(), {"t1", "t2"})
    assert sorted(found) == sorted(due)
    assert 0 <= most_now(asked, minutes) <= MOST_A_DAY


# -- what it amounts to, on the way to "junior-ready" (studies/reviews.py) -----------

SEEDS = range(1, 5)
RESEARCHED_HOURS = 411  # so that the roadmap may grow without moving what is measured


@pytest.mark.parametrize(
    ("speed", "a_week", "recall", "gain"),
    [(1, (2, 5), 0.88, 0.08), (3, (2, 6), 0.86, 0.08), (1 / 3, (1, 4), 0.9, 0.05)],
    ids=["as modelled", "who forgets three times faster", "who forgets three times slower"],
)
def test_a_few_minutes_a_week_keep_what_was_learned(
    speed: float, a_week: tuple[int, int], recall: float, gain: float
) -> None:
    laboratory = pytest.importorskip("studies.reviews")  # the sdist is without it
    topics = laboratory.way(shipped_roadmap(), RESEARCHED_HOURS)
    assert len(topics) > 50
    lives = [laboratory.live(topics, laboratory.OURS, speed=speed, seed=seed) for seed in SEEDS]
    without = laboratory.live(topics, laboratory.NOTHING, speed=speed)
    assert a_week[0] <= fmean(life.a_week for life in lives) <= a_week[1]
    assert max(life.worst_day for life in lives) <= MOST_A_DAY
    assert fmean(life.share for life in lives) < 0.04
    assert fmean(life.at_the_end for life in lives) >= max(recall, without.at_the_end + gain)
    assert fmean(life.when_used for life in lives) >= without.when_used + 0.05
    assert fmean(life.forgotten for life in lives) <= 0.02 < 0.1 < without.forgotten
