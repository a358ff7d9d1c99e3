"""Creating and upgrading the database: old files open, races and failures do no harm.

Holds: store.opening.migrations.
"""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.builders import (
    small_roadmap,
    snapshot,
    start_program,
    states,
    workspace_at,
    write_roadmap,
)

from roadmap_cli.errors import NotSaved
from roadmap_cli.store.catalog import catalog, catalog_sums, reading_rows
from roadmap_cli.store.database import backup
from roadmap_cli.store.database.database import SCHEMA_VERSION
from roadmap_cli.store.log import log, projection
from roadmap_cli.store.opening.opening import open_database
from roadmap_cli.workspace import history, notes, topic_changes
from roadmap_cli.workspace.workspace import Workspace

COPY = f"before-schema-{SCHEMA_VERSION + 1}.db"
DUMP = Path(__file__).parents[1] / "schema-1.sql"


# -- old files -----------------------------------------------------------------------------------


@pytest.fixture
def w_of_schema_1(tmp_path: Path) -> Workspace:
    """Return a workspace on a database of schema 1."""
    home = tmp_path / "schema 1"
    home.mkdir()
    connection = sqlite3.connect(home / "roadmap.db")
    connection.executescript(DUMP.read_text(encoding="utf-8"))
    connection.close()
    return workspace_at(home)


def test_a_database_of_schema_1_opens_with_the_same_content(w_of_schema_1: Workspace) -> None:
    w = w_of_schema_1
    assert w.database.rows("select * from topic_state order by topic") == [
        (
            "small", "alpha", "done", "2026-03-04", "2026-03-04", "2026-03-05", 90, 3,
            "https://example.org/proof", "ünïcode, “quotes” and a\nsecond line", 1, "", 0,
        ),
        ("small", "better", "assumed", "2026-03-05", "", "2026-03-05", 0, 0, "", "", 0, "", 0),
        (
            "small", "delta", "open", "", "", "2026-02-06", 0, 0, "", "from the other machine", 1, "", 0,
        ),
        ("small", "gamma", "in_progress", "2026-03-05", "2026-03-05", "2026-03-05", 25, 0, "", "",
         0, "", 0),
        ("small", "omega", "skipped", "2026-03-08", "", "2026-03-08", 0, 0, "", "not for me", 1, "", 0),
    ]  # fmt: skip
    assert w.database.rows("select * from reading_state") == [
        ("small", "alpha", "book", "2026-03-05", "", "", 0, "", 1),
        ("small", "gamma", "mine", "", "https://example.org/mine", "Mine", 20, "", 0),
    ]
    assert w.database.rows("select day, facts, spent, finished from day_state") == [
        ("2026-02-06", 1, 0, 0),
        ("2026-03-04", 5, 90, 1),
        ("2026-03-05", 5, 25, 0),
        ("2026-03-08", 2, 0, 0),
    ]
    assert list(log.find_damage(w.database)) == []


def test_an_older_database_is_copied_before_its_migration(w_of_schema_1: Workspace) -> None:
    events = w_of_schema_1.database.rows("select * from event order by device, n")
    copy = sqlite3.connect(Path(w_of_schema_1.settings.paths.backups) / "before-schema-2.db")
    assert copy.execute("pragma user_version").fetchone() == (1,)
    assert copy.execute("select * from event order by device, n").fetchall() == events
    copy.close()


def test_a_database_of_schema_1_folds_to_the_same_states(w_of_schema_1: Workspace) -> None:
    before = snapshot(w_of_schema_1.database)
    with w_of_schema_1.database.writing():
        projection.rebuild(w_of_schema_1.database)
    assert snapshot(w_of_schema_1.database) == before


def test_a_database_of_schema_1_can_be_written_to(w_of_schema_1: Workspace) -> None:
    w = w_of_schema_1
    # It was undone under another device, so that it is put back by the handle of that undo.
    assert history.redo(w).steps == ()
    assert [s.command for s in history.undo(w, entry="0a.16").steps] == ["done delta"]
    topic_changes.done(w, ["gamma"])
    assert states(w) == {
        "alpha": "done",
        "better": "assumed",
        "delta": "done",
        "gamma": "done",
        "omega": "skipped",
    }
    assert list(log.find_damage(w.database)) == []


