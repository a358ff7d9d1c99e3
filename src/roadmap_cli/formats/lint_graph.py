"""Warnings about the way: prerequisites that mislead, topics that lead nowhere, gaps in a track.

It knows topics, prerequisites, stages and milestones, and nothing of readings.
"""

from collections.abc import Iterator

from roadmap_cli.core.roadmap import Stage
from roadmap_cli.formats.cycles import Edges
from roadmap_cli.formats.parsed_file import ParsedFile
from roadmap_cli.formats.problems import NOWHERE, Diagnostics

# How far back, in topics of the walk, an implied prerequisite is seen.
WINDOW = 4096
_MASK = (1 << WINDOW) - 1
# A way through hundreds of topics is named by its beginning and its end.
_MOST_SHOWN = 6
_MOST_TRIED = 500


def prerequisites(file: ParsedFile, edges: Edges, stages: tuple[Stage, ...]) -> None:
    """Warn of each prerequisite that lies in a later stage, or is optional where its topic is not."""
    place = {stage.id: number for number, stage in enumerate(stages)}
    topics = [parsed.topic for parsed in file.topics]
    where = [place[topic.stage] for topic in topics]
    for number, topic in enumerate(topics):
        for edge in range(edges.first[number], edges.first[number + 1]):
            needed = edges.needs[edge]
            if where[needed] > where[number]:
                other = topics[needed]
                file.diagnostics.warning(
                    edges.at[edge],
                    "later-prerequisite",
                    f"{topic.id} in {topic.stage} needs {other.id}, which comes later, in {other.stage}",
                    f"move one of them, or delete {other.id} here",
                )
            if not topic.optional and topics[needed].optional:
                file.diagnostics.warning(
                    edges.at[edge],
                    "needs-optional",
                    f"{topic.id} is required, but needs {topics[needed].id}, which is optional",
                    f"make {topic.id} optional too, or {topics[needed].id} required",
                )


def milestones(file: ParsedFile, stages: tuple[Stage, ...]) -> None:
    """Warn of each topic that a milestone needs and that lies in a later stage than it."""
    place = {stage.id: number for number, stage in enumerate(stages)}
    where = {p.topic.id: p.topic.stage for p in file.topics} if file.milestones else {}
    for milestone, _, _, needs_at in file.milestones:
        if not milestone.stage:
            continue  # it lies where the latest of its topics does
        for name, at in zip(milestone.needs, needs_at, strict=True):
            if place[where[name]] > place[milestone.stage]:
                file.diagnostics.warning(
                    at,
                    "later-prerequisite",
                    f"the milestone {milestone.id} in {milestone.stage} needs {name}, which comes "
                    f"later, in {where[name]}",
                    f"move one of them, or delete {name} here",
                )


def implied_prerequisites(file: ParsedFile, edges: Edges) -> None:
    """Warn of each prerequisite that another prerequisite needs already."""
    for topic, needed, way in _find_implied(edges, file.diagnostics):
        name, other, *names = [file.topics[i].topic.id for i in (topic, needed, *way)]
        file.diagnostics.warning(
            edges.position(topic, needed),
            "implied-prerequisite",
            f"{name} needs {other} anyway: {' → '.join([name, *names[:_MOST_SHOWN]])}"
            f"{' → ...' if len(way) > _MOST_SHOWN else ''} → {other}",
            f"delete {other} here",
        )


def _find_implied(edges: Edges, diagnostics: Diagnostics) -> Iterator[tuple[int, int, list[int]]]:
    """Yield topic, prerequisite, and the topics between them, for what need not be said.

    One walk in an order in which each topic follows what it needs. Each topic keeps what it
    needs as one whole number: bit k is the topic k places before it. Bits beyond the window are
    dropped, so that time and memory grow with the prerequisites and the topics and no faster:
    files of up to 4,096 topics are seen exactly, and in larger ones what lies so near together.
    """
    walk = _walk(edges)
    place = [0] * len(walk)
    reach = [0] * len(walk)
    for here, topic in enumerate(walk):
        place[topic] = here
        direct = behind = 0
        near = [needed for needed in edges.of(topic) if here - place[needed] < WINDOW]
        for needed in near:
            back = here - place[needed]
            direct |= 1 << back
            behind |= reach[needed] << back
        reach[topic] = (direct | behind) & _MASK
        both = direct & behind
        if not both:
            continue
        for via in near:
            found = both & (reach[via] << here - place[via])
            both ^= found
            while found:
                lowest = found & -found
                found ^= lowest
                if diagnostics.is_full("implied-prerequisite"):
                    diagnostics.warning(NOWHERE, "implied-prerequisite", "")
                    continue
                needed = walk[here - lowest.bit_length() + 1]
                yield topic, needed, _way(via, needed, edges, place, reach)


