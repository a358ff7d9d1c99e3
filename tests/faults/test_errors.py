"""An error of the system at any call about our files: what is said is true, and all stays whole."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from tests.faults.counting import Noting, Part, cross_with_faults
from tests.faults.judging import Stage
from tests.faults.scenes import SCENES
from tests.faults.tracing import Call, Injection, calls, run_with

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace")]

Chosen = Callable[[Sequence[Call], Sequence[str]], list[tuple[Call, str]]]

ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EMFILE", "EACCES")

# Calls whose failing has found a mistake: a command, a call about a file, an error, and whether
# it stays. A choice of points would seldom come upon them again.
ONCE_FOUND = (
    ("restore", "fcntl", "/backups/backup-", "EDQUOT", ""),
    ("restore", "newfstatat", "/backups/backup-", "EIO", ""),
    ("restore", "newfstatat", "/backups/replaced-", "EIO", ""),
    ("undo", "write", "home/device>", "EIO", "+"),
    ("undo", "newfstatat", "/roadmap.db", "EACCES", "+"),
    ("done", "newfstatat", "/backups/roadmap-", "EACCES", "+"),
    ("update", "read", "/bread-2.yaml", "EIO", "+"),
)


def is_about_home(stage: Stage, call: Call) -> bool:
    """Return whether a call is about the home or about a file that the command was given."""
    files = [str(stage.home), *(word for word in stage.words if Path(word).is_absolute())]
    return any(name in call.line for name in files)


def test_an_error_at_any_call(
    stage: Stage, note: Noting, pytestconfig: pytest.Config, part: Part
) -> None:
    _try(stage, note, partial(cross_with_faults, pytestconfig, part=part, share=2), "")


def test_an_error_that_stays(
    stage: Stage, note: Noting, pytestconfig: pytest.Config, part: Part
) -> None:
    _try(stage, note, partial(cross_with_faults, pytestconfig, part=part, share=1), "+")


def test_an_error_when_a_directory_is_closed(stage: Stage, note: Noting) -> None:
    """It was opened to be forced to the disk after a rename, and that is done."""
    stage.rewind()
    said, made = calls(stage.words, stage.env, stage.log)
    stage.store_expected_result(said)
    directories = tuple(f"<{place}>" for place in (stage.home, stage.home / "backups"))
    points = [
        (call, "EIO")
        for call in made
        if call.name == "close" and any(name in call.line for name in directories)
    ]
    assert points
    assert _refuse(stage, note, points, "") > len(points) / 2


@pytest.mark.parametrize(
    ("command", "name", "file", "error", "onward"),
    ONCE_FOUND,
    ids=[f"{command}-{name}-{error}{onward}" for command, name, _, error, onward in ONCE_FOUND],
)
def test_an_error_that_once_found_a_mistake(
    tmp_path: Path, note: Noting, command: str, name: str, file: str, error: str, onward: str
) -> None:
    stage = Stage(next(scene for scene in SCENES if scene.name == command), tmp_path)
    stage.rewind()
    said, made = calls(stage.words, stage.env, stage.log)
    stage.store_expected_result(said)
    points = [(call, error) for call in made if call.name == name and file in call.line]
    assert points
    assert _refuse(stage, note, points, onward) > len(points) / 2


@pytest.mark.parametrize("words", ["next", "done knead", "report"])
def test_a_reading_that_fails_once_is_the_disks_fault_and_no_damage(
    tmp_path: Path, note: Noting, words: str
) -> None:
    """SQLite takes a failed read for damage; the advice must not be to give the database up."""
    stage = Stage(next(scene for scene in SCENES if scene.name == "done"), tmp_path)
    stage.rewind()
    line = words.split()
    made = [c for c in calls(line, stage.env, stage.log)[1] if _reads_database(c)]
    assert len(made) > 5
    points = made[:: max(1, len(made) // 12)]
    for call in points:
        stage.rewind()
        injection = Injection(call.name, "error=EIO", str(call.nth))
        said, _ = run_with([injection], line, stage.env, stage.log)
        assert said.code in (0, 5, 7), (call, said)
        for word in ("damaged", "restore", "move"):
            assert word not in said.err, (call, said)
    note("done", f"EIO while {line[0]} reads", len(points), len(points))


def _reads_database(call: Call) -> bool:
    return call.name == "pread64" and "/roadmap.db>" in call.line


def _try(stage: Stage, note: Noting, chosen: Chosen, onward: str) -> None:
    """Let the system refuse a call, and with `onward` all of its name that follow."""
    stage.rewind()
    said, made = calls(stage.words, stage.env, stage.log)
    stage.store_expected_result(said)
    points = chosen([call for call in made if is_about_home(stage, call)], ERRORS)
    assert len(points) > 1
    assert _refuse(stage, note, points, onward) > len(points) / 2


def _refuse(stage: Stage, note: Noting, points: Sequence[tuple[Call, str]], onward: str) -> int:
    """Let the system refuse each call, one a run; return how many runs met it."""
    tried: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    failures = []
    for call, error in points:
        stage.rewind()
        injection = Injection(call.name, f"error={error}", f"{call.nth}{onward}")
        said, hits = run_with([injection], stage.words, stage.env, stage.log)
        tried[error] += 1
        if not any(is_about_home(stage, Call("", 0, hit)) for hit in hits):
            continue  # it met another file: Python's own, which no program survives
        judged[error] += 1
        wrong = stage.verdict(said, unknown=bool(onward))
        if wrong:
            failures.append(f"{injection}: {wrong}\n    at {call.line[:160]}")
    for error in sorted(tried):
        note(stage.scene.name, error + onward, tried[error], judged[error])
    assert not failures, f"{len(failures)} of {len(points)}:\n" + "\n".join(failures)
    return judged.total()
