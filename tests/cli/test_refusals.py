"""What is no database of today stays as it is, to the byte, and the program says what to do next.

Every command that needs the database is tried on each; where the next step is something a person
can do, it is done and works.

Holds: errors, store.opening.opening.
"""

import os
import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.builders import seal
from tests.cli.program import BREAD, Learner, Result, moved_in

from roadmap_cli.store.database.database import SCHEMA_VERSION

COMMANDS = (
    "next",
    "done mix",
    "undo",
    "spent mix 5m",
    "report",
    "history",
    "roadmaps",
    "use bread",
    f"load {BREAD}",
    "export",
    "merge {other}",
    "backup",
)
# What is answered all the same, without touching the database.
CALM = ("where", "restore --list", f"check {BREAD}", "help done")


def directory_state(home: Path) -> list[tuple[object, ...]]:
    """Return all that can be told about a directory from outside, file by file."""
    found = []
    for path in sorted(home.rglob("*")):
        state = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found.append((path, state.st_mode, state.st_size, state.st_mtime_ns, state.st_ino, content))
    return found


def harm(database: Path, *statements: str) -> None:
    """Do to a database what no command would."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def overwritten(at: int, data: bytes) -> Callable[[Path], None]:
    """Return what writes over some bytes of the file."""

    def overwrite(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[at : at + len(data)] = data
        path.write_bytes(content)

    return overwrite


def replaced(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return what puts something else into the database's place."""

    def replace(path: Path) -> object:
        path.unlink()
        return make(path)

    return replace


def of_another_program(path: Path) -> None:
    """Make a database that is none of ours."""
    harm(path, "create table recipes (title text)", "insert into recipes values ('bread')")


