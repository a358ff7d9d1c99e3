"""A roadmap is read from the catalog as it was written, and no version ever changes what was learned."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st
from tests.builders import (
    READINGS,
    opened,
    read_file,
    shelve,
    small_roadmap,
    small_topics,
    snapshot,
    states,
    topic,
    workspace_at,
)
from tests.examples import examples

from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.counting import count as count_of
from roadmap_cli.core.readings import Assignment, Check, Reading
from roadmap_cli.core.roadmap import (
    Milestone,
    Project,
    Roadmap,
    Source,
    Stage,
    Topic,
    Track,
)
from roadmap_cli.core.roadmap_answers import LoadAnswer
from roadmap_cli.formats.roadmap_yaml import read_roadmap
from roadmap_cli.store import catalog, catalog_reader, projection, reading_rows
from roadmap_cli.workspace import changes, loading, reading
from roadmap_cli.workspace.shipped import shipped_roadmap
from roadmap_cli.workspace.workspace import Workspace

# A failing pair of maps is small already, and making it smaller takes minutes.
WITHOUT_SHRINKING = examples(25, phases=[Phase.explicit, Phase.generate])
NAMES = ("a", "b", "c", "d", "e", "f")
TEXT = st.sampled_from(["", "One.", "Zwei — «drei»", "[]", '"quoted"'])
TEXTS = st.lists(TEXT, max_size=2).map(tuple)


@st.composite
def roadmaps(draw: st.DrawFn) -> Roadmap:
    """Return any version of one roadmap: some of six topics, in any order, some renamed."""
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
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a workspace that is used for one map after the other."""
    w = workspace_at(tmp_path_factory.mktemp("desk"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    yield w
    w.close()


_NUMBERS = count()


def as_new(*versions: Roadmap) -> tuple[Roadmap, ...]:
    """Return versions under an id that the log knows nothing about."""
    name = f"map-{next(_NUMBERS)}"
    return tuple(version._replace(id=name) for version in versions)


def events(w: Workspace) -> list[tuple[object, ...]]:
    return w.database.rows("select * from event order by device, n")


def put(w: Workspace, roadmap: Roadmap) -> LoadAnswer:
    w.use_roadmap(RoadmapName(roadmap.id, roadmap.title, 0))
    return loading.put(w, read_file(roadmap, repr(hash(roadmap))))


@WITHOUT_SHRINKING
@given(first=roadmaps(), second=roadmaps())
def test_what_is_read_is_what_was_written(desk: Workspace, first: Roadmap, second: Roadmap) -> None:
    for roadmap in (first, second, first):
        shelve(desk, roadmap)
        assert catalog_reader.stored_roadmap(desk.database, "map") == roadmap


def test_the_shipped_roadmap_is_read_as_it_was_written(desk: Workspace) -> None:
    roadmap = read_roadmap(shipped_roadmap()).roadmap
    assert roadmap is not None
    shelve(desk, roadmap)
    assert catalog_reader.stored_roadmap(desk.database, roadmap.id) == roadmap
    with pytest.raises(LookupError):
        catalog_reader.stored_roadmap(desk.database, "nothing")


@WITHOUT_SHRINKING
@given(first=roadmaps(), second=roadmaps())
def test_a_plan_is_empty_if_and_only_if_nothing_differs(
    desk: Workspace, first: Roadmap, second: Roadmap
) -> None:
    first, second = as_new(first, second)
    put(desk, first)
    assert put(desk, first).action == "unchanged"
    found = put(desk, second)
    assert found.changes.is_empty == (first == second)
    assert (found.action == "unchanged") == (first == second)


@WITHOUT_SHRINKING
@given(versions=st.lists(roadmaps(), min_size=2, max_size=4), data=st.data())
def test_no_version_changes_the_log_or_a_state_and_the_numbers_add_up(
    desk: Workspace, versions: list[Roadmap], data: st.DataObject
) -> None:
    for number, roadmap in enumerate(as_new(*versions)):
        name = roadmap.id
        old, earlier, former = events(desk), states_in(desk, name), former_in(desk, name)
        planned = loading.put(desk, read_file(roadmap, "x"), dry_run=True)
        assert (events(desk), states_in(desk, name)) == (old, earlier)
        answer = put(desk, roadmap)
        assert events(desk) == old
        assert planned.changes == answer.changes
        assert planned.effect == answer.effect
        assert projection.differing_tables(desk.database) == []
        renames = {r.former: r.id for r in answer.changes.renamed}
        if number and former == former_in(desk, name):
            assert states_in(desk, name) == earlier
        elif number and not former and len({*renames.values()} & {*earlier}) == 0:
            assert states_in(desk, name) == {renames.get(n, n): s for n, s in earlier.items()}
        if answer.effect is not None:
            found = answer.effect
            assert found.after == count_of(catalog.rows(desk.database, name))
            assert found.before.counted + sum(r.topics for r in found.reasons) == (
                found.after.counted
            )
            behind = [c.done + c.assumed for c in (found.before, found.after)]
            assert behind[0] + sum(r.behind for r in found.reasons) == behind[1]
        topic_id = data.draw(st.sampled_from([t.id for t in roadmap.topics]))
        use_case = data.draw(st.sampled_from([changes.done, changes.start, changes.skip]))
        use_case(desk, [topic_id])


def states_in(w: Workspace, roadmap: str) -> dict[str, str]:
    return {name: found.state for name, found in catalog_reader.states(w.database, roadmap).items()}


def former_in(w: Workspace, roadmap: str) -> list[tuple[object, ...]]:
    return w.database.rows(
        "select former, topic from former_id where roadmap = ? order by former", (roadmap,)
    )


@WITHOUT_SHRINKING
@given(first=roadmaps(), second=roadmaps(), data=st.data())
def test_going_to_another_version_and_back_restores_everything(
    desk: Workspace, first: Roadmap, second: Roadmap, data: st.DataObject
) -> None:
    first, second = as_new(first, second)
    put(desk, first)
    changes.done(desk, [data.draw(st.sampled_from([t.id for t in first.topics]))])
    before = list(catalog.rows(desk.database, first.id))
    put(desk, second)
    put(desk, first)
    assert catalog_reader.stored_roadmap(desk.database, first.id) == first
    assert list(catalog.rows(desk.database, first.id)) == before


# -- readings ------------------------------------------------------------------------------------


def with_book(name: str, *was: str) -> Roadmap:
    """Return the small roadmap in which the book goes by another id."""
    topics = [
        t._replace(
            readings=tuple(a._replace(reading=a.reading.replace("book", name)) for a in t.readings)
        )
        for t in small_topics()
    ]
    book = READINGS[0]._replace(id=name, was=was)
    return small_roadmap(*topics, version="2")._replace(readings=(book, READINGS[1]))


def marks(w: Workspace) -> list[tuple[str, str]]:
    return [(r.topic, r.reading.id) for r in reading_rows.asked(w.database, "small") if r.read]


def test_a_read_mark_follows_a_reading_to_its_new_id_and_back(w: Workspace) -> None:
    reading.read(w, "book", topic="beta")
    before = snapshot(w.database)
    shelve(w, with_book("the-book", "book"))
    assert marks(w) == [("beta", "the-book")]
    assert projection.differing_tables(w.database) == []
    shelve(w, with_book("the-book"))
    assert marks(w) == [("beta", "the-book")]
    reading.read(w, "the-book", topic="alpha")
    assert marks(w) == [("alpha", "the-book"), ("beta", "the-book")]
    assert projection.differing_tables(w.database) == []
    shelve(w, small_roadmap())
    assert marks(w) == [("alpha", "book"), ("beta", "book")]
    reading.read(w, "book", topic="alpha", unread=True)
    assert snapshot(w.database, but=["day_state", "topic_day", "topic_state"])[
        "reading_state"
    ] == before["reading_state"] | {("small", "alpha", "book", "", "", "The Book", 0, "", 1)}
    assert projection.differing_tables(w.database) == []


def test_without_was_a_vanished_reading_is_told_with_the_line_to_write(w: Workspace) -> None:
    reading.read(w, "book", topic="beta")
    answer = loading.put(w, read_file(with_book("the-book"), "x"))
    (gone,) = answer.changes.readings.retired
    assert (gone.id, gone.state) == ("book", "read")
    (proposal,) = answer.proposals
    assert (proposal.kind, proposal.former, proposal.id, proposal.line) == (
        "reading",
        "book",
        "the-book",
        "was: [book]",
    )
    loading.put(w, read_file(with_book("the-book", "book"), "y"))
    assert marks(w) == [("beta", "the-book")]


def test_a_link_of_ones_own_to_a_topic_that_left_is_listed_with_that_topic_only(
    w: Workspace,
) -> None:
    reading.link(w, "omega", "https://example.org/own", title="My own")
    shelve(w, small_roadmap(*small_topics()[:4]))
    assert [r.reading.title for r in reading_rows.asked(w.database, "small") if r.own] == []
    assert [r.reading.title for r in reading_rows.asked(w.database, "small", "omega")] == ["My own"]
    assert "my-own" not in {n.id for n in reading_rows.names(w.database, "small")}
    shelve(w, small_roadmap())
    assert [r.topic for r in reading_rows.asked(w.database, "small") if r.own] == ["omega"]


def test_the_plan_of_joined_topics_foresees_the_state_that_the_log_gives(w: Workspace) -> None:
    changes.done(w, ["alpha"])
    changes.skip(w, ["beta"])
    both = topic("both", was=["alpha", "beta"])
    roadmap = small_roadmap(both, topic("gamma", "both"))
    planned = loading.put(w, read_file(roadmap, "x"), dry_run=True)
    assert planned.effect is not None
    assert planned.effect.after.skipped == 1
    assert loading.put(w, read_file(roadmap, "x")).effect == planned.effect
    assert states(w) == {"both": "skipped"}
