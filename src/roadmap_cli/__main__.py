"""The door of the program: in by the arguments, out by the exit code.

It owns how the process begins and ends, and nothing that happens in between.
"""

import atexit
import gc
import os
import sys

_said: int | None = None  # the exit code, once everything was said and closed


def main() -> None:
    """Run the command line and end the process with its exit code, whatever a caller does then.

    Who wants to go on calls `cli.run`.
    """
    global _said
    # A short program makes far more objects than it drops: collecting while it starts would
    # cost each command several per cent.
    gc.disable()
    # What is registered first is called last. Who was here before us would not be called at all.
    if not getattr(atexit, "_ncallbacks", lambda: True)():
        atexit.register(_leave)
    try:
        from roadmap_cli.store import signals

        sys.unraisablehook = signals.not_raised
        from roadmap_cli.cli import run
    except KeyboardInterrupt:
        sys.stderr.write("roadmap: interrupted; nothing was saved\n")
        sys.exit(130)
    except (ImportError, OSError) as error:
        sys.stderr.write(f"roadmap: a part of the program cannot be read ({error})\n")
        sys.stderr.write("  nothing was saved; install the program anew\n")
        sys.exit(5)
    try:
        _said = run(sys.argv[1:])
    except KeyboardInterrupt:  # once more, while it was being told what the first one did
        _said = 130
    sys.exit(_said)


def _leave() -> None:
    """Leave without freeing every object by itself, which would cost each command several per cent.

    Called when threads have ended and everybody else has been called. A caller that failed after
    us, and whoever wanted to be called before we began, find the interpreter as usual.
    """
    if _said is None or hasattr(sys, "last_value"):
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        if not _said:
            return  # the interpreter tries once more, and tells
    os._exit(_said)


if __name__ == "__main__":
    main()
