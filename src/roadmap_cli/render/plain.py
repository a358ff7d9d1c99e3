"""Pages as plain aligned text, for pipes and for lists too long for rich. No colour, no cutting."""

from collections.abc import Iterable, Sequence

from roadmap_cli.render.ink import OutputTarget, cells, clean, padded, wrapped
from roadmap_cli.render.page import (
    Bar,
    Block,
    Cell,
    Entry,
    Heading,
    Item,
    Items,
    Page,
    Paragraph,
    Strip,
    Table,
)

_MARGIN = 12
_LEAST_FLEXIBLE = 16
_INDENT = " " * 3
# How far the title of a table stands in under its heading; its rows twice as far.
INDENT_UNDER = 2
# Counts of facts on a day, and how dark they are drawn.
_SHADES = ((0, "·"), (1, "░"), (3, "▒"), (7, "▓"))


def text(page: Page, target: OutputTarget) -> str:
    """Return a page as text; the lines of tables keep their full width where nothing may be wider."""
    lines = _title(page.title + (f"  {page.note}" if page.note else ""), target)
    before: Block | None = None
    for block in page.blocks:
        if (before is not None or isinstance(block, Heading)) and parted(before, block):
            lines.append("")
        lines += _block(block, target)
        before = block
    return "\n".join(lines) + "\n"


def parted(before: Block | None, block: Block) -> bool:
    """Say whether an empty line stands between two blocks."""
    if isinstance(block, Table) and block.under:
        return False
    return isinstance(block, (Heading, Table, Items, Strip)) or isinstance(before, (Table, Items))


def heading(block: Heading) -> str:
    """Return a heading as a line that says it all."""
    return block.mark + block.text + (f": {block.note}" if block.note else "")


def _title(text: str, target: OutputTarget) -> list[str]:
    whole = clean(text)
    if target.bound and cells(whole) > target.width:
        return wrapped(text, target.width)
    return [whole]


def _block(block: Block, target: OutputTarget) -> list[str]:
    if isinstance(block, Paragraph):
        return wrapped(block.text, target.width, " " * block.indent, " " * block.indent)
    if isinstance(block, Entry):
        margin = padded(block.label, _MARGIN)
        return wrapped(block.text, target.width, margin, " " * _MARGIN)
    if isinstance(block, Heading):
        return _title(heading(block), target)
    if isinstance(block, Strip):
        return [*_title(block.title, target), *strip_lines(block, target.width)]
    if isinstance(block, Items):
        title = _title(block.title, target) if block.title else []
        return title + [line for item in block.rows for line in item_lines(item, target.width)]
    margin = " " * (INDENT_UNDER if block.under else 0)
    width = target.width - len(2 * margin)
    inner = target._replace(width=target.width - len(margin))
    title = _title(block.title, inner) if block.title else []
    lines = table_lines(block)
    if target.bound and any(cells(line) > width for line in lines):
        lines = table_lines(block, width)
    if target.bound and any(cells(line) > width for line in lines):
        shown = range(len(block.columns))
        stacks = [stacked(row, block, shown, width) for row in block.rows]
        lines = ["".join(text for text, _ in line) for stack in stacks for line in stack]
    return [margin + line for line in title] + [2 * margin + line for line in lines]


def item_lines(item: Item, width: int) -> list[str]:
    """Return one thing of a list: its title, its facts, and its address whole on a line."""
    margin = " " * 3
    lines = wrapped(item.title, width, f"{item.mark}  ", margin)
    facts = ", ".join(fact for fact in item.facts if fact)
    lines += wrapped(f"{item.name}: {facts}", width, margin, margin)
    return [*lines, margin + clean(item.link)] if item.link else lines


