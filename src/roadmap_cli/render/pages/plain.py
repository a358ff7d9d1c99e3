"""Pages as plain aligned text, for pipes and for lists too long for rich. No colour, no cutting."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from roadmap_cli.render.ansi import OutputTarget, clean, display_width, pad, wrap, wrap_lines
from roadmap_cli.render.pages.page import (
    NO_MINUTES,
    TO_COME,
    Bar,
    Block,
    Cell,
    Column,
    Field,
    Heatmap,
    ItemList,
    ListItem,
    NoteField,
    Page,
    PageHeading,
    Paragraph,
    Table,
)

Line = list[tuple[str, str]]  # texts with their styles

_LABEL_WIDTH = 12
_MIN_WRAP_WIDTH = 16
_INDENT = " " * 3
# The indent of a table's title in a section; its rows have twice as much.
SECTION_INDENT = 2
# Minutes of a day, and how dark they are drawn.
_SHADES = ((TO_COME, " "), (NO_MINUTES, "*"), (0, "·"), (60, "░"), (180, "▒"), (360, "▓"))
_LEGEND = "░ up to 1 h {kind} on a day, ▒ up to 3 h, ▓ up to 6 h, █ more"
_LEGEND_OTHER = "; * something else"


def format_page(page: Page, target: OutputTarget) -> str:
    """Return a page as text; without a bound the lines of tables keep their full width."""
    lines = _title_lines(page.title + (f"  {page.note}" if page.note else ""), target)
    before: Block | None = None
    for block in page.blocks:
        if (before is not None or isinstance(block, PageHeading)) and needs_blank_line(
            before, block
        ):
            lines.append("")
        if isinstance(block, Table):
            lines += _table_lines(block, target)
        elif isinstance(block, PageHeading):
            lines += _title_lines(heading_text(block), target)
        else:
            if isinstance(block, (ItemList, Heatmap)) and block.title:
                lines += _title_lines(block.title, target)
            lines += [_join(line) for line in block_lines(block, target.width)]
        before = block
    return "\n".join(lines) + "\n"


def needs_blank_line(before: Block | None, block: Block) -> bool:
    """Return whether an empty line separates two blocks."""
    if isinstance(block, Table) and block.section:
        return False
    starts_part = isinstance(block, (PageHeading, Table, ItemList, Heatmap))
    return starts_part or isinstance(before, (Table, ItemList))


def heading_text(block: PageHeading) -> str:
    """Return a heading with its symbol and its note."""
    return block.symbol + block.text + (f": {block.note}" if block.note else "")


def block_lines(
    block: Paragraph | Field | NoteField | ItemList | Heatmap, width: int
) -> list[Line]:
    """Return a block without its title, in lines of at most `width` columns."""
    if isinstance(block, Paragraph):
        return [[(line, block.style)] for line in wrap(block.text, width)]
    if isinstance(block, Heatmap):
        legend = wrap(_format_legend(block), width, "  ", "  ")
        return [
            *([(line, "")] for line in _heatmap_lines(block, width)),
            *([(line, "quiet")] for line in legend),
        ]
    if isinstance(block, ItemList):
        return [line for item in block.rows for line in _item_lines(item, width)]
    margin = " " * _LABEL_WIDTH
    if isinstance(block, NoteField):
        day = f"{margin}{block.day} "
        lines, style = wrap_lines(block.text, width, day, " " * len(day)), ""
    else:
        lines, style = wrap(block.text, width, margin, margin), block.style
    labels = [pad(clean(block.label), _LABEL_WIDTH)] + [margin] * (len(lines) - 1)
    return [
        [(label if text else label.rstrip(), "quiet"), (text, style)]
        for label, text in zip(labels, [line[_LABEL_WIDTH:] for line in lines], strict=True)
    ]


def _item_lines(item: ListItem, width: int) -> list[Line]:
    facts = ", ".join(fact for fact in item.facts if fact)
    lines: list[Line] = [
        [(line, "")] for line in wrap(item.title, width, f"{item.symbol}  ", _INDENT)
    ]
    lines += [
        [(_INDENT, ""), (line[len(_INDENT) :], "quiet")]
        for line in wrap(f"{item.id}: {facts}", width, _INDENT, _INDENT)
    ]
    return [*lines, [(_INDENT, ""), (clean(item.link), "link")]] if item.link else lines


def _heatmap_lines(heatmap: Heatmap, width: int) -> list[str]:
    """Draw the weeks side by side, with the dates below."""
    number = max(1, (width - 2) // 8)
    lines: list[str] = []
    shown = heatmap.weeks if heatmap.several_lines else heatmap.weeks[-number:]
    for i in range(0, len(shown), number):
        weeks = shown[i : i + number]
        days = " ".join("".join(map(_shade, minutes)) for _, minutes in weeks)
        dates = " ".join(start[5:].ljust(7) for start, _ in weeks)
        lines += [f"  {days}".rstrip(), f"  {dates.rstrip()}"]
    return lines


def _shade(minutes: int) -> str:
    return next((shade for most, shade in _SHADES if minutes <= most), "█")


def _format_legend(heatmap: Heatmap) -> str:
    has_other = any(NO_MINUTES in days for _, days in heatmap.weeks)
    return _LEGEND.format(kind=heatmap.kind) + (_LEGEND_OTHER if has_other else "")


def _title_lines(title: str, target: OutputTarget) -> list[str]:
    line = clean(title)
    fits = not target.bound or display_width(line) <= target.width
    return [line] if fits else wrap(title, target.width)


def _table_lines(table: Table, target: OutputTarget) -> list[str]:
    margin = " " * (SECTION_INDENT if table.section else 0)
    width = target.width - len(2 * margin)
    lines = _grid_lines(table)
    if target.bound and any(display_width(line) > width for line in lines):
        lines = _grid_lines(table, width)
    if target.bound and any(display_width(line) > width for line in lines):
        stacks = [stack_row(row, table.columns, width) for row in table.rows]
        lines = [_join(line) for stack in stacks for line in stack]
    title_target = target._replace(width=target.width - len(margin))
    title = _title_lines(table.title, title_target) if table.title else []
    return [margin + line for line in title] + [2 * margin + line for line in lines]


def _grid_lines(table: Table, width: int | None = None) -> list[str]:
    """Return the rows of a table, each column as wide as its widest cell.

    With a width a column that wraps gives way: its text continues in the lines below.
    """
    rows = [[clean(cell.text) for cell in row] for row in table.rows]
    widths = [
        max([column.min_width, *(display_width(row[i]) for row in rows)])
        for i, column in enumerate(table.columns)
    ]
    if width is not None:
        used = [w for w in widths if w]
        excess = sum(used) + 2 * (len(used) - 1) - width
        for i, column in enumerate(table.columns):
            if column.wrap and excess > 0 and widths[i] - excess >= _MIN_WRAP_WIDTH:
                widths[i] -= excess
                excess = 0
    return [line for row in rows for line in _row_lines(row, widths, table.columns)]


def _row_lines(
    row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]
) -> Iterator[str]:
    """Yield the lines of a row: as many as its longest cell needs."""
    cells = [
        wrap(text, width) if column.wrap and display_width(text) > width else [text]
        for text, width, column in zip(row, widths, columns, strict=True)
    ]
    for texts in zip_longest(*cells, fillvalue=""):
        parts = []
        for text, width, column in zip(texts, widths, columns, strict=True):
            gap = " " * (width - display_width(text))
            if width:
                parts.append(gap + text if column.align_right else text + gap)
        yield "  ".join(parts).rstrip()


def stack_row(row: Sequence[Cell | Bar], columns: Sequence[Column], width: int) -> list[Line]:
    """Return a row for which the table is too narrow.

    The cell that wraps gets lines of its own, so that no name is cut and no word torn.
    """
    before: Line = []
    after: Line = []
    wide: tuple[str, str] | None = None
    for cell, column in zip(row, columns, strict=True):
        part = (clean(cell.text), cell.style if isinstance(cell, Cell) else "")
        if column.wrap:
            wide = part
        elif part[0]:
            (before if wide is None else after).append(part)
    if wide is None:
        return _fill_lines(before, width)
    symbol = before[0][0] if len(before) == 1 and display_width(before[0][0]) == 1 else ""
    indent = f"{symbol}{_INDENT[1:]}" if symbol else _INDENT if before else ""
    text, style = wide
    body = [[(line, style)] for line in wrap(text, width, indent, _INDENT) if line.strip()]
    if symbol or not before:
        return body + _fill_lines([("", ""), *after], width)
    return _fill_lines([*before, *after], width) + body


def _fill_lines(parts: Line, width: int) -> list[Line]:
    """Return texts in lines of at most `width` columns; only the first is not indented."""
    lines: list[Line] = []
    used = 0
    for i, (text, style) in enumerate(parts):
        if not text:
            continue
        if lines and used + 2 + display_width(text) <= width:
            lines[-1] += [("  ", ""), (text, style)]
            used += 2 + display_width(text)
        else:
            margin = _INDENT if i else ""
            lines.append([(margin, ""), (text, style)])
            used = len(margin) + display_width(text)
    return lines


def _join(line: Line) -> str:
    return "".join(text for text, _ in line)


def count_rows(blocks: Sequence[Block]) -> int:
    """Return how many table rows a page has."""
    return sum(len(block.rows) for block in blocks if isinstance(block, (Table, ItemList)))
