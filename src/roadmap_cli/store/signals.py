"""Signals wait while a transaction runs, so that what is said afterwards is true.

An interruption that could not be raised where it came is raised before the next one begins.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_HELD_BACK = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
_missed = False  # whether somebody has interrupted, and nobody was told


def not_raised(what: Any) -> None:
    """Keep an interruption that came where Python raises nothing, such as in a finalizer.

    For `sys.unraisablehook`: by itself Python writes a traceback, and goes on.
    """
    global _missed
    if what.exc_type is KeyboardInterrupt:
        _missed = True
    else:
        sys.__unraisablehook__(what)


@contextmanager
def signals_held_back() -> Iterator[None]:
    """Let signals wait: they are raised again when the block is over.

    A mask alone would not do: another thread may take the signal, and Python then runs its
    handler in this one. Handlers alone would not do: the signal would break into system calls.
    """
    global _missed
    threading = sys.modules.get("threading")  # not imported: there is one thread
    if threading and threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main thread alone
        return
    if _missed:
        _missed = False
        raise KeyboardInterrupt
    found = {number: signal.getsignal(number) for number in _HELD_BACK}
    before = {n: handler for n, handler in found.items() if handler is not None}  # None: C's own
    waiting: list[int] = []
    try:
        for number in before:
            signal.signal(number, lambda number, _: waiting.append(number))
        with _signals_masked():
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in waiting:
            signal.raise_signal(number)


@contextmanager
def _signals_masked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
