"""The CSV of Todoist, where the first column says what a row is: a task, a section or a note.

Its rows become those of a table with one task each. It must not know what a topic is.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.core.wording import format_count
from roadmap_cli.formats.text.problems import excerpt

_Rows = list[tuple[int, list[str]]]  # cells with their lines
_HEADER = [
    *("Title", "Description", "Section", "Priority", "Date", "Deadline", "Duration"),
    *("Labels", "Prerequisites", "Links"),
]
_LABELS = re.compile(r"(?:\s+@\S+)+\s*$")
_UNCOMPLETABLE = re.compile(r"^\* +")
_FILE = re.compile(r"\[\[file (\{[^\n]*?\})\]\]")


def is_todoist(header: Sequence[str]) -> bool:
    """Return whether a header is that of Todoist."""
    words = [word.strip().casefold() for word in header]
    return words[:1] == ["type"] and "content" in words


def read_todoist(
    header: Sequence[str], body: Sequence[tuple[int, list[str]]], remarks: Remarks
) -> tuple[list[str], _Rows]:
    """Return the header and the rows of a table with one task in each."""
    names = [word.strip().casefold() for word in header]
    tasks: list[_Task] = []
    section = ""
    others: Counter[str] = Counter()
    for line, cells in body:
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        kind, content = row.pop("type", "").casefold(), row.pop("content", "")
        if kind == "section":
            section = content
        elif kind == "note" and tasks:
            tasks[-1].notes.append(content)
        elif kind == "task":
            tasks.append(_Task(line, content, section, row))
            others += Counter(name.upper() for name, cell in row.items() if cell)
        elif content:
            remarks.add(f"left out: {kind or 'a row'} {excerpt(content)}", line)
    if others:
        words = ", ".join(f"{name} ({format_count(n, 'cell')})" for name, n in others.items())
        remarks.add(f"left out, as they say nothing about what to learn: {words}")
    _nest(tasks)
    return _HEADER, [(task.line, task.cells()) for task in tasks]


class _Task:
    """A task of Todoist: what its row and the notes below it say."""

    def __init__(self, line: int, content: str, section: str, row: dict[str, str]) -> None:
        labels = _LABELS.search(content)
        self.line = line
        self.title = _UNCOMPLETABLE.sub("", content[: labels.start()] if labels else content)
        self.section = section
        self.labels = [label.lstrip("@") for label in labels[0].split()] if labels else []
        indent = row.pop("indent", "")
        self.indent = int(indent) if re.fullmatch(r"\d{1,3}", indent) else 1
        self.parts: list[str] = []
        duration = f"{row.pop('duration', '')} {row.pop('duration_unit', '')}".strip()
        description = row.pop("description", "")
        self._fields = [*(row.pop(name, "") for name in ("priority", "date", "deadline")), duration]
        self.notes = [description]

    def cells(self) -> list[str]:
        """Return the cells of its row, in the order of the header."""
        texts: list[str] = []
        links: dict[str, None] = {}
        for note in self.notes:
            texts.append(_FILE.sub(lambda file: _take_file(file, links), note).strip())
        text = "\n".join(filter(None, texts))
        labels, parts = ";".join(self.labels), ";".join(self.parts)
        return [self.title, text, self.section, *self._fields, labels, parts, "\n".join(links)]


def _take_file(file: re.Match[str], links: dict[str, None]) -> str:
    """Add the address of an attached file to links, and return its name."""
    try:
        fields = json.loads(file[1])
    except (ValueError, RecursionError):
        return file[0]
    name, address = (str(fields.get(key) or "") for key in ("file_name", "file_url"))
    if address:
        links[address] = None
    return name or address


def _nest(tasks: Sequence[_Task]) -> None:
    """Make each task need those that are indented below it, as a box needs the boxes in it."""
    count = Counter(task.title.casefold() for task in tasks)
    above: list[_Task] = []
    for task in tasks:
        above = [other for other in above if other.indent < task.indent]
        if above and count[task.title.casefold()] == 1 and not re.search(r"[;\n]", task.title):
            above[-1].parts.append(task.title)
        elif above:
            task.notes.append(f"Part of: {above[-1].title}")
        above.append(task)
