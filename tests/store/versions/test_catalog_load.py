"""Loading a roadmap changes the catalog, never the progress.

Holds: store.catalog.catalog.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    opened,
    small_roadmap,
    small_topics,
    snapshot,
    states,
    topic,
    workspace_at,
    write_roadmap,
)
from tests.examples import examples

from roadmap_cli.core.model.roadmap import Cycle, Roadmap, Topic, graph_of
from roadmap_cli.errors import NotSaved
from roadmap_cli.store.catalog import catalog, reading_rows, retired
from roadmap_cli.store.log import log
from roadmap_cli.workspace import name_lookup, notes, reading, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

CATALOG = (
    "roadmap",
    "stage",
    "track",
    "milestone",
    "topic",
    "prerequisite",
    "refresh",
    "exercise",
    "reading",
    "assignment",
    "former_id",
    "former_reading",
    "graph",
)


def content(w: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the catalog."""
    return {t: sorted(w.database.rows(f"select * from {t}"), key=repr) for t in CATALOG}


def progress(w: Workspace) -> tuple[object, ...]:
    """Return the log and the projection."""
    tables = snapshot(w.database)
    # The last column, whether a topic assigns a reading, depends on the catalog.
    tables["reading_state"] = {row[:-1] for row in tables["reading_state"]}
    return w.database.rows("select * from event order by device, n"), tables


@pytest.fixture
def w_with_progress(w: Workspace) -> Workspace:
    """Return a workspace with progress on four topics."""
    topic_changes.done(w, ["beta"], options=DoneOptions(minutes=90, note="hard", rating=3))
    reading.read(w, "book", topic="beta")
    topic_changes.start(w, ["alpha"])
    topic_changes.skip(w, ["omega"])
    notes.spent(w, "delta", 15)
    return w


def test_each_table_holds_the_roadmaps_content(w: Workspace) -> None:
    assert {table: len(rows) for table, rows in content(w).items()} == {
        "roadmap": 1,
        "stage": 1,
        "track": 1,
        "milestone": 1,
        "topic": 5,
        "prerequisite": 3,
        "refresh": 0,
        "exercise": 0,
        "reading": 2,
        "assignment": 3,
        "former_id": 0,
        "former_reading": 0,
        "graph": 1,
    }
    card = catalog.topic_card(w.database, "small", "alpha")
    assert (card.place, card.title, card.minutes) == (0, "All about alpha", 60)
    assert card.checks == (("What is it?", "This."),)
    assert catalog.prerequisites(w.database, "small", "gamma") == ["alpha", "beta"]
    assert catalog.dependents(w.database, "small", "gamma") == ["delta"]
    rows = reading_rows.topic_readings(w.database, "small", "alpha")
    assert [(r.reading.id, r.reading.title) for r in rows] == [
        ("book", "The Book"),
        ("docs", "The Manual"),
    ]


def test_loading_the_same_roadmap_again_changes_nothing(w_with_progress: Workspace) -> None:
    before = content(w_with_progress), progress(w_with_progress)
    write_roadmap(w_with_progress, small_roadmap())
    assert (content(w_with_progress), progress(w_with_progress)) == before


def test_a_new_version_keeps_all_progress(w_with_progress: Workspace) -> None:
    before = progress(w_with_progress)
    changed = [
        t._replace(title=t.title.upper(), minutes=t.minutes * 2) for t in reversed(small_topics())
    ]
    write_roadmap(w_with_progress, small_roadmap(topic("first"), *changed, version="2"))
    assert progress(w_with_progress) == before
    rows = list(catalog.topic_rows(w_with_progress.database, "small"))
    assert [(r.id, r.title, r.state, r.spent) for r in rows] == [
        ("first", "All about first", "open", 0),
        ("omega", "ALL ABOUT OMEGA", "skipped", 0),
        ("delta", "ALL ABOUT DELTA", "in_progress", 15),
        ("gamma", "ALL ABOUT GAMMA", "open", 0),
        ("beta", "ALL ABOUT BETA", "done", 90),
        ("alpha", "ALL ABOUT ALPHA", "in_progress", 0),
    ]
    assert [s.version for s in catalog.loaded_roadmaps(w_with_progress.database)] == ["2"]


