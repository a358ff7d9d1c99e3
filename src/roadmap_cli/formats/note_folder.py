"""A folder of notes, such as a vault of Obsidian: which of its files to import.

It must not read more of a folder than its names and the beginnings of some files.
"""

from __future__ import annotations

import os
from itertools import islice

from roadmap_cli.core.wording import format_count

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
_MAX_NOTES = 1000
_MAX_FOLDERS = 200
_HEAD_BYTES = 1 << 16
_BOXES = (b"- [ ] ", b"- [x] ", b"* [ ] ", b"* [x] ")


def suggest_note(folder: str) -> tuple[str, str]:
    """Return how many notes are in a folder, in words, and the path of the one to import.

    Returns ("", "") if it has none. It is the note with the most boxes, the first by name of several.
    """
    notes: list[str] = []
    for path, folders, names in islice(os.walk(folder), _MAX_FOLDERS):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found = (os.path.join(path, name) for name in sorted(names))
        notes += [note for note in found if note.lower().endswith(_ENDINGS)]
        if len(notes) > _MAX_NOTES:
            break
    if not notes:
        return "", ""
    return format_count(len(notes), "note"), max(notes[:_MAX_NOTES], key=_count_boxes)


def _count_boxes(path: str) -> int:
    """Return how many boxes the beginning of a file has."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return 0
    return sum(map(head.count, _BOXES))
