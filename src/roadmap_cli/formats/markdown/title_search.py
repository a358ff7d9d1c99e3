"""Which heading of a Markdown file is its title, and whether it is also the heading of a part.

It reads tokens only, before there is an outline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from roadmap_cli.formats.markdown.entries.entry_boxes import NO_START
from roadmap_cli.formats.markdown.parser import Token
from roadmap_cli.formats.markdown.phrase import inline_phrase
from roadmap_cli.formats.markdown.sections import NUMBERED

_TITLE = re.compile(r"<h1\b", re.IGNORECASE)
_NEARLY_ALL = 0.8
_CONTENTS = frozenset(("contents", "table of contents", "toc", "summary", "index", "introduction"))


def find_title(tokens: Sequence[Token]) -> tuple[int, bool]:
    """Return the index of the heading that is the title, or -1, and whether it is a part as well.

    The title is the first heading of the top level.
    """
    headings = [
        (int(token.tag[1]), index)
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]
    if not headings:
        return -1, False
    level, index = min(headings)
    if level > 1 and (
        [heading[0] for heading in headings].count(level) > 1
        or any(t.type == "html_block" and _TITLE.search(t.content) for t in tokens)
    ):
        return -1, False
    words = inline_phrase(tokens[index + 1], 0).text.strip(" :").casefold()
    others = [i for n, i in headings if n == level == 1 and i > index]
    if others and NUMBERED.search(words):
        return -1, False
    is_part = bool(others) and _is_part(tokens, index, min(others))
    return (index, is_part) if words and words not in _CONTENTS else (-1, False)


def _is_part(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether the title is the heading of a part, as are the others of its level.

    It has headings or boxes below it, and is not nearly all of the file.
    """
    places = [
        index
        for index, token in enumerate(tokens)
        if (token.type == "heading_open" and token.level == 0)
        or (token.type == "inline" and token.meta.get("start", NO_START).state)
    ]
    inside = sum(1 for index in places if start < index < end)
    return 0 < inside < len(places) * _NEARLY_ALL