def of_another_program_that_was_killed(path: Path) -> None:
    """Leave a database of the WAL kind with changes that are not yet in its main file."""
    elsewhere = path.with_name("elsewhere")
    with closing(sqlite3.connect(elsewhere)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table recipes (title text)")
        connection.commit()
        for end in ("", "-wal"):
            shutil.copy(f"{elsewhere}{end}", f"{path}{end}")
    elsewhere.unlink()


ENDLESS = "with recursive r(i) as (select 1 union all select i + 1 from r) select"
# What it is called, what is said of it, and how another program made it.
FOREIGN_OBJECTS = (
    ("with an endless roadmap", "view that does not belong to this program: topic",
        "alter table topic rename to other",
        f"create view topic as {ENDLESS} other.*, i from other, r"),
    ("with endless keys", "view that does not belong to this program: meta",
        "alter table meta rename to other",
        f"create view meta as {ENDLESS} 'active' as key, 'bread' as value from r"),
    ("with an endless log", "view that does not belong to this program: event",
        "alter table event rename to other",
        f"create view event as {ENDLESS} other.* from other, r"),
    ("with a view of somebody's own", "view that does not belong to this program: _mine",
        "create view _mine as select * from topic"),
    ("with a trigger that lets no event in", "trigger that does not belong to this program: t",
        "create trigger t before insert on event begin select raise(ignore); end"),
    ("with a trigger that lets no state in", "trigger that does not belong to this program: _t",
        "create trigger _t before insert on topic_state begin select raise(ignore); end"),
    ("with a trigger under one of our names", "trigger that does not belong to this program: event_no_update",
        "drop trigger event_no_update",
        "create trigger event_no_update before insert on meta begin select raise(ignore); end"),
    ("with a virtual table", "virtual table that does not belong to this program: readings",
        "create virtual table readings using fts5(title)"),
)  # fmt: skip


def harm_with(statements: Sequence[str], path: Path) -> None:
    harm(path, *statements)


class Case(NamedTuple):
    """What stands where the database should be, what is said of it, and the next step."""

    name: str
    make: Callable[[Path], object]
    sentence: str
    hint: str


CASES = (
    Case(
        "from the future",
        lambda path: harm(path, f"pragma user_version = {SCHEMA_VERSION + 1}"),
        f"written by a newer roadmap (schema {SCHEMA_VERSION + 1}, this one knows {SCHEMA_VERSION})",
        "upgrade this program",
    ),
    Case(
        "from the far future",
        lambda path: harm(path, "pragma user_version = 2147483647"),
        "written by a newer roadmap (schema 2147483647",
        "upgrade this program",
    ),
    Case(
        "of a schema below zero",
        lambda path: harm(path, "pragma user_version = -7"),
        "the database is damaged: its schema version is -7",
        "restore --list",
    ),
    Case(
        "of another program",
        replaced(of_another_program),
        "this is another program's database",
        "set ROADMAP_HOME to another directory",
    ),
    Case(
        "of another program with a mark of its own",
        lambda path: harm(path, "pragma application_id = 7"),
        "this is another program's database",
        "set ROADMAP_HOME to another directory",
    ),
    Case(
        "of another program that was killed",
        replaced(of_another_program_that_was_killed),
        "this is another program's database",
        "set ROADMAP_HOME to another directory",
    ),
    Case(
        "no database",
        replaced(lambda path: path.write_text("topic,done\n" * 500)),
        "the database is damaged or not a database",
        "restore --list",
    ),
    Case(
        "a single byte",
        replaced(lambda path: path.write_bytes(b"x")),
        "the database is damaged or not a database",
        "restore --list",
    ),
    Case(
        "nothing but zeros",
        replaced(lambda path: path.write_bytes(bytes(100_000))),
        "the database is damaged or not a database",
        "restore --list",
    ),
    Case(
        "of the wrong page size",
        overwritten(16, b"\x20\x00"),
        "the database is damaged",
        "restore --list",
    ),
    Case(
        "of no page size at all",
        overwritten(16, b"\x00\x03"),
        "the database is damaged or not a database",
        "restore --list",
    ),
    Case(
        "of a file format that is still to come",
        overwritten(18, b"\x09\x09"),
        "the database is damaged or not a database",
        "restore --list",
    ),
    *(
        Case(name, partial(harm_with, statements), f"the database has a {what}", "restore --latest")
        for name, what, *statements in FOREIGN_OBJECTS
    ),
    Case("a directory", replaced(Path.mkdir), "the database is not a file", "move it away"),
    Case("a pipe", replaced(os.mkfifo), "the database is not a file", "move it away"),
    Case(
        "a link to itself",
        replaced(lambda path: path.symlink_to(path)),
        "the database is a link that leads to itself",
        "move it away",
    ),
    Case(
        "a link that leads nowhere",
        replaced(lambda path: path.symlink_to(path.parent / "unplugged" / "disk.db")),
        "the database is a link that leads nowhere",
        "is the disk it leads to connected?",
    ),
)


# Tried by a process of its own too, where waiting for ever is what could go wrong, or a lock.
STARTED = (
    *("from the future", "of another program that was killed", "a pipe", "a link to itself"),
    *(name for name, *_ in FOREIGN_OBJECTS[:3]),
)


def assert_refused(result: Result, sentence: str, hint: str, database: Path) -> None:
    """Hold what was said against how a refusal looks; what doctor finds is its answer."""
    if result.out.startswith("✓ versions"):
        answer = " ".join(result.out.split())
        assert (result.code, result.err) == (4, ""), result
        for words in ("! database", sentence, hint, str(database)):
            assert words in answer, result
        return
    assert (result.code, result.out) == (4, ""), result
    lines = result.err.splitlines()
    assert len(lines) == 2, result
    assert lines[0].startswith("roadmap: "), result
    assert sentence in lines[0], result
    assert str(database) in result.err, result
    assert hint in lines[1], result


def assert_doctor_reports(result: Result, spoken: str = "") -> None:
    """Hold against how the doctor tells of it, who lists all that can be seen all the same."""
    assert (result.code, result.err) == (4, spoken), result
    assert "! database" in result.out, result
    assert "there are problems; nothing was changed" in result.out, result


@pytest.fixture
def mia_with_progress(mia: Learner, tmp_path: Path) -> Learner:
    """Mia has done something, and has another log at hand."""
    mia.types("done mix")
    mia.types("spent knead 20m")
    assert mia.types("export", "-o", str(tmp_path / "other.jsonl")).code == 0
    shutil.rmtree(mia.home / "backups")
    return mia


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_it_is_refused_by_every_command_and_not_a_byte_changes(
    mia_with_progress: Learner, tmp_path: Path, case: Case
) -> None:
    mia = mia_with_progress
    kept = tmp_path / "kept.db"
    shutil.copy(mia.database, kept)
    case.make(mia.database)
    before = directory_state(mia.home)
    for line in COMMANDS:
        result = mia.types(line.format(other=tmp_path / "other.jsonl"))
        assert_refused(result, case.sentence, case.hint, mia.database)
        assert directory_state(mia.home) == before, line
    assert_doctor_reports(mia.types("doctor"))
    assert directory_state(mia.home) == before
    for line in CALM:
        assert mia.types(line).code == 0, line
        assert directory_state(mia.home) == before, line
    if case.name in STARTED:
        assert_refused(mia.runs("done mix"), case.sentence, case.hint, mia.database)
        assert directory_state(mia.home) == before

    # Moved away, with the right file in its place, everything goes on.
    for path in mia.home.glob("roadmap.db*"):
        path.rename(tmp_path / path.name)
    shutil.copy(kept, mia.database)
    assert mia.asks("show mix")["state"] == "done"
    assert mia.types("doctor").code == 0


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_copy_comes_back_where_that_is_the_next_step_and_nowhere_else(
    mia_with_progress: Learner, tmp_path: Path, case: Case
) -> None:
    mia = mia_with_progress
    assert mia.types("backup").code == 0
    case.make(mia.database)
    before = directory_state(mia.home)
    assert_refused(mia.types("done knead"), case.sentence, case.hint, mia.database)
    if "restore" not in case.hint:
        assert_refused(mia.types("restore --latest --yes"), case.sentence, case.hint, mia.database)
        assert directory_state(mia.home) == before
        return
    lost = mia.database.read_bytes()
    (copy,) = mia.asks("restore --list")["copies"]
    assert (copy["events"], copy["valid"]) == (2, True)
    assert mia.types("restore --latest --yes").code == 0
    assert mia.asks("show mix")["state"] == "done"
    assert mia.types("done knead").code == 0
    assert mia.types("doctor").code == 0
    kept = [path for path in (mia.home / "backups").iterdir() if "replaced" in path.name]
    # Where SQLite could read what it replaced, it is no copy byte by byte.
    if (
        case.name != "of a schema below zero"
        and "does not belong to this program" not in case.sentence
    ):
        assert [path.read_bytes() for path in kept] == [lost]
    assert len(kept) == 1


@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_lost_database_beside_its_copies_is_no_fresh_start(
    mia_with_progress: Learner, tmp_path: Path, state: str
) -> None:
    mia = mia_with_progress
    assert mia.types("backup").code == 0
    mia.database.unlink()
    if state == "empty":
        mia.database.touch()
    before = directory_state(mia.home)
    sentence = f"the database is {state}, but there are backups"
    for line in COMMANDS:
        result = mia.types(line.format(other=tmp_path / "other.jsonl"))
        assert_refused(result, sentence, "'roadmap restore --latest'", mia.database)
        assert directory_state(mia.home) == before, line
    assert_doctor_reports(mia.types("doctor"))
    assert_refused(mia.runs("next"), sentence, "'roadmap restore --latest'", mia.database)
    assert directory_state(mia.home) == before
    assert mia.types("restore --latest --yes").code == 0
    assert mia.asks("show mix")["state"] == "done"
    assert mia.types("doctor").code == 0


def test_with_its_copies_moved_away_a_lost_database_is_a_new_beginning(
    mia_with_progress: Learner, tmp_path: Path
) -> None:
    mia = mia_with_progress
    assert mia.types("backup").code == 0
    mia.database.unlink()
    assert "to start over, move" in mia.types("next").err
    (mia.home / "backups").rename(tmp_path / "away")
    assert mia.types(f"load {BREAD}").code == 0
    assert mia.asks("show mix")["state"] == "open"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("drop trigger event_no_update", "the trigger event_no_update is missing"),
        ("drop index event_topic", "the index event_topic is missing"),
        ("alter table meta add column more text", "the table meta is changed"),
    ],
)
def test_doctor_names_what_was_changed_in_the_schema_and_repairs_nothing(
    mia_with_progress: Learner, statement: str, sentence: str
) -> None:
    mia = mia_with_progress
    harm(mia.database, statement)
    before = directory_state(mia.home)
    for line in ("doctor --json", "doctor --rebuild --json"):
        result = mia.types(line)
        (schema,) = [f for f in result.data["findings"] if f["name"] == "schema"]
        assert (result.code, schema["good"], schema["sentence"]) == (4, False, sentence)
    assert directory_state(mia.home) == before


