"""`backup` and `restore`, as someone meets them whose disk broke late in the evening.

Holds: cli.commands.data, core.answers.backup_answers, render.text.backup_text,
store.restoring.copies, workspace.backups.
"""

import os
import pty
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.builders import fingerprints, without_triggers
from tests.cli.program import AS_ANYBODY, PROGRAM, Learner, Result, at_terminal, environment

LATEST = "restore --latest --yes"


def events(path: Path) -> list[tuple[str, str]]:
    """Return what each event of a database says, in the order of the log."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    found = connection.execute("select kind, topic from event order by clock, n").fetchall()
    connection.close()
    return found


def names(learner: Learner) -> list[str]:
    """Return the names of the files in the directory of the backups."""
    return sorted(os.listdir(learner.home / "backups"))


def root_of(path: Path, table: str) -> int:
    """Return the page at which a table begins."""
    connection = sqlite3.connect(path)
    ask = "select rootpage from sqlite_master where name = ?"
    (page,) = connection.execute(ask, (table,)).fetchone()
    connection.close()
    return int(page)


def alter_log(path: Path, sql: str) -> None:
    """Change a log past its guards and put them back, so that only the checksums tell."""
    connection = sqlite3.connect(path)
    guards = connection.execute("select sql from sqlite_master where type = 'trigger'").fetchall()
    connection.close()
    connection = without_triggers(str(path))
    for statement in (sql, *(guard for (guard,) in guards)):
        connection.execute(statement)
    connection.close()


@pytest.fixture
def zoe(mia: Learner) -> Learner:
    """Zoe has made a copy, and has done one more thing since."""
    mia.types("done mix --on 2026-03-01")
    for path in (mia.home / "backups").iterdir():
        path.unlink()
    mia.types("backup")
    mia.types("start knead")
    for path in (mia.home / "backups").glob("roadmap-*.db"):
        path.unlink()  # of today, with all of it
    return mia


def copy_of(learner: Learner) -> Path:
    """Return the one copy that was made by hand."""
    (found,) = (learner.home / "backups").glob("backup-*.db")
    return found


# -- making --------------------------------------------------------------------------------------


def test_backup_makes_a_verified_copy_and_reports_its_path_and_content(mia: Learner) -> None:
    mia.types("done mix --on 2026-03-01")
    mia.types("done preheat --on 2026-03-02")
    result = mia.asks("backup")
    path = Path(result["path"])
    assert path.parent == mia.home / "backups"
    assert path.name.startswith("backup-")
    assert (result["made"], result["events"], result["day"]) == (True, 2, "2026-03-02")
    assert result["bytes"] == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    assert events(path) == [("finished", "mix"), ("finished", "preheat")]


def test_an_unchanged_database_is_not_copied_again(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("start knead")
    first = mia.asks("backup")
    before = names(mia)
    second = mia.asks("backup")
    assert (second["made"], second["path"]) == (False, first["path"])
    assert names(mia) == before
    assert "nothing has changed since the last backup, which is intact" in mia.types("backup").out


def test_a_damaged_copy_is_replaced_by_a_new_backup(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("start knead")
    path = Path(mia.asks("backup")["path"])
    path.write_bytes(path.read_bytes()[:-8192])
    again = mia.asks("backup")
    assert again["made"] is True
    assert again["path"] != str(path)


def test_a_backup_goes_where_the_person_says(mia: Learner, tmp_path: Path) -> None:
    mia.types("done mix")
    stick = tmp_path / "stick"
    stick.mkdir()
    assert mia.asks(f"backup {stick}/mine.db")["path"] == f"{stick}/mine.db"
    mia.types("done preheat")
    assert mia.asks(f"backup {stick}/mine.db")["events"] == 2
    into = Path(mia.asks(f"backup {stick}")["path"])
    assert into.parent == stick
    assert into.name.startswith("roadmap-backup-")
    assert len(os.listdir(stick)) == 2


@pytest.mark.parametrize("what", ["text", "folder", "pipe", "live", "own", "nowhere"])
def test_a_backup_overwrites_nothing_but_an_older_copy(
    mia: Learner, tmp_path: Path, what: str
) -> None:
    mia.types("done mix")
    target = tmp_path / "there"
    if what == "text":
        target.write_text("my diary")
    elif what == "folder":
        target = mia.home / "backups"
    elif what == "pipe":
        os.mkfifo(target)
    elif what == "live":
        shutil.copy(mia.database, target)
    elif what == "own":
        target = mia.database
    else:
        target = tmp_path / "no" / "such" / "directory.db"
    before = fingerprints(tmp_path)
    result = mia.types(f"backup {target}")
    assert result.code == 2, result
    assert fingerprints(tmp_path) == before


def test_without_a_database_there_is_nothing_to_copy(newcomer: Learner) -> None:
    assert newcomer.types("backup").code == 4
    assert not newcomer.home.exists()


@pytest.mark.parametrize("table", ["topic_state", "event"])
def test_a_damaged_database_is_not_copied_and_is_called_what_it_is(
    zoe: Learner, table: str
) -> None:
    whole = zoe.database.read_bytes()
    place = 4096 * (root_of(zoe.database, table) - 1)
    zoe.database.write_bytes(whole[:place] + bytes(4096) + whole[place + 4096 :])
    before = fingerprints(zoe.home)
    result = zoe.types("backup")
    assert (result.code, "roadmap doctor" in result.err, "free some space" in result.err) == (
        4,
        True,
        False,
    ), result
    assert fingerprints(zoe.home) == before


def test_a_daily_copy_that_fails_for_damage_leads_to_the_doctor(zoe: Learner) -> None:
    place = 4096 * (root_of(zoe.database, "reading") - 1)
    whole = zoe.database.read_bytes()
    zoe.database.write_bytes(whole[:place] + bytes(4096) + whole[place + 4096 :])
    result = zoe.types("spent mix 5m")
    assert (result.code, "'roadmap doctor' shows more" in result.err) == (0, True), result


# -- looking -------------------------------------------------------------------------------------


def test_the_list_reports_the_content_and_state_of_each_copy(zoe: Learner) -> None:
    backups = zoe.home / "backups"
    shutil.copy(copy_of(zoe), backups / "roadmap-2026-03-02.db")
    (backups / "roadmap-2026-03-03.db").write_text("not a database, but long enough? " * 40)
    (backups / "notes.txt").write_text("mine")
    found = {c["name"]: c for c in zoe.asks("restore --list")["copies"]}
    good, bad = found["roadmap-2026-03-02.db"], found["roadmap-2026-03-03.db"]
    assert (good["kind"], good["made"], good["events"]) == ("daily", "2026-03-02", 1)
    assert (good["valid"], good["fault"], good["day"]) == (True, "", "2026-03-01")
    assert (bad["valid"], bad["events"]) == (False, 0)
    assert "not a database" in bad["fault"]
    assert found[copy_of(zoe).name]["kind"] == "by-hand"
    assert "notes.txt" not in found
    result = zoe.types("restore --list")
    assert "! roadmap-2026-03-03.db" in result.out
    assert "2 of 3 can be restored" in result.out


def test_a_dry_run_of_restore_changes_nothing(zoe: Learner) -> None:
    before = fingerprints(zoe.home)
    result = zoe.asks("restore --latest --dry-run")
    assert (result["restored"], result["lost"]["commands"], result["won"]["commands"]) == (
        False,
        1,
        0,
    )
    assert result["lost"]["latest"][0]["words"] == "start knead"
    assert result["topics"] == [
        {"roadmap": "bread", "topic": "knead", "now": "in_progress", "then": "open"}
    ]
    assert fingerprints(zoe.home) == before


# -- putting back --------------------------------------------------------------------------------


def test_restore_brings_the_copy_back_and_keeps_what_it_replaces(zoe: Learner) -> None:
    result = zoe.asks(LATEST)
    assert result["restored"] is True
    assert events(zoe.database) == [("finished", "mix")]
    kept = Path(result["kept"])
    assert kept.parent == zoe.home / "backups"
    assert events(kept) == [("finished", "mix"), ("started", "knead")]
    assert zoe.types("doctor").code == 0
    # And back again, by the name that was said.
    assert zoe.types(f"restore {kept.name} --yes").code == 0
    assert events(zoe.database) == [("finished", "mix"), ("started", "knead")]
    assert not list(zoe.home.glob(".*"))
    assert not list(zoe.home.glob("*-journal"))


def test_after_a_restore_the_log_goes_on_as_a_new_device_and_both_ways_can_be_merged(
    zoe: Learner,
) -> None:
    kept = zoe.asks(LATEST)["kept"]
    assert zoe.types("done preheat").code == 0
    result = zoe.types(f"merge {kept}")
    assert result.code == 0, result
    assert sorted(events(zoe.database)) == [
        ("finished", "mix"),
        ("finished", "preheat"),
        ("started", "knead"),
    ]
    assert zoe.types("doctor").code == 0


@pytest.mark.parametrize("state", ["missing", "empty", "short", "garbage", "schema", "middle"])
def test_restore_is_the_way_out_of_a_broken_database(zoe: Learner, state: str) -> None:
    whole = zoe.database.read_bytes()
    if state == "missing":
        zoe.database.unlink()
    elif state == "empty":
        zoe.database.write_bytes(b"")
    elif state == "short":
        zoe.database.write_bytes(whole[:100])
    elif state == "garbage":
        zoe.database.write_bytes(b"\xff" * 20_000)
    elif state == "schema":
        zoe.database.write_bytes(whole[:100] + b"\xff" * 3996 + whole[4096:])
    else:
        place = 4096 * (root_of(zoe.database, "event") - 1)
        zoe.database.write_bytes(whole[:place] + bytes(4096) + whole[place + 4096 :])
    broken = zoe.database.read_bytes() if state != "missing" else b""
    assert zoe.types("done preheat").code == 4
    result = zoe.types(LATEST)
    assert result.code == 0, result
    assert events(zoe.database) == [("finished", "mix")]
    assert zoe.types("doctor").code == 0
    kept = list((zoe.home / "backups").glob("replaced-*"))
    if state in ("missing", "empty"):
        assert kept == []
    elif state == "middle":
        assert [path.suffix for path in kept] == [".db"]
    else:
        assert [path.read_bytes() for path in kept] == [broken]
    assert zoe.types("done preheat").code == 0


def test_the_suggested_merge_recovers_the_readable_events_of_a_damaged_log(
    zoe: Learner,
) -> None:
    whole = zoe.database.read_bytes()
    place = 4096 * (root_of(zoe.database, "topic_state") - 1)
    zoe.database.write_bytes(whole[:place] + bytes(4096) + whole[place + 4096 :])
    result = " ".join(zoe.types(LATEST).out.split())
    assert events(zoe.database) == [("finished", "mix")]
    assert "1 event that only the damaged database had can still be read" in result
    command = re.search(r"roadmap (merge replaced-[-0-9]+\.db)", result)
    assert command is not None, result
    assert zoe.types(command[1]).code == 0
    assert events(zoe.database) == [("finished", "mix"), ("started", "knead")]
    assert zoe.types("doctor").code == 0


def test_no_recovery_is_promised_for_a_log_with_damaged_events(zoe: Learner) -> None:
    whole = zoe.database.read_bytes()
    place = 4096 * (root_of(zoe.database, "event") - 1)
    zoe.database.write_bytes(whole[:place] + bytes(4096) + whole[place + 4096 :])
    result = zoe.asks(LATEST)
    assert (result["now"]["state"], result["left"]) == ("damaged", 0)
    assert "roadmap merge" not in zoe.types("restore --latest --dry-run").out


def test_a_new_machine_begins_from_a_copy_on_a_stick(zoe: Learner, newcomer: Learner) -> None:
    stick = shutil.copy(copy_of(zoe), zoe.home.parent / "stick.db")
    assert newcomer.types(f"restore {stick} --yes").code == 0
    assert events(newcomer.database) == [("finished", "mix")]
    assert newcomer.types("done knead").code == 0
    assert newcomer.home.stat().st_mode & 0o777 == 0o700
    assert newcomer.database.stat().st_mode & 0o777 == 0o600


def test_latest_passes_over_damaged_copies_and_what_was_replaced(zoe: Learner) -> None:
    backups = zoe.home / "backups"
    good = copy_of(zoe)
    cut = backups / "roadmap-2099-01-01.db"
    cut.write_bytes(good.read_bytes()[:-4096])
    tampered = backups / "roadmap-2098-01-01.db"
    shutil.copy(good, tampered)
    alter_log(tampered, "update event set day = '1999-01-01'")
    shutil.copy(good, backups / "replaced-2097-01-01.db")
    assert zoe.asks("restore --latest --dry-run")["path"] == str(good)


def test_latest_is_the_copy_that_holds_most_whatever_its_date(zoe: Learner) -> None:
    backups = zoe.home / "backups"
    full = backups / "roadmap-2026-03-02.db"
    wrong_day = copy_of(zoe).rename(backups / "roadmap-2099-01-10.db")
    zoe.types("backup")
    copy_of(zoe).rename(full)
    os.utime(full, (0, 0))
    zoe.types("done preheat")
    for path in backups.glob("roadmap-*.db"):
        if path not in (full, wrong_day):
            path.unlink()  # of today
    assert zoe.asks("restore --latest --dry-run")["path"] == str(full)
    found = {c["name"]: c["latest"] for c in zoe.asks("restore --list")["copies"]}
    assert found == {full.name: True, wrong_day.name: False}
    assert f"{full.name}  2026-03-02  2" in zoe.types("restore --list").out
    zoe.database.write_bytes(bytes(4096))
    assert zoe.types(LATEST).code == 0
    assert events(zoe.database) == [("finished", "mix"), ("started", "knead")]


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not here")
def test_a_clock_that_was_wrong_once_does_not_make_an_old_copy_the_latest(zoe: Learner) -> None:
    """The log went on elsewhere after that copy, by clocks that were right."""
    backups = zoe.home / "backups"
    result = zoe.runs("note mix one", under=("faketime", "2071-01-01"))
    if result.err.startswith("faketime:"):  # a run that was killed has left its semaphore
        pytest.skip(result.err)
    assert result.code == 0, result
    zoe.types("backup")
    (future,) = backups.glob("roadmap-2071-01-01.db")
    zoe.types(f"restore {copy_of_first(zoe)} --yes")
    for path in backups.iterdir():
        if path != future:
            path.unlink()
    zoe.types("done preheat")
    (today,) = (path for path in backups.iterdir() if path != future)
    result = zoe.asks("restore --latest --dry-run")
    assert result["path"] == str(today)
    assert result["beyond"] == [{"path": str(future), "name": future.name, "events": 2}]


def test_events_of_another_copy_are_reported_with_the_merge_command(zoe: Learner) -> None:
    first = copy_of(zoe)
    zoe.types("backup")  # start knead
    (branch,) = set((zoe.home / "backups").iterdir()) - {first}
    zoe.types(f"restore {first.name} --yes")
    zoe.types("done preheat")
    for path in [first, *(zoe.home / "backups").glob("replaced-*")]:
        path.unlink()
    result = zoe.types("restore --latest --dry-run")
    sentence = f"{branch.name} has 1 event that this one lacks; to add them: roadmap merge"
    assert sentence in " ".join(result.out.split()), result
    (note,) = (f for f in zoe.asks("doctor")["findings"] if f["name"] == "backups")
    assert f"{branch.name} has 1 event that roadmap-" in note["sentence"]


def test_latest_reports_the_copies_it_skipped(zoe: Learner) -> None:
    good = copy_of(zoe)
    cut = zoe.home / "backups" / "roadmap-2099-01-01.db"
    cut.write_bytes(good.read_bytes()[:-4096])
    result = zoe.asks("restore --latest --dry-run")
    assert [other["name"] for other in result["passed"]] == [cut.name]
    lines = zoe.types("restore --latest --dry-run").out
    assert "not usable: " in lines
    assert cut.name in "".join(lines.split())


def test_a_copy_that_may_not_be_read_is_not_called_damaged(zoe: Learner) -> None:
    """It may be the best there is: nobody shall throw it away."""
    if os.geteuid() == 0 and not AS_ANYBODY:
        pytest.skip("there is no way here to be anybody else than root")
    locked = zoe.home / "backups" / "roadmap-2026-03-02.db"
    shutil.copy(zoe.database, locked)
    locked.chmod(0)

    def hears(line: str) -> Result:
        return zoe.runs(line, under=AS_ANYBODY)

    found = {c["name"]: c for c in hears("restore --list --json").data["copies"]}[locked.name]
    assert (found["valid"], found["readable"]) == (False, False)
    assert f"this backup cannot be read: {locked}" in found["fault"]
    findings = {f["name"]: f for f in hears("doctor --json").data["findings"]}
    note = findings["backups"]
    assert (note["verdict"], f"cannot be read: {locked.name}" in note["sentence"]) == ("note", True)
    assert ("damaged" in note["sentence"], "remove" in note["hint"]) == (False, False)
    result = hears("restore --latest --dry-run --json").data
    assert result["path"] == str(copy_of(zoe))
    assert [(p["name"], p["readable"]) for p in result["passed"]] == [(locked.name, False)]
    refused = hears(f"restore {locked.name} --yes")
    assert (refused.code, "cannot be read" in refused.err) == (4, True)
    copy_of(zoe).unlink()
    refused = hears(LATEST)
    assert (refused.code, "is readable and intact" in refused.err) == (4, True)


def test_a_copy_that_cannot_even_be_looked_at_is_listed_and_not_passed_in_silence(
    zoe: Learner,
) -> None:
    loop = zoe.home / "backups" / "backup-2999-01-01.db"
    loop.symlink_to(loop)
    listed = {c["name"]: c for c in zoe.asks("restore --list")["copies"]}
    assert listed[loop.name]["valid"] is False
    assert listed[loop.name]["readable"] is False
    assert listed[loop.name]["made"] == "2999-01-01"
    result = zoe.runs("restore --latest --dry-run")
    assert f"not usable: {loop.name}: " in result.out


def test_a_copy_with_a_fault_in_its_log_is_restored_only_by_its_name(zoe: Learner) -> None:
    alter_log(copy_of(zoe), "update event set day = '1999-01-01'")
    result = zoe.types(LATEST)
    assert (result.code, "none of the 1 backups" in result.err) == (4, True), result
    assert events(zoe.database) == [("finished", "mix"), ("started", "knead")]
    result = zoe.asks(f"restore {copy_of(zoe).name} --yes")
    assert "does not match its checksum" in result["fault"]
    assert events(zoe.database) == [("finished", "mix")]


def test_a_damaged_a_foreign_and_a_newer_copy_are_refused(zoe: Learner, tmp_path: Path) -> None:
    good = copy_of(zoe).read_bytes()
    cases = {"cut": good[:-4096], "holed": good[:8192] + bytes(4096) + good[12288:]}
    newer = tmp_path / "newer.db"
    newer.write_bytes(good)
    connection = sqlite3.connect(newer)
    connection.execute("pragma user_version = 99")
    connection.close()
    foreign = tmp_path / "foreign.db"
    connection = sqlite3.connect(foreign)
    connection.execute("create table mine (x)")
    connection.commit()
    connection.close()
    trapped = tmp_path / "trapped.db"
    trapped.write_bytes(good)
    connection = sqlite3.connect(trapped)
    connection.execute(
        "create trigger trap after insert on event begin delete from topic_state; end"
    )
    connection.commit()
    connection.close()
    for name, data in cases.items():
        (tmp_path / f"{name}.db").write_bytes(data)
    before = fingerprints(zoe.home)
    for name in (*cases, "newer", "foreign", "trapped"):
        result = zoe.types(f"restore {tmp_path}/{name}.db --yes")
        assert result.code == 4, (name, result)
        assert fingerprints(zoe.home) == before, name
    assert "newer roadmap" in zoe.types(f"restore {newer} --yes").err


def test_a_database_of_another_program_or_a_newer_one_is_not_replaced(zoe: Learner) -> None:
    copy = shutil.copy(copy_of(zoe), zoe.home.parent / "copy.db")
    connection = sqlite3.connect(zoe.database)
    connection.execute("pragma user_version = 99")
    connection.close()
    before = fingerprints(zoe.home)
    assert zoe.types(f"restore {copy} --yes").code == 4
    zoe.database.unlink()
    connection = sqlite3.connect(zoe.database)
    connection.execute("create table mine (x)")
    connection.commit()
    connection.close()
    foreign = zoe.database.read_bytes()
    assert zoe.types(f"restore {copy} --yes").code == 4
    assert zoe.database.read_bytes() == foreign
    assert set(before) == set(fingerprints(zoe.home))


# -- manners -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["restore", "restore --latest --list", "restore x.db --latest", "restore nowhere.db"]
)
def test_contradictory_options_of_restore_are_refused(zoe: Learner, line: str) -> None:
    before = fingerprints(zoe.home)
    assert zoe.types(line).code == 2
    assert fingerprints(zoe.home) == before


def test_restore_without_a_terminal_needs_yes(zoe: Learner) -> None:
    before = fingerprints(zoe.home)
    for line in ("restore --latest", "restore --latest --json"):
        result = zoe.runs(line)
        assert (result.code, "--yes" in result.err) == (2, True), result
    assert fingerprints(zoe.home) == before


@pytest.mark.parametrize(("key", "restored"), [("y", True), ("n", False), ("\r", False)])
def test_a_person_sees_what_would_be_lost_and_is_asked(
    zoe: Learner, key: str, restored: bool
) -> None:
    code, screen = at_terminal(
        [*PROGRAM, "restore", "--latest"],
        80,
        {**environment(), **zoe.settings, "NO_COLOR": "1"},
        [("restore it? y/N", key)],
    )
    assert code == 0
    lines = " ".join(screen.split())
    assert lines.count("Lost 1 command, 1 event") == 1  # not again after the answer
    assert lines.count("start knead") == 1
    assert "knead in progress → open" in lines
    assert (zoe.types("history -n 1").out.count("start knead") == 0) is restored
    assert ("nothing was changed" in screen) is not restored
    assert ("restored; the next command continues from there" in lines) is restored
    assert ("to go back to the replaced database: roadmap restore replaced-" in lines) is restored


def test_a_write_during_the_question_stops_the_restore(zoe: Learner) -> None:
    """Nobody agreed to lose it."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "restore", "--latest"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**environment(), **zoe.settings},
    )
    os.close(slave)
    screen = b""
    while b"y/N" not in screen:
        screen += os.read(master, 65536)
    assert zoe.types("done preheat").code == 0
    os.write(master, b"y")
    while True:
        try:
            screen += os.read(master, 65536)
        except OSError:
            break
    os.close(master)
    assert process.wait(timeout=60) == 5
    assert b"more would be lost than was shown" in screen
    assert ("finished", "preheat") in events(zoe.database)


