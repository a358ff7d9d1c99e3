"""What a mentor sees of a class: who is quiet and since when, what stops people, and no ranks.

Holds: core.cohort.cohort, core.cohort.status.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cards import TODAY, card, topic

from roadmap_cli.core.answers.shared_progress import ProgressCard, SharedTopic
from roadmap_cli.core.cohort import cohort, status
from roadmap_cli.core.cohort.cohort import Cohort
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, PAUSED, SKIPPED

DAYS = 14


def of(*cards: ProgressCard, quiet_days: int = DAYS) -> Cohort:
    name, *others = cohort.shared_names((r.id, r.title) for c in cards for r in c.roadmaps)
    shares = [(c.name, roadmap) for c in cards for roadmap in c.roadmaps if roadmap.id == name.id]
    return cohort.summarize(shares, name, TODAY, quiet_days, others)


def need(*topics: SharedTopic, **more: Any) -> tuple[str, int]:
    (learner,) = of(card("Mia", *topics, **more)).learners
    return learner.need, learner.need_days


@pytest.mark.parametrize(("ago", "is_quiet"), [(0, False), (13, False), (14, True), (400, True)])
def test_a_learner_is_quiet_from_the_given_day_on(ago: int, is_quiet: bool) -> None:
    assert need(topic("knead", IN_PROGRESS, ago)) == ((status.QUIET, ago) if is_quiet else ("", 0))


def test_a_topic_that_is_left_alone_is_told_of_a_busy_learner() -> None:
    topics = topic("knead", IN_PROGRESS, 20), topic("rise", IN_PROGRESS, 15), topic("mix", DONE, 1)
    assert need(*topics) == (status.LEFT_TOPIC, 20)


def test_between_two_topics_one_may_be_quiet_too() -> None:
    assert need(topic("mix", DONE, 30)) == (status.QUIET, 30)
    assert need(topic("mix", PAUSED, 30)) == (status.QUIET, 30)


def test_who_is_through_needs_no_word() -> None:
    assert need(topic("mix", DONE, 30), topic("rise", ASSUMED, 99), size=2, age=99) == ("", 0)


def test_who_has_not_begun_or_not_shared_for_long_is_told() -> None:
    assert need() == (status.NOT_BEGUN, 0)
    assert need(topic("mix", IN_PROGRESS, 20), age=20) == (status.OLD_CARD, 20)


def test_days_are_counted_to_the_day_of_the_card_and_never_backwards() -> None:
    """What somebody did after they shared is not known; a clock may be ahead."""
    (learner,) = of(card("Mia", topic("mix", IN_PROGRESS, 13), age=5)).learners
    assert (learner.days, learner.age, learner.need) == (8, 5, "")
    (ahead,) = of(card("Mia", topic("mix", IN_PROGRESS, -9), age=-3)).learners
    assert (ahead.days, ahead.age, ahead.need) == (0, 0, "")


def test_counts_are_those_of_the_states() -> None:
    topics = [
        *(topic("a", DONE, 3, minutes=60), topic("b", ASSUMED, 3), topic("c", SKIPPED, 3)),
        *(topic("d", IN_PROGRESS, 3, minutes=5), topic("e", PAUSED, 3)),
    ]
    (learner,) = of(card("Mia", *topics)).learners
    assert (learner.done, learner.known, learner.skipped, learner.behind) == (1, 1, 1, 2)
    assert (learner.minutes, [t.id for t in learner.in_progress]) == (65, ["d"])


def test_learners_are_sorted_by_name_and_by_need_never_by_progress() -> None:
    quiet = topic("knead", IN_PROGRESS, 20)
    busy = topic("knead", IN_PROGRESS, 30), topic("mix", DONE, 0)
    answer = of(
        card("zoe", *busy, number=1),
        card("Ben", quiet, number=2),
        card("ada", topic("mix", DONE, 0), number=3),
        card("Kim", topic("knead", IN_PROGRESS, 40), number=4),
        card("Eva", number=5),
    )
    assert [learner.name for learner in answer.learners] == ["ada", "Ben", "Eva", "Kim", "zoe"]
    assert answer.needs == ("Kim", "Ben", "Eva", "zoe")


def class_of(number: int, *topics: SharedTopic) -> Cohort:
    return of(*(card(f"L{n}", *topics, number=n) for n in range(1, number + 1)))


def test_of_fewer_than_five_nothing_is_summed_up() -> None:
    few, enough = (class_of(n, topic("mix", IN_PROGRESS, 1)) for n in (4, 5))
    assert (few.topics, few.pace, len(few.learners)) == (None, None, 4)
    assert enough.topics is not None
    assert enough.pace is not None


def test_topics_that_stop_people_come_first() -> None:
    topics = [
        (topic("mix", DONE, 9), topic("knead", IN_PROGRESS, 20)),
        (topic("mix", DONE, 9), topic("knead", IN_PROGRESS, 2), topic("rise", PAUSED, 2)),
        (topic("mix", IN_PROGRESS, 0),),
        (topic("mix", DONE, 9), topic("knead", DONE, 2)),
        (topic("shape", DONE, 2),),
    ]
    answer = of(*(card(f"L{n}", *t, number=n) for n, t in enumerate(topics, 1)))
    assert [tuple(tally)[0:1] + tuple(tally)[2:] for tally in answer.topics or ()] == [
        ("knead", 2, 1, 0, 1),
        ("rise", 0, 0, 1, 0),
        ("mix", 1, 0, 0, 3),
    ]


def test_the_pace_is_that_of_the_middle_half_over_the_last_weeks() -> None:
    cards = []
    for number, finished in enumerate((0, 4, 8, 12, 40), 1):
        topics = [topic("first", DONE, 28), *(topic(f"t{i}", DONE, 1) for i in range(finished))]
        cards.append(card(f"L{number}", *topics, number=number))
    pace = of(*cards).pace
    assert pace is not None
    assert tuple(pace) == (1, 2, 3, 5)


def test_who_began_a_week_ago_is_measured_by_that_week() -> None:
    pace = class_of(5, topic("mix", DONE, 7), topic("rise", DONE, 1)).pace
    assert pace is not None
    assert pace.middle == 2


def test_versions_are_counted_the_most_common_first() -> None:
    cards = [card(f"L{n}", number=n, version="2" if n else "1") for n in range(4)]
    assert [tuple(v) for v in of(*cards).versions] == [("2", 3), ("1", 1)]


def test_the_roadmap_that_most_share_comes_first() -> None:
    roadmaps = [("tea", "Tea"), ("bread", "Baking bread"), ("bread", "Baking bread")]
    assert [tuple(n) for n in cohort.shared_names(roadmaps)] == [
        ("bread", "Baking bread", 2),
        ("tea", "Tea", 1),
    ]


def test_a_topic_names_all_who_touched_it() -> None:
    cards = [
        card("Mia", topic("mix", DONE, 3), number=1),
        card("Ben", topic("mix", IN_PROGRESS, 20), topic("rise", DONE, 2), number=2),
        card("Eva", topic("rise", DONE, 2), number=3),
    ]
    answer = cohort.learners_at(of(*cards), "mix")
    assert [(row.name, row.topic.state, row.topic.is_quiet) for row in answer.learners] == [
        ("Ben", IN_PROGRESS, True),
        ("Mia", DONE, False),
    ]


topics_of_a_learner = st.lists(
    st.builds(
        topic,
        st.sampled_from(["mix", "knead", "rise", "shape"]),
        st.sampled_from((DONE, IN_PROGRESS, PAUSED, ASSUMED, SKIPPED)),
        st.integers(-5, 90),
    ),
    unique_by=lambda t: t.id,
    max_size=4,
)


@given(st.lists(topics_of_a_learner, min_size=1, max_size=9), st.integers(1, 60))
def test_every_sum_is_that_of_its_learners(lives: list[list[SharedTopic]], days: int) -> None:
    answer = of(*(card(f"L{n}", *t, number=n) for n, t in enumerate(lives, 1)), quiet_days=days)
    assert len(answer.learners) == len(lives)
    assert set(answer.needs) == {learner.name for learner in answer.learners if learner.need}
    for tally in answer.topics or ():
        touched = [t for learner in answer.learners for t in learner.topics if t.id == tally.id]
        assert tally.in_progress == sum(t.state == IN_PROGRESS for t in touched)
        assert tally.quiet == sum(t.is_quiet for t in touched) <= tally.in_progress
        assert tally.done == sum(t.state == DONE for t in touched)
    assert all(t.days >= 0 for learner in answer.learners for t in learner.topics)