def test_a_new_database_has_the_released_schema(w: Workspace, w_of_schema_1: Workspace) -> None:
    schema = "select type, name, sql from sqlite_master where name not like '%migrations%'"
    assert set(w.database.rows(schema)) == set(w_of_schema_1.database.rows(schema))


def test_a_database_of_schema_2_opens_and_folds_to_the_same_states(tmp_path: Path) -> None:
    home = tmp_path / "schema 2"
    home.mkdir()
    connection = sqlite3.connect(home / "roadmap.db")
    connection.executescript(DUMP.with_name("schema-2.sql").read_text(encoding="utf-8"))
    connection.close()
    w = workspace_at(home)
    assert states(w) == {"alpha": "done", "beta": "assumed", "gamma": "in_progress"}
    assert w.database.rows("select topic, checks, recalled, solid from review_state") == [
        ("alpha", 1, 1, 1)
    ]
    before = snapshot(w.database)
    with w.database.writing():
        projection.rebuild(w.database)
    assert snapshot(w.database) == before
    assert list(log.find_damage(w.database)) == []


def test_a_database_of_schema_3_opens_and_its_read_mark_still_follows(tmp_path: Path) -> None:
    home = tmp_path / "schema 3"
    home.mkdir()
    connection = sqlite3.connect(home / "roadmap.db")
    connection.executescript(DUMP.with_name("schema-3.sql").read_text(encoding="utf-8"))
    connection.close()
    w = workspace_at(home)
    assert w.database.rows(
        "select topic, reading, read, title, part, asked from reading_state"
    ) == [
        ("alpha", "book", "2026-03-04", "The Book", "chapter 1", 0),
        ("alpha", "docs", "2026-03-04", "The Manual", "", 1),
    ]
    read = [
        (r.topic, r.reading.id) for r in reading_rows.topic_readings(w.database, "small") if r.read
    ]
    assert read == [("alpha", "docs"), ("omega", "book")]
    before = snapshot(w.database)
    with w.database.writing():
        projection.rebuild(w.database)
    assert snapshot(w.database) == before
    assert list(log.find_damage(w.database)) == []


def test_a_database_of_schema_6_knows_which_exercise_takes_days(tmp_path: Path) -> None:
    home = tmp_path / "schema 6"
    home.mkdir()
    connection = sqlite3.connect(home / "roadmap.db")
    connection.executescript(DUMP.with_name("schema-6.sql").read_text(encoding="utf-8"))
    connection.close()
    w = workspace_at(home)
    graph, _ = catalog.graph_and_goals(w.database, "small")
    assert {graph.ids[i]: days for i, days in graph.days.items()} == {"alpha": 7}
    assert catalog_sums.damaged_roadmaps(w.database) == []


def test_a_projection_of_another_version_is_rebuilt_on_opening(
    w_of_schema_1: Workspace,
) -> None:
    database = w_of_schema_1.database
    before = snapshot(database)
    with database.writing():
        database.set_meta("projection", "0")
        for table in before.keys() - {"aim"}:
            database.connection.execute(f"delete from {table}")
    home = Path(database.path).parent
    assert snapshot(workspace_at(home).database) == before


# -- many at once --------------------------------------------------------------------------------

CREATOR = """
import sys
from roadmap_cli.store.log import log, projection; from roadmap_cli.store.opening import migrations
from roadmap_cli.store.opening.opening import open_database
print("ready", flush=True)
for line in sys.stdin:
    try:
        database = open_database(line.strip())
        print(*database.row("select count(*) from event"), *database.row("pragma user_version"))
        database.close()
    except Exception as error:
        print(repr(error))
    sys.stdout.flush()
"""


def test_eight_processes_can_create_the_database_at_the_same_time(tmp_path: Path) -> None:
    programs = [start_program(CREATOR) for _ in range(8)]
    try:
        for program in programs:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
        for attempt in range(8):
            path = tmp_path / str(attempt) / "roadmap.db"
            for program in programs:
                assert program.stdin is not None
                program.stdin.write(f"{path}\n")
                program.stdin.flush()
            answers = [p.stdout.readline() for p in programs if p.stdout]
            assert answers == [f"0 {SCHEMA_VERSION}\n"] * 8
            database = open_database(str(path))
            assert database.rows("select name from _sqlite_migrations") == [
                ("m001_the_log_and_the_roadmaps",),
                ("m002_projects_and_reviews",),
                ("m003_marks_that_follow_their_reading",),
                ("m004_checksums",),
                ("m005_lapses_and_refreshes",),
                ("m006_exercises",),
            ]
            assert database.rows("pragma integrity_check") == [("ok",)]
            database.close()
            assert os.listdir(path.parent) == ["roadmap.db"]
    finally:
        for program in programs:
            program.communicate()


