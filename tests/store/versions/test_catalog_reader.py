"""A roadmap is read back as it was written, and loading a version never changes progress.

Holds: store.versions.catalog_reader.
"""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st
from tests.builders import (
    READINGS,
    opened,
    read_file,
    small_roadmap,
    small_topics,
    snapshot,
    states,
    topic,
    workspace_at,
    write_roadmap,
)
from tests.examples import examples

from roadmap_cli.core.answers.roadmap_answers import LoadAnswer
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.core.model.roadmap import Milestone, Project, Roadmap, Source, Stage, Topic, Track
from roadmap_cli.core.progress.counting import count as count_of
from roadmap_cli.formats.own.roadmap_reader import read_roadmap
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.log import projection
from roadmap_cli.store.versions import catalog_reader
from roadmap_cli.workspace import loading, own_links, reading, topic_changes
from roadmap_cli.workspace.shipped_roadmap import shipped_path
from roadmap_cli.workspace.workspace import Workspace

# A failing pair of roadmaps is already small, and shrinking it takes minutes.
WITHOUT_SHRINKING = examples(25, phases=[Phase.explicit, Phase.generate])
NAMES = ("a", "b", "c", "d", "e", "f")
TEXT = st.sampled_from(["", "One.", "Zwei — «drei»", "[]", '"quoted"'])
TEXTS = st.lists(TEXT, max_size=2).map(tuple)


@st.composite
def roadmaps(draw: st.DrawFn) -> Roadmap:
    """Return any version of a roadmap: some of six topics, in any order, some renamed."""
    names = draw(st.permutations(draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))))
    free = [name for name in NAMES if name not in names]
    stages = (
        Stage("first", "First", draw(TEXT), tuple(names[:1])),
        Stage("second", "Second", "", ()),
    )
    tracks = (Track("one", "One", draw(TEXT)), Track("two", "Two"))
    books = draw(st.lists(st.sampled_from(["book", "docs", "film"]), unique=True, max_size=3))
    other = [name for name in ("book", "docs", "film") if name not in books]
    readings = tuple(
        Reading(
            name,
            draw(st.sampled_from([name.title(), "Something"])),
            url=f"https://example.org/{name}",
            free=draw(st.booleans()),
            minutes=draw(st.sampled_from([None, 5])),
            was=tuple(other[:1]) if place == 0 and draw(st.booleans()) else (),
        )
        for place, name in enumerate(books)
    )
    topics: list[Topic] = []
    for place, name in enumerate(names):
        was = ()
        if free and draw(st.booleans()):
            was = (free.pop(),)
        topics.append(
            Topic(
                name,
                draw(st.sampled_from([f"All about {name}", "Something else"])),
                draw(st.sampled_from(["one", "two"])),
                draw(st.sampled_from(["first", "second"])),
                draw(st.sampled_from([30, 60])),
                draw(TEXT),
                draw(TEXTS),
                tuple(draw(st.lists(st.sampled_from(names[:place]), unique=True))) if place else (),
                tuple(
                    Assignment(b, draw(TEXT), draw(st.sampled_from([None, 7])))
                    for b in (draw(st.permutations(books))[:2] if books else ())
                ),
                draw(TEXT),
                (Check("What?", draw(TEXT)),) * draw(st.integers(0, 2)),
                draw(st.booleans()),
                was,
                draw(TEXTS),
                draw(TEXTS),
                draw(TEXT),
            )
        )
    return Roadmap(
        "map",
        draw(st.sampled_from(["A map", "The map"])),
        draw(TEXT),
        draw(st.sampled_from([None, Source("A book", "B.", 1999, "https://example.org")])),
        "en",
        "",
        draw(TEXT),
        stages,
        tuple(
            Milestone(f"m{i}", f"Milestone {i}", "first", (name,), 1000 * (i + 1), i == 1, "", "")
            for i, name in enumerate(draw(st.permutations(names))[:2])
        ),
        tracks,
        tuple(topics),
        readings,
        draw(st.sampled_from([None, Project("A shelf", "For books", "A board")])),
    )


