"""A plan with an aim is the plan with that goal, until it is reached; then it is the usual one.

Holds: core.planner.planner.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import Case, cases, parse_map, thorough

from roadmap_cli.core.planner.advice import Goal, Preferences
from roadmap_cli.core.planner.planner import Plan


def draw_goal(data: st.DataObject, case: Case) -> Goal:
    """Return one of the milestones, or a topic as a goal of its own."""
    topics = [Goal(f"t{i}", f"Topic {i}", 1, (i,)) for i in range(case.graph.size)]
    return data.draw(st.sampled_from([*case.goals, *topics]))


@thorough
@given(case=cases(), data=st.data())
def test_the_plan_with_an_aim_is_the_plan_with_that_goal(case: Case, data: st.DataObject) -> None:
    goal, plan = draw_goal(data, case), case.plan()
    aiming, preferences = plan.aiming_at(goal), Preferences(goal=goal)
    assert aiming.advise() == plan.advise(preferences)
    for count in (0, 1, 3, case.graph.size):
        assert aiming.next_topics(count) == plan.next_topics(count, preferences)
    assert aiming.path_to(goal) == plan.path_to(goal)


@thorough
@given(case=cases(), data=st.data())
def test_another_goal_for_once_comes_before_the_aim(case: Case, data: st.DataObject) -> None:
    aim, other = draw_goal(data, case), draw_goal(data, case)
    plan, preferences = case.plan(), Preferences(goal=other)
    if plan.is_open(other):
        assert plan.aiming_at(aim).advise(preferences) == plan.advise(preferences)
    walk = plan.aiming_at(aim).next_topics(case.graph.size, preferences)
    assert walk[: len(plan.path_to(other))] == plan.path_to(other)


@thorough
@given(case=cases(), data=st.data())
def test_following_the_advice_is_the_walk_and_ends_like_the_usual_one(
    case: Case, data: st.DataObject
) -> None:
    goal = draw_goal(data, case)
    expected = case.plan().aiming_at(goal).next_topics(case.graph.size)
    topics = []
    while (advice := case.plan().aiming_at(goal).advise()) is not None:
        topics.append(advice.topic)
        case = case.with_closed([advice.topic])
    assert topics == expected


def walk_minutes(plan: Plan, case: Case, goal: Goal) -> int:
    """Return the minutes of the walk up to the last topic that a goal names."""
    clock, end = 0, 0
    for i in plan.next_topics(case.graph.size):
        clock += plan.remaining[i]
        end = clock if i in goal.needs else end
    return end


@thorough
@given(case=cases(), data=st.data())
def test_the_route_says_when_the_walk_reaches_each_milestone(
    case: Case, data: st.DataObject
) -> None:
    plan = case.plan().aiming_at(draw_goal(data, case))
    assert {stop.goal.id for stop in plan.route} == {goal.id for goal in plan.open_goals}
    for stop in plan.route:
        assert stop.total == walk_minutes(plan, case, stop.goal)
    assert sum(stop.minutes for stop in plan.route) == (plan.route[-1].total if plan.route else 0)


@thorough
@given(case=cases(), data=st.data())
def test_the_price_of_a_detour_counts_the_route_with_the_aim(
    case: Case, data: st.DataObject
) -> None:
    plan = case.plan().aiming_at(draw_goal(data, case))
    ready = plan.ready_among(range(case.graph.size))
    for i in ready:
        detour, later = plan.detour(i), plan.after([i])
        totals = {stop.goal.id: stop.total for stop in later.route}
        expected = {
            stop.goal.id: detour.minutes + totals[stop.goal.id] - stop.total
            for stop in plan.route
            if stop.goal.id in totals
        }
        found = {delay.goal.id: delay.minutes for delay in detour.delays}
        assert all(found.get(name, 0) == max(0, extra) for name, extra in expected.items())


def test_the_next_goal_is_the_aim_while_it_is_open() -> None:
    names = parse_map("a 60\nb 60 a\nc 60")
    goals = [names.goal("first", 1, "a"), names.goal("last", 1, "c")]
    plan = names.plan(goals)
    assert plan.next_goal == goals[0]
    assert plan.aiming_at(goals[1]).next_goal == goals[1]
    assert names.plan(goals, done="c").aiming_at(goals[1]).next_goal == goals[0]
    assert names.plan(goals, done="a c").aiming_at(goals[1]).next_goal is None
