"""How a long use case reports how far it is."""

from collections.abc import Callable

# What is being done, how much of it is done, of how much.
ProgressCallback = Callable[[str, int, int], None]


def no_progress(_phase: str, _done: int, _all: int) -> None:
    """Report nothing."""