def test_another_home_is_a_way_out_of_another_programs_database(
    mia: Learner, tmp_path: Path
) -> None:
    mia.database.unlink()
    of_another_program(mia.database)
    before = directory_state(mia.home)
    assert "set ROADMAP_HOME to another directory" in mia.types("next").err
    assert Learner(tmp_path / "another").types(f"load {BREAD}").code == 0
    assert directory_state(mia.home) == before


# -- what may not be touched ---------------------------------------------------------------------

NOBODY = 65534


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """Return a directory that everybody may enter."""
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        yield Path(directory)


@pytest.fixture
def unprivileged_learner(bread_home: Path, open_to_all: Path) -> Learner:
    """Return a learner without privileges, who can be run as a process."""
    learner = moved_in(bread_home, open_to_all / "home")
    if os.getuid() == 0:
        for path in (learner.home, *learner.home.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    return learner


def as_nobody(learner: Learner, line: str) -> Result:
    """Run a line as somebody whom permissions bind."""
    if os.getuid() != 0:
        return learner.types(line)
    with tempfile.TemporaryDirectory() as room:  # nobody may not read this Python's modules
        moved_in(learner.home, Path(room) / "home").types(line)
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        return learner.types(line)
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.mark.parametrize(
    ("harmed", "sentence", "hint", "unread"),
    [
        (
            "roadmap.db",
            "the database cannot be opened",
            "check the permissions of its directory",
            "",
        ),
        (
            ".",
            "the database cannot be reached",
            "check the permissions of the directories",
            "config.toml: not read: Permission denied\n",
        ),
    ],
)
def test_what_may_not_be_read_is_not_called_damaged_or_missing(
    unprivileged_learner: Learner, harmed: str, sentence: str, hint: str, unread: str
) -> None:
    before = directory_state(unprivileged_learner.home)
    mode = (unprivileged_learner.home / harmed).stat().st_mode
    spoken = f"roadmap: {unprivileged_learner.home}/{unread}" if unread else ""
    (unprivileged_learner.home / harmed).chmod(0)
    try:
        for line in ("next", "done mix", "report"):
            result = as_nobody(unprivileged_learner, line)
            said = result._replace(err=result.err.removeprefix(spoken))
            assert_refused(said, sentence, hint, unprivileged_learner.database)
        assert_doctor_reports(as_nobody(unprivileged_learner, "doctor"), spoken)
    finally:
        (unprivileged_learner.home / harmed).chmod(mode)
    assert directory_state(unprivileged_learner.home) == before
    assert as_nobody(unprivileged_learner, "done mix").code == 0


def test_a_database_that_may_only_be_read_is_read_and_not_written(
    unprivileged_learner: Learner,
) -> None:
    unprivileged_learner.database.chmod(0o400)
    unprivileged_learner.home.chmod(0o500)
    before = directory_state(unprivileged_learner.home)
    try:
        for line in ("next", "report", "show mix", "doctor", "export"):
            result = as_nobody(unprivileged_learner, line)
            assert (result.code, result.err) == (0, ""), line
        for line in ("done mix", "spent mix 5m", "note mix hello"):
            result = as_nobody(unprivileged_learner, line)
            assert (result.code, result.out) == (5, ""), result
            assert "cannot be written" in result.err
            assert "nothing was saved; check the permissions" in result.err
        assert directory_state(unprivileged_learner.home) == before
    finally:
        unprivileged_learner.home.chmod(0o700)
        unprivileged_learner.database.chmod(0o600)
    assert as_nobody(unprivileged_learner, "done mix").code == 0


# -- what looks wrong and is not -----------------------------------------------------------------


def test_a_command_that_was_cut_off_is_rolled_back_by_the_next_one(
    mia_with_progress: Learner, tmp_path: Path
) -> None:
    mia = mia_with_progress
    log = mia.types("export").out
    cut_off(mia.database, tmp_path)
    assert mia.types("export").out == log
    assert sorted(os.listdir(mia.home)) == ["device", "roadmap.db"]
    assert mia.types("done knead").code == 0
    assert mia.types("doctor").code == 0


def cut_off(database: Path, room: Path) -> None:
    """Leave the database as a program leaves it that is killed while it writes."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("pragma cache_size = 1")  # so that pages are written before the commit
        connection.execute("begin immediate")
        connection.execute("update topic set title = title || '!'")
        connection.execute("insert into meta select 'x' || value, hex(zeroblob(9000)) from meta")
        for end in ("", "-journal"):
            shutil.copy(f"{database}{end}", room / f"cut{end}")
        connection.execute("rollback")
    assert (room / "cut").read_bytes() != database.read_bytes()
    for end in ("", "-journal"):
        shutil.copy(room / f"cut{end}", f"{database}{end}")


def test_a_database_that_somebody_switched_to_another_journal_goes_on(
    mia_with_progress: Learner, tmp_path: Path
) -> None:
    mia = mia_with_progress
    other = tmp_path / "other.db"
    shutil.copy(mia.database, other)
    # Another program leaves changes of ours in a log beside the file, and is killed.
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("update topic set title = 'Mix it' where id = 'mix'")
        seal(other)
        for end in ("", "-wal"):
            shutil.copy(f"{other}{end}", f"{mia.database}{end}")
    shown = mia.asks("show mix")
    assert (shown["topic"]["title"], shown["state"]) == ("Mix it", "done")
    assert mia.types("done knead").code == 0
    assert "'pragma journal_mode=delete'" in mia.types("doctor").out


def test_a_database_in_another_journal_mode_can_be_used_copied_merged_and_restored(
    mia_with_progress: Learner, tmp_path: Path
) -> None:
    mia = mia_with_progress
    harm(mia.database, "pragma journal_mode = wal")
    for line in ("next", "done knead", "undo", "backup"):
        assert mia.types(line).code == 0, line
    (schema,) = [f for f in mia.asks("doctor")["findings"] if f["name"] == "schema"]
    assert (schema["good"], schema["verdict"]) == (True, "note")
    elsewhere = moved_in(mia.home, tmp_path / "elsewhere")
    events = 4
    copy = tmp_path / "switched.db"
    shutil.copy(mia.database, copy)
    zoe = Learner(tmp_path / "zoe")
    assert zoe.types(f"load {BREAD}").code == 0
    assert zoe.asks(f"merge {copy}")["new"] == events
    assert mia.types("note mix later").code == 0
    assert mia.types(f"restore {copy} --yes").code == 0
    assert all(found["valid"] for found in mia.asks("restore --list")["copies"])
    beside = [*tmp_path.glob("*-*"), *(mia.home / "backups").glob("*.db-*"), *mia.home.glob("*-*")]
    assert beside == []
    assert mia.types("doctor").code == 0
    _, line = schema["hint"].split(": ", 1)
    _, database, pragma = shlex.split(line)
    harm(Path(database), pragma)
    assert "✓ schema" in mia.types("doctor").out
    assert elsewhere.types("restore --latest --yes").code == 0


def test_commands_go_on_while_another_program_keeps_changes_in_a_log(
    mia_with_progress: Learner,
) -> None:
    mia = mia_with_progress
    with closing(sqlite3.connect(mia.database, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table _mine (x)")
        connection.execute("insert into _mine values (zeroblob(200000))")
        for line in ("next", "done knead", "undo", "backup", "doctor"):
            result = mia.types(line)
            assert result.code == 0, result
    assert mia.types("doctor").code == 0


def test_garbage_beside_the_database_does_no_harm(mia_with_progress: Learner) -> None:
    mia = mia_with_progress
    for end in ("-wal", "-journal", "-shm"):
        Path(f"{mia.database}{end}").write_bytes(b"garbage " * 2000)
        assert mia.asks("show mix")["state"] == "done"
        assert mia.types(f"note mix {end[1:]}").code == 0
    assert mia.types("doctor").code == 0
    assert len(mia.types("export").out.splitlines()) == 2 + 2 + 3


def test_a_cut_off_command_on_a_disk_that_is_read_only_is_no_damage(
    unprivileged_learner: Learner, tmp_path: Path
) -> None:
    unprivileged_learner.types("done mix")
    cut_off(unprivileged_learner.database, tmp_path)
    if os.getuid() == 0:
        for path in unprivileged_learner.home.iterdir():
            os.chown(path, NOBODY, NOBODY)
    for path in unprivileged_learner.home.iterdir():
        path.chmod(0o500)
    unprivileged_learner.home.chmod(0o500)
    before = directory_state(unprivileged_learner.home)
    for line in ("next", "done knead", "doctor"):
        result = as_nobody(unprivileged_learner, line)
        assert (result.code, result.out) == (5, ""), result
        assert "a command was interrupted while saving" in result.err
        assert "make its directory writable" in result.err
    assert directory_state(unprivileged_learner.home) == before
    unprivileged_learner.home.chmod(0o700)
    for path in unprivileged_learner.home.iterdir():
        path.chmod(0o700)
    assert as_nobody(unprivileged_learner, "show mix").code == 0
    assert unprivileged_learner.types("doctor").code == 0


@pytest.mark.parametrize("line", [*COMMANDS, "restore --list", "restore --latest --yes", "doctor"])
def test_an_sqlite_that_is_too_old_is_named_and_no_file_is_called_damaged(
    mia_with_progress: Learner, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    learner = mia_with_progress
    before = directory_state(learner.home)
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    result = learner.types(line.format(other=learner.database))
    assert result.code == 4, result
    said = " ".join((result.out + result.err).split())
    assert "this Python has SQLite 3.34.1; 3.37 or newer is needed" in said
    assert "uv python install" in said
    assert "damaged" not in said
    assert directory_state(learner.home) == before
