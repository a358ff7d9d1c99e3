"""The progress callback of long use cases."""

from collections.abc import Callable

# The phase, how much of it is done, and the total.
ProgressCallback = Callable[[str, int, int], None]


def no_progress(_phase: str, _done: int, _all: int) -> None:
    """Report nothing."""
