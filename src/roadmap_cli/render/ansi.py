"""Text for a terminal: cleaning, ANSI colours, display width, wrapping. It needs no rich.

Text from a file, the database or the command line reaches a terminal only through `clean`. It must
not know answers, only strings and styles.
"""

from __future__ import annotations

import re
import unicodedata

from roadmap_cli.core.control_chars import CONTROL, INVISIBLE
from roadmap_cli.values import Record

# No red next to green: colours help, words and symbols carry the meaning.
_SGR = {"strong": "1", "quiet": "2", "id": "36", "good": "1;34", "link": "4", "warn": "33"}
# Our own drawing in ASCII, character for character, so that columns stay aligned.
_ASCII = str.maketrans("«»→…·–—✓▸○◌◆‖█▓▒░│├└─≈", '"">~---x>o.*=#+:.||`-*')


class OutputTarget(Record):
    """What the stream that an answer goes to can show."""

    width: int
    color: bool
    ascii: bool
    terminal: bool
    bound: bool = False  # no line may be wider, tables included


def clean(text: str) -> str:
    """Return text as one line without control and invisible characters."""
    if text.isprintable():
        return text
    return re.sub(f"[{CONTROL}]+", " ", re.sub(f"[{INVISIBLE}]+", "", text))


def paint(target: OutputTarget, style: str, text: str) -> str:
    """Return text in a style where the target has colour."""
    if not target.color or not style or not text:
        return text
    return f"\x1b[{_SGR[style]}m{text}\x1b[0m"


def to_ascii(text: str) -> str:
    """Return text with our own drawing in ASCII."""
    return text.translate(_ASCII)


def display_width(text: str) -> int:
    """Return how many columns text takes in a terminal."""
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


def wrap(text: str, width: int, initial_indent: str = "", subsequent_indent: str = "") -> list[str]:
    """Wrap text at `width` columns; a longer word is not broken."""
    lines: list[str] = []
    line = clean(initial_indent)
    used = display_width(line)
    is_empty = True
    for word in clean(text).split():
        size = display_width(word)
        if not is_empty and used + 1 + size > width:
            lines.append(line)
            line, used, is_empty = subsequent_indent, display_width(subsequent_indent), True
        line += word if is_empty else " " + word
        used += size if is_empty else size + 1
        is_empty = False
    lines.append(line)
    return lines


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text, each without control and invisible characters."""
    return [clean(line.expandtabs(4)).rstrip() for line in text.splitlines()] or [""]


def wrap_lines(
    text: str, width: int, initial_indent: str = "", subsequent_indent: str = ""
) -> list[str]:
    """Wrap a text line by line: what a person wrote on lines of their own stays so."""
    lines: list[str] = []
    for line in clean_lines(text):
        words = line.lstrip()
        own = line[: len(line) - len(words)]
        indents = initial_indent + own, subsequent_indent + own
        lines += wrap(words, width, *indents) if words else [initial_indent.rstrip()]
        initial_indent = subsequent_indent
    return lines


def truncate(text: str, width: int) -> str:
    """Return text in at most `width` columns, cut with an ellipsis."""
    if display_width(text) <= width:
        return text
    head, used = "", 0
    for c in text:
        used += display_width(c)
        if used > width - 1:
            break
        head += c
    return head.rstrip() + "…"


def pad(text: str, width: int) -> str:
    """Return text filled up to `width` columns."""
    return text + " " * max(0, width - display_width(text))
