"""The JSON of a roadmap.sh drawing: its nodes, its lines, and what it says of itself.

It owns the forms that roadmap.sh has written drawings in, refuses what is none of them, and
remarks on what is broken. It must not know what the drawing means, and nothing of texts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from math import isfinite
from typing import Any

from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.identifiers import slug_of
from roadmap_cli.formats.json_text import refused
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.values import Value

MOST_NODES = 150_000
MOST_ENTRIES = 200  # of one checklist
# What else roadmap.sh lets its readers tick; for us it is a subtopic.
_ITEMS = frozenset(("todo", "todo-checkbox", "checklist-item"))
# What is drawn around topics and never one, also where somebody wrote a text about it.
_NEVER = frozenset(
    ("title", "section", "paragraph", "label", "legend", "vertical", "horizontal", "checklist")
)
_ENTRY_HEIGHT = 32
# Nodes whose tops differ by less stand in one row.
_ROW_HEIGHT = 24


class Node(Value):
    """A node of the drawing; `kind` is its type as we take it."""

    id: str
    kind: str
    label: str
    x: float
    y: float
    width: float
    height: float
    legend: str = ""
    href: str = ""

    @property
    def learn(self) -> bool:
        """Say whether it is something to learn."""
        return self.kind in ("topic", "subtopic")

    @property
    def position(self) -> tuple[float, float]:
        """What sorts nodes as they are read: row by row, from the left."""
        return (round(self.y / _ROW_HEIGHT), self.x)

    @property
    def center(self) -> tuple[float, float]:
        """The middle of its frame."""
        return self.x + self.width / 2, self.y + self.height / 2


class Drawing:
    """A drawing; `drawn` is false where there are only texts, each of them a node.

    `with_text` are the ids of nodes about which there is a text.
    """

    def __init__(
        self,
        value: Any,
        name: str,
        remarks: Remarks,
        *,
        drawn: bool = True,
        with_text: Collection[str] = (),
    ) -> None:
        values = _node_values(value, name)
        self.name = name
        self.drawn = drawn
        self.nodes: list[Node] = []
        # What the file holds of each node that is nothing to learn.
        self.details: dict[str, dict[str, Any]] = {}
        entries = self._read_nodes(values, remarks, with_text)
        if len(self.nodes) > MOST_NODES:
            raise _too_big(name)
        self.labels = {node.id: node.label or node.id for node in self.nodes}
        self.edges = _edges_in(value.get("edges"), self.labels, entries, remarks)
        stem = _stem(name)
        slug = slug_of(text_in(value.get("slug")))
        self.id = slug or slug_of(stem) or "roadmap-sh"
        self.title = self._title(value.get("title"), stem)
        # Without a version, the day of the last change.
        self.version = text_in(value.get("version")) or text_in(value.get("updatedAt"))[:10]
        self.license = text_in(value.get("license"))
        self.address = f"https://roadmap.sh/{slug}" if slug else ""  # where it is shown

    def _read_nodes(
        self, values: list[Any], remarks: Remarks, with_text: Collection[str]
    ) -> dict[str, list[str]]:
        """Take in the nodes of the file; return the ids of the entries of each checklist."""
        nodes: dict[str, Node] = {}
        entries: dict[str, list[str]] = {}
        broken = repeated = bare = 0
        for value in values:
            name = _id_in(value.get("id")) if isinstance(value, dict) else ""
            if not name:
                broken += 1
                continue
            if name in nodes:
                repeated += 1
                continue
            data = value.get("data")
            data = data if isinstance(data, dict) else {}
            node = _node(name, value, data, has_text=name in with_text)
            nodes[name] = node
            if not node.learn:
                self.details[name] = data
            elif not node.label and self.drawn:
                bare += 1
            for entry in _entries_of(node, data):
                known = nodes.setdefault(entry.id, entry)
                if known is not entry:
                    repeated += 1
                    nodes[entry.id] = known._replace(href=entry.href or known.href)
                entries.setdefault(name, []).append(entry.id)
        self.nodes = list(nodes.values())
        remarks.add_count(broken, "node", "without an id", "left out")
        remarks.add_count(repeated, "node", "with an id that another one has", "left out")
        remarks.add_count(bare, "topic", "without a label", "called by the text's heading")
        return entries

    def _title(self, said: Any, stem: str) -> str:
        """Return the title: as the file says it, as the drawing does, or the name of the file."""
        if isinstance(said, dict):
            said = said.get("page") or said.get("card")
        titles = [text_in(said), *(n.label for n in self.nodes if n.kind == "title")]
        words = " ".join(re.sub(r"[-_]+", " ", without_refused(stem)).split())
        title = next(filter(None, titles), f"{words[:1].upper()}{words[1:]}")
        return shortened(title or "A roadmap", LONGEST_TITLE)


def text_in(value: Any) -> str:
    """Return a text of one line, of whatever stood there."""
    if not isinstance(value, str):
        return ""
    return shortened(" ".join(without_refused(value[:20_000]).split()), 1000)


def _node_values(value: Any, name: str) -> list[Any]:
    """Return the nodes of a file; raise InvalidRoadmap for what is no drawing that can be read."""
    if not isinstance(value, dict):
        raise _no_roadmap(name, "no roadmap of roadmap.sh: it has no `nodes`")
    if isinstance(value.get("mockup"), dict):
        sentence = (
            "this is the older format of roadmap.sh (`mockup`), which says only where its boxes"
            " are drawn"
        )
        hint = (
            "take a newer version of this roadmap, whose JSON begins with `nodes`; or import its"
            " folder `content` where the files are called slug@node.md"
        )
        raise refused(name, 0, 0, "older-format", sentence, hint)
    values = value.get("nodes")
    if not isinstance(values, list):
        raise _no_roadmap(name, "no roadmap of roadmap.sh: it has no list of `nodes`")
    if len(values) > MOST_NODES:
        raise _too_big(name)
    return values


def _node(name: str, value: dict[str, Any], data: dict[str, Any], *, has_text: bool) -> Node:
    """Return the node that an object of the JSON describes; `data` is what it holds inside.

    What has a text of its own (`has_text`) is something to learn, whatever its type is called.
    """
    kind = text_in(value.get("type"))
    if kind in _ITEMS or (has_text and kind not in _NEVER and kind != "topic"):
        kind = "subtopic"
    legend = data.get("legend")
    return Node(
        id=name,
        kind=kind,
        label=text_in(data.get("label")),
        x=_number(value, "x", "position", "positionAbsolute"),
        y=_number(value, "y", "position", "positionAbsolute"),
        width=max(0.0, _number(value, "width", "", "measured", "style")),
        height=max(0.0, _number(value, "height", "", "measured", "style")),
        legend=text_in(legend.get("label") if isinstance(legend, dict) else legend),
        href=text_in(data.get("href")),
    )


def _number(value: dict[str, Any], key: str, *holders: str) -> float:
    """Return a number of a node from whichever of the forms it has; "" is the node itself."""
    for holder in holders:
        inside = value.get(holder) if holder else value
        found = inside.get(key) if isinstance(inside, dict) else None
        if isinstance(found, int | float) and abs(found) < 1e9 and isfinite(found):
            return float(found)
    return 0.0


def _entries_of(node: Node, data: dict[str, Any]) -> Iterator[Node]:
    """Yield a node to learn for each entry of a checklist, a row below the other."""
    inside = data.get("checklists") if node.kind == "checklist" else None
    for row, item in enumerate(inside[:MOST_ENTRIES] if isinstance(inside, list) else []):
        label = text_in(item.get("label")) if isinstance(item, dict) else ""
        if label:
            yield Node(
                # Copied checklists keep the ids of their entries, which alone tell none apart.
                id=f"{node.id}/{_id_in(item.get('id')) or label}",
                kind="subtopic",
                label=label,
                x=node.x,
                y=node.y + row * _ENTRY_HEIGHT,
                width=node.width,
                height=_ENTRY_HEIGHT,
                href=text_in(item.get("url")) or text_in(item.get("href")),
            )


def _edges_in(
    values: Any, known: Collection[str], entries: dict[str, list[str]], remarks: Remarks
) -> list[tuple[str, str]]:
    """Return the lines; one that ends at a checklist ends at each of its entries."""
    found: dict[tuple[str, str], None] = {}
    loose = 0
    for value in values if isinstance(values, list) else []:
        named = (value.get("source"), value.get("target")) if isinstance(value, dict) else ("", "")
        starts, ends = ([end] if end in known else [] for end in map(_id_in, named))
        if not starts or not ends:
            loose += 1
            continue
        starts, ends = entries.get(starts[0], starts), entries.get(ends[0], ends)
        if len(found) > MOST_NODES or min(len(starts), len(ends)) > 1:
            starts, ends = starts[:1], ends[:1]
        found |= {(start, end): None for start in starts for end in ends}
    remarks.add_count(loose, "line", "with an end at no node", "left out")
    return list(found)


def _id_in(value: Any) -> str:
    """Return the id of a node, which is shown where it has no label; "" for none."""
    return text_in(str(value)) if isinstance(value, str | int) else ""


def _stem(name: str) -> str:
    """Return the name of a file without its ending, or of the folder around its texts."""
    path = os.path.abspath(name)
    stem = os.path.splitext(os.path.basename(path))[0]
    return os.path.basename(os.path.dirname(path)) if stem == "content" else stem


def _too_big(name: str) -> InvalidRoadmap:
    return _no_roadmap(name, f"too big: it has more than {MOST_NODES:,} nodes")


def _no_roadmap(name: str, why: str) -> InvalidRoadmap:
    hint = "is it the JSON of a roadmap of roadmap.sh? other formats are named with --format"
    return refused(name, 0, 0, "no-roadmap", f"this is {why}", hint)
