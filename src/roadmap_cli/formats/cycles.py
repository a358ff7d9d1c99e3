"""Prerequisites that run in a circle: each is reported once.

A report names the whole circle, with the line of every step. It knows the graph and the
positions of its edges, and nothing else of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from roadmap_cli.core.graph import topological_order
from roadmap_cli.formats.parsed_file import ParsedFile
from roadmap_cli.formats.problems import line_of

# A circle through a thousand topics is named by its beginning and its end.
_MOST_SHOWN = 12


class Edges:
    """The known prerequisites of a file's topics; `at` holds the position of each."""

    def __init__(self, file: ParsedFile) -> None:
        number: dict[str, int] = {}
        for i, parsed in enumerate(file.topics):
            number.setdefault(parsed.topic.id, i)
        self.first = [0]
        self.needs: list[int] = []
        self.at: list[int] = []
        for i, (topic, _, _, prerequisites_at, *_) in enumerate(file.topics):
            for name, at in zip(topic.prerequisites, prerequisites_at, strict=True):
                needed = number.get(name)
                if needed is not None and needed != i:
                    self.needs.append(needed)
                    self.at.append(at)
            self.first.append(len(self.needs))

    def of(self, topic: int) -> list[int]:
        """Return what a topic needs."""
        return self.needs[self.first[topic] : self.first[topic + 1]]

    def position(self, topic: int, needed: int) -> int:
        """Return where a topic says that it needs another."""
        return self.at[self.needs.index(needed, self.first[topic])]


def order_without_cycles(file: ParsedFile) -> list[int] | None:
    """Return the topics so that each follows what it needs, or report every knot and return None."""
    edges = Edges(file)
    order = topological_order(edges.first, edges.needs)
    if order is None:
        for knot in _knots(edges):
            _report(_shortest_circle(edges, knot), edges, file)
    return order


def _report(circle: list[int], edges: Edges, file: ParsedFile) -> None:
    topics = [parsed.topic for parsed in file.topics]
    names = [topics[i].id for i in circle]
    steps = list(pairwise(circle))
    lines = [
        f"{topics[a].id} needs {topics[b].id} (line {line_of(edges.position(a, b))})"
        for a, b in (steps if len(steps) <= _MOST_SHOWN else steps[:_MOST_SHOWN])
    ]
    if len(steps) > _MOST_SHOWN:
        hidden = len(steps) - _MOST_SHOWN
        names = [*names[:_MOST_SHOWN], f"({hidden:,} more)", names[-1]]
        lines.append(f"and {hidden:,} more steps")
    file.diagnostics.error(
        edges.position(circle[0], circle[1]),
        "cycle",
        f"prerequisites run in a circle: {' → '.join(names)}",
        f"delete one of: {', '.join(lines)}",
    )


def _shortest_circle(edges: Edges, knot: list[int]) -> list[int]:
    """Return a shortest way from the first topic of a knot back to itself."""
    start = min(knot)
    inside = set(knot)
    came_from: dict[int, int] = {}
    queue = [start]
    for here in queue:  # grows while it is walked
        for needed in edges.of(here):
            if needed == start:
                circle = [start, here]
                while here != start:
                    here = came_from[here]
                    circle.append(here)
                return circle[::-1]
            if needed in inside and needed not in came_from:
                came_from[needed] = here
                queue.append(needed)
    raise AssertionError("a knot always comes round")


def _knots(edges: Edges) -> Iterator[list[int]]:
    """Yield the strongly connected components of more than one topic (Tarjan, without recursion)."""
    size = len(edges.first) - 1
    index = [0] * size  # 0: not visited
    low = [0] * size
    on_stack = bytearray(size)
    stack: list[int] = []
    visits = 0
    for root in range(size):
        if index[root]:
            continue
        work = [(root, edges.first[root])]
        while work:
            here, edge = work.pop()
            if not index[here]:
                visits += 1
                index[here] = low[here] = visits
                stack.append(here)
                on_stack[here] = 1
            descended = False
            while edge < edges.first[here + 1]:
                needed = edges.needs[edge]
                edge += 1
                if not index[needed]:
                    work += ((here, edge), (needed, edges.first[needed]))
                    descended = True
                    break
                if on_stack[needed]:
                    low[here] = min(low[here], index[needed])
            if descended:
                continue
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[here])
            if low[here] == index[here]:
                knot: list[int] = []
                while not knot or knot[-1] != here:
                    knot.append(stack.pop())
                    on_stack[knot[-1]] = 0
                if len(knot) > 1:
                    yield knot
