"""Verifying: what is said, what is recorded, and what never is.

Holds: workspace.practice.examination, core.answers.practice_answers, render.text.practice_text, cli.commands.practice.
"""

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.builders import fingerprints, workspace_at
from tests.cli.program import Learner
from tests.practice.folders import QUESTIONS, query_learner, solve

from roadmap_cli.core.answers.practice_answers import CheckResult, overall_verdict
from roadmap_cli.practice import registry
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text.practice_text import verify_lines
from roadmap_cli.rooms import folder_copy
from roadmap_cli.workspace.practice import examination


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return query_learner(tmp_path / "home")


@pytest.fixture
def folder(learner: Learner, tmp_path: Path) -> Path:
    assert learner.types(f"practice joins {tmp_path / 'joins'}").code == 0
    return tmp_path / "joins"


def verdicts(data: Any) -> dict[str, str]:
    return {check["id"]: check["verdict"] for check in data["checks"]}


def commands(learner: Learner) -> list[str]:
    return [step["command"] for step in learner.asks("history")["steps"]]


def test_an_untouched_starter_does_not_hold_and_is_nobodys_affair(
    learner: Learner, folder: Path
) -> None:
    result = learner.types(f"verify joins {folder} --json")
    assert result.code == 9
    assert set(verdicts(result.data).values()) == {"not-yet"}
    assert result.data["checks"][0]["said"] == "there is no file q1.sql"
    assert commands(learner) == []


def test_what_holds_is_recorded_once_counts_and_is_undone(learner: Learner, folder: Path) -> None:
    solve(folder)
    before = fingerprints(folder)
    answer = learner.asks(f"verify joins {folder}")
    assert (answer["verdict"], answer["recorded"]) == ("holds", True)
    assert set(verdicts(answer).values()) == {"passed"}
    assert fingerprints(folder) == before
    assert not learner.asks(f"verify joins {folder}")["recorded"], "the same files"
    assert commands(learner) == ["verify joins"]
    assert learner.asks("show joins")["verified"]["passed"] == 10
    assert "verify joins, 10 of 10 checks hold" in learner.types("history").out
    assert learner.types("done joins").code == 0
    report = learner.asks("report")
    assert (report["verified"], report["solid"]) == (1, 1)
    learner.types("undo 2")
    assert learner.asks("show joins")["verified"] is None
    assert learner.asks("report")["verified"] == 0
    assert learner.asks(f"verify joins {folder}")["recorded"], "as the first was undone"


def test_daily_commands_name_the_practice_and_what_its_checks_said(
    learner: Learner, folder: Path
) -> None:
    lay_out, check = "roadmap practice joins", "roadmap verify joins"
    assert learner.asks("next")["topic"]["practice"] == "sql-joins"
    for line in ("next", "start joins", "show joins"):
        text = learner.types(line).out
        assert lay_out in text
        assert check in text
    assert f"not verified yet; check it: {check}" in learner.types("done joins").out
    solve(folder)
    learner.asks(f"verify joins {folder}")
    learner.types("reopen joins")
    day = learner.asks("show joins")["verified"]["day"]
    assert f"verified on {day}: 10 of 10 checks hold" in learner.types("done joins").out
    assert f"verified on {day}: 10 of 10 checks hold" in learner.types("show joins").out
    assert "of these 1 solid and 1 verified" in learner.types("report").out
    assert "10 of 10 checks hold" in learner.types("report --format html").out
    assert learner.types("start select").code == 0
    assert "practice" not in learner.types("done select").out


def test_other_files_that_hold_are_recorded_again(learner: Learner, folder: Path) -> None:
    solve(folder)
    learner.asks(f"verify joins {folder}")
    (folder / "notes.md").write_text("what I learnt", "utf-8")
    assert learner.asks(f"verify joins {folder}")["recorded"]


def test_the_fact_goes_to_another_machine_and_its_file(
    learner: Learner, folder: Path, tmp_path: Path
) -> None:
    solve(folder)
    learner.asks(f"verify joins {folder}")
    log = tmp_path / "log.jsonl"
    log.write_text(learner.types("export --format jsonl").out, "utf-8")
    other = Learner(tmp_path / "other")
    assert other.types(f"load {tmp_path / 'query.yaml'}").code == 0
    assert other.types(f"merge {log}").code == 0
    assert other.types("use query").code == 0
    assert other.asks("show joins")["verified"]["passed"] == 10
    lines = map(json.loads, log.read_text("utf-8").splitlines())
    (event,) = [line for line in lines if line.get("kind") == "verified"]
    assert {*event["data"]} == {
        "command", "practice", "version", "passed", "of", "advice", "unseen", "tree",
    }  # fmt: skip
    assert str(folder) not in log.read_text("utf-8"), "paths are private"


