"""A table in HTML as rows of phrases, with cells that span rows or columns repeated.

Its cells may hold Markdown. It must not know what the rows mean.
"""

from __future__ import annotations

import re

from roadmap_cli.formats.markdown.phrase import Phrase, html_phrase, join_phrases

_SPAN = re.compile(r"""\b(row|col)span ?= ?["']?(\d{1,3})""", re.IGNORECASE)
_MAX_COLUMNS = 50
_MAX_CELLS = 200_000


class HtmlTable:
    """A table while its tags are read."""

    def __init__(self) -> None:
        self.has_head = False
        self._rows: list[dict[int, Phrase]] = []
        self._spans: dict[int, tuple[int, Phrase]] = {}  # by column: further rows, and the cell
        self._pieces: list[str] = []
        self._phrases: list[Phrase] = []
        self._line = 0
        self._spread = (1, 1)  # rows and columns of the open cell
        self._is_open = False
        self._cells = 0

    def add_piece(self, piece: str, line: int) -> None:
        """Add a tag, a comment, or the text between two."""
        name = piece[:4].lower()
        is_cell = re.match(r"<t[hd]\b", piece, re.IGNORECASE)
        if is_cell or name.startswith(("<tr", "</tr", "</td", "</th", "</ta")):
            self._close_cell()
        if re.match(r"<tr\b", piece, re.IGNORECASE):
            self._rows.append({})
            self._fill_spans()
        elif is_cell:
            self.has_head = self.has_head or piece[2] in "hH"
            spans = {kind.lower(): int(count) for kind, count in _SPAN.findall(piece[:500])}
            self._spread = (max(1, spans.get("row", 1)), max(1, spans.get("col", 1)))
            self._is_open = True
            self._line = line
        elif self._is_open:
            if not self._pieces:
                self._line = line + (len(piece) - len(piece.lstrip())) * piece.isspace()
            self._pieces.append(piece)

    def add_phrase(self, phrase: Phrase) -> None:
        """Add Markdown in a cell."""
        self._close_pieces()
        self._phrases.append(phrase)

    def rows(self) -> list[list[Phrase]]:
        """Return the rows, each cell in its column."""
        self._close_cell()
        empty = Phrase("", 0)
        return [
            [row.get(column, empty) for column in range(max(row) + 1)]
            for row in self._rows
            if any(cell.text or cell.links or cell.pictures for cell in row.values())
        ]

    def _close_pieces(self) -> None:
        if self._pieces:
            self._phrases.append(html_phrase(self._pieces, self._line))
            self._pieces = []

    def _close_cell(self) -> None:
        self._close_pieces()
        phrases, self._phrases = self._phrases, []
        if not self._is_open and not phrases:
            return
        self._is_open = False
        if not self._rows:
            self._rows.append({})
        row = self._rows[-1]
        first = len(row)
        cell = join_phrases(phrases)
        rows, columns = self._spread
        self._spread = (1, 1)
        for column in range(first, min(first + columns, _MAX_COLUMNS)):
            if self._cells > _MAX_CELLS:
                return
            self._cells += 1
            row[column] = cell
            if rows > 1:
                # The links of a cell belong to its first row.
                self._spans[column] = (rows - 1, cell._replace(links=(), pictures=0))
        self._fill_spans()

    def _fill_spans(self) -> None:
        """Fill the next columns with the cells of rows above that reach into this row."""
        row = self._rows[-1]
        while (span := self._spans.get(len(row))) and self._cells <= _MAX_CELLS:
            column, (left, cell) = len(row), span
            self._cells += 1
            row[column] = cell
            if left > 1:
                self._spans[column] = (left - 1, cell)
            else:
                del self._spans[column]
