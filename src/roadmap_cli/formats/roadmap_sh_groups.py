"""Which nodes of a roadmap.sh drawing belong together: told by boxes, by lines, else by nearness.

It names the head of each node's group. It must not know what comes first.
"""

from __future__ import annotations

from bisect import bisect_right
from heapq import heappop, heappush
from math import hypot

from roadmap_cli.formats.roadmap_sh_nodes import Node, place_of

# Beyond this many every pair is no longer compared; nobody draws so many.
_MOST_COMPARED = 700


def boxes_of(nodes: list[Node], to_learn: list[Node]) -> dict[str, str]:
    """Return for each node to learn the smallest box with a title that it lies in."""
    frames = [n for n in nodes if n.kind in ("paragraph", "section", "label") and n.label.strip()]
    plain = [n for n in nodes if n.kind == "section" and not n.label.strip()]
    labels = [n for n in frames if n.kind == "label"]
    titled = [(n, n.id) for n in frames if n.kind != "label"]
    for box in plain:  # a label at the upper edge of a box is its title
        own = [label for label in labels if _holds(box, label) and label.y < box.y + 60]
        if own:
            titled.append((box, min(own, key=place_of).id))
    titled.sort(key=lambda pair: pair[0].width * pair[0].height)
    titled = titled[:_MOST_COMPARED]
    if len(titled) * len(to_learn) > _MOST_COMPARED**2:
        return {}
    found = {}
    for node in to_learn:
        for box, title in titled:
            if _holds(box, node):
                found[node.id] = title
                break
    return found


def _holds(box: Node, node: Node) -> bool:
    x, y = node.x + node.width / 2, node.y + node.height / 2
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height


def heads_of(
    to_learn: list[Node],
    boxes: dict[str, str],
    lines: list[tuple[str, str]],
    by_id: dict[str, Node],
) -> tuple[dict[str, str], int]:
    """Return the head of each node to learn: by its box, by lines, else by nearness."""
    inside: dict[str, list[Node]] = {}
    for node in to_learn:
        if node.id in boxes:
            inside.setdefault(boxes[node.id], []).append(node)
    led = _led_by_topic(lines, by_id, boxes)
    touched = {end for line in lines for end in line}
    has_topics = any(node.kind == "topic" for node in to_learn)
    head_of: dict[str, str] = {}
    for box, found in inside.items():
        on_line = box in touched or any(node.id in touched for node in found)
        if any(node.kind == "topic" for node in found) or (
            box not in led and (on_line or not has_topics)
        ):
            for node in found:
                head_of[node.id] = box
    for node in to_learn:
        if node.kind == "topic" and node.id not in head_of:
            head_of[node.id] = node.id
    for node in to_learn:
        if node.id in head_of:
            continue
        leader = led.get(node.id) or led.get(boxes.get(node.id, ""))
        if leader is not None:
            head_of[node.id] = head_of.get(leader, leader)
    rest = [node for node in to_learn if node.id not in head_of]
    if rest:
        _join_nearest(rest, [n for n in to_learn if n.id in head_of], boxes, lines, head_of)
    return head_of, sum(boxes.get(n.id) is None for n in rest)


def _led_by_topic(
    lines: list[tuple[str, str]], by_id: dict[str, Node], boxes: dict[str, str]
) -> dict[str, str]:
    """Return the topic that a line joins each subtopic or box to; the first line counts."""
    found: dict[str, str] = {}
    for first, second in lines:
        for topic, other in ((first, second), (second, first)):
            leads = by_id[topic].kind == "topic" and by_id[other].kind != "topic"
            if leads and boxes.get(topic) != other:
                found.setdefault(other, topic)
    return found


def _join_nearest(
    rest: list[Node],
    placed: list[Node],
    boxes: dict[str, str],
    lines: list[tuple[str, str]],
    head_of: dict[str, str],
) -> None:
    """Let each node join the group of the nearest node that has one, the nearest pair first."""
    if not placed:  # a drawing without any main topic is one group
        for node in rest:
            head_of[node.id] = rest[0].id
        return
    if len(rest) * (len(rest) + len(placed)) > _MOST_COMPARED**2:
        tops = [node.y for node in placed]
        for node in rest:
            near = placed[max(0, bisect_right(tops, node.y) - 1)]
            head_of[node.id] = head_of[near.id]
        return
    joined = {frozenset(pair) for pair in lines}
    heap: list[tuple[float, int, str]] = []
    waiting = {node.id: (place, node) for place, node in enumerate(rest)}

    def offer(source: Node) -> None:
        for place, node in waiting.values():
            heappush(heap, (_gap(source, node, boxes, joined), place, head_of[source.id]))

    for node in placed:
        offer(node)
    while waiting:
        _, place, head = heappop(heap)
        node = rest[place]
        if node.id in waiting:
            del waiting[node.id]
            head_of[node.id] = head
            offer(node)


def _gap(a: Node, b: Node, boxes: dict[str, str], joined: set[frozenset[str]]) -> float:
    if frozenset((a.id, b.id)) in joined:
        return 0
    if a.id in boxes and boxes.get(a.id) == boxes.get(b.id):
        return 0
    across = max(0.0, a.x - b.x - b.width, b.x - a.x - a.width)
    down = max(0.0, a.y - b.y - b.height, b.y - a.y - a.height)
    return hypot(across, down)
