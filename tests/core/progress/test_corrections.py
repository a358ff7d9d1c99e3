"""What counts in place of a fact: the last correction decides, and the order of the log stays.

Holds: core.progress.corrections.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.progress.corrections import correct, correct_all, read_corrections
from roadmap_cli.core.progress.progress import Event, fold

KEY = ("bread", "mix")


def fact(n: int, kind: str, day: str = "2026-05-01", topic: str = "mix", **data: Any) -> Event:
    return Event("desk", n, n, f"{day}T12:00:00Z", day, f"desk.{n}", kind, "bread", topic, data, "")


def correction(n: int, of: int, instead: object = None, topic: str = "mix") -> Event:
    more = {} if instead is None else {"instead": instead}
    return fact(n, "retracted", topic=topic, event=f"desk.{of}", **more)


def spent_after(*events: Event) -> int:
    progress = fold(correct_all(events)).get(KEY)
    return progress.topic.spent if progress else 0


def test_a_fact_counts_with_the_values_of_its_correction() -> None:
    assert spent_after(fact(1, "spent", minutes=2400), correction(2, 1, {"minutes": 40})) == 40


def test_what_is_recorded_after_a_correction_counts() -> None:
    later = fact(3, "spent", minutes=5)
    assert spent_after(fact(1, "spent", minutes=9), correction(2, 1, {"minutes": 40}), later) == 45


def test_a_day_that_was_corrected_is_the_day_of_the_fact_and_none_of_its_values() -> None:
    events = [fact(1, "spent", minutes=9), correction(2, 1, {"day": "2026-04-01"})]
    (event,) = correct_all(events)
    assert (event.day, event.data) == ("2026-04-01", {"minutes": 9})


def test_a_fact_that_was_taken_away_does_not_count() -> None:
    progress = fold(correct_all([fact(1, "spent", minutes=9), correction(2, 1)]))
    assert progress == {}


def test_the_last_correction_decides_each_value() -> None:
    events = [
        fact(1, "spent", minutes=9),
        correction(2, 1, {"minutes": 40, "day": "2026-04-01"}),
        correction(3, 1, {"minutes": 50}),
    ]
    (event,) = correct_all(events)
    assert (event.day, event.data["minutes"]) == ("2026-04-01", 50)


@given(
    st.lists(
        st.sampled_from([{"minutes": 40}, {"day": "2026-04-01"}, {"text": "x"}]),
        unique_by=lambda instead: next(iter(instead)),
    ),
    st.data(),
)
def test_corrections_of_different_values_count_in_any_order(
    corrections: list[dict[str, object]], data: st.DataObject
) -> None:
    """Two machines correct one fact without knowing of each other."""
    fact_ = fact(1, "spent", minutes=9)
    for order in (corrections, data.draw(st.permutations(corrections))):
        events = [correction(n, 1, instead) for n, instead in enumerate(order, 2)]
        (event,) = correct_all([fact_, *events])
        values = {"day": event.day, **event.data}
        assert values == {"day": fact_.day, "minutes": 9} | {
            key: value for instead in corrections for key, value in instead.items()
        }


def test_what_was_taken_away_and_then_corrected_counts() -> None:
    events = [fact(1, "spent", minutes=9), correction(2, 1), correction(3, 1, {"minutes": 5})]
    assert spent_after(*events) == 5


def test_a_correction_does_not_decide_what_came_after_the_fact() -> None:
    """It is recorded last, but the fact keeps its place in the order."""
    events = [
        fact(1, "finished", "2026-05-01"),
        fact(2, "reopened", "2026-05-02"),
        correction(3, 1, {"day": "2026-04-30"}),
    ]
    topic = fold(correct_all(events))[KEY].topic
    assert (topic.state, topic.since) == ("open", "2026-05-02")


@pytest.mark.parametrize("kind", ["recalled", "forgotten"])
def test_an_answer_to_a_review_keeps_its_day(kind: str) -> None:
    (event,) = correct_all([fact(1, kind), correction(2, 1, {"day": "2026-04-30"})])
    assert event.day == "2026-05-01"


def test_a_correction_about_another_topic_changes_nothing() -> None:
    events = [fact(1, "spent", minutes=9), correction(2, 1, topic="bake")]
    assert spent_after(*events) == 9


@pytest.mark.parametrize("instead", [7, "text", ["list"]])
def test_a_correction_that_says_nothing_of_its_form_takes_away(instead: object) -> None:
    """None of ours does; it must not fail either."""
    assert spent_after(fact(1, "spent", minutes=9), correction(2, 1, instead)) == 0


@given(st.data())
def test_a_topic_alone_is_corrected_as_in_the_whole_log(data: st.DataObject) -> None:
    topics = ("mix", "bake")
    log = [fact(n, "spent", topic=topics[n % 2], minutes=n) for n in range(1, 7)]
    drawn = st.tuples(
        st.integers(1, 6), st.sampled_from([None, {"minutes": 3}, {"day": "2026-01-01"}])
    )
    for n, (of, instead) in enumerate(data.draw(st.lists(drawn, max_size=6)), 7):
        log.append(correction(n, of, instead, topics[of % 2]))
    whole = list(correct(log, read_corrections(log)))
    for topic in topics:
        alone = correct_all([event for event in log if event.topic == topic])
        assert list(alone) == [event for event in whole if event.topic == topic]
