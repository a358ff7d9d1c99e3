"""Putting a copy in place: proven before, alone with the file, and as a new device after."""

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

from roadmap_cli.core.backups import Choice, RestoreAnswer
from roadmap_cli.errors import DatabaseError, NotSaved
from roadmap_cli.store import copies, copy_comparison, restoring
from roadmap_cli.store.database import SCHEMA, Database, connect, copy_pages
from roadmap_cli.workspace import backups, changes
from roadmap_cli.workspace.workspace import Workspace


def quiet(_phase: str, _done: int, _all: int) -> None:
    """Show no progress."""


def restored(w: Workspace, copy: str) -> RestoreAnswer:
    """Restore a copy without asking."""
    with backups.prepare(w, Choice(copy), quiet) as (plan, prepared):
        answer = backups.put_back(w, plan, prepared, asked=False)
    assert isinstance(answer, RestoreAnswer)
    return answer


@pytest.fixture
def copy(w: Workspace) -> str:
    """Return a copy from before the last thing that was done; the database is closed."""
    changes.done(w, ["alpha"])
    path = backups.back_up(w).path
    changes.done(w, ["beta"])
    w.close()
    return path


def damaged(copy: str, target: Path) -> Path:
    """Make a copy whose log and tables can all be read, but with a page that nothing leads to."""
    shutil.copy(copy, target)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("pragma writable_schema = 1")
        connection.execute("delete from sqlite_master where type = 'table' and name = 'track'")
        connection.commit()
    return target


