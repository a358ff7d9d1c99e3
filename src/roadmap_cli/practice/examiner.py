"""The process that lays out a practice or examines a folder: it answers in lines of JSON.

`python examiner.py DESCRIPTOR starter|solution NAME SEED FOLDER` writes files into FOLDER;
`... examine NAME SEED COPY HOME ORIGIN ONLY` looks at a copy. Each answer is a line on the
descriptor; the last one is {"end": true}, so that a process that was killed cannot be taken for one that
was content, or {"refused": [...]} with what the system refused. It has no access to the database.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from roadmap_cli.practice import materials
from roadmap_cli.practice.engine import OF_THE_SYSTEM, examine
from roadmap_cli.practice.jail import MEMORY
from roadmap_cli.practice.room import Room


def main(words: Sequence[str]) -> None:
    """Do what the words say."""
    descriptor, verb, name, seed, *rest = words
    os.set_inheritable(int(descriptor), False)
    _own_descendants()
    _hide_from_programs()
    _limit_memory()
    try:
        with open(int(descriptor), "w", encoding="utf-8") as stream:
            for answer in _answers(verb, name, int(seed), rest):
                stream.write(json.dumps(answer) + "\n")
                stream.flush()
    finally:
        _end_descendants()


def _answers(verb: str, name: str, seed: int, rest: Sequence[str]) -> Iterator[dict[str, Any]]:
    if verb == "examine":
        copy, home, origin, only = rest
        checks = materials.find_checks(name)
        yield {"checks": [[check.id, check.says, check.hints] for check in checks]}
        for result in examine(checks, Room(copy, seed, home, origin), only):
            yield {"result": result._asdict()}
    else:
        try:
            materials.write_starter(name, seed, rest[0])
            if verb == "solution":
                materials.write_solution(name, seed, rest[0])
        except OSError as error:
            if error.errno not in OF_THE_SYSTEM:
                raise
            yield {"refused": [error.errno, error.strerror, rest[0]]}
            return
    yield {"end": True}


def _own_descendants() -> None:
    """End with the process that started this one, and take over what its programs leave behind."""
    signal.signal(signal.SIGTERM, _leave)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def _hide_from_programs() -> None:
    """Keep our memory, variables and open files, the answers among them, from a program that asks /proc."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(4, 0)  # PR_SET_DUMPABLE


def _limit_memory() -> None:
    """Bound what a check can take that reads the gigabytes a program wrote."""
    with contextlib.suppress(ValueError, OSError):  # macOS has no limit of memory
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(143)


def _end_descendants() -> None:
    """End the programs that have left their session to outlive us."""
    path = f"/proc/self/task/{os.getpid()}/children"
    for _ in range(100):  # those of the children come to us, too
        with contextlib.suppress(OSError), open(path, encoding="ascii") as file:
            pids = file.read().split()
            for pid in pids:
                with contextlib.suppress(OSError):
                    os.kill(int(pid), signal.SIGKILL)
                    os.waitpid(int(pid), 0)
            if pids:
                continue
        return


if __name__ == "__main__":
    main(sys.argv[1:])
