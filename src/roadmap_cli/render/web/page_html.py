"""A page as an HTML document: the same blocks as in a terminal, without a script.

Topics are anchors, and what names a topic of the same page leads to it. It must not know which
pages there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from roadmap_cli.render.ansi import clean, clean_lines
from roadmap_cli.render.pages.page import (
    TITLE,
    TOPIC,
    Bar,
    Block,
    BulletList,
    Cell,
    Chart,
    Column,
    Field,
    Heatmap,
    ItemList,
    ListItem,
    NoteField,
    Page,
    PageHeading,
    Paragraph,
    Questions,
    Table,
)
from roadmap_cli.render.web import charts
from roadmap_cli.render.web.shell import asset, document, escape, link

_LABELLED = (Field, NoteField, BulletList)


def page_html(page: Page) -> str:
    """Return a page as one self-contained file."""
    writer = _Writer(page)
    note = _quiet(page.note)
    body = f'<main id="main">\n<h1>{escape(page.title)}</h1>\n{note}{writer.markup()}</main>\n'
    return document(page.title, body, rules=asset("tables.css"))


def _quiet(text: str) -> str:
    return f'<p class="quiet">{escape(text)}</p>\n' if text else ""


class _Writer:
    """Writes the blocks of one page, and knows which topics have a row on it."""

    def __init__(self, page: Page) -> None:
        """Look for the topics."""
        self.blocks = page.blocks
        self.topics = {
            clean(cell.text)
            for block in page.blocks
            if isinstance(block, Table) and TOPIC.title in [c.title for c in block.columns]
            for row in block.rows
            for cell, column in zip(row, block.columns, strict=True)
            if column.title == TOPIC.title and isinstance(cell, Cell) and " " not in cell.text
        }
        self.anchored: set[str] = set()

    def markup(self) -> str:
        """Return all blocks; fields that follow each other become one list."""
        parts: list[str] = []
        for is_labelled, blocks in groupby(self.blocks, lambda b: isinstance(b, _LABELLED)):
            if is_labelled:
                parts.append(f"<dl>\n{''.join(_labelled(blocks))}</dl>\n")
            else:
                parts += map(self._block, blocks)
        return "".join(parts)

    def _block(self, block: Block) -> str:
        if isinstance(block, PageHeading):
            return f"<h2>{escape(block.symbol + block.text)}</h2>\n{_quiet(block.note)}"
        if isinstance(block, (Paragraph, Chart)):
            return f"<p>{escape(block.text)}</p>\n"
        if isinstance(block, Questions):
            return "".join(_question(*item, block.has_answers) for item in block.items)
        if isinstance(block, ItemList):
            items = "".join(map(_item, block.rows))
            return f'{_title(block.title)}<ul class="items">\n{items}</ul>\n'
        if isinstance(block, Heatmap):
            return f"{_title(block.title)}{charts.strip(block)}"
        assert isinstance(block, Table)
        return self._table(block)

    def _table(self, table: Table) -> str:
        head = "".join(_heading_cell(column) for column in table.columns)
        rows = "".join(f"<tr>{self._row(row, table.columns)}</tr>\n" for row in table.rows)
        return (
            f"{_title(table.title, 'h3' if table.section else 'h2')}"
            f'<div class="table"><table class="stack"><thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{rows}</tbody></table></div>\n"
        )

    def _row(self, row: Sequence[Cell | Bar], columns: Sequence[Column]) -> str:
        parts = []
        for cell, column in zip(row, columns, strict=True):
            kind = (
                ' class="right"' if column.align_right else ' class="wrap"' if column.wrap else ""
            )
            heading = escape(column.title)
            name = f' data-title="{heading}"' if heading else ""
            parts.append(f"<td{kind}{name}>{self._cell(cell, column)}</td>")
        return "".join(parts)

    def _cell(self, cell: Cell | Bar, column: Column) -> str:
        if isinstance(cell, Bar):
            return f'{charts.bar(cell.part, cell.whole)}<span class="hidden">{cell.text}</span>'
        if cell.link:
            return link(cell.text, cell.link)
        text = clean(cell.text)
        if column.title == TOPIC.title and text in self.topics:
            anchor = "" if text in self.anchored else f' id="t-{escape(text)}"'
            self.anchored.add(text)
            return f'<span class="id"{anchor}>{escape(text)}</span>'
        may_name = self.topics and column.title != TITLE.title
        return "".join(self._linked_words(text)) if may_name else escape(text)

    def _linked_words(self, text: str) -> Iterator[str]:
        """Yield the words of a cell; the id of a topic on this page leads to its row."""
        for is_name, letters in groupby(text, lambda c: c not in " ,;()"):
            word = "".join(letters)
            if is_name and word in self.topics:
                yield f'<a href="#t-{escape(word)}">{escape(word)}</a>'
            else:
                yield escape(word)


def _title(text: str, level: str = "h2") -> str:
    return f"<{level}>{escape(text)}</{level}>\n" if text else ""


def _heading_cell(column: Column) -> str:
    kind = ' class="right"' if column.align_right else ""
    if not column.title:
        return "<td></td>"
    return f'<th scope="col"{kind}>{escape(column.title)}</th>'


def _labelled(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the terms and descriptions of a list; a field without a label goes on the one before."""
    has_term = False
    for block in blocks:
        assert isinstance(block, _LABELLED)
        if block.label.strip() or not has_term:
            yield f"<dt>{escape(block.label)}</dt>\n"
            has_term = True
        if isinstance(block, BulletList):
            items = "".join(f"<li>{escape(text)}</li>" for text in block.texts)
            yield f"<dd><ul>{items}</ul></dd>\n"
        elif isinstance(block, NoteField):
            lines = "<br>".join(map(escape, clean_lines(block.text)))
            yield f'<dd><span class="quiet">{escape(block.day)}</span> {lines}</dd>\n'
        else:
            address = block.text if block.style == "link" else ""
            yield f"<dd>{link(block.text, address)}</dd>\n"


def _question(question: str, answer: str, is_open: bool) -> str:
    """Return a question with its answer below it, folded unless it is to be seen at once."""
    tag = "<details open>" if is_open else "<details>"
    return f"{tag}<summary>{escape(question)}</summary>\n<p>{escape(answer)}</p>\n</details>\n"


def _item(item: ListItem) -> str:
    facts = ", ".join(fact.text for fact in item.facts if fact.text)
    names = f"{item.id}: {facts}" if facts else item.id
    return (
        f'<li><span class="mark">{escape(item.symbol)}</span> {link(item.title, item.link)}'
        f"<small>{escape(names)}</small></li>\n"
    )
