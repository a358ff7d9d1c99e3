"""The CSV of Todoist, where the first column says what a row is: a task, a section or a note.

Its rows become those of a table with one task each. It must not know what a topic is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.core.wording import format_count
from roadmap_cli.formats.text.problems import excerpt

_Rows = list[tuple[int, list[str]]]  # cells with their lines
_HEADER = ["Title", "Description", "Section", "Priority", "Date", "Duration", "Deadline"]


def is_todoist(header: Sequence[str]) -> bool:
    """Return whether a header is that of Todoist."""
    words = [word.strip().casefold() for word in header]
    return words[:1] == ["type"] and "content" in words


def read_todoist(
    header: Sequence[str], body: Sequence[tuple[int, list[str]]], remarks: Remarks
) -> tuple[list[str], _Rows]:
    """Return the header and the rows of a table with one task in each."""
    names = [word.strip().casefold() for word in header]
    rows: _Rows = []
    section = ""
    others: Counter[str] = Counter()
    for line, cells in body:
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        kind, content = row.pop("type", "").casefold(), row.pop("content", "")
        if kind == "section":
            section = content
        elif kind == "note" and rows:
            rows[-1][1][1] = f"{rows[-1][1][1]}\n{content}".strip()
        elif kind == "task":
            duration = f"{row.pop('duration', '')} {row.pop('duration_unit', '')}".strip()
            fields = [row.pop(name, "") for name in ("description", "priority", "date", "deadline")]
            description, priority, date, deadline = fields
            rows.append((line, [content, description, section, priority, date, duration, deadline]))
            others += Counter(name.upper() for name, cell in row.items() if cell)
        elif content:
            remarks.add(f"left out: {kind or 'a row'} {excerpt(content)}", line)
    if others:
        words = ", ".join(f"{name} ({format_count(n, 'cell')})" for name, n in others.items())
        remarks.add(f"left out, as they say nothing about what to learn: {words}")
    return _HEADER, rows
