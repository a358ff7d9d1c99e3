"""Small roadmaps for the planner's tests: written by hand, drawn by Hypothesis, or random.

It must not know how the planner works: the optimum here is brute force over topics.
"""

import random
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.model.graph import Graph, topological_order
from roadmap_cli.core.planner.planner import Goal, LearnerState, Plan

thorough = examples(50)
brief = examples(30)


def graph_from(minutes: Sequence[int], prerequisites: Sequence[Iterable[int]]) -> Graph:
    """Return the graph of topics with these minutes and prerequisites."""
    first, needs = [0], []
    for needed in prerequisites:
        needs += needed
        first.append(len(needs))
    order = topological_order(first, needs)
    assert order is not None
    return Graph(*(array("i", numbers) for numbers in (minutes, first, needs, order)))


class Map(NamedTuple):
    """A small roadmap whose topics have names."""

    names: tuple[str, ...]
    graph: Graph

    def goal(self, name: str, weight: int, *needs: str) -> Goal:
        return Goal(name, name.title(), weight, tuple(map(self.names.index, needs)))

    def plan(
        self,
        goals: Sequence[Goal],
        done: str = "",
        spent: Mapping[str, int] | None = None,
        started: Mapping[str, int] | None = None,
    ) -> Plan:
        indexes = {name: i for i, name in enumerate(self.names)}
        done_names = done.split()
        return Plan(
            self.graph,
            goals,
            LearnerState(
                bytearray(name in done_names for name in self.names),
                {indexes[name]: minutes for name, minutes in (spent or {}).items()},
                {indexes[name]: days for name, days in (started or {}).items()},
            ),
        )

    def names_at(self, indexes: Iterable[int]) -> str:
        return " ".join(self.names[i] for i in indexes)


def parse_map(text: str) -> Map:
    """Parse lines `name minutes prerequisite...`, in the author's order."""
    rows = [line.split() for line in text.strip().splitlines()]
    names = tuple(row[0] for row in rows)
    needs = [[names.index(name) for name in row[2:]] for row in rows]
    return Map(names, graph_from([int(row[1]) for row in rows], needs))


class Case(NamedTuple):
    """A learner on a small roadmap."""

    graph: Graph
    goals: tuple[Goal, ...]
    learner: LearnerState

    def plan(self) -> Plan:
        return Plan(self.graph, self.goals, self.learner)

    def needs(self, i: int) -> list[int]:
        return self.graph.needs[self.graph.first[i] : self.graph.first[i + 1]].tolist()

    def remaining(self, i: int) -> int:
        estimate, spent = self.graph.minutes[i], self.learner.spent.get(i, 0)
        return max(estimate - spent, -(-estimate * 15 // 100))

    def with_closed(self, topics: Iterable[int]) -> "Case":
        closed = bytearray(self.learner.closed)
        for i in topics:
            closed[i] = 1
        started = {i: d for i, d in self.learner.started.items() if not closed[i]}
        running = {i: d for i, d in self.learner.running.items() if not closed[i]}
        learner = LearnerState(closed, self.learner.spent, started, running=running)
        return self._replace(learner=learner)

    def is_reached(self, goal: Goal) -> bool:
        return all(self.learner.closed[i] for i in goal.needs)

    def cost_of(self, topics: Iterable[int]) -> int:
        """Return the sum of weight times date when topics are studied in this order."""
        cost, case = 0, self
        for i in topics:
            waiting = sum(g.weight for g in case.goals if not case.is_reached(g))
            cost += waiting * case.remaining(i)
            case = case.with_closed([i])
        assert all(map(case.is_reached, self.goals))
        return cost


def optimum(case: Case) -> int:
    """Return the least sum of weight times date over all orders of all topics."""
    size = case.graph.size
    needs = [sum(1 << p for p in case.needs(i)) for i in range(size)]
    goals = [(sum(1 << i for i in g.needs), g.weight) for g in case.goals]
    minutes = [case.remaining(i) for i in range(size)]

    @cache
    def least(closed: int) -> int:
        waiting = sum(weight for wanted, weight in goals if wanted & ~closed)
        if not waiting:
            return 0
        return min(
            waiting * minutes[i] + least(closed | 1 << i)
            for i in range(size)
            if not closed >> i & 1 and not needs[i] & ~closed
        )

    return least(sum(1 << i for i, closed in enumerate(case.learner.closed) if closed))


@st.composite
def cases(
    draw: st.DrawFn,
    topics: tuple[int, int] = (4, 10),
    milestones: tuple[int, int] = (2, 5),
    with_progress: bool = True,
) -> Case:
    """Draw a learner on a roadmap whose author's order is independent of its prerequisites."""
    size = draw(st.integers(*topics))
    permutation = draw(st.permutations(range(size)))
    prerequisites: list[list[int]] = [[] for _ in range(size)]
    for rank in range(1, size):
        below = draw(st.sets(st.integers(0, rank - 1), max_size=3))
        prerequisites[permutation[rank]] = [permutation[b] for b in sorted(below)]
    minutes = draw(st.lists(st.integers(1, 12), min_size=size, max_size=size))
    goals = tuple(
        Goal(f"g{n}", f"Goal {n}", draw(st.integers(1, 8)), tuple(sorted(needs)))
        for n, needs in enumerate(
            draw(
                st.lists(
                    st.sets(st.integers(0, size - 1), min_size=1, max_size=3),
                    min_size=milestones[0],
                    max_size=milestones[1],
                )
            )
        )
    )
    subsets = st.sets(st.integers(0, size - 1), max_size=size // 2 if with_progress else 0)
    closed, spent = draw(subsets), draw(subsets)
    learner = LearnerState(
        bytearray(i in closed for i in range(size)),
        {i: draw(st.integers(1, 20)) for i in sorted(spent - closed)},
        {},
    )
    return Case(graph_from([15 * m for m in minutes], prerequisites), goals, learner)


@st.composite
def running_cases(draw: st.DrawFn) -> Case:
    """Draw a learner on a roadmap of which some exercises take days, and some of these run."""
    case = draw(cases())
    graph, (closed, spent, *_) = case.graph, case.learner
    indexes = st.sampled_from(range(graph.size))
    days = draw(st.dictionaries(indexes, st.integers(1, 40), min_size=1))
    begun = draw(st.dictionaries(indexes, st.integers(0, 40), max_size=3))
    started = {i: idle for i, idle in begun.items() if not closed[i]}
    running = {
        i: draw(st.integers(1, days[i])) for i in started if i in days and draw(st.booleans())
    }
    started |= dict.fromkeys(running, 0)
    learner = LearnerState(closed, spent, started, running=running)
    return case._replace(graph=graph._replace(days=days), learner=learner)


def random_case(seed: int, topics: int, milestones: int) -> Case:
    """Return a random roadmap: prerequisites among earlier topics, milestones anywhere."""
    rng = random.Random(seed)
    prerequisites = [
        rng.sample(range(i), min(i, rng.choice((0, 1, 1, 2, 3)))) for i in range(topics)
    ]
    minutes = [rng.choice((30, 60, 90, 120, 240, 600)) for _ in range(topics)]
    goals = tuple(
        Goal(
            f"g{n}",
            f"Goal {n}",
            1000 * rng.choice((1, 1, 2, 3, 4, 8)),
            tuple(rng.sample(range(topics), rng.choice((1, 1, 2, 3)))),
        )
        for n in range(milestones)
    )
    return Case(graph_from(minutes, prerequisites), goals, LearnerState(bytearray(topics), {}, {}))
