"""How far long work is, told on stderr.

At a terminal it is one line that is written over, elsewhere a line every so often. It knows
nothing of the work and is silent where nobody reads it.
"""

import sys
import time

from roadmap_cli.cli.session import Session
from roadmap_cli.render import ink

_REDRAWN, _REPEATED = 0.1, 15.0


class Progress:
    """The line that tells how far the work is; leave it by `with`, so that it is wiped off."""

    def __init__(self, session: Session, words: str) -> None:
        self._session = session
        self._words = words
        self._paper = session.paper(sys.stderr)
        self._told = time.monotonic()
        self._drawn = 0

    def __call__(self, done: int, all_: int) -> None:
        """Tell how much of the work is done."""
        now = time.monotonic()
        text = f"{self._words} {done} of {all_}"
        if self._paper.terminal:
            if now - self._told >= _REDRAWN or done == all_:
                self._draw(text)
                self._told = now
        elif now - self._told >= _REPEATED and not self._session.json:
            self._session.tell(text)
            self._told = now

    def _draw(self, text: str) -> None:
        text = ink.shortened(text, self._paper.width - 1)
        # Blanks and not an escape sequence: it works at every terminal.
        self._session.whisper("\r" + ink.padded(text, self._drawn) + ("\r" if not text else ""))
        self._drawn = ink.cells(text)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._draw("")
