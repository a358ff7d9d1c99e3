"""A large roadmap is written as a small one is: the schema, what left and its neighbours stay."""

import sqlite3
from pathlib import Path

import pytest
from tests.builders import chain_of, shelve, small_roadmap, topic, workspace_at
from tests.store.test_catalog_writer import tables

from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.errors import NotSaved, RoadmapError
from roadmap_cli.store import catalog_reader, inspection
from roadmap_cli.workspace import changes, names
from roadmap_cli.workspace.workspace import Workspace

LARGE = 1200


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "home")


def braided(size: int, name: str = "small") -> Roadmap:
    """Return a roadmap whose topics stand in no order of their ids and need three others."""
    ids = [f"t{i * 7919 % 100_003:06}" for i in range(size)]
    return small_roadmap(
        *(
            topic(n, *ids[max(0, i - 3) : i], was=(f"old-{n}",), reads=["docs", "book"][: i % 3])
            for i, n in enumerate(ids)
        ),
        name=name,
    )


def schema(w: Workspace) -> list[tuple[object, ...]]:
    return sorted(w.database.rows("select type, name, tbl_name, sql from sqlite_master"), key=repr)


def faults(w: Workspace) -> list[str]:
    """Return all that `doctor` could find about the pages and the schema."""
    return [
        *inspection.faults_of_pages(w.database),
        *inspection.faults_of_schema(w.database, strict=True),
        *inspection.faults_of_roadmaps(w.database),
    ]


def test_a_large_roadmap_comes_back_as_it_was_put_and_the_schema_stays(w: Workspace) -> None:
    before, large = schema(w), braided(LARGE)
    shelve(w, large)
    assert catalog_reader.stored_roadmap(w.database, "small") == large
    assert schema(w) == before
    assert faults(w) == []


def test_beside_a_larger_one_it_gives_the_same_rows(w: Workspace, tmp_path: Path) -> None:
    shelve(w, braided(LARGE))
    crowded = workspace_at(tmp_path / "crowded")
    shelve(crowded, braided(2 * LARGE, "other"))
    shelve(crowded, braided(LARGE))
    assert tables(crowded, "small") == tables(w, "small")
    assert (faults(w), faults(crowded)) == ([], [])


def test_another_large_version_keeps_what_left_and_its_neighbours(w: Workspace) -> None:
    shelve(w, braided(LARGE // 2, "other"))
    beside = tables(w, "other")
    shelve(w, chain_of(LARGE))
    changes.done(w, ["t5", "t7"])
    after = braided(LARGE)
    shelve(w, after)
    assert catalog_reader.stored_roadmap(w.database, "small") == after
    assert tables(w, "other") == beside
    left = "select count(*) from topic where roadmap = 'small' and place is null"
    assert w.database.row(left) == (LARGE,)
    assert names.find_topic(w, "t5").place is None
    assert faults(w) == []


def test_a_large_loading_for_which_there_is_no_room_changes_nothing(w: Workspace) -> None:
    shelve(w, small_roadmap())
    before = schema(w), tables(w, "small")
    pages = w.database.rows("pragma page_count")[0][0]
    for room in (2, 50, 150):
        w.database.connection.execute(f"pragma max_page_count = {pages + room}")
        with pytest.raises(NotSaved, match="the disk is full"):
            shelve(w, braided(LARGE))
        assert (schema(w), tables(w, "small")) == before
        assert faults(w) == []


def test_two_topics_of_one_id_are_refused_in_a_large_roadmap_too(w: Workspace) -> None:
    before = schema(w)
    twice = braided(LARGE)
    with pytest.raises((sqlite3.IntegrityError, RoadmapError)):
        shelve(w, twice._replace(topics=(*twice.topics, topic(twice.topics[3].id))))
    assert (schema(w), tables(w, "small")["topic"]) == (before, [])


def test_an_index_of_ones_own_is_kept(w: Workspace) -> None:
    own = 'create index "one ""s own" on topic (roadmap, title)'
    w.database.connection.execute(own)
    before = schema(w)
    shelve(w, braided(LARGE))
    assert schema(w) == before
    assert inspection.faults_of_pages(w.database) == []
