"""Where the line map stands on a page, in pixels: columns, rows, and the paths of its links.

It owns the sizes. It must not know states, colours or markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

from roadmap_cli.core.line_map.line_map import StageMap, Stop
from roadmap_cli.values import Record

LINE_HEIGHT = 14
MAX_LINES = 4
ICON = 18
_SLOT = 6  # from one link to the next
_GAP = 8  # beside a channel, and behind a label
_TOP = 4  # above a label
# The width of a label, by the greatest number of columns for which it is right.
_LABELS = ((2, 320), (4, 220), (7, 150), (9, 120), (24, 96), (10_000, 92))
_LETTER = 7.1  # the mean width of a bold Latin letter at 11.5 pixels, rounded up
_RADIUS = 5


class Column(Record):
    """A column: where it begins, its channel, its line, and the width of its labels."""

    left: int
    channel: int  # the x of its first slot
    line: int  # the x of its line
    label: int
    width: int


class Row(Record):
    """A row: where it begins, its height, and the y of the first slot of its gutter."""

    top: int
    height: int
    gutter: int

    @property
    def middle(self) -> int:
        """Return the y of the row's stops."""
        return self.top + _TOP + LINE_HEIGHT // 2


def columns_of(stage: StageMap) -> dict[int, Column]:
    """Return the columns of a stage by their numbers: only those with stops take room."""
    used = sorted({stop.column for stop in stage.stops})
    label = next(width for most, width in _LABELS if len(used) <= most)
    columns = {}
    left = 0
    for number in used:
        line = left + _GAP + stage.channels[number] * _SLOT + ICON // 2
        width = line + ICON // 2 + 4 + label + _GAP - left
        columns[number] = Column(left, left + _GAP, line, label, width)
        left += width
    return columns


def rows_of(stage: StageMap, titles: Sequence[str], label: int) -> tuple[Row, ...]:
    """Return the rows of a stage, each as high as its longest label."""
    heights = [1] * len(stage.gutters)
    for stop in stage.stops:
        heights[stop.row] = max(heights[stop.row], count_lines(titles[stop.topic], label))
    rows = []
    top = 0
    for lines, slots in zip(heights, stage.gutters, strict=True):
        gutter = top + 2 * _TOP + lines * LINE_HEIGHT
        height = gutter - top + slots * _SLOT + _GAP
        rows.append(Row(top, height, gutter + _SLOT // 2))
        top += height
    return tuple(rows)


def count_lines(title: str, width: int) -> int:
    """Return how many lines a label takes at most, up to MAX_LINES."""
    lines, used = 1, 0.0
    for word in title.split():
        size = sum(2 * _LETTER if east_asian_width(c) in "WF" else _LETTER for c in word)
        if used and used + size > width:
            lines, used = lines + 1, 0.0
        lines += int((used + size) // width)
        used = (used + size) % width + _LETTER
    return min(lines, MAX_LINES)


def link_path(
    source: Stop, target: Stop, columns: Mapping[int, Column], rows: Sequence[Row]
) -> str:
    """Return the path of a link: down into the gutter, down the channel, to the stop."""
    start, end = columns[source.column], columns[target.column]
    gutter = rows[source.row].gutter + source.gutter * _SLOT
    channel = end.channel + target.channel * _SLOT
    points = [
        (start.line, rows[source.row].middle),
        (start.line, gutter),
        (channel, gutter),
        (channel, rows[target.row].middle),
        (end.line, rows[target.row].middle),
    ]
    return rounded_path(points)


def rounded_path(points: Sequence[tuple[int, int]]) -> str:
    """Return a path through points on a grid, its corners rounded."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        inwards, outwards = _towards(corner, before), _towards(corner, after)
        parts.append(
            f"L{inwards[0]} {inwards[1]}Q{corner[0]} {corner[1]} {outwards[0]} {outwards[1]}"
        )
    parts.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(parts)


def _towards(corner: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Return the point where the rounding of a corner begins on the way to another point."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    step = min(_RADIUS, max(abs(across), abs(down)) // 2)
    return (
        corner[0] + (step if across > 0 else -step if across else 0),
        corner[1] + (step if down > 0 else -step if down else 0),
    )
