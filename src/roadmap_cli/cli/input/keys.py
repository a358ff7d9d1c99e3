"""Reading single keys and lines from a person at a terminal.

It knows no question: callers print it and interpret the key.
"""

import os
import select
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from roadmap_cli.annotations import Any
from roadmap_cli.cli.output.session import Session

try:
    import termios
    import tty
except ImportError:  # Windows
    _POSIX = False
else:
    _POSIX = True

YES, NO, LATER, LEAVE = "y", "n", "s", "q"
# Shows the answer to a question; goes back to the question before.
SHOW, BACK = "show", "b"
SHOW_KEYS = dict.fromkeys(("\r", "\n", " ", YES), SHOW)
_FUNCTION_KEY = "\x1b["  # an arrow or function key, which has no meaning here
_CONTINUED = "continued"  # no key: the program was stopped, and goes on
_LEAVE_KEYS = ("\x04", "\x1b", "")  # Ctrl-D, Escape, a terminal that is gone


def is_interactive(session: Session) -> bool:
    """Return whether a person can be asked: nothing ever waits for an answer elsewhere."""
    if session.json or session.flags.get("quiet"):
        return False
    return bool(sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty())


@contextmanager
def single_keys() -> Iterator[None]:
    """Switch the terminal to single keys; those pressed inside the block count from now on."""
    if not _POSIX:
        yield
        return
    handle = sys.stdin.fileno()
    attributes = termios.tcgetattr(handle)
    try:
        # TCSADRAIN keeps pending input: a key pressed after the question was printed is an answer.
        tty.setcbreak(handle, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, attributes)


def discard_typed_ahead() -> None:
    """Discard keys that were pressed before the question was printed."""
    if not (sys.stdin and sys.stdin.isatty()):
        return
    if _POSIX:
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    else:
        _discard_windows_keys()


def _discard_windows_keys() -> None:
    import msvcrt

    console: Any = msvcrt
    while console.kbhit():
        console.getwch()


def read_key(continued: int | None = None) -> str:
    """Wait for a key and return it in lower case; Ctrl-D and Escape are LEAVE."""
    try:
        with single_keys():
            key = _read_posix_key(continued) if _POSIX else _read_windows_key()
    except EOFError:
        return LEAVE
    return LEAVE if key in _LEAVE_KEYS else key.lower()


def choose(
    session: Session, text: str, choices: Mapping[str, str], advice: str, prompt: str = ""
) -> str:
    """Write a text and a prompt, wait for a key, and return its choice.

    Another key is answered by the advice. After a stop (Ctrl-Z, fg) the text is written again.
    """
    with _continuations() as continued:
        session.write(text + prompt)
        while (key := read_key(continued)) not in choices:
            discard_typed_ahead()
            if key == _CONTINUED:
                session.write(text + prompt)
            else:
                session.write(("\n" if prompt else "") + advice + prompt)
    session.write(f"{key}\n" if prompt else "" if choices[key] == SHOW else "\n")
    return choices[key]


@contextmanager
def _continuations() -> Iterator[int | None]:
    """Yield what can be read from when the program goes on after a stop."""
    if not _POSIX:
        yield None
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    # Not only in the handler: that runs too late if the signal comes just before the waiting.
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    handler = signal.signal(signal.SIGCONT, lambda *_: None)
    try:
        yield reader
    finally:
        signal.signal(signal.SIGCONT, handler)
        signal.set_wakeup_fd(wakeup)
        os.close(reader)
        os.close(writer)


def _read_posix_key(continued: int | None) -> str:
    handle = sys.stdin.fileno()
    if continued is not None and continued in select.select([handle, continued], [], [])[0]:
        os.read(continued, 16)
        return _CONTINUED
    key = os.read(handle, 1)
    if key == b"\x1b" and select.select([handle], [], [], 0.05)[0]:
        os.read(handle, 16)
        return _FUNCTION_KEY
    return key.decode("ascii", "replace")


def _read_windows_key() -> str:
    import typer  # not at the top: the plain data of the commands is read without it

    return typer.getchar()


def read_line() -> str | None:
    """Wait for a line and return it stripped; None at the end of the input."""
    text = sys.stdin.readline()
    return text.strip() if text else None
