"""Restoring a copy: verified before, with the file locked, and as a new device afterwards.

Holds: store.restoring.copy_comparison, store.restoring.database_restore.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.builders import fingerprints, states, workspace_at

from roadmap_cli.core.answers.backup_answers import LatestCopy, RestoreAnswer
from roadmap_cli.errors import DatabaseError, NotSaved
from roadmap_cli.store.database.database import SCHEMA_VERSION, Database, connect, copy_pages
from roadmap_cli.store.restoring import copies, copy_comparison, database_restore
from roadmap_cli.workspace import backups, topic_changes
from roadmap_cli.workspace.workspace import Workspace


def quiet(_phase: str, _done: int, _all: int) -> None:
    """Show no progress."""


def restore(w: Workspace, copy: str) -> RestoreAnswer:
    """Restore a copy without asking."""
    with backups.prepare_restore(w, LatestCopy(copy), quiet) as (plan, prepared):
        answer = backups.restore_copy(w, plan, prepared, is_confirmed=False)
    assert isinstance(answer, RestoreAnswer)
    return answer


@pytest.fixture
def copy(w: Workspace) -> str:
    """Return a copy from before the last command; the database is closed."""
    topic_changes.done(w, ["alpha"])
    path = backups.back_up(w).path
    topic_changes.done(w, ["beta"])
    w.close()
    return path


def damage(copy: str, target: Path) -> Path:
    """Make a copy whose tables can all be read, but which has an orphaned page."""
    shutil.copy(copy, target)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("pragma writable_schema = 1")
        connection.execute("delete from sqlite_master where type = 'table' and name = 'track'")
        connection.commit()
    return target


def fail_once(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with a first call that fails, as after a transient disk error."""
    calls = []

    def fail_or_call(*values: Any) -> Any:
        calls.append(values)
        if len(calls) == 1:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorname = name
            raise error
        return call(*values)

    return fail_or_call


# -- the copy ------------------------------------------------------------------------------------


