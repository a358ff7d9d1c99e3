"""What a source says of a topic's progress, as facts: their fold says the same.

Holds: core.answers.import_result.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.answers.import_result import ImportedProgress, facts_to_record
from roadmap_cli.core.progress.progress import Event, TopicState, fold
from roadmap_cli.core.progress.states import IN_PROGRESS, OPEN, PAUSED, STATES

TODAY = "2026-05-31"
days = st.sampled_from(("2026-05-02", "2026-05-09", "2026-05-30"))


def state_after(progress: ImportedProgress) -> TopicState:
    events = [
        Event("d", i, i, "", fact.day, "d.1", fact.kind, "tea", fact.topic, fact.data, "")
        for i, fact in enumerate(facts_to_record(progress, TODAY), 1)
    ]
    folded = fold(events)
    return folded["tea", "pour"].topic if folded else TopicState()


@thorough
@given(
    st.sampled_from(STATES),
    days,
    st.just("") | days,
    st.sampled_from((0, 45)),
    st.sampled_from(((), ("book",))),
    st.sampled_from((0, 3)),
)
def test_a_topic_comes_back_as_it_was(
    state: str, day: str, began: str, spent: int, read: tuple[str, ...], rating: int
) -> None:
    began = min(began, day)
    found = state_after(ImportedProgress("pour", state, day, began, spent, read, "", rating))
    assert (found.state, found.spent) == (state, spent)
    if began:
        assert found.began == began
    if state in (PAUSED, IN_PROGRESS):
        assert found.began == (began or day)
    if state not in (IN_PROGRESS, OPEN):
        assert found.since == day


def test_a_topic_without_any_progress_leaves_no_facts() -> None:
    assert facts_to_record(ImportedProgress("pour", OPEN), TODAY) == []
