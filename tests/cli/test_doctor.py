"""`doctor`: what it finds, what it only notes, and that it changes nothing."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.builders import fingerprints
from tests.cli.program import Learner


def findings(learner: Learner) -> dict[str, Any]:
    """Return all findings by name, also of a database that is not well."""
    return {f["name"]: f for f in learner.types("doctor --json").data["findings"]}


def test_each_finding_has_a_verdict_and_what_is_not_good_a_next_step(mia: Learner) -> None:
    mia.types("done mix")
    found = findings(mia)
    assert list(found) == [
        *("versions", "database", "integrity", "schema", "roadmaps", "log", "projection"),
        *("clock", "backups", "folder", "conflicts", "permissions"),
    ]
    assert {f["verdict"] for f in found.values()} == {"good"}
    mia.database.chmod(0o644)
    note = findings(mia)["permissions"]
    assert (note["verdict"], note["good"]) == ("note", True)
    assert note["hint"] == f"chmod 600 {mia.database}"
    assert mia.database.stat().st_mode & 0o777 == 0o644
    said = mia.types("doctor")
    assert said.code == 0
    assert "▸ permissions" in said.out
    assert said.out.endswith("your data is whole; what is marked ▸ is worth a look\n")


def test_without_a_database_it_says_what_to_do(newcomer: Learner) -> None:
    said = newcomer.types("doctor")
    assert (said.code, "there is no database yet" in said.out) == (4, True)
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
    said = mia.types("doctor")
    assert said.code == 4
    assert "! database" in said.out
    assert "'roadmap restore --" in " ".join(said.out.split())
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
    [(".stfolder", "Syncthing"), (".sync_0a1b2c3d4e5f.db", "Nextcloud"), (".dropbox", "Dropbox")],
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
    ],
)
def test_a_conflict_copy_beside_the_database_can_be_merged(mia: Learner, name: str) -> None:
    mia.types("done mix")
    shutil.copy(mia.database, mia.home / name)
    note = findings(mia)["conflicts"]
    assert (note["verdict"], name in note["sentence"]) == ("note", True)
    assert "roadmap merge" in note["hint"]
    assert mia.types("doctor").code == 0


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
    command = found["conflicts"]["hint"].removeprefix("join what it holds, then remove it: ")
    said = here.in_shell(command)
    assert (said.code, "joined 1 new event" in said.out) == (0, True), said


def test_events_from_the_future_are_noted(mia: Learner) -> None:
    said = mia.runs("done mix", under=("faketime", "2071-01-01"))
    if said.code:
        pytest.skip("faketime is not here")
    note = findings(mia)["clock"]
    assert (note["verdict"], "1 events lie more than a day ahead" in note["sentence"]) == (
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
    assert (note["verdict"], "you studied since" in note["sentence"]) == ("note", True)
