"""What it costs that one line of the map stands between two others.

It owns the price of a crossing. It must not know the order of the lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import add

from roadmap_cli.core.line_map.columns import Prices

# The price of a crossing, in columns that a link is longer.
_CROSSING = 4


def prices_between(
    links: Sequence[tuple[int, int]],
    stages: Sequence[int],
    lines: Sequence[int],
    rows: Sequence[int],
) -> Prices:
    """Return the price of each line between each two others.

    A link between the two runs over that line's channel, and crosses all links that go down it
    past its gutter. Their number does not depend on the order of the lines.

    Args:
        links: Pairs of topics, source and target, of one stage and not neighbours on one line.
        stages: The stage of each topic.
        lines: The line of each topic, counted from 0.
        rows: The row of each topic in its stage.

    """
    size = 1 + max(lines, default=-1)
    passing = _links_passing(links, stages, lines, rows, size)
    forks: dict[int, list[int]] = {}  # how many links of a source end at each line
    for source, target in links:
        forks.setdefault(source, [0] * size)[lines[target]] += 1
    prices = [[[0] * size for _ in range(size)] for _ in range(size)]
    for source, target in links:
        one, other = lines[source], lines[target]
        here = passing[stages[source]][rows[source]]
        for line in range(size):
            if one != other and line not in (one, other):
                price = 1 + _CROSSING * (here[line] - forks[source][line])
                prices[line][one][other] += price
                prices[line][other][one] += price
    return prices


def _links_passing(
    links: Sequence[tuple[int, int]],
    stages: Sequence[int],
    lines: Sequence[int],
    rows: Sequence[int],
    size: int,
) -> dict[int, list[list[int]]]:
    """Return by stage and row how many links go down each line's channel past the row's gutter."""
    heights: dict[int, int] = {}
    for stage, row in zip(stages, rows, strict=True):
        heights[stage] = max(heights.get(stage, 0), row + 1)
    changes = {stage: [[0] * size for _ in range(rows)] for stage, rows in heights.items()}
    for source, target in links:
        changes[stages[source]][rows[source]][lines[target]] += 1
        changes[stages[source]][rows[target]][lines[target]] -= 1
    return {
        stage: list(accumulate(by_row, lambda above, change: list(map(add, above, change))))
        for stage, by_row in changes.items()
    }
