"""Which columns a table has: the words for them, and the sign between its cells.

It owns the one table of words. It must not know what a cell says.
"""

from __future__ import annotations

import csv
import re

_DELIMITERS = ",;\t|"
# The one table of columns: our word, and what other tables call it.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "key", "code", "slug", "uuid"),
    "title": ("title", "name", "topic", "task", "subject", "lesson", "course", "skill", "item"),
    "track": ("track", "section", "category", "area", "module", "group", "unit", "theme"),
    "stage": ("stage", "phase", "level", "part", "step", "week", "sprint", "semester"),
    "hours": ("hours", "hour", "estimate", "estimated hours", "effort", "duration", "time", "h"),
    "minutes": ("minutes", "mins", "min"),
    "prerequisites": (
        *("prerequisites", "prerequisite", "prereqs", "prereq", "needs", "requires"),
        *("depends", "depends on", "dependencies", "after"),
    ),
    "links": (
        *("links", "link", "url", "urls", "resource", "resources", "reading", "readings"),
        *("material", "materials", "reference"),
    ),
    "why": ("why", "description", "summary", "about", "notes", "note", "comment", "comments"),
    "done": ("done", "state", "status", "completed", "complete", "finished", "progress"),
    "since": ("since", "day", "date", "done on", "completed on", "finished on", "end"),
    "optional": ("optional", "elective"),
    "outcomes": ("outcomes", "outcome", "goals", "goal", "objectives"),
    "proof": ("proof", "exercise", "practice", "project"),
    "tags": ("tags", "tag", "labels", "keywords"),
}
# Our own export is known by these; what it says in the others is progress.
_SIGNS_OF_OURS = frozenset(("id", "title", "state", "since", "started", "spent"))
_OURS = {
    "started": "started",
    "spent": "spent",
    "read": "read",
    "rating": "rating",
    "proof": "proved",
    "notes": "noted",
}
_SMALLER = frozenset(("title", "name", "task", "lesson", "item"))
_LARGER = frozenset(("topic", "subject", "course", "skill"))
_WORDS = {word: column for column, words in _COLUMNS.items() for word in words}


def columns_in(line: str) -> list[str]:
    """Return which columns of ours a header names, by the delimiter that finds the most."""
    return [column for column in columns_of(_cells(line, delimiter_of(line))) if column]


def columns_of(header: list[str]) -> list[str]:
    """Return for each cell of a header the column it names, or ""; the first of two counts."""
    found: list[str] = []
    words = [" ".join(re.sub(r"[_\-]+", " ", c).casefold().split()).rstrip(":") for c in header]
    has_smaller = not _SMALLER.isdisjoint(words)
    is_ours = _SIGNS_OF_OURS.issubset(words)
    for word in words:
        if is_ours and word in _OURS:
            found.append(_OURS[word])
            continue
        column = _WORDS.get(word) or _WORDS.get(re.sub(r"\s*\(.*\)$", "", word), "")
        # Beside a column of tasks, one of topics or subjects says what they belong to.
        if has_smaller and word in _LARGER:
            column = "track"
        found.append(column if column not in found else "")
    return found


def delimiter_of(line: str) -> str:
    """Return the sign that parts a header into the most columns that are known."""
    return max(
        _DELIMITERS, key=lambda d: (sum(map(bool, columns_of(_cells(line, d)))), line.count(d))
    )


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line[:100_000]], delimiter=delimiter), [])
    except csv.Error:
        return []
