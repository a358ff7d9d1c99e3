"""An error of the system at any call about our files: what is said is true, and all stays whole."""

from pathlib import Path

import pytest
from tests.faults.counting import Noting, chosen
from tests.faults.judging import Stage
from tests.faults.tracing import Call, Injection, calls, run_with

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace")]

ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EMFILE", "EACCES")


def ours(stage: Stage, call: Call) -> bool:
    """Say whether a call is about the home or about a file that the command was given."""
    files = [str(stage.home), *(word for word in stage.words if Path(word).is_absolute())]
    return any(name in call.line for name in files)


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_at_any_call(
    stage: Stage, error: str, note: Noting, pytestconfig: pytest.Config
) -> None:
    stage.rewind()
    said, made = calls(stage.words, stage.env, stage.log)
    stage.succeeded(said)
    points = chosen(pytestconfig, [call for call in made if ours(stage, call)])
    assert len(points) > 1
    judged = 0
    failures = []
    for call in points:
        stage.rewind()
        injection = Injection(call.name, f"error={error}", str(call.nth))
        said, hits = run_with([injection], stage.words, stage.env, stage.log)
        if not any(ours(stage, Call("", 0, hit)) for hit in hits):
            continue  # it met another file: Python's own, which no program survives
        judged += 1
        wrong = stage.verdict(said)
        if wrong:
            failures.append(f"{injection}: {wrong}\n    at {call.line[:160]}")
    note(stage.scene.name, error, len(points), judged)
    assert not failures, f"{len(failures)} of {len(points)}:\n" + "\n".join(failures)
    assert judged > len(points) / 2
