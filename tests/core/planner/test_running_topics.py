"""Topics whose exercise takes days run beside the others, and are not proposed before their day.

Holds: core.planner.advice, core.planner.graph_state, core.planner.planner.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import Case, parse_map, running_cases, thorough

from roadmap_cli.core.planner.advice import LearnerState, Preferences
from roadmap_cli.core.planner.planner import Plan

TEA = parse_map("""
    diary 240
    water 60
    cup 60 diary water
    table 120
    guests 60 cup table
    songs 30
""")
GOALS = [TEA.goal("drinker", 4, "cup"), TEA.goal("host", 2, "guests")]


def learner(done: str = "", running: int = 7) -> Plan:
    """Return the plan of somebody who began the diary, with what they did since."""
    plan = TEA.plan(GOALS, done, started={"diary": 0})
    state = plan.learner._replace(running={0: running} if running else {})
    return Plan(TEA.graph._replace(days={0: 7}), GOALS, state)


def proposed(plan: Plan) -> str:
    advice = plan.advise()
    return TEA.names[advice.topic] if advice else ""


def codes(plan: Plan) -> list[str]:
    advice = plan.advise()
    return [reason.code for reason in advice.reasons] if advice else []


def test_the_next_topic_of_the_way_is_proposed_beside_what_runs() -> None:
    assert (proposed(learner()), codes(learner())) == ("water", ["step"])
    assert proposed(learner(running=0)) == "diary"


def test_if_nothing_else_on_the_way_is_ready_the_following_topic_is_proposed() -> None:
    plan = learner("water")
    assert (proposed(plan), codes(plan)) == ("table", ["beside"])
    advice = plan.advise()
    assert advice is not None
    assert advice.goal is GOALS[0]
    assert advice.outside is None
    assert proposed(learner("water table")) == "songs"


def test_nothing_is_proposed_when_all_that_is_ready_runs() -> None:
    assert learner("water table songs").advise() is None
    assert proposed(learner("water table songs", running=0)) == "diary"


def test_with_a_track_or_a_goal_what_runs_is_not_proposed_either() -> None:
    of_diary = Preferences(track={0, 3}.__contains__)
    plan = learner()
    advice = plan.advise(of_diary)
    assert advice is not None
    assert (advice.topic, [reason.code for reason in advice.reasons]) == (3, ["outside"])
    assert learner("water").advise(Preferences(track={0}.__contains__, goal=GOALS[0])) is not None
    assert plan.aiming_at(TEA.goal("keeper", 1, "diary")).advise() is not None


def test_what_runs_is_neither_a_detour_nor_an_elective() -> None:
    songs = LearnerState(bytearray(6), {}, {5: 0}, running={5: 3})
    plan = Plan(TEA.graph._replace(days={5: 3}), GOALS, songs)
    assert plan.ready_electives() == []
    assert not plan.is_ready(5)
    late = LearnerState(bytearray(6), {}, {3: 0}, running={3: 3})
    assert Plan(TEA.graph._replace(days={3: 3}), GOALS, late).detours(9) == []


# -- on any roadmap ------------------------------------------------------------------------------


@thorough
@given(running_cases())
def test_what_runs_is_never_proposed_and_nothing_before_what_it_needs(case: Case) -> None:
    plan = case.plan()
    advice = plan.advise()
    if advice is None:
        ready = plan.ready_among(range(case.graph.size))
        assert all(i in case.learner.running for i in ready)
        return
    others = [*advice.ready, *(d.topic for d in plan.detours(9)), *plan.ready_electives()]
    for i in (advice.topic, *others):
        assert i not in case.learner.running
        assert plan.is_ready(i)


@thorough
@given(running_cases())
def test_the_proposal_is_the_first_topic_of_the_walk_that_can_be_studied(case: Case) -> None:
    plan = case.plan()
    walk = plan.next_topics(case.graph.size)
    ready = [i for i in walk if plan.is_ready(i)]
    advice = plan.advise()
    assert (advice.topic if advice else None) == (ready[0] if ready else None)
    assert sorted(plan.proposals(99)) == sorted(walk)
    if advice is not None:
        assert plan.proposals(1) == [advice.topic]


@thorough
@given(running_cases())
def test_the_hours_and_the_order_are_those_without_the_days(case: Case) -> None:
    plan, still = case.plan(), case._replace(learner=case.learner._replace(running={})).plan()
    assert plan.route == still.route
    assert plan.next_topics(99) == still.next_topics(99)


@thorough
@given(running_cases())
def test_every_reason_is_true(case: Case) -> None:
    plan = case.plan()
    advice = plan.advise()
    if advice is None:
        return
    for reason in advice.reasons:
        if reason.code == "step":
            assert advice.goal is not None
            assert advice.topic in plan.open_below(advice.goal.needs)
        elif reason.code == "beside":
            assert advice.goal is not None
            needed = plan.open_below(advice.goal.needs)
            assert needed
            assert not any(map(plan.is_ready, needed))
        elif reason.code == "started":
            assert advice.topic in case.learner.started


@thorough
@given(running_cases(), st.data())
def test_with_an_aim_the_walk_to_it_is_tried_first(case: Case, data: st.DataObject) -> None:
    plan = case.plan()
    plan = plan.aiming_at(data.draw(st.sampled_from(case.goals)))
    ready = [i for i in plan.next_topics(case.graph.size) if plan.is_ready(i)]
    advice = plan.advise()
    assert (advice.topic if advice else None) == (ready[0] if ready else None)
