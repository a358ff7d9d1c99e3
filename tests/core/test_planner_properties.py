"""What the planner promises on any map, against brute force over all orders of all topics."""

from hypothesis import assume, given
from hypothesis import strategies as st

from roadmap_cli.core.advice import Goal, Standing, Wish
from roadmap_cli.core.graph import Graph
from roadmap_cli.core.planner import Plan

from .maps import Case, brief, cases, graph_from, optimum, thorough


def walked(case: Case) -> list[int]:
    """Follow the advice to the last milestone, planning anew after each topic."""
    topics: list[int] = []
    while (advice := case.plan().advise()) is not None and advice.goal is not None:
        topics.append(advice.topic)
        case = case.closing([advice.topic])
    return topics


def needed(case: Case, goals: list[Goal] | tuple[Goal, ...]) -> set[int]:
    found: set[int] = set()
    stack = [i for goal in goals for i in goal.needs]
    while stack:
        i = stack.pop()
        if i not in found and not case.standing.closed[i]:
            found.add(i)
            stack += case.needs(i)
    return found


def route_of(plan: Plan) -> list[str]:
    return [stop.goal.id for stop in plan.route]


@thorough
@given(cases())
def test_following_the_advice_costs_exactly_the_optimum(case: Case) -> None:
    assert case.cost_of(walked(case)) == optimum(case)


@brief
@given(cases(topics=(5, 9), milestones=(6, 12), begun=False))
def test_a_dozen_milestones_are_still_ordered_exactly(case: Case) -> None:
    assert case.cost_of(walked(case)) == optimum(case)


@thorough
@given(cases())
def test_nothing_is_proposed_that_no_milestone_needs(case: Case) -> None:
    assert sorted(walked(case)) == sorted(needed(case, case.goals))


@thorough
@given(cases())
def test_the_dates_on_the_route_are_the_dates_that_come_true(case: Case) -> None:
    promised = {stop.goal.id: stop.total for stop in case.plan().route}
    clock, came = 0, {}
    here = case
    for i in walked(case):
        clock += case.remaining(i)
        before, here = here, here.closing([i])
        for goal in case.goals:
            if here.is_reached(goal) and not before.is_reached(goal):
                came[goal.id] = clock
    assert came == promised


@thorough
@given(cases(milestones=(2, 8)))
def test_the_plan_never_changes_its_mind(case: Case) -> None:
    """After each topic the route is the old one without what was reached."""
    route = route_of(case.plan())
    for i in walked(case):
        case = case.closing([i])
        left = {goal.id for goal in case.goals if not case.is_reached(goal)}
        route = [name for name in route if name in left]
        assert route_of(case.plan()) == route


@thorough
@given(cases(), st.data())
def test_any_ready_topic_of_the_bundle_is_as_good_as_the_proposed_one(
    case: Case, data: st.DataObject
) -> None:
    advice = case.plan().advise()
    assume(advice is not None and advice.goal is not None)
    assert advice is not None
    other = data.draw(st.sampled_from((advice.topic, *advice.ready)))
    after = case.closing([other])
    assert case.cost_of([other, *walked(after)]) == optimum(case)


def permuted(case: Case, place: list[int]) -> Case:
    """Return the same map with topic i moved to place[i]."""
    size = case.graph.size
    back = [place.index(i) for i in range(size)]
    graph = graph_from(
        [case.graph.minutes[old] for old in back],
        [[place[p] for p in reversed(case.needs(old))] for old in back],
    )
    goals = tuple(g._replace(needs=tuple(place[i] for i in g.needs)) for g in case.goals)
    closed, spent = case.standing[:2]
    standing = Standing(
        bytearray(closed[old] for old in back), {place[i]: m for i, m in spent.items()}, {}
    )
    return Case(graph, goals, standing)


@thorough
@given(cases(), st.data())
def test_the_order_of_the_rows_does_not_matter_to_the_route(
    case: Case, data: st.DataObject
) -> None:
    place = data.draw(st.permutations(range(case.graph.size)))
    one, other = case.plan(), permuted(case, place).plan()
    assert one.route == tuple(
        theirs._replace(goal=mine.goal) for mine, theirs in zip(one.route, other.route, strict=True)
    )
    assert route_of(one) == route_of(other)
    mine, theirs = one.advise(), other.advise()
    if mine is None or theirs is None:
        assert mine is theirs
    else:
        free = {place[i] for i in (mine.topic, *mine.ready)}
        assert free == {theirs.topic, *theirs.ready}
        assert theirs.topic == min(free)


