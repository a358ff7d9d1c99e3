"""The path to one goal is what `next --goal` proposes, topic by topic.

Holds: core.answers.path.
"""

from hypothesis import given
from tests.core.small_roadmaps import Case, cases, parse_map, thorough

from roadmap_cli.core.planner.planner import Preferences

BAKING = parse_map(
    """
    mix      120
    knead     90 mix
    rise     180 knead
    preheat   30
    bake     120 rise preheat
    lore     240
    """
)


def path_of(goal: str, **learner: object) -> str:
    aim = BAKING.goal(goal, 1, goal)
    plan = BAKING.plan([BAKING.goal("lore", 9, "lore")], **learner)  # type: ignore[arg-type]
    return BAKING.names_at(plan.path_to(aim))


def test_a_path_has_all_the_goal_needs_and_ends_with_it() -> None:
    assert path_of("bake") == "mix knead rise preheat bake"
    assert path_of("rise") == "mix knead rise"
    assert path_of("preheat") == "preheat"


def test_closed_topics_are_not_on_the_path() -> None:
    assert path_of("bake", done="knead") == "rise preheat bake"
    assert path_of("bake", done="bake") == ""


def test_a_started_topic_comes_first_unless_it_is_blocked() -> None:
    assert path_of("bake", started={"preheat": 1}) == "preheat mix knead rise bake"
    assert path_of("bake", started={"bake": 1}) == "mix knead rise preheat bake"
    assert path_of("bake", started={"lore": 1}) == "mix knead rise preheat bake"


@thorough
@given(cases())
def test_the_path_is_what_next_proposes_step_by_step(case: Case) -> None:
    plan = case.plan()
    for goal in case.goals:
        path = []
        here = case
        while not here.is_reached(goal):
            advice = here.plan().advise(Preferences(goal=goal))
            assert advice is not None
            path.append(advice.topic)
            here = here.with_closed([advice.topic])
        assert plan.path_to(goal) == path
        assert set(path) == plan.open_below(goal.needs)
