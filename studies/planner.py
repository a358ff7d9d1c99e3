"""What following `next` costs, against the optimum on small maps and against habits on the shipped one.

python studies/planner.py [--maps 40] [--seed 1]
"""

import argparse
import random
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from roadmap_cli.core.model.graph import Graph, topological_order  # noqa: E402
from roadmap_cli.core.model.roadmap import Roadmap, graph_of  # noqa: E402
from roadmap_cli.core.planner.advice import Goal, LearnerState  # noqa: E402
from roadmap_cli.core.planner.planner import Plan  # noqa: E402
from roadmap_cli.formats.own.roadmap_reader import read_roadmap  # noqa: E402

Order = list[int]


class Map:
    """Topics with their prerequisites, and the goals of somebody who begins at nothing."""

    def __init__(self, graph: Graph, goals: Sequence[Goal]) -> None:
        self.graph, self.goals = graph, goals

    def needs(self, topic: int) -> list[int]:
        """Return the direct prerequisites of a topic."""
        return self.graph.needs[self.graph.first[topic] : self.graph.first[topic + 1]].tolist()

    def plan(self, closed: Iterable[int], started: Iterable[int] = ()) -> Plan:
        """Return the plan when some topics are behind the learner, and others begun today."""
        behind = bytearray(self.graph.size)
        for topic in closed:
            behind[topic] = 1
        begun = {topic: 0 for topic in started if not behind[topic]}
        return Plan(self.graph, self.goals, LearnerState(behind, {}, begun))

    def advised(self) -> tuple[Order, int]:
        """Follow `next` to the last milestone; return the topics and how often the plan changed."""
        order: Order = []
        flips, before = 0, [stop.goal.id for stop in self.plan(order).route]
        while (advice := self.plan(order).advise()) is not None and advice.goal is not None:
            order.append(advice.topic)
            route = [stop.goal.id for stop in self.plan(order).route]
            flips += route != [name for name in before if name in route]
            before = route
        return order, flips

    def with_started(self, started: Sequence[int], *, always_first: bool) -> tuple[Order, int]:
        """Follow the advice with topics in progress; return the topics and how many were blocked.

        With `always_first`, whatever was started comes before everything else, the shortest first.
        """
        order: Order = []
        blocked = 0
        while (plan := self.plan(order, started)).route:
            waiting = [i for i in plan.in_hand if i not in order]
            advice = plan.advise()
            assert advice is not None
            order.append(waiting[0] if always_first and waiting else advice.topic)
            blocked += bool(plan.missing(order[-1]))
        return order, blocked

    def cost(self, order: Sequence[int]) -> int:
        """Return the sum of weight times date over the milestones."""
        clock, cost, closed, waiting = 0, 0, set[int](), list(self.goals)
        for topic in order:
            clock += self.graph.minutes[topic]
            closed.add(topic)
            cost += sum(clock * goal.weight for goal in waiting if closed.issuperset(goal.needs))
            waiting = [goal for goal in waiting if not closed.issuperset(goal.needs)]
        return cost

    def first_milestone(self, order: Sequence[int]) -> int:
        """Return the minutes after which the first milestone is reached."""
        clock, closed = 0, set[int]()
        for topic in order:
            clock += self.graph.minutes[topic]
            closed.add(topic)
            if any(closed.issuperset(goal.needs) for goal in self.goals):
                break
        return clock

    def needed(self) -> set[int]:
        """Return the topics that a milestone needs."""
        found: set[int] = set()
        stack = [topic for goal in self.goals for topic in goal.needs]
        while stack:
            topic = stack.pop()
            if topic not in found:
                found.add(topic)
                stack += self.needs(topic)
        return found

    def optimum(self) -> int:
        """Return the least cost over all orders of all topics, by brute force."""
        below = [sum(1 << p for p in self.needs(i)) for i in range(self.graph.size)]
        goals = [(sum(1 << i for i in goal.needs), goal.weight) for goal in self.goals]

        @cache
        def least(closed: int) -> int:
            waiting = sum(weight for wanted, weight in goals if wanted & ~closed)
            if not waiting:
                return 0
            return min(
                waiting * self.graph.minutes[i] + least(closed | 1 << i)
                for i in range(self.graph.size)
                if not closed >> i & 1 and not below[i] & ~closed
            )

        return least(0)

    def greedy(self, rank: Callable[[int], object]) -> Order:
        """Study whatever is ready and ranks first."""
        order: Order = []
        open_topics = set(range(self.graph.size))
        while open_topics:
            ready = [i for i in open_topics if not open_topics.intersection(self.needs(i))]
            order.append(min(ready, key=rank))  # type: ignore[type-var]
            open_topics.remove(order[-1])
        return order


