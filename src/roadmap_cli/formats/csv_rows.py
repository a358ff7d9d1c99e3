"""The rows of a table: CSV read with its header, each row with what its columns say.

What cannot be read is refused, what belongs to no column is kept beside. It must not know what a
topic is.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable

from roadmap_cli.formats.csv_columns import columns_of, delimiter_of
from roadmap_cli.formats.csv_formulas import undefused
from roadmap_cli.formats.json_text import refused
from roadmap_cli.formats.problems import shown

MOST_ROWS = 100_000
_MOST_CELLS = 1000  # in a row
_MOST_CELL = 16_000

Tell = Callable[[int, str], None]  # takes the line, 0 for none, and a sentence


class Row:
    """One row while it is read."""

    def __init__(self, line: int, cells: dict[str, str], others: list[str]) -> None:
        self.line = line
        self.cells = cells
        self.others = others  # what columns say that we have no word for

    def get(self, column: str) -> str:
        """Return what the cell of a column says, or ""."""
        return self.cells.get(column, "")

    @property
    def is_ours(self) -> bool:
        """Whether our own export wrote it."""
        return "spent" in self.cells

    @property
    def title(self) -> str:
        """What the row is called: its title, else its id."""
        return " ".join((self.get("title") or self.get("id")).split())


def rows_in(text: str, name: str, tell: Tell) -> list[Row]:
    """Return the rows below the header; raise InvalidRoadmap for what is no table with one."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if sep := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):  # for Excel
        text = text.replace(first, "", 1)
        delimiter = sep[1]
    else:
        delimiter = delimiter_of(first)
    csv.field_size_limit(min(sys.maxsize, 1 << 20))
    reader = csv.reader(io.StringIO(text.lstrip("\n\r"), newline=""), delimiter=delimiter)
    skipped = len(text) - len(text.lstrip("\n\r"))
    offset = len(text[:skipped].splitlines())
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
                tell(line, f"the row has {len(cells):,} cells; {_MOST_CELLS:,} are kept")
                cells = cells[:_MOST_CELLS]
            if not header:
                header = [" ".join(cell.split()) for cell in cells]
                columns = _header(header, line, name, tell)
                continue
            if len(found) == MOST_ROWS:
                sentence = f"the table has more than {MOST_ROWS:,} rows"
                raise refused(name, line, 0, "too-many", sentence, "split the file")
            row = _row(line, cells, columns, header, tell)
            if row is not None:
                found.append(row)
    except csv.Error as error:
        sentence = f"this is not CSV: {error}"
        raise refused(name, offset + reader.line_num, 0, "syntax", sentence) from None
    # The parser is content with the end of the file where a closing mark should stand.
    if text.count('"') % 2 and reader.line_num > last + 1:
        tell(
            offset + last + 1,
            "a quotation mark seems not to be closed; this row goes on to the end",
        )
    if not found:
        sentence = "there is no row with a title below the header"
        raise refused(name, 0, 0, "no-topics", sentence)
    return found


def _header(header: list[str], line: int, name: str, tell: Tell) -> list[str]:
    columns = columns_of(header)
    if "title" not in columns and "id" not in columns:
        raise refused(
            name,
            line,
            0,
            "no-header",
            "the first row names no column `title`",
            f"write a header such as: title,track,hours,prerequisites,links,done; it has"
            f" {shown(', '.join(filter(None, header)))}",
        )
    for word, column in zip(header, columns, strict=True):
        if not column and word:
            tell(line, f"the column {shown(word)} is not known; it is kept in `why`")
    return columns


def _row(
    line: int, cells: list[str], columns: list[str], header: list[str], tell: Tell
) -> Row | None:
    said: dict[str, str] = {}
    others = []
    for place, cell in enumerate(cells):
        text = undefused(cell.strip())
        if len(text) > _MOST_CELL:
            tell(line, f"a cell has {len(text):,} characters; {_MOST_CELL:,} are kept")
            text = text[:_MOST_CELL].strip()
        column = columns[place] if place < len(columns) else ""
        if column:
            said[column] = text
        elif text:
            word = header[place] if place < len(header) else ""
            others.append(f"{word}: {text}" if word else text)
    row = Row(line, said, others)
    if not row.title:
        words = "; ".join(filter(None, (*said.values(), *others)))
        tell(line, f"a row without a title was left out: {shown(words)}")
        return None
    return row
