"""The process that lays out a practice or examines a folder: it answers in lines of JSON.

`python examiner.py DESCRIPTOR starter|solution NAME SEED FOLDER` writes files into FOLDER;
`... examine NAME SEED COPY HOME ORIGIN [ONLY]` looks at a copy. Each answer is a line on the
descriptor; the last one is {"end": true}, so that a process that was killed cannot be taken for one that
was content. It has no access to the database.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from roadmap_cli.practice import materials
from roadmap_cli.practice.engine import examine
from roadmap_cli.practice.room import Room


def main(words: Sequence[str]) -> None:
    """Do what the words say."""
    descriptor, verb, name, seed, *rest = words
    os.set_inheritable(int(descriptor), False)
    with open(int(descriptor), "w", encoding="utf-8") as stream:

        def answer(**values: Any) -> None:
            stream.write(json.dumps(values) + "\n")
            stream.flush()

        if verb == "examine":
            copy, home, origin, only = [*rest, ""][:4]
            checks = materials.find_checks(name)
            room = Room(copy, int(seed), home, origin)
            answer(checks=[[c.id, c.says, c.hints, c.needs, c.seconds] for c in checks])
            for result in examine(checks, room, only):
                answer(result=result._asdict())
        elif verb == "starter":
            materials.write_starter(name, int(seed), rest[0])
        else:
            materials.write_starter(name, int(seed), rest[0])
            materials.write_solution(name, int(seed), rest[0])
        answer(end=True)


if __name__ == "__main__":
    main(sys.argv[1:])
