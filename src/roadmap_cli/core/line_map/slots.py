"""The slots of a gutter or a channel: overlapping spans side by side, with few crossings.

It owns which span lies before which. It must not know what a span belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from itertools import count

# Above this number of spans each takes the first free slot: comparing each two of them would cost
# more than the crossings are worth.
_MAX_COMPARED = 64

Span = tuple[int, int]


def assign_slots(spans: Sequence[Span], crossings: Callable[[int, int], int]) -> list[int]:
    """Return a slot for each span, counted from 0; spans that overlap get different slots.

    Args:
        spans: Closed intervals, in the order to keep where nothing speaks against it.
        crossings: How many crossings it makes when the first of two overlapping spans lies before
            the second.

    """
    if len(spans) > _MAX_COMPARED:
        return _first_free_slots(spans)
    overlapping = [
        [b for b, (low, high) in enumerate(spans) if a != b and low <= end and begin <= high]
        for a, (begin, end) in enumerate(spans)
    ]
    gain = {
        (a, b): crossings(b, a) - crossings(a, b)
        for a, others in enumerate(overlapping)
        for b in others
    }
    order = list(range(len(spans)))
    while any([_move(order, span, gain) for span in range(len(spans))]):
        pass
    slots: dict[int, int] = {}
    for span in order:
        neighbours = {other: slots[other] for other in overlapping[span] if other in slots}
        # Where the order of the two makes no difference, the span may also lie before.
        before = [slot for other, slot in neighbours.items() if gain[other, span]]
        taken = set(neighbours.values())
        slots[span] = next(s for s in count(1 + max(before, default=-1)) if s not in taken)
    return [slots[span] for span in range(len(spans))]


def _first_free_slots(spans: Sequence[Span]) -> list[int]:
    """Give each span, the first to begin first, the lowest slot that is free."""
    slots = [0] * len(spans)
    taken: list[tuple[int, int]] = []  # the end of the span in a slot, and the slot
    free: list[int] = []
    for span in sorted(range(len(spans)), key=spans.__getitem__):
        while taken and taken[0][0] < spans[span][0]:
            heappush(free, heappop(taken)[1])
        slots[span] = heappop(free) if free else len(taken)
        heappush(taken, (spans[span][1], slots[span]))
    return slots


def _move(order: list[int], span: int, gain: dict[tuple[int, int], int]) -> bool:
    """Move a span to where it makes the fewest crossings; tell whether that is another place.

    Args:
        order: The spans in their order; it is changed.
        span: The one to move.
        gain: What is saved when the first of two spans lies before the second, not behind it.

    """
    here = order.index(span)
    del order[here]
    saved = [0]  # by the span at each place, compared with the first
    for other in order:
        saved.append(saved[-1] - 2 * gain.get((span, other), 0))
    most = max(saved)
    best = saved.index(most) if most > saved[here] else here
    order.insert(best, span)
    return best != here
