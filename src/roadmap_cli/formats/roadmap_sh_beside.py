"""What stands in a roadmap.sh drawing beside its topics: buttons with links, boxes with words.

A link goes to the nearest topic; words are told, so that none are lost. It must not know of order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.roadmap_sh_content import Link, link_of
from roadmap_cli.formats.roadmap_sh_drawing import MOST_NODES, Drawing
from roadmap_cli.formats.roadmap_sh_nodes import MOST_ENTRIES, Node, text_in
from roadmap_cli.formats.roadmap_sh_order import Group
from roadmap_cli.formats.roadmap_sh_remarks import Remarks

_BADGES = {"course": "course", "courses": "course", "book": "book", "books": "book"}
_DRAWN = frozenset(("vertical", "horizontal", "legend", "title", "section"))


def links_beside(
    drawing: Drawing, groups: Sequence[Group], titles: Collection[str], remarks: Remarks
) -> dict[str, list[Link]]:
    """Return the links of the drawing by the topic they are nearest to; tell of other words.

    `titles` are the nodes whose words are in the roadmap.
    """
    to_learn = [node for group in groups for node in group.members]
    heads = {node.id: group.members[0].id for group in groups for node in group.members}
    words: list[str] = []
    found: dict[str, list[Link]] = {}
    others: Counter[str] = Counter()
    for node in drawing.nodes:
        if node.learn:
            own = link_of(node.label, text_in(drawing.data.get(node.id, {}).get("href")), "article")
            if own is not None:
                found.setdefault(node.id, []).append(own)
            continue
        if node.id in titles or node.kind in _DRAWN:
            continue
        data = drawing.data[node.id]
        if node.kind == "resourceButton":
            sort = _BADGES.get(text_in(data.get("badge")).casefold(), "article")
            link = link_of(node.label, text_in(data.get("href")), sort)
            if link is not None and len(to_learn) <= MOST_NODES // 50:
                near = min(to_learn, key=lambda other, n=node: _far(n, other))  # type: ignore[misc]
                found.setdefault(heads[near.id], []).append(link)
                continue
        rows = _words_of(node, data)
        words += rows
        if not rows and node.kind not in ("paragraph", "label", "checklist"):
            others[node.kind] += 1
    told = "; ".join(words)
    remarks.tell_count(len(words), "text", "of the drawing with no topic", f"kept here: {told}")
    for kind, count in others.items():
        remarks.tell_count(count, "node", f"of the kind {shown(kind)}", "left out")
    return found


def _words_of(node: Node, data: dict[str, Any]) -> list[str]:
    """Return what a node that is no topic says, a sentence each."""
    rows = [(node.label, text_in(data.get("href")))]
    for key in ("links", "checklists"):
        inside = data.get(key)
        for place, item in enumerate(inside[:1000] if isinstance(inside, list) else []):
            is_topic = key == "checklists" and node.kind == "checklist" and place < MOST_ENTRIES
            if isinstance(item, dict) and not (is_topic and text_in(item.get("label"))):
                url = text_in(item.get("url")) or text_in(item.get("href"))
                rows.append((text_in(item.get("label")), url))
    return [f"{shown(label)}{f' {url}' if url else ''}" for label, url in rows if label or url]


def _far(a: Node, b: Node) -> float:
    across = a.x + a.width / 2 - b.x - b.width / 2
    down = a.y + a.height / 2 - b.y - b.height / 2
    return across * across + down * down
