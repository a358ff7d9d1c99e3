"""A foreign, newer, damaged or missing database is left exactly as it is.

Holds: store.database.database_file, store.opening.opening.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import fingerprints, small_roadmap, states, workspace_at, write_roadmap

from roadmap_cli.errors import DatabaseError, ExitCode, NotSaved
from roadmap_cli.store.database.database import SCHEMA_VERSION, find_foreign_object
from roadmap_cli.store.opening import migrations
from roadmap_cli.store.opening.opening import open_database
from roadmap_cli.workspace import backups, topic_changes


def quiet(_phase: str, _done: int, _all: int) -> None:
    """Show no progress."""


def make_database(path: Path) -> None:
    """Make a database of ours with progress."""
    w = workspace_at(path.parent)
    write_roadmap(w, small_roadmap())
    topic_changes.done(w, ["alpha"])
    w.close()


def make_newer_database(path: Path) -> None:
    make_database(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("pragma user_version = 99")
    connection.close()


def make_foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table recipes (title text)")
    connection.close()


def make_foreign_database_with_id(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("pragma application_id = 1234")
        connection.execute("create table recipes (title text)")
    connection.close()


def make_foreign_database_with_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("pragma user_version = 1")
        connection.execute("vacuum")
    connection.close()


def make_foreign_database_with_wal(path: Path) -> None:
    """Make a database in WAL mode with changes that are not yet in the main file."""
    elsewhere = path.parent.parent / "elsewhere.db"
    connection = sqlite3.connect(elsewhere)
    connection.execute("pragma journal_mode = wal")
    connection.execute("create table recipes (title text)")
    connection.commit()
    for end in ("", "-wal"):
        shutil.copy(f"{elsewhere}{end}", f"{path}{end}")
    connection.close()


def make_database_with_broken_schema(path: Path) -> None:
    make_database(path)
    content = bytearray(path.read_bytes())
    content[100:400] = bytes(300)
    path.write_bytes(content)


CASES: list[tuple[Callable[[Path], object], str]] = [
    (make_newer_database, f"newer roadmap (schema 99, this one knows {SCHEMA_VERSION})"),
    (make_foreign_database, "another program's database"),
    (make_foreign_database_with_id, "another program's database"),
    (make_foreign_database_with_version, "another program's database"),
    (make_foreign_database_with_wal, "another program's database"),
    (make_database_with_broken_schema, "damaged or not a database"),
    (lambda path: path.write_bytes(b"topic,done\n" * 500), "damaged or not a database"),
    (lambda path: path.write_bytes(b"x"), "damaged or not a database"),
    (lambda path: path.write_bytes(bytes(100_000)), "damaged or not a database"),
    (lambda path: path.mkdir(), "is not a file"),
    (os.mkfifo, "is not a file"),
    (lambda path: path.symlink_to(path.parent), "is not a file"),
    (lambda path: path.symlink_to(path), "leads to itself"),
    (lambda path: path.symlink_to(path.parent / "unplugged" / "disk.db"), "leads nowhere"),
    (lambda path: path.symlink_to("/dev/null"), "is not a file"),
]


@pytest.mark.parametrize(("make", "sentence"), CASES)
def test_a_foreign_newer_or_damaged_database_is_refused_and_unchanged(
    tmp_path: Path, make: Callable[[Path], object], sentence: str
) -> None:
    home = tmp_path / "data"
    home.mkdir()
    make(home / "roadmap.db")
    names, before = sorted(os.listdir(home)), fingerprints(home)
    with pytest.raises(DatabaseError) as refusal:
        open_database(str(home / "roadmap.db"))
    assert sentence in refusal.value.sentence
    assert str(home / "roadmap.db") in refusal.value.sentence
    assert refusal.value.hint
    assert refusal.value.exit_code is ExitCode.DATABASE == 4
    assert (sorted(os.listdir(home)), fingerprints(home)) == (names, before)


@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_missing_database_with_backups_is_not_created_anew(tmp_path: Path, state: str) -> None:
    home = tmp_path / "data"
    w = workspace_at(home)
    write_roadmap(w, small_roadmap())
    topic_changes.done(w, ["alpha"])
    w.back_up_daily()
    w.close()
    (home / "roadmap.db").unlink()
    if state == "empty":
        (home / "roadmap.db").touch()
    before = fingerprints(home)
    with pytest.raises(DatabaseError) as refusal:
        open_database(str(home / "roadmap.db"))
    assert f"the database is {state}, but there are backups" in refusal.value.sentence
    assert str(home / "backups") in refusal.value.hint
    assert refusal.value.exit_code == 4
    assert fingerprints(home) == before

    # The advice of the hint works.
    assert "'roadmap restore --latest'" in refusal.value.hint
    again = workspace_at(home)
    choice = backups.choose_copy(again, None, quiet)
    with backups.prepare_restore(again, choice, quiet) as (plan, prepared):
        backups.restore_copy(again, plan, prepared, is_confirmed=True)
    assert states(again) == {"alpha": "done"}


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_every_schema_has_the_objects_of_this_program_only(version: int) -> None:
    with closing(migrations.create_in_memory(version)) as connection:
        assert find_foreign_object(connection) is None
        connection.execute("create table _mine (x)")
        connection.execute("create index mine on event (day)")
        assert find_foreign_object(connection) is None
        connection.execute("create view _seen as select * from event")
        assert find_foreign_object(connection) == ("view", "_seen")


def test_nothing_is_created_without_create(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="there is no database yet"):
        open_database(str(tmp_path / "data" / "roadmap.db"), create=False)
    assert not (tmp_path / "data").exists()


def test_an_open_program_refuses_to_write_after_a_newer_one_upgraded(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    write_roadmap(w, small_roadmap())
    assert w.roadmap.id == "small"
    newer = sqlite3.connect(w.database.path)
    newer.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
    newer.close()
    before = fingerprints(tmp_path)
    with pytest.raises(DatabaseError, match="newer roadmap") as refusal:
        topic_changes.done(w, ["alpha"])
    assert refusal.value.exit_code == 4
    assert fingerprints(tmp_path) == before


def test_an_open_program_refuses_to_write_after_an_older_copy_was_restored(
    tmp_path: Path,
) -> None:
    w = workspace_at(tmp_path)
    write_roadmap(w, small_roadmap())
    topic_changes.start(w, ["alpha"])
    older = sqlite3.connect(w.database.path)
    older.execute(f"pragma user_version = {SCHEMA_VERSION - 1}")
    older.close()
    with pytest.raises(NotSaved, match="older backup was restored") as refusal:
        topic_changes.done(w, ["alpha"])
    assert "run the command again" in refusal.value.hint


def test_uri_characters_in_the_path_are_escaped(tmp_path: Path) -> None:
    home = tmp_path / "50% of #1? yes%20&mode=memory"
    make_database(home / "roadmap.db")
    assert states(workspace_at(home)) == {"alpha": "done"}
    assert sorted(os.listdir(home)) == ["device", "roadmap.db"]


@pytest.fixture
def nobody_home() -> Iterator[Path]:
    """Return a public directory, and run the test as an ordinary user if root runs it."""
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        yield Path(directory)
        if os.getuid() == 0:
            os.seteuid(0)


def become_nobody() -> None:
    if os.getuid() == 0:
        os.seteuid(65534)


def test_an_unreadable_file_is_not_reported_as_damaged(nobody_home: Path) -> None:
    make_database(nobody_home / "roadmap.db")
    before = fingerprints(nobody_home)
    (nobody_home / "roadmap.db").chmod(0)
    become_nobody()
    with pytest.raises(DatabaseError, match="the database cannot be opened") as refusal:
        open_database(str(nobody_home / "roadmap.db"))
    assert "permissions" in refusal.value.hint
    if os.getuid() == 0:
        os.seteuid(0)
    (nobody_home / "roadmap.db").chmod(0o600)
    assert fingerprints(nobody_home) == before


def test_an_inaccessible_directory_is_not_reported_as_a_missing_database(nobody_home: Path) -> None:
    home = nobody_home / "data"
    home.mkdir()
    make_database(home / "roadmap.db")
    home.chmod(0)
    become_nobody()
    with pytest.raises(DatabaseError, match="the database cannot be reached"):
        open_database(str(home / "roadmap.db"))
    if os.getuid() == 0:
        os.seteuid(0)
    home.chmod(0o700)


def test_a_directory_that_cannot_be_created_is_reported_with_the_reason(nobody_home: Path) -> None:
    nobody_home.chmod(0o555)
    become_nobody()
    with pytest.raises(DatabaseError, match="cannot be created") as refusal:
        open_database(str(nobody_home / "data" / "roadmap.db"))
    assert "ROADMAP_HOME" in refusal.value.hint
    if os.getuid() == 0:
        os.seteuid(0)
    nobody_home.chmod(0o755)
    assert os.listdir(nobody_home) == []
