"""Backups: made by themselves, proven before they get their name, thinned, never in the way."""

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

from roadmap_cli.store import backup, log, thinning
from roadmap_cli.store.database import copy_pages
from roadmap_cli.store.trouble import is_busy
from roadmap_cli.workspace import changes, loading, reading
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace


def copies(w: Workspace) -> list[str]:
    """Return the names of all files in the directory of the backups."""
    return sorted(os.listdir(w.settings.places.backups))


# -- making --------------------------------------------------------------------------------------


def test_the_first_command_of_a_day_that_saves_makes_a_copy(w: Workspace) -> None:
    w.back_up_daily()
    assert not os.path.exists(w.settings.places.backups)
    changes.done(w, ["alpha"])
    w.back_up_daily()
    changes.done(w, ["beta"])
    w.back_up_daily()
    assert copies(w) == ["roadmap-2026-03-04.db"]
    w.now += timedelta(days=1)
    changes.done(w, ["omega"])
    w.back_up_daily()
    assert copies(w) == ["roadmap-2026-03-04.db", "roadmap-2026-03-05.db"]
    assert w.remarks == []


def test_a_load_that_made_a_copy_leaves_the_days_copy_to_what_is_recorded_next(
    w: Workspace, tmp_path: Path
) -> None:
    loading.load(w, str(BREAD))
    changes.done(w, ["mix"])
    later = tmp_path / "bread.yaml"
    later.write_text(BREAD.read_text("utf-8").replace("hours: 2", "hours: 3"), "utf-8")
    w.now += timedelta(days=1)
    assert loading.load(w, str(later)).backup.endswith("before-load-2026-03-05.db")
    w.back_up_daily()
    assert copies(w) == ["before-load-2026-03-05.db"]
    changes.done(w, ["knead"])
    w.back_up_daily()
    assert copies(w) == ["before-load-2026-03-05.db", "roadmap-2026-03-05.db"]


def test_the_first_copy_holds_what_was_recorded_first(w: Workspace) -> None:
    loading.load(w, str(BREAD))
    w.back_up_daily()
    assert not os.path.exists(w.settings.places.backups)
    changes.done(w, ["mix"])
    w.back_up_daily()
    (name,) = copies(w)
    with closing(sqlite3.connect(Path(w.settings.places.backups) / name)) as copy:
        assert copy.execute("select kind, topic from event").fetchall() == [("finished", "mix")]


def test_a_copy_is_a_whole_database_with_the_same_log_and_state(
    w: Workspace, tmp_path: Path
) -> None:
    changes.done(w, ["alpha", "beta"], options=DoneOptions(minutes=30, note="ünïcode"))
    reading.link(w, "gamma", "https://example.org/mine")
    w.back_up_daily()
    home = tmp_path / "elsewhere"
    home.mkdir()
    os.rename(Path(w.settings.places.backups) / "roadmap-2026-03-04.db", home / "roadmap.db")
    copy = workspace_at(home)
    assert copy.database.rows("pragma integrity_check") == [("ok",)]
    events = "select * from event order by device, n"
    assert copy.database.rows(events) == w.database.rows(events)
    assert snapshot(copy.database) == snapshot(w.database)
    assert list(log.faults(copy.database)) == []
    changes.start(copy, ["delta"])
    assert states(copy) == {
        "alpha": "done",
        "beta": "done",
        "delta": "in_progress",
        "gamma": "open",
    }


def test_who_restores_a_copy_writes_as_a_new_device(w: Workspace) -> None:
    changes.done(w, ["alpha"])
    w.back_up_daily()
    changes.done(w, ["beta"])
    w.close()
    home = Path(w.settings.places.data)
    os.rename(home / "backups" / "roadmap-2026-03-04.db", home / "roadmap.db")
    again = workspace_at(home)
    changes.done(again, ["omega"])
    first, second = again.database.rows("select device, n, topic from event order by clock")
    assert (first[1:], second[1:]) == ((1, "alpha"), (1, "omega"))
    assert first[0] != second[0]


