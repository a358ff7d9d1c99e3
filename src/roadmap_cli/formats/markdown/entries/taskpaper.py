"""TaskPaper as Markdown: projects become headings, tasks become boxes, notes become entries.

Each line stays one line. It must not know what the signs of a task mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Markdown takes a list that is indented by a tab below words for more of these words.
_IS_TASKPAPER = re.compile(
    r"^(?![-#>|*+\s]).{1,200}:[ \t]*(?:@.{0,200})?\n(?:\t+[^\s-].*\n)*\t+- \S", re.M
)
_FLAT_PROJECT = re.compile(r"^(?![-#>|*+\s]).{1,200}:[ \t]*\n- \S", re.MULTILINE)
_PROJECT = re.compile(r"(?!- )(\S.{0,1000}):(?:\s+@\S+)*$")
_MAX_LEVEL = 6


def is_taskpaper(text: str) -> bool:
    """Return whether a text has projects with tasks below them, as TaskPaper writes them."""
    if _IS_TASKPAPER.search(text):
        return True
    has_tags = "@done" in text or "@due(" in text
    return has_tags and "- [" not in text and len(_FLAT_PROJECT.findall(text)) > 1


def to_markdown(lines: Sequence[str]) -> list[str]:
    """Return the lines of a TaskPaper file as Markdown."""
    converted = []
    depth = -1  # of the project around the line
    for line in lines:
        words = line.strip()
        tabs = len(line) - len(line.lstrip("\t"))
        if words and tabs <= depth:
            depth = tabs - 1
        margin = "  " * (tabs - depth - 1)
        if not words:
            converted.append("")
        elif project := _PROJECT.match(words):
            depth = tabs
            converted.append(f"{'#' * min(tabs + 1, _MAX_LEVEL)} {project[1]}")
        elif words.startswith("- "):
            converted.append(f"{margin}- [ ] {words[2:].strip()}")
        else:
            converted.append(f"{margin}- {words}")
    return converted
