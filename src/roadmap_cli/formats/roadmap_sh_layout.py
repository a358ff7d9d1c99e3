"""What a roadmap.sh drawing means: which nodes belong together, and what comes first.

The drawing says it with lines, boxes and places; nothing in the file says it in words. It must not
know of files, texts or links.
"""

from __future__ import annotations

from bisect import bisect_right
from heapq import heapify, heappop, heappush
from math import hypot

from roadmap_cli.formats.roadmap_sh_drawing import Node
from roadmap_cli.values import Value

# Beyond this many every pair is no longer compared; nobody draws so many.
_MOST_COMPARED = 700
_MOST_CYCLES = 100
# Looking for circles line by line is for drawings of people's size.
_MOST_FOLLOWED = 5000
# As far from a line's end as this, it still means the order of its ends.
_ABOVE = 40

_Line = tuple[Node, Node]


class Group(Value):
    """What belongs together: its head is a topic, or a box with a title."""

    head: Node
    members: list[Node]  # to learn, in order, the head first where it is to learn


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
    lines = [(by_id[a], by_id[b]) for a, b in edges if a != b]
    to_learn = sorted((n for n in nodes if n.learn), key=lambda n: n.position)
    boxes = _boxes(nodes, to_learn)
    head_of, guessed = _heads(to_learn, boxes, lines)
    members: dict[str, list[Node]] = {}
    for node in to_learn:
        members.setdefault(head_of[node.id], []).append(node)
    for head, found in members.items():
        found.sort(key=lambda n, head=head: (n.id != head, *n.position))  # type: ignore[misc]
    groups = {head: Group(by_id[head], found) for head, found in members.items()}
    order, cycles = _order(groups, head_of, lines)
    needs, more = _needs(order, head_of, lines)
    return Layout(order, needs, boxes, guessed, cycles + more)


# -- which nodes belong together ------------------------------------------------------------------


def _boxes(nodes: list[Node], to_learn: list[Node]) -> dict[str, str]:
    """Return for each node to learn the smallest box with a title that it lies in."""
    frames = [n for n in nodes if n.kind in ("paragraph", "section", "label")]
    labels = [n for n in frames if n.kind == "label" and n.label]
    titled = [(n, n.id) for n in frames if n.kind != "label" and n.label]
    for box in frames:
        if box.kind == "section" and not box.label:
            # A label at the upper edge of a box is its title.
            own = [label for label in labels if _holds(box, label) and label.y < box.y + 60]
            if own:
                titled.append((box, min(own, key=lambda n: n.position).id))
    titled.sort(key=lambda pair: pair[0].width * pair[0].height)
    titled = titled[:_MOST_COMPARED]
    if len(titled) * len(to_learn) > _MOST_COMPARED**2:
        return {}
    found = {}
    for node in to_learn:
        title = next((title for box, title in titled if _holds(box, node)), "")
        if title:
            found[node.id] = title
    return found


def _holds(box: Node, node: Node) -> bool:
    x, y = node.center
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height


def _heads(
    to_learn: list[Node], boxes: dict[str, str], lines: list[_Line]
) -> tuple[dict[str, str], int]:
    """Return the head of each node to learn: by its box, by lines, else by nearness.

    The number is that of nodes for which only nearness and no box speaks.
    """
    inside: dict[str, list[Node]] = {}
    for node in to_learn:
        if node.id in boxes:
            inside.setdefault(boxes[node.id], []).append(node)
    leaders = _leaders(lines, boxes)
    touched = {end.id for line in lines for end in line}
    has_topics = any(node.kind == "topic" for node in to_learn)
    head_of: dict[str, str] = {}
    for box, found in inside.items():
        on_line = box in touched or any(node.id in touched for node in found)
        if any(node.kind == "topic" for node in found) or (
            box not in leaders and (on_line or not has_topics)
        ):
            head_of |= {node.id: box for node in found}
    for node in to_learn:
        if node.kind == "topic":
            head_of.setdefault(node.id, node.id)
    for node in to_learn:
        leader = leaders.get(node.id) or leaders.get(boxes.get(node.id, ""))
        if node.id not in head_of and leader is not None:
            head_of[node.id] = head_of.get(leader, leader)
    rest = [node for node in to_learn if node.id not in head_of]
    placed = [node for node in to_learn if node.id in head_of]
    if not placed:  # a drawing without any main topic is one group
        head_of = {node.id: rest[0].id for node in rest}
    else:
        _join_nearest(rest, placed, boxes, lines, head_of)
    return head_of, sum(node.id not in boxes for node in rest)


def _leaders(lines: list[_Line], boxes: dict[str, str]) -> dict[str, str]:
    """Return the topic that a line joins each subtopic or box to; the first line counts."""
    found: dict[str, str] = {}
    for first, second in lines:
        for topic, other in ((first, second), (second, first)):
            leads = topic.kind == "topic" and other.kind != "topic"
            if leads and boxes.get(topic.id) != other.id:
                found.setdefault(other.id, topic.id)
    return found


