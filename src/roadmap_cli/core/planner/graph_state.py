"""The prerequisite graph with one learner's state: which topics are open, ready, missing, unlocked.

Pure. It answers what a topic or goal still needs; it must not know which goal comes first.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import gt

from roadmap_cli.core.model.graph import Graph
from roadmap_cli.core.planner.advice import Goal, LearnerState
from roadmap_cli.core.progress.topic_rows import minutes_left


class GraphState:
    """A graph and the learner's state in it."""

    def __init__(self, graph: Graph, learner: LearnerState) -> None:
        self.graph = graph
        self.learner = learner
        # A list is read faster than an array, which creates an int for each access.
        self._first: list[int] = graph.first.tolist()
        self._needs: list[int] = graph.needs.tolist()
        self.remaining = remaining_minutes(graph, learner)

    def prerequisites(self, i: int) -> list[int]:
        """Return the direct prerequisites of a topic."""
        return self._needs[self._first[i] : self._first[i + 1]]

    def missing(self, i: int) -> list[int]:
        """Return the direct prerequisites of a topic that are not closed."""
        closed = self.learner.closed
        return [p for p in self.prerequisites(i) if not closed[p]]

    def is_ready(self, i: int) -> bool:
        """Return whether a topic is open, all its prerequisites are closed, and it does not run."""
        learner = self.learner
        return not learner.closed[i] and i not in learner.running and not self.missing(i)

    def ready_among(self, indexes: Iterable[int]) -> list[int]:
        """Return the ready topics among some, in the order given; those that run are among them."""
        closed, first, needs = self.learner.closed, self._first, self._needs
        ready = []
        for i in indexes:
            if not closed[i]:
                for p in needs[first[i] : first[i + 1]]:
                    if not closed[p]:
                        break
                else:
                    ready.append(i)
        return ready

    def without_running(self, indexes: Iterable[int]) -> list[int]:
        """Return some topics without those that run: they are not proposed before their day."""
        running = self.learner.running
        return [i for i in indexes if i not in running]

    def is_open(self, goal: Goal) -> bool:
        """Return whether a goal still needs any topic."""
        closed = self.learner.closed
        return not all(map(closed.__getitem__, goal.needs))

    def open_below(self, starts: Iterable[int]) -> set[int]:
        """Return the open topics among some, and all open topics that these need."""
        closed, first, needs = self.learner.closed, self._first, self._needs
        topics: set[int] = set()
        stack = [i for i in starts if not closed[i]]
        while stack:
            i = stack.pop()
            if i not in topics:
                topics.add(i)
                stack += [p for p in needs[first[i] : first[i + 1]] if not closed[p]]
        return topics

    def needed_by(self, goals: Sequence[Goal]) -> list[int]:
        """Return for each topic the bit set of the goals that still need it.

        A closed topic passes nothing on: one completed out of order does not make its prerequisites
        needed again.
        """
        closed, first, needs = self.learner.closed, self._first, self._needs
        masks = [0] * self.graph.size
        for g, goal in enumerate(goals):
            for i in goal.needs:
                masks[i] |= 1 << g
        for i in reversed(self.graph.order.tolist()):
            mask = masks[i]
            if not mask:
                continue
            if closed[i]:
                masks[i] = 0
                continue
            for p in needs[first[i] : first[i + 1]]:
                masks[p] |= mask
        return masks

    def closure(self, goal: Goal) -> list[int]:
        """Return the topics of a goal: the closed ones and those still needed.

        An open topic that is needed only by one completed out of order is neither.
        """
        closed = self.learner.closed
        needed = self.open_below(goal.needs)
        return sorted(i for i in self._topics_below(goal) if closed[i] or i in needed)

    def count_behind(self, goal: Goal) -> int:
        """Return how many topics of a goal are done or assumed."""
        closed, skipped = self.learner.closed, self.learner.skipped
        return sum(closed[i] and i not in skipped for i in self._topics_below(goal))

    def _topics_below(self, goal: Goal) -> list[int]:
        """Return all topics that a goal needs, directly or not, whatever their states."""
        first, needs = self._first, self._needs
        seen = bytearray(self.graph.size)
        topics = list(dict.fromkeys(goal.needs))
        for i in topics:
            seen[i] = 1
        for i in topics:  # grows during the loop
            for p in needs[first[i] : first[i + 1]]:
                if not seen[p]:
                    seen[p] = 1
                    topics.append(p)
        return topics

    def unlocked_by(self, before: bytearray) -> list[int]:
        """Return the topics that are ready now and were not while only `before` was closed."""
        newly_closed = bytes(map(gt, self.learner.closed, before))
        if 1 not in newly_closed:
            return []
        # The entries of `needs` that hold a changed topic, and the topics these entries belong to.
        entries = [entry for entry, p in enumerate(self._needs) if newly_closed[p]]
        topics = sorted({bisect_right(self._first, e) - 1 for e in entries})
        return self.without_running(self.ready_among(topics))


def remaining_minutes(graph: Graph, learner: LearnerState) -> list[int]:
    """Return the minutes left of each topic."""
    remaining: list[int] = graph.minutes.tolist()
    for i, spent in learner.spent.items():
        if not learner.closed[i]:
            remaining[i] = minutes_left(remaining[i], spent)
    return remaining
