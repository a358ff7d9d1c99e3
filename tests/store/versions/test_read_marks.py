"""Read marks follow their readings when a roadmap changes.

Holds: core.progress.read_marks.
"""

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import opened, small_roadmap, topic, workspace_at, write_roadmap
from tests.examples import examples

from roadmap_cli.core.model.readings import Assignment
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.progress.read_marks import ReadMark, read_days
from roadmap_cli.store.catalog import reading_rows
from roadmap_cli.store.log import projection
from roadmap_cli.workspace import history, reading, report
from roadmap_cli.workspace.workspace import Workspace

TOPICS = ("a", "b", "c")
PARTS = ("", "chapter 1", "chapter 2")
Assignments = Mapping[tuple[str, str], str]


def roadmap_of(assignments: Assignments) -> Roadmap:
    """Return a roadmap whose topics assign parts of readings."""
    return small_roadmap(
        *(
            topic(name)._replace(
                readings=tuple(
                    Assignment(r, part) for (t, r), part in assignments.items() if t == name
                )
            )
            for name in TOPICS
        )
    )


def read_marks(w: Workspace) -> dict[tuple[str, str], str]:
    return {
        (r.topic, r.reading.id): r.read
        for r in reading_rows.topic_readings(w.database, "small")
        if r.read
    }


@pytest.fixture
def w_with_moved_reading(w: Workspace) -> Workspace:
    """Return a workspace with a book that was read for `a` and is now assigned by `b`."""
    write_roadmap(w, roadmap_of({("a", "book"): "chapter 1", ("c", "docs"): ""}))
    reading.read(w, "book", topic="a")
    write_roadmap(w, roadmap_of({("b", "book"): "chapter 1", ("c", "docs"): ""}))
    return w


def test_a_mark_follows_its_reading_to_another_topic(w_with_moved_reading: Workspace) -> None:
    assert read_marks(w_with_moved_reading) == {("b", "book"): "2026-03-04"}
    assert reading.read(w_with_moved_reading, "book").changed is False
    assert report.report(w_with_moved_reading).reading.read == 1
    assert report.report(w_with_moved_reading, as_of="2026-03-04").reading.read == 1
    assert report.report(w_with_moved_reading, as_of="2026-03-03").reading.read == 0


def test_undoing_a_read_removes_the_mark_from_the_new_topic(
    w_with_moved_reading: Workspace,
) -> None:
    history.undo(w_with_moved_reading)
    assert read_marks(w_with_moved_reading) == {}
    history.redo(w_with_moved_reading)
    assert read_marks(w_with_moved_reading) == {("b", "book"): "2026-03-04"}


def test_unread_on_the_new_topic_keeps_the_mark_of_the_old_topic(
    w_with_moved_reading: Workspace,
) -> None:
    assert reading.read(w_with_moved_reading, "book", unread=True).changed
    assert read_marks(w_with_moved_reading) == {}
    write_roadmap(
        w_with_moved_reading, roadmap_of({("a", "book"): "chapter 1", ("b", "book"): "chapter 1"})
    )
    assert read_marks(w_with_moved_reading) == {("a", "book"): "2026-03-04"}


def test_a_mark_without_a_recorded_part_is_a_mark_of_the_whole_reading(w: Workspace) -> None:
    from roadmap_cli.core.progress.states import Fact

    with w.database.writing() as transaction:
        w.record(transaction, "read book", [Fact("read", "small", "gone", {"reading": "book"})])
    write_roadmap(w, roadmap_of({("a", "book"): "", ("b", "book"): "chapter 1"}))
    assert read_marks(w) == {("a", "book"): "2026-03-04"}


@pytest.fixture(scope="module")
def shared_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    w = workspace_at(tmp_path_factory.mktemp("desk"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    yield w
    w.close()


ASSIGNMENTS = st.dictionaries(
    st.tuples(st.sampled_from(TOPICS), st.sampled_from(["book", "docs"])), st.sampled_from(PARTS)
)


@examples(40)
@given(versions=st.lists(ASSIGNMENTS, min_size=1, max_size=4), data=st.data())
def test_the_stored_marks_agree_with_the_rule_in_core(
    shared_workspace: Workspace, versions: list[Assignments], data: st.DataObject
) -> None:
    for assignments in versions:
        write_roadmap(shared_workspace, roadmap_of(assignments))
        if assignments:
            name, book = data.draw(st.sampled_from(sorted(assignments)))
            reading.read(shared_workspace, book, topic=name, unread=data.draw(st.booleans()))
        marks = [
            ReadMark(*row)
            for row in shared_workspace.database.rows(
                "select topic, reading, part, read from reading_state"
            )
        ]
        assert read_marks(shared_workspace) == read_days(marks, assignments)
    assert projection.differing_tables(shared_workspace.database) == []
