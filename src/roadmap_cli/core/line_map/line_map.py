"""The line map: where each topic stands and which way each link runs, without a pixel or a word.

A column is a track, a stop a topic, and each stage a map of its own. A link to the next stop of a
line is the line itself, a rail. Every other link within a stage leaves its source downwards into
the gutter below that row, follows it, goes down the channel left of the target's line and ends at
the target. The links of one source share a slot of the gutter and those of one target a slot of the
channel, so each fork belongs to one source and each join to one target. Needs from other stages
are not links: the bands of the stages say them.

Pure and deterministic. It must not know titles, states, or how anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.line_map.columns import order_columns
from roadmap_cli.core.line_map.crossings import prices_between
from roadmap_cli.core.line_map.routing import Link, Place, channel_slots, gutter_slots
from roadmap_cli.core.line_map.stops import rows_of, stops_above
from roadmap_cli.core.model.graph import Graph
from roadmap_cli.values import Record

# What a step to the right costs a line for each stage that it begins before the last line does, in
# columns that a link is longer.
_LEFT_PULL = 4
# With more lines than this their order is worth less than the time that it takes (n^3).
_MAX_ARRANGED_LINES = 64
_MAX_PRICES = 500_000  # links times lines
NO_SLOT = -1


class Stop(Record):
    """A topic's place in its stage, and the slots that its links take."""

    topic: int
    column: int
    row: int
    gutter: int = NO_SLOT  # below its row, of the links that leave it
    channel: int = NO_SLOT  # left of its line, of the links that end at it


class StageMap(Record):
    """The map of one stage: its stops row by row, and the links between them."""

    stage: int
    stops: tuple[Stop, ...]
    rails: tuple[Link, ...]
    links: tuple[Link, ...]
    gutters: tuple[int, ...]  # the number of slots below each row
    channels: tuple[int, ...]  # the number of slots left of each column


class LineMap(Record):
    """The map of a roadmap; `columns` are the tracks that have topics, from left to right."""

    columns: tuple[int, ...]
    stages: tuple[StageMap, ...]  # those that have topics


def lay_out(graph: Graph, stages: Sequence[int], tracks: Sequence[int]) -> LineMap:
    """Return the line map of a roadmap.

    Args:
        graph: The topics in the author's order; it has no cycle.
        stages: The stage of each topic.
        tracks: The track of each topic.

    """
    used = sorted(set(tracks))
    line_of = {track: line for line, track in enumerate(used)}
    lines = [line_of[track] for track in tracks]
    rows = rows_of(graph, stages, lines)
    above = stops_above(stages, lines, rows)
    rails: dict[int, list[Link]] = {stage: [] for stage in sorted(set(stages))}
    links: dict[int, list[Link]] = {stage: [] for stage in rails}
    for topic, stage in enumerate(stages):
        for need in graph.needs_of(topic):
            if stages[need] == stage:
                (rails if above[topic] == need else links)[stage].append((need, topic))
    drawn = [link for stage in links.values() for link in stage]
    order = _order_lines(drawn, stages, lines, rows)
    column_of = {line: column for column, line in enumerate(order)}
    places = [(column_of[line], row) for line, row in zip(lines, rows, strict=True)]
    topics: dict[int, list[int]] = {stage: [] for stage in rails}
    for topic, stage in enumerate(stages):
        topics[stage].append(topic)
    return LineMap(
        tuple(used[line] for line in order),
        tuple(
            _stage_map(stage, topics[stage], rails[stage], links[stage], places, len(used))
            for stage in rails
        ),
    )


def _order_lines(
    links: Sequence[Link], stages: Sequence[int], lines: Sequence[int], rows: Sequence[int]
) -> Sequence[int]:
    """Return the lines from left to right."""
    begins: dict[int, int] = {}
    for line, stage in zip(lines, stages, strict=True):
        begins[line] = min(begins.get(line, stage), stage)
    if len(begins) > _MAX_ARRANGED_LINES or len(links) * len(begins) > _MAX_PRICES:
        return sorted(begins, key=lambda line: (begins[line], line))
    last = max(begins.values(), default=0)
    pulls = [_LEFT_PULL * (last - begins[line]) for line in range(len(begins))]
    return order_columns(prices_between(links, stages, lines, rows), pulls)


def _stage_map(
    stage: int,
    topics: Sequence[int],
    rails: Sequence[Link],
    links: Sequence[Link],
    places: Sequence[Place],
    columns: int,
) -> StageMap:
    """Return the map of one stage."""
    rows = 1 + max(places[topic][1] for topic in topics)
    gutter_of, gutters = gutter_slots(links, places, rows)
    channel_of, channels = channel_slots(links, places, gutter_of, columns)
    stops = (
        Stop(t, *places[t], gutter_of.get(t, NO_SLOT), channel_of.get(t, NO_SLOT))
        for t in sorted(topics, key=lambda t: (places[t][1], places[t][0]))
    )
    return StageMap(stage, tuple(stops), tuple(rails), tuple(links), gutters, channels)
