"""Killed, interrupted or told to end at any system call: before or after, and what it says is true."""

from collections import Counter

import pytest
from tests.faults.counting import Noting, Part, crossed
from tests.faults.judging import Stage
from tests.faults.tracing import Injection, calls, run_with

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace")]


SIGNALS = ("KILL", "INT", "TERM")


def test_a_signal_at_any_call(
    stage: Stage, note: Noting, pytestconfig: pytest.Config, part: Part
) -> None:
    stage.rewind()
    said, made = calls(stage.words, stage.env, stage.log)
    stage.succeeded(said)
    first = next(i for i, call in enumerate(made) if str(stage.home) in call.line)
    points = crossed(pytestconfig, made[first:], SIGNALS, part, 2)
    assert len(points) > 1
    tried: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    failures = []
    for call, name in points:
        stage.rewind()
        injection = Injection(call.name, f"signal={name}", str(call.nth))
        said, hits = run_with([injection], stage.words, stage.env, stage.log)
        tried[name] += 1
        judged[name] += bool(hits)
        # Where the signal came too late for this run, what is said must be true all the same.
        wrong = stage.verdict(said)
        if wrong:
            failures.append(f"{injection}: {wrong}\n    at {call.line[:160]}")
    for name in sorted(tried):
        note(stage.scene.name, f"SIG{name}", tried[name], judged[name])
    assert not failures, f"{len(failures)} of {len(points)}:\n" + "\n".join(failures)
    assert judged.total() > len(points) / 2
