"""What is told of a roadmap.sh drawing: sentences in the order they were found, counts with nouns.

It must not know the drawing; who finds something tells it here.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.imports import Remark
from roadmap_cli.core.wording import counted


class Remarks:
    """What has been told so far."""

    def __init__(self) -> None:
        self._told: list[Remark] = []

    def told(self) -> tuple[Remark, ...]:
        """Return all of it, in order."""
        return tuple(self._told)

    def tell(self, sentence: str) -> None:
        """Tell a sentence."""
        self._told.append(Remark(sentence))

    def tell_count(self, count: int, noun: str, which: str, what: str) -> None:
        """Tell how many there are of something, if any, and what became of them."""
        if count:
            self.tell(f"{counted(count, noun)} {which}: {what}")

    def take(self, remarks: Sequence[Remark]) -> None:
        """Take over what was told elsewhere."""
        self._told += remarks
