"""`doctor`: what it finds, what it only notes, and that it changes nothing.

Holds: render.text.health_text, workspace.doctor, workspace.environment_checks.
"""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.builders import fingerprints
from tests.cli.program import AS_ANYBODY, PROGRAM, Learner

from roadmap_cli.settings import Paths
from roadmap_cli.workspace.environment_checks import check_environment


def findings(learner: Learner) -> dict[str, Any]:
    """Return all findings by name, also of a database that is not well."""
    return {f["name"]: f for f in learner.types("doctor --json").data["findings"]}


def test_each_finding_has_a_verdict_and_what_is_not_good_a_next_step(mia: Learner) -> None:
    mia.types("done mix")
    found = findings(mia)
    assert list(found) == [
        *("versions", "database", "integrity", "schema", "roadmaps", "log", "projection"),
        *("clock", "backups", "settings", "folder", "conflicts", "permissions", "saving"),
    ]
    assert {f["verdict"] for f in found.values()} == {"good"}
    mia.database.chmod(0o644)
    note = findings(mia)["permissions"]
    assert (note["verdict"], note["good"]) == ("note", True)
    assert note["hint"] == f"chmod 600 {mia.database}"
    assert mia.database.stat().st_mode & 0o777 == 0o644
    result = mia.types("doctor")
    assert result.code == 0
    assert "▸ access" in result.out
    assert result.out.endswith("your data is undamaged; see the lines marked ▸\n")


def test_without_a_database_it_says_what_to_do(newcomer: Learner) -> None:
    result = newcomer.types("doctor")
    assert (result.code, "there is no database yet" in result.out) == (4, True)
    assert not newcomer.home.exists()


@pytest.mark.parametrize("state", ["missing", "empty", "garbage", "cut"])
def test_of_a_broken_database_it_says_what_is_known_and_the_way_out(
    mia: Learner, state: str
) -> None:
    mia.types("done mix")
    whole = mia.database.read_bytes()
    contents = {"empty": b"", "garbage": b"\xff" * 9000, "cut": whole[:-8192]}
    mia.database.unlink()
    if state in contents:
        mia.database.write_bytes(contents[state])
    before = fingerprints(mia.home)
    result = mia.types("doctor")
    assert result.code == 4
    assert "! database" in result.out
    assert "'roadmap restore --" in " ".join(result.out.split())
    found = findings(mia)
    assert found["backups"]["good"] is True
    assert fingerprints(mia.home) == before


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox", "Dropbox"),
        ("OneDrive - Work", "OneDrive"),
        ("com~apple~CloudDocs", "iCloud"),
        ("Google Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("OneDrive-Personal", "OneDrive"),
        ("pCloudDrive", "pCloud"),
        ("MEGA", "MEGA"),
        ("Seafile", "Seafile"),
        ("Yandex.Disk", "Yandex.Disk"),
        ("Box", "Box"),
        ("Proton Drive", "Proton Drive"),
    ],
)
def test_a_synchronised_folder_is_noted(
    mia: Learner, tmp_path: Path, folder: str, program: str
) -> None:
    home = tmp_path / folder / "deep" / "roadmap"
    shutil.copytree(mia.home, home)
    note = findings(Learner(home))["folder"]
    assert note["verdict"] == "note"
    assert f"{tmp_path / folder} is synchronised by {program}" in note["sentence"]
    assert "roadmap backup FILE" in note["hint"]
    assert Learner(home).types("doctor").code == 0


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".stfolder", "Syncthing"),
        (".sync_0a1b2c3d4e5f.db", "Nextcloud"),
        (".dropbox", "Dropbox"),
    ],
)
def test_a_folder_is_known_by_what_synchronising_programs_leave_in_it(
    mia: Learner, mark: str, program: str
) -> None:
    (mia.home.parent / mark).touch()
    assert f"is synchronised by {program}" in findings(mia)["folder"]["sentence"]