def test_a_log_that_is_damaged_already_is_still_copied(w: Workspace) -> None:
    changes.done(w, ["alpha", "beta", "omega"])
    connection = without_triggers(w.database.path)
    connection.execute("delete from event where n = 2")
    connection.close()
    w.back_up_daily()
    assert (w.remarks, copies(w)) == ([], ["roadmap-2026-03-04.db"])


def test_others_may_write_while_a_copy_is_made(w: Workspace) -> None:
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
        w.settings.places.data,
    )
    assert writer.stdout is not None
    made = 0
    while writer.stdout.readline() == "saved\n":
        backup.daily(w.database, (date(2020, 1, 1) + timedelta(days=made)).isoformat())
        made += 1
    assert (made, writer.communicate(), writer.returncode) == (20, ("", ""), 0)
    counts = []
    for name in copies(w):
        copy = sqlite3.connect(Path(w.settings.places.backups) / name)
        assert copy.execute("pragma integrity_check").fetchall() == [("ok",)]
        counts += copy.execute("select count(*) from event").fetchone()
        copy.close()
    assert counts == sorted(counts)
    assert w.database.row("select count(*) from event") == (20,)


# -- failing -------------------------------------------------------------------------------------


def test_a_copy_that_fails_is_a_remark_and_the_command_is_saved(w: Workspace) -> None:
    directory = Path(w.settings.places.backups)
    directory.write_text("a file where a directory should be")
    changes.done(w, ["alpha"])
    (remark,) = w.back_up_daily()
    assert remark.startswith(f"saved, but no backup could be made in {directory}: ")
    assert states(w) == {"alpha": "done"}
    assert directory.read_text() == "a file where a directory should be"


def test_old_copies_that_cannot_be_removed_are_a_remark_too(w: Workspace) -> None:
    directory = Path(w.settings.places.backups)
    directory.mkdir()
    for day in range(1, 28):
        (directory / f"roadmap-2020-01-{day:02}.db").mkdir()
    changes.done(w, ["alpha"])
    (remark,) = w.back_up_daily()
    assert remark.startswith(f"saved, but old backups in {directory} could not be removed: ")
    assert "roadmap-2026-03-04.db" in copies(w)


SMALL_DISK = """
import resource, signal, sys
from datetime import datetime, timezone
from roadmap_cli.settings import read_settings
from roadmap_cli.workspace import changes
from roadmap_cli.workspace.workspace import Workspace

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
w = Workspace(
    read_settings({"ROADMAP_HOME": sys.argv[1]}), datetime(2026, 3, 4, tzinfo=timezone.utc)
)
changes.done(w, ["alpha"])
remarks = []
for size in (0, 5000, 20_000, 40_000, 60_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    remarks += w.back_up_daily()
print(len(remarks), all("no backup could be made" in remark for remark in remarks))
"""


def test_a_copy_that_does_not_fit_leaves_nothing_behind(w: Workspace) -> None:
    out, err = start_program(SMALL_DISK, w.settings.places.data).communicate()
    assert (out, err) == ("5 True\n", "")
    assert copies(w) == []
    assert states(w) == {"alpha": "done"}


def test_a_copy_that_differs_from_the_database_never_gets_its_name(w: Workspace) -> None:
    changes.done(w, ["alpha", "beta"])
    other = sqlite3.connect(":memory:")
    w.database.connection.backup(other)
    # No statement gets past the guards of the log: take them away from the copy.
    for trigger in ("event_no_delete", "event_no_update"):
        other.execute(f"drop trigger {trigger}")
    for damage in ("update event set sum = 'x' where n = 2", "delete from event where n = 1"):
        other.execute("savepoint undamaged")
        other.execute(damage)
        with pytest.raises(sqlite3.DatabaseError, match="the copy differs"):
            backup.verify(w.database, other, [])
        other.execute("rollback to undamaged")
    backup.verify(w.database, other, [])
    device = w.database.get_meta("device")
    assert device is not None
    with pytest.raises(sqlite3.DatabaseError, match="the copy differs"):
        backup.verify(w.database, other, [(device, 3)])
    other.close()


