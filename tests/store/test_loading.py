"""Loading a roadmap changes what there is to learn, never what was learned."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    opened,
    shelve,
    small_roadmap,
    small_topics,
    snapshot,
    states,
    topic,
    workspace_at,
)
from tests.examples import examples

from roadmap_cli.core.roadmap import Cycle, Roadmap, Topic, graph_of
from roadmap_cli.errors import NotSaved
from roadmap_cli.store import catalog, log, reading_rows, retired
from roadmap_cli.workspace import changes, names, notes, reading
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

CATALOG = (
    "roadmap",
    "stage",
    "track",
    "milestone",
    "topic",
    "prerequisite",
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
    """Return the log and all that follows from it alone."""
    tables = snapshot(w.database)
    # Whether a topic asks for a reading today, the last column, is what the map says.
    tables["reading_state"] = {row[:-1] for row in tables["reading_state"]}
    return w.database.rows("select * from event order by device, n"), tables


@pytest.fixture
def learned(w: Workspace) -> Workspace:
    """Return a workspace in which four topics were touched."""
    changes.done(w, ["beta"], options=DoneOptions(minutes=90, note="hard", rating=3))
    reading.read(w, "book", topic="beta")
    changes.start(w, ["alpha"])
    changes.skip(w, ["omega"])
    notes.spent(w, "delta", 15)
    return w


def test_each_table_holds_what_the_roadmap_says(w: Workspace) -> None:
    assert {table: len(rows) for table, rows in content(w).items()} == {
        "roadmap": 1,
        "stage": 1,
        "track": 1,
        "milestone": 1,
        "topic": 5,
        "prerequisite": 3,
        "reading": 2,
        "assignment": 3,
        "former_id": 0,
        "former_reading": 0,
        "graph": 1,
    }
    card = catalog.card(w.database, "small", "alpha")
    assert (card.place, card.title, card.minutes) == (0, "All about alpha", 60)
    assert card.checks == (("What is it?", "This."),)
    assert catalog.prerequisites(w.database, "small", "gamma") == ["alpha", "beta"]
    assert catalog.dependents(w.database, "small", "gamma") == ["delta"]
    rows = reading_rows.asked(w.database, "small", "alpha")
    assert [(r.reading.id, r.reading.title) for r in rows] == [
        ("book", "The Book"),
        ("docs", "The Manual"),
    ]


def test_loading_the_same_roadmap_again_changes_nothing(learned: Workspace) -> None:
    before = content(learned), progress(learned)
    shelve(learned, small_roadmap())
    assert (content(learned), progress(learned)) == before


def test_a_new_version_keeps_all_progress(learned: Workspace) -> None:
    before = progress(learned)
    changed = [
        t._replace(title=t.title.upper(), minutes=t.minutes * 2) for t in reversed(small_topics())
    ]
    shelve(learned, small_roadmap(topic("first"), *changed, version="2"))
    assert progress(learned) == before
    rows = list(catalog.rows(learned.database, "small"))
    assert [(r.id, r.title, r.state, r.spent) for r in rows] == [
        ("first", "All about first", "open", 0),
        ("omega", "ALL ABOUT OMEGA", "skipped", 0),
        ("delta", "ALL ABOUT DELTA", "open", 15),
        ("gamma", "ALL ABOUT GAMMA", "open", 0),
        ("beta", "ALL ABOUT BETA", "done", 90),
        ("alpha", "ALL ABOUT ALPHA", "in_progress", 0),
    ]
    assert [s.version for s in catalog.loaded(learned.database)] == ["2"]


def test_a_topic_that_leaves_keeps_its_history_and_comes_back_with_its_id(
    learned: Workspace,
) -> None:
    whole = content(learned)
    before = progress(learned)
    shelve(learned, small_roadmap(*small_topics()[:1], version="2"))
    assert [row.id for row in catalog.rows(learned.database, "small")] == ["alpha"]
    assert retired.touched(learned.database, "small") == [
        ("beta", "All about beta", "done", 90),
        ("delta", "All about delta", "open", 15),
        ("omega", "All about omega", "skipped", 0),
    ]
    assert catalog.card(learned.database, "small", "beta").place is None
    assert progress(learned) == before
    shelve(learned, small_roadmap())
    assert retired.touched(learned.database, "small") == []
    assert (content(learned), progress(learned)) == (whole, before)


def renamed(name: str, *was: str) -> Roadmap:
    """Return the small roadmap in which beta goes by another name."""
    topics = [topic(name, was=was, reads=["book"]) if t.id == "beta" else t for t in small_topics()]
    topics[2] = topic("gamma", "alpha", name)
    return small_roadmap(*topics, version="2")


def beta_in(w: Workspace, name: str) -> tuple[object, ...]:
    """Return all that the projection says about a topic."""
    return tuple(
        tuple(row[2:] for row in w.database.rows(f"select * from {table} where topic = ?", (name,)))
        for table in ("topic_state", "reading_state", "topic_day")
    )


def test_a_rename_carries_state_time_notes_and_readings_along(learned: Workspace) -> None:
    before = beta_in(learned, "beta")
    shelve(learned, renamed("better", "beta"))
    assert beta_in(learned, "better") == before
    assert beta_in(learned, "beta") == ((), (), ())
    assert states(learned)["better"] == "done"
    assert notes.notes(learned, "better") == (("2026-03-04", "hard"),)
    assert names.find_topic(learned, "beta").id == "better"
    assert retired.touched(learned.database, "small") == []


def test_what_is_done_after_a_rename_continues_what_was_done_before(learned: Workspace) -> None:
    shelve(learned, renamed("better", "beta"))
    notes.spent(learned, "better", 10)
    changes.reopen(learned, ["beta"])
    row = learned.database.row("select state, spent, rating from topic_state where topic='better'")
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
    learned: Workspace, later: Sequence[tuple[str, ...]]
) -> None:
    before = beta_in(learned, "beta")
    shelve(learned, renamed("better", "beta"))
    for step in later:
        shelve(learned, renamed(*step))
    assert beta_in(learned, "best") == before
    assert states(learned) == {
        "alpha": "in_progress",
        "best": "done",
        "delta": "open",
        "omega": "skipped",
    }


def test_a_rename_that_the_file_no_longer_mentions_still_holds(learned: Workspace) -> None:
    shelve(learned, renamed("better", "beta"))
    before = progress(learned)
    shelve(learned, renamed("better"))
    assert progress(learned) == before
    assert names.find_topic(learned, "beta").id == "better"


def test_a_rename_can_be_taken_back(learned: Workspace) -> None:
    before = list(catalog.rows(learned.database, "small")), progress(learned)
    shelve(learned, renamed("better", "beta"))
    shelve(learned, small_roadmap(*renamed("beta", "better").topics))
    assert (list(catalog.rows(learned.database, "small")), progress(learned)) == before


def test_what_was_done_under_a_new_name_stays_when_an_older_version_comes_back(
    learned: Workspace,
) -> None:
    shelve(learned, renamed("better", "beta"))
    notes.spent(learned, "better", 10)
    shelve(learned, small_roadmap())
    row = learned.database.row("select state, spent from topic_state where topic = 'beta'")
    assert row == ("done", 100)
    assert retired.touched(learned.database, "small") == []
    assert names.find_topic(learned, "better").id == "beta"


def test_loading_adds_nothing_to_the_log(learned: Workspace) -> None:
    before = learned.database.rows("select * from event")
    shelve(learned, renamed("better", "beta"))
    shelve(learned, small_roadmap(*small_topics()[:1], name="another"))
    shelve(learned, small_roadmap(topic("alone")))
    assert learned.database.rows("select * from event") == before
    assert list(log.faults(learned.database)) == []


def test_roadmaps_live_side_by_side(learned: Workspace, tmp_path: Path) -> None:
    before = progress(learned)
    shelve(learned, small_roadmap(*small_topics()[:2], name="another"))
    assert progress(learned) == before
    w = workspace_at(tmp_path / "data")
    changes.start(w, ["beta"])
    assert w.database.rows("select roadmap, state from topic_state where topic = 'beta'") == [
        ("another", "in_progress"),
        ("small", "done"),
    ]


def test_a_loading_that_fails_leaves_the_old_roadmap_whole(learned: Workspace) -> None:
    before = content(learned), progress(learned)
    in_circles = [t._replace(prerequisites=("delta",)) for t in small_topics()[:1]]
    with pytest.raises(Cycle):
        shelve(learned, small_roadmap(*in_circles, *small_topics()[1:]))
    assert (content(learned), progress(learned)) == before
    pages = learned.database.rows("pragma page_count")[0][0]
    learned.database.connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(NotSaved, match="the disk is full"):
        shelve(learned, small_roadmap(*[topic(f"t{i}") for i in range(500)]))
    assert (content(learned), progress(learned)) == before


@pytest.fixture(scope="module")
def for_graphs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a workspace that is used for one graph after the other."""
    w = workspace_at(tmp_path_factory.mktemp("graphs"))
    opened.remove(w)
    w.database.connection.execute("pragma synchronous = off")
    yield w
    w.close()


