"""Putting a copy in place: proven before, alone with the file, and as a new device after."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import fingerprints, states, workspace_at

from roadmap_cli.core.backups import Choice, RestoreAnswer
from roadmap_cli.errors import DatabaseError, NotSaved
from roadmap_cli.store import restoring
from roadmap_cli.store.database import SCHEMA, connect, copy_pages
from roadmap_cli.workspace import Workspace, backups, changes


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


def test_a_copy_of_the_copy_that_the_disk_has_damaged_is_not_put_in_place(
    w: Workspace, copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = shutil.copy(copy, tmp_path / "damaged.db")
    with closing(sqlite3.connect(damaged)) as connection:
        # All can be read, the log too: only SQLite's own check sees the page that nothing leads to.
        connection.execute("pragma writable_schema = 1")
        connection.execute("delete from sqlite_master where type = 'table' and name = 'track'")
        connection.commit()

    def copy_badly(_source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(damaged)) as source:
            copy_pages(source, target)

    monkeypatch.setattr(restoring, "copy_pages", copy_badly)
    before = fingerprints(Path(w.settings.places.data))
    with pytest.raises(NotSaved, match="differs from the copy it was made of"):
        restored(w, copy)
    assert fingerprints(Path(w.settings.places.data)) == before


def test_a_newer_program_that_upgraded_the_database_meanwhile_is_not_written_over(
    w: Workspace, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = w.settings.places.database
    upgraded: dict[str, str] = {}

    def connect_late(path: str) -> sqlite3.Connection:
        with closing(sqlite3.connect(path)) as newer:
            newer.execute(f"pragma user_version = {SCHEMA + 1}")
        upgraded.update(fingerprints(Path(w.settings.places.data)))
        return connect(path)

    with backups.prepare(w, Choice(copy), quiet) as (plan, prepared):
        monkeypatch.setattr(restoring, "connect", connect_late)
        with pytest.raises(DatabaseError, match="newer roadmap"):
            backups.put_back(w, plan, prepared, asked=False)
        assert fingerprints(Path(w.settings.places.data)) == upgraded
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (SCHEMA + 1,)


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
    device = w.database.note("device")
    assert device
    w.close()
    plain = shutil.copy(w.settings.places.database, tmp_path / "plain.db")
    os.unlink(w.settings.places.database)
    assert restored(w, plain).restored
    with closing(sqlite3.connect(w.settings.places.database)) as connection:
        kept = dict(connection.execute("select key, value from meta"))
    assert "device" not in kept
    assert f"last {device}" in kept
