"""The planner: what to study next, why, and what a detour costs.

Pure. It minimises the sum of weight times date over the milestones that are still open; a topic
has no value of its own. All durations are whole minutes and all sums exact, so the same progress
always gives the same answer. It must not know names of tracks or sentences of answers. The
reasoning and the proofs are in docs/planner.md.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush, nsmallest

from roadmap_cli.core.advice import (
    NO_WISH,
    Advice,
    Delay,
    Detour,
    Goal,
    Reason,
    Standing,
    Stop,
    Wish,
)
from roadmap_cli.core.graph import Graph
from roadmap_cli.core.graph_state import GraphState
from roadmap_cli.core.route import best_order

__all__ = [
    "NO_WISH",
    "Advice",
    "Delay",
    "Detour",
    "Goal",
    "Plan",
    "Reason",
    "Standing",
    "Stop",
    "Wish",
]

# A started topic is finished first, unless it was left alone for this long ...
FORGOTTEN_AFTER_DAYS = 14
# ... or has taken this many times its estimate.
STUCK_FACTOR = 2


class Plan(GraphState):
    """The milestone route for a learner's state, and the queries on it.

    Building it costs one sweep over the graph; every query after that is cheap.
    """

    def __init__(self, graph: Graph, goals: Sequence[Goal], standing: Standing) -> None:
        super().__init__(graph, standing)
        # A milestone with nothing left to do takes no part in the route.
        self.open_goals = [g for g in goals if self.is_open(g)]
        closed = [g for g in goals if not self.is_open(g)]
        # A milestone whose required topics were all skipped is not reached.
        self.skipped = [g for g in closed if standing.skipped.issuperset(g.needs)]
        self.reached = [g for g in closed if g not in self.skipped]
        self._bit = {goal.id: 1 << g for g, goal in enumerate(self.open_goals)}
        self._minutes: dict[int, int] = {}  # by the bit set of goals that need them
        self._topics: dict[int, int] = {}
        self.mask = self._sweep()
        self.route = self._find_route()

    def _sweep(self) -> list[int]:
        """Return for each topic the bit set of open goals that still need it.

        Also sums up minutes and topics by these sets. A closed topic passes nothing on: one
        completed out of order does not make its prerequisites needed again.
        """
        closed, first, needs = self.standing.closed, self._first, self._needs
        remaining, minutes, topics = self.remaining, self._minutes, self._topics
        mask = [0] * self.graph.size
        for goal in self.open_goals:
            bit = self._bit[goal.id]
            for i in goal.needs:
                mask[i] |= bit
        for i in reversed(self.graph.order.tolist()):
            m = mask[i]
            if not m:
                continue
            if closed[i]:
                mask[i] = 0
                continue
            minutes[m] = minutes.get(m, 0) + remaining[i]
            topics[m] = topics.get(m, 0) + 1
            for p in needs[first[i] : first[i + 1]]:
                mask[p] |= m
        return mask

    def _find_route(self) -> tuple[Stop, ...]:
        stops: list[Stop] = []
        passed = total = count = 0
        for g in best_order(self._minutes, [goal.weight for goal in self.open_goals]):
            here = 0
            for m, minutes in self._minutes.items():
                if m >> g & 1 and not m & passed:
                    here += minutes
                    count += self._topics[m]
            passed |= 1 << g
            total += here
            stops.append(Stop(self.open_goals[g], here, total, count))
        return tuple(stops)

    # -- the topic to study now --------------------------------------------------------------

    def advise(self, wish: Wish = NO_WISH) -> Advice | None:
        """Return what to study now, or None when nothing is left to study."""
        goal, bundle = self._bundle(wish)
        if not bundle:
            return None
        ready = self.ready_among(bundle)
        choice = self._finish_first(bundle, wish)
        if choice is not None:
            reasons = [Reason("started")]
        else:
            choice, reasons = self._begin(goal, ready, wish)
        outside = None if choice in bundle or goal is None else self.detour(choice)
        behind = self.behind(goal) if goal else 0
        steps = behind + len(bundle)
        if goal is None:
            reasons.append(Reason("elective"))
        elif outside is None:
            reasons.append(Reason("step", behind + 1, steps, goal.title))
        reasons += self._circumstances(choice, wish, reasons)
        return Advice(
            choice,
            goal,
            behind + 1,
            steps,
            sum([self.remaining[i] for i in bundle]),
            self.remaining[choice],
            tuple([i for i in ready if i != choice]),
            tuple(reasons),
            outside,
        )

    def _bundle(self, wish: Wish) -> tuple[Goal | None, list[int]]:
        """Return the goal to work on and the open topics it needs, in the author's order.

        Once no milestone is open, these are the electives: all open topics, and no goal.
        """
        if wish.goal is not None and self.is_open(wish.goal):
            return wish.goal, sorted(self.open_below(wish.goal.needs))
        if self.route:
            goal = self.route[0].goal
            bit = self._bit[goal.id]
            return goal, [i for i, m in enumerate(self.mask) if m & bit]
        return None, [i for i, closed in enumerate(self.standing.closed) if not closed]

    def _finish_first(self, bundle: Sequence[int], wish: Wish) -> int | None:
        """Return the started topic to finish before anything new, if there is one."""
        minutes, spent = self.graph.minutes, self.standing.spent
        candidates = [
            i
            for i, idle in self.standing.started.items()
            if idle <= FORGOTTEN_AFTER_DAYS
            and spent.get(i, 0) <= STUCK_FACTOR * minutes[i]
            and (wish.track is None or wish.track(i))
            and (wish.goal is None or i in bundle)
        ]
        return min(candidates, key=lambda i: (i not in bundle, self.remaining[i], i), default=None)

    def _begin(
        self, goal: Goal | None, ready: Sequence[int], wish: Wish
    ) -> tuple[int, list[Reason]]:
        """Return the topic to begin, with the reasons for leaving the bundle or the track."""
        foreign, _, choice = min([self._rank(i, wish) for i in ready])
        if not foreign:
            return choice, []
        elsewhere = self._cheapest_of_track(wish) if goal is not None else None
        if elsewhere is not None:
            return elsewhere, [Reason("outside")]
        return choice, [Reason("track-waits")]

    def _rank(self, i: int, wish: Wish) -> tuple[bool, bool, int]:
        """Return the sort key of a ready topic: wanted track, free slot, author's order."""
        foreign = wish.track is not None and not wish.track(i)
        too_long = wish.minutes is not None and self.remaining[i] > wish.minutes
        return foreign, too_long, i

    def _cheapest_of_track(self, wish: Wish) -> int | None:
        """Return the ready topic of the track that delays the next milestone least."""
        track = wish.track
        assert track is not None
        found = self.ready_among(i for i in range(self.graph.size) if track(i))
        first = self._bit[self.route[0].goal.id] if self.route else 0
        return min(
            found, key=lambda i: (0 if self.mask[i] & first else self.remaining[i], i), default=None
        )

    def _circumstances(self, choice: int, wish: Wish, said: Sequence[Reason]) -> list[Reason]:
        """Return the further reasons of a choice: started, fits the slot, blocked."""
        found = []
        if choice in self.standing.started and all(r.code != "started" for r in said):
            found.append(Reason("started"))
        if wish.minutes is not None:
            remaining = self.remaining[choice]
            fits = remaining <= wish.minutes
            found.append(
                Reason("fits", wish.minutes) if fits else Reason("part", wish.minutes, remaining)
            )
        missing = self.missing(choice)
        if missing:
            found.append(Reason("blocked", len(missing)))
        return found

    # -- detours and what comes next ---------------------------------------------------------

    def detour(self, i: int) -> Detour:
        """Return what studying a topic now costs if the route is followed afterwards.

        The delay is exact for the next milestone and an upper bound for later ones, since the
        detour may itself complete one.
        """
        wanted = self.open_below([i])
        delays = []
        passed = 0
        for stop in self.route:
            passed |= self._bit[stop.goal.id]
            extra = sum(self.remaining[t] for t in wanted if not self.mask[t] & passed)
            if extra:
                delays.append(Delay(stop.goal, extra))
        return Detour(i, sum(self.remaining[t] for t in wanted), tuple(delays))

    def detours(self, most: int, wish: Wish = NO_WISH) -> list[Detour]:
        """Return ready topics outside the current bundle with their cost, the cheapest first.

        The cheapest delay the fewest milestones; ties keep the author's order.
        """
        bits = [self._bit[stop.goal.id] for stop in self.route]
        if not bits:
            return []
        moves = {
            m: next((n for n, bit in enumerate(bits) if m & bit), len(bits))
            for m in (*self._minutes, 0)
        }
        outside = self.ready_among(i for i, m in enumerate(self.mask) if not m & bits[0])
        found = [(moves[self.mask[i]], i) for i in outside if not self._rank(i, wish)[0]]
        return [self.detour(i) for _, i in nsmallest(most, found)]

    def coming(self, most: int, wish: Wish = NO_WISH) -> list[int]:
        """Return the next topics in the order of the plan."""
        found: list[int] = []
        plan = self
        while stretch := plan._stretch(most - len(found), wish):
            found += stretch
            if len(found) == most:
                break
            plan = plan.after(stretch)
        return found

    def way(self, goal: Goal) -> list[int]:
        """Return all topics that a goal still needs, in the order of the plan.

        A topic started before its prerequisites comes after them here: they are needed as well.
        """
        bundle = self.open_below(goal.needs)
        if not bundle:
            return []
        started = {i: idle for i, idle in self.standing.started.items() if not self.missing(i)}
        plan = Plan(self.graph, [goal], self.standing._replace(started=started))
        return plan.coming(len(bundle), Wish(goal=goal))

    def _stretch(self, most: int, wish: Wish) -> list[int]:
        """Return the next topics up to the point where the plan must be rebuilt."""
        goal, bundle = self._bundle(wish)
        if self._finish_first(bundle, wish) is None:
            walked = self._walk(bundle, most, wish, stay=goal is None)
            if walked:
                return walked
        advice = self.advise(wish)
        return [advice.topic] if advice and most > 0 else []

    def _walk(self, bundle: Sequence[int], most: int, wish: Wish, *, stay: bool) -> list[int]:
        """Return topics of a bundle in order; without `stay`, stop at one of another track."""
        heap = []
        waits: dict[int, int] = {}
        opens: dict[int, list[int]] = {}
        for i in bundle:
            missing = self.missing(i)
            if missing:
                waits[i] = len(missing)
                for p in missing:
                    opens.setdefault(p, []).append(i)
            else:
                heap.append(self._rank(i, wish))
        heapify(heap)
        found: list[int] = []
        while heap and len(found) < most:
            foreign, _, i = heappop(heap)
            if foreign and not stay:
                break
            found.append(i)
            for d in opens.get(i, ()):
                waits[d] -= 1
                if not waits[d]:
                    heappush(heap, self._rank(d, wish))
        return found

    def after(self, topics: Sequence[int]) -> "Plan":
        """Return the plan as it will be once these topics are closed."""
        closed = bytearray(self.standing.closed)
        for i in topics:
            closed[i] = 1
        started = {i: idle for i, idle in self.standing.started.items() if not closed[i]}
        return Plan(self.graph, self.open_goals, Standing(closed, self.standing.spent, started))
