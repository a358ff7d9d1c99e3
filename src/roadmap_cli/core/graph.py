"""The prerequisite graph as arrays, its topological order and its cycles. Pure."""

from __future__ import annotations

from array import array

from roadmap_cli.values import Value


class Graph(Value):
    """The topics of one roadmap as parallel arrays; a topic is its index in the author's order.

    The prerequisites of topic i are `needs[first[i]:first[i + 1]]`; `order` is one topological
    order. The planner reads the graph on every call, and four arrays are read a hundred times
    faster than a hundred thousand rows.
    """

    minutes: array  # type: ignore[type-arg]
    first: array  # type: ignore[type-arg]
    needs: array  # type: ignore[type-arg]
    order: array  # type: ignore[type-arg]

    @property
    def size(self) -> int:
        """Return how many topics there are."""
        return len(self.minutes)


def topological_order(first: list[int], needs: list[int]) -> list[int] | None:
    """Return the topics, each after its prerequisites, or None when there is a cycle.

    Among ready topics the author's order is roughly kept; nothing depends on that.
    """
    settled = _settled(first, needs)
    return settled if len(settled) == len(first) - 1 else None


def find_cycle(first: list[int], needs: list[int]) -> list[int]:
    """Return one cycle of prerequisites, its first topic repeated at the end; [] without any."""
    stuck = set(range(len(first) - 1)).difference(_settled(first, needs))
    if not stuck:
        return []
    # Each stuck topic has a stuck prerequisite, so following them must close a cycle.
    walk: dict[int, None] = {}
    here = min(stuck)
    while here not in walk:
        walk[here] = None
        here = next(p for p in needs[first[here] : first[here + 1]] if p in stuck)
    circle = list(walk)
    return [*circle[circle.index(here) :], here]


def _settled(first: list[int], needs: list[int]) -> list[int]:
    """Return the topics that neither are on a cycle nor need one, each after its prerequisites."""
    size = len(first) - 1
    missing = [first[i + 1] - first[i] for i in range(size)]
    opens: list[list[int]] = [[] for _ in range(size)]
    for i in range(size):
        for p in needs[first[i] : first[i + 1]]:
            opens[p].append(i)
    settled = [i for i in range(size) if not missing[i]]
    for i in settled:  # grows during the loop
        for d in opens[i]:
            missing[d] -= 1
            if not missing[d]:
                settled.append(d)
    return settled
