"""The way to one goal is what `next --goal` proposes, one topic after the other."""

from hypothesis import given

from roadmap_cli.core.planner import Wish

from .maps import Case, cases, drawn, thorough

BAKING = drawn(
    """
    mix      120
    knead     90 mix
    rise     180 knead
    preheat   30
    bake     120 rise preheat
    lore     240
    """
)


def way(goal: str, **standing: object) -> str:
    aim = BAKING.goal(goal, 1, goal)
    plan = BAKING.plan([BAKING.goal("lore", 9, "lore")], **standing)  # type: ignore[arg-type]
    return BAKING.called(plan.way(aim))


def test_a_way_holds_what_the_goal_needs_and_the_goal_at_its_end() -> None:
    assert way("bake") == "mix knead rise preheat bake"
    assert way("rise") == "mix knead rise"
    assert way("preheat") == "preheat"


def test_what_is_behind_is_no_part_of_the_way() -> None:
    assert way("bake", done="knead") == "rise preheat bake"
    assert way("bake", done="bake") == ""


def test_what_was_begun_comes_first_unless_it_waits_for_something() -> None:
    assert way("bake", started={"preheat": 1}) == "preheat mix knead rise bake"
    assert way("bake", started={"bake": 1}) == "mix knead rise preheat bake"
    assert way("bake", started={"lore": 1}) == "mix knead rise preheat bake"


@thorough
@given(cases())
def test_the_way_is_what_next_proposes_one_after_the_other(case: Case) -> None:
    plan = case.plan()
    for goal in case.goals:
        walked = []
        here = case
        while not here.is_reached(goal):
            advice = here.plan().advise(Wish(goal=goal))
            assert advice is not None
            walked.append(advice.topic)
            here = here.closing([advice.topic])
        assert plan.way(goal) == walked
        assert set(walked) == plan.open_below(goal.needs)
