"""The entry point: arguments in, exit code out.

It owns how the process begins and ends, and nothing that happens in between.
"""

# Only what the interpreter has loaded already: Ctrl-C during an import here, as of `signal`, would
# end in a traceback.
import _signal  # type: ignore[import-not-found]
import os
import sys

_SIGINT = _signal.SIGINT
_exit_code: int | None = None  # set when the command has written its answer and closed its files


def main() -> None:
    """Run the command line and end the process with its exit code.

    Code that has to continue afterwards calls `cli.program.run`.
    """
    global _exit_code
    # Unless Ctrl-C is ignored, as in a job that a shell started in the background.
    handles_interrupts = _signal.getsignal(_SIGINT) is _signal.default_int_handler
    if handles_interrupts:
        _signal.signal(_SIGINT, _end)
    import atexit
    import gc

    # A short program creates far more objects than it drops: collecting garbage would cost each
    # command several per cent.
    gc.disable()
    # atexit calls hooks in reverse order: `_exit_at_once` would skip those registered before it.
    if not getattr(atexit, "_ncallbacks", lambda: True)():
        atexit.register(_exit_at_once)
    try:
        from roadmap_cli.store.database import signals

        sys.unraisablehook = signals.unraisable_hook
        from roadmap_cli.cli.program import run
    except Exception as error:  # a library of another version may raise anything
        _write(_describe(error), "nothing was saved; install the program again")
        sys.exit(5)
    try:
        try:
            if handles_interrupts:
                _signal.signal(_SIGINT, _signal.default_int_handler)
            _exit_code = run(sys.argv[1:], script=sys.argv[0])
        finally:
            if _exit_code is None:  # interrupted: from now on `_end` must not say what was saved
                _exit_code = 130
            if handles_interrupts:
                _signal.signal(_SIGINT, _end)
    except KeyboardInterrupt:  # a second one, while the first was being reported
        _write("interrupted", "'roadmap history' shows what was saved")
    except Exception as error:  # what even `run` could not report
        _exit_code = 1
        _write(_describe(error), "'roadmap doctor' checks your data for damage")
    sys.exit(_exit_code)


def _describe(error: Exception) -> str:
    """Return a sentence about a part of the program that failed, and which one it is."""
    words = " ".join(str(error).split())
    if isinstance(error, ImportError | OSError):
        return f"a part of the program cannot be read ({words})"
    part, traceback = "", error.__traceback__
    while traceback is not None:
        part = traceback.tb_frame.f_globals.get("__name__", part)
        traceback = traceback.tb_next
    return f"a part of the program does not work: {part} ({type(error).__name__}: {words})"


def _write(sentence: str, hint: str = "") -> None:
    """Write an error to stderr, without the streams of Python: a signal may have interrupted one."""
    if sys.stderr is None:  # it was closed at the start, and its number may be another file's
        return
    text = f"roadmap: {sentence}\n" + (f"  {hint}\n" if hint else "")
    try:  # noqa: SIM105 - contextlib may be what cannot be imported
        os.write(2, text.encode("utf-8", "backslashreplace"))
    except OSError:
        pass


def _end(_number: int, _frame: object) -> None:
    """End the process upon Ctrl-C, before the command began or after its answer."""
    if _exit_code is None:
        _write("interrupted; nothing was saved")
        os._exit(130)
    _exit_at_once()


def _exit_at_once() -> None:
    """Exit without freeing every object, which would cost each command several per cent.

    Threads and the other hooks have ended by now. If another hook failed, exit normally.
    """
    if _exit_code is None or hasattr(sys, "last_value"):
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        if not _exit_code:
            return  # the interpreter flushes again and reports the failure
    os._exit(_exit_code)


if __name__ == "__main__":
    main()
