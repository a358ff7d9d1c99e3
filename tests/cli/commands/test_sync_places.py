"""What `sync` promises at every kind of place: a folder, a clone of git, and a server.

Holds: workspace.machines.sync, workspace.machines.faults.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.program import Learner, environment, moved_in
from tests.servers import PASSWORD

Meeting = Callable[[str], Learner]


@pytest.fixture(params=["folder", "git", "server", "sync_after"])
def meeting(
    request: pytest.FixtureRequest,
    bread_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Meeting:
    """Return what makes a machine by its name, all of which meet at one place."""
    kind = request.param
    place = tmp_path / "place"
    if kind == "git":
        for variable in ("GIT_AUTHOR", "GIT_COMMITTER"):
            monkeypatch.setenv(f"{variable}_NAME", "Mia")
            monkeypatch.setenv(f"{variable}_EMAIL", "mia@example.org")
        subprocess.run(["git", "init", "-q", "--bare", str(place)], check=True)
    elif kind == "server":
        database = request.getfixturevalue("server_database")
        database.add_login("mia")
        monkeypatch.setenv("PGPASSWORD", PASSWORD)
        host, port = database.server.host, database.server.port
    else:
        place.mkdir()

    def make_machine(name: str) -> Learner:
        home = moved_in(bread_home, tmp_path / name).home
        where = str(place)
        if kind == "git":
            clone = tmp_path / f"clone-{name}"
            subprocess.run(["git", "clone", "-q", str(place), str(clone)], check=True)
            where = f"git:{clone}"
        if kind == "server":
            where = f"postgresql://mia@{host}:{port}/{database.name}?sslmode=disable"
        settings = {"ROADMAP_SYNC": where}
        if kind == "sync_after":
            settings["ROADMAP_SYNC_AFTER"] = "true"
        return Learner(home, settings)

    return make_machine


def says(learner: Learner, line: str, code: int = 0) -> str:
    result = learner.types(line)
    assert result.code == code, result
    return " ".join((result.out + result.err).split())


def events(learner: Learner) -> list[str]:
    return sorted(learner.types("export --format jsonl").out.splitlines()[1:-1])


def test_a_topic_that_one_machine_changed_was_not_changed_on_both_sides(meeting: Meeting) -> None:
    machines = [meeting(name) for name in ("desk", "laptop", "phone")]
    for number, learner in enumerate(machines):
        says(learner, f"note mix 'number {number}'")
        says(learner, "sync --join")
    for learner in (*machines, *machines):
        says(learner, "sync --join")
    for number, learner in enumerate(machines):
        says(learner, f"note mix 'once more {number}'")
        says(learner, "sync")
        for other in machines:
            said = says(other, "sync")
            assert ("took in 1 event" in said) is (other is not learner)
            assert "both sides" not in said


def test_a_dry_run_says_of_two_pasts_what_the_sync_says(meeting: Meeting, tmp_path: Path) -> None:
    desk = meeting("desk")
    says(desk, "note mix one")
    says(desk, "sync --join")
    copy = shutil.copytree(desk.home, tmp_path / "copy")
    says(desk, "note mix two")
    says(desk, "note mix three")
    says(desk, "sync")
    shutil.rmtree(desk.home)
    shutil.copytree(copy, desk.home)
    desk.settings["ROADMAP_SYNC_AFTER"] = "false"
    says(desk, "note mix other")
    before = desk.types("export --format jsonl").out
    rehearsal = desk.types("sync --dry-run --json")
    assert (rehearsal.code, desk.types("export --format jsonl").out) == (8, before)
    result = desk.types("sync --json")
    assert result.code == 8
    for key in ("unsynced", "received", "sent", "incomplete"):
        assert rehearsal.json["data"][key] == result.json["data"][key], key
    (device,) = result.json["data"]["unsynced"]
    assert "two pasts" in device["sentence"]
    assert "note" in device["sentence"]


def test_a_dry_run_of_a_home_that_was_put_back_names_what_is_ahead(
    meeting: Meeting, tmp_path: Path
) -> None:
    desk, laptop = meeting("desk"), meeting("laptop")
    says(desk, "note mix one")
    says(desk, "sync --join")
    says(laptop, "sync --join")
    copy = shutil.copytree(desk.home, tmp_path / "copy")
    for text in ("two", "three"):
        says(desk, f"note mix {text}")
        says(laptop, f"note mix 'also {text}'")
    says(desk, "sync"), says(laptop, "sync")
    shutil.rmtree(desk.home)
    shutil.copytree(copy, desk.home)
    rehearsal = desk.types("sync --dry-run --json")
    result = desk.types("sync --json")
    assert (rehearsal.code, result.code) == (8, 8)
    keys = ["unsynced", "received", "sent", "devices"]
    if "git:" in desk.settings["ROADMAP_SYNC"]:
        keys = keys[:1]  # it pulls nothing
    for key in keys:
        assert rehearsal.json["data"][key] == result.json["data"][key], key
    assert "set to an earlier day" in result.json["data"]["unsynced"][0]["sentence"]


# Sends a signal to the run when it has joined what came.
INTERRUPTED = """
import os, signal
from roadmap_cli.workspace import merge
join = merge.join_staged
def join_and_stop(*values, **options):
    answer = join(*values, **options)
    os.kill(os.getpid(), signal.SIGINT)
    return answer