# -- at the same time, and cut off ---------------------------------------------------------------


def test_a_writer_beside_backups_and_restores_loses_nothing_it_was_told_is_saved(
    zoe: Learner,
) -> None:
    """Each saved command is in the database or in what a restore kept."""
    writer = subprocess.Popen(
        [
            "bash",
            "-c",
            'for i in $(seq 12); do "$@" spent mix ${i}m >/dev/null && echo $i; done',
            "-",
            *PROGRAM,
        ],
        env={**environment(), **zoe.settings},
        stdout=subprocess.PIPE,
        text=True,
    )
    while writer.poll() is None:
        for line in ("backup", f"restore {copy_of_first(zoe)} --yes"):
            result = zoe.runs(line)
            assert result.code == 0, result
    saved = writer.communicate()[0].split()
    assert len(saved) == 12
    held = set()
    for path in (zoe.database, *(zoe.home / "backups").glob("replaced-*.db")):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        held |= {
            minutes
            for (minutes,) in connection.execute(
                "select json_extract(data, '$.minutes') from event where kind = 'spent'"
            )
        }
        connection.close()
    assert held == {int(minutes) for minutes in saved}
    assert zoe.types("doctor").code == 0


def copy_of_first(learner: Learner) -> str:
    """Return the first copy that was made by hand."""
    return min(name for name in names(learner) if name.startswith("backup-"))