@pytest.mark.parametrize(
    "name",
    [
        "roadmap.sync-conflict-20261123-101010-ABCDEFG.db",
        "roadmap (Mia's conflicted copy 2026-11-23).db",
        "roadmap (conflicted copy 2026-11-23 101010).db",
        "roadmap (1).db",
        "roadmap 2.db",
        "roadmap-DESKTOP-AB12CD3.db",
        "roadmap-laptop.db",
    ],
)
def test_a_conflict_copy_beside_the_database_can_be_merged(mia: Learner, name: str) -> None:
    mia.types("done mix")
    shutil.copy(mia.database, mia.home / name)
    note = findings(mia)["conflicts"]
    assert (note["verdict"], name in note["sentence"]) == ("note", True)
    assert "roadmap merge" in note["hint"]
    assert mia.types("doctor").code == 0


def test_a_work_tree_of_git_is_noted(mia: Learner) -> None:
    (mia.home.parent / ".git").mkdir()
    note = findings(mia)["folder"]
    assert (note["verdict"], f"{mia.home.parent} is a git work tree" in note["sentence"]) == (
        "note",
        True,
    )


@pytest.mark.parametrize("name", ["roadmap-backup-2026-03-01.db", "roadmap-2026-03-01.db"])
def test_a_copy_that_was_put_there_by_hand_is_no_conflict(mia: Learner, name: str) -> None:
    mia.types("done mix")
    shutil.copy(mia.database, mia.home / name)
    assert findings(mia)["conflicts"]["verdict"] == "good"


def test_what_it_says_to_type_can_be_pasted_also_where_paths_hold_blanks(
    mia: Learner, tmp_path: Path
) -> None:
    mia.types("done mix")
    home = tmp_path / "my data"
    shutil.copytree(mia.home, home)
    mia.types("done preheat")
    shutil.copy(mia.database, home / "roadmap (1).db")
    home.chmod(0o755)
    here = Learner(home)
    found = findings(here)
    assert here.in_shell(found["permissions"]["hint"]).code == 0
    assert home.stat().st_mode & 0o777 == 0o700
    command = found["conflicts"]["hint"].removeprefix("merge it, then delete it: ")
    result = here.in_shell(command)
    assert (result.code, "merged 1 new event" in result.out) == (0, True), result


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not here")
def test_events_from_the_future_are_noted(mia: Learner) -> None:
    result = mia.runs("done mix", under=("faketime", "2071-01-01"))
    if result.err.startswith("faketime:"):  # a run that was killed has left its semaphore
        pytest.skip(result.err)
    assert result.code == 0, result
    note = findings(mia)["clock"]
    assert (
        note["verdict"],
        "1 event is dated more than a day in the future" in note["sentence"],
    ) == (
        "note",
        True,
    )
    assert "2071-01-01" in note["sentence"]
    assert mia.types("done preheat").code == 0


def test_damaged_and_missing_copies_are_told(mia: Learner) -> None:
    mia.types("done mix")
    backups = mia.home / "backups"
    (backups / "roadmap-2026-01-01.db").write_bytes(b"\xff" * 5000)
    note = findings(mia)["backups"]
    assert note["verdict"] == "note"
    assert "damaged: roadmap-2026-01-01.db" in note["sentence"]
    for path in backups.iterdir():
        path.write_bytes(path.read_bytes()[:4096])
    bad = findings(mia)["backups"]
    assert (bad["verdict"], bad["good"]) == ("bad", False)
    assert "'roadmap backup' makes one" in bad["hint"]
    for path in backups.iterdir():
        path.unlink()
    assert findings(mia)["backups"]["verdict"] == "note"
    assert mia.types("doctor").code == 0


def test_copies_that_are_older_than_what_was_studied_are_told(mia: Learner) -> None:
    for path in (mia.home / "backups").glob("*"):
        path.unlink()
    mia.types("done mix --on 2026-01-01")
    (made,) = (mia.home / "backups").iterdir()
    old = made.rename(made.with_name("roadmap-2026-01-01.db"))
    assert findings(mia)["backups"]["verdict"] == "good"  # it holds all there is
    mia.types("done preheat")
    for path in (mia.home / "backups").iterdir():
        if path != old:
            path.unlink()
    note = findings(mia)["backups"]
    assert (note["verdict"], "you have studied since then" in note["sentence"]) == ("note", True)