# -- failures ------------------------------------------------------------------------------------

SMALL_DISK = """
import os, resource, signal, sys
from roadmap_cli.errors import RoadmapError
from roadmap_cli.store.opening.opening import open_database

path, *sizes = sys.argv[1:]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for size in sizes:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
    try:
        open_database(path).close()
        print("made")
    except RoadmapError as error:
        print(int(error.exit_code), os.path.getsize(path), *os.listdir(os.path.dirname(path)))
"""


def test_a_failed_creation_leaves_an_empty_file_that_works_later(
    tmp_path: Path,
) -> None:
    path = tmp_path / "data" / "roadmap.db"
    sizes = [str(size) for size in (1, 4096, 12_288, 28_672, 65_536, 10_000_000)]
    out, err = start_program(SMALL_DISK, str(path), *sizes).communicate()
    assert err == ""
    assert out.splitlines() == ["5 0 roadmap.db"] * 5 + ["made"]
    database = open_database(str(path))
    assert database.row("select count(*) from event") == (0,)
    assert database.rows("pragma integrity_check") == [("ok",)]
    database.close()


def test_a_copy_from_before_a_migration_holds_the_same_events(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"])
    backup.copy_before_migration(w.database, SCHEMA_VERSION)
    copies = Path(w.settings.paths.backups)
    assert os.listdir(copies) == [COPY]
    copy = sqlite3.connect(copies / COPY)
    events = "select * from event order by device, n"
    assert copy.execute(events).fetchall() == w.database.rows(events)
    copy.close()


def test_a_migration_that_keeps_failing_makes_one_copy(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    for _ in range(3):
        backup.copy_before_migration(w.database, SCHEMA_VERSION)
    assert os.listdir(w.settings.paths.backups) == [COPY]


def test_progress_since_an_older_copy_is_copied_before_a_migration(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    backup.copy_before_migration(w.database, SCHEMA_VERSION)
    topic_changes.done(w, ["beta"])
    backup.copy_before_migration(w.database, SCHEMA_VERSION)
    copies = Path(w.settings.paths.backups)
    assert sorted(os.listdir(copies)) == [f"before-schema-{SCHEMA_VERSION + 1}-2.db", COPY]
    counts = {}
    for name in os.listdir(copies):
        copy = sqlite3.connect(copies / name)
        counts[name] = copy.execute("select count(*) from event").fetchone()
        copy.close()
    assert counts == {COPY: (1,), f"before-schema-{SCHEMA_VERSION + 1}-2.db": (2,)}


def test_no_copy_is_made_if_another_process_has_migrated_meanwhile(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    backup.copy_before_migration(w.database, 0)
    assert os.listdir(w.settings.paths.backups) == []


def test_a_failed_copy_prevents_the_migration(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    Path(w.settings.paths.backups).write_text("a file where a directory should be")
    with pytest.raises(NotSaved, match="no backup could be made") as failure:
        backup.copy_before_migration(w.database, SCHEMA_VERSION)
    assert failure.value.exit_code == 5


def test_a_restored_copy_is_continued_under_a_new_device(w: Workspace, tmp_path: Path) -> None:
    topic_changes.done(w, ["alpha"])
    backup.copy_before_migration(w.database, SCHEMA_VERSION)
    topic_changes.done(w, ["beta"])
    lost = w.database.rows("select device, n, topic from event order by n")
    w.close()
    shutil.copy(tmp_path / "data" / "backups" / COPY, tmp_path / "data/roadmap.db")
    restored = workspace_at(tmp_path / "data")
    notes.spent(restored, "omega", 30)
    events = restored.database.rows("select device, n, topic from event order by clock")
    assert events[0] == lost[0] == (lost[0][0], 1, "alpha")
    assert events[1][1:] == (1, "omega")
    assert events[1][0] != lost[0][0]


def test_a_database_of_schema_1_takes_a_load(w_of_schema_1: Workspace) -> None:
    before = states(w_of_schema_1)
    write_roadmap(w_of_schema_1, small_roadmap())
    assert states(w_of_schema_1) == {"beta" if k == "better" else k: v for k, v in before.items()}
