"""Cycles of prerequisites: each is reported once, with the line of every step.

It knows the graph of prerequisites and the positions of its edges, and nothing else of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from roadmap_cli.core.model.graph import topological_order
from roadmap_cli.formats.own.parsed_file import ParsedFile
from roadmap_cli.formats.text.problems import line_number

# Of a cycle through a thousand topics the beginning and the end are named.
_MAX_STEPS = 12


class Edges:
    """The prerequisites of all topics as arrays, with the position of each.

    The prerequisites of topic i are `needs[first[i]:first[i + 1]]`; unknown ones are left out.
    """

    def __init__(self, file: ParsedFile) -> None:
        indexes: dict[str, int] = {}
        for i, parsed in enumerate(file.topics):
            indexes.setdefault(parsed.topic.id, i)
        self.first = [0]
        self.needs: list[int] = []
        self.positions: list[int] = []
        for i, parsed in enumerate(file.topics):
            names = parsed.topic.prerequisites
            for name, position in zip(names, parsed.prerequisite_positions, strict=True):
                needed = indexes.get(name)
                if needed is not None and needed != i:
                    self.needs.append(needed)
                    self.positions.append(position)
            self.first.append(len(self.needs))

    @property
    def size(self) -> int:
        """Return how many topics there are."""
        return len(self.first) - 1

    def prerequisites(self, topic: int) -> list[int]:
        """Return the prerequisites of a topic."""
        return self.needs[self.first[topic] : self.first[topic + 1]]

    def position(self, topic: int, needed: int) -> int:
        """Return the position of a prerequisite."""
        return self.positions[self.needs.index(needed, self.first[topic])]

    def depth_first_order(self) -> list[int]:
        """Return the topics, each closely after its prerequisites where there is no cycle."""
        seen = bytearray(self.size)
        order: list[int] = []
        for start in range(self.size):
            stack = [] if seen[start] else [(start, self.first[start])]
            seen[start] = 1
            while stack:
                topic, edge = stack.pop()
                end = self.first[topic + 1]
                while edge < end and seen[self.needs[edge]]:
                    edge += 1
                if edge == end:
                    order.append(topic)
                    continue
                needed = self.needs[edge]
                seen[needed] = 1
                stack += ((topic, edge + 1), (needed, self.first[needed]))
        return order


def sort_topics(file: ParsedFile) -> list[int] | None:
    """Return the topics, each after its prerequisites; with cycles, report them and return None."""
    edges = Edges(file)
    order = topological_order(edges.first, edges.needs)
    if order is None:
        for component in _strong_components(edges):
            _report(_shortest_cycle(edges, component), edges, file)
    return order


def _report(cycle: list[int], edges: Edges, file: ParsedFile) -> None:
    names = [file.topics[i].topic.id for i in cycle]
    lines = [
        f"{file.topics[a].topic.id} needs {file.topics[b].topic.id} "
        f"(line {line_number(edges.position(a, b))})"
        for a, b in pairwise(cycle[: _MAX_STEPS + 1])
    ]
    hidden = len(cycle) - 1 - _MAX_STEPS
    if hidden > 0:
        names[_MAX_STEPS:-1] = [f"({hidden:,} more)"]
        lines.append(f"and {hidden:,} more steps")
    sentence = f"the prerequisites form a circle: {' → '.join(names)}"
    hint = f"delete one of: {', '.join(lines)}"
    file.diagnostics.error(edges.position(cycle[0], cycle[1]), "cycle", sentence, hint)


def _shortest_cycle(edges: Edges, component: list[int]) -> list[int]:
    """Return a shortest cycle through the first topic of a component."""
    start = min(component)
    parents = dict.fromkeys(component, -1)
    queue = [start]
    for topic in queue:  # grows during the loop
        for needed in edges.prerequisites(topic):
            if needed == start:
                cycle = [start, topic]
                while cycle[-1] != start:
                    cycle.append(parents[cycle[-1]])
                return cycle[::-1]
            if parents.get(needed) == -1:
                parents[needed] = topic
                queue.append(needed)
    raise AssertionError("each topic of a strong component is on a cycle")


def _strong_components(edges: Edges) -> Iterator[list[int]]:
    """Yield the strongly connected components of more than one topic (Kosaraju)."""
    dependents: list[list[int]] = [[] for _ in range(edges.size)]
    for topic in range(edges.size):
        for needed in edges.prerequisites(topic):
            dependents[needed].append(topic)
    seen = bytearray(edges.size)
    for start in reversed(edges.depth_first_order()):
        component = [] if seen[start] else [start]
        seen[start] = 1
        for topic in component:  # grows during the loop
            for dependent in dependents[topic]:
                if not seen[dependent]:
                    seen[dependent] = 1
                    component.append(dependent)
        if len(component) > 1:
            yield component
