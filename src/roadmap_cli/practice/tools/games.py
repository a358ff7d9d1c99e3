"""Talking to a program that reads lines and answers them, one at a time.

What a program prints before it reads anything is learned by a run without input, so that an answer is
never mistaken for an introduction, and no time has to be guessed. It knows no practice.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator, Sequence

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.jail import Program
from roadmap_cli.practice.room import Room

SECONDS = 5.0
_ENVIRONMENT = {"PYTHONUNBUFFERED": "1"}
_POLL = 0.005
_QUIET = 0.03  # an answer is whole when nothing has come for so long


class Talk:
    """A program that runs, and how far its output has been read."""

    def __init__(self, program: Program, opening: str) -> None:
        self.program = program
        self._opening = opening
        self._prompt = opening.rpartition("\n")[2].strip()
        self._seen: int | None = None  # nothing has been said to it

    def say(self, line: str) -> None:
        """Write a line to it."""
        self.program.write(line + "\n")

    def wait_for(self, pattern: str, unknown: str, seconds: float = SECONDS) -> str:
        """Return its answer when the pattern is in it, or when it has ended.

        Raise CouldNotLook with `unknown` if neither comes.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            is_running = self.program.is_running()
            answer = self._answer()
            if not is_running or re.search(pattern, answer):
                return self._settle() if is_running else answer
            time.sleep(_POLL)
        raise CouldNotLook(f"{unknown} came within {seconds:g} s")

    def _settle(self) -> str:
        before, since = self.program.output(), time.monotonic()
        while time.monotonic() - since < _QUIET:
            time.sleep(_POLL)
            if (now := self.program.output()) != before:
                before, since = now, time.monotonic()
        answer = self._answer()
        self._seen = len(self.program.output())
        return answer

    def _answer(self) -> str:
        output = self.program.output()
        if self._seen is not None:
            answer = output[self._seen :]
        else:
            answer = output.removeprefix(self._opening)
        return answer.replace(self._prompt, "") if self._prompt else answer


def find_opening(room: Room, words: Sequence[str]) -> str:
    """Return what a program prints before it reads anything."""
    return room.run(words, env=_ENVIRONMENT).out


@contextlib.contextmanager
def talk(room: Room, words: Sequence[str], opening: str) -> Iterator[Talk]:
    """Start a program to talk to; it is ended with the block."""
    with room.start(words, env=_ENVIRONMENT) as program:
        yield Talk(program, opening)