def test_a_prepared_copy_damaged_by_the_disk_is_not_restored(
    w: Workspace, copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = damage(copy, tmp_path / "damaged.db")

    def copy_badly(_source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(bad)) as source:
            copy_pages(source, target)

    monkeypatch.setattr(database_restore, "copy_pages", copy_badly)
    before = fingerprints(Path(w.settings.paths.data))
    with pytest.raises(NotSaved, match="differs from the backup it was made from"):
        restore(w, copy)
    assert fingerprints(Path(w.settings.paths.data)) == before


# -- putting it in place -------------------------------------------------------------------------


def test_a_database_upgraded_meanwhile_by_a_newer_program_is_not_overwritten(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(w.settings.paths.data)
    fingerprints_after: dict[str, str] = {}
    begin = Database.begin

    def begin_late(database: Database, lock: str) -> None:
        with closing(sqlite3.connect(database.path)) as newer:
            newer.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
        fingerprints_after.update(fingerprints(home))
        begin(database, lock)

    monkeypatch.setattr(Database, "begin", begin_late)
    with backups.prepare_restore(w, LatestCopy(copy), quiet) as (plan, prepared):
        with pytest.raises(DatabaseError, match="newer roadmap"):
            backups.restore_copy(w, plan, prepared, is_confirmed=False)
        assert fingerprints_after
        assert fingerprints(home) == fingerprints_after


def test_the_database_stays_locked_until_the_copy_is_in_place(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the kept copy is complete, and no process reads pages of two databases."""
    path = w.settings.paths.database
    moments: list[tuple[str, list[str]]] = []

    def look(moment: str) -> None:
        answers = []
        for sql in ("select count(*) from event", "begin immediate"):
            with closing(sqlite3.connect(path, timeout=0)) as another:
                try:
                    another.execute(sql)
                    answers.append("may")
                except sqlite3.OperationalError as error:
                    answers.append(str(error))
        moments.append((moment, answers))

    def connect_watched(path: str) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_trace_callback(lambda sql: look(sql) if "= exclusive" in sql else None)
        return connection

    def copy_watched(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        look("pages are copied")
        copy_pages(source, target)

    with backups.prepare_restore(w, LatestCopy(copy), quiet) as (plan, prepared):
        monkeypatch.setattr(database_restore, "connect", connect_watched)
        monkeypatch.setattr(database_restore, "copy_pages", copy_watched)
        backups.restore_copy(w, plan, prepared, is_confirmed=False)
    nobody = ["database is locked"] * 2
    assert moments == [
        ("pragma locking_mode = exclusive", nobody),
        ("pages are copied", nobody),  # the old ones, to be kept
        ("pages are copied", nobody),  # the new ones
    ]
    assert states(workspace_at(Path(w.settings.paths.data))) == {"alpha": "done"}


def test_a_plain_copy_of_the_file_is_restored_without_its_device(
    w: Workspace, tmp_path: Path
) -> None:
    """The original may have written more events as that device."""
    topic_changes.done(w, ["alpha"])
    device = w.database.get_meta("device")
    assert device
    w.close()
    plain = shutil.copy(w.settings.paths.database, tmp_path / "plain.db")
    os.unlink(w.settings.paths.database)
    assert restore(w, plain).restored
    with closing(sqlite3.connect(w.settings.paths.database)) as connection:
        meta = dict(connection.execute("select key, value from meta"))
    assert "device" not in meta
    assert f"last {device}" in meta


def test_a_read_that_fails_once_does_not_make_an_older_copy_the_latest(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = backups.back_up(workspace_at(Path(w.settings.paths.data))).path
    monkeypatch.setattr(
        copy_comparison.copies, "open_copy", fail_once("SQLITE_CORRUPT", copies.open_copy)
    )
    all_copies = copies.list_copies(w.settings.paths.backups)
    assert {c.path for c in all_copies} == {copy, newest}
    assert copy_comparison.choose_latest(all_copies, w.now, quiet) == LatestCopy(newest)


def test_of_two_equal_richer_copies_one_is_named(w: Workspace, copy: str) -> None:
    home = Path(w.settings.paths.data)
    branch = Path(backups.back_up(workspace_at(home)).path)
    restore(w, copy)
    restored = workspace_at(home, w.now + timedelta(hours=1))
    topic_changes.done(restored, ["omega"])
    newest = backups.back_up(restored).path
    shutil.copy(branch, branch.with_name("roadmap-2026-03-01.db"))
    all_copies = copies.list_copies(w.settings.paths.backups)
    choice = copy_comparison.choose_latest(all_copies, restored.now, quiet)
    assert choice.path == newest
    assert [(c.name, c.events) for c in choice.richer] == [(branch.name, 1)]


# -- what it replaces ----------------------------------------------------------------------------


def test_a_read_that_fails_once_does_not_make_a_database_unreadable(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_restore, "connect", fail_once("SQLITE_CORRUPT", connect))
    status = database_restore.database_status(w.settings.paths.database)
    assert (status.state, status.events) == ("whole", 2)


def test_a_database_that_cannot_be_kept_is_not_replaced(
    w: Workspace, copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = damage(w.settings.paths.database, tmp_path / "damaged.db")
    before = fingerprints(Path(w.settings.paths.data))

    def keep_badly(_source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(bad)) as source:
            copy_pages(source, target)

    with backups.prepare_restore(w, LatestCopy(copy), quiet) as (plan, prepared):
        monkeypatch.setattr(database_restore, "copy_pages", keep_badly)
        with pytest.raises(NotSaved, match="the current database could not be saved"):
            backups.restore_copy(w, plan, prepared, is_confirmed=False)
    assert fingerprints(Path(w.settings.paths.data)) == before


def test_an_unreadable_file_that_cannot_be_kept_is_not_replaced(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(w.settings.paths.database)
    path.write_bytes(b"\xff" * 20_000)
    before = fingerprints(path.parent)

    def copy_half(_source: str, target: str) -> None:
        Path(target).write_bytes(b"\xff" * 10_000)

    monkeypatch.setattr(shutil, "copyfile", copy_half)
    with pytest.raises(NotSaved, match="the backup differs from the file"):
        restore(w, copy)
    assert fingerprints(path.parent) == before


def test_an_orphaned_journal_is_moved_away_before_a_restore(w: Workspace, copy: str) -> None:
    path = Path(w.settings.paths.database)
    path.unlink()
    journal = Path(f"{path}-journal")
    journal.write_bytes(b"left over")
    kept_journal = Path(restore(w, copy).kept)
    assert not journal.exists()
    assert kept_journal.name == "replaced-2026-03-04.damaged-journal"
    assert kept_journal.read_bytes() == b"left over"
    assert states(workspace_at(path.parent)) == {"alpha": "done"}


def test_a_failed_restore_is_not_reported_as_done(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_at_last(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        if (Path(w.settings.paths.backups) / "replaced-2026-03-04.db").exists():
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR"
            raise error
        copy_pages(source, target)

    with backups.prepare_restore(w, LatestCopy(copy), quiet) as (plan, prepared):
        monkeypatch.setattr(database_restore, "copy_pages", fail_at_last)
        with pytest.raises(NotSaved, match="the disk reports an error"):
            backups.restore_copy(w, plan, prepared, is_confirmed=False)
    assert states(workspace_at(Path(w.settings.paths.data))) == {"alpha": "done", "beta": "done"}
