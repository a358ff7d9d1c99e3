"""A version over earlier ones gives the very tables that it gives on its own."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import chain_of, opened, shelve, small_roadmap, snapshot, topic, workspace_at
from tests.store.test_catalog_reader import WITHOUT_SHRINKING, put

from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import Roadmap, Topic, default_milestones
from roadmap_cli.store import projection
from roadmap_cli.workspace import changes, reading
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

TABLES = (
    "stage",
    "track",
    "milestone",
    "topic",
    "prerequisite",
    "reading",
    "assignment",
    "graph",
    "former_id",
    "former_reading",
)
RATED = DoneOptions(rating=3)
_NUMBERS = count()


def tables(
    w: Workspace, roadmap: str, *, present: bool = False
) -> dict[str, list[tuple[object, ...]]]:
    """Return what is kept of a roadmap, without its id; `present` leaves out what has left it."""
    found = {}
    for table in TABLES:
        if present and table.startswith("former"):
            continue
        here = " and place is not null" if present and table == "topic" else ""
        rows = w.database.rows(f"select * from {table} where roadmap = ?{here}", (roadmap,))
        found[table] = sorted([row[1:] for row in rows], key=repr)
    return found


def renamed(version: Roadmap, old: str, new: str) -> Roadmap:
    """Return a version in which a topic goes by another id and says so."""

    def after(t: Topic) -> Topic:
        needs = tuple(new if name == old else name for name in t.prerequisites)
        t = t._replace(prerequisites=needs)
        return t._replace(id=new, was=(old,)) if t.id == old else t

    return of(version, *(after(t) for t in version.topics))


def of(version: Roadmap, *topics: Topic) -> Roadmap:
    """Return a version with other topics."""
    return version._replace(topics=topics, milestones=default_milestones(version.stages, topics))


@st.composite
def editions(draw: st.DrawFn) -> list[Roadmap]:
    """Return a roadmap of a dozen topics and what its author makes of it, a few edits at a time."""
    names = [f"t{i}" for i in range(12)]
    topics = [
        topic(
            name,
            *draw(
                st.lists(st.sampled_from(names[:i]), unique=True, max_size=2) if i else st.just([])
            ),
            reads=draw(st.lists(st.sampled_from(["book", "docs"]), unique=True)),
        )
        for i, name in enumerate(names)
    ]
    version = of(small_roadmap()._replace(id=f"edited-{next(_NUMBERS)}"), *topics)
    found = [version]
    for number in range(draw(st.integers(1, 3))):
        for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=2)):
            version = edit(draw, version, number)
        found.append(version)
    return found


def _retitled(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    place = draw(st.integers(0, len(version.topics) - 1))
    topics = list(version.topics)
    topics[place] = topics[place]._replace(title=f"Told anew {number}")
    return of(version, *topics)


def _other_needs(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    place = draw(st.integers(0, len(version.topics) - 1))
    topics = list(version.topics)
    above = {topics[place].id}
    for _ in topics:
        above |= {t.id for t in topics if above & {*t.prerequisites}}
    below = [t.id for t in topics if t.id not in above]
    needs = draw(st.lists(st.sampled_from(below), unique=True, max_size=2)) if below else []
    topics[place] = topics[place]._replace(
        prerequisites=tuple(needs), readings=(Assignment("docs", f"part {number}"),)
    )
    return of(version, *topics)


def _moved(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    topics = list(version.topics)
    topics.append(topics.pop(draw(st.integers(0, len(topics) - 1))))
    return of(version, *topics)


def _grown(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    fresh = topic(f"new-{len(version.topics)}-{number}", reads=["docs"])
    place = draw(st.integers(0, len(version.topics)))
    known = [t for t in version.topics if t.id != fresh.id]
    return of(version, *known[:place], fresh, *known[place:])


def _shrunk(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    gone = draw(st.sampled_from(version.topics)).id
    left = [
        t._replace(prerequisites=tuple(n for n in t.prerequisites if n != gone))
        for t in version.topics
        if t.id != gone
    ]
    return of(version, *left) if left else version


def _back(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    known = {t.id for t in version.topics} | {name for t in version.topics for name in t.was}
    return of(version, *version.topics, *(topic(n) for n in ("t3", "t7") if n not in known))


def _named_anew(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    old = draw(st.sampled_from(version.topics)).id
    new = f"{old}-{number}"
    return version if any(t.id == new for t in version.topics) else renamed(version, old, new)


def _other_books(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    readings = [r for r in version.readings if r.id != "extra"]
    extra = Reading("extra", f"Something more {number}", url="https://example.org/extra")
    readings.insert(draw(st.integers(0, 2)), extra)
    return version._replace(readings=tuple(readings), title=f"Edition {number}")


EDITS = (
    _retitled,
    _other_needs,
    _moved,
    _grown,
    _shrunk,
    _back,
    _named_anew,
    _other_books,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a workspace that is used for one map after the other."""
    w = workspace_at(tmp_path_factory.mktemp("desk"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    yield w
    w.close()


@WITHOUT_SHRINKING
@given(versions=editions(), data=st.data())
def test_whatever_was_edited_the_tables_are_those_of_a_first_loading(
    desk: Workspace, versions: list[Roadmap], data: st.DataObject
) -> None:
    for number, version in enumerate(versions):
        put(desk, version)
        assert projection.differing_tables(desk.database) == []

        fresh = version._replace(id=f"fresh-{next(_NUMBERS)}")
        shelve(desk, fresh)
        assert tables(desk, version.id, present=True) == tables(desk, fresh.id, present=True)

        desk.use_roadmap(RoadmapName(version.id, version.title, 0))
        with desk.database.writing():
            desk.database.set_meta("active", version.id)
        # What is finished weeks later credits the memories of what it needs.
        ids = [t.id for t in version.topics]
        done = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
        changes.done(desk, done, options=RATED, on=f"2026-0{1 + number // 2}-{10 + number:02}")
        changes.start(desk, [data.draw(st.sampled_from(ids))])
        with_docs = [t.id for t in version.topics if any(a.reading == "docs" for a in t.readings)]
        if with_docs:
            reading.read(desk, "docs", topic=data.draw(st.sampled_from(with_docs)))


def test_what_a_topic_no_longer_needs_loses_the_credit_it_had_from_it(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "home")
    version = chain_of(12)
    shelve(w, version)
    for day, name in enumerate(("t1", "t2", "t3"), 1):
        changes.done(w, [name], options=RATED, on=f"2026-0{day}-01")
    before = snapshot(w.database)["review_state"]
    alone = [t._replace(prerequisites=()) if t.id == "t3" else t for t in version.topics]
    assert put(w, of(version, *alone)).action == "updated"
    after = snapshot(w.database)["review_state"]
    assert {row[1] for row in before - after} == {"t1", "t2"}
    assert projection.differing_tables(w.database) == []
