"""Remarks on many places of one source: a sentence for each kind, with its count and first lines.

It must not know any format.
"""

from __future__ import annotations

from collections.abc import Callable

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.formats.text.plain_words import format_lines
from roadmap_cli.values import Record

_MAX_EXAMPLES = 3


class RemarkKind(Record):
    """What several places have in common; `{}` stands for the one place, or for their number."""

    one: str  # '{} is not a date'
    many: str  # '{} cells are not dates'
    outcome: str = ""  # 'added to `why`'


class RemarkKinds:
    """The remarks while a source is read."""

    def __init__(self) -> None:
        self._places: dict[RemarkKind, list[tuple[int, str]]] = {}

    def add(self, kind: RemarkKind, line: int, example: str) -> None:
        """Add a place: its line, 0 without lines, and what it says."""
        self._places.setdefault(kind, []).append((line, example))

    def at(self, line: int) -> Callable[[RemarkKind, str], None]:
        """Return the function that adds a place at a line."""
        return lambda kind, example: self.add(kind, line, example)

    def write(self, remarks: Remarks) -> None:
        """Add one remark for each kind, in the order of their first places."""
        for kind, places in self._places.items():
            line, example = places[0]
            head = kind.one.format(example)
            if len(places) > 1:
                head = f"{kind.many.format(f'{len(places):,}')} ({_examples(places)})"
            remarks.add("; ".join(filter(None, (head, kind.outcome))), line)


def _examples(places: list[tuple[int, str]]) -> str:
    """Return the first different examples, and the first lines."""
    distinct = list(dict.fromkeys(example for _, example in places))
    words = ", ".join(distinct[:_MAX_EXAMPLES])
    if len(distinct) > _MAX_EXAMPLES:
        words += f" and {len(distinct) - _MAX_EXAMPLES:,} more"
    lines = list(dict.fromkeys(line for line, _ in places if line))
    return f"{words}; {format_lines(lines, _MAX_EXAMPLES)}" if len(lines) > 1 else words
