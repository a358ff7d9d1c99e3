"""The planner's promises with topics in progress, also begun in a wrong order.

Holds: core.planner.milestone_plan.
"""

import random
from itertools import accumulate

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.core.small_roadmaps import (
    Case,
    Goal,
    LearnerState,
    cases,
    graph_from,
    optimum,
    random_case,
    thorough,
)

from roadmap_cli.core.planner.advice import Advice, Preferences


@st.composite
def begun_cases(draw: st.DrawFn) -> Case:
    """Draw a learner with one to three started topics, some of them nearly done or left alone."""
    case = draw(cases(milestones=(1, 5)))
    size = case.graph.size
    open_topics = [i for i in range(size) if not case.learner.closed[i]]
    assume(open_topics)
    # Hours as different as in real roadmaps: a tenth of a bundle may be a whole topic.
    minutes = [draw(st.sampled_from((15, 30, 60, 240, 900))) for _ in range(size)]
    needs = [case.needs(i) for i in range(size)]
    begun = draw(st.sets(st.sampled_from(open_topics), min_size=1, max_size=3))
    spent = {i: draw(st.integers(1, 1000)) for i in sorted(begun) if draw(st.booleans())}
    started = {i: draw(st.sampled_from((0, 14, 15))) for i in sorted(begun)}
    closed = case.learner.closed
    skipped = frozenset(i for i in range(size) if closed[i] and draw(st.booleans()))
    return Case(
        graph_from(minutes, needs), case.goals, LearnerState(closed, spent, started, skipped)
    )


def walk(case: Case, preferences: Preferences) -> list[tuple[Case, Advice]]:
    """Follow the advice until nothing is left, with a new plan after each topic."""
    steps = []
    while (advice := case.plan().advise(preferences)) is not None:
        steps.append((case, advice))
        case = case.with_closed([advice.topic])
    return steps


@thorough
@given(begun_cases())
def test_no_topic_is_proposed_before_what_it_needs(case: Case) -> None:
    for here, advice in walk(case, Preferences()):
        assert here.plan().missing(advice.topic) == []


@thorough
@given(begun_cases())
def test_a_started_topic_comes_first_in_the_bundle_or_with_a_tenth_of_its_hours(case: Case) -> None:
    for here, advice in walk(case, Preferences()):
        plan = here.plan()
        if advice.goal is None:
            continue
        hours = {g.id: sum(map(here.remaining, plan.open_below(g.needs))) for g in case.goals}
        bundle = plan.open_below(advice.goal.needs)
        ready = [i for i in plan.in_hand if plan.is_ready(i)]
        if advice.topic not in bundle:
            assert advice.topic in ready
            assert 10 * here.remaining(advice.topic) <= max(hours.values())
        elif advice.topic not in ready:
            assert not bundle.intersection(ready)
            assert all(10 * here.remaining(i) > hours[advice.goal.id] for i in ready)


@thorough
@given(begun_cases())
def test_the_sums_on_the_route_are_those_of_the_advice_that_follows(case: Case) -> None:
    promised = {stop.goal.id: stop.total for stop in case.plan().route}
    clock, came = 0, {}
    for here, advice in walk(case, Preferences()):
        clock += here.remaining(advice.topic)
        after = here.with_closed([advice.topic])
        came |= {
            goal.id: clock
            for goal in case.goals
            if after.is_reached(goal) and not here.is_reached(goal)
        }
    assert came == promised


@thorough
@given(begun_cases())
def test_the_advice_and_the_route_name_one_milestone_and_its_hours(case: Case) -> None:
    for here, advice in walk(case, Preferences()):
        plan = here.plan()
        if advice.goal is None:
            assert plan.route == ()
            continue
        assert plan.route[0].goal == advice.goal
        assert plan.route[0].total == advice.minutes_left
        assert list(plan.route) == sorted(plan.route, key=lambda stop: stop.total)


@thorough
@given(begun_cases(), st.data())
def test_a_path_is_what_next_proposes_for_its_goal(case: Case, data: st.DataObject) -> None:
    goal = data.draw(st.sampled_from(case.goals))
    assume(not case.is_reached(goal))
    preferences = Preferences(goal=goal)
    steps = [a for here, a in walk(case, preferences) if not here.is_reached(goal)]
    plan = case.plan()
    assert plan.path_to(goal) == [advice.topic for advice in steps]
    assert plan.open_below(goal.needs) <= set(plan.path_to(goal))
    assert sum(plan.remaining[i] for i in plan.path_to(goal)) == steps[0].minutes_left


