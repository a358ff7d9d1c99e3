"""A read mark is never lost from sight when a roadmap changes, and never where it is not meant."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import opened, shelve, small_roadmap, topic, workspace_at
from tests.examples import examples

from roadmap_cli.core.marks import Mark, standing
from roadmap_cli.core.readings import Assignment
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.store import projection, reading_rows
from roadmap_cli.workspace import history, reading, report
from roadmap_cli.workspace.workspace import Workspace

TOPICS = ("a", "b", "c")
PARTS = ("", "chapter 1", "chapter 2")
Places = Mapping[tuple[str, str], str]


def asking(places: Places) -> Roadmap:
    """Return a roadmap whose topics ask for parts of readings."""
    return small_roadmap(
        *(
            topic(name)._replace(
                readings=tuple(Assignment(r, part) for (t, r), part in places.items() if t == name)
            )
            for name in TOPICS
        )
    )


def read_in(w: Workspace) -> dict[tuple[str, str], str]:
    return {
        (r.topic, r.reading.id): r.read for r in reading_rows.asked(w.database, "small") if r.read
    }


@pytest.fixture
def moved(w: Workspace) -> Workspace:
    """Return a workspace in which a book that was read for `a` is asked by `b` now."""
    shelve(w, asking({("a", "book"): "chapter 1", ("c", "docs"): ""}))
    reading.read(w, "book", topic="a")
    shelve(w, asking({("b", "book"): "chapter 1", ("c", "docs"): ""}))
    return w


def test_a_mark_follows_its_reading_to_another_topic(moved: Workspace) -> None:
    assert read_in(moved) == {("b", "book"): "2026-03-04"}
    assert reading.read(moved, "book").changed is False
    assert report.report(moved).reading.read == 1
    assert report.report(moved, as_of="2026-03-04").reading.read == 1
    assert report.report(moved, as_of="2026-03-03").reading.read == 0


def test_undoing_the_mark_takes_it_away_where_it_stands_now(moved: Workspace) -> None:
    history.undo(moved)
    assert read_in(moved) == {}
    history.redo(moved)
    assert read_in(moved) == {("b", "book"): "2026-03-04"}


def test_unread_where_it_stands_now_leaves_the_old_mark_alone(moved: Workspace) -> None:
    assert reading.read(moved, "book", unread=True).changed
    assert read_in(moved) == {}
    shelve(moved, asking({("a", "book"): "chapter 1", ("b", "book"): "chapter 1"}))
    assert read_in(moved) == {("a", "book"): "2026-03-04"}


def test_a_mark_from_before_parts_were_recorded_is_one_of_the_whole(w: Workspace) -> None:
    from roadmap_cli.core.states import Fact

    with w.database.writing() as transaction:
        w.record(transaction, "read book", [Fact("read", "small", "gone", {"reading": "book"})])
    shelve(w, asking({("a", "book"): "", ("b", "book"): "chapter 1"}))
    assert read_in(w) == {("a", "book"): "2026-03-04"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    w = workspace_at(tmp_path_factory.mktemp("desk"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    return w


PLACES = st.dictionaries(
    st.tuples(st.sampled_from(TOPICS), st.sampled_from(["book", "docs"])), st.sampled_from(PARTS)
)


@examples(40)
@given(versions=st.lists(PLACES, min_size=1, max_size=4), data=st.data())
def test_the_database_tells_what_the_rule_tells(
    desk: Workspace, versions: list[Places], data: st.DataObject
) -> None:
    for places in versions:
        shelve(desk, asking(places))
        if places:
            name, book = data.draw(st.sampled_from(sorted(places)))
            reading.read(desk, book, topic=name, unread=data.draw(st.booleans()))
        marks = [
            Mark(*row)
            for row in desk.database.rows("select topic, reading, part, read from reading_state")
        ]
        assert read_in(desk) == standing(marks, places)
    assert projection.differing_tables(desk.database) == []
