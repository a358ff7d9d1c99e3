"""Answers as documents for programs and for keeping: the JSON envelope, Markdown, CSV, HTML.

Everything that came from elsewhere is escaped by the rules of the format.
"""

import csv
import html
import io
from collections.abc import Sequence

from roadmap_cli.core import addresses
from roadmap_cli.formats import csv_formulas, markdown_escape
from roadmap_cli.render.ink import clean
from roadmap_cli.render.page import (
    Bar,
    Block,
    Cell,
    Column,
    Entry,
    Heading,
    Items,
    Page,
    Paragraph,
    Strip,
    Table,
)


def markdown(page: Page) -> str:
    """Return a page as Markdown."""
    lines = [f"# {_md(page.title)}", ""]
    if page.note:
        lines += [_md_line(page.note), ""]
    for block in page.blocks:
        if isinstance(block, Heading):
            lines += [f"## {_md(block.mark + block.text)}", ""]
            lines += [_md_line(block.note), ""] if block.note else []
        elif isinstance(block, Paragraph):
            lines += [_md_line(block.text), ""]
        elif isinstance(block, Entry):
            lines += [_md_entry(block), ""]
        elif isinstance(block, Items):
            lines += _md_items(block)
        elif isinstance(block, Table):
            lines += _md_table(block)
        else:
            lines += _md_table(_strip_table(block))
    return "\n".join(lines).rstrip() + "\n"


def _md_entry(entry: Entry) -> str:
    if entry.style == "link" and not addresses.fault(entry.text):
        text = f"<{markdown_escape.escape_address(entry.text)}>"
    else:
        text = _md(entry.text) if entry.label else _md_line(entry.text)
    return f"**{_md(entry.label)}:** {text}" if entry.label.strip() else text


def _md_items(items: Items) -> list[str]:
    lines = [f"## {_md(items.title)}", ""] if items.title else []
    for item in items.rows:
        box = "[x]" if item.mark == "✓" else "[ ]"
        title = _md(item.title)
        if item.link and not addresses.fault(item.link):
            title = f"[{title}](<{markdown_escape.escape_address(item.link)}>)"
        facts = ", ".join(_md(fact) for fact in item.facts if fact)
        lines.append(f"- {box} {title} ({facts})")
    return [*lines, ""]


def _md_table(table: Table) -> list[str]:
    level = "###" if table.under else "##"
    lines = [f"{level} {_md(table.title)}", ""] if table.title else []
    lines.append("| " + " | ".join(column.title for column in table.columns) + " |")
    lines.append("|" + "|".join("--:" if column.right else "---" for column in table.columns) + "|")
    for row in table.rows:
        lines.append("| " + " | ".join(_md(_plain(cell)) for cell in row) + " |")
    return [*lines, ""]


def _md(text: str) -> str:
    """Return text that Markdown shows as it is, inside a line."""
    return markdown_escape.escape(clean(text))


def _md_line(text: str) -> str:
    """Return text that Markdown shows as it is, on a line of its own."""
    return markdown_escape.escape_line(clean(text))


def _plain(cell: Cell | Bar) -> str:
    return f"{cell.percent} %" if isinstance(cell, Bar) else cell.text


def _strip_table(strip: Strip) -> Table:
    columns = (Column("Week of"), *(Column(d, right=True) for d in "Mo Tu We Th Fr Sa Su".split()))
    rows = tuple(
        (Cell(start), *(Cell(str(count) if count > 0 else "") for count in counts))
        for start, counts in strip.weeks
    )
    return Table(strip.title, columns, rows)


def _items_table(items: Items) -> Table:
    columns = tuple(Column(name) for name in ("", "Title", "Name", *items.facts, "Address"))
    rows = tuple(
        (
            Cell(item.mark),
            Cell(item.title, "", item.link),
            Cell(item.name),
            *(Cell(fact) for fact in item.facts),
            Cell(item.link),
        )
        for item in items.rows
    )
    return Table(items.title, columns, rows)


def _as_table(block: Table | Items | Strip) -> Table:
    if isinstance(block, Items):
        return _items_table(block)
    return _strip_table(block) if isinstance(block, Strip) else block


