"""How much memory a program took at its highest.

A small program of ours starts it and asks the system afterwards, because the examiner has other children.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.jail import Run
from roadmap_cli.practice.room import Room

_WATCH = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
with open(sys.argv[1], "w") as file:
    file.write(str(peak if sys.platform == "darwin" else peak * 1024))
sys.exit(code if code >= 0 else 128 - code)
"""


def run_with_memory(
    room: Room, words: Sequence[str], *, folder: str = "", seconds: float = 5
) -> tuple[Run, int]:
    """Run a program as `room.run` does, and return also the bytes it had at its highest."""
    place = os.path.join(room.empty_folder(), "peak")
    watch = [sys.executable, "-I", "-c", _WATCH, place]
    run = room.run([*watch, *words], folder=folder, seconds=seconds)
    run = run._replace(line=shlex.join([os.path.basename(words[0]), *words[1:]]))
    if run.limit:
        return run, 0
    try:
        with open(place) as file:
            return run, int(file.read())
    except (OSError, ValueError):
        raise CouldNotLook("how much memory it took could not be seen") from None
