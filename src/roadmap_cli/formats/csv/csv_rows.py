"""The rows of a CSV file: read with their header, each row by our names of columns.

It owns the table of column names. A file without a header is refused; cells of unknown columns are
kept as extra words. It must not know what a topic is.
"""

from __future__ import annotations

import csv
import io
import re
import sys

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.formats.csv.csv_cells import unescape_formulas
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.strict_json import import_error

_MAX_ROWS = 100_000
_MAX_CELLS = 1000  # in a row
_MAX_CELL_LENGTH = 16_000
_DELIMITERS = ",;\t|"
# Our columns, and their names in other tables.
_COLUMNS = {
    "id": "id, key, code, slug, uuid",
    "title": "title, name, topic, task, subject, lesson, course, skill, item",
    "track": "track, section, category, area, module, group, unit, theme",
    "stage": "stage, phase, level, part, step, week, sprint, semester",
    "hours": "hours, hour, estimate, estimated hours, effort, duration, time, h",
    "minutes": "minutes, mins, min",
    "prerequisites": "prerequisites, prerequisite, prereqs, prereq, needs, requires, depends, "
    "depends on, dependencies, after",
    "links": "links, link, url, urls, resource, resources, reading, readings, material, materials, "
    "reference",
    "why": "why, description, summary, about, notes, note, comment, comments",
    "done": "done, state, status, completed, complete, finished, progress",
    "since": "since, day, date, done on, completed on, finished on, end",
    "optional": "optional, elective",
    "outcomes": "outcomes, outcome, goals, goal, objectives",
    "proof": "proof, exercise, practice, project",
    "tags": "tags, tag, labels, keywords",
}
_COLUMN_OF = {name: column for column, names in _COLUMNS.items() for name in names.split(", ")}
# A header with all of these is that of our own export, where some columns hold progress.
_OWN_HEADER = frozenset(("id", "title", "state", "since", "started", "spent hours"))
_OWN_COLUMNS = {
    "started": "started",
    "spent hours": "spent",
    "read": "read",
    "rating": "rating",
    "proof": "proved",
    "notes": "noted",
}
# Beside a column of the first kind, one of the second names what its entries belong to.
_SMALLER = frozenset(("title", "name", "task", "lesson", "item"))
_LARGER = frozenset(("topic", "subject", "course", "skill"))


class TableRow:
    """A row while it is read."""

    def __init__(
        self, line: int, cells: dict[str, str], extra: list[str], remarks: Remarks
    ) -> None:
        self.cells = cells
        self.extra = extra  # words that no column of ours can hold
        self._line = line
        self._remarks = remarks
        self.is_own_export = "spent" in cells
        self.title = " ".join((self.get("title") or self.get("id")).split())
        self.id = ""  # of its topic

    def get(self, column: str) -> str:
        """Return the cell of a column, or ""."""
        return self.cells.get(column, "")

    def add_remark(self, sentence: str, *extra: str) -> None:
        """Remark on this row, and keep words that cannot be used otherwise."""
        self._remarks.add(sentence, self._line)
        self.extra += extra


def is_header(line: str) -> bool:
    """Return whether a line is the header of a table of topics."""
    columns = [column for column in _find_columns(_split(line, _find_delimiter(line))) if column]
    return len(columns) > 1 and ("title" in columns or "id" in columns)


