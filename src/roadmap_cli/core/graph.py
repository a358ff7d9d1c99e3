"""The prerequisite graph as arrays, and the orders one can walk it in. Pure."""

from __future__ import annotations

from array import array

from roadmap_cli.values import Value


class Graph(Value):
    """The topics of one roadmap as parallel arrays; a topic is its place in the author's order.

    The prerequisites of topic i are `needs[first[i]:first[i + 1]]`. `order` is one topological
    order, so that a sweep over it needs no search. This is what the planner reads on each call,
    and four short arrays are read a hundred times faster than a hundred thousand rows.
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
    """Return the topics so that each comes after what it needs, or None when there is a cycle.

    Among ready topics the author's order is roughly kept, and nothing depends on it.
    """
    settled = _settled(first, needs)
    return settled if len(settled) == len(first) - 1 else None


def find_cycle(first: list[int], needs: list[int]) -> list[int]:
    """Return one circle of prerequisites, the first topic again at its end; [] if there is none."""
    stuck = set(range(len(first) - 1)).difference(_settled(first, needs))
    if not stuck:
        return []
    # Each stuck topic has a stuck prerequisite, so walking down must come round.
    walk: dict[int, None] = {}
    here = min(stuck)
    while here not in walk:
        walk[here] = None
        here = next(p for p in needs[first[here] : first[here + 1]] if p in stuck)
    circle = list(walk)
    return [*circle[circle.index(here) :], here]


def _settled(first: list[int], needs: list[int]) -> list[int]:
    """Return the topics that no circle keeps from being reached, each after what it needs."""
    size = len(first) - 1
    missing = [first[i + 1] - first[i] for i in range(size)]
    opens: list[list[int]] = [[] for _ in range(size)]
    for i in range(size):
        for p in needs[first[i] : first[i + 1]]:
            opens[p].append(i)
    settled = [i for i in range(size) if not missing[i]]
    for i in settled:  # grows while it is walked
        for d in opens[i]:
            missing[d] -= 1
            if not missing[d]:
                settled.append(d)
    return settled
