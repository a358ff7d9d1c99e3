"""The cells of a CSV file: what would start like a formula is escaped, several notes are joined.

Whatever is done on writing is undone on reading, exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_START = r"""(?:[^\S\t\n]|")*[=+\-@＝＋－＠]"""  # after blanks that are no delimiters
# Spreadsheets may strip blanks or split cells at other delimiters than ours.
# An apostrophe that was there gets one more, so that reading takes none of a person's own away.
_FORMULA = re.compile(rf"(^|[;\t\n])('*{_START})")
_ESCAPED = re.compile(rf"(^|[;\t\n])'('*{_START})")
# A line of a note that could be taken for the line between two of them.
_SLASHES = re.compile(r"^(?=/+$)", re.MULTILINE)
_ESCAPED_SLASHES = re.compile(r"^/(?=/+$)", re.MULTILINE)


def escape_formulas(text: str) -> str:
    """Return a text with an apostrophe before each formula, so that it is not evaluated."""
    return _FORMULA.sub(r"\1'\2", text)


def unescape_formulas(text: str) -> str:
    """Return a cell without the apostrophes of `escape_formulas`."""
    return _ESCAPED.sub(r"\1\2", text)


def join_notes(notes: Iterable[str]) -> str:
    """Return the cell of several notes, with a line of one slash between them."""
    return "\n/\n".join(_SLASHES.sub("/", note) for note in notes)


def split_notes(cell: str) -> tuple[str, ...]:
    """Return the notes of a cell of `join_notes`."""
    return tuple(_ESCAPED_SLASHES.sub("", note) for note in cell.split("\n/\n") if note)
