"""Topics that are merged or split again, and their states.

Holds: core.progress.renames.
"""

from collections.abc import Mapping

from roadmap_cli.core.progress.progress import TopicState
from roadmap_cli.core.progress.renames import FormerState, TopicMerge, find_topic_merges

DONE, BEGUN = ("done", "2026-03-04"), ("in_progress", "2026-03-05")
States = Mapping[str, tuple[str, str]]


def merges(
    titles: Mapping[str, str],
    present: set[str],
    renames: Mapping[str, str],
    before: States,
    after: States,
) -> list[TopicMerge]:
    old, new = ({n: TopicState(*state) for n, state in side.items()} for side in (before, after))
    return list(find_topic_merges(titles, present, renames, old, new))


def test_a_merge_is_reported_with_the_state_of_each_topic() -> None:
    (join,) = merges(
        {"both": "Both"},
        {"one", "two"},
        {"one": "both", "two": "both"},
        {"one": DONE, "two": BEGUN},
        {"both": BEGUN},
    )
    before = (FormerState("one", *DONE), FormerState("two", *BEGUN))
    assert join == TopicMerge("joined", "both", "Both", before, *BEGUN)


def test_a_merge_of_an_untouched_and_a_done_topic_is_reported() -> None:
    (join,) = merges({"one": "One"}, {"one", "two"}, {"two": "one"}, {"one": DONE}, {"one": DONE})
    assert [b.state for b in join.before] == ["done", "open"]


def test_renames_and_merges_of_untouched_topics_are_not_reported() -> None:
    assert not merges({"new": "New"}, {"old"}, {"old": "new"}, {"old": DONE}, {"new": DONE})
    assert not merges({"new": "New"}, {"a", "b"}, {"a": "new", "b": "new"}, {}, {})


def test_topics_that_are_split_again_get_their_own_states_back() -> None:
    parted = merges(
        {"one": "One", "two": "Two"}, {"one"}, {}, {"one": BEGUN}, {"one": DONE, "two": BEGUN}
    )
    assert [(j.code, j.id, [b.state for b in j.before], j.state) for j in parted] == [
        ("parted", "one", ["in_progress"], "done"),
        ("parted", "two", [], "in_progress"),
    ]
