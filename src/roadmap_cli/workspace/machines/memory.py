"""What is remembered of a place: how far the files of a folder were read, and what it holds as we do.

Only a cache of the last place: two places put each other out. Without it, or when anything does not
fit, the whole folder is read, and nobody is told what a server has lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from roadmap_cli.file_access import open_file
from roadmap_cli.settings import Paths
from roadmap_cli.store.log.log import Heads
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.carriers.folder.files import FileMark

_VERSION = 1
_MAX_BYTES = 10_000_000


class PlaceMemory(Record):
    """What a place was known to hold."""

    files: Mapping[str, FileMark]  # of a folder
    heads: Heads


def read_memory(paths: Paths, place: str) -> PlaceMemory | None:
    """Return what is remembered of a place, None if it is another one or nothing can be read."""
    from roadmap_cli.carriers.folder.files import FileMark

    try:
        with os.fdopen(open_file(paths.place_memory), "rb") as file:
            value: Any = json.loads(file.read(_MAX_BYTES))
        if (value["version"], value["place"]) != (_VERSION, place):
            return None
        files = {str(name): _read_mark(FileMark(*mark)) for name, mark in value["files"].items()}
        heads = {str(d): (int(n), str(checksum)) for d, (n, checksum) in value["heads"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return PlaceMemory(files, heads)


def _read_mark(mark: FileMark) -> FileMark:
    if [type(value) for value in mark] != [int, int, int, str]:
        raise TypeError
    return mark


def write_memory(paths: Paths, place: str, memory: PlaceMemory) -> None:
    """Remember a place; that this fails is no fault, for then all of it is read again."""
    from roadmap_cli.store.database import atomic_write

    if os.path.lexists(paths.place_memory) and not os.path.isfile(paths.place_memory):
        return  # a pipe, say, that would wait for a reader
    value = {
        "version": _VERSION,
        "place": place,
        "files": dict(memory.files),
        "heads": dict(memory.heads),
    }
    with suppress(OSError):
        atomic_write.write_atomically(paths.place_memory, (json.dumps(value),), mode=0o600)


def forget(paths: Paths) -> None:
    """Let the next sync read all of the place."""
    with suppress(OSError):
        os.unlink(paths.place_memory)
