"""The layout of a roadmap.sh drawing: which nodes form a group, and what comes first.

Both follow from lines, boxes and positions alone. It must not know of files, texts or links.
"""

from __future__ import annotations

from bisect import bisect_right
from math import hypot, inf

from roadmap_cli.formats.roadmap_sh.drawing import Node
from roadmap_cli.formats.roadmap_sh.drawing_lines import Edges, Line, find_lines, is_inner
from roadmap_cli.values import Record

# Up to the square of this, each node is compared with each other one.
_MAX_COMPARED = 700
_MAX_CYCLES = 100
# Up to so many lines, each is checked for a cycle.
_MAX_CHECKED_LINES = 5000


class NodeGroup(Record):
    """Nodes that belong together; the head is a topic, or a box with a title."""

    head: Node
    members: list[Node]  # the learnable nodes in order, the head first if it is one


class DrawingLayout(Record):
    """The groups in order, the prerequisites of each node, and what could not be determined."""

    groups: list[NodeGroup]
    needs: dict[str, list[str]]
    boxes: dict[str, str]  # from a node to the titled box around it
    nearest_count: int  # nodes assigned to a group only because it is the nearest
    cycles: Edges  # lines left out because they close a cycle


def compute_layout(nodes: list[Node], edges: Edges) -> DrawingLayout:
    """Return the layout of a drawing; `edges` are pairs of node ids, from and to."""
    by_id = {node.id: node for node in nodes}
    learnable = sorted((n for n in nodes if n.is_learnable), key=lambda n: n.sort_key)
    boxes = _find_boxes(nodes, learnable)
    lines = find_lines(by_id, edges, {*boxes.values()})
    head_of, nearest_count = _assign_heads(learnable, boxes, lines)
    for name, box in boxes.items():  # a line to or from a box is one of its group
        head_of.setdefault(box, head_of[name])
    members: dict[str, list[Node]] = {}
    for node in learnable:
        members.setdefault(head_of[node.id], []).append(node)
    groups = {
        head: NodeGroup(by_id[head], sorted(group, key=lambda n, h=head: n.id != h))  # type: ignore[misc]
        for head, group in members.items()
    }
    order, cycles = _sort_groups(groups, head_of, lines)
    needs, more = _find_needs(order, head_of, lines)
    return DrawingLayout(order, needs, boxes, nearest_count, cycles + more)


def _find_boxes(nodes: list[Node], learnable: list[Node]) -> dict[str, str]:
    """Map each learnable node to the smallest titled box around it."""
    labels = [n for n in nodes if n.kind == "label" and n.label]
    boxes = []
    for box in nodes:
        if box.kind in ("paragraph", "section") and box.label:
            boxes.append((box, box.id))
        elif box.kind == "section":
            # A label at the upper edge of a box is its title.
            own = [label for label in labels if _contains(box, label) and label.y < box.y + 60]
            if own:
                boxes.append((box, min(own, key=lambda n: n.sort_key).id))
    if len(boxes) * len(learnable) > _MAX_COMPARED**2:
        return {}
    # Titles of their own go first among boxes of one size.
    boxes.sort(key=lambda pair: (pair[0].width * pair[0].height, pair[0].id != pair[1]))
    return {
        node.id: title
        for node in learnable
        if (title := next((title for box, title in boxes if _contains(box, node)), ""))
    }


def _contains(box: Node, node: Node) -> bool:
    x, y = node.center
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height


def _assign_heads(
    learnable: list[Node], boxes: dict[str, str], lines: list[Line]
) -> tuple[dict[str, str], int]:
    """Map each learnable node to its head, by its box, else by lines, else by distance.

    The number counts the nodes outside boxes for which only the distance decided.
    """
    inside: dict[str, list[Node]] = {}
    for node in learnable:
        if node.id in boxes:
            inside.setdefault(boxes[node.id], []).append(node)
    leaders = _find_leaders(lines, boxes)
    line_ends = {end.id for line in lines for end in line}
    topics = [node for node in learnable if node.kind == "topic"]
    head_of: dict[str, str] = {}
    for box, members in inside.items():
        has_line = not line_ends.isdisjoint((box, *(node.id for node in members)))
        if any(node.kind == "topic" for node in members) or (
            box not in leaders and (has_line or not topics)
        ):
            head_of |= {node.id: box for node in members}
    for node in topics:
        head_of.setdefault(node.id, node.id)
    for node in learnable:
        leader = leaders.get(node.id) or leaders.get(boxes.get(node.id, ""))
        if node.id not in head_of and leader is not None:
            head_of[node.id] = head_of.get(leader, leader)
    rest = [node for node in learnable if node.id not in head_of]
    if not head_of:  # a drawing without any main topic is one group
        head_of = {node.id: rest[0].id for node in rest}
    else:
        _join_nearest(rest, [n for n in learnable if n.id in head_of], boxes, lines, head_of)
    return head_of, sum(node.id not in boxes for node in rest)


