"""Reports about saving are true: the right error for each cause, and saved means saved.

Holds: store.database.database, store.database.signals, store.database.sqlite_errors.
"""

import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.builders import (
    fingerprints,
    small_roadmap,
    start_program,
    states,
    workspace_at,
    write_roadmap,
)

from roadmap_cli.core.progress.states import Fact
from roadmap_cli.errors import DatabaseError, ExitCode, NotSaved, OutcomeUnknown
from roadmap_cli.store.log import log
from roadmap_cli.store.opening.opening import open_database
from roadmap_cli.workspace import notes, topic_changes
from roadmap_cli.workspace.workspace import Workspace

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")


def record_a_note(w: Workspace, *meanwhile: Callable[[], object]) -> None:
    """Record a note, and call functions before the transaction is committed."""
    with w.database.writing() as transaction:
        w.record(transaction, "note alpha", [Fact("noted", "small", "alpha")])
        for happens in meanwhile:
            happens()


# -- causes --------------------------------------------------------------------------------------


def test_a_full_disk(w: Workspace) -> None:
    topic_changes.start(w, ["alpha"])
    before = w.database.rows("select * from event")
    pages = w.database.rows("pragma page_count")[0][0]
    w.database.connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(NotSaved) as failure:
        notes.note(w, "alpha", "x" * 9000)
    assert failure.value.sentence == f"the disk is full: {w.database.path}"
    assert failure.value.hint == "nothing was saved; free some space and try again"
    assert failure.value.exit_code is ExitCode.NOT_SAVED == 5
    assert w.database.rows("select * from event") == before
    w.database.connection.execute("pragma max_page_count = 100000")
    notes.note(w, "alpha", "x" * 9000)
    assert w.database.row("select count(*) from event") == (2,)
    assert list(log.find_damage(w.database)) == []


def test_a_read_only_connection(w: Workspace) -> None:
    w.database.connection.execute("pragma query_only = 1")
    with pytest.raises(NotSaved) as failure:
        topic_changes.done(w, ["alpha"])
    assert failure.value.sentence == f"the database cannot be written: {w.database.path}"
    assert failure.value.hint.startswith("nothing was saved; check the permissions")
    assert failure.value.exit_code == 5
    assert states(w) == {}


