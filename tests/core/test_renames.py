"""Topics that become one or part again, and what is said of their states."""

from collections.abc import Mapping

from roadmap_cli.core.progress import TopicState
from roadmap_cli.core.renames import Join, StateBefore, joins

DONE, BEGUN = ("done", "2026-03-04"), ("in_progress", "2026-03-05")
States = Mapping[str, tuple[str, str]]


def found(
    titles: Mapping[str, str],
    present: set[str],
    renames: Mapping[str, str],
    before: States,
    after: States,
) -> list[Join]:
    old, new = ({n: TopicState(*state) for n, state in side.items()} for side in (before, after))
    return list(joins(titles, present, renames, old, new))


def test_two_topics_that_become_one_are_told_with_the_state_of_each() -> None:
    (join,) = found(
        {"both": "Both"},
        {"one", "two"},
        {"one": "both", "two": "both"},
        {"one": DONE, "two": BEGUN},
        {"both": BEGUN},
    )
    before = (StateBefore("one", *DONE), StateBefore("two", *BEGUN))
    assert join == Join("joined", "both", "Both", before, *BEGUN)


def test_a_topic_that_nobody_touched_and_that_becomes_done_is_told_too() -> None:
    (join,) = found({"one": "One"}, {"one", "two"}, {"two": "one"}, {"one": DONE}, {"one": DONE})
    assert [b.state for b in join.before] == ["done", "open"]


def test_a_rename_and_a_join_of_untouched_topics_are_no_news() -> None:
    assert not found({"new": "New"}, {"old"}, {"old": "new"}, {"old": DONE}, {"new": DONE})
    assert not found({"new": "New"}, {"a", "b"}, {"a": "new", "b": "new"}, {}, {})


def test_topics_that_part_again_have_their_own_states_back() -> None:
    parted = found(
        {"one": "One", "two": "Two"}, {"one"}, {}, {"one": BEGUN}, {"one": DONE, "two": BEGUN}
    )
    assert [(j.code, j.id, [b.state for b in j.before], j.state) for j in parted] == [
        ("parted", "one", ["in_progress"], "done"),
        ("parted", "two", [], "in_progress"),
    ]
