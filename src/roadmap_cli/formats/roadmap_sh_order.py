"""What comes first in a roadmap.sh drawing: the order of its groups, and what each node needs.

It follows the lines, from top to bottom where none are, and leaves out those that close a circle.
It must not know why nodes belong together.
"""

from __future__ import annotations

from heapq import heappop, heappush

from roadmap_cli.formats.roadmap_sh_nodes import Node, place_of
from roadmap_cli.values import Value

_MOST_CYCLES = 100
# Looking for circles line by line is for drawings of people's size.
_MOST_FOLLOWED = 5000
# As far from a line's end as this, it still means the order of its ends.
_ABOVE = 40


class Group(Value):
    """What belongs together: its head is a topic, or a box with a title."""

    head: Node
    members: list[Node]  # to learn, in order, the head first where it is to learn


def order_of(
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
    spots = {head: min(place_of(n) for n in (by_id[head], *members[head])) for head in members}
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


def needs_of(
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


def _downwards(a: Node, b: Node) -> tuple[Node, Node]:
    """Return the ends of a line in the order of learning: some are drawn from below."""
    if a.y > b.y + b.height + _ABOVE:
        return b, a
    return a, b


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