def read_rows(text: str, name: str, remarks: Remarks) -> list[TableRow]:
    """Return the rows below the header; raise InvalidRoadmap for a file without one."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = _find_delimiter(first)
    if sep := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):  # for Excel
        text = text.replace(first, "", 1)
        delimiter = sep[1]
    csv.field_size_limit(min(sys.maxsize, 1 << 20))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[TableRow] = []
    columns: list[str] = []
    header: list[str] = []
    line = end = 0
    try:
        for cells in reader:
            line, end = end + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > _MAX_CELLS:
                sentence = f"the row has {len(cells):,} cells; only {_MAX_CELLS:,} are kept"
                remarks.add(sentence, line)
                cells = cells[:_MAX_CELLS]
            if not header:
                header = [" ".join(cell.split()) for cell in cells]
                columns = _read_header(header, line, name, remarks)
                continue
            if len(rows) == _MAX_ROWS:
                sentence = f"the table has more than {_MAX_ROWS:,} rows"
                raise import_error(name, "too-many", sentence, "split the file", line=line)
            row = _read_row(line, cells, columns, header, remarks)
            if row is not None:
                rows.append(row)
    except csv.Error as error:
        sentence = f"this is not CSV: {error}"
        raise import_error(name, "syntax", sentence, line=reader.line_num) from None
    # The csv module accepts the end of the file as a closing quotation mark.
    if text.count('"') % 2 and reader.line_num > line:
        sentence = "a quotation mark seems to be missing; this row runs to the end of the file"
        remarks.add(sentence, line)
    if not rows:
        sentence = "no row below the header has a title"
        raise import_error(name, "no-topics", sentence)
    return rows


def _read_header(header: list[str], line: int, name: str, remarks: Remarks) -> list[str]:
    """Return the columns of a header; remark on unknown ones."""
    columns = _find_columns(header)
    if "title" not in columns and "id" not in columns:
        hint = (
            "write a header like: title,track,hours,prerequisites,links,done; it has"
            f" {excerpt(', '.join(filter(None, header)))}"
        )
        sentence = "the first row has no column `title`"
        raise import_error(name, "no-header", sentence, hint, line=line)
    for word, column in zip(header, columns, strict=True):
        if not column and word:
            remarks.add(f"unknown column {excerpt(word)}; its cells were added to `why`", line)
    return columns


def _read_row(
    line: int, cells: list[str], columns: list[str], header: list[str], remarks: Remarks
) -> TableRow | None:
    """Return a row, or None for one without a title."""
    by_column: dict[str, str] = {}
    extra = []
    for index, cell in enumerate(cells):
        text = unescape_formulas(cell.strip())
        if len(text) > _MAX_CELL_LENGTH:
            sentence = f"a cell has {len(text):,} characters; only {_MAX_CELL_LENGTH:,} are kept"
            remarks.add(sentence, line)
            text = text[:_MAX_CELL_LENGTH].strip()
        column, word = (columns[index], header[index]) if index < len(columns) else ("", "")
        if column:
            by_column[column] = text
        elif text:
            extra.append(f"{word}: {text}" if word else text)
    row = TableRow(line, by_column, extra, remarks)
    if row.title:
        return row
    words = "; ".join(filter(None, (*by_column.values(), *extra)))
    row.add_remark(f"a row without a title was left out: {excerpt(words)}")
    return None


def _find_columns(header: list[str]) -> list[str]:
    """Return our column for each cell of a header, or "" for unknown and repeated ones."""
    columns: list[str] = []
    words = [" ".join(re.sub(r"[_\-]+", " ", c).casefold().split()).rstrip(":") for c in header]
    has_smaller = not _SMALLER.isdisjoint(words)
    is_own_export = _OWN_HEADER.issubset(words)
    for word in words:
        if is_own_export and word in _OWN_COLUMNS:
            columns.append(_OWN_COLUMNS[word])
            continue
        column = _COLUMN_OF.get(word) or _COLUMN_OF.get(re.sub(r"\s*\(.*\)$", "", word), "")
        if has_smaller and word in _LARGER:
            column = "track"
        columns.append(column if column not in columns else "")
    return columns


def _find_delimiter(line: str) -> str:
    """Return the delimiter that gives a header the most known columns."""
    return max(
        _DELIMITERS, key=lambda d: (sum(map(bool, _find_columns(_split(line, d)))), line.count(d))
    )


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line[:100_000]], delimiter=delimiter), [])
    except csv.Error:
        return []
