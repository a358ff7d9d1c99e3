"""Reading single keys and lines from a person at a terminal.

It knows no question: callers print it and interpret the key.
"""

import os
import select
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from roadmap_cli.cli.output.session import Session

try:
    import termios
    import tty
except ImportError:  # Windows
    _POSIX = False
else:
    _POSIX = True

YES, NO, LATER, LEAVE = "y", "n", "s", "q"
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


def read_key() -> str:
    """Wait for a key and return it in lower case; Ctrl-D and Escape are LEAVE."""
    try:
        with single_keys():
            key = _read_posix_key() if _POSIX else _read_windows_key()
    except EOFError:
        return LEAVE
    return LEAVE if key in _LEAVE_KEYS else key.lower()


def ask_key(
    session: Session, answer: str, keys_before_answer: Collection[str], rating_keys: Collection[str]
) -> str:
    """Wait for a key, print the answer to the question, and return the key that rates it.

    A key in `keys_before_answer` is returned before the answer is printed; without an answer none is printed.
    """
    if answer:
        key = read_key()
        if key in keys_before_answer:
            session.write("\n")
            return key
        session.write(answer)
    while (key := read_key()) not in rating_keys:
        pass
    session.write(f"{key}\n")
    return key


def _read_posix_key() -> str:
    handle = sys.stdin.fileno()
    key = os.read(handle, 1)
    if key == b"\x1b" and select.select([handle], [], [], 0.05)[0]:
        os.read(handle, 16)  # an arrow or function key, which has no meaning here
        return " "
    return key.decode("ascii", "replace")


def _read_windows_key() -> str:
    import typer  # not at the top: the plain data of the commands is read without it

    return typer.getchar()


def read_line() -> str | None:
    """Wait for a line and return it stripped; None at the end of the input."""
    text = sys.stdin.readline()
    return text.strip() if text else None
