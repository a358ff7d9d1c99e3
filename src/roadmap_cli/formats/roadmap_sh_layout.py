"""What the drawing of a roadmap.sh roadmap means: which topics belong together, and what comes first.

The drawing says it with lines, boxes and places; nothing in the file says it in words. It must not
know of files, texts or links.
"""

from __future__ import annotations

from bisect import bisect_right
from heapq import heappop, heappush
from math import hypot

from roadmap_cli.values import Value

# Beyond this many every pair is no longer compared; nobody draws so many.
_MOST_COMPARED = 700
_MOST_CYCLES = 100
# Looking for circles line by line is for drawings of people's size.
_MOST_FOLLOWED = 5000
# Nodes whose tops differ by less stand in one row.
_ROW = 24
# As far from a line's end as this, it still means the order of its ends.
_ABOVE = 40


class Node(Value):
    """A node of the drawing; `kind` is its type, `learn` whether it is something to learn."""

    id: str
    kind: str
    label: str
    x: float
    y: float
    width: float
    height: float

    @property
    def learn(self) -> bool:
        """Say whether it is something to learn."""
        return self.kind in ("topic", "subtopic")


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
    lines = [(a, b) for a, b in edges if a in by_id and b in by_id and a != b]
    to_learn = sorted((n for n in nodes if n.learn), key=_place)
    boxes = _boxes(nodes, to_learn)
    head_of, guessed = _heads(to_learn, boxes, lines, by_id)
    members: dict[str, list[Node]] = {}
    for node in to_learn:
        members.setdefault(head_of[node.id], []).append(node)
    for head, found in members.items():
        found.sort(key=lambda node: (node.id != head, *_place(node)))
    order, cycles = _order(members, head_of, lines, by_id)
    groups = [Group(by_id[head], members[head]) for head in order]
    needs, more = _needs(groups, head_of, lines, by_id)
    return Layout(groups, needs, boxes, guessed, cycles + more)


def _place(node: Node) -> tuple[float, float]:
    return (round(node.y / _ROW), node.x)


def _boxes(nodes: list[Node], to_learn: list[Node]) -> dict[str, str]:
    """Return for each node to learn the smallest box with a title that it lies in."""
    frames = [n for n in nodes if n.kind in ("paragraph", "section", "label") and n.label.strip()]
    plain = [n for n in nodes if n.kind == "section" and not n.label.strip()]
    labels = [n for n in frames if n.kind == "label"]
    titled = [(n, n.id) for n in frames if n.kind != "label"]
    for box in plain:  # a label at the upper edge of a box is its title
        own = [label for label in labels if _holds(box, label) and label.y < box.y + 60]
        if own:
            titled.append((box, min(own, key=_place).id))
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


def _heads(
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


def _order(
    members: dict[str, list[Node]],
    head_of: dict[str, str],
    lines: list[tuple[str, str]],
    by_id: dict[str, Node],
) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the heads along the lines between groups, and from top to bottom where none are."""
    after: dict[str, set[str]] = {head: set() for head in members}
    waits: dict[str, int] = dict.fromkeys(members, 0)
    for a, b in lines:
        first, second = _downwards(by_id[a], by_id[b])
        one, two = (head_of.get(n.id, n.id) for n in (first, second))
        if one != two and one in after and two in after and two not in after[one]:
            if {first.kind, second.kind} == {"topic", "subtopic"}:
                continue  # such a line says what belongs together, not what comes first
            after[one].add(two)
            waits[two] += 1
    spots = {head: min(_place(n) for n in (by_id[head], *members[head])) for head in members}
    heap = [(spots[head], head) for head, count in waits.items() if not count]
    heap.sort()
    left = sorted(((spots[head], head) for head in members), reverse=True)
    found: list[str] = []
    done: set[str] = set()
    cycles: list[tuple[str, str]] = []
    while len(found) < len(members):
        while heap and heap[0][1] in done:
            heappop(heap)
        if heap:
            _, head = heappop(heap)
        else:  # a circle: go on with the uppermost of it
            while left[-1][1] in done:
                left.pop()
            head = left.pop()[1]
            if len(cycles) < _MOST_CYCLES:
                cycles += [(o, head) for o in sorted(after) if head in after[o] and o not in done]
        done.add(head)
        found.append(head)
        for other in after[head]:
            waits[other] -= 1
            if not waits[other]:
                heappush(heap, (spots[other], other))
    return found, cycles


def _downwards(a: Node, b: Node) -> tuple[Node, Node]:
    """Return the ends of a line in the order of learning: some are drawn from below."""
    if a.y > b.y + b.height + _ABOVE:
        return b, a
    return a, b


def _needs(
    groups: list[Group],
    head_of: dict[str, str],
    lines: list[tuple[str, str]],
    by_id: dict[str, Node],
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Return what each node needs: its group's topic, what a line leads from, the group before."""
    rank = {group.head.id: place for place, group in enumerate(groups)}
    entry = {group.head.id: group.members[0] for group in groups}
    needs: dict[str, dict[str, None]] = {n.id: {} for group in groups for n in group.members}
    for group in groups:
        if group.head.learn:
            for node in group.members[1:]:
                needs[node.id][group.head.id] = None
    dropped: list[tuple[str, str]] = []
    many = len(lines) > _MOST_FOLLOWED
    places = {n.id: place for group in groups for place, n in enumerate(group.members)}
    for a, b in lines:
        first, second = _downwards(by_id[a], by_id[b])
        if {first.kind, second.kind} == {"topic", "subtopic"} and first.kind != "topic":
            first, second = second, first
        one, two = (head_of.get(n.id, n.id) for n in (first, second))
        if one not in rank or two not in rank:
            continue
        if one == two:
            if first.learn and second.learn and first.id not in needs[second.id]:
                against = (
                    places[first.id] > places[second.id]
                    if many
                    else _reaches(needs, first.id, second.id)
                )
                if against:
                    dropped.append((first.id, second.id))
                else:
                    needs[second.id][first.id] = None
            continue
        if {first.kind, second.kind} == {"topic", "subtopic"}:
            continue
        early, late = (one, two) if rank[one] < rank[two] else (two, one)
        # Of a group that is a box, the line leads to what is learnt there first.
        source = first if first.learn and one == early else entry[early]
        target = second if second.learn and two == late else entry[late]
        if source.id != target.id and head_of[source.id] == early and head_of[target.id] == late:
            needs[target.id][source.id] = None
    return {name: list(found) for name, found in needs.items()}, dropped


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
