"""The progress of long work on stderr.

At a terminal it is one line that is overwritten, elsewhere a line now and then. It knows nothing
of the work and prints nothing with --quiet.
"""

import sys
import time

from roadmap_cli.cli.output.session import Session
from roadmap_cli.render import ansi

_REDRAW_SECONDS, _REPEAT_SECONDS, _DELAY_SECONDS = 0.1, 15.0, 1.0


class ProgressMeter:
    """A progress callback, and a context manager that clears its line at the end.

    It prints nothing before the work has taken `delay` seconds.
    """

    def __init__(self, session: Session, delay: float = _DELAY_SECONDS) -> None:
        self._session = session
        self._target = session.target(sys.stderr)
        self._start = self._next = time.monotonic() + delay
        if not (delay or self._target.terminal):
            self._next += _REPEAT_SECONDS
        self._width = 0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Print how much of a phase is done, if it is time to."""
        now = time.monotonic()
        if now < self._start:
            return
        text = f"{phase} {done} of {total}"
        if self._target.terminal:
            if now >= self._next or done == total:
                self._draw(text)
                self._next = now + _REDRAW_SECONDS
        elif now >= self._next and not self._session.json:
            self._session.warn(text)
            self._next = now + _REPEAT_SECONDS

    def _draw(self, text: str) -> None:
        text = ansi.truncate(text, self._target.width - 1)
        # Blanks instead of an escape sequence: they work at every terminal.
        self._session.write_progress(
            "\r" + ansi.pad(text, self._width) + ("\r" if not text else "")
        )
        self._width = ansi.display_width(text)

    def __enter__(self) -> "ProgressMeter":
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._draw("")