@pytest.fixture
def read_only_home() -> Iterator[Path]:
    """Return a home directory that is readable but not writable, not even by root."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        w = workspace_at(home)
        write_roadmap(w, small_roadmap())
        topic_changes.done(w, ["alpha"])
        w.close()
        (home / "roadmap.db").chmod(0o444)
        (home / "device").chmod(0o444)
        home.chmod(0o555)
        if os.getuid() == 0:
            os.seteuid(65534)
        yield home
        if os.getuid() == 0:
            os.seteuid(0)
        home.chmod(0o755)


def test_a_read_only_file_can_be_read(read_only_home: Path) -> None:
    before = fingerprints(read_only_home)
    w = workspace_at(read_only_home)
    assert states(w) == {"alpha": "done"}
    with pytest.raises(NotSaved, match="the database cannot be written"):
        topic_changes.done(w, ["beta"])
    assert fingerprints(read_only_home) == before


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("select * from event").fetchall()
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("lock", ["begin immediate", "begin exclusive", "begin"])
def test_a_lock_held_by_another_program(w: Workspace, lock: str) -> None:
    w.database.busy_timeout = 0.02
    assert w.roadmap.id == "small"
    holder = start_program(HOLDER, w.database.path, lock)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    # A reader does not block the writer before the commit.
    with pytest.raises(NotSaved) as failure:
        record_a_note(w)
    assert failure.value.sentence.startswith("another program has locked the database for")
    assert failure.value.hint == "nothing was saved; try again when it has finished"
    assert failure.value.exit_code == 5
    assert not w.outcome.is_saved
    holder.communicate("go\n")
    assert w.database.row("select count(*) from event") == (0,)
    topic_changes.done(w, ["alpha"])
    assert states(w) == {"alpha": "done"}


def test_an_overwritten_page(w: Workspace) -> None:
    topic_changes.start(w, ["alpha"])
    w.close()
    path = Path(w.database.path)
    connection = sqlite3.connect(path)
    (root,) = connection.execute(
        "select rootpage from sqlite_master where name = 'event'"
    ).fetchone()
    (size,) = connection.execute("pragma page_size").fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xa5" * size
    path.write_bytes(content)
    before = fingerprints(path.parent)
    damaged = workspace_at(path.parent)
    with pytest.raises(DatabaseError) as failure:
        topic_changes.done(damaged, ["alpha"])
    assert failure.value.sentence.startswith(f"the database is damaged or not a database: {path}")
    assert "restore --list" in failure.value.hint
    assert failure.value.exit_code == 4
    damaged.close()
    assert fingerprints(path.parent) == before


def test_connecting_to_a_missing_file_does_not_create_it(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    os.rename(w.database.path, f"{w.database.path}.moved")
    with pytest.raises(NotSaved):
        topic_changes.done(w, ["beta"])
    assert not os.path.exists(w.database.path)


def test_an_event_that_a_trigger_keeps_out_is_not_saved(w: Workspace) -> None:
    """It came after the database was opened, which refuses triggers that are not ours."""
    topic_changes.start(w, ["alpha"])
    w.database.connection.execute(
        "create trigger t before insert on event begin select raise(ignore); end"
    )
    with pytest.raises(DatabaseError) as failure:
        topic_changes.done(w, ["alpha"])
    assert failure.value.sentence == f"the database stored only 0 of 1 events: {w.database.path}"
    assert not w.outcome.is_saved
    assert states(w) == {"alpha": "in_progress"}


def test_a_commit_without_a_probe_is_never_said_to_be_known(w: Workspace) -> None:
    def write() -> None:
        with w.database.writing():
            w.database.set_meta("active", "another")
            block_the_journal(w.database.path)

    with pytest.raises(OutcomeUnknown):
        write()


def test_an_error_inside_a_transaction_rolls_it_back(w: Workspace) -> None:
    with pytest.raises(ZeroDivisionError):
        record_a_note(w, lambda: w.database.set_meta("active", "another"), lambda: 1 // 0)
    assert w.database.row("select count(*) from event") == (0,)
    assert w.database.get_meta("active") == "small"
    assert not w.outcome.is_saved
    topic_changes.done(w, ["alpha"])
    assert w.outcome.is_saved


def block_the_journal(path: str) -> None:
    """Make it impossible to remove the journal, the last step of a commit."""
    os.rename(f"{path}-journal", f"{path}-moved")
    os.mkdir(f"{path}-journal")


def test_a_commit_whose_outcome_cannot_be_determined_is_reported_as_unknown(w: Workspace) -> None:
    topic_changes.start(w, ["alpha"])
    with pytest.raises(OutcomeUnknown) as failure:
        record_a_note(w, lambda: block_the_journal(w.database.path))
    assert failure.value.sentence.startswith("this may or may not have been saved: ")
    assert "roadmap doctor" in failure.value.hint
    assert failure.value.exit_code is ExitCode.UNKNOWN == 6


def test_ctrl_c_is_deferred_until_the_commit_has_finished(w: Workspace) -> None:
    with pytest.raises(KeyboardInterrupt):
        record_a_note(w, lambda: os.kill(os.getpid(), signal.SIGINT), lambda: sum(range(1000)))
    assert w.outcome.is_saved
    assert w.database.row("select count(*) from event") == (1,)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_ctrl_c_is_deferred_with_other_threads_running(w: Workspace) -> None:
    other = Event()
    thread = Thread(target=other.wait)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            record_a_note(w, lambda: os.kill(os.getpid(), signal.SIGINT), lambda: sum(range(1000)))
    finally:
        other.set()
        thread.join()
    assert w.outcome.is_saved
    assert w.database.row("select count(*) from event") == (1,)


TERMINATE = """
import os, signal, sys
from datetime import datetime, timezone
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.settings import read_settings
from roadmap_cli.workspace.workspace import Workspace

w = Workspace(read_settings({"ROADMAP_HOME": sys.argv[1]}), datetime(2026, 3, 4).astimezone())
with w.database.writing() as transaction:
    os.kill(os.getpid(), signal.SIGTERM)
    w.record(transaction, "done alpha", [Fact("finished", "small", "alpha")])
print("not reached")
"""


def test_sigterm_ends_the_program_after_the_commit(w: Workspace) -> None:
    program = start_program(TERMINATE, w.settings.paths.data)
    assert program.communicate() == ("", "")
    assert program.returncode == -signal.SIGTERM
    assert w.database.row("select count(*) from event") == (1,)


def test_maintenance_is_not_reported_as_saved(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "data")
    assert w.database.row("select count(*) from event") == (0,)
    assert not w.outcome.is_saved


# -- faults at every call ------------------------------------------------------------------------

DONE = """
import os, sys
from datetime import datetime, timezone
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.errors import RoadmapError
from roadmap_cli.settings import read_settings
from roadmap_cli.store.log import checksum_chain, log
from roadmap_cli.workspace import device_id
from roadmap_cli.workspace.workspace import Workspace

def done(home):
    settings = read_settings({"ROADMAP_HOME": home})
    w = Workspace(settings, datetime(2026, 3, 4, 12, tzinfo=timezone.utc))
    try:
        w.database.row("select count(*) from event")
        with w.database.writing() as transaction:
            w.record(transaction, "done alpha", [Fact("finished", "small", "alpha")])
        print("saved", flush=True)
    except RoadmapError as error:
        print(int(error.exit_code), error.sentence, flush=True)
