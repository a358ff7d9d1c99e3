"""The rows of a CSV file: read with their header, each row by our names of columns.

A file without a header is refused; cells of unknown columns are kept as extra words. It must not
know what a topic is.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Mapping, Sequence
from operator import itemgetter

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.csv.csv_cells import unescape_formulas
from roadmap_cli.formats.csv.csv_columns import Columns, find_name
from roadmap_cli.formats.csv.csv_todoist import is_todoist, read_todoist
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind, RemarkKinds
from roadmap_cli.formats.text.strict_json import import_error
from roadmap_cli.values import Record

_MAX_ROWS_TO_GUESS = 100  # which column holds the titles
_MAX_ROWS = 100_000
_MAX_CELLS = 1000  # in a row
_MAX_CELL_LENGTH = 16_000
_DELIMITERS = ",;\t|"
_TEXT_FORMULA = re.compile(r'="([^"]*)"')  # Excel and Goodreads: a number that is a text
_UNTITLED = RemarkKind("a row without a title: {}", "{} rows without a title", "left out")
_LONG_CELL = RemarkKind(
    "a cell has {} characters",
    "{} cells are too long",
    f"only {_MAX_CELL_LENGTH:,} characters are kept",
)
_WIDE_ROW = RemarkKind(
    "the row {} has more cells than the header",
    "{} rows have more cells than the header",
    "their cells may be in the wrong columns; quote texts that hold the separator",
)
_Cells = tuple[int, list[str]]  # a row with its line


class TableRow:
    """A row while it is read."""

    def __init__(
        self, line: int, cells: dict[str, str], extra: list[str], kinds: RemarkKinds
    ) -> None:
        self.cells = cells
        self.extra = extra  # words that no column of ours can hold
        self.line = line
        self._kinds = kinds
        self.is_own_export = "spent" in cells
        self.title = " ".join((self.get("title") or self.get("id")).split())
        self.id = ""  # of its topic

    def get(self, column: str) -> str:
        """Return the cell of a column, or ""."""
        return self.cells.get(column, "")

    def add_remark(self, kind: RemarkKind, example: str, *extra: str) -> None:
        """Remark on this row, and keep words that cannot be used otherwise."""
        self._kinds.add(kind, self.line, example)
        self.extra += extra


class Table(Record):
    """The rows below a header."""

    columns: Columns
    rows: list[TableRow]


def is_table(text: str) -> bool:
    """Return whether a text begins with the header of a table of topics, and a row."""
    lines = [line for line in text.splitlines() if line.strip() and line[:4] != "sep="][:2]
    if not lines or lines[0].startswith("|"):
        return False
    delimiter = _find_delimiter(lines[0])
    header = _split(lines[0], delimiter)
    columns = Columns(header)
    is_header = (columns.has_title and sum(map(bool, columns.ours)) > 1) or is_todoist(header)
    return is_header and all(delimiter in line for line in lines)


def read_table(
    text: str, name: str, names: Mapping[str, str], remarks: Remarks, kinds: RemarkKinds
) -> Table:
    """Return the rows below the header; raise InvalidRoadmap for a file without one.

    `names` are the names that a person gave for columns of ours.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = _find_delimiter(first)
    if sep := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):  # for Excel
        text = text.replace(first, "", 1)
        delimiter = sep[1]
    (line, header), *body = _split_rows(text, delimiter, name, remarks) or [(1, [])]
    if is_todoist(header):
        header, body = read_todoist(header, body, remarks)
    _check_names(header, names, name, line)
    columns = Columns(header, names, _number_columns(body))
    if not columns.has_title:
        raise _no_title(columns.header, body, name, line)
    _add_column_remarks(columns, body, line, remarks)
    rows = [row for where, cells in body if (row := _read_row(where, cells, columns, kinds))]
    if not rows:
        sentence = "no row below the header has a title"
        raise import_error(name, "no-topics", sentence)
    return Table(columns, rows)


def _split_rows(text: str, delimiter: str, name: str, remarks: Remarks) -> list[_Cells]:
    """Return the cells of each row that has some, with its line."""
    csv.field_size_limit(min(sys.maxsize, 1 << 20))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[_Cells] = []
    line = end = 0
    try:
        for cells in reader:
            line, end = end + 1, reader.line_num
            if len(cells) > _MAX_CELLS:
                sentence = f"the row has {len(cells):,} cells; only {_MAX_CELLS:,} are kept"
                remarks.add(sentence, line)
                cells = cells[:_MAX_CELLS]
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            if len(rows) > _MAX_ROWS + 1:
                sentence = f"the table has more than {_MAX_ROWS:,} rows"
                raise import_error(name, "too-many", sentence, "split the file", line=line)
    except csv.Error as error:
        sentence = f"this is not CSV: {error}"
        raise import_error(name, "syntax", sentence, line=reader.line_num) from None
    # The csv module accepts the end of the file as a closing quotation mark.
    if text.count('"') % 2 and reader.line_num > line:
        sentence = "a quotation mark seems to be missing; this row runs to the end of the file"
        remarks.add(sentence, line)
    return rows


