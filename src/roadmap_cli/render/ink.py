"""Ink: what text needs before it meets a terminal. Cleaning, colour, width, wrapping.

It knows strings and styles, not answers, and needs no rich. Nothing that came from a file, the
database or the command line reaches a terminal without `clean`.
"""

from __future__ import annotations

import re
import unicodedata

from roadmap_cli.core.control_chars import HIDDEN, STEERING
from roadmap_cli.values import Value

# No red beside green: colours help, words and marks carry the meaning.
_SGR = {
    "strong": "1",
    "quiet": "2",
    "id": "36",
    "good": "1;34",
    "link": "4",
    "warn": "33",
}
# What our own drawing becomes where only ASCII can be shown: one for one, so that columns stay.
_ASCII = str.maketrans(
    {
        "«": '"',
        "»": '"',
        "→": ">",
        "…": "~",
        "·": "-",
        "–": "-",
        "—": "-",
        "✓": "x",
        "▸": ">",
        "○": "o",
        "◌": ".",
        "◆": "*",
        "‖": "=",
        "█": "#",
        "▓": "+",
        "▒": ":",
        "░": ".",
        "│": "|",
        "├": "|",
        "└": "`",
        "─": "-",
        "≈": "*",
    }
)


class OutputTarget(Value):
    """What the answer is written on."""

    width: int
    color: bool
    ascii: bool
    terminal: bool
    bound: bool = False  # nothing may be wider, tables included


def clean(text: str) -> str:
    """Return text as one line without anything that could steer a terminal."""
    if text.isprintable():
        return text
    return re.sub(f"[{STEERING}]+", " ", re.sub(f"[{HIDDEN}]+", "", text))


def paint(target: OutputTarget, style: str, text: str) -> str:
    """Return text in a style, or as it is where there is no colour."""
    if not target.color or not style or not text:
        return text
    return f"\x1b[{_SGR[style]}m{text}\x1b[0m"


def to_ascii(text: str) -> str:
    """Return text with our own drawing in ASCII."""
    return text.translate(_ASCII)


def cells(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Mn")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return text in lines of at most `width` columns; a word that is longer stands whole."""
    lines: list[str] = []
    here = clean(first)
    taken = cells(here)
    empty = True
    for word in clean(text).split():
        size = cells(word)
        if not empty and taken + 1 + size > width:
            lines.append(here)
            here, taken, empty = rest, cells(rest), True
        here += word if empty else " " + word
        taken += size if empty else size + 1
        empty = False
    lines.append(here)
    return lines


def shortened(text: str, width: int) -> str:
    """Return text in at most `width` columns, cut with an ellipsis."""
    if cells(text) <= width:
        return text
    kept, taken = "", 0
    for c in text:
        size = cells(c)
        if taken + size > width - 1:
            break
        kept += c
        taken += size
    return kept.rstrip() + "…"


def padded(text: str, width: int) -> str:
    """Return text filled up to `width` columns."""
    return text + " " * max(0, width - cells(text))