def drawn(chance: random.Random, topics: int, milestones: int, scale: int = 1) -> Map:
    """Return a map of chance."""
    first, needs = array("i", [0]), array("i")
    for i in range(topics):
        needs.extend(sorted(chance.sample(range(i), min(i, chance.choice((0, 1, 1, 2, 3))))))
        first.append(len(needs))
    order = topological_order(first.tolist(), needs.tolist())
    assert order is not None
    minutes = array("i", [scale * chance.choice((30, 60, 90, 120, 240)) for _ in range(topics)])
    goals = [
        Goal(f"g{n}", f"g{n}", chance.randint(1, 8), tuple(chance.sample(range(topics), 2)))
        for n in range(milestones)
    ]
    return Map(Graph(minutes, first, needs, array("i", order)), goals)


def shipped() -> tuple[Roadmap, Map]:
    """Return the roadmap that comes with the program, and its map."""
    roadmap = read_roadmap(str(ROOT / "data" / "roadmap.yaml")).roadmap
    assert roadmap is not None
    place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    goals = [
        Goal(m.id, m.title, m.weight, tuple(place[name] for name in m.needs))
        for m in roadmap.milestones
    ]
    return roadmap, Map(graph_of(roadmap), goals)


def against_brute_force(maps: int, seed: int) -> None:
    """Print what following the advice costs on small maps, as a multiple of the optimum."""
    print(
        "| milestones | maps | cost ÷ optimum, mean | worst | wasted topics | changes of plan | other at ×7 |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|")
    for milestones in range(2, 13):
        ratios, waste, flips, other = [], 0, 0, 0
        for number in range(maps):
            name = f"{seed}/{milestones}/{number}"
            small = drawn(random.Random(name), 9, milestones)
            order, changed = small.advised()
            ratios.append(small.cost(order) / small.optimum())
            waste += len(set(order) - small.needed())
            flips += changed
            other += drawn(random.Random(name), 9, milestones, scale=7).advised()[0] != order
        mean = sum(ratios) / maps
        print(
            f"| {milestones} | {maps} | {mean:.4f} | {max(ratios):.4f} | {waste} | {flips} | {other} |"
        )


def with_topics_in_progress(maps: int, seed: int) -> None:
    """Print what one to three started topics cost, by two rules for when they come first."""
    print(
        "\n| topics | started ones come first | cost ÷ optimum, mean | worst | first milestone | blocked |"
    )
    print("|--:|---|--:|--:|--:|--:|")
    for topics in (9, 30, 60):
        for name, always_first in (("**by our rule**", False), ("always", True)):
            ratios, delays, blocked = [], [], 0
            for number in range(maps):
                chance = random.Random(f"{seed}/{topics}/{number}")
                one = drawn(chance, topics, chance.randint(2, 5))
                started = chance.sample(range(topics), chance.randint(1, 3))
                order, missing = one.with_started(started, always_first=always_first)
                best, _ = one.advised()  # which is optimal, as the table above says
                ratios.append(one.cost(order) / one.cost(best))
                delays.append(one.first_milestone(order) / one.first_milestone(best))
                blocked += missing
            mean, delay = sum(ratios) / maps, sum(delays) / maps
            print(
                f"| {topics} | {name} | {mean:.4f} | {max(ratios):.2f} | {delay:.3f} times | {blocked} |"
            )


def against_habits(seed: int) -> None:
    """Print what other ways through the shipped roadmap cost, as a multiple of ours."""
    roadmap, whole = shipped()
    ours, _ = whole.advised()
    least = whole.cost(ours)
    tracks = [track.id for track in roadmap.tracks]
    by_track = {i: tracks.index(topic.track) for i, topic in enumerate(roadmap.topics)}
    chance = random.Random(seed)
    needed = whole.needed()
    ways: dict[str, Callable[[int], object]] = {
        "stage by stage, as the author walks": lambda i: i,
        "only what milestones need, as the author walks": lambda i: (i not in needed, i),
        "track by track": lambda i: (by_track[i], i),
        "shortest first": lambda i: (whole.graph.minutes[i], i),
        "longest first": lambda i: (-whole.graph.minutes[i], i),
    }
    rows = {"**`next`**": [least]} | {
        name: [whole.cost(whole.greedy(r))] for name, r in ways.items()
    }
    rows["whatever is ready, by chance (20 times)"] = [
        whole.cost(whole.greedy(lambda _: chance.random())) for _ in range(20)
    ]
    print("\n| way through the shipped roadmap | Σ weight × date ÷ ours |")
    print("|---|--:|")
    for name, costs in rows.items():
        print(f"| {name} | {sum(costs) / len(costs) / least:.3f} |")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maps", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    against_brute_force(options.maps, options.seed)
    with_topics_in_progress(5 * options.maps, options.seed)
    against_habits(options.seed)


if __name__ == "__main__":
    main()
