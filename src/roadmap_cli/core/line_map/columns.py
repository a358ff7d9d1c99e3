"""The order of the columns: few crossings, and lines that begin early stand left.

It owns the arrangement of the lines, given what each costs between two others. It must not know
topics, rows or pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

# Up to this number of lines the best order is found (n * 2^n steps); above it single lines are
# moved while that helps (n^3 steps a round).
MAX_EXACT_LINES = 12
_MAX_ROUNDS = 8

# What it costs that a line stands between two others: prices[line][one][other], symmetric in the
# two others, 0 where the line is one of them.
Prices = Sequence[Sequence[Sequence[int]]]


def order_columns(prices: Prices, pulls: Sequence[int]) -> tuple[int, ...]:
    """Return the lines from left to right.

    The cost of an order is the price of each line between each two others, plus the pull of each
    line times the number of lines left of it.
    """
    if len(pulls) <= MAX_EXACT_LINES:
        return _best_order(prices, pulls)
    return _improved_order(prices, pulls)


def _best_order(prices: Prices, pulls: Sequence[int]) -> tuple[int, ...]:
    """Return the cheapest order; of equally cheap ones the last line is the last of the file.

    Dynamic programming over the sets of lines that stand left: what the next line costs depends on
    which lines stand left of it, not on their order.
    """
    size = len(pulls)
    steps = [_cuts(matrix) for matrix in prices]
    costs = [0]
    last = [0]
    for placed in range(1, 1 << size):
        left = placed.bit_count() - 1
        cost, line = min(
            (costs[placed ^ 1 << line] + steps[line][placed] + pulls[line] * left, -line)
            for line in range(size)
            if placed >> line & 1
        )
        costs.append(cost)
        last.append(-line)
    order = []
    placed = (1 << size) - 1
    while placed:
        order.append(last[placed])
        placed ^= 1 << last[placed]
    return tuple(reversed(order))


def _cuts(matrix: Sequence[Sequence[int]]) -> list[int]:
    """Return for each set of lines the sum of the prices between it and the other lines."""
    cuts = [0]
    for line, row in enumerate(matrix):
        inside = [0]  # between this line and each set of the lines before it
        for price in row[:line]:
            inside += [total + price for total in inside]
        degree = sum(row)
        cuts += [cut + degree - 2 * total for cut, total in zip(cuts, inside, strict=True)]
    return cuts


def _improved_order(prices: Prices, pulls: Sequence[int]) -> tuple[int, ...]:
    """Move single lines to better places, beginning with the strongest pull on the left."""
    order = sorted(range(len(pulls)), key=lambda line: -pulls[line])
    for _ in range(_MAX_ROUNDS):
        if not any([_move(order, line, prices, pulls) for line in range(len(pulls))]):
            break
    return tuple(order)


def _move(order: list[int], line: int, prices: Prices, pulls: Sequence[int]) -> bool:
    """Move a line to where the order is cheapest; tell whether that is another place."""
    here = order.index(line)
    del order[here]
    costs = [0]  # of the line at each place, compared with the first
    for place, other in enumerate(order):
        left, right = order[:place], order[place + 1 :]
        # The line steps over the other one: it no longer stands left of it, but right of it.
        own, others = prices[line][other], prices[other][line]
        own_step = sum(own[r] for r in right) - sum(own[n] for n in left)
        other_step = sum(others[n] for n in left) - sum(others[r] for r in right)
        costs.append(costs[-1] + own_step + other_step + pulls[line] - pulls[other])
    cheapest = min(costs)
    best = costs.index(cheapest) if cheapest < costs[here] else here
    order.insert(best, line)
    return best != here
