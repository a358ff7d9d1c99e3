"""The rows of a table as lines: columns side by side, or below each other where they do not fit.

Names, numbers and signs are never cut and no word is torn. It must not know pages or colours: a
line is made of texts with the names of their styles.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from roadmap_cli.render.ansi import OutputTarget, clean, display_width, wrap, wrapped_words
from roadmap_cli.render.pages.page import Bar, Cell, Column, Table

Line = list[tuple[str, str]]  # texts with their styles

INDENT = " " * 3
_GAP = "  "
_BAR_WIDTH, _SMALL_BAR_WIDTH = 10, 6
_EIGHTHS = ("", *"▏▎▍▌▋▊▉")
# Narrower terminals hide columns.
_HIDE_WIDTH = 60
# A column that wraps gives way down to this width. Several stand side by side while each has the
# other one; else their texts are below each other in one column.
_MIN_WIDTH, _MIN_SHARE = 18, 28


def table_rows(table: Table, target: OutputTarget, width: int) -> Iterator[list[Line]]:
    """Yield the lines of each row, of at most `width` columns where the target is bound."""
    is_drawn = target.terminal or target.color
    is_narrow = is_drawn and target.bound and target.width < _HIDE_WIDTH
    visible = [i for i, c in enumerate(table.columns) if not (is_narrow and c.hide_if_narrow)]
    columns = [table.columns[i] for i in visible]
    rows = [[row[i] for i in visible] for row in table.rows]
    if is_drawn and table.rows_per_line > 1:
        small = [[_parts(cell, _SMALL_BAR_WIDTH) for cell in row] for row in rows]
        widths = _natural_widths(columns, small)
        per_line = min(table.rows_per_line, (width + len(_GAP)) // (_total(widths) + len(_GAP)))
        if per_line > 1:
            yield from _side_by_side(columns, small, widths, per_line)
            return
    cells = [[_parts(cell, _BAR_WIDTH if is_drawn else 0) for cell in row] for row in rows]
    yield from _rows_below_each_other(columns, cells, width if target.bound else None)


def row_width(table: Table, *, is_small: bool = False) -> int:
    """Return the columns that the longest row takes, with its bars or with small ones."""
    size = _SMALL_BAR_WIDTH if is_small else _BAR_WIDTH
    rows = [[_parts(cell, size) for cell in row] for row in table.rows]
    return _total(_natural_widths(list(table.columns), rows))


def _rows_below_each_other(
    columns: list[Column], rows: list[list[Line]], width: int | None
) -> Iterator[list[Line]]:
    widths = _natural_widths(columns, rows)
    if width is None or _total(widths) <= width:
        for row in rows:
            yield _row_lines([[cell] for cell in row], widths, columns)
        return
    flexible = [i for i, column in enumerate(columns) if column.wrap and widths[i]]
    groups = [[i] for i in flexible]
    shares = _share(columns, rows, widths, width, groups) if groups else None
    if shares is None and len(flexible) > 1:
        groups = [flexible]
        shares = _share(columns, rows, widths, width, groups)
    if shares is None:
        yield from (stack_row(row, columns, width) for row in rows)
        return
    below = {i for group in groups for i in group[1:]}
    kept = [i for i in range(len(columns)) if i not in below]
    group_of = {group[0]: group for group in groups}
    widths = [shares.get(i, widths[i]) for i in kept]
    columns = [columns[i] for i in kept]
    for row in rows:
        cells = [
            _wrap_cells([row[j] for j in group_of[i]], shares[i]) if i in group_of else [row[i]]
            for i in kept
        ]
        yield _row_lines(cells, widths, columns)


def _share(
    columns: list[Column],
    rows: list[list[Line]],
    widths: list[int],
    width: int,
    groups: list[list[int]],
) -> dict[int, int] | None:
    """Return the widths of the columns that wrap, by the first of each group; None: too narrow."""
    fixed = [w for w, column in zip(widths, columns, strict=True) if w and not column.wrap]
    room = width - sum(fixed) - len(_GAP) * (len(fixed) + len(groups) - 1)
    shares: dict[int, int] = {}
    by_width = sorted(groups, key=lambda group: max(widths[i] for i in group))
    for number, group in enumerate(by_width):
        natural = max(widths[i] for i in group)
        share = min(natural, room // (len(groups) - number))
        least = min(natural, _MIN_SHARE if len(groups) > 1 else _MIN_WIDTH)
        if share < least or share < _longest_word(rows, group, share):
            return None
        shares[group[0]] = share
        room -= share
    return shares


def _longest_word(rows: list[list[Line]], group: list[int], room: int) -> int:
    texts = (text for row in rows for i in group for text, _ in row[i])
    return max(
        (display_width(w) for text in texts for w, _ in wrapped_words(text, room)), default=0
    )


def _side_by_side(
    columns: list[Column], rows: list[list[Line]], widths: list[int], per_line: int
) -> Iterator[list[Line]]:
    """Yield lines that hold `per_line` rows each; they are read downwards."""
    height = -(-len(rows) // per_line)
    for i in range(height):
        cells = [[cell] for row in rows[i::height] for cell in row]
        count = len(cells) // len(columns)
        yield _row_lines(cells, widths * count, columns * count)


def _natural_widths(columns: list[Column], rows: list[list[Line]]) -> list[int]:
    return [
        max([column.min_width, *(_width(row[i]) for row in rows)])
        for i, column in enumerate(columns)
    ]


def _total(widths: Sequence[int]) -> int:
    used = [width for width in widths if width]
    return sum(used) + len(_GAP) * (len(used) - 1)


def _row_lines(
    cells: Sequence[Sequence[Line]], widths: Sequence[int], columns: Sequence[Column]
) -> list[Line]:
    """Return the lines of a row: as many as its longest cell needs."""
    lines = []
    for parts in zip_longest(*cells, fillvalue=()):
        line: Line = []
        blank = 0  # what is not written before there is text behind it
        for part, width, column in zip(parts, widths, columns, strict=True):
            if not width:
                continue
            gap = width - _width(part)
            before, after = (gap, 0) if column.align_right else (0, gap)
            if any(text for text, _ in part):
                line += [(" " * (blank + before), ""), *part] if blank + before else part
                blank = after + len(_GAP)
            else:
                blank += width + len(_GAP)
        lines.append(line)
    return lines


def _wrap_cells(cells: Sequence[Line], width: int) -> list[Line]:
    """Return the texts of cells in lines, one below the other unless all fit into one line."""
    texts = [part for cell in cells for part in cell if part[0]]
    if _width(texts) + len(_GAP) * (len(texts) - 1) <= width:
        return [[part for text in texts for part in ((_GAP, ""), text)][1:]]
    return [[(line, style)] for text, style in texts for line in wrap(text, width)]


def stack_row(row: Sequence[Line], columns: Sequence[Column], width: int) -> list[Line]:
    """Return a row for which the table is too narrow: the cells that wrap get lines of their own."""
    before: Line = []
    after: Line = []
    wide: Line = []
    for cell, column in zip(row, columns, strict=True):
        parts = [part for part in cell if part[0]]
        if column.wrap:
            wide += parts
        else:
            (after if wide else before).extend(_joined(parts))
    if not wide:
        return _fill_lines(before, width)
    has_sign = len(before) == 1 and display_width(before[0][0]) == 1
    indent = before[0][0] + INDENT[1:] if has_sign else INDENT if before else ""
    body: list[Line] = []
    for text, style in wide:
        first, *others = wrap(text, width, INDENT if body else indent, INDENT)
        body.append([(first, style)])
        if has_sign and len(body) == 1:
            body[0] = [(indent, before[0][1]), (first[len(indent) :], style)]
        body += [[(line, style)] for line in others]
    if has_sign or not before:
        return body + _fill_lines([("", ""), *after], width)
    return _fill_lines([*before, *after], width) + body


def _joined(parts: Line) -> Line:
    """Return the parts of one cell as one, in the style of the first."""
    return [("".join(text for text, _ in parts), parts[0][1])] if parts else []


def _fill_lines(parts: Line, width: int) -> list[Line]:
    """Return texts in lines of at most `width` columns; only the first is not indented."""
    lines: list[Line] = []
    used = 0
    for i, (text, style) in enumerate(parts):
        if not text:
            continue
        if lines and used + len(_GAP) + display_width(text) <= width:
            lines[-1] += [(_GAP, ""), (text, style)]
            used += len(_GAP) + display_width(text)
        else:
            margin = INDENT if i else ""
            lines.append([(margin, ""), (text, style)])
            used = len(margin) + display_width(text)
    return lines


def _parts(cell: Cell | Bar, bar_width: int) -> Line:
    if isinstance(cell, Cell):
        return [(clean(cell.text), cell.style)]
    if not bar_width:
        return [(cell.text, "")]
    return _draw_bar(cell, bar_width)


def _draw_bar(bar: Bar, width: int) -> Line:
    """Return a bar in eighths of a cell: something done shows, and so does something left."""
    eighths = 8 * width * bar.part // bar.whole if bar.whole else 0
    if 0 < bar.part < bar.whole:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    done = "█" * full + _EIGHTHS[rest]
    return [(done, "bar"), ("░" * (width - len(done)), "quiet")]


def _width(line: Sequence[tuple[str, str]]) -> int:
    return sum(display_width(text) for text, _ in line)
