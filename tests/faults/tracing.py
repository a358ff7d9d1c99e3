"""The system calls of one run of the program, and a fault at one of them, by strace.

It knows nothing of what the program is for.
"""

import os
import re
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.cli.program import PROGRAM, Result, environment

LONGEST = 120  # seconds that any command may take, whatever befalls it
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")
_HIT = re.compile(r"\(INJECTED\)|^\S+ +--- SIG(?:INT|TERM) |\+\+\+ killed by SIG")


class Call(NamedTuple):
    """One system call: its name, and how many of that name there were when it was over."""

    name: str
    nth: int
    line: str


class Injection(NamedTuple):
    """A fault: `what` is in strace's words, as error=EIO or signal=KILL; `at` is like 7 or 7+."""

    name: str
    what: str
    at: str

    def __str__(self) -> str:
        return f"{self.what} at {self.name} {self.at}"


def program() -> list[str]:
    """Return the words that start the program."""
    return list(PROGRAM)


def settings(home: Path) -> dict[str, str]:
    """Return an environment in which each run makes the same calls."""
    fixed = {"PYTHONHASHSEED": "0", "ROADMAP_HOME": str(home)}
    return {**environment(), **fixed}


def run(
    words: Sequence[str],
    env: Mapping[str, str],
    under: Sequence[str] = (),
    stdout: int = subprocess.PIPE,
) -> Result:
    """Run the program to its end; nobody answers its questions.

    One that finds none is killed, and counts as a mistake of the program.
    """
    with (
        _one_processor(),
        subprocess.Popen(
            [*under, *program(), *words],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            process_group=0,  # so that the traced one is killed with its tracer
        ) as process,
    ):
        try:
            said = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return Result(1, "", f"it had not ended after {LONGEST} seconds")
    out, err = (d.decode("utf-8", "backslashreplace") for d in (said[0] or b"", said[1]))
    return Result(process.returncode, out, err)


@contextmanager
def _one_processor() -> Iterator[None]:
    """Keep what is started here on one processor, one for each worker of pytest-xdist.

    A tracer and what it traces take turns at every call, and between two processors each turn
    takes several times longer.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.sched_setaffinity(0, {sorted(allowed)[worker % len(allowed)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _strace(log: Path, *options: str) -> list[str]:
    strace = shutil.which("strace") or "strace"
    return [strace, "-f", "-qq", "-y", "-s", "0", "-o", str(log), *options]


def calls(words: Sequence[str], env: Mapping[str, str], log: Path) -> tuple[Result, list[Call]]:
    """Run the program without a fault; return what came of it and each call it made."""
    said = run(words, env, _strace(log))
    seen: Counter[str] = Counter()
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        match = _CALL.match(line)
        if match:
            seen[match[1]] += 1
            found.append(Call(match[1], seen[match[1]], match[2]))
    return said, found


def run_with(
    injections: Sequence[Injection],
    words: Sequence[str],
    env: Mapping[str, str],
    log: Path,
    only: Sequence[Path] = (),
) -> tuple[Result, list[str]]:
    """Run the program with faults; return what came of it and where the faults were met.

    With `only` nothing but calls about these files is counted and harmed.
    """
    names = ",".join(sorted({injection.name for injection in injections}))
    options = [f"-etrace={names}"]
    if not only and not any(i.what.startswith("signal") for i in injections):
        options.append("--seccomp-bpf")  # faster, but it delivers no signal
    options += [f"-einject={i.name}:{i.what}:when={i.at}" for i in injections]
    for path in only:
        options += ["-P", str(path)]
    said = run(words, env, _strace(log, *options))
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    return said, [line for line in lines if _HIT.search(line)]


def has_strace() -> bool:
    """Return whether strace is here and may trace."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    probe = [strace, "-f", "-qq", "-o", os.devnull, "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0
