"""The rows of a table: CSV read with its header, each row with what its columns say.

It owns the one table of words for columns. What cannot be read is refused, what belongs to no
column is kept beside. It must not know what a topic is.
"""

from __future__ import annotations

import csv
import io
import re
import sys

from roadmap_cli.formats.csv_formulas import undefused
from roadmap_cli.formats.json_text import refused
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks

_MOST_ROWS = 100_000
_MOST_CELLS = 1000  # in a row
_LONGEST_CELL = 16_000
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


class Row:
    """One row while it is read."""

    def __init__(
        self, line: int, cells: dict[str, str], others: list[str], remarks: Remarks
    ) -> None:
        self.cells = cells
        self.others = others  # what columns say that we have no word for
        self._line = line
        self._remarks = remarks
        self.is_ours = "spent" in cells  # our own export wrote it
        # What it is called: its title, else its id.
        self.title = " ".join((self.get("title") or self.get("id")).split())
        self.id = ""  # of its topic

    def get(self, column: str) -> str:
        """Return what the cell of a column says, or ""."""
        return self.cells.get(column, "")

    def add_remark(self, sentence: str, *others: str) -> None:
        """Remark on this row, and keep what it says that cannot be used."""
        self._remarks.add(sentence, self._line)
        self.others += others


def is_header(line: str) -> bool:
    """Say whether a line names columns of a table of topics."""
    columns = [column for column in _columns(_split(line, _delimiter(line))) if column]
    return len(columns) > 1 and ("title" in columns or "id" in columns)


def read_rows(text: str, name: str, remarks: Remarks) -> list[Row]:
    """Return the rows below the header; raise InvalidRoadmap for what is no table with one."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = ""
    if sep := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):  # for Excel
        text = text.replace(first, "", 1)
        delimiter = sep[1]
    body = text.lstrip("\n\r")
    offset = len(text[: len(text) - len(body)].splitlines())
    csv.field_size_limit(min(sys.maxsize, 1 << 20))
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter or _delimiter(first))
    found: list[Row] = []
    columns: list[str] = []
    header: list[str] = []
    begins = last = 0
    try:
        for cells in reader:
            line, last, begins = offset + begins + 1, begins, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > _MOST_CELLS:
                sentence = f"the row has {len(cells):,} cells; {_MOST_CELLS:,} are kept"
                remarks.add(sentence, line)
                cells = cells[:_MOST_CELLS]
            if not header:
                header = [" ".join(cell.split()) for cell in cells]
                columns = _read_header(header, line, name, remarks)
                continue
            if len(found) == _MOST_ROWS:
                sentence = f"the table has more than {_MOST_ROWS:,} rows"
                raise refused(name, line, 0, "too-many", sentence, "split the file")
            row = _read_row(line, cells, columns, header, remarks)
            if row is not None:
                found.append(row)
    except csv.Error as error:
        sentence = f"this is not CSV: {error}"
        raise refused(name, offset + reader.line_num, 0, "syntax", sentence) from None
    # The parser is content with the end of the file where a closing mark should stand.
    if text.count('"') % 2 and reader.line_num > last + 1:
        sentence = "a quotation mark seems not to be closed; this row goes on to the end"
        remarks.add(sentence, offset + last + 1)
    if not found:
        sentence = "there is no row with a title below the header"
        raise refused(name, 0, 0, "no-topics", sentence)
    return found


def _read_header(header: list[str], line: int, name: str, remarks: Remarks) -> list[str]:
    columns = _columns(header)
    if "title" not in columns and "id" not in columns:
        hint = (
            "write a header such as: title,track,hours,prerequisites,links,done; it has"
            f" {shown(', '.join(filter(None, header)))}"
        )
        sentence = "the first row names no column `title`"
        raise refused(name, line, 0, "no-header", sentence, hint)
    for word, column in zip(header, columns, strict=True):
        if not column and word:
            remarks.add(f"the column {shown(word)} is not known; it is kept in `why`", line)
    return columns


def _read_row(
    line: int, cells: list[str], columns: list[str], header: list[str], remarks: Remarks
) -> Row | None:
    by_column: dict[str, str] = {}
    others = []
    for index, cell in enumerate(cells):
        text = undefused(cell.strip())
        if len(text) > _LONGEST_CELL:
            sentence = f"a cell has {len(text):,} characters; {_LONGEST_CELL:,} are kept"
            remarks.add(sentence, line)
            text = text[:_LONGEST_CELL].strip()
        column, word = (columns[index], header[index]) if index < len(columns) else ("", "")
        if column:
            by_column[column] = text
        elif text:
            others.append(f"{word}: {text}" if word else text)
    row = Row(line, by_column, others, remarks)
    if not row.title:
        words = "; ".join(filter(None, (*by_column.values(), *others)))
        row.add_remark(f"a row without a title was left out: {shown(words)}")
        return None
    return row


def _columns(header: list[str]) -> list[str]:
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


def _delimiter(line: str) -> str:
    """Return the sign that parts a header into the most columns that are known."""
    return max(
        _DELIMITERS, key=lambda d: (sum(map(bool, _columns(_split(line, d)))), line.count(d))
    )


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line[:100_000]], delimiter=delimiter), [])
    except csv.Error:
        return []