@thorough
@given(begun_cases(), st.data())
def test_the_next_topics_are_those_of_the_advice_step_by_step(
    case: Case, data: st.DataObject
) -> None:
    track = data.draw(st.sets(st.sampled_from(range(case.graph.size))))
    preferences = Preferences(
        data.draw(st.none() | st.integers(1, 180)),
        data.draw(st.sampled_from((None, track.__contains__))),
        data.draw(st.none() | st.sampled_from(case.goals)),
    )
    steps = [advice.topic for _, advice in walk(case, preferences)]
    most = data.draw(st.integers(0, case.graph.size + 1))
    assert case.plan().next_topics(most, preferences) == steps[:most]


@thorough
@given(begun_cases(), st.data())
def test_a_price_is_what_the_route_after_it_costs(case: Case, data: st.DataObject) -> None:
    """Started topics wait in both, so that their own price is seen too."""
    plan = case.plan()
    open_topics = [i for i in range(case.graph.size) if not case.learner.closed[i]]
    topic = data.draw(st.sampled_from(open_topics))
    waiting = case._replace(learner=case.learner._replace(started={}))
    below = plan.open_below([topic])
    minutes = sum(map(case.remaining, below))
    later = {s.goal.id: minutes + s.total for s in waiting.with_closed(below).plan().route}
    moved = {
        stop.goal.id: later.get(stop.goal.id, minutes) - stop.total for stop in waiting.plan().route
    }
    detour = plan.detour(topic)
    assert detour.minutes == minutes
    assert {d.goal.id: d.minutes for d in detour.delays} == {
        name: extra for name, extra in moved.items() if extra > 0
    }


@thorough
@given(begun_cases(), st.data())
def test_a_wished_goal_is_priced_whatever_the_route_says(case: Case, data: st.DataObject) -> None:
    goal = data.draw(st.sampled_from(case.goals))
    track = data.draw(st.sets(st.sampled_from(range(case.graph.size)), min_size=1))
    assume(not case.is_reached(goal))
    advice = case.plan().advise(Preferences(track=track.__contains__, goal=goal))
    assert advice is not None
    assert advice.goal == goal
    if advice.outside is not None:
        assert [d.goal for d in advice.outside.delays] == [goal]
        assert advice.outside.delays[0].minutes == case.remaining(advice.topic)


def random_learner(seed: int) -> Case:
    """Return a random map with two to five milestones and one to three started topics."""
    rng = random.Random(seed)
    size = rng.randint(6, 12)
    needs = [rng.sample(range(i), min(i, rng.choice((0, 1, 1, 2, 3)))) for i in range(size)]
    minutes = [rng.choice((30, 60, 90, 120, 240, 600)) for _ in range(size)]
    goals = tuple(
        Goal(f"g{n}", f"Goal {n}", rng.choice((1, 2, 3, 4, 8)), tuple(rng.sample(range(size), 2)))
        for n in range(rng.randint(2, 5))
    )
    closed = bytearray(rng.random() < 0.1 for _ in range(size))
    open_topics = [i for i in range(size) if not closed[i]]
    started = dict.fromkeys(rng.sample(open_topics, rng.randint(1, 3)), 0)
    return Case(graph_from(minutes, needs), goals, LearnerState(closed, {}, started))


def test_started_topics_cost_less_than_a_hundredth_in_the_mean() -> None:
    """Against the best of all orders; the rest is the price of finishing what is nearly done."""
    ratios = []
    for seed in range(150):
        case = random_learner(seed)
        least = optimum(case)
        topics = [a.topic for _, a in walk(case, Preferences()) if a.goal is not None]
        ratios.append(case.cost_of(topics) / least if least else 1)
    assert sum(ratios) / len(ratios) <= 1.01
    assert max(ratios) <= 1.3


@pytest.mark.parametrize("seed", range(4))
def test_beyond_twelve_milestones_the_route_still_tells_what_follows(seed: int) -> None:
    case = random_case(seed, 24, 15)
    started = dict.fromkeys(random.Random(seed).sample(range(24), 3), 0)
    case = case._replace(learner=case.learner._replace(started=started))
    steps = [advice.topic for _, advice in walk(case, Preferences())]
    plan = case.plan()
    assert plan.next_topics(24) == steps
    ends = dict(zip(steps, accumulate(map(case.remaining, steps)), strict=True))
    assert {stop.goal.id: stop.total for stop in plan.route} == {
        goal.id: max(ends[i] for i in goal.needs) for goal in case.goals
    }


def test_hundreds_of_milestones_are_walked_in_one_order() -> None:
    case = random_case(1, 60, 45)
    case = case._replace(learner=case.learner._replace(started={7: 0}))
    plan = case.plan()
    assert len(plan.route) == 45
    assert sorted(plan.next_topics(60)) == list(range(60))
