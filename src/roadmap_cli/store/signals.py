"""Deferring signals during a transaction, so that what the program prints afterwards is true.

A Ctrl-C that Python could not raise where it arrived is raised before the next transaction.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_HELD_BACK = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
_missed = False  # a KeyboardInterrupt that Python could not raise


def not_raised(what: Any) -> None:
    """Remember a KeyboardInterrupt that Python cannot raise, as in a finalizer.

    It is our `sys.unraisablehook`: the default one prints a traceback and continues.
    """
    global _missed
    if what.exc_type is KeyboardInterrupt:
        _missed = True
    else:
        sys.__unraisablehook__(what)


@contextmanager
def signals_held_back() -> Iterator[None]:
    """Defer signals until the end of the block, then raise them again.

    A mask alone is not enough: another thread may receive the signal, and Python runs its handler
    in this one. Handlers alone are not enough: the signal would interrupt system calls.
    """
    global _missed
    threading = sys.modules.get("threading")  # not imported: a single thread
    if threading and threading.current_thread() is not threading.main_thread():
        yield  # Python runs handlers in the main thread only
        return
    if _missed:
        _missed = False
        raise KeyboardInterrupt
    found = {number: signal.getsignal(number) for number in _HELD_BACK}
    # None is a handler that was not installed from Python; it cannot be set again.
    before = {n: handler for n, handler in found.items() if handler is not None}
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
