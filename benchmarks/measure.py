"""Runs one command and says what it cost: wall time, processor time, peak memory.

It owns the child process: its clean environment, its terminal if it wants one, and its accounting
by `wait4`. A process of the kernel's begins with its parent's peak, so whoever imports this keeps
small: peaks below the parent's own cannot be told apart from it.
"""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

ROWS, COLUMNS = 40, 100
COMMON = {"LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm-256color"}


class Sample(NamedTuple):
    """What one run cost."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: float  # MB (10^6 bytes)


class Failed(Exception):
    """A command that should have worked did not."""


def environment(home: str, extra: Mapping[str, str]) -> dict[str, str]:
    """Return all that a command knows of its surroundings; nothing of ours leaks into it."""
    return {**COMMON, "HOME": home, **extra}


def run(command: Sequence[str], env: Mapping[str, str], *, drawn: bool = False) -> Sample:
    """Run a command to its end, on a terminal of its own where it shall be drawn."""
    with tempfile.TemporaryFile() as answer:
        if drawn:
            sample, code, said = _on_terminal(command, env)
        else:
            sample, code = _quietly(command, env, answer.fileno())
            answer.seek(0)
            said = answer.read(2000)
    if code:
        raise Failed(f"{' '.join(command)} left with {code}: {said.decode('utf-8', 'replace')}")
    return sample


def _quietly(command: Sequence[str], env: Mapping[str, str], out: int) -> tuple[Sample, int]:
    begin = time.perf_counter()
    child = subprocess.Popen(
        command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
    )
    return _reaped(child, begin)


def _on_terminal(command: Sequence[str], env: Mapping[str, str]) -> tuple[Sample, int, bytes]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    begin = time.perf_counter()
    child = subprocess.Popen(
        command, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65536):
            said = (said + part)[-2000:]
    except OSError:  # how Linux says that nobody holds the other end any more
        pass
    finally:
        os.close(ours)
    return (*_reaped(child, begin), said)


def _reaped(child: subprocess.Popen[bytes], begin: float) -> tuple[Sample, int]:
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Sample(wall, cpu, usage.ru_maxrss * 1024 / 1e6), child.returncode