def test_a_retired_topic_keeps_its_history_and_regains_it_when_its_id_returns(
    w_with_progress: Workspace,
) -> None:
    whole = content(w_with_progress)
    before = progress(w_with_progress)
    write_roadmap(w_with_progress, small_roadmap(*small_topics()[:1], version="2"))
    assert [row.id for row in catalog.topic_rows(w_with_progress.database, "small")] == ["alpha"]
    assert retired.touched_topics(w_with_progress.database, "small") == [
        ("beta", "All about beta", "done", 90),
        ("delta", "All about delta", "in_progress", 15),
        ("omega", "All about omega", "skipped", 0),
    ]
    assert catalog.topic_card(w_with_progress.database, "small", "beta").place is None
    assert progress(w_with_progress) == before
    write_roadmap(w_with_progress, small_roadmap())
    assert retired.touched_topics(w_with_progress.database, "small") == []
    assert (content(w_with_progress), progress(w_with_progress)) == (whole, before)


def rename_beta(name: str, *was: str) -> Roadmap:
    """Return the small roadmap with another id for beta."""
    topics = [topic(name, was=was, reads=["book"]) if t.id == "beta" else t for t in small_topics()]
    topics[2] = topic("gamma", "alpha", name)
    return small_roadmap(*topics, version="2")


def state_rows(w: Workspace, name: str) -> tuple[object, ...]:
    """Return the rows of the projection about a topic."""
    return tuple(
        tuple(row[2:] for row in w.database.rows(f"select * from {table} where topic = ?", (name,)))
        for table in ("topic_state", "reading_state", "topic_day")
    )


def test_a_renamed_topic_keeps_state_time_notes_and_readings(w_with_progress: Workspace) -> None:
    before = state_rows(w_with_progress, "beta")
    write_roadmap(w_with_progress, rename_beta("better", "beta"))
    assert state_rows(w_with_progress, "better") == before
    assert state_rows(w_with_progress, "beta") == ((), (), ())
    assert states(w_with_progress)["better"] == "done"
    assert notes.notes(w_with_progress, "better") == (("2026-03-04", "hard"),)
    assert name_lookup.find_topic(w_with_progress, "beta").id == "better"
    assert retired.touched_topics(w_with_progress.database, "small") == []


def test_progress_continues_after_a_rename(w_with_progress: Workspace) -> None:
    write_roadmap(w_with_progress, rename_beta("better", "beta"))
    notes.spent(w_with_progress, "better", 10)
    topic_changes.reopen(w_with_progress, ["beta"])
    row = w_with_progress.database.row(
        "select state, spent, rating from topic_state where topic='better'"
    )
    assert row == ("open", 100, 3)


@pytest.mark.parametrize(
    "later",
    [
        pytest.param([("best", "better", "beta")], id="with both former names"),
        pytest.param([("best", "better")], id="with the last name only"),
        pytest.param([("better",), ("best", "better")], id="after the first was forgotten"),
    ],
)
def test_a_topic_that_is_renamed_twice_keeps_its_progress(
    w_with_progress: Workspace, later: Sequence[tuple[str, ...]]
) -> None:
    before = state_rows(w_with_progress, "beta")
    write_roadmap(w_with_progress, rename_beta("better", "beta"))
    for step in later:
        write_roadmap(w_with_progress, rename_beta(*step))
    assert state_rows(w_with_progress, "best") == before
    assert states(w_with_progress) == {
        "alpha": "in_progress",
        "best": "done",
        "delta": "in_progress",
        "omega": "skipped",
    }


def test_a_rename_stays_in_force_when_the_file_no_longer_mentions_it(
    w_with_progress: Workspace,
) -> None:
    write_roadmap(w_with_progress, rename_beta("better", "beta"))
    before = progress(w_with_progress)
    write_roadmap(w_with_progress, rename_beta("better"))
    assert progress(w_with_progress) == before
    assert name_lookup.find_topic(w_with_progress, "beta").id == "better"


