"""The entry point: arguments in, exit code out.

It owns how the process begins and ends, and nothing that happens in between.
"""

import atexit
import gc
import os
import sys

_exit_code: int | None = None  # set when the command has written its answer and closed its files


def main() -> None:
    """Run the command line and end the process with its exit code.

    Code that has to continue afterwards calls `cli.program.run`.
    """
    global _exit_code
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
    except KeyboardInterrupt:
        sys.stderr.write("roadmap: interrupted; nothing was saved\n")
        sys.exit(130)
    except (ImportError, OSError) as error:
        sys.stderr.write(f"roadmap: a part of the program cannot be read ({error})\n")
        sys.stderr.write("  nothing was saved; install the program anew\n")
        sys.exit(5)
    try:
        _exit_code = run(sys.argv[1:])
    except KeyboardInterrupt:  # a second one, while the first was being reported
        _exit_code = 130
    sys.exit(_exit_code)


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
