"""What is not ours, newer than us, damaged or missing is left exactly as it is."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.builders import fingerprints, shelve, small_roadmap, states, workspace_at

from roadmap_cli.errors import DatabaseError, ExitCode, NotSaved
from roadmap_cli.store.database import SCHEMA
from roadmap_cli.store.opening import open_database
from roadmap_cli.workspace import backups, changes


def quiet(_phase: str, _done: int, _all: int) -> None:
    """Show no progress."""


def ours(path: Path) -> None:
    """Make a database of ours with something learned in it."""
    w = workspace_at(path.parent)
    shelve(w, small_roadmap())
    changes.done(w, ["alpha"])
    w.close()


def ours_from_the_future(path: Path) -> None:
    ours(path)
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()


def of_another_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table recipes (title text)")
    connection.close()


def of_another_program_with_a_mark(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("pragma application_id = 1234")
        connection.execute("create table recipes (title text)")
    connection.close()


def of_another_program_with_a_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 1")
        connection.execute("vacuum")
    connection.close()


def of_another_program_that_was_killed(path: Path) -> None:
    """Leave a database of the WAL kind with changes that are not yet in its main file."""
    elsewhere = path.parent.parent / "elsewhere.db"
    connection = sqlite3.connect(elsewhere)
    connection.execute("pragma journal_mode = wal")
    connection.execute("create table recipes (title text)")
    connection.commit()
    for end in ("", "-wal"):
        shutil.copy(f"{elsewhere}{end}", f"{path}{end}")
    connection.close()


def ours_with_a_broken_schema(path: Path) -> None:
    ours(path)
    content = bytearray(path.read_bytes())
    content[100:400] = bytes(300)
    path.write_bytes(content)


CASES: list[tuple[Callable[[Path], object], str]] = [
    (ours_from_the_future, f"newer roadmap (schema 99, this one knows {SCHEMA})"),
    (of_another_program, "another program's database"),
    (of_another_program_with_a_mark, "another program's database"),
    (of_another_program_with_a_version, "another program's database"),
    (of_another_program_that_was_killed, "another program's database"),
    (ours_with_a_broken_schema, "damaged or not a database"),
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
def test_what_is_no_database_of_ours_is_refused_and_left_as_it_is(
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
def test_a_lost_database_beside_its_backups_is_no_fresh_start(tmp_path: Path, state: str) -> None:
    home = tmp_path / "data"
    w = workspace_at(home)
    shelve(w, small_roadmap())
    changes.done(w, ["alpha"])
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

    # What the hint says works.
    assert "'roadmap restore --latest'" in refusal.value.hint
    again = workspace_at(home)
    choice = backups.choose(again, None, quiet)
    with backups.prepare(again, choice, quiet) as (plan, prepared):
        backups.put_back(again, plan, prepared, asked=True)
    assert states(again) == {"alpha": "done"}


def test_nothing_is_made_where_only_looking_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="there is no database yet"):
        open_database(str(tmp_path / "data" / "roadmap.db"), create=False)
    assert not (tmp_path / "data").exists()


def test_an_open_program_does_not_write_into_what_a_newer_one_upgraded(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    shelve(w, small_roadmap())
    assert w.roadmap.id == "small"
    newer = sqlite3.connect(w.database.path)
    newer.execute(f"pragma user_version = {SCHEMA + 1}")
    newer.close()
    before = fingerprints(tmp_path)
    with pytest.raises(DatabaseError, match="newer roadmap") as refusal:
        changes.done(w, ["alpha"])
    assert refusal.value.exit_code == 4
    assert fingerprints(tmp_path) == before


def test_an_open_program_does_not_write_into_an_older_copy_that_was_restored(
    tmp_path: Path,
) -> None:
    w = workspace_at(tmp_path)
    shelve(w, small_roadmap())
    changes.start(w, ["alpha"])
    older = sqlite3.connect(w.database.path)
    older.execute(f"pragma user_version = {SCHEMA - 1}")
    older.close()
    with pytest.raises(NotSaved, match="older version was restored meanwhile") as refusal:
        changes.done(w, ["alpha"])
    assert "type it again" in refusal.value.hint


def test_signs_in_the_path_that_mean_something_in_an_address_are_just_signs(tmp_path: Path) -> None:
    home = tmp_path / "50% of #1? yes%20&mode=memory"
    ours(home / "roadmap.db")
    assert states(workspace_at(home)) == {"alpha": "done"}
    assert sorted(os.listdir(home)) == ["device", "roadmap.db"]


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """Return a directory that all may enter, and let root act as one who may not do everything."""
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        yield Path(directory)
        if os.getuid() == 0:
            os.seteuid(0)


def become_nobody() -> None:
    if os.getuid() == 0:
        os.seteuid(65534)


def test_a_database_that_may_not_be_read_is_not_called_damaged(as_nobody: Path) -> None:
    ours(as_nobody / "roadmap.db")
    before = fingerprints(as_nobody)
    (as_nobody / "roadmap.db").chmod(0)
    become_nobody()
    with pytest.raises(DatabaseError, match="the database cannot be opened") as refusal:
        open_database(str(as_nobody / "roadmap.db"))
    assert "permissions" in refusal.value.hint
    if os.getuid() == 0:
        os.seteuid(0)
    (as_nobody / "roadmap.db").chmod(0o600)
    assert fingerprints(as_nobody) == before


def test_a_directory_that_may_not_be_entered_is_no_missing_database(as_nobody: Path) -> None:
    home = as_nobody / "data"
    home.mkdir()
    ours(home / "roadmap.db")
    home.chmod(0)
    become_nobody()
    with pytest.raises(DatabaseError, match="the database cannot be reached"):
        open_database(str(home / "roadmap.db"))
    if os.getuid() == 0:
        os.seteuid(0)
    home.chmod(0o700)


def test_where_no_directory_may_be_made_the_reason_is_said(as_nobody: Path) -> None:
    as_nobody.chmod(0o555)
    become_nobody()
    with pytest.raises(DatabaseError, match="cannot be made") as refusal:
        open_database(str(as_nobody / "data" / "roadmap.db"))
    assert "ROADMAP_HOME" in refusal.value.hint
    if os.getuid() == 0:
        os.seteuid(0)
    as_nobody.chmod(0o755)
    assert os.listdir(as_nobody) == []
