"""The order of many goals: close to the optimum, quick, independent of units.

Holds: core.planner.route.
"""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from tests.core.small_roadmaps import Case, random_case

from roadmap_cli.core.planner import route
from roadmap_cli.core.planner.route import best_order, densest_order, exact_order


def cost(work: Mapping[int, int], weights: Sequence[int], order: Sequence[int]) -> int:
    total = clock = passed = 0
    for g in order:
        clock += sum(m for by, m in work.items() if by >> g & 1 and not by & passed)
        passed |= 1 << g
        total += weights[g] * clock
    return total


def groups_of(case: Case) -> tuple[dict[int, int], list[int]]:
    """Return the minutes by the set of goals that need them, and the weights."""
    mask = [0] * case.graph.size
    for g, goal in enumerate(case.goals):
        for i in goal.needs:
            mask[i] |= 1 << g
    work: dict[int, int] = {}
    for i in reversed(case.graph.order):
        for p in case.needs(i):
            mask[p] |= mask[i]
        if mask[i]:
            work[mask[i]] = work.get(mask[i], 0) + case.graph.minutes[i]
    return work, [goal.weight for goal in case.goals]


def test_a_short_heavy_goal_comes_before_a_long_light_one() -> None:
    assert exact_order({0b01: 600, 0b10: 60}, [1, 2]).goals == [1, 0]


def test_equal_goals_keep_the_order_in_which_they_were_declared() -> None:
    assert exact_order({0b001: 60, 0b010: 60, 0b100: 60}, [1, 1, 1]).goals == [0, 1, 2]
    assert densest_order({0b001: 60, 0b010: 60, 0b100: 60}, [1, 1, 1]) == [0, 1, 2]


def test_a_goal_comes_after_those_whose_work_is_part_of_its_own() -> None:
    """Only such orders are tried: for goals that build on each other there is one."""
    stairs = {(1 << 12) - (1 << step): 60 for step in range(12)}
    assert route._predecessors(stairs, 12) == [(1 << step) - 1 for step in range(12)]
    assert len(route._reachable_sets(route._predecessors(stairs, 12))) == 13
    # Two build on one, a fourth shares nothing, and of twins neither comes first.
    assert route._predecessors({0b111: 60, 0b10: 5, 0b100: 5, 0b1000: 9}, 4) == [0, 1, 1, 0]
    assert route._predecessors({0b11: 60}, 2) == [0, 0]


def test_nothing_to_reach_gives_an_empty_order() -> None:
    assert best_order({}, []).goals == []


def test_goals_that_share_a_base_come_before_a_slightly_shorter_one() -> None:
    """Nearest first would start with the three short ones, at more than twice the optimum."""
    work = {0b000111111111: 6000} | {1 << g: 1 if g < 9 else 5940 for g in range(12)}
    assert exact_order(work, [1] * 12).goals == list(range(12))
    assert densest_order(work, [1] * 12) == list(range(12))


def test_a_shared_base_is_found_among_many_short_goals_too() -> None:
    work = {0b11111111: 6000} | {1 << g: 1 if g < 8 else 5940 for g in range(20)}
    assert best_order(work, [1] * 20).goals == list(range(20))


def test_a_shared_base_that_only_one_goal_can_use_soon_comes_after_short_goals() -> None:
    short = {1 << g: 400 for g in range(8, 20)}
    far = {1 << g: 50_000 for g in range(20, 40)}
    shared = {1 << g | sum(far): 6000 for g in range(8)}
    assert densest_order(short | far | shared, [1] * 40)[:20] == [*range(8, 20), *range(8)]


@pytest.mark.parametrize(("one", "other"), [(0, 39), (39, 0), (25, 17)])
def test_a_base_that_pays_for_two_goals_together_comes_before_single_goals(
    one: int, other: int
) -> None:
    """Together they are 3001 minutes each, and alone 6000: wherever they were declared."""
    work = {1 << one | 1 << other: 6000} | {1 << g: 3500 for g in range(40)}
    work |= {1 << one: 1, 1 << other: 2}
    rest = [g for g in range(40) if g not in (one, other)]
    assert densest_order(work, [1] * 40) == [one, other, *rest]
    # A minute more than the others it is not worth it.
    work |= {1 << one: 501, 1 << other: 502}
    assert densest_order(work, [1] * 40) == [*rest, one, other]


def test_goals_that_share_nothing_come_by_their_minutes_per_weight() -> None:
    rng = random.Random(4)
    minutes = rng.sample(range(2, 200), 60)
    weights = [rng.choice((1000, 2000, 3000, 5000, 7000)) for _ in minutes]
    order = densest_order({1 << g: m for g, m in enumerate(minutes)}, weights)
    assert order == sorted(range(60), key=lambda g: Fraction(minutes[g], weights[g]))


def test_a_dozen_goals_are_ordered_exactly_and_more_approximately() -> None:
    for seed, topics in ((71, 20), (43, 30)):  # where the approximate order costs more
        work, weights = groups_of(random_case(seed, topics, 12))
        exact = exact_order(work, weights).goals
        assert best_order(work, weights).goals == exact != densest_order(work, weights)
    ratios = []
    for seed in range(24):
        work, weights = groups_of(random_case(seed, 20 + 20 * (seed % 3), 13 + seed % 2))
        optimal = cost(work, weights, exact_order(work, weights).goals)
        order = best_order(work, weights).goals
        assert sorted(order) == list(range(len(weights)))
        ratios.append(cost(work, weights, order) / optimal)
    # Promised are 1.15 and 1.02; 150 maps of this kind gave 1.006 and 1.0001.
    assert max(ratios) <= 1.02
    assert sum(ratios) / len(ratios) <= 1.002


@pytest.mark.parametrize("seed", range(4))
def test_following_the_advice_to_13_milestones_stays_close_to_the_optimum(seed: int) -> None:
    """Even with a new plan after each topic."""
    case = random_case(seed, 25, 13)
    work, weights = groups_of(case)
    topics, here = [], case
    while (advice := here.plan().advise()) is not None and advice.goal is not None:
        topics.append(advice.topic)
        here = here.with_closed([advice.topic])
    assert case.cost_of(topics) <= 1.15 * cost(work, weights, exact_order(work, weights).goals)


def test_a_hundred_milestones_are_ordered_better_than_as_declared() -> None:
    work, weights = groups_of(random_case(7, 600, 100))
    order = densest_order(work, weights)
    assert sorted(order) == list(range(100))
    assert cost(work, weights, order) < 0.8 * cost(work, weights, range(100))


@pytest.mark.parametrize(
    ("seed", "topics", "goals", "measured"),
    [
        (1, 60, 20, 163_740_000),
        (2, 120, 30, 499_950_000),
        (3, 300, 60, 1_385_070_000),
        (4, 60, 60, 485_460_000),
    ],
)
def test_the_order_of_many_milestones_costs_what_was_measured(
    seed: int, topics: int, goals: int, measured: int
) -> None:
    """A change of the rule must be noticed: is the new number smaller on all of them?"""
    work, weights = groups_of(random_case(seed, topics, goals))
    assert cost(work, weights, densest_order(work, weights)) == measured


def test_many_milestones_are_ordered_alike_whatever_the_unit_of_time_or_weight() -> None:
    work, weights = groups_of(random_case(8, 120, 30))
    order = densest_order(work, weights)
    assert densest_order({by: 7 * m for by, m in work.items()}, weights) == order
    assert densest_order(work, [7 * w for w in weights]) == order
    assert densest_order(dict(reversed(work.items())), weights) == order