def _number_columns(body: Sequence[_Cells]) -> set[int]:
    """Return the columns in which each cell is a number or empty."""
    counts: dict[int, bool] = {}
    for _, cells in body:
        for index, cell in enumerate(cells):
            if cell.strip() and counts.get(index, True):
                counts[index] = cell.strip().rstrip(".").isdecimal()
    return {index for index, are_numbers in counts.items() if are_numbers}


def _check_names(header: list[str], names: Mapping[str, str], name: str, line: int) -> None:
    """Raise InvalidRoadmap for a name that a person gave and the header does not have."""
    for column, given in names.items():
        if find_name(header, given) < 0:
            sentence = f"there is no column {excerpt(given)} for {column}"
            raise import_error(name, "no-header", sentence, _header_hint(header), line=line)


def _wordiest_column(header: list[str], body: Sequence[_Cells]) -> str:
    """Return the name of the column with the most letters in its cells: most likely the titles."""
    letters = [0] * len(header)
    for _, cells in body[:_MAX_ROWS_TO_GUESS]:
        for index, cell in enumerate(cells[: len(header)]):
            letters[index] += sum(map(str.isalpha, cell))
    named = [(count, name) for count, name in zip(letters, header, strict=True) if name]
    return max(named, key=itemgetter(0), default=(0, "NAME"))[1]


def _no_title(header: list[str], body: Sequence[_Cells], name: str, line: int) -> InvalidRoadmap:
    if len(header) < 2:
        hint = "write the names of the columns into the first row, such as: title,links,done"
        return import_error(name, "no-header", "no column is the title", hint, line=line)
    named = _wordiest_column(header, body)
    hint = f"say which column holds the titles: --column 'title={named}'; or write a header; {_header_hint(header)}"
    return import_error(name, "no-header", "no column is the title", hint, line=line)


def _header_hint(header: list[str]) -> str:
    return f"the first row has {', '.join(map(excerpt, filter(None, header[:30]))) or 'no names'}"


def _add_column_remarks(
    columns: Columns, body: Sequence[_Cells], line: int, remarks: Remarks
) -> None:
    """Remark on the columns that are no columns of ours."""
    unknown: list[str] = []
    left_out: list[str] = []
    for index, column in enumerate(columns.ours):
        count = sum(index < len(cells) and bool(cells[index].strip()) for _, cells in body)
        if column or not count:
            continue
        word = excerpt(columns.header[index] or f"column {index + 1}")
        (left_out if index in columns.bookkeeping else unknown).append(
            f"{word} ({format_count(count, 'cell')})"
        )
    if unknown:
        head = format_count(len(unknown), "unknown column")
        remarks.add(f"{head}, added to `why`: {', '.join(unknown)}", line)
    if left_out:
        head = format_count(len(left_out), "column")
        outcome = "left out, as they only number or date the rows"
        remarks.add(f"{head} {outcome}: {', '.join(left_out)}", line)


def _read_row(line: int, cells: list[str], columns: Columns, kinds: RemarkKinds) -> TableRow | None:
    """Return a row, or None for one without a title."""
    by_column: dict[str, str] = {}
    extra = []
    for index, cell in enumerate(cells):
        text = unescape_formulas(_TEXT_FORMULA.sub(r"\1", cell.strip()))
        if len(text) > _MAX_CELL_LENGTH:
            kinds.add(_LONG_CELL, line, f"{len(text):,}")
            text = text[:_MAX_CELL_LENGTH].strip()
        is_named = index < len(columns.ours)
        column, word = (columns.ours[index], columns.header[index]) if is_named else ("", "")
        if column:
            by_column[column] = f"{by_column[column]}\n{text}" if by_column.get(column) else text
        elif text and index not in columns.bookkeeping:
            extra.append(f"{word}: {text}" if word else text)
    row = TableRow(line, by_column, extra, kinds)
    if any(cell.strip() for cell in cells[len(columns.ours) :]):
        row.add_remark(_WIDE_ROW, excerpt(row.title))
    if row.title:
        return row
    words = "; ".join(filter(None, (*by_column.values(), *extra)))
    row.add_remark(_UNTITLED, excerpt(words))
    return None


def _find_delimiter(line: str) -> str:
    """Return the delimiter that gives a header the most known columns."""

    def count_known(delimiter: str) -> tuple[int, int]:
        return sum(map(bool, Columns(_split(line, delimiter)).ours)), line.count(delimiter)

    return max(_DELIMITERS, key=count_known)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line[:100_000]], delimiter=delimiter), [])[:_MAX_CELLS]
    except csv.Error:
        return []
