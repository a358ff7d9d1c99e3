"""The JSON of a roadmap.sh drawing: its nodes, its lines, and what it says of itself.

It refuses what is no such file and tells of what is broken in it. It must not know what the
drawing means, and nothing of texts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from typing import Any

from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.identifiers import slug_of
from roadmap_cli.formats.json_text import refused
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened
from roadmap_cli.formats.roadmap_sh_nodes import (
    Node,
    entries_of,
    legend_in,
    name_in,
    node_of,
    text_in,
)
from roadmap_cli.formats.roadmap_sh_remarks import Remarks

MOST_NODES = 150_000


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
        self.name = name
        self.drawn = drawn
        if not isinstance(value, dict):
            raise _no_map(name, "no roadmap of roadmap.sh: it has no `nodes`")
        if isinstance(value.get("mockup"), dict):
            raise refused(
                name,
                0,
                0,
                "older-format",
                "this is the older format of roadmap.sh (`mockup`), which says only where its "
                "boxes are drawn",
                "take a newer version of this roadmap, whose JSON begins with `nodes`; or import "
                "its folder `content` where the files are called slug@node.md",
            )
        if not isinstance(value.get("nodes"), list):
            raise _no_map(name, "no roadmap of roadmap.sh: it has no list of `nodes`")
        if len(value["nodes"]) > MOST_NODES:
            raise _no_map(name, f"too big: it has more than {MOST_NODES:,} nodes")
        self._said = {
            key: text_in(value.get(key)) for key in ("slug", "version", "updatedAt", "license")
        }
        self._title = _title_in(value)
        self.nodes, self.data, entries = _nodes_in(
            value["nodes"], remarks, drawn=drawn, with_text=with_text
        )
        if len(self.nodes) > MOST_NODES:
            raise _no_map(name, f"too big: it has more than {MOST_NODES:,} nodes")
        self.labels = {node.id: node.label or node.id for node in self.nodes}
        self.edges = _edges_in(value.get("edges"), self.nodes, entries, remarks)

    @property
    def id(self) -> str:
        """The id of the roadmap: its slug, else the name of the file."""
        for text in (self._said["slug"], self._stem()):
            if slug := slug_of(text):
                return slug
        return "roadmap-sh"

    @property
    def title(self) -> str:
        """The title: as the file says it, as the drawing does, or the name of the file."""
        titles = [node.label for node in self.nodes if node.kind == "title" and node.label]
        stem = " ".join(re.sub(r"[-_]+", " ", without_refused(self._stem())).split())
        stem = f"{stem[:1].upper()}{stem[1:]}" or "A roadmap"
        return shortened(self._title or (titles[0] if titles else stem), LONGEST_TITLE)

    @property
    def version(self) -> str:
        """The version, else the day of the last change."""
        return self._said["version"] or self._said["updatedAt"][:10]

    @property
    def license(self) -> str:
        """The license, or ""."""
        return self._said["license"]

    @property
    def address(self) -> str:
        """Where it is shown, or ""."""
        slug = slug_of(self._said["slug"])
        return f"https://roadmap.sh/{slug}" if slug else ""

    def legend_of(self, node: Node) -> str:
        """Return the mark of a node to learn, or ""."""
        return text_in(self.data.get(node.id, {}).get("legend")) if node.learn else ""

    def _stem(self) -> str:
        path = os.path.abspath(self.name)
        stem = os.path.splitext(os.path.basename(path))[0]
        if stem == "content":
            stem = os.path.basename(os.path.dirname(path))
        return stem


def _nodes_in(
    values: list[Any], remarks: Remarks, *, drawn: bool, with_text: Collection[str]
) -> tuple[list[Node], dict[str, dict[str, Any]], dict[str, list[str]]]:
    """Return the nodes, what the file holds of each that is used later, entries by checklist."""
    found: dict[str, Node] = {}
    kept: dict[str, dict[str, Any]] = {}
    entries: dict[str, list[str]] = {}
    broken = repeated = bare = 0
    for value in values:
        name = name_in(value.get("id")) if isinstance(value, dict) else ""
        if not name:
            broken += 1
            continue
        if name in found:
            repeated += 1
            continue
        data = value.get("data")
        data = data if isinstance(data, dict) else {}
        node = node_of(name, value, data, has_text=name in with_text)
        if node.learn and not node.label and drawn:
            bare += 1
        if not node.learn:
            kept[name] = data
        else:
            own = {"legend": legend_in(data), "href": text_in(data.get("href"))}
            if any(own.values()):
                kept[name] = own
        found[name] = node
        for entry, href in entries_of(node, data):
            repeated += entry.id in found
            found.setdefault(entry.id, entry)
            kept |= {entry.id: {"href": href}} if href else {}
            entries.setdefault(name, []).append(entry.id)
    remarks.tell_count(broken, "node", "without an id", "left out")
    remarks.tell_count(repeated, "node", "with an id that another one has", "left out")
    remarks.tell_count(bare, "topic", "without a label", "called by the text's heading")
    return list(found.values()), kept, entries


def _edges_in(
    values: Any, nodes: list[Node], entries: dict[str, list[str]], remarks: Remarks
) -> list[tuple[str, str]]:
    """Return the lines; one that ends at a checklist ends at each of its entries."""
    known = {node.id for node in nodes}
    found: dict[tuple[str, str], None] = {}
    loose = 0
    for value in values if isinstance(values, list) else []:
        named = (value.get("source"), value.get("target")) if isinstance(value, dict) else ()
        pair = tuple(map(name_in, named))
        if len(pair) == 2 and known.issuperset(pair):
            starts, ends = (entries.get(end, [end]) for end in pair)
            if len(found) > MOST_NODES or min(len(starts), len(ends)) > 1:
                starts, ends = starts[:1], ends[:1]
            found |= {(start, end): None for start in starts for end in ends}
        else:
            loose += 1
    remarks.tell_count(loose, "line", "with an end at no node", "left out")
    return list(found)


def _title_in(value: dict[str, Any]) -> str:
    title = value.get("title")
    if isinstance(title, dict):
        title = title.get("page") or title.get("card")
    return text_in(title)


def _no_map(name: str, why: str) -> InvalidRoadmap:
    hint = "is it the JSON of a roadmap of roadmap.sh? other formats are named with --format"
    return refused(name, 0, 0, "no-roadmap", f"this is {why}", hint)