def _way(via: int, needed: int, edges: Edges, place: list[int], reach: list[int]) -> list[int]:
    """Return how one leads to the other, as far as it is shown."""
    way = [via]
    while len(way) <= _MOST_SHOWN:
        first = edges.first[way[-1]]
        nearby = edges.needs[first : min(first + _MOST_TRIED, edges.first[way[-1] + 1])]
        if needed in nearby:
            return way
        for step in nearby:
            back = place[step] - place[needed]
            if 0 < back < WINDOW and reach[step] >> back & 1:
                way.append(step)
                break
        else:
            return way
    return way


def _walk(edges: Edges) -> list[int]:
    """Return the topics so that each follows what it needs, closely: depth first."""
    size = len(edges.first) - 1
    seen = bytearray(size)
    walk: list[int] = []
    for start in range(size):
        if seen[start]:
            continue
        seen[start] = 1
        stack = [(start, edges.first[start])]
        while stack:
            topic, edge = stack.pop()
            while edge < edges.first[topic + 1] and seen[edges.needs[edge]]:
                edge += 1
            if edge == edges.first[topic + 1]:
                walk.append(topic)
                continue
            needed = edges.needs[edge]
            seen[needed] = 1
            stack += ((topic, edge + 1), (needed, edges.first[needed]))
    return walk


def orphans(file: ParsedFile, edges: Edges) -> None:
    """Warn of required topics that no milestone counts, or that stand beside a joined map."""
    if file.milestones:
        counted = _topics_in_milestones(file, edges)
        sentence = "is not optional, but counts for no milestone"
        hint = "add it to the needs of a milestone or of a topic, or say optional: true"
    else:
        counted = bytearray(len(file.topics))
        for number in range(len(file.topics)):
            for needed in edges.of(number):
                counted[number] = counted[needed] = 1
        # Where few topics are joined, standing alone means nothing.
        if 2 * sum(counted) <= len(file.topics):
            return
        sentence = "needs nothing, and nothing needs it"
        hint = "say what it needs or where it is needed, or say optional: true"
    for number, (topic, at, *_) in enumerate(file.topics):
        if not counted[number] and not topic.optional:
            file.diagnostics.warning(at, "orphan", f"{topic.id} {sentence}", hint)


def _topics_in_milestones(file: ParsedFile, edges: Edges) -> bytearray:
    """Return which topics a milestone needs, itself or through others."""
    number = {parsed.topic.id: i for i, parsed in enumerate(file.topics)}
    counted = bytearray(len(file.topics))
    waiting = [number[name] for parsed in file.milestones for name in parsed.milestone.needs]
    while waiting:
        topic = waiting.pop()
        if not counted[topic]:
            counted[topic] = 1
            waiting += edges.of(topic)
    return counted


def empty_stages(file: ParsedFile, stages: tuple[Stage, ...]) -> None:
    """Warn of stages that no topic is in, and of tracks that pass over a stage."""
    if not file.topics:
        return
    place = {stage.id: number for number, stage in enumerate(stages)}
    used = {parsed.topic.stage for parsed in file.topics}
    for stage, at, _ in file.stages:
        if stage.id not in used:
            file.diagnostics.warning(
                at,
                "empty-stage",
                f"no topic lies in the stage {stage.id}",
                "give it topics, or delete it",
            )
    for track, at, first, end in file.tracks:
        inside = {place[parsed.topic.stage] for parsed in file.topics[first:end]}
        if not inside:
            continue
        gap = [
            stages[number].id
            for number in range(min(inside), max(inside))
            if number not in inside and stages[number].id in used
        ]
        if gap:
            file.diagnostics.warning(
                at,
                "empty-stage",
                f"the track {track.id} goes from {stages[min(inside)].id} to "
                f"{stages[max(inside)].id} and has no topic in {', '.join(gap)} between them",
                "move or add a topic, or make two tracks of it",
            )
