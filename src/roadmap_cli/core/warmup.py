"""What to ask today: the few finished topics that are nearest to being forgotten.

Pure. It knows no backlog: what is not asked today just stays due.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date

from roadmap_cli.core import memory
from roadmap_cli.core.memory import Memory
from roadmap_cli.values import Value

MOST_A_DAY = 2
MINUTES_A_REVIEW = 4
SHARE_OF_TIME = 5  # one fifth of the free time at most


class Due(Value):
    """A finished topic whose recall has fallen to the target."""

    topic: str
    place: int
    memory: Memory


def most_now(asked_today: int, minutes: int | None = None) -> int:
    """Return how many topics may be asked now: two a day, and a fifth of the free minutes."""
    left = max(0, MOST_A_DAY - asked_today)
    if minutes is None:
        return left
    return min(left, minutes // (SHARE_OF_TIME * MINUTES_A_REVIEW))


def in_order(due: Iterable[Due], today: str, needed: Set[str]) -> list[Due]:
    """Return what is due, the least remembered first.

    Among equals, to the percent, what today's topic needs comes first, then the author's order.
    """
    now = date.fromisoformat(today).toordinal()

    def rank(one: Due) -> tuple[int, bool, int]:
        return round(100 * memory.recall(one.memory, now)), one.topic not in needed, one.place

    return sorted(due, key=rank)