def table_lines(table: Table, width: int | None = None) -> list[str]:
    """Return the rows of a table, each column as wide as its widest cell.

    With a width the flexible column gives way: its text goes on in lines below.
    """
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    widths = [max((cells(row[i]) for row in rows), default=0) for i in range(len(table.columns))]
    widths = [max(w, column.least) for w, column in zip(widths, table.columns, strict=True)]
    if width is not None:
        used = [w for w in widths if w]
        spare = sum(used) + 2 * (len(used) - 1) - width
        for i, column in enumerate(table.columns):
            if column.flexible and spare > 0 and widths[i] - spare >= _LEAST_FLEXIBLE:
                widths[i] -= spare
                spare = 0
    return [line for row in rows for line in _row_lines(row, widths, table)]


def _row_lines(row: Sequence[str], widths: Sequence[int], table: Table) -> list[str]:
    """Return one row in as many lines as its longest cell needs."""
    stacks = [
        wrapped(cell, width) if column.flexible and cells(cell) > width else [cell]
        for cell, width, column in zip(row, widths, table.columns, strict=True)
    ]
    lines = []
    for n in range(max(map(len, stacks), default=0)):
        parts = []
        for stack, width, column in zip(stacks, widths, table.columns, strict=True):
            text = stack[n] if n < len(stack) else ""
            if width:
                gap = " " * (width - cells(text))
                parts.append(gap + text if column.right else text + gap)
        lines.append("  ".join(parts).rstrip())
    return lines


def stacked(
    row: Sequence[Cell | Bar], table: Table, shown: Iterable[int], width: int
) -> list[list[tuple[str, str]]]:
    """Return a row for which the table is too narrow, as lines of (text, style).

    The flexible cell gets lines of its own, so that no name is cut and no word torn.
    """
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    flexible: Cell | Bar | None = None
    for i in shown:
        cell = row[i]
        text = _cell(cell)
        if table.columns[i].flexible:
            flexible = cell
        elif text:
            style = cell.style if isinstance(cell, Cell) else ""
            (before if flexible is None else after).append((text, style))
    if flexible is None:
        return _side_by_side(before, width)
    mark = before[0][0] if len(before) == 1 and cells(before[0][0]) == 1 else ""
    first = f"{mark}{_INDENT[1:]}" if mark else _INDENT if before else ""
    body = [
        [(line, flexible.style if isinstance(flexible, Cell) else "")]
        for line in wrapped(_cell(flexible), width, first, _INDENT)
        if line.strip()
    ]
    if mark or not before:
        return body + _side_by_side([("", ""), *after], width)
    head = _side_by_side([*before, *after], width)
    return head + body


def _side_by_side(parts: Sequence[tuple[str, str]], width: int) -> list[list[tuple[str, str]]]:
    """Return texts beside each other in lines of at most `width` columns, the first at the margin."""
    lines: list[list[tuple[str, str]]] = []
    taken = 0
    for i, (text, style) in enumerate(parts):
        if not text:
            continue
        if lines and taken + 2 + cells(text) <= width:
            lines[-1] += [("  ", ""), (text, style)]
            taken += 2 + cells(text)
        else:
            margin = "" if i == 0 else _INDENT
            lines.append([(margin, ""), (text, style)])
            taken = cells(margin) + cells(text)
    return lines


def _cell(cell: Cell | Bar) -> str:
    return f"{cell.percent} %" if isinstance(cell, Bar) else clean(cell.text)


def shade(count: int) -> str:
    """Return how a day with so many facts is drawn; a day still to come is blank."""
    if count < 0:
        return " "
    return next((mark for most, mark in _SHADES if count <= most), "█")


def strip_lines(strip: Strip, width: int) -> list[str]:
    """Return the weeks side by side, as many of the latest as fit, with the dates below."""
    most = max(1, (width - 2) // 8)
    weeks = strip.weeks[-most:]
    days = " ".join("".join(shade(count) for count in counts) for _, counts in weeks)
    dates = " ".join(start[5:].ljust(7) for start, _ in weeks)
    return [f"  {days}".rstrip(), f"  {dates.rstrip()}"]


def count_rows(blocks: Sequence[Block]) -> int:
    """Return how many table rows a page has."""
    return sum(len(block.rows) for block in blocks if isinstance(block, (Table, Items)))
