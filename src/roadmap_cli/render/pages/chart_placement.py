"""Where the pictures of a page stand: below the table before them or beside it, or in one line.

It must not know what they show.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from roadmap_cli.render.ansi import OutputTarget, clean, display_width, wrap
from roadmap_cli.render.pages.grid import Line, row_width, table_rows
from roadmap_cli.render.pages.page import Block, Chart, Table

# A large picture needs a screen of so many columns and lines.
_LARGE_WIDTH, _LARGE_HEIGHT = 100, 40
# Beside a table, which is hardly longer than the picture, a picture gets at least so many columns.
_LONGEST_TABLE, _BESIDE_WIDTH, _GAP = 14, 50, 3
# Pictures in files are as wide as an old terminal.
_FILE_WIDTH = 80
_LEAST_INLINE = 10


def has_room(block: Block, target: OutputTarget) -> bool:
    """Return whether a block is shown: large pictures are on large screens only."""
    if not isinstance(block, Chart) or not block.is_large:
        return True
    return target.terminal and target.width >= _LARGE_WIDTH and target.height >= _LARGE_HEIGHT


def margin_beside(table: Block, after: Block | None, target: OutputTarget) -> int:
    """Return where the picture after a table begins if it stands beside it, else 0.

    It does not where as many rows fit side by side as may: then the table is short enough.
    """
    if not isinstance(after, Chart) or not after.is_large or not isinstance(table, Table):
        return 0
    if len(table.rows) > _LONGEST_TABLE:
        return 0
    margin = row_width(table) + _GAP
    if target.width < margin + _BESIDE_WIDTH:
        return 0
    side_by_side = table.rows_per_line * (row_width(table, is_small=True) + 2) - 2
    return margin if side_by_side > target.width else 0


def beside_lines(
    table: Block, after: Block | None, target: OutputTarget, margin: int
) -> Iterator[Line]:
    """Yield a table with a row on each line, and the picture beside it."""
    assert isinstance(table, Table)
    assert isinstance(after, Chart)
    rows = table_rows(table._replace(rows_per_line=1), target, margin)
    left = (line for lines in rows for line in lines)
    right = lines_of_chart(after, target._replace(width=target.width - margin))
    nothing: Line = []
    for row, line in zip_longest(left, right, fillvalue=nothing):
        blank = margin - sum(display_width(text) for text, _ in row)
        yield [*row, (" " * blank, ""), *line] if line else row


def lines_of_chart(chart: Chart, target: OutputTarget) -> Iterator[Line]:
    """Yield a picture under its title with its legend, or with its caption if nothing is drawn."""
    width = target.width if target.bound else min(target.width, _FILE_WIDTH)
    if chart.is_inline:
        yield from _inline_lines(chart, width)
        return
    yield from ([(line, "strong")] for line in wrap(chart.title, width))
    lines = chart.draw(width)
    yield from lines
    text = chart.legend if lines and chart.legend else chart.caption
    text = target.spell(text) if target.spell else text
    yield from ([(line, "quiet")] for line in wrap(text, width))


def _inline_lines(chart: Chart, width: int) -> Iterator[Line]:
    """Yield title, picture and caption in a line; the caption goes below if the room is short."""
    head, caption = f"{clean(chart.title)}  ", clean(chart.caption)
    room = width - display_width(head) - display_width(caption) - 2
    is_short = room < _LEAST_INLINE
    picture = chart.draw(width - display_width(head) if is_short else room)
    if not picture:
        yield [(head, "strong"), (caption, "quiet")]
    elif is_short:
        yield [(head, "strong"), *picture[0]]
        margin = " " * display_width(head)
        yield from ([(line, "quiet")] for line in wrap(caption, width, margin, margin))
    else:
        yield [(head, "strong"), *picture[0], ("  " + caption, "quiet")]
