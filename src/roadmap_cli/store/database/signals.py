"""Deferring signals during a transaction, so that what the program prints afterwards is true.

A Ctrl-C that Python could not raise where it arrived is raised before the next transaction.
"""

# The part of `signal` in C: the whole loads `enum`, which takes a twentieth of a daily command.
import _signal as signal  # type: ignore[import-not-found]
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from roadmap_cli.annotations import Any

_TERMINATION_SIGNALS = {signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
_DEFERRED_SIGNALS = {signal.SIGINT, *_TERMINATION_SIGNALS}
_is_interrupt_pending = False  # a KeyboardInterrupt that Python could not raise


def unraisable_hook(unraisable: Any) -> None:
    """Remember a KeyboardInterrupt that Python cannot raise, as in a finalizer.

    It is our `sys.unraisablehook`: the default one prints a traceback and continues.
    """
    global _is_interrupt_pending
    if unraisable.exc_type is KeyboardInterrupt:
        _is_interrupt_pending = True
    else:
        sys.__unraisablehook__(unraisable)


@contextmanager
def defer_signals() -> Iterator[None]:
    """Defer signals until the end of the block, then raise them again.

    A mask alone is not enough: another thread may receive the signal, and Python runs its handler
    in this one. Handlers alone are not enough: the signal would interrupt system calls.
    """
    global _is_interrupt_pending
    threading = sys.modules.get("threading")  # not imported: a single thread
    if threading and threading.current_thread() is not threading.main_thread():
        yield  # Python runs handlers in the main thread only
        return
    if _is_interrupt_pending:
        _is_interrupt_pending = False
        raise KeyboardInterrupt
    all_handlers = {number: signal.getsignal(number) for number in _DEFERRED_SIGNALS}
    # None is a handler that was not installed from Python; it cannot be set again.
    handlers = {n: handler for n, handler in all_handlers.items() if handler is not None}
    pending_signals: list[int] = []
    try:
        for number in handlers:
            signal.signal(number, lambda number, _: pending_signals.append(number))
        with _mask_signals():
            yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in pending_signals:
            signal.raise_signal(number)


class Terminated(BaseException):
    """The process received SIGTERM or SIGHUP."""


@contextmanager
def raise_on_termination() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise, so that what the block has begun is brought to an end.

    Elsewhere they end the process at once: whatever is half done is undone by the next command.
    """

    def terminate(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # a second one must not interrupt the cleanup
        raise Terminated

    numbers = [n for n in _TERMINATION_SIGNALS if signal.getsignal(n) == signal.SIG_DFL]
    try:
        for number in numbers:
            signal.signal(number, terminate)
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def ignore_terminal() -> Iterator[None]:
    """Ignore what a terminal sends to all its programs, while one of them, an editor, has it.

    The editor receives it too: it may mean Ctrl-C for itself, and may save when the terminal is
    closed. A child does not inherit these handlers.
    """
    names = ("SIGINT", "SIGQUIT", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    changed = [n for n in numbers if handlers[n] not in (signal.SIG_IGN, None)]
    try:
        for number in changed:
            signal.signal(number, lambda *_: None)
        yield
    finally:
        for number in changed:
            signal.signal(number, handlers[number])


@contextmanager
def _mask_signals() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, _DEFERRED_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)
