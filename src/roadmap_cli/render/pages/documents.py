"""Pages as documents: Markdown and CSV.

Everything that came from elsewhere is escaped by the rules of the format.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from roadmap_cli.core.model import addresses
from roadmap_cli.formats.csv import csv_cells
from roadmap_cli.formats.markdown import escape
from roadmap_cli.render.ansi import clean, clean_lines
from roadmap_cli.render.pages.page import (
    NO_MINUTES,
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
    duration,
)


def to_markdown(page: Page) -> str:
    """Return a page as Markdown."""
    parts = [f"# {_escape(page.title)}"]
    if page.note:
        parts.append(_escape_line(page.note))
    for block in page.blocks:
        parts += _markdown_parts(block)
    return "\n\n".join(parts).rstrip() + "\n"


def _markdown_parts(block: Block) -> Iterator[str]:
    """Yield what an empty line separates."""
    if isinstance(block, (Paragraph, Chart)):
        yield _escape_line(block.text)
    elif isinstance(block, Field):
        yield _markdown_field(block)
    elif isinstance(block, BulletList):
        yield f"**{_escape(block.label)}:**"
        yield "\n".join(f"- {_escape_line(text)}" for text in block.texts)
    elif isinstance(block, Questions):
        yield from _markdown_questions(block)
    elif isinstance(block, NoteField):
        label = f"**{_escape(block.label)}:** " if block.label else ""
        yield label + escape.join_lines(clean_lines(f"{block.day}  {block.text}"))
    elif isinstance(block, PageHeading):
        yield f"## {_escape(block.symbol + block.text)}"
        if block.note:
            yield _escape_line(block.note)
    else:
        table = _to_table(block)
        if table.title:
            yield f"{'###' if table.section else '##'} {_escape(table.title)}"
        if isinstance(block, ItemList):
            yield "\n".join(map(_markdown_item, block.rows))
        else:
            yield _markdown_table(table)


def _markdown_questions(questions: Questions) -> Iterator[str]:
    for question, answer in questions.items:
        yield f"**Question:** {_escape(question)}"
        if questions.has_answers:
            yield _escape_line(f"→ {answer}")
    if not questions.has_answers:
        yield _escape_line(" · ".join(questions.hints))


def _markdown_field(field: Field) -> str:
    if field.style == "link" and not addresses.find_fault(field.text):
        text = f"<{escape.escape_address(field.text)}>"
    else:
        text = _escape(field.text) if field.label else _escape_line(field.text)
    return f"**{_escape(field.label)}:** {text}" if field.label.strip() else text


def _markdown_item(item: ListItem) -> str:
    title = _escape(item.title)
    if item.link and not addresses.find_fault(item.link):
        title = f"[{title}](<{escape.escape_address(item.link)}>)"
    facts = ", ".join(_escape(fact.text) for fact in item.facts if fact.text)
    return f"- {'[x]' if item.symbol == '✓' else '[ ]'} {title} ({facts})"


def _markdown_table(table: Table) -> str:
    rows = [[column.title for column in table.columns]]
    rows += [[_escape(cell.text) for cell in row] for row in table.rows]
    head, *lines = (f"| {' | '.join(row)} |" for row in rows)
    rule = "|".join("--:" if column.align_right else "---" for column in table.columns)
    return "\n".join([head, f"|{rule}|", *lines])


def _escape(text: str) -> str:
    """Escape text inside a line of Markdown."""
    return escape.escape(clean(text))


def _escape_line(text: str) -> str:
    """Escape text on a line of its own in Markdown."""
    return escape.escape_line(clean(text))


def to_csv(page: Page) -> str:
    """Return the tables of a page as one CSV table, with numbers and days instead of words.

    Tables of the same columns become one with their names in the first column; others become
    a list of single values, each with its table, row and column. Cells that a spreadsheet would
    take for a formula are defused with an apostrophe.
    """
    tables = [_to_table(b) for b in page.blocks if isinstance(b, (Table, ItemList))]
    if not tables or any(table.columns != tables[0].columns for table in tables):
        tables += [_to_table(b) for b in page.blocks if isinstance(b, Heatmap)]
    if not tables and page.empty is not None:
        tables = [_to_table(page.empty)]
    heads = [_csv_head(table) for table in tables]
    rows: list[list[str | float]]
    if len(tables) == 1:
        rows = [[*heads[0]], *_csv_rows(tables[0])]
    elif all(head == heads[0] for head in heads):
        rows = [[page.group, *head] for head in heads[:1]]
        rows += [[_group(table), *row] for table in tables for row in _csv_rows(table)]
    else:
        rows = [["Table", "Row", "Column", "Value"]]
        for table, head in zip(tables, heads, strict=True):
            rows += _single_values(table, head)
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([_csv_cell(v) for v in row] for row in rows)
    return file.getvalue()


def _csv_cell(value: str | float) -> str | float:
    if not isinstance(value, str):
        return value
    lines = ("\t".join(map(clean, line.split("\t"))) for line in value.splitlines())
    return csv_cells.escape_formulas("\n".join(lines))


def _csv_titles(column: Column) -> tuple[str, ...]:
    """Return the titles of a column in CSV: none for signs, whose meaning other columns say."""
    return column.values or ((column.title,) if column.title else ())


def _csv_head(table: Table) -> list[str]:
    return [title for column in table.columns for title in _csv_titles(column)]


def _csv_rows(table: Table) -> Iterator[list[str | float]]:
    """Yield the rows of a table; a cell without values leaves further columns of its own empty."""
    counts = [len(_csv_titles(column)) for column in table.columns]
    for row in table.rows:
        values: list[str | float] = []
        for cell, count in zip(row, counts, strict=True):
            own = (cell.text,) if cell.values is None else cell.values
            values += (own + ("",) * count)[:count]
        yield values


def _single_values(table: Table, head: Sequence[str]) -> Iterator[list[str | float]]:
    # What names a row is its first cell.
    for row in _csv_rows(table):
        for name, value in zip(head[1:], row[1:], strict=True):
            if value != "":
                yield [table.name or table.title, row[0], name, value]


def _group(table: Table) -> str:
    name = table.name or table.title
    return f"{table.section} / {name}" if table.section else name


def _to_table(block: Table | ItemList | Heatmap) -> Table:
    if isinstance(block, Table):
        return block
    rows: tuple[tuple[Cell, ...], ...]
    if isinstance(block, ItemList):
        names = Column(""), Column("Title"), Column("Name", values=("Id",))
        columns = (*names, *block.facts, Column("Address"))
        rows = tuple(
            (
                Cell(item.symbol),
                Cell(item.title, link=item.link),
                Cell(item.id),
                *item.facts,
                Cell(item.link),
            )
            for item in block.rows
        )
    else:
        days = (Column(day, align_right=True) for day in "Mo Tu We Th Fr Sa Su".split())
        columns = (Column("Week of"), *days)
        rows = tuple((Cell(start), *map(_minutes_cell, minutes)) for start, minutes in block.weeks)
        title = f"{block.title}: time spent on each day"
        return Table(title, columns, rows, name="Weeks: hours spent")
    return Table(block.title, columns, rows)


def _minutes_cell(minutes: int) -> Cell:
    if minutes == NO_MINUTES:
        return Cell("done", values=(0,))
    return duration(minutes) if minutes > 0 else Cell("")