def test_a_rename_can_be_reverted(w_with_progress: Workspace) -> None:
    before = list(catalog.topic_rows(w_with_progress.database, "small")), progress(w_with_progress)
    write_roadmap(w_with_progress, rename_beta("better", "beta"))
    write_roadmap(w_with_progress, small_roadmap(*rename_beta("beta", "better").topics))
    assert (
        list(catalog.topic_rows(w_with_progress.database, "small")),
        progress(w_with_progress),
    ) == before


def test_progress_under_a_new_id_is_kept_when_an_older_version_is_loaded(
    w_with_progress: Workspace,
) -> None:
    write_roadmap(w_with_progress, rename_beta("better", "beta"))
    notes.spent(w_with_progress, "better", 10)
    write_roadmap(w_with_progress, small_roadmap())
    row = w_with_progress.database.row("select state, spent from topic_state where topic = 'beta'")
    assert row == ("done", 100)
    assert retired.touched_topics(w_with_progress.database, "small") == []
    assert name_lookup.find_topic(w_with_progress, "better").id == "beta"


def test_loading_adds_nothing_to_the_log(w_with_progress: Workspace) -> None:
    before = w_with_progress.database.rows("select * from event")
    write_roadmap(w_with_progress, rename_beta("better", "beta"))
    write_roadmap(w_with_progress, small_roadmap(*small_topics()[:1], name="another"))
    write_roadmap(w_with_progress, small_roadmap(topic("alone")))
    assert w_with_progress.database.rows("select * from event") == before
    assert list(log.find_damage(w_with_progress.database)) == []


def test_two_roadmaps_do_not_affect_each_other(w_with_progress: Workspace, tmp_path: Path) -> None:
    before = progress(w_with_progress)
    write_roadmap(w_with_progress, small_roadmap(*small_topics()[:2], name="another"))
    assert progress(w_with_progress) == before
    w = workspace_at(tmp_path / "data")
    topic_changes.start(w, ["beta"])
    assert w.database.rows("select roadmap, state from topic_state where topic = 'beta'") == [
        ("another", "in_progress"),
        ("small", "done"),
    ]


def test_a_failed_load_leaves_the_old_roadmap_intact(w_with_progress: Workspace) -> None:
    before = content(w_with_progress), progress(w_with_progress)
    in_circles = [t._replace(prerequisites=("delta",)) for t in small_topics()[:1]]
    with pytest.raises(Cycle):
        write_roadmap(w_with_progress, small_roadmap(*in_circles, *small_topics()[1:]))
    assert (content(w_with_progress), progress(w_with_progress)) == before
    pages = w_with_progress.database.rows("pragma page_count")[0][0]
    w_with_progress.database.connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(NotSaved, match="the disk is full"):
        write_roadmap(w_with_progress, small_roadmap(*[topic(f"t{i}") for i in range(500)]))
    assert (content(w_with_progress), progress(w_with_progress)) == before


@pytest.fixture(scope="module")
def shared_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return one workspace for all examples."""
    w = workspace_at(tmp_path_factory.mktemp("graphs"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    yield w
    w.close()


@examples(40)
@given(data=st.data())
def test_a_stored_graph_is_read_back_unchanged(
    shared_workspace: Workspace, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, 12))
    topics: list[Topic] = []
    for i in range(size):
        needs = data.draw(st.sets(st.integers(0, i - 1), max_size=4)) if i else set()
        topics.append(topic(f"t{i}", *[f"t{n}" for n in sorted(needs)])._replace(minutes=i + 1))
    drawn = small_roadmap(*data.draw(st.permutations(topics)))
    write_roadmap(shared_workspace, drawn)
    graph, (goal,) = catalog.graph_and_goals(shared_workspace.database, "small")
    assert graph == graph_of(drawn)
    assert goal.needs == tuple(range(size))


def test_a_stored_graph_has_the_same_bytes_on_every_machine(w: Workspace) -> None:
    row = w.database.row("select minutes, first, needs from graph")
    assert row is not None
    minutes, first, needs = (bytes(b) for b in row)
    assert minutes == b"\x3c\0\0\0" * 5
    assert first == bytes([0, 0, 0, 0] * 3 + [2, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0])
    assert needs == bytes([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0])


def test_the_database_refuses_duplicate_topic_ids(w: Workspace) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        w.database.connection.execute("insert into topic select * from topic where id = 'alpha'")
