"""Backups: automatic, verified before they get their name, thinned, and never fatal.

Holds: store.database.backup.
"""

import os
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.builders import (
    fingerprints,
    snapshot,
    start_program,
    states,
    without_triggers,
    workspace_at,
)
from tests.cli.program import BREAD

from roadmap_cli.store.database import backup
from roadmap_cli.store.database.database import copy_pages
from roadmap_cli.store.database.sqlite_errors import is_busy
from roadmap_cli.store.log import log
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.workspace import loading, own_links, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace


def backup_files(w: Workspace) -> list[str]:
    """Return the names of the files in the directory of backups."""
    return sorted(os.listdir(w.settings.paths.backups))


# -- making --------------------------------------------------------------------------------------


def test_the_first_command_of_a_day_that_saves_makes_a_copy(w: Workspace) -> None:
    w.back_up_daily()
    assert not os.path.exists(w.settings.paths.backups)
    topic_changes.done(w, ["alpha"])
    w.back_up_daily()
    topic_changes.done(w, ["beta"])
    w.back_up_daily()
    assert backup_files(w) == ["roadmap-2026-03-04.db"]
    w.now += timedelta(days=1)
    topic_changes.done(w, ["omega"])
    w.back_up_daily()
    assert backup_files(w) == ["roadmap-2026-03-04.db", "roadmap-2026-03-05.db"]
    assert w.remarks == []


def test_a_load_that_made_its_own_copy_makes_no_daily_copy(w: Workspace, tmp_path: Path) -> None:
    loading.load(w, str(BREAD))
    topic_changes.done(w, ["mix"])
    new_version = tmp_path / "bread.yaml"
    new_version.write_text(BREAD.read_text("utf-8").replace("hours: 2", "hours: 3"), "utf-8")
    w.now += timedelta(days=1)
    assert loading.load(w, str(new_version)).backup.endswith("before-load-2026-03-05.db")
    w.back_up_daily()
    assert backup_files(w) == ["before-load-2026-03-05.db"]
    topic_changes.done(w, ["knead"])
    w.back_up_daily()
    assert backup_files(w) == ["before-load-2026-03-05.db", "roadmap-2026-03-05.db"]


def test_the_first_copy_holds_the_first_record(w: Workspace) -> None:
    loading.load(w, str(BREAD))
    w.back_up_daily()
    assert not os.path.exists(w.settings.paths.backups)
    topic_changes.done(w, ["mix"])
    w.back_up_daily()
    (name,) = backup_files(w)
    with closing(sqlite3.connect(Path(w.settings.paths.backups) / name)) as copy:
        assert copy.execute("select kind, topic from event").fetchall() == [("finished", "mix")]


def test_a_copy_is_a_complete_database_with_the_same_log_and_states(
    w: Workspace, tmp_path: Path
) -> None:
    topic_changes.done(w, ["alpha", "beta"], options=DoneOptions(minutes=30, note="ünïcode"))
    own_links.link(w, "gamma", "https://example.org/mine")
    w.back_up_daily()
    home = tmp_path / "elsewhere"
    home.mkdir()
    os.rename(Path(w.settings.paths.backups) / "roadmap-2026-03-04.db", home / "roadmap.db")
    copy = workspace_at(home)
    assert copy.database.rows("pragma integrity_check") == [("ok",)]
    events = "select * from event order by device, n"
    assert copy.database.rows(events) == w.database.rows(events)
    assert snapshot(copy.database) == snapshot(w.database)
    assert list(log.find_damage(copy.database)) == []
    topic_changes.start(copy, ["delta"])
    assert states(copy) == {
        "alpha": "done",
        "beta": "done",
        "delta": "in_progress",
        "gamma": "open",
    }


