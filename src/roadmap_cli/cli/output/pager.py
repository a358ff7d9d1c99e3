"""The person's own pager, for answers that are longer than two screens.

A pager that is missing is no error, nor is one that is left before the end. It must not know
answers, only lines of text.
"""

import re
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain, islice

from roadmap_cli import shell_words

_SCREENS = 2
_LINK = re.compile("\x1b]8;;[^\x1b]*\x1b\\\\")  # older pagers print what is to be invisible


def show(
    lines: Iterable[str], encode: Callable[[str], bytes], environ: Mapping[str, str], height: int
) -> Iterable[str]:
    """Show a long answer in the pager; return the lines that no pager has taken."""
    lines = iter(lines)
    head = list(islice(lines, _SCREENS * height + 1))
    everything = chain(head, lines)
    words = command(environ) if len(head) > _SCREENS * height else []
    pieces = (encode(_LINK.sub("", line)) for line in everything)
    return () if words and _run(words, environ, pieces) else everything


def command(environ: Mapping[str, str]) -> list[str]:
    """Return the words of PAGER, which may be none; where it is not set, less."""
    if environ.get("TERM") == "dumb":
        return []
    try:
        words = shell_words.split(environ.get("PAGER", "less"))
    except ValueError:  # a quote that is not closed
        return []
    return [] if words == ["cat"] else words


def _run(words: list[str], environ: Mapping[str, str], pieces: Iterable[bytes]) -> bool:
    """Run the pager to its end; return False, with no piece taken, if it does not start."""
    # As git does: leave what fits, pass colours on, keep the text on the screen afterwards.
    less = f"-R {environ['LESS']}" if "LESS" in environ else "FRX"
    with _interrupts_for_the_pager():
        try:
            process = subprocess.Popen(
                words, stdin=subprocess.PIPE, env={**environ, "LESS": less, "LV": "-c"}
            )
        except (OSError, ValueError):
            return False
        assert process.stdin is not None
        with suppress(OSError):  # it was left before the end
            for piece in pieces:
                process.stdin.write(piece)
        with suppress(OSError):
            process.stdin.close()
        process.wait()
    return True


@contextmanager
def _interrupts_for_the_pager() -> Iterator[None]:
    """Leave Ctrl-C to the pager: this program waits until the pager has left the terminal."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