merge.join_staged = join_and_stop
from roadmap_cli.__main__ import main
main()
"""


def test_ctrl_c_after_something_was_sent_does_not_say_that_nothing_was_saved(
    meeting: Meeting,
) -> None:
    desk, laptop = meeting("desk"), meeting("laptop")
    says(desk, "note mix one")
    says(desk, "sync --join")
    says(laptop, "sync --join")
    says(laptop, "note mix two")
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "sync"],
        env={**environment(), "PGPASSWORD": PASSWORD, **git_names(), **laptop.settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 130, done
    assert "nothing was saved" not in done.stderr
    assert (
        "may have arrived, and what is here is undamaged: type 'roadmap sync' again" in done.stderr
    )
    says(laptop, "sync"), says(desk, "sync")
    assert events(desk) == events(laptop)


def git_names() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if name.startswith("GIT_")}


# Lets the database not grow, from when what came is to be joined.
ON_A_FULL_DISK = """
import resource, sys
from roadmap_cli.workspace import merge
join = merge.join_staged
def join_on_a_full_disk(w, *values, **options):
    pages = w.database.rows("pragma page_count")[0][0]
    w.database.connection.execute(f"pragma max_page_count = {pages}")
    return join(w, *values, **options)
merge.join_staged = join_on_a_full_disk
from roadmap_cli.__main__ import main
main()
"""


def test_a_disk_that_is_full_here_keeps_what_was_sent(meeting: Meeting) -> None:
    desk, laptop = meeting("desk"), meeting("laptop")
    says(desk, "note mix one")
    says(desk, "sync --join")
    says(laptop, "sync --join")
    for _ in range(20):
        says(desk, f"note mix '{'x' * 900}'")
    says(desk, "sync")
    says(laptop, "note mix two")
    with closing(sqlite3.connect(laptop.database)) as connection:
        connection.execute("vacuum")
    done = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, "sync"],
        env={**environment(), "PGPASSWORD": PASSWORD, **git_names(), **laptop.settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    said = " ".join((done.stdout + done.stderr).split())
    assert "the disk is full" in said
    assert "this was saved" not in said
    if done.returncode == 8:  # a command added it before, with `sync_after`
        assert "sent 1 event" in said or "wait" in said
        assert "nothing was saved" not in said
    else:
        assert done.returncode == 5
        assert laptop.settings.get("ROADMAP_SYNC_AFTER")
    says(laptop, "sync"), says(desk, "sync")
    assert events(desk) == events(laptop)