@pytest.mark.parametrize("line", ["backup", LATEST])
def test_a_command_that_is_killed_leaves_a_whole_database_and_only_whole_copies(
    zoe: Learner, line: str
) -> None:
    before = events(zoe.database)
    for delay in (0.05, 0.1, 0.13, 0.16, 0.2, 0.25):
        process = subprocess.Popen(
            [*PROGRAM, *line.split()],
            env={**environment(), **zoe.settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        process.kill()
        process.wait()
        assert zoe.runs("next").code == 0
        assert events(zoe.database) in (before, before[:1])
        assert all(copy["valid"] for copy in zoe.asks("restore --list")["copies"])
    assert zoe.runs(line).code == 0
    assert zoe.runs("doctor").code == 0


def test_a_terminated_restore_reports_its_outcome_and_removes_its_files(
    zoe: Learner,
) -> None:
    before = events(zoe.database)
    heard = []
    for step in range(12):
        process = subprocess.Popen(
            [*PROGRAM, *LATEST.split()],
            env={**environment(), **zoe.settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_for(process, zoe.home, ".restored.", step / 1000)
        process.terminate()
        result = process.communicate()[1]
        assert not list(zoe.home.glob(".restored*"))
        restored = events(zoe.database) == before[:1]
        if process.returncode == 143:
            words = "the backup was restored" if restored else "nothing was restored"
            assert f"terminated; {words}" in result
            heard.append(words)
        if restored:  # bring back what was there: others were kept since that hold less
            kept = (zoe.home / "backups").glob("replaced-*.db")
            whole = next(path.name for path in kept if events(path) == before)
            assert zoe.types(f"restore {whole} --yes").code == 0
    assert "nothing was restored" in heard


def wait_for(process: subprocess.Popen[str], directory: Path, name: str, more: float) -> None:
    """Wait until a process has made a file whose name begins so, or is over, and a bit more."""
    while process.poll() is None and not list(directory.glob(f"{name}*")):
        time.sleep(0.0005)
    time.sleep(more)


def test_a_lost_terminal_during_the_question_leaves_no_files(zoe: Learner) -> None:
    before = fingerprints(zoe.home)
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "restore", "--latest"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**environment(), **zoe.settings},
    )
    os.close(slave)
    screen = b""
    while b"y/N" not in screen:
        screen += os.read(master, 65536)
    assert list(zoe.home.glob(".restored*"))
    process.terminate()
    while b"nothing was restored" not in screen:
        screen += os.read(master, 65536)
    assert process.wait(timeout=60) == 143
    os.close(master)
    assert fingerprints(zoe.home) == before


SMALL_DISK = """
import resource, signal, sys
from roadmap_cli.cli.program import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.parametrize("line", ["backup", LATEST])
@pytest.mark.parametrize("size", [0, 30_000, 100_000, 160_000])
def test_where_there_is_no_room_nothing_is_changed(zoe: Learner, line: str, size: int) -> None:
    before = fingerprints(zoe.home)
    done = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, str(size), *line.split()],
        env={**environment(), **zoe.settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5, done
    assert fingerprints(zoe.home) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount; the read-only test is its own")
def test_backups_that_cannot_be_written_stop_a_restore(zoe: Learner) -> None:
    before = fingerprints(zoe.home)
    result = zoe.in_shell(
        'unshare -m bash -c \'mount --bind -o ro "$0" "$0" && mount -o remount,ro,bind "$0" &&'
        f' exec "$@"\' {zoe.home}/backups {" ".join(PROGRAM)} {LATEST}'
    )
    assert result.code == 5, result
    assert "could not be saved" in result.err
    assert fingerprints(zoe.home) == before


def test_a_narrow_terminal_lists_each_copy_with_its_facts_below(mia: Learner) -> None:
    mia.types("backup")
    _, screen = mia.sees("restore --list", columns=50)
    lines = screen.splitlines()
    name = next(i for i, line in enumerate(lines) if line.startswith("✓ backup-"))
    assert lines[name].endswith("(--latest)")
    assert lines[name + 1].startswith("    0 events; made ")
    assert all(len(line) <= 50 for line in lines[name:])
