"""Several terminals at once: each a process of its own in which one line after the other is typed.

What each line answered, and how long it took, is kept for the test to judge.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, NamedTuple

from tests.cli.program import PROGRAM, environment

# With words for a program it starts that program for each line, as a shell does; else it calls
# what the program calls, which saves the start of an interpreter.
_TERMINAL = """
import io, json, os, subprocess, sys, time
from roadmap_cli.cli.program import run

program = json.loads(sys.argv[1])

def typed(words):
    if program:
        done = subprocess.run([*program, *words], stdin=subprocess.DEVNULL, capture_output=True)
        return done.returncode, done.stdout.decode(), done.stderr.decode()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        code = run(words)
        out.flush(), err.flush()
    finally:
        sys.stdout, sys.stderr = kept
    return code, *(stream.buffer.getvalue().decode() for stream in (out, err))

lines = json.loads(sys.stdin.readline())
print("ready", flush=True)
sys.stdin.readline()
for words in lines:
    begun = time.monotonic()
    answer = typed(words)
    print(json.dumps([words, *answer, time.monotonic() - begun]), flush=True)
"""


class TerminalResult(NamedTuple):
    """What came of one line in one terminal."""

    words: list[str]
    code: int
    out: str
    err: str
    seconds: float

    @property
    def data(self) -> Any:
        """The data of the envelope, for a line that asked for it."""
        return json.loads(self.out)["data"]


class Terminal:
    """One terminal with the lines that will be typed in it; they begin when `go` is called."""

    def __init__(
        self, env: Mapping[str, str], lines: Sequence[Sequence[str]], *, starts: bool = False
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _TERMINAL, json.dumps(PROGRAM if starts else [])],
            env={**environment(), **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._say(json.dumps([list(words) for words in lines]))
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def go(self) -> None:
        """Begin typing."""
        self._say("go")

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def answers(self) -> list[TerminalResult]:
        """Wait for the last line and return what all of them answered."""
        out, err = self._process.communicate()
        assert (err, self._process.returncode) == ("", 0)
        return [TerminalResult(*json.loads(line)) for line in out.splitlines()]

    @property
    def typing(self) -> bool:
        """Return whether there are lines left."""
        return self._process.poll() is None


def at_once(*terminals: Terminal) -> list[list[TerminalResult]]:
    """Let all terminals type at the same moment; return the answers of each."""
    for terminal in terminals:
        terminal.go()
    return [terminal.answers() for terminal in terminals]