@pytest.mark.parametrize("what", ["database", "directory"])
def test_where_nothing_can_be_saved_nothing_is_well(mia: Learner, what: str) -> None:
    if os.geteuid() == 0 and not AS_ANYBODY:
        pytest.skip("there is no way here to be anybody else than root")
    path, mode = (mia.database, 0o400) if what == "database" else (mia.home, 0o500)
    path.chmod(mode)
    result = mia.runs("doctor --json", under=AS_ANYBODY)
    bad = {f["name"]: f for f in result.data["findings"]}["saving"]
    assert (result.code, bad["verdict"]) == (4, "bad"), result
    assert f"nothing can be saved: {path} cannot be written" in bad["sentence"]
    assert mia.runs("done mix", under=AS_ANYBODY).code == 5
    assert (
        mia.in_shell(bad["hint"].removeprefix("is its disk read-only? else: ")).code == 0
    )  # it is the way out
    assert mia.runs("done mix", under=AS_ANYBODY).code == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_full_disk_is_told(mia: Learner) -> None:
    size = (sum(p.stat().st_size for p in mia.home.rglob("*")) // 4096 + 40) * 4096
    result = mia.in_shell(
        f"unshare -m bash -c 'cp -r {mia.home} {mia.home}.old && mount -t tmpfs -o size={size}"
        f' none {mia.home} && cp -r {mia.home}.old/. {mia.home} && exec "$@"\' -'
        f" {' '.join(PROGRAM)} doctor --json"
    )
    if result.code not in (0, 4):
        pytest.skip("nothing can be mounted here")
    bad = {f["name"]: f for f in result.data["findings"]}["saving"]
    assert (result.code, bad["verdict"], "kB left" in bad["sentence"]) == (4, "bad", True)


def test_a_file_in_the_place_of_the_backups_is_told(mia: Learner) -> None:
    shutil.rmtree(mia.home / "backups", ignore_errors=True)
    (mia.home / "backups").write_text("mine")
    found = findings(mia)
    assert found["backups"]["verdict"] == "bad"
    assert "is not a directory, so no backup can be made" in found["backups"]["sentence"]
    assert found["permissions"]["verdict"] == "good"
    result = mia.types("done mix")
    assert (result.code, "that is not a directory; move it away" in result.err) == (0, True), result
    assert "Errno" not in result.err
    command = found["backups"]["hint"].removeprefix("move it away: ")
    assert mia.in_shell(command).code == 0
    assert mia.types("doctor").code == 0


@pytest.mark.parametrize("what", ["foreign", "pipe", "directory"])
def test_nothing_is_advised_that_would_change_what_is_not_ours(mia: Learner, what: str) -> None:
    mia.database.unlink()
    if what == "foreign":
        connection = sqlite3.connect(mia.database)
        connection.execute("create table mine (x)")
        connection.commit()
        connection.close()
    elif what == "pipe":
        os.mkfifo(mia.database)
    else:
        mia.database.mkdir()
    mia.database.chmod(0o777)
    found = findings(mia)
    assert found["database"]["verdict"] == "bad"
    assert str(mia.database) not in found["permissions"]["hint"]


def test_where_modes_mean_nothing_none_is_praised(mia: Learner) -> None:
    mia.database.chmod(0o666)
    paths = Paths(str(mia.home), str(mia.home))
    found = {
        platform: {f.name: f.sentence for f in check_environment(paths, platform=platform)}
        for platform in ("linux", "win32")
    }
    assert "other users of this machine" in found["linux"]["permissions"]
    assert found["win32"]["permissions"] == "not checked: Windows has no such file modes"


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_what_doctor_proposes_for_a_copy_can_be_typed_as_shown(mia: Learner, columns: int) -> None:
    copy = mia.home / "roadmap  (mia's conflicted copy).db"
    shutil.copy(mia.database, copy)
    _, screen = mia.sees("doctor", columns=columns)
    line = next(line for line in screen.splitlines() if "roadmap merge" in line)
    result = mia.in_shell("roadmap merge" + line.partition("roadmap merge")[2])
    assert result.code == 0, (screen, result)
