"""The rows: each topic a stop of its track's line, as high as what it needs allows.

It owns which row of its stage a topic stands in. It must not know columns, links or pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from roadmap_cli.core.model.graph import Graph


def rows_of(graph: Graph, stages: Sequence[int], lines: Sequence[int]) -> list[int]:
    """Return the row of each topic within its stage, counted from 0.

    A topic stands below the previous stop of its line and below everything that it needs in its
    stage. The topics are placed one by one, of those whose needs are placed the first in the
    author's order, so what stands on one row can be learnt side by side.

    Args:
        graph: The topics in the author's order; it has no cycle.
        stages: The stage of each topic.
        lines: The line of each topic.

    """
    dependents: list[list[int]] = [[] for _ in range(graph.size)]
    missing = [0] * graph.size
    for topic in range(graph.size):
        for need in graph.needs_of(topic):
            if stages[need] == stages[topic]:
                dependents[need].append(topic)
                missing[topic] += 1
    ready = [topic for topic in range(graph.size) if not missing[topic]]
    rows = [0] * graph.size
    free: dict[tuple[int, int], int] = {}  # the next row of a line in a stage
    while ready:
        topic = heappop(ready)
        line = (stages[topic], lines[topic])
        rows[topic] = max(rows[topic], free.get(line, 0))
        free[line] = rows[topic] + 1
        for dependent in dependents[topic]:
            rows[dependent] = max(rows[dependent], rows[topic] + 1)
            missing[dependent] -= 1
            if not missing[dependent]:
                heappush(ready, dependent)
    return rows


def stops_above(
    stages: Sequence[int], lines: Sequence[int], rows: Sequence[int]
) -> list[int | None]:
    """Return the previous stop of each topic's line in its stage."""
    above: list[int | None] = [None] * len(rows)
    last: dict[tuple[int, int], int] = {}
    for topic in sorted(range(len(rows)), key=rows.__getitem__):
        line = (stages[topic], lines[topic])
        above[topic] = last.get(line)
        last[line] = topic
    return above