def failing_once(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Let the first call fail as it does on a disk that answers wrongly for a moment."""
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


def test_a_copy_of_the_copy_that_the_disk_has_damaged_is_not_put_in_place(
    w: Workspace, copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = damaged(copy, tmp_path / "damaged.db")

    def copy_badly(_source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(bad)) as source:
            copy_pages(source, target)

    monkeypatch.setattr(restoring, "copy_pages", copy_badly)
    before = fingerprints(Path(w.settings.places.data))
    with pytest.raises(NotSaved, match="differs from the copy it was made of"):
        restored(w, copy)
    assert fingerprints(Path(w.settings.places.data)) == before


# -- putting it in place -------------------------------------------------------------------------


def test_a_newer_program_that_upgraded_the_database_meanwhile_is_not_written_over(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(w.settings.places.data)
    upgraded: dict[str, str] = {}
    begin = Database.begin

    def begin_late(database: Database, lock: str) -> None:
        with closing(sqlite3.connect(database.path)) as newer:
            newer.execute(f"pragma user_version = {SCHEMA + 1}")
        upgraded.update(fingerprints(home))
        begin(database, lock)

    monkeypatch.setattr(Database, "begin", begin_late)
    with backups.prepare(w, Choice(copy), quiet) as (plan, prepared):
        with pytest.raises(DatabaseError, match="newer roadmap"):
            backups.put_back(w, plan, prepared, asked=False)
        assert upgraded
        assert fingerprints(home) == upgraded


def test_nobody_reads_or_writes_from_the_first_lock_until_a_copy_is_in_place(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept is what was there, and nobody is left with pages of two databases."""
    path = w.settings.places.database
    moments: list[tuple[str, list[str]]] = []

    def look(moment: str) -> None:
        heard = []
        for sql in ("select count(*) from event", "begin immediate"):
            with closing(sqlite3.connect(path, timeout=0)) as another:
                try:
                    another.execute(sql)
                    heard.append("may")
                except sqlite3.OperationalError as error:
                    heard.append(str(error))
        moments.append((moment, heard))

    def connect_watched(path: str) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_trace_callback(lambda sql: look(sql) if "= exclusive" in sql else None)
        return connection

    def copy_watched(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        look("pages are copied")
        copy_pages(source, target)

    with backups.prepare(w, Choice(copy), quiet) as (plan, prepared):
        monkeypatch.setattr(restoring, "connect", connect_watched)
        monkeypatch.setattr(restoring, "copy_pages", copy_watched)
        backups.put_back(w, plan, prepared, asked=False)
    nobody = ["database is locked"] * 2
    assert moments == [
        ("pragma locking_mode = exclusive", nobody),
        ("pages are copied", nobody),  # the old ones, to be kept
        ("pages are copied", nobody),  # the new ones
    ]
    assert states(workspace_at(Path(w.settings.places.data))) == {"alpha": "done"}


def test_a_plain_copy_of_the_file_is_restored_without_its_device(
    w: Workspace, tmp_path: Path
) -> None:
    """The one that it was copied from may have written on under that name."""
    changes.done(w, ["alpha"])
    device = w.database.get_meta("device")
    assert device
    w.close()
    plain = shutil.copy(w.settings.places.database, tmp_path / "plain.db")
    os.unlink(w.settings.places.database)
    assert restored(w, plain).restored
    with closing(sqlite3.connect(w.settings.places.database)) as connection:
        kept = dict(connection.execute("select key, value from meta"))
    assert "device" not in kept
    assert f"last {device}" in kept


def test_a_read_that_fails_once_does_not_make_an_older_copy_the_latest(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = backups.back_up(workspace_at(Path(w.settings.places.data))).path
    monkeypatch.setattr(
        copy_comparison.copies, "open_copy", failing_once("SQLITE_CORRUPT", copies.open_copy)
    )
    found = copies.list_copies(w.settings.places.backups)
    assert {c.path for c in found} == {copy, newest}
    assert copy_comparison.choose_latest(found, w.now, quiet) == Choice(newest)


def test_of_two_copies_that_hold_the_same_more_one_is_named(w: Workspace, copy: str) -> None:
    home = Path(w.settings.places.data)
    branch = Path(backups.back_up(workspace_at(home)).path)
    restored(w, copy)
    again = workspace_at(home, w.now + timedelta(hours=1))
    changes.done(again, ["omega"])
    newest = backups.back_up(again).path
    shutil.copy(branch, branch.with_name("roadmap-2026-03-01.db"))
    found = copies.list_copies(w.settings.places.backups)
    choice = copy_comparison.choose_latest(found, again.now, quiet)
    assert choice.path == newest
    assert [(c.name, c.events) for c in choice.beyond] == [(branch.name, 1)]


# -- what it replaces ----------------------------------------------------------------------------


def test_a_read_that_fails_once_does_not_make_a_database_unreadable(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "connect", failing_once("SQLITE_CORRUPT", connect))
    status = restoring.database_status(w.settings.places.database)
    assert (status.state, status.events) == ("whole", 2)


def test_what_cannot_be_kept_whole_is_not_replaced(
    w: Workspace, copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = damaged(w.settings.places.database, tmp_path / "damaged.db")
    before = fingerprints(Path(w.settings.places.data))

    def keep_badly(_source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(bad)) as source:
            copy_pages(source, target)

    with backups.prepare(w, Choice(copy), quiet) as (plan, prepared):
        monkeypatch.setattr(restoring, "copy_pages", keep_badly)
        with pytest.raises(NotSaved, match="what is to be replaced could not be kept"):
            backups.put_back(w, plan, prepared, asked=False)
    assert fingerprints(Path(w.settings.places.data)) == before


def test_bytes_that_cannot_be_kept_are_not_replaced(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(w.settings.places.database)
    path.write_bytes(b"\xff" * 20_000)
    before = fingerprints(path.parent)

    def copy_half(_source: str, target: str) -> None:
        Path(target).write_bytes(b"\xff" * 10_000)

    monkeypatch.setattr(shutil, "copyfile", copy_half)
    with pytest.raises(NotSaved, match="the copy differs from the file"):
        restored(w, copy)
    assert fingerprints(path.parent) == before


def test_a_journal_whose_database_is_gone_is_kept_apart_from_the_new_one(
    w: Workspace, copy: str
) -> None:
    path = Path(w.settings.places.database)
    path.unlink()
    journal = Path(f"{path}-journal")
    journal.write_bytes(b"left over")
    kept = Path(restored(w, copy).kept)
    assert not journal.exists()
    assert kept.name == "replaced-2026-03-04.damaged-journal"
    assert kept.read_bytes() == b"left over"
    assert states(workspace_at(path.parent)) == {"alpha": "done"}


def test_a_copy_that_could_not_be_written_is_not_said_to_be_there(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_at_last(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        if (Path(w.settings.places.backups) / "replaced-2026-03-04.db").exists():
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR"
            raise error
        copy_pages(source, target)

    with backups.prepare(w, Choice(copy), quiet) as (plan, prepared):
        monkeypatch.setattr(restoring, "copy_pages", fail_at_last)
        with pytest.raises(NotSaved, match="the disk reports an error"):
            backups.put_back(w, plan, prepared, asked=False)
    assert states(workspace_at(Path(w.settings.places.data))) == {"alpha": "done", "beta": "done"}
