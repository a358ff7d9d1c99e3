"""What a roadmap.sh drawing says beside topics and lines: marks, buttons with links, boxes with words.

A mark makes its topic optional or becomes a tag; the one that most topics bear says nothing. A link
goes to the nearest topic; other words become remarks, so that none are lost. It must not know of
order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from roadmap_cli.core.wording import counted
from roadmap_cli.formats.identifiers import slug_of
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.formats.roadmap_sh_drawing import (
    MOST_ENTRIES,
    MOST_NODES,
    Drawing,
    Node,
    text_in,
)
from roadmap_cli.formats.roadmap_sh_layout import Group
from roadmap_cli.formats.roadmap_sh_texts import Link, link_of

_OPTIONAL = re.compile(
    r"alternativ|optional|any ?time|other option|possib|not (?:strictly )?(?:needed|required)"
    r"|not recommended|do not|don.t|extra|nice to",
    re.IGNORECASE,
)
_BADGES = {"course": "course", "courses": "course", "book": "book", "books": "book"}
_DRAWN = frozenset(("vertical", "horizontal", "legend", "title", "section"))


class Legends:
    """The marks that topics of a drawing bear."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._counts = Counter(node.legend for node in nodes if node.learn and node.legend)
        usual = next((legend for legend, _ in self._counts.most_common(1)), "")
        self._usual = "" if self.is_optional(usual) else usual

    @staticmethod
    def is_optional(legend: str) -> bool:
        """Say whether a mark lets one leave a topic out."""
        return bool(_OPTIONAL.search(legend))

    def tag_of(self, legend: str) -> str:
        """Return the tag that a mark becomes, or ""."""
        return "" if legend == self._usual else slug_of(legend)

    def add_remarks(self, remarks: Remarks) -> None:
        """Add what became of each mark."""
        for legend, count in self._counts.items():
            outcome = "optional, and tagged so" if self.is_optional(legend) else "tagged so"
            if legend == self._usual:
                outcome = "as most are, so that it is not noted"
            remarks.add(f"{counted(count, 'topic')} marked {shown(legend)}: {outcome}")


def links_beside(
    drawing: Drawing, groups: Sequence[Group], titles: Collection[str], remarks: Remarks
) -> dict[str, list[Link]]:
    """Return the links of the drawing by the topic they are nearest to; remark on other words.

    `titles` are the nodes whose words are in the roadmap.
    """
    to_learn = [node for group in groups for node in group.members]
    entry_of = {node.id: group.members[0].id for group in groups for node in group.members}
    words: list[str] = []
    found: dict[str, list[Link]] = {}
    others: Counter[str] = Counter()
    for node in drawing.nodes:
        if node.learn:
            own = link_of(node.label, node.href, "article")
            if own is not None:
                found.setdefault(node.id, []).append(own)
            continue
        if node.id in titles or node.kind in _DRAWN:
            continue
        details = drawing.details[node.id]
        if node.kind == "resourceButton":
            kind = _BADGES.get(text_in(details.get("badge")).casefold(), "article")
            link = link_of(node.label, node.href, kind)
            if link is not None and len(to_learn) <= MOST_NODES // 50:
                near = min(to_learn, key=lambda other, n=node: _distance(n, other))  # type: ignore[misc]
                found.setdefault(entry_of[near.id], []).append(link)
                continue
        rows = _words_of(node, details)
        words += rows
        if not rows and node.kind not in ("paragraph", "label", "checklist"):
            others[node.kind] += 1
    outcome = f"kept here: {'; '.join(words)}"
    remarks.add_count(len(words), "text", "of the drawing with no topic", outcome)
    for kind, count in others.items():
        remarks.add_count(count, "node", f"of the kind {shown(kind)}", "left out")
    return found


def _words_of(node: Node, details: dict[str, Any]) -> list[str]:
    """Return what a node that is no topic says, a sentence each."""
    rows = [(node.label, node.href)]
    for key in ("links", "checklists"):
        inside = details.get(key)
        for number, item in enumerate(inside[:1000] if isinstance(inside, list) else []):
            is_topic = key == "checklists" and node.kind == "checklist" and number < MOST_ENTRIES
            if isinstance(item, dict) and not (is_topic and text_in(item.get("label"))):
                url = text_in(item.get("url")) or text_in(item.get("href"))
                rows.append((text_in(item.get("label")), url))
    return [f"{shown(label)}{f' {url}' if url else ''}" for label, url in rows if label or url]


def _distance(a: Node, b: Node) -> float:
    (x, y), (other_x, other_y) = a.center, b.center
    return (x - other_x) ** 2 + (y - other_y) ** 2
