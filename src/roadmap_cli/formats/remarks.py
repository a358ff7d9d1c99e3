"""The remarks that an import collects: what could not be known or kept, in the order it was met.

It must not know any format.
"""

from __future__ import annotations

from roadmap_cli.core.imports import Remark
from roadmap_cli.core.wording import counted


class Remarks(list[Remark]):
    """The remarks about one source so far."""

    def add(self, sentence: str, line: int = 0) -> None:
        """Add a sentence, with its line where the source has lines."""
        self.append(Remark(sentence, line))

    def add_count(self, count: int, noun: str, which: str, outcome: str) -> None:
        """Add how many there are of something, if any, and what became of them."""
        if count:
            which = f" {which}" if which else ""
            self.add(f"{counted(count, noun)}{which}: {outcome}")
