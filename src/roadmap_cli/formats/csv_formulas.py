"""Cells that a spreadsheet would take for a formula: defused when written, as they were when read."""

from __future__ import annotations

import re

_SIGN = r"""[\s"]*[=+\-@＝＋－＠]"""
# Also where a spreadsheet takes blanks away or parts cells at other signs than ours.
_FORMULA = re.compile(rf"(^|[;\t])({_SIGN})")
_DEFUSED = re.compile(rf"(^|[;\t])'({_SIGN})")


def defused(text: str) -> str:
    """Return a text that no spreadsheet calculates: with an apostrophe before the sign."""
    return _FORMULA.sub(r"\1'\2", text)


def undefused(text: str) -> str:
    """Return a cell without the apostrophes that keep a spreadsheet from calculating."""
    return _DEFUSED.sub(r"\1\2", text)
