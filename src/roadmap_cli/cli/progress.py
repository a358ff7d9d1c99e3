"""The progress of long work on stderr.

At a terminal it is one line that is written over, elsewhere a line every so often. It knows
nothing of the work and is silent where nobody reads it.
"""

import sys
import time

from roadmap_cli.cli.session import Session
from roadmap_cli.render import ink

_REDRAWN, _REPEATED, _SILENT = 0.1, 15.0, 1.0


class Phases:
    """How far work of several phases is; leave it by `with`, so that the line is wiped off.

    It says nothing before the work has taken `silent` seconds.
    """

    def __init__(self, session: Session, silent: float = _SILENT) -> None:
        self._session = session
        self._output = session.target(sys.stderr)
        self._start = self._next = time.monotonic() + silent
        if not (silent or self._output.terminal):
            self._next += _REPEATED
        self._width = 0

    def __call__(self, phase: str, done: int, all_: int) -> None:
        """Say how much of a phase is done."""
        now = time.monotonic()
        if now < self._start:
            return
        text = f"{phase} {done} of {all_}"
        if self._output.terminal:
            if now >= self._next or done == all_:
                self._draw(text)
                self._next = now + _REDRAWN
        elif now >= self._next and not self._session.json:
            self._session.warn(text)
            self._next = now + _REPEATED

    def _draw(self, text: str) -> None:
        text = ink.shortened(text, self._output.width - 1)
        # Blanks and not an escape sequence: it works at every terminal.
        self._session.write_progress(
            "\r" + ink.padded(text, self._width) + ("\r" if not text else "")
        )
        self._width = ink.cells(text)

    def __enter__(self) -> "Phases":
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._draw("")
