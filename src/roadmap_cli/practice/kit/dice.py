"""Random numbers from a seed: the same on every Python and system.

`random.Random` promises that only for `random()`. This is BLAKE2b in counter mode.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
_LIMIT = 1 << 64


class Dice:
    """A stream of random numbers; other words give another stream of the same seed."""

    def __init__(self, seed: int, *words: str) -> None:
        name = "\0".join((str(seed), *words)).encode()
        self._key = blake2b(name, digest_size=32).digest()
        self._count = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 to limit - 1, each equally likely."""
        fair = _LIMIT - _LIMIT % limit
        while (number := self._next()) >= fair:
            pass
        return number % limit

    def between(self, first: int, last: int) -> int:
        """Return a number from first to last, both included."""
        return first + self.below(last - first + 1)

    def choice(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[self.below(len(items))]

    def shuffle(self, items: Sequence[T]) -> list[T]:
        """Return the items in random order."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Return `count` different items in random order."""
        return self.shuffle(items)[:count]

    def _next(self) -> int:
        self._count += 1
        block = blake2b(self._count.to_bytes(8, "big"), digest_size=8, key=self._key)
        return int.from_bytes(block.digest(), "big")
