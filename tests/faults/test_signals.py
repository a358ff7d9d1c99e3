"""Killed, interrupted or told to end at any system call: before or after, and what it says is true."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from tests.faults.counting import Noting, Part, cross_with_faults
from tests.faults.judging import Stage
from tests.faults.tracing import Call, Injection, calls, run_with

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace")]


HEARD = ("INT", "TERM")  # by the program, which says something then

# Calls that change no file and say nothing to anybody.
_IDLE = {
    *("access", "brk", "close", "fcntl", "fstat", "futex", "getcwd", "getdents64", "geteuid"),
    *("getpid", "getrandom", "getuid", "ioctl", "lseek", "lstat", "mmap", "mprotect", "mremap"),
    *("munmap", "newfstatat", "pread64", "prlimit64", "read", "readlink", "rt_sigaction"),
    *("rt_sigprocmask", "stat", "statx", "sysinfo", "uname"),
}


def test_a_kill_at_any_call_where_it_leaves_another_state(
    stage: Stage, note: Noting, pytestconfig: pytest.Config, part: Part
) -> None:
    """Kill it wherever that can matter.

    A killed program runs nothing of its own any more: between two calls that change nothing it
    leaves what it left at the first of them.
    """
    points = [
        call for before, call in pairwise(_made(stage)) if not (_is_idle(before) and _is_idle(call))
    ]
    _try(stage, note, cross_with_faults(pytestconfig, points, ("KILL",), part))


def test_a_signal_at_any_call(
    stage: Stage, note: Noting, pytestconfig: pytest.Config, part: Part
) -> None:
    _try(stage, note, cross_with_faults(pytestconfig, _made(stage), HEARD, part, 4 / 3))


def _made(stage: Stage) -> list[Call]:
    """Return the calls from the first about the home on."""
    stage.rewind()
    said, made = calls(stage.words, stage.env, stage.log)
    stage.store_expected_result(said)
    first = next(i for i, call in enumerate(made) if str(stage.home) in call.line)
    return made[first:]


def _is_idle(call: Call) -> bool:
    opened = call.name == "openat" and "O_CREAT" not in call.line and "O_TRUNC" not in call.line
    return opened or call.name in _IDLE


def _try(stage: Stage, note: Noting, points: Sequence[tuple[Call, str]]) -> None:
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