def test_a_copy_of_what_stays_locked_is_given_up(tmp_path: Path) -> None:
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
            with pytest.raises(sqlite3.OperationalError, match="locked") as given_up:
                copy_pages(source, target, patience=0.3)
            assert is_busy(given_up.value)
            another.execute("rollback")
            copy_pages(source, target, patience=0.3)
            assert target.execute("select count(*) from t").fetchone() == (0,)


def test_what_a_killed_program_left_behind_is_removed_after_an_hour(w: Workspace) -> None:
    directory = Path(w.settings.places.backups)
    directory.mkdir()
    for name in (".roadmap-2026-03-03.db.77.partial", ".roadmap-2026-03-03.db.77.partial-journal"):
        (directory / name).write_bytes(b"half")
        os.utime(directory / name, (0, 0))
    of_restoring = Path(w.settings.places.database).with_name(".restored.77.partial")
    of_restoring.write_bytes(b"half")
    os.utime(of_restoring, (0, 0))
    (directory / ".roadmap-2026-03-04.db.78.partial").write_bytes(b"being written")
    (directory / ".keep").touch()
    os.utime(directory / ".keep", (0, 0))
    changes.done(w, ["alpha"])
    w.back_up_daily()
    assert copies(w) == [".keep", ".roadmap-2026-03-04.db.78.partial", "roadmap-2026-03-04.db"]
    assert not of_restoring.exists()


# -- thinning ------------------------------------------------------------------------------------


def test_12_days_10_weeks_and_9_months_are_kept(tmp_path: Path) -> None:
    last = date(2026, 3, 4)
    for days in range(430):
        (tmp_path / f"roadmap-{last - timedelta(days=days)}.db").touch()
    thinning.thin(str(tmp_path))
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


def test_a_learner_who_comes_rarely_keeps_all_of_their_last_copies(tmp_path: Path) -> None:
    names = sorted(f"roadmap-{year}-06-15.db" for year in range(2015, 2027))
    for name in names:
        (tmp_path / name).touch()
    thinning.thin(str(tmp_path))
    assert sorted(os.listdir(tmp_path)) == names


def test_only_daily_copies_are_thinned(tmp_path: Path) -> None:
    others = ["before-schema-2.db", "mine.db", "roadmap-2020-13-45.db", "roadmap-old.db"]
    for name in others:
        (tmp_path / name).touch()
    for day in range(1, 29):
        for month in range(1, 13):
            (tmp_path / f"roadmap-2025-{month:02}-{day:02}.db").touch()
    thinning.thin(str(tmp_path))
    kept = fingerprints(tmp_path)
    assert [name for name in others if name not in kept] == []
    assert len(kept) < 12 + 10 + 9 + len(others)


def test_with_a_clock_in_the_past_the_copy_of_today_is_kept(w: Workspace) -> None:
    directory = Path(w.settings.places.backups)
    directory.mkdir()
    for day in range(1, 29):
        for month in range(1, 13):
            (directory / f"roadmap-2025-{month:02}-{day:02}.db").touch()
    w.now = datetime(1970, 1, 1, tzinfo=UTC)
    changes.done(w, ["alpha"])
    w.back_up_daily()
    assert copies(w)[0] == "roadmap-1970-01-01.db"


def test_an_interruption_waits_until_it_is_known_that_the_copy_is_there(w: Workspace) -> None:
    changes.done(w, ["alpha"])
    heard: list[str] = []

    def placed(path: str) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        heard.append(path)

    with pytest.raises(KeyboardInterrupt):
        backup.by_hand(w.database, "2026-03-04", placed)
    (path,) = heard
    assert os.path.basename(path) == "backup-2026-03-04.db"
    assert os.path.exists(path)