def _join_nearest(
    rest: list[Node],
    placed: list[Node],
    boxes: dict[str, str],
    lines: list[_Line],
    head_of: dict[str, str],
) -> None:
    """Let each node join the group of the nearest node that has one, the nearest pair first."""
    if len(rest) * (len(rest) + len(placed)) > _MOST_COMPARED**2:
        tops = [node.y for node in placed]
        for node in rest:
            near = placed[max(0, bisect_right(tops, node.y) - 1)]
            head_of[node.id] = head_of[near.id]
        return
    joined = {frozenset((a.id, b.id)) for a, b in lines}
    heap: list[tuple[float, int, str]] = []
    waiting = dict(enumerate(rest))

    def offer(source: Node) -> None:
        for index, node in waiting.items():
            heappush(heap, (_gap(source, node, boxes, joined), index, head_of[source.id]))

    for node in placed:
        offer(node)
    while waiting:
        _, index, head = heappop(heap)
        if index in waiting:
            node = waiting.pop(index)
            head_of[node.id] = head
            offer(node)


def _gap(a: Node, b: Node, boxes: dict[str, str], joined: set[frozenset[str]]) -> float:
    if frozenset((a.id, b.id)) in joined:
        return 0
    if a.id in boxes and boxes[a.id] == boxes.get(b.id):
        return 0
    across = max(0.0, a.x - b.x - b.width, b.x - a.x - a.width)
    down = max(0.0, a.y - b.y - b.height, b.y - a.y - a.height)
    return hypot(across, down)


# -- what comes first -----------------------------------------------------------------------------


def _order(
    groups: dict[str, Group], head_of: dict[str, str], lines: list[_Line]
) -> tuple[list[Group], list[tuple[str, str]]]:
    """Return the groups along the lines between them, and from top to bottom where none are."""
    after: dict[str, set[str]] = {head: set() for head in groups}
    waits = dict.fromkeys(groups, 0)
    for first, second in map(_downwards, lines):
        one, two = head_of.get(first.id, first.id), head_of.get(second.id, second.id)
        # A line between a topic and a subtopic says what belongs together, not what comes first.
        if one == two or one not in after or two not in after or _is_inner(first, second):
            continue
        if two not in after[one]:
            after[one].add(two)
            waits[two] += 1
    spots = {
        head: min(node.position for node in (group.head, *group.members))
        for head, group in groups.items()
    }
    heap = [(spots[head], head) for head, count in waits.items() if not count]
    heapify(heap)
    left = sorted(((spots[head], head) for head in groups), reverse=True)
    found: dict[str, Group] = {}
    cycles: list[tuple[str, str]] = []
    while len(found) < len(groups):
        while heap and heap[0][1] in found:
            heappop(heap)
        if heap:
            _, head = heappop(heap)
        else:  # a circle: go on with the uppermost of it
            while left[-1][1] in found:
                left.pop()
            head = left.pop()[1]
            if len(cycles) < _MOST_CYCLES:
                cycles += [(o, head) for o in sorted(after) if head in after[o] and o not in found]
        found[head] = groups[head]
        for other in after[head]:
            waits[other] -= 1
            if not waits[other]:
                heappush(heap, (spots[other], other))
    return list(found.values()), cycles


def _needs(
    groups: list[Group], head_of: dict[str, str], lines: list[_Line]
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Return what each node needs: its group's topic, what a line leads from, the group before."""
    rank = {group.head.id: number for number, group in enumerate(groups)}
    entry = {group.head.id: group.members[0] for group in groups}
    needs: dict[str, dict[str, None]] = {n.id: {} for group in groups for n in group.members}
    for group in groups:
        if group.head.learn:
            for node in group.members[1:]:
                needs[node.id][group.head.id] = None
    dropped: list[tuple[str, str]] = []
    many = len(lines) > _MOST_FOLLOWED
    index = {n.id: number for group in groups for number, n in enumerate(group.members)}
    for first, second in map(_downwards, lines):
        if _is_inner(first, second) and first.kind != "topic":
            first, second = second, first
        one, two = head_of.get(first.id, first.id), head_of.get(second.id, second.id)
        if one not in rank or two not in rank:
            continue
        if one != two:
            if _is_inner(first, second):
                continue
            early, late = (one, two) if rank[one] < rank[two] else (two, one)
            # Of a group that is a box, the line leads to what is learnt there first.
            source = first if first.learn and one == early else entry[early]
            target = second if second.learn and two == late else entry[late]
            needs[target.id][source.id] = None
        elif first.learn and second.learn and first.id not in needs[second.id]:
            if many:
                against = index[first.id] > index[second.id]
            else:
                against = _reaches(needs, first.id, second.id)
            if against:
                dropped.append((first.id, second.id))
            else:
                needs[second.id][first.id] = None
    return {name: list(found) for name, found in needs.items()}, dropped


def _downwards(line: _Line) -> _Line:
    """Return the ends of a line in the order of learning: some are drawn from below."""
    a, b = line
    return (b, a) if a.y > b.y + b.height + _ABOVE else (a, b)


def _is_inner(first: Node, second: Node) -> bool:
    """Say whether a line joins a topic and a subtopic."""
    return {first.kind, second.kind} == {"topic", "subtopic"}


def _reaches(needs: dict[str, dict[str, None]], start: str, goal: str) -> bool:
    """Return whether `start` needs `goal` already, by whatever way."""
    seen, stack = {start}, [start]
    while stack:
        for name in needs[stack.pop()]:
            if name == goal:
                return True
            if name not in seen:
                seen.add(name)
                stack.append(name)
    return False
