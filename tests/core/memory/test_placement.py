"""Placement: which topic is asked about, and what the answers decide.

Holds: core.memory.placement.
"""

from collections.abc import Callable, Collection, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import Case, Map, cases, graph_from, parse_map, thorough

from roadmap_cli.core.memory import placement
from roadmap_cli.core.memory.placement import CONTROLS, MAX_QUESTIONS, Placement, PlacementResult
from roadmap_cli.core.planner.advice import LearnerState
from roadmap_cli.core.planner.graph_state import GraphState

CHAIN = parse_map("\n".join(f"t{i} 60 {f't{i - 1}' if i else ''}" for i in range(40)))


def placement_of(
    m: Map, done: str = "", checked: Iterable[str] | None = None, tracks: str = ""
) -> Placement:
    """Return the placement of a learner; all topics have checks unless some are given."""
    ground = GraphState(
        m.graph, LearnerState(bytearray(n in done.split() for n in m.names), {}, {})
    )
    names = m.names if checked is None else checked
    size = len(m.names)
    subjects = tracks.split() if tracks else [""] * size
    return Placement(ground, range(size), {m.names.index(n) for n in names}, subjects)


def known_and_unknown(m: Map, p: Placement, yes: str = "", no: str = "") -> tuple[str, str]:
    """Return the known and the unknown topics after some answers."""
    verdict = p.judge(*([m.names.index(n) for n in text.split()] for text in (yes, no)))
    return m.names_at(verdict.known), m.names_at(verdict.unknown)


def interview(p: Placement, knows: Callable[[int], bool]) -> tuple[list[int], PlacementResult]:
    """Ask until enough is asked; return the topics in order and the result."""
    yes: list[int] = []
    no: list[int] = []
    questions: list[int] = []
    while (topic := p.judge(yes, no).ask) is not None:
        questions.append(topic)
        (yes if knows(topic) else no).append(topic)
        assert len(questions) <= MAX_QUESTIONS
    return questions, p.judge(yes, no)


# -- what an answer decides ----------------------------------------------------------------------

DIAMOND = parse_map(
    """
    root 60
    left 60 root
    right 60 root
    top 60 left right
    aside 12000
    """
)


def test_a_yes_covers_prerequisites_and_a_no_dependents() -> None:
    p = placement_of(DIAMOND)
    assert known_and_unknown(DIAMOND, p, yes="left") == ("root left", "")
    assert known_and_unknown(DIAMOND, p, no="left") == ("", "left top")
    assert known_and_unknown(DIAMOND, p, yes="left", no="right") == ("root left", "right top")


def test_closed_topics_take_no_part() -> None:
    p = placement_of(DIAMOND, done="root left")
    assert known_and_unknown(DIAMOND, p, yes="top root") == ("right top", "")


def test_a_single_yes_does_not_skip_weeks() -> None:
    long = parse_map("\n".join(f"t{i} 60 {f't{i - 1}' if i else ''}" for i in range(200)))
    p = placement_of(long)
    assert known_and_unknown(long, p, yes="t2") == ("t0 t1 t2", "")
    assert known_and_unknown(long, p, yes="t30") == ("", "")


def test_yeses_below_support_the_one_above() -> None:
    p = placement_of(CHAIN)
    below, _ = known_and_unknown(CHAIN, p, yes="t30 t15")
    assert below.split()[-1] == "t15"
    every, _ = known_and_unknown(CHAIN, p, yes="t30 t15 t22 t29")
    assert every.split()[-1] == "t30"


def test_a_contradicted_yes_supports_nothing() -> None:
    assert known_and_unknown(CHAIN, placement_of(CHAIN), yes="t2", no="t1") == (
        "",
        " ".join(CHAIN.names[3:]),
    )


def test_two_answers_outvote_one() -> None:
    p = placement_of(CHAIN)
    known, unknown = known_and_unknown(CHAIN, p, yes="t5 t6 t7", no="t4")
    assert known == "t0 t1 t2 t3 t4 t5"
    assert unknown.split()[0] == "t8"


# -- what is asked -------------------------------------------------------------------------------


def test_the_first_question_halves_a_chain() -> None:
    assert placement_of(CHAIN).judge([], []).ask in (19, 20)


def test_hours_decide_and_not_topics() -> None:
    heavy = parse_map("a 6000\nb 6000 a\nc 60 b\nd 60 c\ne 60 d\nf 60 e")
    assert heavy.names_at([placement_of(heavy).judge([], []).ask or 0]) == "b"


def test_ties_go_to_topics_with_checks_then_to_the_authors_order() -> None:
    flat = parse_map("a 60\nb 60\nc 60")
    assert placement_of(flat).judge([], []).ask == 0
    assert placement_of(flat, checked=["b", "c"]).judge([], []).ask == 1
    assert placement_of(flat, checked=[]).judge([], []).ask == 0


