"""The JSON of a roadmap.sh drawing: its nodes, its lines and its metadata.

It owns the versions of the format, refuses other JSON and remarks on broken parts. It must not know
what the drawing means, and nothing of texts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from math import isfinite
from typing import Any

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.identifiers import slugify
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, shorten
from roadmap_cli.formats.text.strict_json import import_error
from roadmap_cli.values import Record

MAX_NODES = 150_000
MAX_CHECKLIST_ITEMS = 200
# Other nodes that roadmap.sh lets its readers tick; they become subtopics.
_CHECKBOXES = frozenset(("todo", "todo-checkbox", "checklist-item"))
# Decoration is never a topic, even if it has a text.
_DECORATION = frozenset(
    ("title", "section", "paragraph", "label", "legend", "vertical", "horizontal", "checklist")
)
_ITEM_HEIGHT = 32
# Nodes whose tops differ by less are in one row.
_ROW_HEIGHT = 24


class Node(Record):
    """A node of the drawing; `kind` is its type, with all that can be learned as subtopic."""

    id: str
    kind: str
    label: str
    x: float
    y: float
    width: float
    height: float
    data: dict[str, Any]  # as in the file
    legend: str = ""
    href: str = ""

    @property
    def is_learnable(self) -> bool:
        """Whether it becomes a topic of ours."""
        return self.kind in ("topic", "subtopic")

    @property
    def sort_key(self) -> tuple[float, float]:
        """The reading order: row by row, from the left."""
        return (round(self.y / _ROW_HEIGHT), self.x)

    @property
    def center(self) -> tuple[float, float]:
        """The middle of its frame."""
        return self.x + self.width / 2, self.y + self.height / 2


class Drawing:
    """A drawing; `is_drawn` is false for a folder of texts alone, each of them a node.

    `text_ids` are the ids of the nodes that have a text.
    """

    def __init__(
        self,
        value: Any,
        name: str,
        remarks: Remarks,
        *,
        is_drawn: bool = True,
        text_ids: Collection[str] = (),
    ) -> None:
        values = _node_values(value, name)
        self.name = name
        self.is_drawn = is_drawn
        checklists: dict[str, list[str]] = {}
        self.nodes = self._read_nodes(values, remarks, text_ids, checklists)
        if len(self.nodes) > MAX_NODES:
            raise _not_a_roadmap(name, f"too big: it has more than {MAX_NODES:,} nodes")
        self.labels = {node.id: node.label or node.id for node in self.nodes}
        self.edges = _read_edges(value.get("edges"), self.labels, checklists, remarks)
        # The name of the file, or of the folder around its folder `content`.
        path = os.path.abspath(name)
        stem = os.path.splitext(os.path.basename(path))[0]
        stem = os.path.basename(os.path.dirname(path)) if stem == "content" else stem
        slug = slugify(clean_text(value.get("slug")))
        self.id = slug or slugify(stem) or "roadmap-sh"
        self.title = self._find_title(value.get("title"), stem)
        # Without a version, the day of the last change.
        self.version = clean_text(value.get("version")) or clean_text(value.get("updatedAt"))[:10]
        self.license = clean_text(value.get("license"))
        self.address = f"https://roadmap.sh/{slug}" if slug else ""

    def _read_nodes(
        self,
        values: list[Any],
        remarks: Remarks,
        text_ids: Collection[str],
        checklists: dict[str, list[str]],
    ) -> list[Node]:
        """Return the nodes; add the ids of the items of each checklist to `checklists`."""
        nodes: dict[str, Node] = {}
        broken = repeated = bare = 0
        for value in values:
            name = _read_id(value.get("id")) if isinstance(value, dict) else ""
            if not name or name in nodes:
                broken += not name
                repeated += name in nodes
                continue
            node = nodes[name] = _read_node(name, value, has_text=name in text_ids)
            bare += node.is_learnable and not node.label and self.is_drawn
            for item in _checklist_items(node):
                previous = nodes.setdefault(item.id, item)
                if previous is not item:
                    repeated += 1
                    nodes[item.id] = previous._replace(href=item.href or previous.href)
                checklists.setdefault(name, []).append(item.id)
        remarks.add_count(broken, "node", "without an id", "left out")
        remarks.add_count(repeated, "node", "with a repeated id", "left out")
        remarks.add_count(bare, "topic", "without a label", "named after the heading of its text")
        return list(nodes.values())

    def _find_title(self, value: Any, stem: str) -> str:
        """Return the title in the file, else in the drawing, else the name of the file."""
        if isinstance(value, dict):
            value = value.get("page") or value.get("card")
        titles = [clean_text(value), *(n.label for n in self.nodes if n.kind == "title")]
        words = " ".join(re.sub(r"[-_]+", " ", remove_unsafe_chars(stem)).split())
        title = next(filter(None, titles), f"{words[:1].upper()}{words[1:]}")
        return shorten(title or "A roadmap", MAX_TITLE_LENGTH)


def clean_text(value: Any) -> str:
    """Return a JSON value as one line of text, or "" if it is no text."""
    if not isinstance(value, str):
        return ""
    return shorten(" ".join(remove_unsafe_chars(value[:20_000]).split()), 1000)


def read_link(value: dict[str, Any]) -> str:
    """Return the address that a checklist item or a link of the drawing has, or ""."""
    return clean_text(value.get("url")) or clean_text(value.get("href"))


def _node_values(value: Any, name: str) -> list[Any]:
    """Return the nodes of a file; raise InvalidRoadmap for other JSON and the older format."""
    if not isinstance(value, dict):
        raise _not_a_roadmap(name, "not a roadmap from roadmap.sh: it has no `nodes`")
    if isinstance(value.get("mockup"), dict):
        sentence = (
            "this is the older format of roadmap.sh (`mockup`), which only says where its boxes"
            " are drawn"
        )
        hint = (
            "use a newer version of this roadmap, whose JSON starts with `nodes`, or import its"
            " directory `content` if its files are called slug@node.md"
        )
        raise import_error(name, "older-format", sentence, hint)
    values = value.get("nodes")
    if not isinstance(values, list):
        raise _not_a_roadmap(name, "not a roadmap from roadmap.sh: it has no list of `nodes`")
    return values


def _read_node(name: str, value: dict[str, Any], *, has_text: bool) -> Node:
    """Return a node; one with a text is learnable, whatever its type."""
    kind = clean_text(value.get("type"))
    if kind in _CHECKBOXES or (has_text and kind not in _DECORATION and kind != "topic"):
        kind = "subtopic"
    data = value.get("data")
    data = data if isinstance(data, dict) else {}
    legend = data.get("legend")
    position = [value.get(key) for key in ("position", "positionAbsolute")]
    size = [value, *(value.get(key) for key in ("measured", "style"))]
    return Node(
        id=name,
        kind=kind,
        label=clean_text(data.get("label")),
        x=_first_number(position, "x"),
        y=_first_number(position, "y"),
        width=max(0.0, _first_number(size, "width")),
        height=max(0.0, _first_number(size, "height")),
        data=data,
        legend=clean_text(legend.get("label") if isinstance(legend, dict) else legend),
        href=clean_text(data.get("href")),
    )


def _first_number(values: list[Any], key: str) -> float:
    for value in values:
        number = value.get(key) if isinstance(value, dict) else None
        if isinstance(number, int | float) and abs(number) < 1e9 and isfinite(number):
            return float(number)
    return 0.0


def _checklist_items(node: Node) -> list[Node]:
    """Return the items of a checklist as nodes below each other."""
    values = node.data.get("checklists") if node.kind == "checklist" else None
    return [
        Node(
            # A copy of a checklist keeps the ids of its items, which alone would repeat.
            id=f"{node.id}/{_read_id(value.get('id')) or label}",
            kind="subtopic",
            label=label,
            x=node.x,
            y=node.y + row * _ITEM_HEIGHT,
            width=node.width,
            height=_ITEM_HEIGHT,
            data={},
            href=read_link(value),
        )
        for row, value in enumerate(
            values[:MAX_CHECKLIST_ITEMS] if isinstance(values, list) else []
        )
        if isinstance(value, dict) and (label := clean_text(value.get("label")))
    ]


def _read_edges(
    values: Any, labels: Collection[str], checklists: dict[str, list[str]], remarks: Remarks
) -> list[tuple[str, str]]:
    """Return the lines; one that ends at a checklist ends at each of its items."""
    edges: dict[tuple[str, str], None] = {}
    loose = 0
    for value in values if isinstance(values, list) else []:
        ends = (value.get("source"), value.get("target")) if isinstance(value, dict) else ()
        names = [name for name in map(_read_id, ends) if name in labels]
        if len(names) < 2:
            loose += 1
            continue
        starts, targets = (checklists.get(name, [name]) for name in names)
        if len(edges) > MAX_NODES or min(len(starts), len(targets)) > 1:
            starts, targets = starts[:1], targets[:1]
        edges |= {(start, target): None for start in starts for target in targets}
    remarks.add_count(loose, "line", "without a node at each end", "left out")
    return list(edges)


def _read_id(value: Any) -> str:
    return clean_text(str(value)) if isinstance(value, str | int) else ""


def _not_a_roadmap(name: str, why: str) -> InvalidRoadmap:
    hint = "is it the JSON of a roadmap from roadmap.sh? --format names another format"
    return import_error(name, "no-roadmap", f"this is {why}", hint)
