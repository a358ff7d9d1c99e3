"""No command asks the network, but `links --check`, which a person types."""

from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner
from tests.faults.counting import Noting
from tests.faults.judging import Stage
from tests.faults.tracing import calls, settings

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace")]

LOOKING = (
    "next", "report", "show mix", "list --json", "search dough", "path shape", "plan --hours-per-week 5", "tree",
    "reading", "open mix", "history", "links", "roadmaps", "where", "doctor", "export",
    "export --format yaml", "review", "restore --list", f"check {BREAD}", "--help", "--version",
)  # fmt: skip


def asked(lines: list[str]) -> list[str]:
    return [line for line in lines if "AF_INET" in line or "AF_NETLINK" in line]


def test_commands_that_write_ask_nobody(stage: Stage, note: Noting) -> None:
    stage.rewind()
    said, made = calls(stage.words, stage.env, stage.log)
    stage.store_expected_result(said)
    assert asked([f"{call.name} {call.line}" for call in made]) == []
    note(stage.scene.name, "network", 1, 1)


def test_commands_that_look_ask_nobody(tmp_path: Path, note: Noting) -> None:
    learner = Learner(tmp_path / "home")
    assert learner.types(f"load {BREAD}").code == 0
    for line in LOOKING:
        said, made = calls(line.split(), settings(learner.home), tmp_path / "log")
        assert said.code == 0, said
        assert made
        assert asked([f"{call.name} {call.line}" for call in made]) == [], line
    note("looking", "network", len(LOOKING), len(LOOKING))


def test_the_one_that_does_is_seen(tmp_path: Path) -> None:
    pytest.importorskip("httpx2")
    learner = Learner(tmp_path / "home")
    bare = tmp_path / "bare.yaml"
    bare.write_text(
        BREAD.read_text("utf-8").replace("https://example.org", "http://127.0.0.1:9"), "utf-8"
    )
    words = ["links", str(bare), "--check", "--local"]
    _, made = calls(words, settings(learner.home), tmp_path / "log")
    assert asked([f"{call.name} {call.line}" for call in made])