def test_hints_come_one_by_one_for_the_first_check_that_does_not_hold(
    learner: Learner, folder: Path
) -> None:
    solve(folder)
    (folder / "q2.sql").write_text("SELECT name, 1 FROM member", "utf-8")
    shown = []
    for _ in range(4):
        result = learner.types(f"verify joins {folder} --hint --json")
        (check,) = [c for c in result.data["checks"] if c["hint"]]
        assert check["id"] == "q2"
        shown.append(check["hint_number"])
    assert shown == [1, 2, 3, 3]
    assert "hint 3 of 3: " in learner.types(f"verify joins {folder} --hint").out
    assert "hint 3" not in learner.types(f"verify joins {folder}").out


def test_one_check_runs_and_nothing_is_recorded(learner: Learner, folder: Path) -> None:
    solve(folder)
    answer = learner.asks(f"verify joins {folder} --only q3")
    assert verdicts(answer) == {"q3": "passed"}
    assert commands(learner) == []
    result = learner.types(f"verify joins {folder} --only q33")
    assert (result.code, "the checks are: q1, q2" in result.err) == (2, True)


def test_our_solution_is_shown_once_theirs_holds(learner: Learner, folder: Path) -> None:
    result = learner.types(f"verify joins {folder} --compare")
    assert (result.code, "once yours holds" in result.err) == (9, True)
    assert not folder.with_name("joins.ours").exists()
    solve(folder)
    answer = learner.asks(f"verify joins {folder} --compare")
    assert answer["ours"] == f"{folder}.ours"
    assert {f"{name}.sql" for name in QUESTIONS} < {*os.listdir(answer["ours"])}


def test_the_screen_has_signs_words_and_a_next_step(learner: Learner, folder: Path) -> None:
    solve(folder)
    (folder / "q2.sql").write_text("SELECT name, 1 FROM member", "utf-8")
    text = learner.types(f"verify joins {folder}").out
    assert text.startswith(f"joins in {folder}\n  ✓ q1: every loan")
    assert "  ✗ q2: every member's name and number of loans" in text
    assert "9 of 10 hold." in text
    assert text.endswith(f"  roadmap verify joins {folder} --hint\n")
    assert "  no q2: every" in learner.types(f"verify joins {folder} --ascii").out


def test_a_disk_without_room_is_held_against_nobody(learner: Learner, folder: Path) -> None:
    script = 'ulimit -f 1; exec "$@"'  # a block of 512 or 1,024 bytes, and TASK.md has more
    result = learner.runs(f"verify joins {folder}", under=("sh", "-c", script, "sh"))
    assert (result.code, result.out) == (10, "")
    assert "could not be copied to" in result.err
    assert "File too large" in result.err


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit_the_terminal(learner: Learner, folder: Path, width: int) -> None:
    w = workspace_at(learner.home)
    place = examination.find_place(w, "joins", str(folder), None)
    answer = examination.verify(w, place, lambda *_: None)
    lines = verify_lines(answer, OutputTarget(width, False, False, True))
    assert max(len(line) for line in lines if str(folder) not in line) <= width


