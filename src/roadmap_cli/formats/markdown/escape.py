"""Escape words and addresses so that Markdown shows them unchanged.

The only module that knows which characters Markdown interprets. It must not know what it escapes,
nor remove control characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

# Every character that can mean something inside a line, on GitHub or elsewhere.
_SYNTAX = re.compile(r"[\\`*_{}\[\]<>#|~$&]|(?<=https):|(?<=http):|(?<=\bwww)\.", re.IGNORECASE)
# List markers, underlines of headings and rules at the beginning of a line.
_LINE_START = re.compile(r"^(\d*)([-+.)])(?=\s|$)|^()([-=])(?=[-=\s]*$)")


def escape(text: str) -> str:
    """Escape a text for use inside a line."""
    return _SYNTAX.sub(r"\\\g<0>", text)


def escape_line(text: str) -> str:
    """Escape a text for use at the beginning of a line."""
    return _LINE_START.sub(lambda m: f"{m[1] or ''}\\{m[2] or m[4]}", escape(text.strip()))


def join_lines(lines: Sequence[str]) -> str:
    """Return lines that stay lines; an empty one begins a new paragraph."""
    texts = [escape_line(line) for line in lines]
    ends = ["\\" if text and following else "" for text, following in pairwise([*texts, ""])]
    return "\n".join(text + end for text, end in zip(texts, ends, strict=True))


def escape_address(url: str) -> str:
    """Escape an address for use in angle brackets, where parentheses mean nothing."""
    return url.replace("<", "%3C").replace(">", "%3E").replace("&", "&amp;")
