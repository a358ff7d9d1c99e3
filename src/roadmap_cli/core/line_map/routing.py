"""Which slot each link of a stage takes in the gutters below the rows and the channels of the lines.

It owns the slots, and how many crossings their order makes. It must not know topics' needs or
anything that is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roadmap_cli.core.line_map.slots import assign_slots

Link = tuple[int, int]  # source and target, as topics
Place = tuple[int, int]  # the column and the row of a topic


def gutter_slots(
    links: Sequence[Link], places: Sequence[Place], rows: int
) -> tuple[dict[int, int], tuple[int, ...]]:
    """Return the gutter slot of each source, and how many slots each row's gutter has."""
    # A channel lies left of its line: 2c is the channel of column c, 2c + 1 its line.
    channels: dict[int, set[int]] = {}
    for source, target in links:
        channels.setdefault(source, set()).add(2 * places[target][0])
    sources_of: list[list[int]] = [[] for _ in range(rows)]
    for source in sorted(channels, key=lambda source: places[source]):
        sources_of[places[source][1]].append(source)
    slot_of: dict[int, int] = {}
    counts = []
    for sources in sources_of:
        gutter = _Gutter([(2 * places[s][0] + 1, channels[s]) for s in sources])
        slots = assign_slots(gutter.spans, gutter.count_crossings)
        slot_of.update(zip(sources, slots, strict=True))
        counts.append(1 + max(slots, default=-1))
    return slot_of, tuple(counts)


class _Gutter:
    """The sources of one row: where each line enters the gutter, and where its links leave it."""

    def __init__(self, sources: Sequence[tuple[int, set[int]]]) -> None:
        """Make the spans from the lines and channels."""
        self.sources = sources
        self.spans = [(min(line, *ends), max(line, *ends)) for line, ends in sources]

    def count_crossings(self, upper: int, lower: int) -> int:
        """Count what crosses when one source's slot is above another's."""
        low, high = self.spans[lower]
        down = sum(low < end < high for end in self.sources[upper][1])
        low, high = self.spans[upper]
        return down + (low < self.sources[lower][0] < high)


def channel_slots(
    links: Sequence[Link], places: Sequence[Place], gutter_of: Mapping[int, int], columns: int
) -> tuple[dict[int, int], tuple[int, ...]]:
    """Return the channel slot of each target, and how many slots each column's channel has."""
    sources_of: dict[int, list[int]] = {}
    for source, target in links:
        sources_of.setdefault(target, []).append(source)
    targets_of: list[list[int]] = [[] for _ in range(columns)]
    # The link that goes furthest down stands furthest from the line, to be crossed by no end.
    for target in sorted(sources_of, key=lambda target: -places[target][1]):
        targets_of[places[target][0]].append(target)
    slot_of: dict[int, int] = {}
    counts = []
    for column, targets in enumerate(targets_of):
        channel = _Channel(
            [
                (
                    [
                        (places[s][1], gutter_of[s], places[s][0] < column)
                        for s in sources_of[target]
                    ],
                    places[target][1],
                )
                for target in targets
            ]
        )
        slots = assign_slots(channel.spans, channel.count_crossings)
        slot_of.update(zip(targets, slots, strict=True))
        counts.append(1 + max(slots, default=-1))
    return slot_of, tuple(counts)


class _Channel:
    """The targets of one column: the row of each, and where its links enter the channel.

    An entry is the row of the gutter, its slot, and whether the link comes from the left.
    """

    def __init__(self, targets: Sequence[tuple[Sequence[tuple[int, int, bool]], int]]) -> None:
        """Make the spans, from the gutter of the first entry (2 * row + 1) to the target's row."""
        self.targets = targets
        self.spans = [(2 * min(entries)[0] + 1, 2 * row) for entries, row in targets]

    def count_crossings(self, left: int, right: int) -> int:
        """Count what crosses when one target's slot is left of another's."""
        (left_entries, left_row), (right_entries, right_row) = (
            self.targets[left],
            self.targets[right],
        )
        # The row of a target is above the gutter below it.
        left_top, left_end = min(left_entries)[:2], (left_row, -1)
        right_top, right_end = min(right_entries)[:2], (right_row, -1)
        from_right = sum(
            right_top < (row, slot) < right_end
            for row, slot, is_left in left_entries
            if not is_left
        )
        from_left = sum(
            left_top < (row, slot) < left_end for row, slot, is_left in right_entries if is_left
        )
        return from_right + from_left + (right_top < left_end < right_end)
