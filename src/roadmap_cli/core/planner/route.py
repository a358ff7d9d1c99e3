"""The order in which to reach goals that share work: the least sum of weight times date.

Pure. A goal is a number with a weight; work is minutes by the set of goals that need them (goal g
is bit g). It must not know what is studied inside a goal; the planner does. The proofs are in
docs/planner.md.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from math import lcm
from operator import add

from roadmap_cli.values import Record

# Beyond this many goals the exact search over subsets gives way to the densest bundle.
EXACT_GOALS = 12
# That approximate order is then made exact in windows of this many goals, each overlapping the
# one before by half.
EXACT_WINDOW = 10

Work = Mapping[int, int]  # minutes by the set of goals that need them


class Order(Record):
    """The goals in the order in which to reach them.

    `margins` has for each step a lower bound of what it costs to take another goal there. It is
    empty if the order is not exact.
    """

    goals: Sequence[int]
    margins: Sequence[int] = ()


def best_order(work: Work, weights: Sequence[int]) -> Order:
    """Return the order in which to reach goals: exact for up to a dozen, close beyond."""
    if len(weights) <= EXACT_GOALS:
        return exact_order(work, weights)
    return Order(densest_order(work, weights))


def exact_order(work: Work, weights: Sequence[int]) -> Order:
    """Return the order with the least sum of weight times date, by dynamic programming.

    Of several such orders it is the one closest to the given order, compared from the front.
    Progress on the first goal only removes competitors, so the route does not change on the way.
    """
    goals = range(len(weights))
    bits = [1 << g for g in goals]
    predecessors = _predecessors(work, len(weights))
    sets = _reachable_sets(predecessors)
    union = _union_minutes(work, predecessors, sets)
    outside = _weights_outside(weights)
    # A goal may come next when its predecessors are in the set and the goal itself is not.
    steps = [(bits[g], bits[g] | predecessors[g], predecessors[g]) for g in goals]
    least_cost = {sets[-1]: 0}
    for done in sets[-2::-1]:
        weight = outside[done]
        cost = min(
            [
                least_cost[done | b] + weight * union[done | b]
                for b, both, before in steps
                if done & both == before
            ]
        )
        least_cost[done] = cost - weight * union[done]
    order: list[int] = []
    margins: list[int] = []
    done = reached = 0
    while len(order) < len(weights):
        weight = outside[done]
        target = least_cost[reached] + weight * union[reached]
        costs = sorted(
            least_cost[reached | b] + weight * union[reached | b]
            for b, both, before in steps
            if reached & both == before
        )
        margins.append(costs[1] - costs[0] if len(costs) > 1 else 0)
        for g, b in enumerate(bits):
            # Once the larger goal is reached, its predecessors need no more work.
            after = reached | b | predecessors[g]
            if not done & b and least_cost[after] + weight * union[after] == target:
                order.append(g)
                done |= b
                reached = after
                break
    return Order(order, margins)


def is_order_kept(order: Order, weights: Sequence[int], needed_by: int, minutes: int) -> bool:
    """Return whether an order surely stays the best if work for some of its goals shrinks.

    The minutes saved count for every goal from the first one that needed the work on. An order that
    takes another goal at some step can save more only for the goals that ours reaches from that
    step up to that first one: their weight times the minutes must stay below the margin.
    """
    if not order.margins:
        return False
    steps = zip(order.goals, order.margins, strict=True)
    before = list(takewhile(lambda step: not needed_by >> step[0] & 1, steps))
    carried = sum([weights[g] for g, _ in before])
    for g, margin in before:
        if margin <= minutes * carried:
            return False
        carried -= weights[g]
    return True


def _weights_outside(weights: Sequence[int]) -> list[int]:
    """Return for each set the weight of the goals outside it: each minute delays all of them."""
    outside = [sum(weights)]
    for weight in weights:
        outside += [each - weight for each in outside]
    return outside


def _predecessors(work: Work, goals: int) -> list[int]:
    """Return for each goal its predecessors: those whose work is a strict subset of its own.

    Reaching them first costs the larger goal nothing, so every best order does.
    """
    subsets = [(1 << goals) - 1] * goals  # whose work lies inside that of the goal
    for needed_by in work:
        for g in range(goals):
            if not needed_by >> g & 1:
                subsets[g] &= ~needed_by
    return [
        sum(1 << o for o in range(goals) if subsets[g] >> o & 1 and not subsets[o] >> g & 1)
        for g in range(goals)
    ]


def _reachable_sets(predecessors: Sequence[int]) -> list[int]:
    """Return the sets of goals that contain the predecessors of each member, in rising order."""
    sets = [0]
    # Predecessors first: they have fewer of their own.
    for g in sorted(range(len(predecessors)), key=lambda g: predecessors[g].bit_count()):
        sets += [s | 1 << g for s in sets if not predecessors[g] & ~s]
    return sorted(sets)


def _union_minutes(
    work: Work, predecessors: Sequence[int], sets: Sequence[int]
) -> Mapping[int, int] | list[int]:
    """Return for each reachable set, in rising order, the minutes that at least one goal needs."""
    goals = len(predecessors)
    if len(sets) * len(work) < goals << goals:  # few sets, as when each goal builds on the last
        return _union_of_few(work, predecessors, sets)
    # inside[S] becomes the work that only goals of S need; the union of S is all work less
    # inside[complement of S].
    minutes_inside = [0] * (1 << goals)
    for needed_by, minutes in work.items():
        minutes_inside[needed_by] += minutes
    for b in range(goals):
        half = 1 << b
        for start in range(half, 1 << goals, 2 * half):
            minutes_inside[start : start + half] = map(
                add, minutes_inside[start : start + half], minutes_inside[start - half : start]
            )
    total = minutes_inside[-1]
    return [total - minutes for minutes in reversed(minutes_inside)]


def _union_of_few(
    work: Work, predecessors: Sequence[int], sets: Sequence[int]
) -> Mapping[int, int]:
    """Return the minutes of each set as those of the set without its last goal, and what that adds."""
    pieces: list[list[tuple[int, int]]] = [[] for _ in predecessors]
    for members, minutes in work.items():
        # A set that holds a goal holds its predecessors too: it is enough to look for these.
        first = [
            g for g, before in enumerate(predecessors) if members >> g & 1 > (before & members)
        ]
        needed_by = sum([1 << g for g in first])
        for g in first:
            pieces[g].append((needed_by, minutes))
    union = {0: 0}
    for s in sets[1:]:
        last = s.bit_length() - 1
        rest = s ^ 1 << last
        if rest in union:
            more = [minutes for needed_by, minutes in pieces[last] if not needed_by & rest]
            union[s] = union[rest] + sum(more)
        else:  # the last goal is a predecessor of another one
            union[s] = sum([minutes for members, minutes in work.items() if members & s])
    return union


def densest_order(work: Work, weights: Sequence[int]) -> list[int]:
    """Return a good order for many goals: repeatedly the bundle with most weight per minute.

    Each short window of that order is then made exact.
    """
    order = _order_by_density(work, weights)
    reached = 0
    for start in range(0, len(order), EXACT_WINDOW // 2):
        window = order[start : start + EXACT_WINDOW]
        window_work: dict[int, int] = {}
        for needed_by, minutes in work.items():
            if not needed_by & reached:
                needed_here = sum(1 << j for j, g in enumerate(window) if needed_by >> g & 1)
                window_work[needed_here] = window_work.get(needed_here, 0) + minutes
        exact = exact_order(window_work, [weights[g] for g in window]).goals
        order[start : start + EXACT_WINDOW] = [window[j] for j in exact]
        reached = sum(1 << g for g in order[: start + EXACT_WINDOW // 2])
    return order


def _order_by_density(work: Work, weights: Sequence[int]) -> list[int]:
    shares = _RemainingWork(work, weights)
    waiting = list(range(len(weights)))
    order: list[int] = []
    while waiting:
        # A goal may be dense by itself, or only together with those that share its work.
        starts = [min(waiting, key=shares.price), min(waiting, key=shares.split_price)]
        weight, minutes, best_bundle = shares.grow_bundle(starts[0], waiting)
        if starts[1] != starts[0]:
            w, m, bundle = shares.grow_bundle(starts[1], waiting)
            if w * minutes > weight * m:
                best_bundle = bundle
        for g in best_bundle:
            shares.remove(g)
            waiting.remove(g)
        order += best_bundle
    return order


class _RemainingWork:
    """The remaining pieces of work, and their price for each goal.

    Prices are minutes per weight with a common denominator, so that rounding decides nothing.
    """

    def __init__(self, work: Work, weights: Sequence[int]) -> None:
        goals = range(len(weights))
        self.weights = weights
        self.minutes = list(work.values())
        self.goals_of = [[g for g in goals if needed_by >> g & 1] for needed_by in work]
        self.pieces_of: list[list[int]] = [[] for _ in goals]
        self.remaining = [0] * len(weights)  # the minutes that each goal still needs
        for piece, sharers in enumerate(self.goals_of):
            for g in sharers:
                self.pieces_of[g].append(piece)
                self.remaining[g] += self.minutes[piece]
        self.removed = bytearray(len(self.minutes))
        common = lcm(*weights)
        self.price_unit = [common // weight for weight in weights]
        total_weights = [sum(weights[g] for g in sharers) for sharers in self.goals_of]
        common = lcm(*total_weights)
        self.split_minutes = [
            m * (common // w) for m, w in zip(self.minutes, total_weights, strict=True)
        ]

    def price(self, g: int) -> int:
        """Return the price of a goal that pays for all its work alone."""
        return self.remaining[g] * self.price_unit[g]

    def split_price(self, g: int) -> int:
        """Return the price of a goal when the goals that share a piece of work split its price."""
        return sum(
            self.split_minutes[piece] for piece in self.pieces_of[g] if not self.removed[piece]
        )

    def remove(self, g: int) -> None:
        """Remove the work of a goal from all goals that share it."""
        for piece in self.pieces_of[g]:
            if not self.removed[piece]:
                self.removed[piece] = 1
                for sharer in self.goals_of[piece]:
                    self.remaining[sharer] -= self.minutes[piece]

    def grow_bundle(self, start: int, waiting: Sequence[int]) -> tuple[int, int, list[int]]:
        """Return weight, minutes and goals of the bundle grown greedily from one goal.

        The goal that adds most weight per minute joins as long as it is denser than the bundle.
        """
        before = self.remaining.copy(), self.removed[:]
        weight = minutes = 0
        bundle: list[int] = []
        others = list(waiting)
        companion = start
        while True:
            weight += self.weights[companion]
            minutes += self.remaining[companion]
            self.remove(companion)
            bundle.append(companion)
            others.remove(companion)
            companion = min(others, key=self.price, default=-1)
            if (
                companion < 0
                or self.weights[companion] * minutes <= weight * self.remaining[companion]
            ):
                self.remaining, self.removed = before
                return weight, minutes, bundle
