"""One node of a roadmap.sh drawing: what its JSON says of kind, words and place.

It owns the forms that roadmap.sh has written nodes in. It must not know of other nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.plain_words import shortened
from roadmap_cli.values import Value

MOST_ENTRIES = 200  # of one checklist
# What else roadmap.sh lets its readers tick; for us it is a subtopic.
_ITEMS = frozenset(("todo", "todo-checkbox", "checklist-item"))
# What is drawn around topics and never one, also where somebody wrote a text about it.
_NEVER = frozenset(
    ("title", "section", "paragraph", "label", "legend", "vertical", "horizontal", "checklist")
)
_ROW_OF_ENTRIES = 32
# Nodes whose tops differ by less stand in one row.
_ROW = 24


class Node(Value):
    """A node of the drawing; `kind` is its type, `learn` whether it is something to learn."""

    id: str
    kind: str
    label: str
    x: float
    y: float
    width: float
    height: float

    @property
    def learn(self) -> bool:
        """Say whether it is something to learn."""
        return self.kind in ("topic", "subtopic")


def node_of(
    name: str, value: dict[str, Any], data: dict[str, Any], *, has_text: bool = False
) -> Node:
    """Return the node that an object of the JSON describes; `data` is what it holds inside.

    What has a text of its own (`has_text`) is something to learn, whatever its type is called.
    """
    kind = text_in(value.get("type"))
    if kind in _ITEMS or (has_text and kind not in _NEVER and kind != "topic"):
        kind = "subtopic"
    return Node(name, kind, text_in(data.get("label")), *_frame(value))


def entries_of(node: Node, data: dict[str, Any]) -> Iterator[tuple[Node, str]]:
    """Yield a node to learn for each entry of a checklist, a row below the other, and its link."""
    inside = data.get("checklists") if node.kind == "checklist" else None
    for row, item in enumerate(inside[:MOST_ENTRIES] if isinstance(inside, list) else []):
        label = text_in(item.get("label")) if isinstance(item, dict) else ""
        if label:
            # Copied checklists keep the ids of their entries, so that these alone tell none apart.
            name = f"{node.id}/{name_in(item.get('id')) or label}"
            y = node.y + row * _ROW_OF_ENTRIES
            entry = Node(name, "subtopic", label, node.x, y, node.width, _ROW_OF_ENTRIES)
            yield entry, text_in(item.get("url")) or text_in(item.get("href"))


def place_of(node: Node) -> tuple[float, float]:
    """Return what sorts nodes as they are read: row by row, from the left."""
    return (round(node.y / _ROW), node.x)


def text_in(value: Any) -> str:
    """Return a text of one line, of whatever stood there."""
    if not isinstance(value, str):
        return ""
    return shortened(" ".join(without_refused(value[:20_000]).split()), 1000)


def name_in(value: Any) -> str:
    """Return the id of a node, which is shown where it has no label; "" for none."""
    return text_in(str(value)) if isinstance(value, str | int) else ""


def legend_in(data: dict[str, Any]) -> str:
    """Return the mark that a node bears, in either form; "" for none."""
    legend = data.get("legend")
    return text_in(legend.get("label") if isinstance(legend, dict) else legend)


def _frame(value: dict[str, Any]) -> tuple[float, float, float, float]:
    """Return place and size of a node, from whichever of the forms it has."""

    def number(key: str, *keys: str) -> float:
        for holder in keys:
            inside = value.get(holder) if holder else value
            found = inside.get(key) if isinstance(inside, dict) else None
            if isinstance(found, int | float) and abs(found) < 1e9 and isfinite(found):
                return float(found)
        return 0.0

    return (
        number("x", "position", "positionAbsolute"),
        number("y", "position", "positionAbsolute"),
        max(0.0, number("width", "", "measured", "style")),
        max(0.0, number("height", "", "measured", "style")),
    )
