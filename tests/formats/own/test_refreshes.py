"""A topic may refresh what it needs, directly or through others, and nothing else.

Holds: formats.own.refresh_checks.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.formats.own import refresh_checks
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml

HEAD = "format: 1\nid: x\ntitle: X\ntracks:\n  - id: t\n    topics:\n"

Edges = list[set[int]]  # by topic, the indexes of earlier ones


def text_of(needs: Edges, refreshes: list[list[int]]) -> str:
    lines = [HEAD]
    for i, (needed, refreshed) in enumerate(zip(needs, refreshes, strict=True)):
        lists = {"prerequisites": sorted(needed), "refreshes": refreshed}
        keys = [f"{key}: [{', '.join(f't{n}' for n in ids)}]" for key, ids in lists.items()]
        lines.append(f"      - {{id: t{i}, title: T, hours: 1, {', '.join(keys)}}}\n")
    return "".join(lines)


def all_needs(needs: Edges, topic: int) -> set[int]:
    return needs[topic].union(*(all_needs(needs, needed) for needed in needs[topic]))


@st.composite
def maps(draw: st.DrawFn) -> tuple[Edges, list[list[int]]]:
    size = draw(st.integers(1, 8))
    needs = [{n for n in range(i) if draw(st.integers(0, 2)) == 0} for i in range(size)]
    some = st.lists(st.integers(0, size - 1), unique=True, max_size=4)
    return needs, [draw(some) for _ in range(size)]


@examples(80)
@given(drawn=maps(), topics_a_pass=st.sampled_from([1, 2, 4096]))
def test_what_is_refreshed_without_being_needed_is_an_error_and_nothing_else_is(
    drawn: tuple[Edges, list[list[int]]], topics_a_pass: int
) -> None:
    needs, refreshes = drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refresh_checks, "_TOPICS_A_PASS", topics_a_pass)
        result = read_text(text_of(needs, refreshes))
    wrong = [
        f"t{i} refreshes {'itself' if n == i else f't{n},'}"
        for i, names in enumerate(refreshes)
        for n in names
        if n not in all_needs(needs, i)
    ]
    found = [" ".join(p.sentence.split()[:3]) for p in result.problems if p.severity == "error"]
    assert sorted(found) == sorted(wrong)
    assert {p.code for p in result.problems if p.severity == "error"} <= {"unneeded-refresh"}
    if result.roadmap is not None:
        assert [t.refreshes for t in result.roadmap.topics] == [
            tuple(f"t{n}" for n in names) for names in refreshes
        ]
        assert read_text(to_yaml(result.roadmap, with_titles=True)).roadmap == result.roadmap


def test_of_a_misspelt_prerequisite_no_second_problem_follows() -> None:
    text = text_of([set(), set(), {1}, {2}], [[], [], [], [0]]).replace(
        "prerequisites: [t1]", "prerequisites: [tt]"
    )
    assert [problem.code for problem in read_text(text).problems] == ["unknown-prerequisite"]


def test_a_former_id_is_named_with_its_present_one() -> None:
    text = text_of([set(), {0}], [[], [0]])
    text = text.replace("id: t0,", "id: base, was: [t0],").replace(": [t0]}", ": [t0]}")
    text = text.replace("prerequisites: [t0]", "prerequisites: [base]")
    (problem,) = read_text(text).problems
    assert (problem.code, problem.hint) == ("unknown-topic", "it is now called base")


def test_a_topic_that_names_one_twice_is_warned() -> None:
    result = read_text(text_of([set(), {0}], [[], [0, 0]]))
    assert [problem.code for problem in result.problems] == ["repeated-entry"]
    assert result.roadmap is not None
    assert result.roadmap.topics[1].refreshes == ("t0",)


def test_a_long_chain_that_refreshes_its_beginning_is_read() -> None:
    size = 5000
    needs = [{i - 1} if i else set() for i in range(size)]
    refreshes = [[0] if i else [] for i in range(size)]
    refreshes[4000] = [4500]
    problems = read_text(text_of(needs, refreshes)).problems
    assert [problem.sentence.split(",")[0] for problem in problems] == ["t4000 refreshes t4500"]