def test_a_question_about_one_track_favours_the_others() -> None:
    topics = [f"a{i} 90" for i in range(6)] + [f"b{i} 80" for i in range(6)]
    p = placement_of(two := parse_map("\n".join(topics)), tracks="a " * 6 + "b " * 6)
    asked, _ = interview(p, lambda _: True)
    assert two.names_at(asked[:2]) == "a0 b0"
    assert two.names_at(sorted(asked)) == two.names_at(range(12))


def test_a_question_in_the_middle_of_a_track_comes_before_one_at_its_end() -> None:
    others = "\n".join(f"o{i} 50 base" for i in range(6))
    m = parse_map(f"a 60\nb 60 a\nc 60 b\nbase 60\n{others}")
    p = placement_of(m, tracks="x x x y o0 o1 o2 o3 o4 o5")
    assert m.names_at([p.judge([], []).ask or 0]) == "b"


def test_a_no_in_one_track_leaves_questions_for_the_others() -> None:
    laboratory = pytest.importorskip("studies.placement")
    field = laboratory.Field(slip=0, guess=0)
    for kind, track, least in (("Linux", "linux", 3), ("data analyst", "db", 2)):
        knows = field.wanted & field._below(laboratory.BACKGROUNDS[kind].split())
        asked, verdict = interview(field._method, knows.__contains__)
        topics = [field.roadmap.topics[i] for i in asked]
        assert MAX_QUESTIONS - CONTROLS <= len(asked) <= MAX_QUESTIONS
        assert sum(topic.track == track for topic in topics) >= least, kind
        assert len({topic.track for topic in topics}) >= 5, kind
        assert set(verdict.known) <= knows


def test_a_roadmap_of_one_topic_is_one_question() -> None:
    one = parse_map("only 600")
    assert interview(placement_of(one), lambda _: True)[1][:3] == ((0,), (), None)
    assert interview(placement_of(one), lambda _: False)[1][:3] == ((), (0,), None)


def test_nothing_is_asked_when_nothing_is_open() -> None:
    assert placement_of(DIAMOND, done=" ".join(DIAMOND.names)).judge([], []) == ((), (), None, 0, 0)


def test_a_learner_who_knows_everything_is_placed_at_the_end() -> None:
    asked, verdict = interview(placement_of(CHAIN), lambda _: True)
    assert len(asked) <= MAX_QUESTIONS
    assert len(verdict.known) >= 30


def test_a_learner_who_knows_nothing_is_asked_few_questions() -> None:
    asked, verdict = interview(placement_of(CHAIN), lambda _: False)
    assert len(asked) <= placement.ENOUGH_BLANKS
    assert verdict.known == ()


def test_a_large_roadmap_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placement, "MAX_PROBES", 100)
    size = 1000
    graph = graph_from([60] * size, [[i - 1] if i else [] for i in range(size)])
    ground = GraphState(graph, LearnerState(bytearray(size), {}, {}))
    p = Placement(ground, range(size), range(size), [""] * size)
    first = p.judge([], []).ask
    assert first is not None
    assert 480 <= first <= 520
    _, verdict = interview(p, lambda i: i < 700)
    assert set(verdict.known) <= set(range(700))
    assert len(verdict.known) > 600


# -- who says yes to what they do not know -------------------------------------------------------


def claims_and_checks() -> Placement:
    """Return the placement on a chain in which each fourth topic has an answer to compare."""
    return placement_of(CHAIN, checked=CHAIN.names[::4])


def test_a_yes_with_no_answer_to_compare_counts_unless_others_with_one_were_no() -> None:
    p = claims_and_checks()
    assert known_and_unknown(CHAIN, p, yes="t9 t10 t11")[0].split()[-1] == "t11"
    assert known_and_unknown(CHAIN, p, yes="t9 t10 t11", no="t20")[0] == ""
    honest, _ = known_and_unknown(CHAIN, p, yes="t9 t10 t11", no="t20 t21")
    assert honest.split()[-1] == "t11"
    compared, _ = known_and_unknown(CHAIN, p, yes="t8 t12 t11", no="t20")
    assert compared.split()[-1] == "t8"


def test_who_says_yes_to_nearly_all_is_asked_where_there_is_an_answer_to_compare() -> None:
    asked, verdict = interview(claims_and_checks(), lambda _: True)
    compared = [i for i in asked if i % 4 == 0 and i in verdict.known]
    assert len(compared) >= CONTROLS
    claimed, caught = interview(claims_and_checks(), lambda i: bool(i % 4))
    assert len(caught.known) < len(verdict.known) / 2
    assert any(i % 4 == 0 for i in claimed)


