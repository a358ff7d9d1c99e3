"""The prerequisite graph as arrays, and its topological order. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from roadmap_cli.values import Record


class Graph(Record):
    """The topics of one roadmap as parallel arrays; a topic is its index in the author's order.

    The prerequisites of topic i are `needs[first[i]:first[i + 1]]`; `order` is one topological
    order; `days` has the topics whose proofs take days of the calendar. The planner reads the graph on every call, and four arrays are read a hundred times
    faster than a hundred thousand rows.
    """

    minutes: array  # type: ignore[type-arg]
    first: array  # type: ignore[type-arg]
    needs: array  # type: ignore[type-arg]
    order: array  # type: ignore[type-arg]
    ids: tuple[str, ...] = ()
    days: Mapping[int, int] = {}
    practices: Mapping[str, str] = {}  # by the id of the topic

    @property
    def size(self) -> int:
        """Return how many topics there are."""
        return len(self.minutes)

    def needs_of(self, index: int) -> array:  # type: ignore[type-arg]
        """Return the indexes of the prerequisites of a topic, in the author's order."""
        return self.needs[self.first[index] : self.first[index + 1]]


EMPTY_GRAPH = Graph(array("i"), array("i", [0]), array("i"), array("i"))


def topological_order(first: list[int], needs: list[int]) -> list[int] | None:
    """Return the topics, each after its prerequisites, or None when there is a cycle."""
    size = len(first) - 1
    missing_counts = [first[i + 1] - first[i] for i in range(size)]
    dependents: list[list[int]] = [[] for _ in range(size)]
    for i in range(size):
        for p in needs[first[i] : first[i + 1]]:
            dependents[p].append(i)
    order = [i for i in range(size) if not missing_counts[i]]
    for i in order:  # grows during the loop
        for d in dependents[i]:
            missing_counts[d] -= 1
            if not missing_counts[d]:
                order.append(d)
    return order if len(order) == size else None
