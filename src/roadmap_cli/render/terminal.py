"""Pages on a person's terminal: colour, columns that fit the width. The only importer of rich.

Text reaches rich only as `Text(clean(...))`: never as markup.
"""

from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from roadmap_cli.render.ink import OutputTarget, cells, clean, padded, wrapped
from roadmap_cli.render.page import (
    Bar,
    Block,
    Cell,
    Entry,
    Heading,
    Items,
    Page,
    Paragraph,
    Strip,
    Table,
)
from roadmap_cli.render.plain import (
    INDENT_UNDER,
    heading,
    item_lines,
    parted,
    stacked,
    strip_lines,
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
_BAR_WIDTH = 10
_NARROW = 60
_FOLD_WIDTH = 76
_MARGIN = 12
# A flexible column that would get less than this stands below its row instead.
_LEAST_ROOM = 18


def text(page: Page, target: OutputTarget) -> str:
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
        safe_box=False,
    )
    _heading(console, page, target)
    before: Block | None = None
    for block in page.blocks:
        if parted(before, block):
            console.print()
        if isinstance(block, Heading):
            _section(console, block, target)
        elif isinstance(block, Paragraph):
            margin = " " * block.indent
            for line in wrapped(block.text, target.width, margin, margin):
                _line(console, margin, line[len(margin) :], _STYLES[block.style])
        elif isinstance(block, Entry):
            _entry(console, block, target)
        elif isinstance(block, Strip):
            for line in wrapped(block.title, target.width):
                _line(console, "", line, "bold")
            for line in strip_lines(block, target.width):
                console.print(Text(line, no_wrap=True, overflow="crop"))
        elif isinstance(block, Items):
            _items(console, block, target)
        else:
            _table(console, block, target)
        before = block
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def _heading(console: Console, page: Page, target: OutputTarget) -> None:
    title = Text(clean(page.title), "bold")
    gap = target.width - title.cell_len - len(page.note)
    if page.note and gap >= 2:
        title.append(" " * gap + page.note, "dim")
        console.print(title)
    else:
        lines = (
            [title.plain] if title.cell_len <= target.width else wrapped(page.title, target.width)
        )
        for line in lines:
            _line(console, "", line, "bold")
        if page.note:
            console.print(Text(page.note, "dim"))


def _section(console: Console, block: Heading, target: OutputTarget) -> None:
    whole = clean(heading(block))
    bold = len(clean(block.mark + block.text))
    if cells(whole) <= target.width:
        console.print(Text.assemble((whole[:bold], "bold"), (whole[bold:], "dim")), soft_wrap=True)
        return
    for line in wrapped(whole, target.width):
        _line(console, "", line, "bold")


def _line(console: Console, margin: str, text: str, style: str) -> None:
    """Print a line that is wrapped already; an address that is too long for it stays whole."""
    console.print(Text.assemble(margin, (text, style)), soft_wrap=True)


def _entry(console: Console, entry: Entry, target: OutputTarget) -> None:
    margin = " " * _MARGIN
    for i, line in enumerate(wrapped(entry.text, target.width, margin, margin)):
        label = Text(padded(entry.label, _MARGIN) if i == 0 else margin, "dim")
        label.append(line[_MARGIN:], _STYLES[entry.style] or "not dim")
        console.print(label, soft_wrap=True)


def _items(console: Console, items: Items, target: OutputTarget) -> None:
    if items.title:
        console.print(Text(clean(items.title), "bold"))
    for item in items.rows:
        lines = item_lines(item, target.width)
        titles = len(item_lines(item._replace(name="", facts=(), link=""), target.width)) - 1
        for i, line in enumerate(lines):
            linked = item.link and i == len(lines) - 1
            style = "" if i < titles else "underline" if linked else "dim"
            indent = len(line) - len(line.lstrip())
            _line(console, line[:indent], line[indent:], style)


def _table(console: Console, table: Table, target: OutputTarget) -> None:
    margin = " " * (INDENT_UNDER if table.under else 0)
    if table.title and not table.plain:
        style = "underline" if table.under else "bold"
        console.print(Text.assemble(margin, (clean(table.title), style)))
    margin, width = 2 * margin, target.width - len(2 * margin)
    shown = [
        i for i, column in enumerate(table.columns) if not (column.spare and target.width < _NARROW)
    ]
    fold = table.fold if target.width >= _FOLD_WIDTH else 1
    if fold == 1 and _squeezed(table, shown, width):
        for row in table.rows:
            for line in stacked(row, table, shown, width):
                parts = [(text, _STYLES[style]) for text, style in line]
                console.print(Text.assemble(margin, *parts), soft_wrap=True)
        return
    grid = RichTable.grid(padding=(0, 2), pad_edge=False, expand=False)
    room = _room(table, shown, fold, width) if fold > 1 else None
    for _ in range(fold):
        for i in shown:
            column = table.columns[i]
            grid.add_column(
                min_width=column.least or None,
                max_width=room if column.flexible else None,
                justify="right" if column.right else "left",
                no_wrap=fold > 1 or not column.flexible,
                overflow="ellipsis" if fold > 1 else "fold",
            )
    height = -(-len(table.rows) // fold)
    for r in range(height):
        side: list[Text] = []
        for part in range(fold):
            place = r + part * height
            if place < len(table.rows):
                side += [_cell(table.rows[place][i], fold) for i in shown]
        grid.add_row(*side)
    console.print(Padding(grid, (0, 0, 0, len(margin)), expand=False) if margin else grid)


def _squeezed(table: Table, shown: list[int], width: int) -> bool:
    """Say whether a table would have to cut a name or tear words to fit."""
    flexible = [i for i in shown if table.columns[i].flexible]
    taken = 2 * (len(shown) - 1) + sum(
        max([table.columns[i].least, *(_cell(row[i], 1).cell_len for row in table.rows)])
        for i in shown
        if i not in flexible
    )
    texts = [_cell(row[i], 1).plain for row in table.rows for i in flexible]
    widest = max((cells(text) for text in texts), default=0)
    longest = max((cells(word) for text in texts for word in text.split()), default=0)
    return width - taken < max(longest, min(widest, _LEAST_ROOM))


def _room(table: Table, shown: list[int], fold: int, width: int) -> int:
    """Return how wide a flexible column may be when `fold` rows stand side by side."""
    taken = sum(
        max((_cell(row[i], fold).cell_len for row in table.rows), default=0)
        for i in shown
        if not table.columns[i].flexible
    )
    return max(8, (width - fold * taken - 2 * (fold * len(shown) - 1)) // fold)


def _cell(cell: Cell | Bar, fold: int) -> Text:
    if isinstance(cell, Bar):
        width = _BAR_WIDTH if fold == 1 else 6
        full = cell.part * width // cell.whole if cell.whole else 0
        bar = Text("█" * full, "blue")
        bar.append("░" * (width - full), "dim")
        return bar
    return Text(clean(cell.text), _STYLES[cell.style])
