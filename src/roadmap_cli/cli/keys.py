"""Single keys from a person at a terminal; and whether one is there at all."""

import os
import select
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import typer

from roadmap_cli.cli.session import Session

try:
    import termios
    import tty
except ImportError:  # Windows, where typer.getchar reads keys
    _POSIX = False
else:
    _POSIX = True

YES, NO, LATER, LEAVE = "y", "n", "s", "q"
_END = ("\x04", "\x1b", "")  # Ctrl-D, Escape, a terminal that is gone


def is_a_conversation(session: Session) -> bool:
    """Say whether a person can be asked: nothing ever waits for an answer elsewhere."""
    if session.json or session.flags.get("quiet"):
        return False
    return bool(sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty())


@contextmanager
def listening() -> Iterator[None]:
    """Let single keys through from now on, also those pressed before they are waited for."""
    if not _POSIX:
        yield
        return
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        # Drained and not flushed: a key pressed once the question stands there is an answer.
        tty.setcbreak(handle, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def forget_typed_ahead() -> None:
    """Forget keys that were pressed before there was a question: they answer nothing."""
    if _POSIX and sys.stdin and sys.stdin.isatty():
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def pressed() -> str:
    """Wait for a key and return it in lower case; all that ends a conversation is LEAVE."""
    try:
        with listening():
            key = _key() if _POSIX else typer.getchar()
    except EOFError:
        return LEAVE
    return LEAVE if key in _END else key.lower()


def answer_key(
    session: Session, answer: str, early: Collection[str], valid: Collection[str]
) -> str:
    """Show the answer to a question when a key asks for it; return what the person says of it.

    A key in `early` says so without looking. Where there is no answer to show, none is waited for.
    """
    if answer:
        key = pressed()
        if key in early:
            session.write("\n")
            return key
        session.write(answer)
    while (key := pressed()) not in valid:
        pass
    session.write(f"{key}\n")
    return key


def _key() -> str:
    handle = sys.stdin.fileno()
    key = os.read(handle, 1)
    if key == b"\x1b" and select.select([handle], [], [], 0.05)[0]:
        os.read(handle, 16)  # an arrow or the like, which means nothing here
        return " "
    return key.decode("ascii", "replace")


def line() -> str | None:
    """Wait for a line and return it without its end; None when there is none to come."""
    text = sys.stdin.readline()
    return text.strip() if text else None