@thorough
@given(cases())
def test_only_relative_estimates_matter(case: Case) -> None:
    """Seven times the hours, the same way."""
    graph = case.graph
    longer = Graph(type(graph.minutes)("i", [7 * m for m in graph.minutes]), *graph[1:])
    spent = {i: 7 * m for i, m in case.standing.spent.items()}
    # 15 % of an overrun estimate is rounded up: keep to estimates where nothing is rounded.
    assume(all(case.remaining(i) == graph.minutes[i] - m for i, m in case.standing.spent.items()))
    other = Case(longer, case.goals, case.standing._replace(spent=spent))
    assert walked(other) == walked(case)
    assert [7 * stop.total for stop in case.plan().route] == [
        stop.total for stop in other.plan().route
    ]


@thorough
@given(cases(), st.data())
def test_the_price_of_a_detour_is_exact_next_and_the_most_it_can_be_later(
    case: Case, data: st.DataObject
) -> None:
    plan = case.plan()
    outside = [i for i, m in enumerate(plan.mask) if not case.standing.closed[i]]
    assume(plan.route and outside)
    topic = data.draw(st.sampled_from(outside))
    detour = plan.detour(topic)
    price = {delay.goal.id: delay.minutes for delay in detour.delays}

    # Study the detour with all it needs, then keep to the route.
    below = needed(case, [Goal("", "", 1, (topic,))])
    assert detour.minutes == sum(map(case.remaining, below))
    steps = [i for i in case.graph.order if i in below]
    for stop in plan.route:
        wanted = needed(case, [stop.goal])
        steps += [i for i in case.graph.order if i in wanted and i not in steps]
    clock, here, date = 0, case, {}
    for i in steps:
        clock += case.remaining(i)
        here = here.closing([i])
        for stop in plan.route:
            if here.is_reached(stop.goal):
                date.setdefault(stop.goal.id, clock)

    following = plan.route[0]
    completed = needed(case, [following.goal]) <= below
    for stop in plan.route:
        moved = date[stop.goal.id] - stop.total
        assert moved <= price.get(stop.goal.id, 0)
        if stop is following and not completed:
            assert moved == price.get(stop.goal.id, 0)
    # Planning anew after the detour can only make it cheaper.
    first = steps[: len(below)]
    assert case.cost_of([*first, *walked(case.closing(first))]) <= case.cost_of(steps)


@thorough
@given(cases(milestones=(1, 4)), st.data())
def test_what_comes_is_what_the_advice_would_be_step_by_step(
    case: Case, data: st.DataObject
) -> None:
    """With any wish and with topics begun out of turn."""
    size = case.graph.size
    open_topics = [i for i in range(size) if not case.standing.closed[i]]
    some = st.sets(st.sampled_from(range(size)))
    begun = data.draw(some) & set(open_topics)
    idle = {i: data.draw(st.integers(0, 20)) for i in sorted(begun)}
    case = case._replace(standing=case.standing._replace(started=idle))
    track = data.draw(some)
    wish = Wish(
        data.draw(st.none() | st.integers(1, 180)),
        data.draw(st.sampled_from((None, track.__contains__))),
        data.draw(st.none() | st.sampled_from(case.goals)),
    )
    plan, steps, here = case.plan(), [], case
    while (advice := here.plan().advise(wish)) is not None:
        steps.append(advice.topic)
        here = here.closing([advice.topic])
    most = data.draw(st.integers(0, size + 1))
    assert plan.coming(most, wish) == steps[:most]
    assert sorted(steps) == open_topics


@thorough
@given(cases(), st.data())
def test_what_a_change_unlocked_is_what_is_ready_now_and_was_not(
    case: Case, data: st.DataObject
) -> None:
    before = case.plan()
    more = data.draw(st.sets(st.sampled_from(range(case.graph.size))))
    after = case.closing(more).plan()
    expected = [i for i in range(case.graph.size) if after.is_ready(i) and not before.is_ready(i)]
    assert after.unlocked_by(case.standing.closed) == expected


@thorough
@given(cases())
def test_every_topic_of_a_goal_is_either_behind_or_still_needed(case: Case) -> None:
    plan = case.plan()
    for stop in plan.route:
        wanted = plan.open_below(stop.goal.needs)
        assert wanted == needed(case, [stop.goal])
        closure = plan.closure(stop.goal)
        assert closure == sorted(set(closure))
        assert len(closure) == plan.behind(stop.goal) + len(wanted)
        assert wanted <= set(closure)
