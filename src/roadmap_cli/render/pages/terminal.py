"""Pages on a person's terminal: colour, columns that fit the width. The only importer of rich.

Text reaches rich only as `Text(clean(...))`: never as markup.
"""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from roadmap_cli.render.ansi import OutputTarget, clean, display_width, wrap
from roadmap_cli.render.pages.page import (
    Bar,
    Block,
    Cell,
    Column,
    Field,
    Heatmap,
    ItemList,
    NoteField,
    Page,
    PageHeading,
    Paragraph,
    Table,
)
from roadmap_cli.render.pages.plain import (
    SECTION_INDENT,
    Line,
    block_lines,
    heading_text,
    needs_blank_line,
    stack_row,
)

# Okabe and Ito's colours: told apart by people who do not tell red from green.
_STYLES = {
    "": "",
    "strong": "bold",
    "quiet": "dim",
    "id": "cyan",
    "good": "bold blue",
    "link": "underline",
    "warn": "yellow",
}
_BAR_WIDTH, _SMALL_BAR_WIDTH = 10, 6
# Narrower terminals hide columns, and draw one row on a line.
_HIDE_WIDTH, _SIDE_BY_SIDE_WIDTH = 60, 76
# With less room for a column that wraps, its cells get lines of their own.
_MIN_WRAP_WIDTH = 18


def format_page(page: Page, target: OutputTarget) -> str:
    """Return a page as text for a terminal of the target's width."""
    file = StringIO()
    console = Console(
        file=file,
        width=target.width,
        force_terminal=target.color,
        color_system="standard" if target.color else None,
        no_color=not target.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    _print_title(console, page, target)
    before: Block | None = None
    for block in page.blocks:
        if needs_blank_line(before, block):
            console.print()
        if isinstance(block, PageHeading):
            _print_heading(console, block, target)
        elif isinstance(block, Table):
            _print_table(console, block, target)
        else:
            _print_block(console, block, target)
        before = block
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def _print_title(console: Console, page: Page, target: OutputTarget) -> None:
    title = Text(clean(page.title), "bold")
    gap = target.width - title.cell_len - len(page.note)
    if page.note and gap >= 2:
        title.append(" " * gap + page.note, "dim")
        console.print(title)
        return
    fits = title.cell_len <= target.width
    _print_bold(console, [title.plain] if fits else wrap(page.title, target.width))
    if page.note:
        console.print(Text(page.note, "dim"))


def _print_heading(console: Console, heading: PageHeading, target: OutputTarget) -> None:
    text = clean(heading_text(heading))
    end = len(clean(heading.symbol + heading.text))
    if display_width(text) <= target.width:
        _print_line(console, [(text[:end], "strong"), (text[end:], "quiet")])
    else:
        _print_bold(console, wrap(text, target.width))


def _print_block(
    console: Console,
    block: Paragraph | Field | NoteField | ItemList | Heatmap,
    target: OutputTarget,
) -> None:
    if isinstance(block, Heatmap):
        _print_bold(console, wrap(block.title, target.width))
    elif isinstance(block, ItemList) and block.title:
        console.print(Text(clean(block.title), "bold"))
    for line in block_lines(block, target.width):
        if isinstance(
            block, (Field, NoteField)
        ):  # the style of its text adds to the dim one of its label
            parts = [(text, _STYLES[style] or "not dim") for text, style in line]
            console.print(Text.assemble(*parts, style="dim"), soft_wrap=True)
        else:
            _print_line(console, line)


def _print_bold(console: Console, lines: Sequence[str]) -> None:
    for line in lines:
        _print_line(console, [(line, "strong")])


def _print_line(console: Console, line: Line, margin: str = "") -> None:
    """Print a line that is wrapped already; an address that is too long for it stays whole."""
    parts = [(text, _STYLES[style]) for text, style in line]
    console.print(Text.assemble(margin, *parts), soft_wrap=True)


def _print_table(console: Console, table: Table, target: OutputTarget) -> None:
    margin = " " * (SECTION_INDENT if table.section else 0)
    if table.title and not table.hide_title:
        style = "underline" if table.section else "bold"
        console.print(Text.assemble(margin, (clean(table.title), style)))
    margin, width = 2 * margin, target.width - len(2 * margin)
    is_narrow = target.width < _HIDE_WIDTH
    visible = [i for i, c in enumerate(table.columns) if not (is_narrow and c.hide_if_narrow)]
    columns = [table.columns[i] for i in visible]
    rows = [[row[i] for i in visible] for row in table.rows]
    per_line = table.rows_per_line if target.width >= _SIDE_BY_SIDE_WIDTH else 1
    texts = [[_format_cell(cell, per_line) for cell in row] for row in rows]
    if per_line == 1 and _is_too_narrow(columns, texts, width):
        for row in rows:
            for line in stack_row(row, columns, width):
                _print_line(console, line, margin)
        return
    grid = _grid(columns, texts, per_line, width)
    console.print(Padding(grid, (0, 0, 0, len(margin)), expand=False) if margin else grid)


def _grid(columns: list[Column], rows: list[list[Text]], per_line: int, width: int) -> Grid:
    """Return the rows of a table for rich, with `per_line` rows side by side."""
    grid = Grid.grid(padding=(0, 2), pad_edge=False, expand=False)
    max_width = None
    if per_line > 1:
        used = per_line * _fixed_width(columns, rows) + 2 * (per_line * len(columns) - 1)
        max_width = max(8, (width - used) // per_line)
    for column in columns * per_line:
        grid.add_column(
            min_width=column.min_width or None,
            max_width=max_width if column.wrap else None,
            justify="right" if column.align_right else "left",
            no_wrap=per_line > 1 or not column.wrap,
            overflow="ellipsis" if per_line > 1 else "fold",
        )
    height = -(-len(rows) // per_line)
    for i in range(height):
        grid.add_row(*(text for row in rows[i::height] for text in row))
    return grid


def _is_too_narrow(columns: list[Column], rows: list[list[Text]], width: int) -> bool:
    """Return whether a table would have to cut a name or tear words to fit."""
    texts = [row[i].plain for row in rows for i, column in enumerate(columns) if column.wrap]
    widest = max(map(display_width, texts), default=0)
    longest = max((display_width(word) for text in texts for word in text.split()), default=0)
    room = width - _fixed_width(columns, rows) - 2 * (len(columns) - 1)
    return room < max(longest, min(widest, _MIN_WRAP_WIDTH))


def _fixed_width(columns: list[Column], rows: list[list[Text]]) -> int:
    """Return the width of the columns that do not wrap."""
    return sum(
        max([column.min_width, *(row[i].cell_len for row in rows)])
        for i, column in enumerate(columns)
        if not column.wrap
    )


def _format_cell(cell: Cell | Bar, per_line: int) -> Text:
    if isinstance(cell, Cell):
        return Text(clean(cell.text), _STYLES[cell.style])
    width = _BAR_WIDTH if per_line == 1 else _SMALL_BAR_WIDTH
    full = cell.part * width // cell.whole if cell.whole else 0
    return Text("█" * full, "blue").append("░" * (width - full), "dim")