def _find_leaders(lines: list[Line], boxes: dict[str, str]) -> dict[str, str]:
    """Map each subtopic and box to the topic that its first line leads to."""
    leaders: dict[str, str] = {}
    for first, second in lines:
        topic, other = (first, second) if first.kind == "topic" else (second, first)
        is_leader = topic.kind == "topic" and other.kind != "topic"
        if is_leader and boxes.get(topic.id) != other.id:
            leaders.setdefault(other.id, topic.id)
    return leaders


def _join_nearest(
    unassigned: list[Node],
    sources: list[Node],
    boxes: dict[str, str],
    lines: list[Line],
    head_of: dict[str, str],
) -> None:
    """Assign each remaining node to the group of the nearest assigned one, nearest pairs first."""
    if len(unassigned) * (len(unassigned) + len(sources)) > _MAX_COMPARED**2:
        tops = [node.y for node in sources]
        for node in unassigned:
            nearest = sources[max(0, bisect_right(tops, node.y) - 1)]
            head_of[node.id] = head_of[nearest.id]
        return
    connected = {frozenset((a.id, b.id)) for a, b in lines}
    waiting = dict(enumerate(unassigned))
    best = dict.fromkeys(waiting, (inf, ""))
    while waiting:
        for source in sources:
            for index, node in waiting.items():
                offer = _distance(source, node, boxes, connected), head_of[source.id]
                best[index] = min(best[index], offer)
        index = min(waiting, key=lambda i: (best[i][0], i))
        sources = [waiting.pop(index)]
        head_of[sources[0].id] = best[index][1]


def _distance(a: Node, b: Node, boxes: dict[str, str], connected: set[frozenset[str]]) -> float:
    """Return the gap between two frames; it is 0 between nodes in one box or on one line."""
    box = boxes.get(a.id)
    if frozenset((a.id, b.id)) in connected or (box and box == boxes.get(b.id)):
        return 0
    across = max(0.0, a.x - b.x - b.width, b.x - a.x - a.width)
    down = max(0.0, a.y - b.y - b.height, b.y - a.y - a.height)
    return hypot(across, down)


def _sort_groups(
    groups: dict[str, NodeGroup], head_of: dict[str, str], lines: list[Line]
) -> tuple[list[NodeGroup], Edges]:
    """Return the groups along the lines between them, else from top to bottom; and the cycles."""
    before: dict[str, set[str]] = {head: set() for head in groups}
    for first, second in lines:
        one, two = head_of.get(first.id, first.id), head_of.get(second.id, second.id)
        # A line between a topic and a subtopic joins a group and gives no order.
        if one != two and one in groups and two in groups and not is_inner(first, second):
            before[two].add(one)
    waiting = sorted(groups, key=lambda head: (_top(groups[head]), head))
    order: dict[str, NodeGroup] = {}
    cycles: Edges = []
    while waiting:
        # In a cycle the uppermost group goes first.
        head = next((head for head in waiting if before[head] <= order.keys()), waiting[0])
        if len(cycles) < _MAX_CYCLES:
            cycles += [(source, head) for source in sorted(before[head] - order.keys())]
        order[head] = groups[head]
        waiting.remove(head)
    return list(order.values()), cycles


def _top(group: NodeGroup) -> tuple[float, float]:
    return min(node.sort_key for node in (group.head, *group.members))


def _find_needs(
    groups: list[NodeGroup], head_of: dict[str, str], lines: list[Line]
) -> tuple[dict[str, list[str]], Edges]:
    """Return the prerequisites of each node: the head of its group, and what lines lead from.

    Also returns the lines inside groups that were left out because they close a cycle.
    """
    rank = {group.head.id: number for number, group in enumerate(groups)}
    entry = {group.head.id: group.members[0] for group in groups}
    index = {n.id: number for group in groups for number, n in enumerate(group.members)}
    needs: dict[str, dict[str, None]] = {name: {} for name in index}
    for group in groups:
        if group.head.is_learnable:
            needs |= {node.id: {group.head.id: None} for node in group.members[1:]}
    cycle_lines: Edges = []
    for first, second in lines:
        joins_group = is_inner(first, second)
        if joins_group and first.kind != "topic":
            first, second = second, first
        one, two = head_of.get(first.id, first.id), head_of.get(second.id, second.id)
        if one not in rank or two not in rank:
            continue
        if one != two:
            if not joins_group:
                early, late = sorted((one, two), key=rank.__getitem__)
                # A line to a box leads to the first node in it.
                source = first if first.is_learnable and one == early else entry[early]
                target = second if second.is_learnable and two == late else entry[late]
                needs[target.id][source.id] = None
        elif first.is_learnable and second.is_learnable and first.id not in needs[second.id]:
            if len(lines) > _MAX_CHECKED_LINES:
                closes_cycle = index[first.id] > index[second.id]
            else:
                closes_cycle = _is_needed(needs, first.id, second.id)
            if closes_cycle:
                cycle_lines.append((first.id, second.id))
            else:
                needs[second.id][first.id] = None
    return {name: list(found) for name, found in needs.items()}, cycle_lines


def _is_needed(needs: dict[str, dict[str, None]], start: str, goal: str) -> bool:
    """Return whether `start` needs `goal`, directly or not."""
    reached = {start}
    stack = [start]
    while stack:
        new = needs[stack.pop()].keys() - reached
        reached |= new
        stack += new
    return goal in reached
