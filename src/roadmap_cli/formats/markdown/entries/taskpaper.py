"""TaskPaper as Markdown: projects become headings, tasks become boxes, notes become entries.

Each line stays one line. It must not know what the signs of a task mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from roadmap_cli.formats.markdown.entries.entry_signs import BARE_TAGS

# Markdown takes a list that is indented by a tab below words for more of these words.
_IS_TASKPAPER = re.compile(
    r"^(?![-#>|*+\s]).{1,200}:[ \t]*(?:@.{0,200})?\n(?:\t+[^\s-].*\n)*\t+- \S", re.M
)
_FLAT_PROJECT = re.compile(r"^(?![-#>|*+\s]).{1,200}:[ \t]*\n- \S", re.MULTILINE)
_PROJECT = re.compile(r"(?!- )(\S.{0,1000}):(?:\s+@\S+)*$")
# PlainTasks draws a box before each task.
_BOXES = {"☐": "[ ]", "❑": "[ ]", "✔": "[x]", "✓": "[x]", "☑": "[x]", "✘": "[-]"}
_TASK = re.compile(
    rf"(?:-|(?P<sign>[{''.join(_BOXES)}])\ufe0f?) +(?P<box>\[[ xX-]\](?= ))?\s*(?P<words>.*)"
)
_TAGS = re.compile(r"(?:\s@[^\W\d][\w-]*(?: ?\([^()]{0,80}\))?)+\s*$")
_TAG = re.compile(r"@([^\W\d][\w-]*)(?: ?(\([^()]{0,80}\)))?")
_SHORT_DAY = re.compile(r"\((\d\d-\d\d-\d\d)\b")  # PlainTasks: (26-03-01 12:00)
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
        elif task := _TASK.match(words):
            converted.append(f"{margin}- {_box(task)} {_mark_tags(task['words'])}")
        else:
            converted.append(f"{margin}- {words}")
    return converted


def _box(task: re.Match[str]) -> str:
    return _BOXES.get(task["sign"] or "", task["box"] or "[ ]")


def _mark_tags(words: str) -> str:
    """Return the words of a task with its own tags as `#tag`; others keep their `@`."""
    tags = _TAGS.search(words)
    if tags is None:
        return words
    marked = _TAG.sub(_mark_tag, tags[0])
    return words[: tags.start()] + marked


def _mark_tag(tag: re.Match[str]) -> str:
    if tag[2] is None and tag[1] not in BARE_TAGS:
        return f"#{tag[1]}"
    value = _SHORT_DAY.sub(r"(20\1", tag[2] or "")
    return f"@{tag[1]}{value}"
