"""A roadmap as a value: the prerequisite graph, cycles, and defaults.

Holds: core.model.graph, core.model.roadmap.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.model.graph import topological_order
from roadmap_cli.core.model.roadmap import (
    MAX_STAGES,
    WEIGHT_SCALE,
    Cycle,
    Milestone,
    Roadmap,
    Stage,
    Topic,
    default_milestones,
    default_weight,
    graph_of,
)


def topic(name: str, *needs: str, stage: str = "start", optional: bool = False) -> Topic:
    return Topic(name, name.title(), "core", stage, 60, prerequisites=needs, optional=optional)


def roadmap(*topics: Topic) -> Roadmap:
    return Roadmap("r", "R", "1", None, "en", "", "", (), (), (), topics, ())


def arrays(needs: list[list[int]]) -> tuple[list[int], list[int]]:
    first = [0]
    for wanted in needs:
        first.append(first[-1] + len(wanted))
    return first, [p for wanted in needs for p in wanted]


# -- the graph -----------------------------------------------------------------------------------


def test_the_graph_has_topics_by_index_and_their_needs_in_a_row() -> None:
    graph = graph_of(roadmap(topic("api", "python", "http"), topic("python"), topic("http")))
    assert graph.size == 3
    assert graph.minutes.tolist() == [60, 60, 60]
    assert graph.first.tolist() == [0, 2, 2, 2]
    assert graph.needs.tolist() == [1, 2]
    assert graph.order.tolist() == [1, 2, 0]


def test_an_empty_roadmap_is_an_empty_graph() -> None:
    graph = graph_of(roadmap())
    assert (graph.size, graph.first.tolist(), graph.order.tolist()) == (0, [0], [])


def test_without_prerequisites_the_authors_order_is_kept() -> None:
    assert topological_order(*arrays([[], [], []])) == [0, 1, 2]


def test_a_duplicate_prerequisite_is_harmless() -> None:
    assert topological_order(*arrays([[1, 1], []])) == [1, 0]


def test_an_unknown_prerequisite_is_an_error() -> None:
    with pytest.raises(KeyError, match="latin"):
        graph_of(roadmap(topic("python", "latin")))


def test_a_cycle_is_an_error() -> None:
    with pytest.raises(Cycle):
        graph_of(roadmap(topic("x", "a"), topic("a", "b"), topic("b", "c"), topic("c", "a")))


def test_a_topic_that_needs_itself_is_a_cycle() -> None:
    with pytest.raises(Cycle):
        graph_of(roadmap(topic("python", "python")))


@st.composite
def any_graph(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 8))
    places = st.sampled_from(range(size))
    return [draw(st.lists(places, max_size=2)) for _ in range(size)]


@thorough
@given(any_graph())
def test_topics_follow_their_prerequisites_or_there_is_a_cycle(needs: list[list[int]]) -> None:
    first, flat = arrays(needs)
    order = topological_order(first, flat)
    reachable = [set(direct) for direct in needs]
    for _ in needs:
        for below in reachable:
            below.update(*[reachable[i] for i in below])
    assert (order is None) == any(i in below for i, below in enumerate(reachable))
    if order is not None:
        place = {i: at for at, i in enumerate(order)}
        assert sorted(order) == list(range(len(needs)))
        assert all(place[p] < place[i] for i, wanted in enumerate(needs) for p in wanted)


# -- what is assumed -----------------------------------------------------------------------------


def test_the_weight_of_a_milestone_halves_with_every_stage() -> None:
    assert [default_weight(place, 4) for place in range(4)] == [8000, 4000, 2000, 1000]
    assert default_weight(0, 1) == WEIGHT_SCALE


def test_the_heaviest_weight_still_fits_into_64_bits() -> None:
    assert default_weight(0, MAX_STAGES) < 2**63


def test_without_milestones_each_stage_is_one_and_needs_all_so_far() -> None:
    stages = (Stage("start", "Start"), Stage("middle", "Middle"), Stage("end", "End"))
    topics = (
        topic("git"),
        topic("deploy", stage="end"),
        topic("python", stage="middle"),
        topic("vim", optional=True),
        topic("history", stage="middle", optional=True),
    )
    assert default_milestones(stages, topics) == (
        Milestone("start", "Start", "start", ("git",), 4000),
        Milestone("middle", "Middle", "middle", ("git", "python"), 2000),
        Milestone("end", "End", "end", ("git", "deploy", "python"), 1000),
    )


def test_a_stage_of_optional_topics_only_is_no_milestone() -> None:
    stages = (Stage("start", "Start"), Stage("extras", "Extras"))
    topics = (topic("git"), topic("vim", stage="extras", optional=True))
    assert [m.id for m in default_milestones(stages, topics)] == ["start"]


def test_a_roadmap_without_topics_has_no_milestones() -> None:
    assert default_milestones((Stage("start", "Start"),), ()) == ()


@thorough
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12),
    st.permutations("abc"),
)
def test_each_default_milestone_needs_all_required_topics_so_far(
    placed: list[tuple[str, bool]], order: list[str]
) -> None:
    stages = tuple(Stage(name, name.upper()) for name in order)
    topics = tuple(
        topic(f"t{i}", stage=stage, optional=optional) for i, (stage, optional) in enumerate(placed)
    )
    expected = []
    for place, stage in enumerate(stages):
        required = [t for t in topics if not t.optional]
        needs = tuple(t.id for t in required if order.index(t.stage) <= place)
        if any(t.stage == stage.id for t in required):
            weight = default_weight(place, 3)
            expected.append(Milestone(stage.id, stage.title, stage.id, needs, weight))
    assert default_milestones(stages, topics) == tuple(expected)
