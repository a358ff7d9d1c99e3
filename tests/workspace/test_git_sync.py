"""`roadmap sync git:PATH`: two machines that meet in a repository, as they type it.

Holds: workspace.machines.git.
"""

import shlex
import subprocess
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import AS_ANYBODY, BREAD, PROGRAM, Learner, environment


def git(directory: Path, *words: str) -> str:
    command = ["git", "-C", str(directory), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def learners(tmp_path: Path) -> list[Learner]:
    """Return two machines, each with a clone of one repository."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "hub")
    learners = []
    for name in ("desk", "laptop"):
        git(tmp_path, "clone", "--quiet", "hub", f"{name}-clone")
        place = f"git:{tmp_path}/{name}-clone"
        learners.append(Learner(tmp_path / name, {"ROADMAP_SYNC": place}))
        learners[-1].types(f"load {BREAD}")
    return learners


def test_what_one_records_the_other_takes_in(learners: list[Learner]) -> None:
    desk, laptop = learners
    desk.types("done mix")
    answer = desk.types("sync").out
    assert answer.split() == f"sent 1 event to {desk.settings['ROADMAP_SYNC']}".split()
    assert "took in 1 event of 1 machine" in laptop.types("sync").out
    laptop.types("done knead")
    assert "sent 1 event" in laptop.types("sync").out
    assert "took in 1 event of 1 machine" in desk.types("sync").out
    assert desk.asks("list") == laptop.asks("list")
    assert "in step" in laptop.types("sync").out


def test_two_used_machines_are_joined_when_that_is_asked_for(learners: list[Learner]) -> None:
    desk, laptop = learners
    desk.types("done mix"), laptop.types("done knead")
    desk.types("sync")
    refused = laptop.types("sync")
    assert refused.code == 8
    assert "shares nothing with yours" in refused.err
    said = " ".join(laptop.types("sync --join").out.split())
    assert "sent 1 event to" in said
    assert "took in 1 of 1 machine" in said
    assert desk.types("sync").code == 0
    assert desk.asks("list") == laptop.asks("list")


def test_a_dry_run_pulls_and_commits_nothing(learners: list[Learner], tmp_path: Path) -> None:
    desk, laptop = learners
    desk.types("done mix"), laptop.types("done knead")
    desk.types("sync")
    result = laptop.types("sync --dry-run")
    assert "would send 1 event" in result.out
    assert "a dry run pulls nothing" in result.err
    assert list((tmp_path / "laptop-clone").glob("*.jsonl")) == []


def test_a_clone_without_a_remote_says_so(learners: list[Learner], tmp_path: Path) -> None:
    desk, _ = learners
    desk.types("done mix")
    git(tmp_path / "desk-clone", "remote", "remove", "origin")
    result = desk.types("sync")
    assert result.code == 0
    assert "has no remote: what is committed there stays there" in result.err
    (finding,) = [f for f in desk.asks("doctor")["findings"] if f["name"] == "sync"]
    assert finding["sentence"].endswith("has no remote: what is committed there stays there")


def test_a_server_that_is_away_is_exit_code_8_and_nothing_is_lost(
    learners: list[Learner], tmp_path: Path
) -> None:
    desk, laptop = learners
    desk.types("done mix")
    (tmp_path / "hub").rename(tmp_path / "away")
    result = desk.types("sync")
    assert result.code == 8
    assert result.err.startswith("roadmap: git could not pull from 'origin': fatal:")
    (tmp_path / "away").rename(tmp_path / "hub")
    assert "sent 1 event" in desk.types("sync").out
    assert "took in 1 event" in laptop.types("sync").out


def refuse_pushes(hub: Path) -> Path:
    hook = hub / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho closed for today\nexit 1\n")
    hook.chmod(0o755)
    return hook


def test_what_came_in_before_a_push_was_refused_stays_and_is_said(
    learners: list[Learner], tmp_path: Path
) -> None:
    desk, laptop = learners
    desk.types("done mix"), desk.types("sync"), laptop.types("sync")
    desk.types("done knead"), desk.types("sync")
    laptop.types("done rise")
    hook = refuse_pushes(tmp_path / "hub")
    result = laptop.types("sync")
    said = " ".join(result.out.split())
    assert result.code == 8
    assert "took in 1 event of 1 machine" in said
    assert "sent" not in said.split("roadmap:")[0].split("git could")[0]
    assert "git could not push to 'origin': remote: closed for today" in said
    assert "1 event waits to be sent" in said
    assert "there is no answer" not in result.err
    hook.unlink()
    assert laptop.types("sync").code == 0
    desk.types("sync")
    assert desk.asks("list") == laptop.asks("list")


def test_each_machine_is_named_once_whatever_was_pushed_meanwhile(
    learners: list[Learner], tmp_path: Path
) -> None:
    """The first push is refused; before the second try the other machine has written more."""
    desk, laptop = learners
    desk.types("done mix"), desk.types("sync"), laptop.types("sync")
    desk.types("done knead"), desk.types("sync"), desk.types("done rise")
    laptop.types("done preheat")
    hook = refuse_pushes(tmp_path / "hub")
    program = shlex.join([*PROGRAM, "sync"])
    values = {**environment(), **desk.settings}
    variables = " ".join(f"{key}={shlex.quote(value)}" for key, value in values.items())
    hook.write_text(
        f"#!/bin/sh\nrm {shlex.quote(str(hook))}\n"
        f"env -i {variables} {program} >{shlex.quote(str(tmp_path / 'said'))} 2>&1\nexit 1\n"
    )
    answer = laptop.asks("sync")
    assert "sent 1 event" in (tmp_path / "said").read_text()
    assert [device["events"] for device in answer["devices"]] == [2]
    assert answer["received"] == 2
    assert desk.types("sync").code == 0
    assert desk.asks("list") == laptop.asks("list")


def test_a_clone_that_cannot_be_written_is_exit_code_8_and_named(
    learners: list[Learner], tmp_path: Path
) -> None:
    desk, _ = learners
    desk.types("done mix"), desk.types("sync"), desk.types("done knead")
    clone = tmp_path / "desk-clone"
    (clone / ".gitattributes").unlink()
    clone.chmod(0o500)
    result = desk.runs("sync", under=AS_ANYBODY)
    clone.chmod(0o700)
    assert result.code == 8, result
    assert f"the clone {clone} cannot be used: Permission denied" in result.err
    assert "nothing was saved" not in result.err
    assert "sent 1 event" in desk.types("sync").out


def test_nothing_is_pulled_into_the_home_of_the_program(
    learners: list[Learner], tmp_path: Path
) -> None:
    desk, laptop = learners
    desk.types("done mix"), desk.types("sync")
    git(tmp_path, "clone", "--quiet", "hub", "other")
    (tmp_path / "other" / ".git").rename(laptop.home / ".git")
    laptop.settings["ROADMAP_SYNC"] = f"git:{laptop.home}"
    before = fingerprints(laptop.home)
    assert "is where this machine keeps its own data" in laptop.types("sync").err
    assert fingerprints(laptop.home) == before
    (finding,) = [f for f in laptop.asks("doctor")["findings"] if f["name"] == "sync"]
    assert "is where this machine keeps its own data" in finding["sentence"]


def test_doctor_says_what_keeps_a_clone_from_being_used(
    learners: list[Learner], tmp_path: Path
) -> None:
    desk, _ = learners
    desk.types("done mix"), desk.types("sync")
    git(tmp_path / "desk-clone", "checkout", "--quiet", "--detach")
    (finding,) = [f for f in desk.asks("doctor")["findings"] if f["name"] == "sync"]
    assert "on no branch" in finding["sentence"]
    assert desk.types("sync").code == 8


def test_files_of_a_device_that_the_machine_had_before_go_out_too(
    learners: list[Learner], tmp_path: Path
) -> None:
    desk, laptop = learners
    clone = tmp_path / "desk-clone"
    desk.types(f"sync {clone}")
    desk.types("done mix")
    desk.types(f"sync {clone}")  # written there, and not committed
    (desk.home / "device").unlink()  # as a home that was put back: it writes under a new id
    desk.types("done knead"), desk.types("sync")
    laptop.types("sync")
    assert desk.asks("list") == laptop.asks("list")


def test_what_is_no_device_of_ours_is_not_committed(
    learners: list[Learner], tmp_path: Path
) -> None:
    desk, _ = learners
    clone = tmp_path / "desk-clone"
    (clone / "measurements.jsonl").write_text('{"of": "another program"}\n')
    desk.types("done mix"), desk.types("sync")
    assert git(clone, "status", "--porcelain") == "?? measurements.jsonl\n"
