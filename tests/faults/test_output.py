"""Nobody can read the answer: the exit code and the words still tell whether it was saved."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.cli.program import Result
from tests.faults.counting import Noting
from tests.faults.judging import Stage
from tests.faults.tracing import program, run

pytestmark = pytest.mark.faults


@contextmanager
def full() -> Iterator[int]:
    """Give a device on which nothing has room."""
    handle = os.open("/dev/full", os.O_WRONLY)
    yield handle
    os.close(handle)


@contextmanager
def broken() -> Iterator[int]:
    """Give a pipe whose reader has left."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


@pytest.mark.parametrize("kind", ["full", "broken", "closed"])
def test_an_answer_that_cannot_be_written(stage: Stage, kind: str, note: Noting) -> None:
    stage.rewind()
    stage.store_expected_result(run(stage.words, stage.env))
    stage.rewind()
    if kind == "closed":
        closed = ["sh", "-c", 'exec "$@" >&-', "sh"]
        said = run(stage.words, stage.env, closed)
    else:
        with full() if kind == "full" else broken() as handle:
            said = run(stage.words, stage.env, stdout=handle)
    note(stage.scene.name, f"stdout {kind}", 1, 1)
    assert said.code == 7, said
    assert "this was saved, but the answer could not be written" in said.err
    assert stage.verdict(said) == ""


def test_neither_an_answer_nor_a_complaint_can_be_written(stage: Stage, note: Noting) -> None:
    stage.rewind()
    stage.store_expected_result(run(stage.words, stage.env))
    for kind in (full, broken):
        stage.rewind()
        with kind() as handle:
            done = subprocess.run(
                [*program(), *stage.words],
                env=stage.env,
                stdin=subprocess.DEVNULL,
                stdout=handle,
                stderr=handle,
                check=False,
                timeout=60,
            )
        assert done.returncode == 7
        assert stage.verdict(Result(7, "", "")) == ""
    note(stage.scene.name, "no output", 2, 2)