"""

# strace counts the calls of each process separately and kills it at the 60th: the child that is to
# die at call n makes the first calls on a spare file.
KILL = """
home, spare, call = sys.argv[1:]
handle = os.open(spare, os.O_RDWR)
idle = {
    "openat": lambda: os.close(os.open(spare, os.O_RDONLY)),
    "pwrite64": lambda: os.pwrite(handle, b"", 0),
    "fdatasync": lambda: os.fdatasync(handle),
    "unlink": lambda: (os.unlink(spare), open(spare, "x").close()),
}[call]
for n in range(1, 60):
    child = os.fork()
    if not child:
        for _ in range(60 - n):
            idle()
        done(f"{home}{n}")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print("end", n, status, flush=True)
    if not status:
        break
"""


@pytest.fixture(scope="module")
def started_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home directory with one topic in progress."""
    home = tmp_path_factory.mktemp("begun")
    w = workspace_at(home)
    write_roadmap(w, small_roadmap())
    topic_changes.start(w, ["alpha"])
    w.close()
    return home


def strace_paths(home: Path) -> list[str]:
    """Return the options of strace to trace a database, its journal and its directory."""
    names = (home / "roadmap.db", home / "roadmap.db-journal", home)
    return [option for name in names for option in ("-P", str(name))]


def events_and_state(home: Path) -> tuple[int, str]:
    """Return the number of events and the state of alpha, after checks for damage."""
    database = open_database(str(home / "roadmap.db"))
    assert database.rows("pragma integrity_check") == [("ok",)]
    assert list(log.find_damage(database)) == []
    row = database.row("select count(*), (select state from topic_state) from event")
    database.close()
    assert row is not None
    return row[0], row[1]


@needs_strace
@pytest.mark.parametrize(
    ("call", "least"), [("openat", 4), ("pwrite64", 20), ("fdatasync", 4), ("unlink", 1)]
)
def test_killed_at_any_system_call_a_command_happened_wholly_or_not_at_all(
    started_home: Path, tmp_path: Path, call: str, least: int
) -> None:
    spare = tmp_path / "spare"
    spare.touch()
    options = ["-P", str(spare)]
    for n in range(1, 60):
        shutil.copytree(started_home, tmp_path / f"home{n}")
        options += strace_paths(tmp_path / f"home{n}")
    fault = ("-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when=60")
    program = start_program(
        DONE + KILL,
        *(str(tmp_path / "home"), str(spare), call),
        under=["strace", "-f", "-qq", "-o", os.devnull, *options, *fault],
    )
    out, err = program.communicate()
    assert err == ""

    ends = []
    printed = ""
    for line in out.splitlines():
        if not line.startswith("end "):
            printed = line
            continue
        _, n, status = line.split()
        outcome = events_and_state(tmp_path / f"home{n}")
        assert outcome in ((1, "in_progress"), (2, "done"))
        assert printed in ("", "saved")
        if printed:
            assert outcome == (2, "done")
        ends.append((int(status), *outcome))
        printed = ""
    *killed, last = ends
    assert last == (0, 2, "done")
    assert [status for status, *_ in killed] == [signal.SIGKILL] * len(killed)
    assert least <= len(killed) < 58
    assert killed[0] == (signal.SIGKILL, 1, "in_progress")


@needs_strace
@pytest.mark.parametrize(
    ("call", "fault", "answer"),
    [
        ("fdatasync", "when=1", "5 the disk reports an error"),
        ("fdatasync", "when=4", "5 the disk reports an error"),
        # The journal is removed, so the commit took effect: only the directory was not synced.
        ("fdatasync", "when=5", "saved"),
        ("unlink", "when=1", "5 the disk reports an error"),
        ("unlink", "when=1+", "6 this may or may not have been saved"),
        ("pwrite64", "when=1+", "5 the disk reports an error"),
    ],
)
def test_after_a_disk_error_the_program_reports_truly_whether_it_saved(
    started_home: Path, tmp_path: Path, call: str, fault: str, answer: str
) -> None:
    home = tmp_path / "data"
    shutil.copytree(started_home, home)
    out, err = start_program(
        DONE + "done(sys.argv[1])",
        str(home),
        under=[
            *("strace", "-f", "-qq", "-o", os.devnull, *strace_paths(home)),
            *("-e", f"trace={call}", "-e", f"inject={call}:error=EIO:{fault}"),
        ],
    ).communicate()
    assert (out[: len(answer)], err) == (answer, "")
    saved = answer == "saved"
    assert events_and_state(home) == ((2, "done") if saved else (1, "in_progress"))
