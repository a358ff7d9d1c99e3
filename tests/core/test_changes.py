"""What differs between two versions, what that does to the numbers, and what may be a rename."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.builders import small_roadmap, small_topics, topic

from roadmap_cli.core.changes import Change, Changes, FieldChange, Names, TopicName, differences
from roadmap_cli.core.effect import Effect, Reason, Side, effect
from roadmap_cli.core.identity import likely_readings, likely_topics
from roadmap_cli.core.progress import TopicState
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.renames import lineage
from roadmap_cli.core.roadmap import Roadmap, Topic
from roadmap_cli.formats.roadmap_yaml import read_roadmap

NO_NAMES = Names()
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "roadmap.yaml"


def between(before: Roadmap, after: Roadmap, names: Names = NO_NAMES) -> Changes:
    return differences(before, after, names)


def side(roadmap: Roadmap, states: Mapping[str, str]) -> Side:
    return Side(roadmap, {name: TopicState(state) for name, state in states.items()})


def numbers(
    before: Roadmap, after: Roadmap, states: Mapping[str, str], **options: object
) -> Effect:
    renames = options.get("renames", {})
    assert isinstance(renames, dict)
    moved = {renames.get(name, name): state for name, state in states.items()}
    return effect(side(before, states), side(after, moved), renames)


def titled(name: str, title: str, stage: str = "basics", track: str = "track") -> Topic:
    return topic(name)._replace(title=title, stage=stage, track=track, why="")


def test_a_version_does_not_differ_from_itself() -> None:
    found = between(small_roadmap(), small_roadmap())
    assert found.is_empty
    assert found == Changes()


def test_each_change_is_told_by_the_field() -> None:
    before = small_roadmap()
    alpha, beta, gamma, delta, omega = before.topics
    after = before._replace(
        title="Another title",
        topics=(
            alpha._replace(minutes=90, proof="Do it."),
            beta._replace(title="Beta", optional=True),
            gamma._replace(prerequisites=("beta",)),
            omega._replace(stage="mastery"),
            topic("new"),
        ),
    )
    found = between(before, after)
    assert found.head == (FieldChange("title", "The small roadmap", "Another title"),)
    assert found.added == (TopicName("new", "All about new"),)
    assert found.retired == (TopicName("delta", "All about delta"),)
    assert found.changed == (
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
        Change("omega", "All about omega", (FieldChange("stage", "basics", "mastery"),)),
    )
    assert delta not in after.topics


def test_a_rename_does_not_change_the_topics_that_need_it() -> None:
    before = small_roadmap()
    topics = [
        topic("better", was=["beta"], reads=["book"]) if t.id == "beta" else t
        for t in small_topics()
    ]
    topics[1] = topics[1]._replace(title="All about beta")
    topics[2] = topic("gamma", "alpha", "better")
    found = between(before, small_roadmap(*topics), Names({"beta": "better"}))
    assert found.renamed == (TopicName("better", "All about beta", "beta"),)
    assert found.changed == (Change("better", "All about beta", (FieldChange("was", "", "beta"),)),)
    assert (found.added, found.retired, found.milestones.changed) == ((), (), ())


def test_the_order_of_topics_is_a_change_of_its_own() -> None:
    topics = small_topics()
    found = between(small_roadmap(), small_roadmap(topics[4], *topics[:4]))
    assert FieldChange("order") in found.head
    assert (found.added, found.changed, found.retired) == ((), (), ())


def test_what_was_in_the_roadmap_once_comes_back() -> None:
    before = small_roadmap(*small_topics()[:3])
    found = between(before, small_roadmap(), Names(retired={"delta"}, states={"delta": "done"}))
    assert found.returned == (TopicName("delta", "All about delta", "", "done"),)
    assert found.added == (TopicName("omega", "All about omega"),)


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
    found = between(before, before._replace(readings=(book._replace(**change), docs)))
    (changed,) = found.readings.changed
    assert (changed.id, [f.field for f in changed.fields]) == ("book", [field])


# -- the numbers ---------------------------------------------------------------------------------


def test_new_topics_lower_the_percentage_and_nothing_is_lost() -> None:
    before = small_roadmap()
    after = small_roadmap(*small_topics(), topic("new"), topic("newer"))
    found = numbers(before, after, {"alpha": "done", "beta": "assumed"})
    assert found.sentence == ("40 % of 5 topics → 28 % of 7: 2 topics are new, nothing was lost")
    assert found.reasons == (Reason("new", 2, 0),)
    (milestone,) = found.milestones
    assert milestone[2:] == (2, 5, False, 2, 7, False)


def test_what_leaves_while_done_is_said_to_be_kept() -> None:
    found = numbers(small_roadmap(), small_roadmap(*small_topics()[1:2]), {"alpha": "done"})
    assert found.sentence == (
        "20 % of 5 topics → 0 % of 1: 4 topics left (1 of them behind you and kept in your log),"
        " nothing was lost"
    )
    assert found.retired_behind == 1


def test_a_rename_changes_no_number() -> None:
    topics = [topic("better", was=["beta"]) if t.id == "beta" else t for t in small_topics()]
    topics[2] = topic("gamma", "alpha", "better")
    found = numbers(
        small_roadmap(), small_roadmap(*topics), {"beta": "done"}, renames={"beta": "better"}
    )
    assert found.sentence == "20 % of 5 topics, as before; nothing was lost"
    assert (found.reasons, found.milestones) == ((), ())


def test_a_topic_that_becomes_optional_no_longer_counts_unless_it_is_begun() -> None:
    optional = [t._replace(optional=True) for t in small_topics()[:2]]
    after = small_roadmap(*optional, *small_topics()[2:])
    found = numbers(small_roadmap(), after, {"alpha": "done"})
    assert found.sentence == (
        "20 % of 5 topics → 25 % of 4: 1 topic is optional now, nothing was lost"
    )


def test_two_topics_that_become_one_count_once() -> None:
    topics = (topic("both", was=["alpha", "beta"]), topic("gamma", "both"))
    found = effect(
        side(small_roadmap(*small_topics()[:3]), {"alpha": "done"}),
        side(small_roadmap(*topics), {"both": "done"}),
        {"alpha": "both", "beta": "both"},
    )
    assert [(r.code, r.topics, r.behind) for r in found.reasons] == [("joined", -1, 0)]
    assert found.sentence == (
        "33 % of 3 topics → 50 % of 2: 1 topic fewer, joined with others, nothing was lost"
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
def test_a_former_id_leads_to_what_goes_by_it_today(
    before: dict[str, str], said: dict[str, str], today: set[str], expected: dict[str, str]
) -> None:
    assert lineage(before, said, today) == expected


# -- what may be a rename ------------------------------------------------------------------------


def pairs(gone: list[Topic], come: list[Topic]) -> list[tuple[str, str]]:
    return [(p.former, p.id) for p in likely_topics(gone, come)]


def test_the_same_title_in_the_same_track_is_proposed_with_the_line_to_write() -> None:
    old = titled("sql-basics", "SQL basics")
    new = titled("sql-first", "SQL  Basics")._replace(was=("sql",))
    (found,) = likely_topics([old], [new])
    assert (found.former, found.id, found.line) == (
        "sql-basics",
        "sql-first",
        "was: [sql, sql-basics]",
    )


def test_nearly_the_same_title_in_the_same_place_is_proposed() -> None:
    old = titled("a", "Iterators and generators")
    assert pairs([old], [titled("b", "Iterators, generators")]) == [("a", "b")]
    assert pairs([old], [titled("b", "Iterators, generators", stage="other")]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Lists", "Sets"),
        ("Testing views", "Testing forms"),
        ("HTTP in Python 1", "HTTP in Python 2"),
        ("Python 3.10", "Python 3.11"),
    ],
)
def test_what_only_sounds_alike_is_not_proposed(old: str, new: str) -> None:
    assert pairs([titled("a", old)], [titled("b", new)]) == []


def studied(name: str, title: str, **fields: Any) -> Topic:
    return titled(name, title)._replace(**({"prerequisites": (), "readings": ()} | fields))


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
def test_the_same_words_with_something_else_in_common_are_proposed(
    old: str, new: str, fields: dict[str, Any]
) -> None:
    assert pairs([studied("a", old, **fields)], [studied("b", new, **fields)]) == [("a", "b")]


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
def test_some_same_words_are_not_enough(old: str, new: str, fields: dict[str, Any]) -> None:
    assert pairs([studied("a", old, **fields)], [studied("b", new, **fields)]) == []


def test_the_same_words_and_nothing_else_in_common_are_not_enough() -> None:
    old = studied("a", "Loops by hand", minutes=60, prerequisites=("x",))
    new = studied("b", "Hand, and the loops", minutes=90, prerequisites=("y",))
    assert pairs([old], [new]) == []
    assert pairs([old], [new._replace(minutes=60)]) == [("a", "b")]


def test_the_topics_of_a_real_roadmap_are_never_taken_for_one_another() -> None:
    roadmap = read_roadmap(str(SHIPPED)).roadmap
    assert roadmap is not None
    found = [
        (one.id, other.id)
        for one in roadmap.topics
        for other in roadmap.topics
        if one is not other and likely_topics([one], [other])
    ]
    assert (len(roadmap.topics) > 100, found) == (True, [])


def test_where_two_could_be_meant_nothing_is_proposed() -> None:
    old = titled("a", "Testing")
    assert pairs([old], [titled("b", "Testing"), titled("c", "Testing")]) == []
    assert pairs([old, titled("x", "Testing")], [titled("b", "Testing")]) == []
    assert pairs([old], [titled("b", "Testing", track="elsewhere")]) == []


def test_the_same_title_elsewhere_is_proposed_where_its_track_left_and_it_stands_once() -> None:
    old, new = (
        titled("a", "Compilers", track="gone"),
        titled("b", "compilers", track="beta", stage="other"),
    )
    frame = small_roadmap()

    def proposed(gone: Topic, *also: Topic) -> list[tuple[str, str]]:
        after = frame._replace(topics=(new, *also))
        return [(p.former, p.id) for p in likely_topics([gone], [new], after)]

    assert proposed(old) == [("a", "b")]
    assert proposed(old, titled("c", "Compilers", track="gamma")) == []
    assert proposed(old._replace(track=frame.tracks[0].id)) == []


def test_the_same_exercise_under_another_title_is_proposed() -> None:
    proof = "Write a queue."
    old, new = titled("a", "Queues")._replace(proof=proof), titled("b", "Waiting")
    assert pairs([old], [new._replace(proof=proof)]) == [("a", "b")]


def test_a_wholly_new_map_of_ten_thousand_topics_is_compared_in_no_time() -> None:
    gone = [titled(f"a{i}", f"The old chapter {i} of it") for i in range(10_000)]
    come = [titled(f"b{i}", f"A new lesson {i} on this") for i in range(10_000)]
    assert pairs(gone, come) == []


def test_a_reading_with_the_same_address_is_proposed() -> None:
    old = Reading("flask", "Flask", url="https://example.org/flask")
    new = Reading("flask-docs", "The Flask manual", url="https://example.org/flask")
    (found,) = likely_readings([old], [new])
    assert (found.kind, found.former, found.id, found.line) == (
        "reading",
        "flask",
        "flask-docs",
        "was: [flask]",
    )
    assert likely_readings([old, old._replace(id="x")], [new]) == []
    assert likely_readings([old._replace(url="")], [new._replace(url="")]) == []


def test_a_topic_that_joins_what_it_needs_is_not_told_to_have_needed_itself() -> None:
    before = small_roadmap(topic("tune"), topic("chords", "tune"), topic("song", "tune", "chords"))
    after = small_roadmap(topic("basics", was=("tune", "chords")), topic("song", "basics"))
    names = Names(topics={"tune": "basics", "chords": "basics"})
    fields = [f.field for change in between(before, after, names).changed for f in change.fields]
    assert "prerequisites" not in fields


def test_another_order_of_what_a_milestone_needs_is_not_told_as_other_needs() -> None:
    before = small_roadmap()
    (first, *rest) = before.milestones
    assert len(first.needs) > 1
    after = before._replace(milestones=(first._replace(needs=first.needs[::-1]), *rest))
    found = between(before, after)
    assert not found.is_empty
    (change,) = found.milestones.changed
    assert change.fields == (FieldChange("order of needs"),)
