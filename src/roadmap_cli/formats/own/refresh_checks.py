"""What topics refresh: only what they need, directly or through others.

It knows the graph of prerequisites and the positions of `refreshes`, and nothing else of the file.
Names of no topic are reported in `name_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roadmap_cli.formats.own.cycles import Edges
from roadmap_cli.formats.own.parsed_file import ParsedFile
from roadmap_cli.values import Record

# A pass over all topics follows so many refreshed ones, each as a bit of a number.
_TOPICS_A_PASS = 4096


class _Refresh(Record):
    topic: int
    refreshed: int
    position: int


def check_refreshes(file: ParsedFile, order: Sequence[int]) -> None:
    """Report each topic that is refreshed and not needed; `order` has prerequisites first."""
    if not any(parsed.topic.refreshes for parsed in file.topics):
        return
    edges = Edges(file)
    indirect = [
        refresh
        for refresh in _refreshes(file)
        if refresh.refreshed not in edges.prerequisites(refresh.topic)
    ]
    refreshed = list(dict.fromkeys(refresh.refreshed for refresh in indirect))
    for start in range(0, len(refreshed), _TOPICS_A_PASS):
        bits = {topic: 1 << n for n, topic in enumerate(refreshed[start : start + _TOPICS_A_PASS])}
        below = _collect_below(file, edges, order, bits)
        for topic, needed, position in indirect:
            if needed in bits and not below[topic] & bits[needed]:
                _report(file, topic, needed, position)


def _refreshes(file: ParsedFile) -> list[_Refresh]:
    indexes: dict[str, int] = {}
    for i, parsed in enumerate(file.topics):
        indexes.setdefault(parsed.topic.id, i)
    return [
        _Refresh(i, indexes[name], position)
        for i, parsed in enumerate(file.topics)
        for name, position in zip(parsed.topic.refreshes, parsed.refresh_positions, strict=True)
        if name in indexes
    ]


def _collect_below(
    file: ParsedFile, edges: Edges, order: Sequence[int], bits: Mapping[int, int]
) -> list[int]:
    """Return for each topic the bits of those that it needs, directly or through others."""
    below = [0] * edges.size
    for topic in order:
        needs = edges.prerequisites(topic)
        if len(needs) < len(file.topics[topic].topic.prerequisites):
            below[topic] = -1  # one of them is misspelt, and might lead anywhere
            continue
        for needed in needs:
            below[topic] |= below[needed] | bits.get(needed, 0)
    return below


def _report(file: ParsedFile, topic: int, refreshed: int, position: int) -> None:
    names = [file.topics[index].topic.id for index in (topic, refreshed)]
    sentence = f"{names[0]} refreshes {names[1]}, which it does not need, not even through others"
    hint = "add it to the prerequisites, or delete it here"
    if topic == refreshed:
        sentence, hint = f"{names[0]} refreshes itself", "delete it here"
    file.diagnostics.error(position, "unneeded-refresh", sentence, hint)