@examples(40)
@given(data=st.data())
def test_the_graph_comes_back_from_the_database_as_it_was(
    for_graphs: Workspace, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, 12))
    topics: list[Topic] = []
    for i in range(size):
        needs = data.draw(st.sets(st.integers(0, i - 1), max_size=4)) if i else set()
        topics.append(topic(f"t{i}", *[f"t{n}" for n in sorted(needs)])._replace(minutes=i + 1))
    drawn = small_roadmap(*data.draw(st.permutations(topics)))
    shelve(for_graphs, drawn)
    assert catalog.graph(for_graphs.database, "small") == graph_of(drawn)
    (goal,) = catalog.goals(for_graphs.database, "small")
    assert goal.needs == tuple(range(size))


def test_the_stored_graph_is_the_same_on_every_machine(w: Workspace) -> None:
    row = w.database.row("select minutes, first, needs from graph")
    assert row is not None
    minutes, first, needs = (bytes(b) for b in row)
    assert minutes == b"\x3c\0\0\0" * 5
    assert first == bytes([0, 0, 0, 0] * 3 + [2, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0])
    assert needs == bytes([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0])


def test_two_topics_of_one_id_are_refused_by_the_database(w: Workspace) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        w.database.connection.execute("insert into topic select * from topic where id = 'alpha'")
