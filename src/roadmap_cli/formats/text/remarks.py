"""The remarks of an import: what could not be known or kept, in the order of the source.

It must not know any format.
"""

from __future__ import annotations

from roadmap_cli.core.answers.import_result import Remark
from roadmap_cli.core.wording import format_count


class Remarks(list[Remark]):
    """The remarks about one source."""

    def add(self, sentence: str, line: int = 0) -> None:
        """Add a sentence, with its line if the source has lines."""
        self.append(Remark(sentence, line))

    def add_count(self, count: int, noun: str, which: str, outcome: str) -> None:
        """Add how many there are of something, if any, and what became of them."""
        if count:
            which = f" {which}" if which else ""
            self.add(f"{format_count(count, noun)}{which}: {outcome}")
