"""The lines of a roadmap.sh drawing, from what is learned first to what follows.

A line has a direction, but some are drawn from below; and some run through a text in between. It
must not know of groups.
"""

from __future__ import annotations

from collections.abc import Collection

from roadmap_cli.formats.roadmap_sh.drawing import Node

Line = tuple[Node, Node]
Edges = list[tuple[str, str]]
# A line that ends at most this far above its start still runs downwards.
_UPWARD_TOLERANCE = 40
_MAX_TEXTS = 50  # through which a line is followed


def find_lines(by_id: dict[str, Node], edges: Edges, boxes: Collection[str]) -> list[Line]:
    """Return the lines in the order of learning, also those that run through texts.

    `edges` are pairs of node ids, from and to; `boxes` are the nodes that hold topics.
    """
    pairs = _add_edges_through_texts(by_id, edges, boxes)
    return _orient_lines([(by_id[a], by_id[b]) for a, b in pairs if a != b])


def _add_edges_through_texts(by_id: dict[str, Node], edges: Edges, boxes: Collection[str]) -> Edges:
    """Return the edges, and one between main topics that are joined through texts only."""
    following: dict[str, list[str]] = {}
    for source, target in edges:
        following.setdefault(source, []).append(target)

    def is_text(name: str) -> bool:
        return not by_id[name].is_learnable and name not in boxes

    found = dict.fromkeys(edges)
    for first in (node.id for node in by_id.values() if node.kind == "topic"):
        reached = {name for name in following.get(first, ()) if is_text(name)}
        stack = sorted(reached)
        while stack and len(reached) <= _MAX_TEXTS:
            for name in following.get(stack.pop(), ()):
                if by_id[name].kind == "topic":
                    found[first, name] = None
                elif is_text(name) and name not in reached:
                    reached.add(name)
                    stack.append(name)
    return list(found)


def _orient_lines(lines: list[Line]) -> list[Line]:
    """Return the lines with their ends in the order of learning.

    A line that runs upwards was drawn from below, unless another one leads to where it begins.
    """
    sources: dict[str, set[str]] = {}
    for first, second in lines:
        if first.kind != "subtopic" and second.kind == "topic":
            sources.setdefault(second.id, set()).add(first.id)
    return [
        (b, a)
        if a.y > b.y + b.height + _UPWARD_TOLERANCE and not sources.get(a.id, set()) - {b.id}
        else (a, b)
        for a, b in lines
    ]


def is_inner(first: Node, second: Node) -> bool:
    """Return whether a line joins a topic and a subtopic."""
    return {first.kind, second.kind} == {"topic", "subtopic"}
