"""What the plan of a load says is what every other command says afterwards, whatever was edited.

Holds: workspace.load_plan.
"""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import opened, read_file, small_roadmap, topic, workspace_at
from tests.examples import examples

from roadmap_cli.core.answers.roadmap_answers import LoadAnswer
from roadmap_cli.core.model.readings import Assignment
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.formats.own.roadmap_writer import to_yaml
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.versions import catalog_reader
from roadmap_cli.workspace import loading, reading, report, topic_changes
from roadmap_cli.workspace.workspace import Workspace

NAMES = ("a", "b", "c", "d", "e")
Place = tuple[str, str]
numbers = count(1)


@st.composite
def versions(draw: st.DrawFn) -> Roadmap:
    """Return a version: some topics, some of them with former names, that ask for parts of books."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    free = [name for name in NAMES if name not in names]
    found = []
    for name in names:
        was = draw(st.lists(st.sampled_from(free), unique=True, max_size=2)) if free else []
        free = [other for other in free if other not in was]
        books = draw(st.lists(st.sampled_from(["book", "docs"]), unique=True))
        asked = tuple(
            Assignment(book, draw(st.sampled_from(["", "chapter 1"])), role=role)
            for book in books
            for role in [draw(st.sampled_from(["core", "alternative"]))]
        )
        found.append(topic(name, was=was)._replace(readings=asked))
    return small_roadmap(*found)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    w = workspace_at(tmp_path_factory.mktemp("desk"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    yield w
    w.close()


def workspace_on(desk: Workspace) -> Workspace:
    """Return a workspace that has not looked yet which roadmap is active."""
    w = Workspace(desk.settings, desk.now)
    w._database = desk.database
    return w


def put(w: Workspace, roadmap: Roadmap, *, dry_run: bool = False) -> LoadAnswer:
    file = read_file(roadmap, str(hash(to_yaml(roadmap))))
    return loading.load_file(w, file, dry_run=dry_run, replace=True)


def read_in(w: Workspace, name: str) -> set[Place]:
    return {
        (r.topic, r.reading.id) for r in reading_rows.topic_readings(w.database, name) if r.read
    }


@examples(20)
@given(several=st.lists(versions(), min_size=2, max_size=4), data=st.data())
def test_the_plan_says_what_every_command_says_afterwards(
    desk: Workspace, several: list[Roadmap], data: st.DataObject
) -> None:
    name = f"map-{next(numbers)}"  # of its own, with a history of its own
    several = [roadmap._replace(id=name) for roadmap in several]
    put(desk, several[0])
    desk = workspace_on(desk)
    for roadmap in several[1:]:
        here = sorted(row.id for row in catalog.topic_rows(desk.database, name))
        use_case = data.draw(
            st.sampled_from([topic_changes.done, topic_changes.start, topic_changes.skip])
        )
        use_case(desk, [data.draw(st.sampled_from(here))])
        asked = sorted(
            (r.topic, r.reading.id) for r in reading_rows.topic_readings(desk.database, name)
        )
        if asked:
            of, book = data.draw(st.sampled_from(asked))
            reading.read(desk, book, topic=of, unread=data.draw(st.booleans()))
        before, read_before = report.report(desk), read_in(desk, name)
        states = {row.id: row.state for row in catalog.topic_rows(desk.database, name)}

        planned = put(desk, roadmap, dry_run=True)
        assert read_in(desk, name) == read_before
        answer = put(desk, roadmap)
        assert answer._replace(dry_run=True, backup="") == planned

        after, read = report.report(desk), read_in(desk, name)
        if answer.effect is not None:
            assert (answer.effect.before, answer.effect.after) == (before.counts, after.counts)
        former = catalog_reader.read_topic_renames(desk.database, name)
        messages = {join.id: join for join in answer.joins}
        for row in catalog.topic_rows(desk.database, name):
            ids = [i for i in states if i == row.id or former.get(i) == row.id]
            if any(states[i] != row.state for i in ids):
                assert messages[row.id].state == row.state
        if answer.marks is None:  # nothing changed, or nothing was ever marked
            assert read == read_before
            continue
        marks = answer.marks
        assert (marks.read_before, marks.all_before) == (before.reading.read, before.reading.all)
        assert (marks.read, marks.all) == (after.reading.read, after.reading.all)
        today = {row.id for row in catalog.topic_rows(desk.database, name)}
        seen = {(t if t in today else former.get(t, t), book) for t, book in read_before}
        assert {(m.topic, m.reading) for m in marks.moves if m.topic} == seen - read
        assert {(t, m.reading) for m in marks.moves for t in m.to} == read - seen
