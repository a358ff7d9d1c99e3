"""Placement: which topic is asked about, and what the answers settle."""

from collections.abc import Callable, Collection, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.maps import Case, Map, cases, drawn, graph_from, thorough

from roadmap_cli.core import placement
from roadmap_cli.core.advice import Standing
from roadmap_cli.core.graph_state import GraphState
from roadmap_cli.core.placement import MOST_QUESTIONS, Placement, Verdict

CHAIN = drawn("\n".join(f"t{i} 60 {f't{i - 1}' if i else ''}" for i in range(40)))


def placed(
    m: Map, done: str = "", checked: Iterable[str] | None = None, tracks: str = ""
) -> Placement:
    """Return the placement of a learner on a drawn map; all topics have checks unless some are said."""
    ground = GraphState(m.graph, Standing(bytearray(n in done.split() for n in m.names), {}, {}))
    names = m.names if checked is None else checked
    size = len(m.names)
    subjects = tracks.split() if tracks else [""] * size
    return Placement(ground, range(size), {m.names.index(n) for n in names}, subjects)


def said(m: Map, p: Placement, yes: str = "", no: str = "") -> tuple[str, str]:
    """Return what is known and what is unknown after some answers."""
    verdict = p.judge(*([m.names.index(n) for n in text.split()] for text in (yes, no)))
    return m.called(verdict.known), m.called(verdict.unknown)


def interview(p: Placement, knows: Callable[[int], bool]) -> tuple[list[int], Verdict]:
    """Ask someone until enough is asked; return the topics in order and the verdict."""
    yes: list[int] = []
    no: list[int] = []
    asked: list[int] = []
    while (topic := p.judge(yes, no).ask) is not None:
        asked.append(topic)
        (yes if knows(topic) else no).append(topic)
        assert len(asked) <= MOST_QUESTIONS
    return asked, p.judge(yes, no)


# -- what an answer settles ----------------------------------------------------------------------

DIAMOND = drawn(
    """
    root 60
    left 60 root
    right 60 root
    top 60 left right
    aside 12000
    """
)


def test_a_yes_speaks_for_all_below_and_a_no_against_all_above() -> None:
    p = placed(DIAMOND)
    assert said(DIAMOND, p, yes="left") == ("root left", "")
    assert said(DIAMOND, p, no="left") == ("", "left top")
    assert said(DIAMOND, p, yes="left", no="right") == ("root left", "right top")


def test_what_is_behind_the_learner_is_no_part_of_it() -> None:
    p = placed(DIAMOND, done="root left")
    assert said(DIAMOND, p, yes="top root") == ("right top", "")


def test_a_yes_alone_does_not_vouch_for_weeks() -> None:
    long = drawn("\n".join(f"t{i} 60 {f't{i - 1}' if i else ''}" for i in range(200)))
    p = placed(long)
    assert said(long, p, yes="t2") == ("t0 t1 t2", "")
    assert said(long, p, yes="t30") == ("", "")


def test_yeses_below_bear_out_the_one_above() -> None:
    p = placed(CHAIN)
    below, _ = said(CHAIN, p, yes="t30 t15")
    assert below.split()[-1] == "t15"
    every, _ = said(CHAIN, p, yes="t30 t15 t22 t29")
    assert every.split()[-1] == "t30"


def test_a_yes_that_a_no_contradicts_vouches_for_nothing() -> None:
    assert said(CHAIN, placed(CHAIN), yes="t2", no="t1") == ("", " ".join(CHAIN.names[3:]))


def test_two_against_one() -> None:
    p = placed(CHAIN)
    known, unknown = said(CHAIN, p, yes="t5 t6 t7", no="t4")
    assert known == "t0 t1 t2 t3 t4 t5"
    assert unknown.split()[0] == "t8"


# -- what is asked -------------------------------------------------------------------------------


def test_the_first_question_halves_a_chain() -> None:
    assert placed(CHAIN).judge([], []).ask in (19, 20)


def test_hours_count_and_not_topics() -> None:
    heavy = drawn("a 6000\nb 6000 a\nc 60 b\nd 60 c\ne 60 d\nf 60 e")
    assert heavy.called([placed(heavy).judge([], []).ask or 0]) == "b"


def test_of_equal_questions_it_is_the_authors_first_and_one_with_checks_before_that() -> None:
    flat = drawn("a 60\nb 60\nc 60")
    assert placed(flat).judge([], []).ask == 0
    assert placed(flat, checked=["b", "c"]).judge([], []).ask == 1
    assert placed(flat, checked=[]).judge([], []).ask == 0


def test_a_question_about_one_subject_makes_another_subject_worth_more() -> None:
    topics = [f"a{i} 90" for i in range(6)] + [f"b{i} 80" for i in range(6)]
    p = placed(two := drawn("\n".join(topics)), tracks="a " * 6 + "b " * 6)
    asked, _ = interview(p, lambda _: True)
    assert two.called(asked[:2]) == "a0 b0"
    assert two.called(sorted(asked)) == two.called(range(12))


def test_a_question_in_the_middle_of_its_subject_comes_before_one_at_its_end() -> None:
    others = "\n".join(f"o{i} 50 base" for i in range(6))
    m = drawn(f"a 60\nb 60 a\nc 60 b\nbase 60\n{others}")
    p = placed(m, tracks="x x x y o0 o1 o2 o3 o4 o5")
    assert m.called([p.judge([], []).ask or 0]) == "b"


