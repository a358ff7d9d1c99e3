"""What lies in a folder of roadmap.sh: the JSON of its drawing, and the texts of its nodes.

It owns the names of the files. It must not know what a drawing or a text says.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli.formats.json_text import refused, text_of
from roadmap_cli.formats.source_file import contents_of

_MOST_FILES = 20_000
_MOST_TEXT = 40_000_000
_CONTENT = re.compile(r"(?P<slug>.*)@(?P<node>[A-Za-z0-9_-]{1,100})\.md", re.DOTALL)

Texts = Mapping[str, Sequence[tuple[str, str]]]  # of each node: name and text of its files


def looked_through(path: str) -> tuple[list[str], str]:
    """Return the JSON files of roadmaps in a folder, and its folder of texts or ""."""
    files = _names_in(path)
    content = os.path.join(path, "content")
    own = os.path.basename(os.path.abspath(path)) + ".json"
    if own in files:
        return [os.path.join(path, own)], content if os.path.isdir(content) else ""
    found = []
    for file in sorted(files):
        if file.lower().endswith(".json") and "mapping" not in file:
            whole = os.path.join(path, file)
            if re.search(rb'"(?:nodes|mockup)"\s*:', contents_of(whole)):
                found.append(whole)
    return found, content if os.path.isdir(content) else ""


def readme_in(path: str) -> str:
    """Return the path of the README.md of a folder, or ""."""
    found = [file for file in sorted(_names_in(path)) if file.lower() == "readme.md"]
    return os.path.join(path, found[0]) if found else ""


def texts_beside(path: str) -> Texts | None:
    """Return the texts that lie beside the JSON of a roadmap, in the folder `content`."""
    folder = os.path.join(os.path.dirname(path), "content")
    return texts_of(folder) if os.path.isdir(folder) else None


def texts_of(folder: str) -> dict[str, list[tuple[str, str]]]:
    """Return the texts of a folder by node; files with other names are none."""
    found: dict[str, list[tuple[str, str]]] = {}
    count = size = 0
    for file in sorted(_names_in(folder)):
        match = _CONTENT.fullmatch(file)
        if match is None:
            continue
        data = contents_of(os.path.join(folder, file))
        count += 1
        size += len(data)
        if count > _MOST_FILES or size > _MOST_TEXT:
            sentence = f"more than {_MOST_FILES:,} texts or {_MOST_TEXT:,} bytes in this folder"
            raise refused(folder, 0, 0, "too-many", sentence, "name the folder of one roadmap")
        name = f"{os.path.basename(folder)}/{file}"
        found.setdefault(match["node"], []).append((name, text_of(data, name)))
    return found


def nodes_of(texts: Texts) -> list[dict[str, Any]]:
    """Return a node for each text of a folder without a drawing, by the names of the files."""
    return [
        {"id": node, "type": "topic", "data": {"label": ""}, "position": {"x": 0, "y": 60 * place}}
        for place, (node, _) in enumerate(sorted(texts.items(), key=lambda item: item[1][0][0]))
    ]


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError as error:
        sentence = f"this folder cannot be read: {error.strerror or 'unknown reason'}"
        raise refused(folder, 0, 0, "unreadable", sentence, "check the path") from None
