"""The door of the program."""

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A short program makes far more objects than it drops: collecting while it starts would
    # cost each command several per cent.
    gc.disable()
    try:
        from roadmap_cli.cli import run
    except KeyboardInterrupt:
        sys.stderr.write("roadmap: interrupted; nothing was saved\n")
        sys.exit(130)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
