"""The examiner as a process: its answers, its end, and what is left of it.

Holds: rooms.examiner_process.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from roadmap_cli.rooms import examiner_process
from roadmap_cli.rooms.examiner_process import (
    Answer,
    ExaminerFailed,
    Walls,
    run_examiner,
    temporary_folder,
)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def test_a_solution_is_examined_from_end_to_end() -> None:
    answers: list[Answer] = []
    with temporary_folder() as folder:
        for name in ("copy", "home"):
            os.mkdir(f"{folder}/{name}")
        run_examiner(["solution", "sql-joins", "5", f"{folder}/copy"], folder, answers.append)
        assert answers == []
        words = ["examine", "sql-joins", "5", f"{folder}/copy", f"{folder}/home", folder, ""]
        run_examiner(words, folder, answers.append, Walls())
    assert len(answers[0]["checks"]) == 10
    assert [answer["result"]["verdict"] for answer in answers[1:]] == ["passed"] * 10


def test_the_folder_is_gone_afterwards_whatever_its_modes_are(temporary: Path) -> None:
    with temporary_folder() as folder:
        os.makedirs(f"{folder}/locked/deep")
        os.chmod(f"{folder}/locked", 0)
    assert os.listdir(temporary) == []


def test_folders_that_killed_runs_have_left_are_removed_after_a_day(temporary: Path) -> None:
    names = ("roadmap-practice-old", "roadmap-practice-new", "others")
    for name in names:
        (temporary / name).mkdir()
    for name in ("roadmap-practice-old", "others"):
        os.utime(temporary / name, (1, 1))
    with temporary_folder() as folder:
        assert {*os.listdir(temporary)} == {*names[1:], os.path.basename(folder)}


def test_an_examiner_that_dies_is_a_fault_of_the_program() -> None:
    with temporary_folder() as folder, pytest.raises(ExaminerFailed, match="fault of roadmap") as e:
        run_examiner(["examine", "no-such-practice"], folder, print)
    assert "ValueError" in e.value.hint


def test_one_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examiner_process, "MAX_SECONDS", 0)
    with temporary_folder() as folder, pytest.raises(ExaminerFailed, match="longer than 0 s"):
        run_examiner(["starter", "sql-joins", "1", folder], folder, print)


# An examiner whose only program sleeps; it is said when that runs.
SLEEPER = """
import sys
sys.path.insert(0, sys.argv[1])
from roadmap_cli.practice import examiner, jail
examiner._own_descendants()
try:
    command = [sys.executable, "-c", "import time; time.sleep(60)", sys.argv[4]]
    with jail.start(command, ".", ".") as program:
        print("it runs", file=open(sys.argv[3], "w"), flush=True)
        program.wait(60)
finally:
    examiner._end_descendants()
"""


def test_nothing_is_left_when_the_program_is_killed(tmp_path: Path) -> None:
    """Not with a wall, and not without: the examiner ends with what started it."""
    marker = f"roadmap-marker-{os.getpid()}"
    source = (
        "import sys, roadmap_cli.rooms.examiner_process as e\n"
        "e._START = sys.argv.pop()\n"
        "with e.temporary_folder() as f: e.run_examiner(sys.argv[1:], f, print)\n"
    )
    ready = tmp_path / "ready"
    process = subprocess.Popen([sys.executable, "-c", source, str(ready), marker, SLEEPER])
    while not ready.exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 30
    while _count(marker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert _count(marker) == 0


def _count(marker: str) -> int:
    """Return how many other processes have a word in their command line."""
    found = subprocess.run(["pgrep", "-fc", "--", marker], capture_output=True, text=True)
    return int(found.stdout or 0)


def test_it_gets_none_of_the_learners_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "hunter2")
    assert "PATH" in examiner_process._environment()
    assert "hunter2" not in examiner_process._environment().values()


def test_a_folder_deeper_than_a_path_is_removed(temporary: Path) -> None:
    dig = "import os\nfor _ in range(3000): os.mkdir('d'); os.chdir('d')\n"
    with temporary_folder() as folder:
        subprocess.run([sys.executable, "-c", dig], cwd=folder, check=True)
    assert list(temporary.iterdir()) == []


def test_an_answer_that_cannot_be_read_is_a_fault_of_ours() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"no answer\n")
    os.close(writing)
    expected = pytest.raises(ExaminerFailed, match="cannot be read")
    with open(reading, "rb") as answers, tempfile.TemporaryFile() as errors, expected:
        examiner_process._read_answers(answers, errors, print)
