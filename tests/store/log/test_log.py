"""The log: append-only, in an order that no clock can break, with any damage detected.

Holds: store.log.log, store.log.log_writer.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.builders import NOON, small_roadmap, without_triggers, workspace_at, write_roadmap

from roadmap_cli.errors import DatabaseError, UsageError
from roadmap_cli.store.log import batches, log
from roadmap_cli.workspace import history, notes, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

ALL = "select * from event order by device, n"


@pytest.fixture
def log_rows(w: Workspace) -> list[tuple[object, ...]]:
    """Return the rows of a log of three commands."""
    topic_changes.start(w, ["alpha"])
    topic_changes.done(w, ["alpha"], options=DoneOptions(minutes=40))
    history.undo(w)
    return w.database.rows(ALL)


# -- nothing is changed or deleted ---------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "update event set day = '2020-01-01'",
        "update event set n = n + 100",
        "update or replace event set data = '{}'",
        "delete from event",
        "delete from event where kind = 'retracted'",
        "insert or replace into event select device, n, clock, at, '2020-01-01', batch, kind,"
        " roadmap, topic, data, sum from event",
        "replace into event select device, n, clock, at, day, batch, 'skipped', roadmap, topic,"
        " data, sum from event",
        "insert into event select device, n, clock, at, '2020-01-01', batch, kind, roadmap, topic,"
        " data, sum from event where true on conflict (device, n) do update set day = excluded.day",
        "insert or ignore into event select device, n, clock, at, day, batch, kind, roadmap,"
        " topic, data, 'another sum' from event",
    ],
)
def test_the_log_refuses_updates_deletes_and_replacements(
    w: Workspace, log_rows: list[tuple[object, ...]], statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|differs from the stored one"):
        w.database.connection.execute(statement)
    assert w.database.rows(ALL) == log_rows


def test_inserting_an_event_again_is_ignored(
    w: Workspace, log_rows: list[tuple[object, ...]]
) -> None:
    w.database.connection.execute("insert into event select * from event")
    assert w.database.rows(ALL) == log_rows


@pytest.mark.parametrize(
    "column",
    ["clock", "at", "day", "batch", "kind", "roadmap", "topic", "data", "sum"],
)
def test_an_event_that_differs_from_the_stored_one_is_refused(
    w: Workspace, log_rows: list[tuple[object, ...]], column: str
) -> None:
    names = [row[1] for row in w.database.rows("pragma table_info(event)")]
    other = "clock + 1" if column == "clock" else f"{column} || 'x'"
    chosen = ", ".join(other if name == column else name for name in names)
    with pytest.raises(sqlite3.IntegrityError, match="an event differs from the stored one"):
        w.database.connection.execute(f"insert into event select {chosen} from event where n = 2")
    assert w.database.rows(ALL) == log_rows


def test_undo_appends_an_event_and_removes_none(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    before = w.database.rows(ALL)
    history.undo(w)
    after = w.database.rows(ALL)
    assert after[: len(before)] == before
    assert [row[6] for row in after[len(before) :]] == ["retracted"]


# -- the order -----------------------------------------------------------------------------------


def test_the_logical_clock_never_goes_back_even_if_the_system_clock_does(w: Workspace) -> None:
    for year in (2100, 1970, 2026):
        w.now = datetime(year, 5, 6, 7, tzinfo=UTC)
        notes.note(w, "alpha", f"written in {year}")
    events = list(log.select_events(w.database, log.LOG_ORDER))
    in_2100 = int(datetime(2100, 5, 6, 7, tzinfo=UTC).timestamp() * 1000)
    assert [e.clock for e in events] == [in_2100, in_2100 + 1, in_2100 + 2]
    assert [e.day for e in events] == ["2100-05-06", "1970-05-06", "2026-05-06"]
    assert [e.data["text"] for e in events] == [
        "written in 2100",
        "written in 1970",
        "written in 2026",
    ]


def test_an_event_sorts_after_every_event_its_author_had_seen(w: Workspace, tmp_path: Path) -> None:
    topic_changes.done(w, ["alpha"])
    behind = NOON.replace(year=2001)
    other = workspace_at(tmp_path / "data", behind, config=tmp_path / "another machine")
    topic_changes.reopen(other, ["alpha"])
    assert w.database.rows("select state from topic_state where topic = 'alpha'") == [("open",)]
    assert [e.kind for e in log.select_events(w.database, log.LOG_ORDER)] == [
        "finished",
        "reopened",
    ]


def test_each_device_numbers_its_events_without_gaps(w: Workspace, tmp_path: Path) -> None:
    other = workspace_at(tmp_path / "data", config=tmp_path / "another machine")
    topic_changes.done(w, ["alpha", "beta", "omega"])
    topic_changes.start(other, ["gamma"])
    w_again = workspace_at(tmp_path / "data")
    topic_changes.stop(w_again, ["gamma"])
    history.undo(w_again, 2)
    counted: dict[str, list[int]] = {}
    for device, n in w.database.rows("select device, n from event order by device, n"):
        counted.setdefault(device, []).append(n)
    assert sorted(counted.values()) == [[1], [1, 2, 3], [1, 2, 3]]
    assert list(log.find_damage(w.database)) == []


def test_a_command_is_one_batch_that_stores_what_was_typed(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"], options=DoneOptions(rating=3, minutes=25, note="good"))
    events = list(log.select_events(w.database, log.LOG_ORDER))
    assert {e.batch for e in events} == {f"{events[0].device}.1"}
    assert [(e.kind, e.topic) for e in events] == [
        ("spent", "alpha"),
        ("noted", "alpha"),
        ("finished", "alpha"),
        ("spent", "beta"),
        ("noted", "beta"),
        ("finished", "beta"),
    ]
    assert events[0].data == {"minutes": 25, "command": "done alpha beta"}
    assert events[5].data == {"rating": 3}
    assert [(b.command, b.day) for b in batches.recent_batches(w.database, 9)] == [
        ("done alpha beta", "2026-03-04")
    ]


def test_a_note_that_is_not_valid_text_is_refused_and_nothing_is_saved(w: Workspace) -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        notes.note(w, "alpha", "caf\udce9")
    assert w.database.rows(ALL) == []
    notes.note(w, "alpha", "café")
    assert notes.notes(w, "alpha") == (("2026-03-04", "café"),)


# -- damage --------------------------------------------------------------------------------------


@pytest.fixture
def unguarded_connection(
    w: Workspace, log_rows: list[tuple[object, ...]]
) -> Iterator[sqlite3.Connection]:
    """Return a connection, without the triggers, to a log of four events."""
    assert len(log_rows) == 4
    connection = without_triggers(w.database.path)
    yield connection
    connection.close()


def test_an_untouched_log_has_no_faults(w: Workspace, log_rows: list[tuple[object, ...]]) -> None:
    assert list(log.find_damage(w.database)) == []


@pytest.mark.parametrize(
    "change",
    [
        "clock = clock + 1",
        "at = '2026-03-04T12:00:01+01:00'",
        "day = '2026-03-03'",
        "batch = 'x.1'",
        "kind = 'skipped'",
        "roadmap = 'other'",
        "topic = 'beta'",
        "data = '{\"minutes\": 41}'",
        "data = 'not json'",
        "data = data || ' '",
        "sum = '00'",
    ],
)
def test_a_changed_event_is_detected(
    w: Workspace, unguarded_connection: sqlite3.Connection, change: str
) -> None:
    unguarded_connection.execute(f"update event set {change} where n = 2")
    device = w.database.get_meta("device")
    noticed = list(log.find_damage(w.database))
    day = "2026-03-03" if change.startswith("day") else "2026-03-04"
    assert noticed[0] == f"device {device}: event 2 of {day} does not match its checksum"


def test_a_missing_event_is_detected(
    w: Workspace, unguarded_connection: sqlite3.Connection
) -> None:
    unguarded_connection.execute("delete from event where n in (2, 3)")
    device = w.database.get_meta("device")
    assert list(log.find_damage(w.database)) == [f"device {device}: events 2 to 3 are missing"]


def test_a_missing_first_event_is_detected(
    w: Workspace, unguarded_connection: sqlite3.Connection
) -> None:
    unguarded_connection.execute("delete from event where n = 1")
    device = w.database.get_meta("device")
    assert list(log.find_damage(w.database)) == [f"device {device}: events 1 to 1 are missing"]


def test_reordered_events_are_detected(
    w: Workspace, unguarded_connection: sqlite3.Connection
) -> None:
    for before, after in ((2, 9), (3, 2), (9, 3)):
        unguarded_connection.execute("update event set n = ? where n = ?", (after, before))
    device = w.database.get_meta("device")
    assert list(log.find_damage(w.database)) == [
        f"device {device}: event {n} of 2026-03-04 does not match its checksum" for n in (2, 3, 4)
    ]


def test_an_unreadable_event_is_an_error_and_not_a_crash(
    w: Workspace, unguarded_connection: sqlite3.Connection
) -> None:
    unguarded_connection.execute("update event set data = '{\"minutes\": ' where n = 2")
    with pytest.raises(DatabaseError, match=r"event 2 of device \w+ does not match its checksum"):
        list(log.select_events(w.database, log.LOG_ORDER))


# -- the file ------------------------------------------------------------------------------------


def test_all_tables_are_strict(w: Workspace) -> None:
    tables = {
        name: strict
        for schema, name, kind, _, _, strict in w.database.rows("pragma table_list")
        if schema == "main" and kind == "table" and not name.startswith(("sqlite_", "_sqlite_"))
    }
    assert "event" in tables
    assert [name for name, strict in tables.items() if not strict] == []


def test_the_files_are_private_to_the_user(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        w = workspace_at(tmp_path / "deep" / "data")
        write_roadmap(w, small_roadmap())
        topic_changes.done(w, ["alpha"])
        w.back_up_daily()
    finally:
        os.umask(before)
    modes = {
        str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "deep" / "data").rglob("*")
    }
    assert modes == {
        "deep/data/roadmap.db": 0o600,
        "deep/data/device": 0o600,
        "deep/data/backups": 0o700,
        "deep/data/backups/roadmap-2026-03-04.db": 0o600,
    }
    assert stat.S_IMODE((tmp_path / "deep" / "data").stat().st_mode) == 0o700


def test_the_safest_pragmas_are_set(w: Workspace) -> None:
    settings = {
        name: w.database.rows(f"pragma {name}")[0][0]
        for name in (
            "synchronous",
            "journal_mode",
            "fullfsync",
            "foreign_keys",
            "trusted_schema",
            "cell_size_check",
            "busy_timeout",
        )
    }
    assert settings == {
        "synchronous": 3,  # EXTRA
        "journal_mode": "delete",
        "fullfsync": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 10_000,
    }
