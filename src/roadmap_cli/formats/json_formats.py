"""Which program a JSON file comes from: known by its structure, never by a word in it.

What is not taken is refused by its own name, with what to do. It must not read what it recognises.
"""

from __future__ import annotations

import json
from typing import Any

from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.text.strict_json import decode_text, import_error, parse_json
from roadmap_cli.formats.trello import is_trello

# Of other programs: keys that their files have together, what they are, and what to do instead.
_TABLE = "make a table with the columns title,links,done, or a list of boxes: - [ ] Title"
_OTHERS = (
    (("cells", "nbformat"), "a Jupyter notebook", "export it as Markdown and import that"),
    (("exercises",), "the configuration of an Exercism track", _TABLE),
    (("name", "dependencies"), "a package description of npm", "name the file with the roadmap"),
    (("chapters", "superBlock"), "a curriculum of freeCodeCamp", _TABLE),
    (("type", "features"), "GeoJSON", "name the file with the roadmap"),
    (("$schema", "properties"), "a JSON schema", "name the file with the roadmap"),
    (("number", "title", "state"), "a list of issues", _TABLE),
)


def find_json_format(data: bytes, name: str) -> str:
    """Return the format of a JSON file; raise InvalidRoadmap for that of another program."""
    try:
        value = parse_json(data, name)
    except InvalidRoadmap:
        if _begins_with_task(decode_text(data, name)):
            return "taskwarrior"  # one task a line
        raise
    if isinstance(value, dict) and is_drawing(value):
        return "roadmap.sh"
    if is_trello(value):
        return "trello"
    tasks = value if isinstance(value, list) else [value]
    if any(map(_is_task, tasks)) or value == []:
        return "taskwarrior"
    raise _refuse(value, name)


def is_drawing(value: dict[str, Any]) -> bool:
    """Return whether an object is a drawing of roadmap.sh, not one of another program."""
    if isinstance(value.get("mockup"), dict):
        return True
    nodes = value.get("nodes")
    if not isinstance(nodes, list):
        return False
    objects = [node for node in nodes if isinstance(node, dict)]
    # A canvas of Obsidian has its places in the nodes themselves, and other kinds of them.
    return not objects or any(
        "data" in node or "position" in node or node.get("type") in ("topic", "subtopic")
        for node in objects
    )


def _is_task(value: Any) -> bool:
    """Return whether a value is a task of Taskwarrior."""
    return (
        isinstance(value, dict)
        and "description" in value
        and not {"uuid", "entry", "status"}.isdisjoint(value)
        and "exercises" not in value
    )


def _begins_with_task(text: str) -> bool:
    """Return whether the first line of a text is a task, as in an export with one a line."""
    first = next((line for line in text.split("\n", 1000) if line.strip()), "")
    try:
        return _is_task(json.loads(first[:100_000].strip().rstrip(",")))
    except (ValueError, RecursionError):
        return False


def _refuse(value: Any, name: str) -> InvalidRoadmap:
    sentence, hint = "this JSON comes from no program that can be imported", _TABLE
    first = (
        next((item for item in value if isinstance(item, dict)), {})
        if isinstance(value, list)
        else value
    )
    keys = first.keys() if isinstance(first, dict) else set()
    if "nodes" in keys and isinstance(first["nodes"], list):
        sentence = "this is a canvas, such as those of Obsidian, and no drawing of roadmap.sh"
    for needed, what, instead in _OTHERS:
        if keys >= set(needed):
            sentence, hint = f"this is {what}, which cannot be imported", instead
            break
    return import_error(name, "foreign-format", sentence, hint)
