"""Which milestone is next for a learner, what it still needs, and what is finished before it.

Pure. It owns the order of the milestones, the bundle of the first, and the loose ends: started topics
outside the bundle that are nearly finished. It must not know in which order a bundle is studied.
"""

from collections.abc import Iterable, Sequence

from roadmap_cli.annotations import Self
from roadmap_cli.core.model.graph import Graph
from roadmap_cli.core.planner.advice import Goal, LearnerState
from roadmap_cli.core.planner.graph_state import GraphState
from roadmap_cli.core.planner.route import Order, best_order

# A started topic is finished first, unless it was left alone for this long ...
FORGOTTEN_AFTER_DAYS = 14
# ... or has taken this many times its estimate ...
STUCK_FACTOR = 2
# ... or lies outside the bundle and takes more than this part of the bundle's minutes.
LOOSE_END_PART = 10
# An order that is not exact is found again after each milestone, unless more than this many are open:
# that would take seconds.
MOST_ORDERED_ANEW = 40


class MilestonePlan(GraphState):
    """The order of the open milestones for a learner's state.

    Building it costs one sweep over the graph; `after` reuses it.
    """

    def __init__(self, graph: Graph, goals: Sequence[Goal], learner: LearnerState) -> None:
        super().__init__(graph, learner)
        # A milestone with nothing left to do takes no part in the route.
        self.open_goals = [g for g in goals if self.is_open(g)]
        closed = [g for g in goals if not self.is_open(g)]
        # A milestone whose required topics were all skipped is not reached.
        self.skipped = [g for g in closed if learner.skipped.issuperset(g.needs)]
        self.reached = [g for g in closed if g not in self.skipped]
        self.goal_masks = self.needed_by(self.open_goals)
        self.in_hand = self._find_topics_in_hand()
        self.loose_ends: list[int] = []
        self._find_order(None)

    def _find_topics_in_hand(self) -> list[int]:
        """Return the started topics that are neither forgotten nor stuck, least left first."""
        minutes, spent = self.graph.minutes, self.learner.spent
        topics = [
            i
            for i, idle in self.learner.started.items()
            if idle <= FORGOTTEN_AFTER_DAYS and spent.get(i, 0) < STUCK_FACTOR * minutes[i]
        ]
        return sorted(topics, key=lambda i: (self.remaining[i], i))

    def _find_order(self, best: Order | None) -> None:
        """Set the order of the open goals and the loose ends that are finished before them.

        `best` is the best order, if it is known already. A loose end that a later milestone needs
        may change it, so the order is then found again. Milestones that loose ends alone complete
        come first.
        """
        self.best_order = best or self._find_best_order(self._work())
        order, completed = self.best_order.goals, list[int]()
        while order and (topic := self._find_loose_end(order[0])) is not None:
            self.loose_ends.append(topic)
            if self.goal_masks[topic]:
                left = self._find_best_order(self._work()).goals
                completed += [g for g in order if g not in left]
                order = left
        self.order = [*completed, *order]

    def _find_loose_end(self, head: int) -> int | None:
        """Return the ready topic in hand to finish before the bundle of a goal, if there is one."""
        outside = [i for i in self.in_hand if not self.goal_masks[i] >> head & 1]
        ready = [i for i in self.ready_among(outside) if i not in self.loose_ends]
        if not ready:
            return None
        minutes = sum([m for mask, m in self._work().items() if mask >> head & 1])
        return ready[0] if self.remaining[ready[0]] * LOOSE_END_PART <= minutes else None

    def _work(self) -> dict[int, int]:
        """Return the minutes left by the set of goals that need them, without the loose ends."""
        work: dict[int, int] = {}
        closed, remaining, loose_ends = self.learner.closed, self.remaining, self.loose_ends
        for i, mask in enumerate(self.goal_masks):
            if mask and not closed[i] and i not in loose_ends:
                work[mask] = work.get(mask, 0) + remaining[i]
        return work

    def _find_best_order(self, work: dict[int, int]) -> Order:
        """Return the best order of the goals that some of the work belongs to."""
        union = 0
        for mask in work:
            union |= mask
        goals = [g for g in range(len(self.open_goals)) if union >> g & 1]
        weights = [self.open_goals[g].weight for g in goals]
        if len(goals) < len(self.open_goals):
            work = {
                sum([1 << n for n, g in enumerate(goals) if mask >> g & 1]): minutes
                for mask, minutes in work.items()
            }
        order = best_order(work, weights)
        return order._replace(goals=[goals[n] for n in order.goals])

    def bundle(self) -> list[int]:
        """Return the open topics that the next milestone needs, in the author's order.

        Once no milestone is open, these are the electives: all open topics.
        """
        closed = self.learner.closed
        if not self.order:
            return [i for i, is_closed in enumerate(closed) if not is_closed]
        head = self.order[0]
        return [i for i, m in enumerate(self.goal_masks) if m >> head & 1 and not closed[i]]

    def after(self, topics: Iterable[int]) -> Self:
        """Return the plan as it will be once some open topics, with all they need, are closed.

        Work on the first goal does not change an exact order, which is then kept.
        """
        plan = self._copy()
        closed = bytearray(self.learner.closed)
        for i in topics:
            closed[i] = 1
        started = {i: idle for i, idle in self.learner.started.items() if not closed[i]}
        running = self.learner.running
        if running:
            running = {i: days for i, days in running.items() if not closed[i]}
        plan.learner = self.learner._replace(closed=closed, started=started, running=running)
        plan.in_hand = [i for i in self.in_hand if not closed[i]]
        plan.loose_ends = []
        best = self.best_order
        masks = [mask for i in topics if (mask := self.goal_masks[i])]
        is_kept = all(mask >> best.goals[0] & 1 for mask in masks)
        plan._find_order(self._order_of_rest(plan) if is_kept else None)
        return plan

    def _order_of_rest(self, plan: "MilestonePlan") -> Order | None:
        """Return the best order without the goals that are reached in a later plan."""
        best = self.best_order
        left = [n for n, g in enumerate(best.goals) if plan.is_open(self.open_goals[g])]
        if len(left) == len(best.goals):
            return best
        goals = [best.goals[n] for n in left]
        if best.margins:
            return Order(goals, [best.margins[n] for n in left])
        return Order(goals) if len(goals) > MOST_ORDERED_ANEW else None  # fewer may do better

    def _copy(self) -> Self:
        """Return a copy without what was computed on demand."""
        plan = self.__class__.__new__(self.__class__)
        plan.__dict__.update(self.__dict__)
        plan.__dict__.pop("route", None)
        return plan
