"""Escape cells that start like a formula; undo that on reading."""

from __future__ import annotations

import re

_START = r"""[\s"]*[=+\-@＝＋－＠]"""
# Spreadsheets may strip blanks or split cells at other delimiters than ours.
_FORMULA = re.compile(rf"(^|[;\t\n])({_START})")
_ESCAPED = re.compile(rf"(^|[;\t\n])'({_START})")


def escape_formulas(text: str) -> str:
    """Return a text with an apostrophe before each formula, so that it is not evaluated."""
    return _FORMULA.sub(r"\1'\2", text)


def unescape_formulas(text: str) -> str:
    """Return a cell without the apostrophes of `escape_formulas`."""
    return _ESCAPED.sub(r"\1\2", text)
