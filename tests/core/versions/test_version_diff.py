"""The differences between two versions, their effect on the numbers, and likely renames.

Holds: core.versions.identity, core.versions.version_diff, core.versions.version_effect.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.builders import small_roadmap, small_topics, topic

from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import Roadmap, Topic
from roadmap_cli.core.progress.progress import TopicState
from roadmap_cli.core.progress.renames import merge_renames
from roadmap_cli.core.versions.identity import propose_reading_renames, propose_topic_renames
from roadmap_cli.core.versions.version_diff import (
    Change,
    Changes,
    FieldChange,
    ItemName,
    VersionContext,
    find_changes,
)
from roadmap_cli.core.versions.version_effect import (
    CountChange,
    CountedVersion,
    Effect,
    compute_effect,
)
from roadmap_cli.formats.own.roadmap_reader import read_roadmap

NO_NAMES = VersionContext()
SHIPPED = Path(__file__).resolve().parents[3] / "data" / "roadmap.yaml"


def changes_between(before: Roadmap, after: Roadmap, names: VersionContext = NO_NAMES) -> Changes:
    return find_changes(before, after, names)


def version(roadmap: Roadmap, states: Mapping[str, str]) -> CountedVersion:
    return CountedVersion(roadmap, {name: TopicState(state) for name, state in states.items()})


def effect_between(
    before: Roadmap, after: Roadmap, states: Mapping[str, str], **options: object
) -> Effect:
    renames = options.get("renames", {})
    assert isinstance(renames, dict)
    renamed = {renames.get(name, name): state for name, state in states.items()}
    return compute_effect(version(before, states), version(after, renamed), renames)


def topic_titled(name: str, title: str, stage: str = "basics", track: str = "track") -> Topic:
    return topic(name)._replace(title=title, stage=stage, track=track, why="")


def test_a_version_does_not_differ_from_itself() -> None:
    result = changes_between(small_roadmap(), small_roadmap())
    assert result.is_empty
    assert result == Changes()


def test_each_change_names_its_field() -> None:
    before = small_roadmap()
    alpha, beta, gamma, delta, omega = before.topics
    after = before._replace(
        title="Another title",
        topics=(
            alpha._replace(minutes=90, proof="Do it."),
            beta._replace(title="Beta", optional=True),
            gamma._replace(prerequisites=("beta",)),
            omega._replace(
                stage="mastery", refreshes=("alpha", "beta"), days=7, practice="sql-joins"
            ),
            topic("new"),
        ),
    )
    result = changes_between(before, after)
    assert result.head == (FieldChange("title", "The small roadmap", "Another title"),)
    assert result.added == (ItemName("new", "All about new"),)
    assert result.retired == (ItemName("delta", "All about delta"),)
    assert result.changed == (
        Change(
            "alpha",
            "All about alpha",
            (FieldChange("hours", "1 h", "1 h 30"), FieldChange("text", "", "proof")),
        ),
        Change(
            "beta",
            "Beta",
            (FieldChange("title", "All about beta", "Beta"), FieldChange("optional", "no", "yes")),
        ),
        Change(
            "gamma",
            "All about gamma",
            (FieldChange("prerequisites", "alpha, beta", "beta"),),
        ),
        Change(
            "omega",
            "All about omega",
            (
                FieldChange("stage", "basics", "mastery"),
                FieldChange("days", "", "7"),
                FieldChange("practice", "", "sql-joins"),
                FieldChange("refreshes", "", "alpha, beta"),
            ),
        ),
    )
    assert delta not in after.topics


def test_a_rename_does_not_change_the_topics_that_need_it() -> None:
    before = small_roadmap()
    topics = [
        topic("better", was=["beta"], reads=["book"]) if t.id == "beta" else t
        for t in small_topics()
    ]
    topics[1] = topics[1]._replace(title="All about beta")
    topics[2] = topic("gamma", "alpha", "better", refreshes=["better"])
    gamma = topic("gamma", "alpha", "beta", refreshes=["beta"])
    before = small_roadmap(*before.topics[:2], gamma, *before.topics[3:])
    result = changes_between(before, small_roadmap(*topics), VersionContext({"beta": "better"}))
    assert result.renamed == (ItemName("better", "All about beta", "beta"),)
    assert result.changed == (
        Change("better", "All about beta", (FieldChange("was", "", "beta"),)),
    )
    assert (result.added, result.retired, result.milestones.changed) == ((), (), ())


def test_the_order_of_topics_is_a_change_of_its_own() -> None:
    topics = small_topics()
    result = changes_between(small_roadmap(), small_roadmap(topics[4], *topics[:4]))
    assert FieldChange("order") in result.head
    assert (result.added, result.changed, result.retired) == ((), (), ())


def test_a_retired_topic_can_return() -> None:
    before = small_roadmap(*small_topics()[:3])
    result = changes_between(
        before, small_roadmap(), VersionContext(retired={"delta"}, states={"delta": "done"})
    )
    assert result.returned == (ItemName("delta", "All about delta", "", "done"),)
    assert result.added == (ItemName("omega", "All about omega"),)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "https://example.org/second"}, "url"),
        ({"free": False}, "free"),
        ({"was": ("old-book",)}, "was"),
    ],
)
def test_a_reading_changes(change: Mapping[str, object], field: str) -> None:
    before = small_roadmap()
    book, docs = before.readings
    result = changes_between(before, before._replace(readings=(book._replace(**change), docs)))
    (changed,) = result.readings.changed
    assert (changed.id, [f.field for f in changed.fields]) == ("book", [field])


# -- the numbers ---------------------------------------------------------------------------------


def test_new_topics_lower_the_percentage_and_nothing_is_lost() -> None:
    before = small_roadmap()
    after = small_roadmap(*small_topics(), topic("new"), topic("newer"))
    result = effect_between(before, after, {"alpha": "done", "beta": "assumed"})
    assert result.sentence == ("40 % of 5 topics → 28 % of 7: 2 topics are new, nothing was lost")
    assert result.reasons == (CountChange("new", 2, 0),)
    (milestone,) = result.milestones
    assert milestone[2:] == (2, 5, False, 2, 7, False)


def test_a_done_topic_that_leaves_is_reported_as_kept() -> None:
    result = effect_between(small_roadmap(), small_roadmap(*small_topics()[1:2]), {"alpha": "done"})
    assert result.sentence == (
        "20 % of 5 topics → 0 % of 1: 4 topics left (1 of them done or known, and kept in your log),"
        " nothing was lost"
    )
    assert result.retired_behind == 1


def test_a_rename_changes_no_counts() -> None:
    topics = [topic("better", was=["beta"]) if t.id == "beta" else t for t in small_topics()]
    topics[2] = topic("gamma", "alpha", "better")
    result = effect_between(
        small_roadmap(), small_roadmap(*topics), {"beta": "done"}, renames={"beta": "better"}
    )
    assert result.sentence == "20 % of 5 topics, as before; nothing was lost"
    assert (result.reasons, result.milestones) == ((), ())


def test_a_topic_that_becomes_optional_counts_only_if_it_was_started() -> None:
    optional = [t._replace(optional=True) for t in small_topics()[:2]]
    after = small_roadmap(*optional, *small_topics()[2:])
    result = effect_between(small_roadmap(), after, {"alpha": "done"})
    assert result.sentence == (
        "20 % of 5 topics → 25 % of 4: 1 topic is now optional, nothing was lost"
    )


def test_merged_topics_count_once() -> None:
    topics = (topic("both", was=["alpha", "beta"]), topic("gamma", "both"))
    result = compute_effect(
        version(small_roadmap(*small_topics()[:3]), {"alpha": "done"}),
        version(small_roadmap(*topics), {"both": "done"}),
        {"alpha": "both", "beta": "both"},
    )
    assert [(r.code, r.topics, r.behind) for r in result.reasons] == [("joined", -1, 0)]
    assert result.sentence == (
        "33 % of 3 topics → 50 % of 2: 1 topic fewer, merged with others, nothing was lost"
    )


# -- which former id leads where -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "said", "today", "expected"),
    [
        pytest.param({}, {"a": "b"}, {"b"}, {"a": "b"}, id="said"),
        pytest.param({"a": "b"}, {}, {"b"}, {"a": "b"}, id="no longer said"),
        pytest.param({"a": "b"}, {"b": "c"}, {"c"}, {"a": "c", "b": "c"}, id="a chain"),
        pytest.param({"a": "b"}, {"a": "c"}, {"c"}, {"a": "c", "b": "c"}, id="the middle left out"),
        pytest.param({"a": "b"}, {}, {"a"}, {"b": "a"}, id="the older version again"),
        pytest.param({"a": "b"}, {}, {"a", "b"}, {}, id="the id is taken back"),
        pytest.param({"a": "c", "b": "c"}, {}, {"a", "b"}, {}, id="joined ones part again"),
        pytest.param({"a": "b"}, {}, set(), {"a": "b"}, id="all gone"),
    ],
)
def test_a_former_id_maps_to_the_current_topic(
    before: dict[str, str], said: dict[str, str], today: set[str], expected: dict[str, str]
) -> None:
    assert merge_renames(before, said, today) == expected


# -- what may be a rename ------------------------------------------------------------------------


def pairs(removed: list[Topic], added: list[Topic]) -> list[tuple[str, str]]:
    return [(p.former, p.id) for p in propose_topic_renames(removed, added)]


def test_the_same_title_in_the_same_track_is_proposed_with_its_was_line() -> None:
    old = topic_titled("sql-basics", "SQL basics")
    new = topic_titled("sql-first", "SQL  Basics")._replace(was=("sql",))
    (result,) = propose_topic_renames([old], [new])
    assert (result.former, result.id, result.line) == (
        "sql-basics",
        "sql-first",
        "was: [sql, sql-basics]",
    )


def test_a_similar_title_in_the_same_track_and_stage_is_proposed() -> None:
    old = topic_titled("a", "Iterators and generators")
    assert pairs([old], [topic_titled("b", "Iterators, generators")]) == [("a", "b")]
    assert pairs([old], [topic_titled("b", "Iterators, generators", stage="other")]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Lists", "Sets"),
        ("Testing views", "Testing forms"),
        ("HTTP in Python 1", "HTTP in Python 2"),
        ("Python 3.10", "Python 3.11"),
    ],
)
def test_titles_that_only_sound_alike_are_not_proposed(old: str, new: str) -> None:
    assert pairs([topic_titled("a", old)], [topic_titled("b", new)]) == []


def topic_with(name: str, title: str, **fields: Any) -> Topic:
    return topic_titled(name, title)._replace(**({"prerequisites": (), "readings": ()} | fields))


COMMON: dict[str, Any] = {"minutes": 360, "prerequisites": ("chords",)}
NOTES = Assignment("notes")


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("Tune the guitar", "Tune your guitar", {"minutes": 90}),
        ("Change chords in time", "Change chords", COMMON),
        ("Boil water", "Boil the water", {"readings": (NOTES,)}),
        ("Der Aufguss", "Die Aufguss", {"minutes": 30}),
    ],
)
def test_shared_words_and_something_else_in_common_are_proposed(
    old: str, new: str, fields: dict[str, Any]
) -> None:
    assert pairs([topic_with("a", old, **fields)], [topic_with("b", new, **fields)]) == [("a", "b")]


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("Change chords in time", "Change chords", {"minutes": 360}),  # one thing, of two needed
        ("Testing views", "Testing forms", COMMON),
        ("Read a file", "Write a file", COMMON),
        ("Docker networks 1", "Docker networks in practice 2", COMMON),
        ("What it is", "How it is", COMMON),  # no word of these says anything
    ],
)
def test_some_shared_words_are_not_enough(old: str, new: str, fields: dict[str, Any]) -> None:
    assert pairs([topic_with("a", old, **fields)], [topic_with("b", new, **fields)]) == []


def test_shared_words_alone_are_not_enough() -> None:
    old = topic_with("a", "Loops by hand", minutes=60, prerequisites=("x",))
    new = topic_with("b", "Hand, and the loops", minutes=90, prerequisites=("y",))
    assert pairs([old], [new]) == []
    assert pairs([old], [new._replace(minutes=60)]) == [("a", "b")]


def test_the_topics_of_the_shipped_roadmap_are_never_confused() -> None:
    roadmap = read_roadmap(str(SHIPPED)).roadmap
    assert roadmap is not None
    result = [
        (one.id, other.id)
        for one in roadmap.topics
        for other in roadmap.topics
        if one is not other and propose_topic_renames([one], [other])
    ]
    assert (len(roadmap.topics) > 100, result) == (True, [])


def test_an_ambiguous_rename_is_not_proposed() -> None:
    old = topic_titled("a", "Testing")
    assert pairs([old], [topic_titled("b", "Testing"), topic_titled("c", "Testing")]) == []
    assert pairs([old, topic_titled("x", "Testing")], [topic_titled("b", "Testing")]) == []
    assert pairs([old], [topic_titled("b", "Testing", track="elsewhere")]) == []


def test_the_same_title_in_another_track_is_proposed_if_its_track_left_and_it_is_unique() -> None:
    old, new = (
        topic_titled("a", "Compilers", track="gone"),
        topic_titled("b", "compilers", track="beta", stage="other"),
    )
    frame = small_roadmap()

    def proposed(gone: Topic, *also: Topic) -> list[tuple[str, str]]:
        after = frame._replace(topics=(new, *also))
        return [(p.former, p.id) for p in propose_topic_renames([gone], [new], after)]

    assert proposed(old) == [("a", "b")]
    assert proposed(old, topic_titled("c", "Compilers", track="gamma")) == []
    assert proposed(old._replace(track=frame.tracks[0].id)) == []


def test_the_same_proof_under_another_title_is_proposed() -> None:
    proof = "Write a queue."
    old, new = topic_titled("a", "Queues")._replace(proof=proof), topic_titled("b", "Waiting")
    assert pairs([old], [new._replace(proof=proof)]) == [("a", "b")]


def test_ten_thousand_new_topics_are_compared_quickly() -> None:
    removed = [topic_titled(f"a{i}", f"The old chapter {i} of it") for i in range(10_000)]
    added = [topic_titled(f"b{i}", f"A new lesson {i} on this") for i in range(10_000)]
    assert pairs(removed, added) == []


def test_a_reading_with_the_same_address_is_proposed() -> None:
    old = Reading("flask", "Flask", url="https://example.org/flask")
    new = Reading("flask-docs", "The Flask manual", url="https://example.org/flask")
    (result,) = propose_reading_renames([old], [new])
    assert (result.kind, result.former, result.id, result.line) == (
        "reading",
        "flask",
        "flask-docs",
        "was: [flask]",
    )
    assert propose_reading_renames([old, old._replace(id="x")], [new]) == []
    assert propose_reading_renames([old._replace(url="")], [new._replace(url="")]) == []


def test_a_topic_merged_with_its_prerequisite_does_not_need_itself() -> None:
    before = small_roadmap(topic("tune"), topic("chords", "tune"), topic("song", "tune", "chords"))
    before = before._replace(
        topics=tuple(t._replace(refreshes=t.prerequisites) for t in before.topics)
    )
    after = small_roadmap(
        topic("basics", was=("tune", "chords")), topic("song", "basics", refreshes=["basics"])
    )
    names = VersionContext(topics={"tune": "basics", "chords": "basics"})
    fields = [
        f.field for change in changes_between(before, after, names).changed for f in change.fields
    ]
    assert not {"prerequisites", "refreshes"} & set(fields)


def test_reordered_needs_of_a_milestone_are_reported_as_an_order() -> None:
    before = small_roadmap()
    (first, *rest) = before.milestones
    assert len(first.needs) > 1
    after = before._replace(milestones=(first._replace(needs=first.needs[::-1]), *rest))
    result = changes_between(before, after)
    assert not result.is_empty
    (change,) = result.milestones.changed
    assert change.fields == (FieldChange("order of needs"),)