def test_two_questions_more_look_at_what_rests_on_few_answers() -> None:
    laboratory = pytest.importorskip("studies.placement")
    rows = {row.kind: row for row in laboratory.table(laboratory.Field(), 25, 7)}
    before = {
        row.kind: row for row in laboratory.table(laboratory.Field(laboratory.NoControls), 25, 7)
    }
    assert rows["all"].wrong < before["all"].wrong
    assert rows["all"].found > before["all"].found - 0.02
    assert rows["all"].asked < before["all"].asked + 1


def test_claims_without_an_answer_to_compare_cost_a_beginner_little() -> None:
    laboratory = pytest.importorskip("studies.placement")
    claiming = laboratory.table(laboratory.Field(guess=0.2, claim=0.9), 15, 7)[-1]
    before = laboratory.table(laboratory.Field(laboratory.NoControls, guess=0.2, claim=0.9), 15, 7)[
        -1
    ]
    assert claiming.wrong < 0.6 * before.wrong


# -- whatever the map and the answers ------------------------------------------------------------


def placement_on(case: Case) -> Placement:
    size = case.graph.size
    tracks = ["abc"[i % 3] for i in range(size)]
    return Placement(GraphState(case.graph, case.learner), range(size), range(0, size, 2), tracks)


answers = st.sets(st.integers(0, 9), max_size=5)


@thorough
@given(cases(), answers, answers)
def test_known_includes_prerequisites_and_unknown_dependents(
    case: Case, yes: Collection[int], no: Collection[int]
) -> None:
    places = [i for i in range(case.graph.size) if not case.learner.closed[i]]
    verdict = placement_on(case).judge(yes, set(no) - set(yes))
    known, unknown = set(verdict.known), set(verdict.unknown)
    assert known | unknown <= set(places)
    assert not known & unknown
    for i in places:
        below = {p for p in case.needs(i) if not case.learner.closed[p]}
        assert i not in known or below <= known
        assert i in unknown or not below & unknown


@thorough
@given(cases(), st.permutations(range(10)), st.integers(0, 5))
def test_the_order_of_the_answers_does_not_matter(case: Case, order: list[int], cut: int) -> None:
    yes, no = order[:cut], order[cut : cut + 3]
    verdict = placement_on(case).judge(yes, no)
    assert verdict == placement_on(case).judge(yes[::-1], no[::-1])


@thorough
@given(cases(), st.integers(0, 2**10 - 1))
def test_decided_topics_are_not_asked_and_none_is_asked_twice(case: Case, knows: int) -> None:
    p, yes, no = placement_on(case), list[int](), list[int]()
    while (topic := p.judge(yes, no).ask) is not None:
        verdict = p.judge(yes, no)
        assert topic not in (*yes, *no, *verdict.unknown)
        assert not case.learner.closed[topic]
        # A yes that does not count decides nothing.
        below = sum(topic in p.with_needs(y) for y in p._credible_yeses(yes, no))
        above = sum(topic in p.with_dependents(n) for n in no)
        if len(yes) + len(no) < MAX_QUESTIONS - CONTROLS and topic not in verdict.known:
            assert 0 <= below - above <= 1
        (yes if knows >> topic & 1 else no).append(topic)
    assert len(yes) + len(no) <= MAX_QUESTIONS


@thorough
@given(cases(), st.sets(st.integers(0, 9), max_size=4))
def test_true_answers_never_credit_too_much(case: Case, tops: set[int]) -> None:
    ground = GraphState(case.graph, case.learner)
    truth = ground.open_below(i for i in tops if i < case.graph.size)
    _, verdict = interview(placement_on(case), truth.__contains__)
    assert set(verdict.known) <= truth
    assert not truth.intersection(verdict.unknown)


# -- what it amounts to, on the shipped roadmap (studies/placement.py) ---------------


def test_simulated_newcomers_are_placed_well() -> None:
    laboratory = pytest.importorskip("studies.placement")  # the sdist is without it
    rows = {row.kind: row for row in laboratory.table(laboratory.Field(), 25, 7)}
    rival = laboratory.table(laboratory.Field(laboratory.OneYesIsEnough), 25, 7)[-1]
    every = rows["all"]
    assert 9 <= every.asked <= 12
    assert rows["nothing"].asked <= 8.5
    assert every.found >= 0.72
    assert rows["Python"].found >= 0.85
    assert rows["front end"].found >= 0.65
    assert every.wrong <= 0.02
    assert every.wrong * 2 < rival.wrong
    for row in rows.values():
        assert row.wrong <= 0.05, row


def test_newcomers_without_slips_get_no_wrong_credit() -> None:
    laboratory = pytest.importorskip("studies.placement")
    rows = {row.kind: row for row in laboratory.table(laboratory.Field(slip=0, guess=0), 10, 7)}
    assert rows["all"].found >= 0.78
    assert rows["nothing"].asked == 6
    for kind in set(laboratory.KINDS) - {"with gaps"}:
        assert rows[kind].wrong == 0, kind
