"""The prerequisite graph with one learner's state: which topics are open, ready, missing, unlocked.

Pure. It answers what a topic or goal still needs; it must not know which goal comes first.
"""

from bisect import bisect_right
from collections.abc import Iterable
from operator import gt

from roadmap_cli.core.advice import Goal, Standing
from roadmap_cli.core.graph import Graph


class GraphState:
    """A graph and the learner's state in it."""

    def __init__(self, graph: Graph, standing: Standing) -> None:
        self.graph = graph
        self.standing = standing
        # A list is read faster than an array, which creates an int for each access.
        self._first: list[int] = graph.first.tolist()
        self._needs: list[int] = graph.needs.tolist()
        self.remaining = remaining_minutes(graph, standing)

    def prerequisites(self, i: int) -> list[int]:
        """Return the direct prerequisites of a topic."""
        return self._needs[self._first[i] : self._first[i + 1]]

    def missing(self, i: int) -> list[int]:
        """Return the direct prerequisites of a topic that are not closed."""
        closed = self.standing.closed
        return [p for p in self.prerequisites(i) if not closed[p]]

    def is_ready(self, i: int) -> bool:
        """Return whether a topic is open and all its prerequisites are closed."""
        return not self.standing.closed[i] and not self.missing(i)

    def ready_among(self, places: Iterable[int]) -> list[int]:
        """Return the ready topics among some, in the order given."""
        closed, first, needs = self.standing.closed, self._first, self._needs
        found = []
        for i in places:
            if not closed[i]:
                for p in needs[first[i] : first[i + 1]]:
                    if not closed[p]:
                        break
                else:
                    found.append(i)
        return found

    def is_open(self, goal: Goal) -> bool:
        """Return whether a goal still needs a topic."""
        closed = self.standing.closed
        return not all(map(closed.__getitem__, goal.needs))

    def open_below(self, starts: Iterable[int]) -> set[int]:
        """Return the open topics among some, and all open topics that these need."""
        closed, first, needs = self.standing.closed, self._first, self._needs
        found: set[int] = set()
        stack = [i for i in starts if not closed[i]]
        while stack:
            i = stack.pop()
            if i not in found:
                found.add(i)
                stack += [p for p in needs[first[i] : first[i + 1]] if not closed[p]]
        return found

    def closure(self, goal: Goal) -> list[int]:
        """Return the topics of a goal: the closed ones and those still needed.

        An open topic that is needed only by one completed out of order is neither.
        """
        closed = self.standing.closed
        wanted = self.open_below(goal.needs)
        return sorted(i for i in self._below(goal) if closed[i] or i in wanted)

    def behind(self, goal: Goal) -> int:
        """Return how many topics of a goal are done or assumed."""
        closed, skipped = self.standing.closed, self.standing.skipped
        return sum(closed[i] and i not in skipped for i in self._below(goal))

    def _below(self, goal: Goal) -> list[int]:
        """Return all topics that a goal needs, directly or not, whatever their states."""
        first, needs = self._first, self._needs
        seen = bytearray(self.graph.size)
        found = list(dict.fromkeys(goal.needs))
        for i in found:
            seen[i] = 1
        for i in found:  # grows during the loop
            for p in needs[first[i] : first[i + 1]]:
                if not seen[p]:
                    seen[p] = 1
                    found.append(p)
        return found

    def unlocked_by(self, before: bytearray) -> list[int]:
        """Return the topics that are ready now and were not while only `before` was closed."""
        changed = bytes(map(gt, self.standing.closed, before))
        if 1 not in changed:
            return []
        # The entries of `needs` that hold a changed topic, and the topics these entries belong to.
        places = [at for at, p in enumerate(self._needs) if changed[p]]
        return self.ready_among(sorted({bisect_right(self._first, at) - 1 for at in places}))


def remaining_minutes(graph: Graph, standing: Standing) -> list[int]:
    """Return the minutes left of each topic.

    A topic that has used up its estimate keeps 15 % of it: otherwise a stuck one would look free.
    """
    remaining: list[int] = graph.minutes.tolist()
    for i, spent in standing.spent.items():
        if not standing.closed[i]:
            estimate = remaining[i]
            remaining[i] = max(estimate - spent, (estimate * 15 + 99) // 100)
    return remaining