def test_bytes_of_theirs_are_cleaned_before_they_are_shown(learner: Learner, folder: Path) -> None:
    solve(folder)
    (folder / "q1.sql").write_text("SELECT \x1b[2J \u202e nothing", "utf-8")
    text = learner.types(f"verify joins {folder}").out
    assert "refused by SQLite" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_check_that_raises_is_a_fault_of_the_program(
    learner: Learner, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    solve(folder)
    results = [
        CheckResult("q1", "says", "passed"),
        CheckResult("q2", "says", "fault", trace="Boom"),
    ]
    found = examination._Examination(tuple(results), {}, "tree", True)
    monkeypatch.setattr(examination, "_examine", lambda *_: found)
    result = learner.types(f"verify joins {folder}")
    assert (result.code, commands(learner)) == (1, [])
    assert "a fault of roadmap, not yours" in result.out
    assert "Boom" in result.out


@pytest.mark.parametrize(
    ("found", "verdict", "code", "is_recorded"),
    [
        (("passed", "advice"), "holds", 0, True),
        (("passed", "could-not-look"), "partly", 10, True),
        (("passed", "not-yet", "waits"), "not-yet", 9, False),
        (("could-not-look", "not-yet"), "not-yet", 9, False),
        (("not-yet", "fault"), "fault", 1, False),
    ],
)
def test_the_verdict_on_all_and_what_follows(
    learner: Learner,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    found: tuple[str, ...],
    verdict: str,
    code: int,
    is_recorded: bool,
) -> None:
    checks = tuple(CheckResult(f"q{n}", "says", v, "said") for n, v in enumerate(found))
    assert overall_verdict(checks) == verdict
    examined = examination._Examination(checks, {}, "tree", False)
    monkeypatch.setattr(examination, "_examine", lambda *_: examined)
    result = learner.types(f"verify joins {folder}")
    assert result.code == code
    assert bool(commands(learner)) is is_recorded
    assert "in a copy with limits, but not walled off" in " ".join(result.out.split())
    if verdict == "partly":
        assert learner.asks("show joins")["verified"]["of"] == 2
        learner.types("done joins")
        assert learner.asks("report")["verified"] == 0


def test_files_that_keep_changing_could_not_be_checked(
    learner: Learner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(_path: bytes, _size: int) -> bytes:
        raise folder_copy.FolderChanged

    monkeypatch.setattr(folder_copy, "_read", change)
    result = learner.types(f"verify joins {folder}")
    assert (result.code, "could not be copied" in result.err) == (10, True)
    assert commands(learner) == []


def test_a_full_disk_could_not_be_checked(
    learner: Learner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(examination, "copy_folder", fail)
    result = learner.types(f"verify joins {folder}")
    assert (result.code, "No space left on device" in result.err) == (10, True)


def test_an_untouched_folder_costs_no_module_of_practice(learner: Learner, folder: Path) -> None:
    """The program reads the registry; checks run in another process only."""
    line = (
        "import sys; from roadmap_cli.cli.program import run;"
        f" run(['verify', 'joins', {str(folder)!r}, '-q']);"
        " print([m for m in sys.modules if m.startswith('roadmap_cli.practice')])"
    )
    env = {**os.environ, **learner.settings, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", line], env=env, capture_output=True, text=True)
    assert done.stdout == "['roadmap_cli.practice', 'roadmap_cli.practice.registry']\n"


def start_verify(learner: Learner, folder: Path, temporary: Path) -> subprocess.Popen[bytes]:
    """Start `verify` as a process, and return it once it has begun."""
    temporary.mkdir(exist_ok=True)
    line = "import sys; from roadmap_cli.__main__ import main; sys.argv[0] = 'roadmap'; main()"
    env = {
        **os.environ,
        **learner.settings,
        "TMPDIR": str(temporary),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    words = [sys.executable, "-c", line, "verify", "joins", str(folder)]
    process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not os.listdir(temporary):
        assert process.poll() is None
        time.sleep(0.005)
    return process


def test_ctrl_c_leaves_nothing(learner: Learner, folder: Path, tmp_path: Path) -> None:
    solve(folder)
    process = start_verify(learner, folder, tmp_path / "temporary")
    process.send_signal(2)
    _, err = process.communicate(timeout=30)
    assert process.returncode in (130, 0), err  # 0: it was done already
    assert os.listdir(tmp_path / "temporary") == []


@pytest.mark.parametrize("moment", range(5))
def test_a_kill_at_any_time_leaves_no_half_of_anything(
    learner: Learner, folder: Path, tmp_path: Path, moment: int
) -> None:
    solve(folder)
    process = start_verify(learner, folder, tmp_path / "temporary")
    time.sleep(moment / 5)
    process.kill()
    process.communicate(timeout=30)
    assert commands(learner) in ([], ["verify joins"])
    assert learner.types("doctor").code == 0
    assert learner.asks(f"verify joins {folder}")["verdict"] == "holds"
    assert commands(learner) == ["verify joins"]


def test_every_practice_of_the_shipped_roadmap_is_here() -> None:
    from roadmap_cli.formats.own.roadmap_reader import read_roadmap

    data = Path(__file__).resolve().parents[3] / "data" / "roadmap.yaml"
    shipped = read_roadmap(str(data)).roadmap
    assert shipped is not None
    names = [topic.practice for topic in shipped.topics if topic.practice]
    assert sorted(names) == sorted(registry.PRACTICES)