def comma_separated(page: Page) -> str:
    """Return the tables of a page as one CSV table.

    Tables of the same columns become one with their titles in the first column; others become
    a list of single values, each with its table, row and column. Cells that a spreadsheet would
    take for a formula are defused with an apostrophe.
    """
    tables = [_as_table(b) for b in page.blocks if isinstance(b, (Table, Items))]
    strips = [_as_table(b) for b in page.blocks if isinstance(b, Strip)]
    if not tables or any(table.columns != tables[0].columns for table in tables):
        tables += strips
    heads = [[column.title or "Mark" for column in table.columns] for table in tables]
    if len(tables) == 1:
        lines = [heads[0], *(_texts(row) for row in tables[0].rows)]
    elif all(head == heads[0] for head in heads):
        lines = [["Group", *head] for head in heads[:1]]
        lines += [[_group(table), *_texts(row)] for table in tables for row in table.rows]
    else:
        lines = [["Table", "Row", "Column", "Value"]]
        lines += [
            [table.title, _plain(row[_named_at(table)]), name, text]
            for table, head in zip(tables, heads, strict=True)
            for row in table.rows
            for name, text in list(zip(head, _texts(row), strict=True))[_named_at(table) + 1 :]
            if text
        ]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([csv_formulas.defused(clean(text)) for text in line] for line in lines)
    return file.getvalue()


def _group(table: Table) -> str:
    return f"{table.under} / {table.title}" if table.under else table.title


def _texts(row: Sequence[Cell | Bar]) -> list[str]:
    return [_plain(cell) for cell in row]


def _named_at(table: Table) -> int:
    """Return which cell tells a row from the others: the first that is not a mark."""
    return next((i for i, column in enumerate(table.columns) if column.title), 0)


_HTML_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; margin: 0 0 1.5rem; }}
td, th {{ padding: .15rem .8rem .15rem 0; text-align: left; vertical-align: top; }}
.right {{ text-align: right; }}
.quiet {{ color: #666; }}
.bar {{ background: #e4e4e4; width: 8rem; height: .8rem; display: inline-block; }}
.bar span {{ background: #0072b2; height: 100%; display: block; }}
</style>
</head>
<body>
"""


def web_page(page: Page) -> str:
    """Return a page as one self-contained HTML file without scripts."""
    parts = [_HTML_HEAD.format(title=_h(page.title)), f"<h1>{_h(page.title)}</h1>\n"]
    if page.note:
        parts.append(f"<p class='quiet'>{_h(page.note)}</p>\n")
    parts += [_html_block(block) for block in page.blocks]
    return "".join(parts) + "</body>\n</html>\n"


def _html_block(block: Block) -> str:
    if isinstance(block, Heading):
        note = f"<p class='quiet'>{_h(block.note)}</p>\n" if block.note else ""
        return f"<h2>{_h(block.mark + block.text)}</h2>\n{note}"
    if isinstance(block, Paragraph):
        return f"<p>{_h(block.text)}</p>\n"
    if isinstance(block, Entry):
        label = f"<b>{_h(block.label)}</b> " if block.label else ""
        return f"<p>{label}{_linked(_h(block.text), block.text if block.style == 'link' else '')}</p>\n"
    table = _as_table(block)
    level = "h3" if table.under else "h2"
    title = f"<{level}>{_h(table.title)}</{level}>\n" if table.title else ""
    head = "".join(f"<th>{_h(column.title)}</th>" for column in table.columns)
    rows = "".join(f"<tr>{_html_row(row, table)}</tr>\n" for row in table.rows)
    return f"{title}<table>\n<tr>{head}</tr>\n{rows}</table>\n"


def _html_row(row: Sequence[Cell | Bar], table: Table) -> str:
    parts = []
    for cell, column in zip(row, table.columns, strict=True):
        if isinstance(cell, Bar):
            inside = f"<span class='bar'><span style='width:{cell.percent}%'></span></span>"
        else:
            inside = _linked(_h(cell.text), cell.link)
        parts.append(f"<td{' class=right' if column.right else ''}>{inside}</td>")
    return "".join(parts)


def _linked(inside: str, link: str) -> str:
    """Return a piece of HTML that leads to an address, unless that could do harm."""
    if not link or addresses.fault(link):
        return inside
    return f"<a href='{_h(link)}'>{inside}</a>"


def _h(text: str) -> str:
    return html.escape(clean(text), quote=True)