def test_a_restored_copy_writes_as_a_new_device(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    w.back_up_daily()
    topic_changes.done(w, ["beta"])
    w.close()
    home = Path(w.settings.paths.data)
    os.rename(home / "backups" / "roadmap-2026-03-04.db", home / "roadmap.db")
    restored = workspace_at(home)
    topic_changes.done(restored, ["omega"])
    first, second = restored.database.rows("select device, n, topic from event order by clock")
    assert (first[1:], second[1:]) == ((1, "alpha"), (1, "omega"))
    assert first[0] != second[0]


def test_a_database_with_a_damaged_log_is_still_copied(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta", "omega"])
    connection = without_triggers(w.database.path)
    connection.execute("delete from event where n = 2")
    connection.close()
    w.back_up_daily()
    assert (w.remarks, backup_files(w)) == ([], ["roadmap-2026-03-04.db"])


def test_other_processes_can_write_during_a_copy(w: Workspace) -> None:
    writer = start_program(
        "import sys\n"
        "from datetime import datetime, timezone\n"
        "from roadmap_cli.settings import read_settings\n"
        "from roadmap_cli.workspace import notes\n"
        "from roadmap_cli.workspace.workspace import Workspace\n"
        "w = Workspace(read_settings({'ROADMAP_HOME': sys.argv[1]}),"
        " datetime(2026, 3, 4, tzinfo=timezone.utc))\n"
        "for _ in range(20):\n"
        "    notes.spent(w, 'alpha', 1)\n"
        "    print('saved', flush=True)\n",
        w.settings.paths.data,
    )
    assert writer.stdout is not None
    count = 0
    while writer.stdout.readline() == "saved\n":
        day = (date(2020, 1, 1) + timedelta(days=count)).isoformat()
        backup.copy_daily(w.database, day, damage_checks.check_stored)
        count += 1
    assert (count, writer.communicate(), writer.returncode) == (20, ("", ""), 0)
    counts = []
    for name in backup_files(w):
        copy = sqlite3.connect(Path(w.settings.paths.backups) / name)
        assert copy.execute("pragma integrity_check").fetchall() == [("ok",)]
        counts += copy.execute("select count(*) from event").fetchone()
        copy.close()
    assert counts == sorted(counts)
    assert w.database.row("select count(*) from event") == (20,)


# -- failing -------------------------------------------------------------------------------------


def test_a_failed_copy_is_a_remark_and_the_command_is_saved(w: Workspace) -> None:
    directory = Path(w.settings.paths.backups)
    directory.write_text("a file where a directory should be")
    topic_changes.done(w, ["alpha"])
    (remark,) = w.back_up_daily()
    assert remark.startswith(f"saved, but no backup could be made in {directory}: ")
    assert states(w) == {"alpha": "done"}
    assert directory.read_text() == "a file where a directory should be"


def test_old_copies_that_cannot_be_removed_are_a_remark(w: Workspace) -> None:
    directory = Path(w.settings.paths.backups)
    directory.mkdir()
    for day in range(1, 28):
        (directory / f"roadmap-2020-01-{day:02}.db").mkdir()
    topic_changes.done(w, ["alpha"])
    (remark,) = w.back_up_daily()
    assert remark.startswith(f"saved, but old backups in {directory} could not be deleted: ")
    assert "roadmap-2026-03-04.db" in backup_files(w)


SMALL_DISK = """
import resource, signal, sys
from datetime import datetime, timezone
from roadmap_cli.settings import read_settings
from roadmap_cli.workspace import topic_changes
from roadmap_cli.workspace.workspace import Workspace

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
w = Workspace(
    read_settings({"ROADMAP_HOME": sys.argv[1]}), datetime(2026, 3, 4, tzinfo=timezone.utc)
)
topic_changes.done(w, ["alpha"])
remarks = []
for size in (0, 5000, 20_000, 40_000, 60_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    remarks += w.back_up_daily()
print(len(remarks), all("no backup could be made" in remark for remark in remarks))
"""


def test_a_copy_on_a_full_disk_leaves_no_partial_file(w: Workspace) -> None:
    out, err = start_program(SMALL_DISK, w.settings.paths.data).communicate()
    assert (out, err) == ("5 True\n", "")
    assert backup_files(w) == []
    assert states(w) == {"alpha": "done"}


def test_a_copy_that_differs_from_the_database_is_discarded(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"])
    other = sqlite3.connect(":memory:")
    w.database.connection.backup(other)
    # The triggers of the log refuse changes: drop them from the copy.
    for trigger in ("event_no_delete", "event_no_update"):
        other.execute(f"drop trigger {trigger}")
    for damage in ("update event set sum = 'x' where n = 2", "delete from event where n = 1"):
        other.execute("savepoint undamaged")
        other.execute(damage)
        with pytest.raises(sqlite3.DatabaseError, match="the backup differs"):
            backup.verify_copy(w.database, other, [])
        other.execute("rollback to undamaged")
    backup.verify_copy(w.database, other, [])
    device = w.database.get_meta("device")
    assert device is not None
    with pytest.raises(sqlite3.DatabaseError, match="the backup differs"):
        backup.verify_copy(w.database, other, [(device, 3)])
    other.close()


def test_copying_a_locked_database_times_out(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.db", "other.db")]
    for locked in paths:
        with (
            closing(sqlite3.connect(paths[0])) as source,
            closing(sqlite3.connect(paths[1])) as target,
            closing(sqlite3.connect(locked, isolation_level=None)) as another,
        ):
            source.execute("create table if not exists t (x)")
            for connection in (source, target):
                connection.execute("pragma busy_timeout = 0")
            another.execute("begin exclusive")
            with pytest.raises(sqlite3.OperationalError, match="locked") as failure:
                copy_pages(source, target, timeout=0.3)
            assert is_busy(failure.value)
            another.execute("rollback")
            copy_pages(source, target, timeout=0.3)
            assert target.execute("select count(*) from t").fetchone() == (0,)


def test_partial_files_of_killed_processes_are_removed_after_an_hour(w: Workspace) -> None:
    directory = Path(w.settings.paths.backups)
    directory.mkdir()
    for name in (".roadmap-2026-03-03.db.77.partial", ".roadmap-2026-03-03.db.77.partial-journal"):
        (directory / name).write_bytes(b"half")
        os.utime(directory / name, (0, 0))
    partial_restore = Path(w.settings.paths.database).with_name(".restored.77.partial")
    partial_restore.write_bytes(b"half")
    os.utime(partial_restore, (0, 0))
    (directory / ".roadmap-2026-03-04.db.78.partial").write_bytes(b"being written")
    (directory / ".keep").touch()
    os.utime(directory / ".keep", (0, 0))
    topic_changes.done(w, ["alpha"])
    w.back_up_daily()
    assert backup_files(w) == [
        ".keep",
        ".roadmap-2026-03-04.db.78.partial",
        "roadmap-2026-03-04.db",
    ]
    assert not partial_restore.exists()


# -- thinning ------------------------------------------------------------------------------------


def test_daily_copies_of_12_days_10_weeks_and_9_months_are_kept(tmp_path: Path) -> None:
    last = date(2026, 3, 4)
    for days in range(430):
        (tmp_path / f"roadmap-{last - timedelta(days=days)}.db").touch()
    backup.thin(str(tmp_path))
    days_kept = [f"2026-02-{d:02}" for d in range(21, 29)] + [f"2026-03-0{d}" for d in range(1, 5)]
    # The newest of each week is its Sunday, that of the present one the last day.
    weeks_kept = [
        "2026-01-04",
        "2026-01-11",
        "2026-01-18",
        "2026-01-25",
        "2026-02-01",
        "2026-02-08",
        "2026-02-15",
        "2026-02-22",
        "2026-03-01",
        "2026-03-04",
    ]
    months_kept = [
        "2025-07-31",
        "2025-08-31",
        "2025-09-30",
        "2025-10-31",
        "2025-11-30",
        "2025-12-31",
        "2026-01-31",
        "2026-02-28",
        "2026-03-04",
    ]
    assert (len(days_kept), len(weeks_kept), len(months_kept)) == (12, 10, 9)
    assert sorted(os.listdir(tmp_path)) == [
        f"roadmap-{day}.db" for day in sorted({*days_kept, *weeks_kept, *months_kept})
    ]


def test_infrequent_daily_copies_are_all_kept(tmp_path: Path) -> None:
    names = sorted(f"roadmap-{year}-06-15.db" for year in range(2015, 2027))
    for name in names:
        (tmp_path / name).touch()
    backup.thin(str(tmp_path))
    assert sorted(os.listdir(tmp_path)) == names


def test_only_daily_copies_are_thinned(tmp_path: Path) -> None:
    others = ["before-schema-2.db", "mine.db", "roadmap-2020-13-45.db", "roadmap-old.db"]
    for name in others:
        (tmp_path / name).touch()
    for day in range(1, 29):
        for month in range(1, 13):
            (tmp_path / f"roadmap-2025-{month:02}-{day:02}.db").touch()
    backup.thin(str(tmp_path))
    remaining = fingerprints(tmp_path)
    assert [name for name in others if name not in remaining] == []
    assert len(remaining) < 12 + 10 + 9 + len(others)


def test_with_the_clock_set_back_todays_copy_is_kept(w: Workspace) -> None:
    directory = Path(w.settings.paths.backups)
    directory.mkdir()
    for day in range(1, 29):
        for month in range(1, 13):
            (directory / f"roadmap-2025-{month:02}-{day:02}.db").touch()
    w.now = datetime(1970, 1, 1, tzinfo=UTC)
    topic_changes.done(w, ["alpha"])
    w.back_up_daily()
    assert backup_files(w)[0] == "roadmap-1970-01-01.db"


def test_ctrl_c_during_a_copy_is_deferred_until_the_copy_is_reported(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    reported: list[str] = []

    def on_placed(path: str) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        reported.append(path)

    with pytest.raises(KeyboardInterrupt):
        backup.copy_by_hand(w.database, "2026-03-04", damage_checks.check_stored, on_placed)
    (path,) = reported
    assert os.path.basename(path) == "backup-2026-03-04.db"
    assert os.path.exists(path)
