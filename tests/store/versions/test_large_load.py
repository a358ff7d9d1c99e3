"""Loading a large roadmap keeps the schema, retired topics and other roadmaps, as a small one.

Holds: store.versions.catalog_writer.
"""

import sqlite3
from pathlib import Path

import pytest
from tests.builders import chain_of, small_roadmap, topic, workspace_at, write_roadmap
from tests.store.versions.test_catalog_writer import tables

from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.errors import NotSaved, RoadmapError
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.store.versions import catalog_reader
from roadmap_cli.workspace import name_lookup, topic_changes
from roadmap_cli.workspace.workspace import Workspace

LARGE = 1200


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "home")


def shuffled_roadmap(size: int, name: str = "small") -> Roadmap:
    """Return a roadmap with three prerequisites per topic, not in the order of the ids."""
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


def damage(w: Workspace) -> list[str]:
    """Return the damage in the pages, the schema and the catalog."""
    return [
        *damage_checks.find_page_damage(w.database),
        *damage_checks.find_schema_damage(w.database, strict=True),
        *damage_checks.find_catalog_damage(w.database),
    ]


def test_a_large_roadmap_is_read_back_as_it_was_loaded_and_the_schema_is_unchanged(
    w: Workspace,
) -> None:
    before, large = schema(w), shuffled_roadmap(LARGE)
    write_roadmap(w, large)
    assert catalog_reader.read_roadmap(w.database, "small") == large
    assert schema(w) == before
    assert damage(w) == []


def test_a_roadmap_has_the_same_rows_next_to_a_larger_one(w: Workspace, tmp_path: Path) -> None:
    write_roadmap(w, shuffled_roadmap(LARGE))
    crowded = workspace_at(tmp_path / "crowded")
    write_roadmap(crowded, shuffled_roadmap(2 * LARGE, "other"))
    write_roadmap(crowded, shuffled_roadmap(LARGE))
    assert tables(crowded, "small") == tables(w, "small")
    assert (damage(w), damage(crowded)) == ([], [])


def test_a_new_large_version_keeps_retired_topics_and_other_roadmaps(w: Workspace) -> None:
    write_roadmap(w, shuffled_roadmap(LARGE // 2, "other"))
    neighbour = tables(w, "other")
    write_roadmap(w, chain_of(LARGE))
    topic_changes.done(w, ["t5", "t7"])
    after = shuffled_roadmap(LARGE)
    write_roadmap(w, after)
    assert catalog_reader.read_roadmap(w.database, "small") == after
    assert tables(w, "other") == neighbour
    retired = "select count(*) from topic where roadmap = 'small' and place is null"
    assert w.database.row(retired) == (LARGE,)
    assert name_lookup.find_topic(w, "t5").place is None
    assert damage(w) == []


def test_a_large_load_on_a_full_disk_changes_nothing(w: Workspace) -> None:
    write_roadmap(w, small_roadmap())
    before = schema(w), tables(w, "small")
    pages = w.database.rows("pragma page_count")[0][0]
    for room in (2, 50, 150):
        w.database.connection.execute(f"pragma max_page_count = {pages + room}")
        with pytest.raises(NotSaved, match="the disk is full"):
            write_roadmap(w, shuffled_roadmap(LARGE))
        assert (schema(w), tables(w, "small")) == before
        assert damage(w) == []


def test_duplicate_topic_ids_are_refused_in_a_large_roadmap(w: Workspace) -> None:
    before = schema(w)
    twice = shuffled_roadmap(LARGE)
    with pytest.raises((sqlite3.IntegrityError, RoadmapError)):
        write_roadmap(w, twice._replace(topics=(*twice.topics, topic(twice.topics[3].id))))
    assert (schema(w), tables(w, "small")["topic"]) == (before, [])


def test_an_index_that_the_user_added_survives_a_load(w: Workspace) -> None:
    user_index = 'create index "one ""s own" on topic (roadmap, title)'
    w.database.connection.execute(user_index)
    before = schema(w)
    write_roadmap(w, shuffled_roadmap(LARGE))
    assert schema(w) == before
    assert damage_checks.find_page_damage(w.database) == []
