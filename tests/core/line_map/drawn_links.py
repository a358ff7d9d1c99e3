"""The links of a line map as line segments on a fine grid, and where they cross.

It draws as the map's description says and must not know how slots and columns are chosen.
"""

from collections.abc import Iterator
from itertools import combinations, pairwise

from roadmap_cli.core.line_map.line_map import NO_SLOT, StageMap, Stop

Segment = tuple[tuple[int, int], tuple[int, int]]
STEP = 1000  # from one line to the next, from one row to the next


def segments_of(source: Stop, target: Stop) -> list[Segment]:
    """Return the pieces of a link: down, along the gutter, down the channel, to the stop."""
    assert NO_SLOT not in (source.gutter, target.channel)
    gutter = STEP * source.row + 1 + source.gutter
    channel = STEP * target.column - 500 + target.channel
    points = [
        (STEP * source.column, STEP * source.row),
        (STEP * source.column, gutter),
        (channel, gutter),
        (channel, STEP * target.row),
        (STEP * target.column, STEP * target.row),
    ]
    return list(pairwise(points))


def crossings_of(stage: StageMap) -> Iterator[tuple[int, int]]:
    """Yield the place of each crossing of two links with different sources and targets."""
    stops = {stop.topic: stop for stop in stage.stops}
    drawn = {(s, t): segments_of(stops[s], stops[t]) for s, t in stage.links}
    for one, other in combinations(drawn, 2):
        if one[0] != other[0] and one[1] != other[1]:
            for a in drawn[one]:
                for b in drawn[other]:
                    yield from crossing(a, b)
                    yield from crossing(b, a)


def crossing(across: Segment, down: Segment) -> Iterator[tuple[int, int]]:
    """Yield where a horizontal and a vertical segment cross between their ends."""
    (left, height), (right, same_height) = sorted(across)
    (place, top), (same_place, bottom) = sorted(down)
    is_upright = height == same_height and place == same_place
    if is_upright and left < place < right and top < height < bottom:
        yield place, height
