"""What the drawing of a roadmap.sh roadmap means: which topics belong together, and what comes first.

The drawing says it with lines, boxes and places; nothing in the file says it in words. It puts
together what `roadmap_sh_groups` and `roadmap_sh_order` find. It must not know of files, texts or
links.
"""

from __future__ import annotations

from roadmap_cli.formats.roadmap_sh_groups import boxes_of, heads_of
from roadmap_cli.formats.roadmap_sh_nodes import Node, place_of
from roadmap_cli.formats.roadmap_sh_order import Group, needs_of, order_of
from roadmap_cli.values import Value


class Layout(Value):
    """The groups in order, what each node needs, and what could not be read."""

    groups: list[Group]
    needs: dict[str, list[str]]
    boxes: dict[str, str]  # of a node, the box with a title that it lies in
    guessed: int  # nodes that belong to a group only because they are near it
    cycles: list[tuple[str, str]]  # lines that were left out, since they close a circle


def layout_of(nodes: list[Node], edges: list[tuple[str, str]]) -> Layout:
    """Return what a drawing means; `edges` join ids of nodes, from and to."""
    by_id = {node.id: node for node in nodes}
    lines = [(a, b) for a, b in edges if a in by_id and b in by_id and a != b]
    to_learn = sorted((n for n in nodes if n.learn), key=place_of)
    boxes = boxes_of(nodes, to_learn)
    head_of, guessed = heads_of(to_learn, boxes, lines, by_id)
    members: dict[str, list[Node]] = {}
    for node in to_learn:
        members.setdefault(head_of[node.id], []).append(node)
    for head, found in members.items():
        found.sort(key=lambda node: (node.id != head, *place_of(node)))
    order, cycles = order_of(members, head_of, lines, by_id)
    groups = [Group(by_id[head], members[head]) for head in order]
    needs, more = needs_of(groups, head_of, lines, by_id)
    return Layout(groups, needs, boxes, guessed, cycles + more)
