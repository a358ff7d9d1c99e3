"""How far long work is, told on stderr.

At a terminal it is one line that is written over, elsewhere a line every so often. It knows
nothing of the work and is silent where nobody reads it.
"""

import sys
import time

from roadmap_cli.cli.session import Session
from roadmap_cli.render import ink

_REDRAWN, _REPEATED, _SILENT = 0.1, 15.0, 1.0


class Meter:
    """The line that tells how far the work is; leave it by `with`, so that it is wiped off."""

    def __init__(self, session: Session, words: str) -> None:
        self._session = session
        self.words = words
        self._target = session.target(sys.stderr)
        self._told = time.monotonic()
        self._drawn = 0

    def __call__(self, done: int, all_: int) -> None:
        """Tell how much of the work is done."""
        now = time.monotonic()
        text = f"{self.words} {done} of {all_}"
        if self._target.terminal:
            if now - self._told >= _REDRAWN or done == all_:
                self._draw(text)
                self._told = now
        elif now - self._told >= _REPEATED and not self._session.json:
            self._session.warn(text)
            self._told = now

    def tell_now(self) -> None:
        """Let the next call be told, whenever the last one was."""
        self._told -= _REPEATED

    def _draw(self, text: str) -> None:
        text = ink.shortened(text, self._target.width - 1)
        # Blanks and not an escape sequence: it works at every terminal.
        self._session.write_progress(
            "\r" + ink.padded(text, self._drawn) + ("\r" if not text else "")
        )
        self._drawn = ink.cells(text)

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._draw("")


class Phases:
    """How far work of several phases is, from the moment on that it has taken a second."""

    def __init__(self, session: Session) -> None:
        self._line = Meter(session, "")
        self._began = time.monotonic()
        self._told = False

    def __call__(self, phase: str, done: int, all_: int) -> None:
        """Tell how much of a phase is done."""
        if time.monotonic() - self._began < _SILENT:
            return
        if not self._told:  # what is written into a file says at once what takes so long
            self._told = True
            self._line.tell_now()
        self._line.words = phase
        self._line(done, all_)

    def __enter__(self) -> "Phases":
        return self

    def __exit__(self, *_: object) -> None:
        self._line.__exit__()