@pytest.fixture(scope="module")
def shared_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return one workspace for all examples."""
    w = workspace_at(tmp_path_factory.mktemp("desk"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    yield w
    w.close()


_NUMBERS = count()


def with_new_id(*versions: Roadmap) -> tuple[Roadmap, ...]:
    """Return versions with an id that is not in the log."""
    name = f"map-{next(_NUMBERS)}"
    return tuple(version._replace(id=name) for version in versions)


def events(w: Workspace) -> list[tuple[object, ...]]:
    return w.database.rows("select * from event order by device, n")


def load(w: Workspace, roadmap: Roadmap) -> LoadAnswer:
    w.use_roadmap(RoadmapName(roadmap.id, roadmap.title, 0))
    return loading.load_file(w, read_file(roadmap, repr(hash(roadmap))))


@WITHOUT_SHRINKING
@given(first=roadmaps(), second=roadmaps())
def test_a_roadmap_is_read_back_as_it_was_written(
    shared_workspace: Workspace, first: Roadmap, second: Roadmap
) -> None:
    for roadmap in (first, second, first):
        write_roadmap(shared_workspace, roadmap)
        assert catalog_reader.read_roadmap(shared_workspace.database, "map") == roadmap


def test_the_shipped_roadmap_is_read_back_as_it_was_written(shared_workspace: Workspace) -> None:
    roadmap = read_roadmap(shipped_path()).roadmap
    assert roadmap is not None
    write_roadmap(shared_workspace, roadmap)
    assert catalog_reader.read_roadmap(shared_workspace.database, roadmap.id) == roadmap
    with pytest.raises(LookupError):
        catalog_reader.read_roadmap(shared_workspace.database, "nothing")


@WITHOUT_SHRINKING
@given(first=roadmaps(), second=roadmaps())
def test_a_plan_is_empty_if_and_only_if_nothing_differs(
    shared_workspace: Workspace, first: Roadmap, second: Roadmap
) -> None:
    first, second = with_new_id(first, second)
    load(shared_workspace, first)
    assert load(shared_workspace, first).action == "unchanged"
    answer = load(shared_workspace, second)
    assert answer.changes.is_empty == (first == second)
    assert (answer.action == "unchanged") == (first == second)


@WITHOUT_SHRINKING
@given(versions=st.lists(roadmaps(), min_size=2, max_size=4), data=st.data())
def test_loading_a_version_never_changes_the_log_or_a_state(
    shared_workspace: Workspace, versions: list[Roadmap], data: st.DataObject
) -> None:
    for number, roadmap in enumerate(with_new_id(*versions)):
        name = roadmap.id
        events_before, states_before, former_ids_before = (
            events(shared_workspace),
            states_of(shared_workspace, name),
            former_ids(shared_workspace, name),
        )
        dry_run = loading.load_file(shared_workspace, read_file(roadmap, "x"), dry_run=True)
        assert (events(shared_workspace), states_of(shared_workspace, name)) == (
            events_before,
            states_before,
        )
        answer = load(shared_workspace, roadmap)
        assert events(shared_workspace) == events_before
        assert dry_run.changes == answer.changes
        assert dry_run.effect == answer.effect
        assert projection.differing_tables(shared_workspace.database) == []
        renames = {r.former: r.id for r in answer.changes.renamed}
        if number and former_ids_before == former_ids(shared_workspace, name):
            assert states_of(shared_workspace, name) == states_before
        elif number and not former_ids_before and len({*renames.values()} & {*states_before}) == 0:
            assert states_of(shared_workspace, name) == {
                renames.get(n, n): s for n, s in states_before.items()
            }
        if answer.effect is not None:
            effect = answer.effect
            assert effect.after == count_of(catalog.topic_rows(shared_workspace.database, name))
            assert effect.before.counted + sum(r.topics for r in effect.reasons) == (
                effect.after.counted
            )
            finished = [c.done + c.assumed for c in (effect.before, effect.after)]
            assert finished[0] + sum(r.behind for r in effect.reasons) == finished[1]
        topic_id = data.draw(st.sampled_from([t.id for t in roadmap.topics]))
        use_case = data.draw(
            st.sampled_from([topic_changes.done, topic_changes.start, topic_changes.skip])
        )
        use_case(shared_workspace, [topic_id])


def states_of(w: Workspace, roadmap: str) -> dict[str, str]:
    return {
        name: state.state for name, state in catalog_reader.read_states(w.database, roadmap).items()
    }


def former_ids(w: Workspace, roadmap: str) -> list[tuple[object, ...]]:
    return w.database.rows(
        "select former, topic from former_id where roadmap = ? order by former", (roadmap,)
    )


@WITHOUT_SHRINKING
@given(first=roadmaps(), second=roadmaps(), data=st.data())
def test_loading_another_version_and_the_old_one_again_restores_everything(
    shared_workspace: Workspace, first: Roadmap, second: Roadmap, data: st.DataObject
) -> None:
    first, second = with_new_id(first, second)
    load(shared_workspace, first)
    topic_changes.done(shared_workspace, [data.draw(st.sampled_from([t.id for t in first.topics]))])
    before = list(catalog.topic_rows(shared_workspace.database, first.id))
    load(shared_workspace, second)
    load(shared_workspace, first)
    assert catalog_reader.read_roadmap(shared_workspace.database, first.id) == first
    assert list(catalog.topic_rows(shared_workspace.database, first.id)) == before


# -- readings ------------------------------------------------------------------------------------


def with_book(name: str, *was: str) -> Roadmap:
    """Return the small roadmap with another id for the book."""
    topics = [
        t._replace(
            readings=tuple(a._replace(reading=a.reading.replace("book", name)) for a in t.readings)
        )
        for t in small_topics()
    ]
    book = READINGS[0]._replace(id=name, was=was)
    return small_roadmap(*topics, version="2")._replace(readings=(book, READINGS[1]))


def read_marks(w: Workspace) -> list[tuple[str, str]]:
    return [
        (r.topic, r.reading.id) for r in reading_rows.topic_readings(w.database, "small") if r.read
    ]


def test_a_read_mark_follows_a_reading_to_its_new_id_and_back(w: Workspace) -> None:
    reading.read(w, "book", topic="beta")
    before = snapshot(w.database)
    write_roadmap(w, with_book("the-book", "book"))
    assert read_marks(w) == [("beta", "the-book")]
    assert projection.differing_tables(w.database) == []
    write_roadmap(w, with_book("the-book"))
    assert read_marks(w) == [("beta", "the-book")]
    reading.read(w, "the-book", topic="alpha")
    assert read_marks(w) == [("alpha", "the-book"), ("beta", "the-book")]
    assert projection.differing_tables(w.database) == []
    write_roadmap(w, small_roadmap())
    assert read_marks(w) == [("alpha", "book"), ("beta", "book")]
    reading.read(w, "book", topic="alpha", unread=True)
    assert snapshot(w.database, but=["day_state", "topic_day", "topic_state"])[
        "reading_state"
    ] == before["reading_state"] | {("small", "alpha", "book", "", "", "The Book", 0, "", 1)}
    assert projection.differing_tables(w.database) == []


def test_a_removed_reading_without_was_is_reported_with_the_line_to_add(w: Workspace) -> None:
    reading.read(w, "book", topic="beta")
    answer = loading.load_file(w, read_file(with_book("the-book"), "x"))
    (retired_reading,) = answer.changes.readings.retired
    assert (retired_reading.id, retired_reading.state) == ("book", "read")
    (proposal,) = answer.proposals
    assert (proposal.kind, proposal.former, proposal.id, proposal.line) == (
        "reading",
        "book",
        "the-book",
        "was: [book]",
    )
    loading.load_file(w, read_file(with_book("the-book", "book"), "y"))
    assert read_marks(w) == [("beta", "the-book")]


def test_an_own_link_of_a_retired_topic_is_listed_with_that_topic_only(
    w: Workspace,
) -> None:
    own_links.link(w, "omega", "https://example.org/own", title="My own")
    write_roadmap(w, small_roadmap(*small_topics()[:4]))
    assert [
        r.reading.title for r in reading_rows.topic_readings(w.database, "small") if r.own
    ] == []
    assert [r.reading.title for r in reading_rows.topic_readings(w.database, "small", "omega")] == [
        "My own"
    ]
    assert "my-own" not in {n.id for n in reading_rows.names(w.database, "small")}
    write_roadmap(w, small_roadmap())
    assert [r.topic for r in reading_rows.topic_readings(w.database, "small") if r.own] == ["omega"]


def test_the_plan_of_a_topic_merge_predicts_the_state_after_loading(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    topic_changes.skip(w, ["beta"])
    merged_topic = topic("both", was=["alpha", "beta"])
    roadmap = small_roadmap(merged_topic, topic("gamma", "both"))
    dry_run = loading.load_file(w, read_file(roadmap, "x"), dry_run=True)
    assert dry_run.effect is not None
    assert dry_run.effect.after.skipped == 1
    assert loading.load_file(w, read_file(roadmap, "x")).effect == dry_run.effect
    assert states(w) == {"both": "skipped"}
