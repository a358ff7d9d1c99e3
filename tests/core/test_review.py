"""When a finished topic comes back, told as small stories."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core import memory
from roadmap_cli.core.review import KINDS, SHARES, Memories, Review

from .maps import thorough

DAY_0 = date(2026, 3, 4)
# alpha and beta lead to gamma, that to delta, these to omega, and delta and omega to psi;
# pi stands alone.
NEEDS = {
    "gamma": ["alpha", "beta"],
    "delta": ["gamma"],
    "omega": ["delta", "gamma"],
    "psi": ["omega", "delta"],
}

Told = tuple[str, str, str, int]  # kind, topic, day, rating


def needs(topic: str) -> Sequence[str]:
    return NEEDS.get(topic, [])


def told(fact: str) -> Told:
    """Return the fact of words like "finished alpha on 8, rated 2"; without a day it is day 0."""
    words = fact.replace(",", "").split()
    day, rating = 0, 0
    if "on" in words:
        day = int(words[words.index("on") + 1])
    if "rated" in words:
        rating = int(words[words.index("rated") + 1])
    return words[0], words[1], (DAY_0 + timedelta(day)).isoformat(), rating


def after(*facts: str) -> dict[str, Review]:
    """Return what a learner has in memory when these facts were told, by topic."""
    return folded(map(told, facts))


def folded(facts: Iterable[Told]) -> dict[str, Review]:
    memories = Memories(needs)
    for fact in facts:
        memories.take(*fact)
    return memories.reviews


def due(reviews: dict[str, Review], topic: str) -> int:
    """Return the day a topic is due, counted from day 0."""
    return reviews[topic].due - DAY_0.toordinal()


def chance(review: Review, day: int) -> float:
    return memory.recall(review.memory, DAY_0.toordinal() + day)


# -- finished and rated --------------------------------------------------------------------------


def test_a_finished_topic_is_due_after_eight_days() -> None:
    assert due(after("finished alpha"), "alpha") == 8
    assert due(after("finished alpha on 100"), "alpha") == 108


@pytest.mark.parametrize(("rating", "days"), [(2, 4), (3, 8), (4, 14)])
def test_the_rating_moves_the_first_time_it_comes_back(rating: int, days: int) -> None:
    assert due(after(f"finished alpha, rated {rating}"), "alpha") == days


def test_a_rating_that_comes_later_counts_from_the_day_the_topic_was_finished() -> None:
    assert after("finished alpha", "finished alpha on 3, rated 2") == after(
        "finished alpha, rated 2"
    )


def test_finishing_again_without_a_rating_changes_nothing() -> None:
    once = after("finished alpha, rated 4", "recalled alpha on 9")
    assert after("finished alpha, rated 4", "recalled alpha on 9", "finished alpha on 20") == once


def test_once_it_was_asked_for_a_rating_says_nothing_new() -> None:
    once = after("finished alpha, rated 2", "forgotten alpha on 4")
    rated = after("finished alpha, rated 2", "forgotten alpha on 4", "finished alpha on 5, rated 4")
    assert rated == once


@pytest.mark.parametrize("rating", [-1, 5, 22, 10**30, "3", None, 2.5, [1]])
def test_a_rating_no_program_of_ours_wrote_is_none(rating: int) -> None:
    assert folded([("finished", "alpha", DAY_0.isoformat(), rating)]) == after("finished alpha")


# -- recalled and forgotten ----------------------------------------------------------------------


def test_what_was_recalled_comes_back_much_later() -> None:
    reviews = after("finished alpha", "recalled alpha on 8")
    assert due(reviews, "alpha") == 83
    assert reviews["alpha"][4:] == (1, 1, 1, True)


def test_what_was_forgotten_comes_back_soon_and_stays_finished() -> None:
    reviews = after("finished alpha", "recalled alpha on 8", "forgotten alpha on 83")
    assert 83 < due(reviews, "alpha") <= 83 + 14
    assert reviews["alpha"].checks == 2


def test_however_often_it_is_forgotten_it_is_only_asked_again() -> None:
    forgotten = [f"forgotten alpha on {day}" for day in range(8, 60, 2)]
    reviews = after("finished alpha", *forgotten)
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
def test_what_is_forgotten_on_the_day_it_was_recalled_is_a_second_thought(
    facts: Sequence[str], stability: float
) -> None:
    assert after("finished alpha", *facts)["alpha"].memory.stability == stability


def test_the_first_time_it_was_asked_for_is_remembered() -> None:
    assert after("finished alpha", "forgotten alpha on 8")["alpha"].first_check == 2
    both = after("finished alpha", "forgotten alpha on 8", "recalled alpha on 10")
    assert both["alpha"].first_check == 2
    assert (both["alpha"].checks, both["alpha"].recalled) == (2, 1)


@pytest.mark.parametrize("fact", ["recalled pi on 8", "forgotten pi on 8"])
def test_what_was_never_finished_is_not_remembered(fact: str) -> None:
    assert after(fact) == {}


# -- solid ---------------------------------------------------------------------------------------


def test_a_topic_is_solid_when_it_was_recalled_a_week_or_more_after_it_was_finished() -> None:
    assert not after("finished alpha", "recalled alpha on 6")["alpha"].solid
    assert after("finished alpha", "recalled alpha on 7")["alpha"].solid
    assert not after("finished alpha", "forgotten alpha on 30")["alpha"].solid


def test_what_was_solid_stays_so_when_it_is_forgotten_once() -> None:
    assert after("finished alpha", "recalled alpha on 8", "forgotten alpha on 90")["alpha"].solid


def test_what_is_finished_anew_has_to_be_shown_anew() -> None:
    facts = ("finished alpha", "recalled alpha on 8", "reopened alpha on 90")
    assert after(*facts) == {}
    assert after(*facts, "finished alpha on 95") == after("finished alpha on 95")


# -- what it builds on ---------------------------------------------------------------------------


def test_finishing_a_topic_refreshes_what_it_needs_and_what_that_needs() -> None:
    alone = after("finished alpha", "finished gamma", "finished pi")
    reviews = after("finished alpha", "finished gamma", "finished pi", "finished delta on 7")
    assert due(alone, "gamma") == 8 < due(alone | reviews, "gamma")
    assert due(alone, "alpha") == 8 < due(reviews, "alpha")
    assert due(reviews, "gamma") > due(reviews, "alpha")
    assert reviews["pi"] == alone["pi"]


def test_a_direct_prerequisite_gets_half_of_a_recall_and_theirs_a_quarter() -> None:
    before = after("finished alpha", "finished gamma")
    reviews = after("finished alpha", "finished gamma", "finished delta on 20")
    for name, share in zip(("gamma", "alpha"), SHARES, strict=True):
        left = 1 - chance(before[name], 20)
        assert 1 - chance(reviews[name], 20) == pytest.approx(left * (1 - share), abs=1e-6)
        full = memory.reviewed(before[name].memory, DAY_0.toordinal() + 20, recalled=True)
        way = full.stability - before[name].memory.stability
        gained = reviews[name].memory.stability - before[name].memory.stability
        assert gained == pytest.approx(share * way, abs=1e-5)


def test_what_is_two_steps_away_by_one_way_and_one_by_another_counts_as_near() -> None:
    # omega needs gamma itself, and once more through delta.
    facts = ("finished gamma", "finished omega on 20")
    near = memory.credited(after("finished gamma")["gamma"].memory, DAY_0.toordinal() + 20, 0.5)
    assert after(*facts)["gamma"].memory == pytest.approx(near, abs=1e-5)


def test_what_two_prerequisites_need_is_refreshed_once() -> None:
    facts = ("finished gamma", "finished psi on 20")
    once = memory.credited(after("finished gamma")["gamma"].memory, DAY_0.toordinal() + 20, 0.25)
    assert after(*facts)["gamma"].memory == pytest.approx(once, abs=1e-5)


def test_three_steps_away_nothing_is_refreshed() -> None:
    assert after("finished alpha", "finished psi on 7")["alpha"] == after("finished alpha")["alpha"]


def test_recalling_a_topic_refreshes_too_and_forgetting_it_does_not() -> None:
    facts = ("finished alpha", "finished gamma")
    assert due(after(*facts, "recalled gamma on 7"), "alpha") > 8
    assert due(after(*facts, "forgotten gamma on 7"), "alpha") == 8


def test_a_prerequisite_that_was_not_finished_is_given_nothing() -> None:
    assert set(after("finished delta")) == {"delta"}
    assert due(after("finished delta", "finished gamma on 5"), "gamma") == 5 + 8


def test_a_credit_is_no_check_and_makes_nothing_solid() -> None:
    reviews = after("finished gamma", "finished delta on 20", "recalled delta on 40")
    assert reviews["gamma"][4:] == (0, 0, 0, False)


def test_a_rating_given_later_refreshes_nobody_twice() -> None:
    once = after("finished alpha", "finished gamma on 5")
    assert (
        after("finished alpha", "finished gamma on 5", "finished gamma on 6, rated 2")["alpha"]
        == once["alpha"]
    )


def test_a_credit_does_not_lift_the_cap_on_what_a_rating_is_trusted_for() -> None:
    # Both were finished on one day: there was nothing to refresh yet.
    assert due(after("finished gamma, rated 4", "finished delta"), "gamma") == 14
    reviews = after("finished gamma, rated 4", "finished delta on 7")
    uncapped = memory.due(reviews["gamma"].memory) - DAY_0.toordinal()
    assert 14 < due(reviews, "gamma") == uncapped - (28 - 14)


# -- what leaves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["started", "paused", "reopened", "skipped", "assumed"])
def test_what_is_no_longer_finished_is_not_asked_for(kind: str) -> None:
    assert after("finished alpha", f"{kind} alpha on 3") == {}
    assert folded([told("finished alpha"), (kind, "alpha", "nonsense", 0)]) == {}


@pytest.mark.parametrize("kind", ["spent", "noted", "linked", "read", "unread", "proved", "later"])
def test_other_facts_say_nothing_about_memory(kind: str) -> None:
    assert kind not in KINDS
    assert after("finished alpha", f"{kind} alpha on 3", f"{kind} pi") == after("finished alpha")


# -- days that cannot be -------------------------------------------------------------------------

WRONG_DAYS = ("", "nonsense", "2026-02-30", "2026", "0000-00-00", "99999-01-01", "٢٠٢٦-٠٣-٠٤")


@pytest.mark.parametrize("day", WRONG_DAYS)
def test_a_day_that_is_none_is_passed_over(day: str) -> None:
    known = after("finished alpha")
    for kind in ("finished", "recalled", "forgotten"):
        assert folded([told("finished alpha"), (kind, "alpha", day, 0)]) == known
        assert folded([told("finished alpha"), (kind, "gamma", day, 4)]) == known


def test_a_clock_that_was_put_back_takes_nothing_away() -> None:
    before = after("finished alpha on 100")
    reviews = after("finished alpha on 100", "finished gamma on 10")
    assert due(reviews, "alpha") >= due(before, "alpha")
    assert chance(reviews["alpha"], 105) >= chance(before["alpha"], 105)


# -- what holds of all stories -------------------------------------------------------------------

names = st.sampled_from(["alpha", "beta", "gamma", "delta", "omega", "psi", "pi"])
ratings = st.integers(0, 4)
kinds = st.one_of(st.sampled_from(["finished", "recalled"]), st.sampled_from(KINDS))
gaps = st.one_of(st.integers(0, 20), st.integers(0, 900))


@st.composite
def stories(draw: st.DrawFn) -> list[Told]:
    """Draw facts whose days follow each other."""
    day, found = DAY_0, []
    for kind, topic, rating, gap in draw(
        st.lists(st.tuples(kinds, names, ratings, gaps), max_size=20)
    ):
        day += timedelta(gap)
        found.append((kind, topic, day.isoformat(), rating))
    return found


any_day = st.one_of(
    st.dates().map(date.isoformat),
    st.sampled_from([*WRONG_DAYS, "0001-01-01", "9999-12-31"]),
)
any_facts = st.lists(st.tuples(kinds, names, any_day, st.integers(-2, 9)), max_size=20)


@thorough
@given(facts=any_facts)
def test_no_fact_however_wrong_breaks_it(facts: list[Told]) -> None:
    for review in folded(facts).values():
        assert 1 <= review.due <= date.max.toordinal()
        assert 0 <= review.rating <= 4
        assert review.recalled <= review.checks


@thorough
@given(facts=any_facts)
def test_the_same_facts_always_lead_to_the_same_memories(facts: list[Told]) -> None:
    assert folded(facts) == folded(facts)


@thorough
@given(facts=any_facts, cut=st.integers(0, 20))
def test_one_may_go_on_from_memories_that_were_kept(facts: list[Told], cut: int) -> None:
    kept = Memories(needs, dict(folded(facts[:cut])))
    for fact in facts[cut:]:
        kept.take(*fact)
    assert kept.reviews == folded(facts)


@thorough
@given(facts=stories())
def test_each_topic_is_due_after_the_day_it_was_last_spoken_of_and_within_a_year(
    facts: list[Told],
) -> None:
    last: dict[str, int] = {}
    for kind, topic, day, _ in facts:
        if kind in ("recalled", "forgotten") or topic not in last:
            last[topic] = date.fromisoformat(day).toordinal()
    end = date.fromisoformat(facts[-1][2]).toordinal() if facts else 0
    for topic, review in folded(facts).items():
        assert review.finished < review.due <= end + memory.MOST_DAYS
        if review.checks:
            assert last[topic] < review.due


@thorough
@given(facts=stories(), topic=names, gap=gaps, kind=st.sampled_from(["finished", "recalled"]))
def test_a_good_day_brings_nothing_back_earlier_and_weakens_no_memory(
    facts: list[Told], topic: str, gap: int, kind: str
) -> None:
    end = date.fromisoformat(facts[-1][2]) if facts else DAY_0
    day = end + timedelta(gap)
    before, after_it = folded(facts), folded([*facts, (kind, topic, day.isoformat(), 0)])
    assert before.keys() <= after_it.keys()
    for name, review in before.items():
        now = after_it[name]
        assert now.due >= review.due
        assert now.memory.stability >= review.memory.stability
        for later in (0, 1, 30, 1000):
            when = day.toordinal() + later
            # Memories are kept to six digits.
            assert memory.recall(now.memory, when) >= memory.recall(review.memory, when) - 1e-5
