"""When a finished topic is due for review, in small stories.

Holds: core.memory.review.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.memory import memory
from roadmap_cli.core.memory.review import (
    CREDIT_SHARES,
    FULL_CREDIT,
    REVIEW_KINDS,
    Review,
    ReviewFold,
    credited_topics,
)

DAY_0 = date(2026, 3, 4)
# alpha and beta lead to gamma, that to delta, these to omega, and delta and omega to psi;
# pi stands alone.
NEEDS = {
    "gamma": ["alpha", "beta"],
    "delta": ["gamma"],
    "omega": ["delta", "gamma"],
    "psi": ["omega", "delta"],
}

FactArguments = tuple[str, str, str, int]  # kind, topic, day, rating


def needs(topic: str) -> Sequence[str]:
    return NEEDS.get(topic, [])


def parse_fact(fact: str) -> FactArguments:
    """Parse a fact such as "finished alpha on 8, rated 2"; the default is day 0."""
    words = fact.replace(",", "").split()
    day, rating = 0, 0
    if "on" in words:
        day = int(words[words.index("on") + 1])
    if "rated" in words:
        rating = int(words[words.index("rated") + 1])
    return words[0], words[1], (DAY_0 + timedelta(day)).isoformat(), rating


def reviews_after(*facts: str, refreshes: Mapping[str, Sequence[str]] = {}) -> dict[str, Review]:
    """Return the review states after these facts, by topic."""
    return fold_facts(map(parse_fact, facts), refreshes)


def fold_facts(
    facts: Iterable[FactArguments], refreshes: Mapping[str, Sequence[str]] = {}
) -> dict[str, Review]:
    reviews = ReviewFold(needs, refreshes=lambda topic: refreshes.get(topic, ()))
    for fact in facts:
        reviews.add(*fact)
    return reviews.reviews


def due(reviews: dict[str, Review], topic: str) -> int:
    """Return the day a topic is due, counted from day 0."""
    return reviews[topic].due - DAY_0.toordinal()


def recall_on(review: Review, day: int) -> float:
    return memory.recall_probability(review.memory, DAY_0.toordinal() + day)


# -- finished and rated --------------------------------------------------------------------------


def test_a_finished_topic_is_due_after_eight_days() -> None:
    assert due(reviews_after("finished alpha"), "alpha") == 8
    assert due(reviews_after("finished alpha on 100"), "alpha") == 108


@pytest.mark.parametrize(("rating", "days"), [(1, 1), (2, 4), (3, 8), (4, 14)])
def test_the_rating_decides_the_first_due_day(rating: int, days: int) -> None:
    assert due(reviews_after(f"finished alpha, rated {rating}"), "alpha") == days


def test_a_later_rating_counts_from_the_day_of_finishing() -> None:
    assert reviews_after("finished alpha", "finished alpha on 3, rated 2") == reviews_after(
        "finished alpha, rated 2"
    )


def test_finishing_again_without_a_rating_changes_nothing() -> None:
    once = reviews_after("finished alpha, rated 4", "recalled alpha on 9")
    assert (
        reviews_after("finished alpha, rated 4", "recalled alpha on 9", "finished alpha on 20")
        == once
    )


def test_a_rating_after_the_first_check_is_ignored() -> None:
    once = reviews_after("finished alpha, rated 2", "forgotten alpha on 4")
    rated = reviews_after(
        "finished alpha, rated 2", "forgotten alpha on 4", "finished alpha on 5, rated 4"
    )
    assert rated == once


@pytest.mark.parametrize("rating", [-1, 5, 22, 10**30, "3", None, 2.5, [1]])
def test_an_invalid_rating_is_ignored(rating: int) -> None:
    assert fold_facts([("finished", "alpha", DAY_0.isoformat(), rating)]) == reviews_after(
        "finished alpha"
    )


# -- recalled and forgotten ----------------------------------------------------------------------


def test_a_recalled_topic_is_due_much_later() -> None:
    reviews = reviews_after("finished alpha", "recalled alpha on 8")
    assert due(reviews, "alpha") == 83
    assert reviews["alpha"][4:] == (1, 1, 1, True, 0)


def test_a_forgotten_topic_is_due_soon_and_stays_finished() -> None:
    reviews = reviews_after("finished alpha", "recalled alpha on 8", "forgotten alpha on 83")
    assert 83 < due(reviews, "alpha") <= 83 + 14
    assert reviews["alpha"].checks == 2


def test_a_topic_forgotten_many_times_is_still_asked() -> None:
    forgotten = [f"forgotten alpha on {day}" for day in range(8, 60, 2)]
    reviews = reviews_after("finished alpha", *forgotten)
    assert 59 <= due(reviews, "alpha") <= 62
    assert reviews["alpha"].checks == len(forgotten)
    assert reviews["alpha"].recalled == 0


@pytest.mark.parametrize(
    ("facts", "stability"),
    [
        # "I did not know it" after "I knew it" on one day is a second thought …
        (("recalled alpha on 8", "forgotten alpha on 8"), 1.842225),
        # … a day later, or on the day it was finished, it is an answer of its own.
        (("recalled alpha on 8", "forgotten alpha on 9"), 1.862005),
        (("forgotten alpha",), 0.775084),
    ],
)
def test_forgetting_on_the_day_of_a_recall_corrects_it(
    facts: Sequence[str], stability: float
) -> None:
    assert reviews_after("finished alpha", *facts)["alpha"].memory.stability == stability


def test_the_first_check_is_kept() -> None:
    assert reviews_after("finished alpha", "forgotten alpha on 8")["alpha"].first_check == 2
    both = reviews_after("finished alpha", "forgotten alpha on 8", "recalled alpha on 10")
    assert both["alpha"].first_check == 2
    assert (both["alpha"].checks, both["alpha"].recalled) == (2, 1)


@pytest.mark.parametrize("fact", ["recalled pi on 8", "forgotten pi on 8"])
def test_a_topic_that_was_never_finished_has_no_memory(fact: str) -> None:
    assert reviews_after(fact) == {}


# -- solid ---------------------------------------------------------------------------------------


def test_a_topic_is_solid_when_it_was_recalled_a_week_or_more_after_it_was_finished() -> None:
    assert not reviews_after("finished alpha", "recalled alpha on 6")["alpha"].solid
    assert reviews_after("finished alpha", "recalled alpha on 7")["alpha"].solid
    assert not reviews_after("finished alpha", "forgotten alpha on 30")["alpha"].solid


@pytest.mark.parametrize(
    ("days", "is_solid"),
    [
        ((), False),
        # Once more on the same day is practice, and a few days later proves little.
        ((90,), False),
        ((96,), False),
        ((97,), True),
        ((93, 97), True),
        ((93, 96, 200), True),
    ],
)
def test_a_topic_that_was_forgotten_is_solid_when_it_is_recalled_a_week_or_more_later(
    days: Sequence[int], is_solid: bool
) -> None:
    facts = ["finished alpha", "recalled alpha on 8", "forgotten alpha on 90"]
    reviews = reviews_after(*facts, *(f"recalled alpha on {day}" for day in days))
    assert reviews["alpha"].solid == is_solid
    assert bool(reviews["alpha"].lapsed) != is_solid


def test_a_second_thought_takes_solid_away() -> None:
    facts = ("finished alpha", "recalled alpha on 8", "recalled alpha on 90")
    assert not reviews_after(*facts, "forgotten alpha on 90")["alpha"].solid


# -- once more after a lapse ---------------------------------------------------------------------


def test_an_answer_on_the_day_of_a_lapse_is_practice_and_no_check() -> None:
    facts = ("finished alpha", "finished gamma", "forgotten gamma on 20")
    lapse = reviews_after(*facts)
    for kind in ("recalled", "forgotten"):
        again = reviews_after(*facts, f"{kind} gamma on 20", f"{kind} gamma on 20")
        assert again["gamma"][4:] == lapse["gamma"][4:]
        assert again["alpha"] == lapse["alpha"]
        assert (again["gamma"] == lapse["gamma"]) == (kind == "forgotten")
        assert again["gamma"].memory.stability >= lapse["gamma"].memory.stability


def test_practice_on_the_day_of_a_lapse_hardly_moves_the_next_day_it_is_asked() -> None:
    facts = ("finished alpha", "recalled alpha on 8", "forgotten alpha on 83")
    once, twice = reviews_after(*facts), reviews_after(*facts, "recalled alpha on 83")
    assert due(once, "alpha") <= due(twice, "alpha") <= due(once, "alpha") + 1


def test_a_topic_finished_again_is_not_solid_yet() -> None:
    facts = ("finished alpha", "recalled alpha on 8", "reopened alpha on 90")
    assert reviews_after(*facts) == {}
    assert reviews_after(*facts, "finished alpha on 95") == reviews_after("finished alpha on 95")


# -- credits to prerequisites --------------------------------------------------------------------


def test_finishing_a_topic_refreshes_two_levels_of_prerequisites() -> None:
    alone = reviews_after("finished alpha", "finished gamma", "finished pi")
    reviews = reviews_after(
        "finished alpha", "finished gamma", "finished pi", "finished delta on 7"
    )
    assert due(alone, "gamma") == 8 < due(alone | reviews, "gamma")
    assert recall_on(alone["alpha"], 30) < recall_on(reviews["alpha"], 30)
    assert recall_on(reviews["alpha"], 30) < recall_on(reviews["gamma"], 30)
    assert reviews["pi"] == alone["pi"]


def test_a_direct_prerequisite_gets_a_tenth_of_a_recall_and_theirs_less() -> None:
    before = reviews_after("finished alpha", "finished gamma")
    reviews = reviews_after("finished alpha", "finished gamma", "finished delta on 20")
    for name, share in (("gamma", 0.1), ("alpha", 0.03)):
        left = 1 - recall_on(before[name], 20)
        assert 1 - recall_on(reviews[name], 20) == pytest.approx(left * (1 - share), abs=1e-6)
        full = memory.review(before[name].memory, DAY_0.toordinal() + 20, recalled=True)
        way = full.stability - before[name].memory.stability
        gained = reviews[name].memory.stability - before[name].memory.stability
        assert gained == pytest.approx(share * way, abs=1e-5)


def test_a_direct_prerequisite_counts_as_direct_whatever_other_paths_there_are() -> None:
    # omega needs gamma directly, and again through delta.
    facts = ("finished gamma", "finished omega on 20")
    near = memory.credit(
        reviews_after("finished gamma")["gamma"].memory, DAY_0.toordinal() + 20, 0.1
    )
    assert reviews_after(*facts)["gamma"].memory == pytest.approx(near, abs=1e-5)


def test_only_what_a_topic_says_it_refreshes_gets_full_credit() -> None:
    facts = ("finished alpha", "finished beta", "finished gamma", "finished pi")
    before = reviews_after(*facts)
    reviews = reviews_after(*facts, "finished delta on 20", refreshes={"delta": ["alpha"]})
    weak = reviews_after(*facts, "finished delta on 20")
    full = memory.credit(before["alpha"].memory, DAY_0.toordinal() + 20, FULL_CREDIT)
    assert reviews["alpha"].memory == pytest.approx(full, abs=1e-5)
    for name in ("beta", "gamma", "pi"):
        assert reviews[name] == weak[name]
    assert recall_on(reviews["alpha"], 20) > recall_on(weak["alpha"], 20)


def test_what_is_refreshed_may_be_any_prerequisite_however_far() -> None:
    # alpha is three levels below psi.
    near, far = CREDIT_SHARES
    assert credited_topics("psi", needs, lambda _topic: ["alpha"]) == {
        "alpha": FULL_CREDIT,
        "omega": near,
        "delta": near,
        "gamma": far,
    }


def test_a_shared_prerequisite_is_refreshed_once() -> None:
    facts = ("finished gamma", "finished psi on 20")
    once = memory.credit(
        reviews_after("finished gamma")["gamma"].memory, DAY_0.toordinal() + 20, 0.03
    )
    assert reviews_after(*facts)["gamma"].memory == pytest.approx(once, abs=1e-5)


def test_prerequisites_three_levels_below_are_not_refreshed() -> None:
    assert (
        reviews_after("finished alpha", "finished psi on 7")["alpha"]
        == reviews_after("finished alpha")["alpha"]
    )


def test_recalling_a_topic_refreshes_too_and_forgetting_it_does_not() -> None:
    facts = ("finished alpha", "finished gamma")
    assert due(reviews_after(*facts, "recalled gamma on 7"), "alpha") > 8
    assert due(reviews_after(*facts, "forgotten gamma on 7"), "alpha") == 8


def test_an_unfinished_prerequisite_gets_no_credit() -> None:
    assert set(reviews_after("finished delta")) == {"delta"}
    assert due(reviews_after("finished delta", "finished gamma on 5"), "gamma") == 5 + 8


def test_a_credit_is_no_check_and_makes_nothing_solid() -> None:
    reviews = reviews_after("finished gamma", "finished delta on 20", "recalled delta on 40")
    assert reviews["gamma"][4:] == (0, 0, 0, False, 0)


def test_a_later_rating_gives_no_second_credit() -> None:
    once = reviews_after("finished alpha", "finished gamma on 5")
    assert (
        reviews_after("finished alpha", "finished gamma on 5", "finished gamma on 6, rated 2")[
            "alpha"
        ]
        == once["alpha"]
    )


def test_a_credit_keeps_the_cap_on_the_first_interval() -> None:
    # Both were finished on one day: there was nothing to refresh yet.
    assert due(reviews_after("finished gamma, rated 4", "finished delta"), "gamma") == 14
    reviews = reviews_after("finished gamma, rated 4", "finished delta on 7")
    uncapped = memory.due(reviews["gamma"].memory) - DAY_0.toordinal()
    assert 14 < due(reviews, "gamma") == uncapped - (28 - 14)


# -- topics that are no longer done --------------------------------------------------------------


@pytest.mark.parametrize("kind", ["started", "paused", "reopened", "skipped", "assumed"])
def test_a_topic_that_is_no_longer_finished_is_not_asked(kind: str) -> None:
    assert reviews_after("finished alpha", f"{kind} alpha on 3") == {}
    assert fold_facts([parse_fact("finished alpha"), (kind, "alpha", "nonsense", 0)]) == {}


@pytest.mark.parametrize("kind", ["spent", "noted", "linked", "read", "unread", "proved", "later"])
def test_other_facts_do_not_change_memories(kind: str) -> None:
    assert kind not in REVIEW_KINDS
    assert reviews_after("finished alpha", f"{kind} alpha on 3", f"{kind} pi") == reviews_after(
        "finished alpha"
    )


# -- numbers -------------------------------------------------------------------------------------


def test_the_numbers_of_a_memory_have_six_decimals_so_that_all_machines_agree() -> None:
    facts = ("finished alpha", "finished gamma", "recalled gamma on 9", "finished delta on 20")
    for review in reviews_after(*facts, "forgotten gamma on 31").values():
        assert all(number == round(number, 6) for number in review.memory)


# -- invalid days --------------------------------------------------------------------------------

WRONG_DAYS = ("", "nonsense", "2026-02-30", "2026", "0000-00-00", "99999-01-01", "٢٠٢٦-٠٣-٠٤")


@pytest.mark.parametrize("day", WRONG_DAYS)
def test_an_invalid_day_is_ignored(day: str) -> None:
    known = reviews_after("finished alpha")
    for kind in ("finished", "recalled", "forgotten"):
        assert fold_facts([parse_fact("finished alpha"), (kind, "alpha", day, 0)]) == known
        assert fold_facts([parse_fact("finished alpha"), (kind, "gamma", day, 4)]) == known


def test_a_clock_that_was_set_back_weakens_no_memory() -> None:
    before = reviews_after("finished alpha on 100")
    reviews = reviews_after("finished alpha on 100", "finished gamma on 10")
    assert due(reviews, "alpha") >= due(before, "alpha")
    assert recall_on(reviews["alpha"], 105) >= recall_on(before["alpha"], 105)


# -- any facts -----------------------------------------------------------------------------------

names = st.sampled_from(["alpha", "beta", "gamma", "delta", "omega", "psi", "pi"])
ratings = st.integers(0, 4)
kinds = st.one_of(st.sampled_from(["finished", "recalled"]), st.sampled_from(REVIEW_KINDS))
gaps = st.one_of(st.integers(0, 20), st.integers(0, 900))


@st.composite
def stories(draw: st.DrawFn) -> list[FactArguments]:
    """Draw facts whose days follow each other."""
    day, result = DAY_0, []
    for kind, topic, rating, gap in draw(
        st.lists(st.tuples(kinds, names, ratings, gaps), max_size=20)
    ):
        day += timedelta(gap)
        result.append((kind, topic, day.isoformat(), rating))
    return result


any_day = st.one_of(
    st.dates().map(date.isoformat),
    st.sampled_from([*WRONG_DAYS, "0001-01-01", "9999-12-31"]),
)
any_facts = st.lists(st.tuples(kinds, names, any_day, st.integers(-2, 9)), max_size=20)


@thorough
@given(facts=any_facts)
def test_any_facts_are_accepted(facts: list[FactArguments]) -> None:
    for review in fold_facts(facts).values():
        assert 1 <= review.due <= date.max.toordinal()
        assert 0 <= review.rating <= 4
        assert review.recalled <= review.checks


@thorough
@given(facts=any_facts)
def test_the_same_facts_always_lead_to_the_same_memories(facts: list[FactArguments]) -> None:
    assert fold_facts(facts) == fold_facts(facts)


@thorough
@given(facts=any_facts, cut=st.integers(0, 20))
def test_folding_can_continue_from_stored_memories(facts: list[FactArguments], cut: int) -> None:
    kept = ReviewFold(needs, dict(fold_facts(facts[:cut])))
    for fact in facts[cut:]:
        kept.add(*fact)
    assert kept.reviews == fold_facts(facts)


@thorough
@given(facts=stories())
def test_each_topic_is_due_after_its_last_fact_and_within_a_year(
    facts: list[FactArguments],
) -> None:
    last: dict[str, int] = {}
    for kind, topic, day, _ in facts:
        if kind in ("recalled", "forgotten") or topic not in last:
            last[topic] = date.fromisoformat(day).toordinal()
    end = date.fromisoformat(facts[-1][2]).toordinal() if facts else 0
    for topic, review in fold_facts(facts).items():
        assert review.finished < review.due <= end + memory.MAX_DAYS
        if review.checks:
            assert last[topic] < review.due


@thorough
@given(facts=stories(), topic=names, gap=gaps, kind=st.sampled_from(["finished", "recalled"]))
def test_finishing_and_recalling_never_weaken_a_memory(
    facts: list[FactArguments], topic: str, gap: int, kind: str
) -> None:
    end = date.fromisoformat(facts[-1][2]) if facts else DAY_0
    day = end + timedelta(gap)
    before, after_it = fold_facts(facts), fold_facts([*facts, (kind, topic, day.isoformat(), 0)])
    assert before.keys() <= after_it.keys()
    for name, review in before.items():
        now = after_it[name]
        assert now.due >= review.due
        assert now.memory.stability >= review.memory.stability
        for later in (0, 1, 30, 1000):
            when = day.toordinal() + later
            # Memories are kept to six digits.
            assert (
                memory.recall_probability(now.memory, when)
                >= memory.recall_probability(review.memory, when) - 1e-5
            )
