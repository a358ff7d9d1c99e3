"""A version loaded over earlier ones has the same rows as when it is loaded alone.

Holds: store.catalog.rename_proposals, store.versions.catalog_writer.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    chain_of,
    opened,
    small_roadmap,
    snapshot,
    topic,
    workspace_at,
    write_roadmap,
)
from tests.store.versions.test_catalog_reader import WITHOUT_SHRINKING, load

from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import Roadmap, Topic, default_milestones
from roadmap_cli.store.log import projection
from roadmap_cli.workspace import reading, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

TABLES = (
    "stage",
    "track",
    "milestone",
    "topic",
    "prerequisite",
    "refresh",
    "exercise",
    "reading",
    "assignment",
    "graph",
    "former_id",
    "former_reading",
)
RATED = DoneOptions(rating=3)
_NUMBERS = count()


def tables(
    w: Workspace, roadmap: str, *, loaded_only: bool = False
) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of a roadmap, without its id; `loaded_only` omits retired topics."""
    rows_by_table = {}
    for table in TABLES:
        if loaded_only and table.startswith("former"):
            continue
        condition = " and place is not null" if loaded_only and table == "topic" else ""
        rows = w.database.rows(f"select * from {table} where roadmap = ?{condition}", (roadmap,))
        rows_by_table[table] = sorted([row[1:] for row in rows], key=repr)
    return rows_by_table


def rename_topic(version: Roadmap, old: str, new: str) -> Roadmap:
    """Return a version in which a topic is renamed with `was`."""

    def with_new_id(t: Topic) -> Topic:
        needs, refreshes = (
            tuple(new if name == old else name for name in names)
            for names in (t.prerequisites, t.refreshes)
        )
        t = t._replace(prerequisites=needs, refreshes=refreshes)
        return t._replace(id=new, was=(old,)) if t.id == old else t

    return with_topics(version, *(with_new_id(t) for t in version.topics))


def with_topics(version: Roadmap, *topics: Topic) -> Roadmap:
    """Return a version with other topics."""
    return version._replace(topics=topics, milestones=default_milestones(version.stages, topics))


@st.composite
def version_histories(draw: st.DrawFn) -> list[Roadmap]:
    """Return the versions of a roadmap of a dozen topics, a few edits apart."""
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
    version = with_topics(small_roadmap()._replace(id=f"edited-{next(_NUMBERS)}"), *topics)
    versions = [version]
    for number in range(draw(st.integers(1, 3))):
        for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=2)):
            version = edit(draw, version, number)
        versions.append(version)
    return versions


def _change_title(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    index = draw(st.integers(0, len(version.topics) - 1))
    topics = list(version.topics)
    topics[index] = topics[index]._replace(title=f"New title {number}")
    return with_topics(version, *topics)


def _change_prerequisites(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    index = draw(st.integers(0, len(version.topics) - 1))
    topics = list(version.topics)
    above = {topics[index].id}
    for _ in topics:
        above |= {t.id for t in topics if above & {*t.prerequisites}}
    below = [t.id for t in topics if t.id not in above]
    needs = draw(st.lists(st.sampled_from(below), unique=True, max_size=2)) if below else []
    topics[index] = topics[index]._replace(
        prerequisites=tuple(needs),
        refreshes=tuple(needs[: draw(st.integers(0, 2))]),
        days=draw(st.sampled_from((0, 7))),
        practice=draw(st.sampled_from(("", "sql-joins"))),
        readings=(Assignment("docs", f"part {number}"),),
    )
    return with_topics(version, *topics)


def _move_topic(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    topics = list(version.topics)
    topics.append(topics.pop(draw(st.integers(0, len(topics) - 1))))
    return with_topics(version, *topics)


def _add_topic(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    new_topic = topic(f"new-{len(version.topics)}-{number}", reads=["docs"])
    index = draw(st.integers(0, len(version.topics)))
    others = [t for t in version.topics if t.id != new_topic.id]
    return with_topics(version, *others[:index], new_topic, *others[index:])


def _remove_topic(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    removed_id = draw(st.sampled_from(version.topics)).id
    remaining = [
        t._replace(
            prerequisites=tuple(n for n in t.prerequisites if n != removed_id),
            refreshes=tuple(n for n in t.refreshes if n != removed_id),
        )
        for t in version.topics
        if t.id != removed_id
    ]
    return with_topics(version, *remaining) if remaining else version


def _restore_topics(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    used_ids = {t.id for t in version.topics} | {name for t in version.topics for name in t.was}
    return with_topics(
        version, *version.topics, *(topic(n) for n in ("t3", "t7") if n not in used_ids)
    )


def _rename_any_topic(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    old = draw(st.sampled_from(version.topics)).id
    new = f"{old}-{number}"
    return version if any(t.id == new for t in version.topics) else rename_topic(version, old, new)


def _change_readings(draw: st.DrawFn, version: Roadmap, number: int) -> Roadmap:
    readings = [r for r in version.readings if r.id != "extra"]
    extra = Reading("extra", f"Something more {number}", url="https://example.org/extra")
    readings.insert(draw(st.integers(0, 2)), extra)
    return version._replace(readings=tuple(readings), title=f"Edition {number}")


EDITS = (
    _change_title,
    _change_prerequisites,
    _move_topic,
    _add_topic,
    _remove_topic,
    _restore_topics,
    _rename_any_topic,
    _change_readings,
)


@pytest.fixture(scope="module")
def shared_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return one workspace for all examples."""
    w = workspace_at(tmp_path_factory.mktemp("desk"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    yield w
    w.close()


@WITHOUT_SHRINKING
@given(versions=version_histories(), data=st.data())
def test_after_any_edits_the_tables_equal_those_of_a_first_load(
    shared_workspace: Workspace, versions: list[Roadmap], data: st.DataObject
) -> None:
    for number, version in enumerate(versions):
        load(shared_workspace, version)
        assert projection.differing_tables(shared_workspace.database) == []

        fresh = version._replace(id=f"fresh-{next(_NUMBERS)}")
        write_roadmap(shared_workspace, fresh)
        assert tables(shared_workspace, version.id, loaded_only=True) == tables(
            shared_workspace, fresh.id, loaded_only=True
        )

        shared_workspace.use_roadmap(RoadmapName(version.id, version.title, 0))
        with shared_workspace.database.writing():
            shared_workspace.database.set_meta("active", version.id)
        # A topic finished weeks later gives credit to its prerequisites.
        ids = [t.id for t in version.topics]
        done = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
        topic_changes.done(
            shared_workspace, done, options=RATED, on=f"2026-0{1 + number // 2}-{10 + number:02}"
        )
        topic_changes.start(shared_workspace, [data.draw(st.sampled_from(ids))])
        with_docs = [t.id for t in version.topics if any(a.reading == "docs" for a in t.readings)]
        if with_docs:
            reading.read(shared_workspace, "docs", topic=data.draw(st.sampled_from(with_docs)))


def test_a_former_prerequisite_loses_the_credit_of_the_topic(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "home")
    version = chain_of(12)
    write_roadmap(w, version)
    for day, name in enumerate(("t1", "t2", "t3"), 1):
        topic_changes.done(w, [name], options=RATED, on=f"2026-0{day}-01")
    before = snapshot(w.database)["review_state"]
    alone = [t._replace(prerequisites=()) if t.id == "t3" else t for t in version.topics]
    assert load(w, with_topics(version, *alone)).action == "updated"
    after = snapshot(w.database)["review_state"]
    assert {row[1] for row in before - after} == {"t1", "t2"}
    assert projection.differing_tables(w.database) == []