def test_a_no_in_one_subject_leaves_questions_for_the_others() -> None:
    laboratory = pytest.importorskip("studies.placement")
    field = laboratory.Field(slip=0, guess=0)
    for kind, track, least in (("Linux", "linux", 4), ("data analyst", "db", 2)):
        knows = field.wanted & field._below(laboratory.BACKGROUNDS[kind].split())
        asked, verdict = interview(field._method, knows.__contains__)
        topics = [field.roadmap.topics[i] for i in asked]
        assert len(asked) == MOST_QUESTIONS
        assert sum(topic.track == track for topic in topics) >= least, kind
        assert len({topic.track for topic in topics}) >= 5, kind
        assert set(verdict.known) <= knows


def test_a_roadmap_of_one_topic_is_one_question() -> None:
    one = drawn("only 600")
    assert interview(placed(one), lambda _: True)[1][:3] == ((0,), (), None)
    assert interview(placed(one), lambda _: False)[1][:3] == ((), (0,), None)


def test_where_nothing_is_open_nothing_is_asked() -> None:
    assert placed(DIAMOND, done=" ".join(DIAMOND.names)).judge([], []) == ((), (), None, 0, 0)


def test_who_knows_everything_is_believed_in_the_end() -> None:
    asked, verdict = interview(placed(CHAIN), lambda _: True)
    assert len(asked) <= MOST_QUESTIONS
    assert len(verdict.known) >= 30


def test_who_knows_nothing_is_let_go_early() -> None:
    asked, verdict = interview(placed(CHAIN), lambda _: False)
    assert len(asked) <= placement.ENOUGH_BLANKS
    assert verdict.known == ()


def test_on_a_large_map_a_part_stands_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placement, "MOST_PROBES", 100)
    size = 1000
    graph = graph_from([60] * size, [[i - 1] if i else [] for i in range(size)])
    ground = GraphState(graph, Standing(bytearray(size), {}, {}))
    p = Placement(ground, range(size), range(size), [""] * size)
    first = p.judge([], []).ask
    assert first is not None
    assert 480 <= first <= 520
    _, verdict = interview(p, lambda i: i < 700)
    assert set(verdict.known) <= set(range(700))
    assert len(verdict.known) > 600


# -- whatever the map and the answers ------------------------------------------------------------


def on(case: Case) -> Placement:
    size = case.graph.size
    tracks = ["abc"[i % 3] for i in range(size)]
    return Placement(GraphState(case.graph, case.standing), range(size), range(0, size, 2), tracks)


answers = st.sets(st.integers(0, 9), max_size=5)


@thorough
@given(cases(), answers, answers)
def test_the_known_is_closed_downwards_and_the_unknown_upwards(
    case: Case, yes: Collection[int], no: Collection[int]
) -> None:
    places = [i for i in range(case.graph.size) if not case.standing.closed[i]]
    verdict = on(case).judge(yes, set(no) - set(yes))
    known, unknown = set(verdict.known), set(verdict.unknown)
    assert known | unknown <= set(places)
    assert not known & unknown
    for i in places:
        below = {p for p in case.needs(i) if not case.standing.closed[p]}
        assert i not in known or below <= known
        assert i in unknown or not below & unknown


@thorough
@given(cases(), st.permutations(range(10)), st.integers(0, 5))
def test_the_order_of_the_answers_does_not_matter(case: Case, order: list[int], cut: int) -> None:
    yes, no = order[:cut], order[cut : cut + 3]
    verdict = on(case).judge(yes, no)
    assert verdict == on(case).judge(yes[::-1], no[::-1])


@thorough
@given(cases(), st.integers(0, 2**10 - 1))
def test_nothing_settled_is_asked_and_nothing_twice(case: Case, knows: int) -> None:
    p, yes, no = on(case), list[int](), list[int]()
    while (topic := p.judge(yes, no).ask) is not None:
        verdict = p.judge(yes, no)
        assert topic not in (*yes, *no, *verdict.unknown)
        assert not case.standing.closed[topic]
        below = sum(topic in p.with_needs(y) for y in yes)
        above = sum(topic in p.with_dependents(n) for n in no)
        assert 0 <= below - above <= 1
        (yes if knows >> topic & 1 else no).append(topic)
    assert len(yes) + len(no) <= MOST_QUESTIONS


@thorough
@given(cases(), st.sets(st.integers(0, 9), max_size=4))
def test_who_answers_truly_is_never_credited_with_too_much(case: Case, tops: set[int]) -> None:
    ground = GraphState(case.graph, case.standing)
    truth = ground.open_below(i for i in tops if i < case.graph.size)
    _, verdict = interview(on(case), truth.__contains__)
    assert set(verdict.known) <= truth
    assert not truth.intersection(verdict.unknown)


# -- what it amounts to, on the shipped roadmap (studies/placement.py) ---------------


def test_invented_newcomers_are_placed_well() -> None:
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


def test_newcomers_who_never_slip_are_credited_with_nothing_wrong() -> None:
    laboratory = pytest.importorskip("studies.placement")
    rows = {row.kind: row for row in laboratory.table(laboratory.Field(slip=0, guess=0), 10, 7)}
    assert rows["all"].found >= 0.78
    assert rows["nothing"].asked == 6
    for kind in set(laboratory.KINDS) - {"with gaps"}:
        assert rows[kind].wrong == 0, kind
