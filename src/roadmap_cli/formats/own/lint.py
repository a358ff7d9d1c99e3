"""Warnings about a file that loads and could still be better: only `check` gives them.

The file has no errors, its stages and reading ids are filled in, but not its missing hours. Nothing
is changed. One rule, one code of docs/problems.md; no rule may take more than a few steps for each
topic, prerequisite and reading.
"""

import re
from collections.abc import Iterator

from roadmap_cli.core import wording
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import Stage, Topic
from roadmap_cli.core.wording import format_count
from roadmap_cli.formats.own.cycles import Edges
from roadmap_cli.formats.own.parsed_file import ParsedFile
from roadmap_cli.formats.text.problems import (
    NO_POSITION,
    Diagnostics,
    did_you_mean,
    line_number,
)
from roadmap_cli.practice.registry import PRACTICES

MAX_READABLE_TITLE = 60
# More hours than so many times the core readings need a reason, such as a proof.
MAX_HOURS_PER_READING = 20
_MINUTES_A_DAY = 24 * 60
_HOST = re.compile(r"[^/?#]*")
# Nobody has a certificate for localhost.
_LOCALHOST = re.compile(
    r"http://(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/?#]|$)", re.IGNORECASE
)
# How many topics back, in depth-first order, an implied prerequisite is found.
WINDOW = 4096
# Of a path through hundreds of topics the beginning and the end are named.
_MAX_STEPS = 6
_MAX_TRIES = 500


def lint_roadmap(
    file: ParsedFile, stages: tuple[Stage, ...], readings: tuple[Reading, ...]
) -> None:
    """Warn of all that an author may want to change."""
    edges = Edges(file)
    indexes = {stage.id: index for index, stage in enumerate(stages)}
    _check_topics(file)
    _check_prerequisites(file, edges, indexes)
    _check_milestones(file, indexes)
    _check_implied_prerequisites(file, edges)
    _check_orphans(file, edges)
    _check_empty_stages(file, stages, indexes)
    _check_core_readings(file, readings)
    _check_unused_readings(file)
    _check_same_works(file)
    _check_addresses(file)


def _check_topics(file: ParsedFile) -> None:
    if not file.topics and file.header_node is not None:
        sentence = "this roadmap has no topics, so there is nothing to learn"
        position = file.header_node.value_position("tracks")
        file.diagnostics.warning(position, "no-topics", sentence, "add a topic to a track")
    for topic, position, *_ in file.topics:
        length = len(topic.title)
        if length > MAX_READABLE_TITLE:
            sentence = (
                f"the title of {topic.id} has {length} characters; more than "
                f"{MAX_READABLE_TITLE} are hard to read in a list"
            )
            hint = "move the rest to why: or outcomes:"
            file.diagnostics.warning(position, "long-title", sentence, hint)
        if topic.practice and topic.practice not in PRACTICES:
            sentence = f"{topic.id} names the practice {topic.practice}, which is not here"
            match = file.diagnostics.closest_match(topic.practice, PRACTICES)
            hint = did_you_mean(match, "update roadmap, or delete practice:")
            file.diagnostics.warning(position, "unknown-practice", sentence, hint)
        if topic.days and topic.minutes > topic.days * _MINUTES_A_DAY:
            hours, days = wording.format_duration(topic.minutes), format_count(topic.days, "day")
            sentence = f"{topic.id} has {hours}, which do not fit into its {days}"
            hint = "raise days:, lower hours:, or delete days: if the exercise can be done at once"
            file.diagnostics.warning(position, "days-unlikely", sentence, hint)


def _check_prerequisites(file: ParsedFile, edges: Edges, indexes: dict[str, int]) -> None:
    """Warn of prerequisites in a later stage, and of optional ones of a required topic."""
    topics = [parsed.topic for parsed in file.topics]
    for number, topic in enumerate(topics):
        for edge in range(edges.first[number], edges.first[number + 1]):
            needed, position = topics[edges.needs[edge]], edges.positions[edge]
            if indexes[needed.stage] > indexes[topic.stage]:
                sentence = (
                    f"{topic.id} in {topic.stage} needs {needed.id}, which comes later, "
                    f"in {needed.stage}"
                )
                hint = f"move one of them, or delete {needed.id} here"
                file.diagnostics.warning(position, "later-prerequisite", sentence, hint)
            if not topic.optional and needed.optional:
                sentence = f"{topic.id} is required, but needs {needed.id}, which is optional"
                hint = f"make {topic.id} optional too, or {needed.id} required"
                file.diagnostics.warning(position, "needs-optional", sentence, hint)


def _check_milestones(file: ParsedFile, indexes: dict[str, int]) -> None:
    """Warn of topics that a milestone needs and that are in a later stage than it."""
    stage_of = {p.topic.id: p.topic.stage for p in file.topics}
    for milestone, _, _, positions in file.milestones:
        if not milestone.stage:
            continue  # it will be in the stage of its latest topic
        for name, position in zip(milestone.needs, positions, strict=True):
            if indexes[stage_of[name]] > indexes[milestone.stage]:
                sentence = (
                    f"the milestone {milestone.id} in {milestone.stage} needs {name}, which comes "
                    f"later, in {stage_of[name]}"
                )
                hint = f"move one of them, or delete {name} here"
                file.diagnostics.warning(position, "later-prerequisite", sentence, hint)


def _check_implied_prerequisites(file: ParsedFile, edges: Edges) -> None:
    """Warn of prerequisites that another prerequisite needs already."""
    for topic, needed, path in _find_implied(edges, file.diagnostics):
        name, other, *between = [file.topics[i].topic.id for i in (topic, needed, *path)]
        steps = " → ".join([name, *between[:_MAX_STEPS]])
        gap = " → ..." if len(between) > _MAX_STEPS else ""
        sentence = f"{name} needs {other} anyway: {steps}{gap} → {other}"
        file.diagnostics.warning(
            edges.position(topic, needed), "implied-prerequisite", sentence, f"delete {other} here"
        )


def _find_implied(edges: Edges, diagnostics: Diagnostics) -> Iterator[tuple[int, int, list[int]]]:
    """Yield topic, implied prerequisite, and the topics between them.

    In depth-first order each topic keeps the set of what it needs as one integer: bit k is the
    topic k places before it. Bits beyond the window are dropped, so that time and memory stay
    linear: files of up to 4,096 topics are searched exactly, larger ones within the window.
    """
    order = edges.depth_first_order()
    index = [0] * edges.size
    reach = [0] * edges.size
    for here, topic in enumerate(order):
        index[topic] = here
        direct = indirect = 0
        near = [needed for needed in edges.prerequisites(topic) if here - index[needed] < WINDOW]
        for needed in near:
            distance = here - index[needed]
            direct |= 1 << distance
            indirect |= reach[needed] << distance
        reach[topic] = (direct | indirect) & ((1 << WINDOW) - 1)
        implied = direct & indirect
        if not implied:
            continue
        for via in near:
            matches = implied & (reach[via] << here - index[via])
            implied ^= matches
            while matches:
                lowest = matches & -matches
                matches ^= lowest
                if diagnostics.is_at_limit("implied-prerequisite"):
                    diagnostics.warning(NO_POSITION, "implied-prerequisite", "")
                    continue
                needed = order[here - lowest.bit_length() + 1]
                yield topic, needed, _find_path(via, needed, edges, index, reach)


def _find_path(
    start: int, needed: int, edges: Edges, index: list[int], reach: list[int]
) -> list[int]:
    """Return the topics from one to its prerequisite, as far as they are shown."""
    path = [start]
    while len(path) <= _MAX_STEPS:
        first = edges.first[path[-1]]
        candidates = edges.needs[first : min(first + _MAX_TRIES, edges.first[path[-1] + 1])]
        if needed in candidates:
            return path
        for topic in candidates:
            distance = index[topic] - index[needed]
            if 0 < distance < WINDOW and reach[topic] >> distance & 1:
                path.append(topic)
                break
        else:
            return path
    return path


def _check_orphans(file: ParsedFile, edges: Edges) -> None:
    """Warn of required topics that no milestone counts, or that the rest of the map is apart from."""
    if file.milestones:
        connected = _topics_in_milestones(file, edges)
        sentence = "is not optional, but no milestone needs it"
        hint = "add it to the needs of a milestone or the prerequisites of a topic, or write optional: true"
    else:
        connected = set(edges.needs)
        connected.update(i for i in range(edges.size) if edges.prerequisites(i))
        # Where few topics are connected, standing alone means nothing.
        if 2 * len(connected) <= len(file.topics):
            return
        sentence = "needs nothing, and nothing needs it"
        hint = "write what it needs or add it where it is needed, or write optional: true"
    for number, (topic, position, *_) in enumerate(file.topics):
        if number not in connected and not topic.optional:
            file.diagnostics.warning(position, "orphan", f"{topic.id} {sentence}", hint)


def _topics_in_milestones(file: ParsedFile, edges: Edges) -> set[int]:
    """Return the topics that a milestone needs, directly or indirectly."""
    indexes = {parsed.topic.id: i for i, parsed in enumerate(file.topics)}
    counted: set[int] = set()
    stack = [indexes[name] for parsed in file.milestones for name in parsed.milestone.needs]
    while stack:
        topic = stack.pop()
        if topic not in counted:
            counted.add(topic)
            stack += edges.prerequisites(topic)
    return counted


def _check_empty_stages(
    file: ParsedFile, stages: tuple[Stage, ...], indexes: dict[str, int]
) -> None:
    """Warn of stages without topics, and of tracks that skip a stage."""
    if not file.topics:
        return
    used = {parsed.topic.stage for parsed in file.topics}
    for stage, position, _ in file.stages:
        if stage.id not in used:
            sentence = f"the stage {stage.id} has no topics"
            hint = "add topics, or delete the stage"
            file.diagnostics.warning(position, "empty-stage", sentence, hint)
    for track, position, first, end in file.tracks:
        own = {indexes[parsed.topic.stage] for parsed in file.topics[first:end]}
        between = range(min(own, default=0), max(own, default=0))
        gap = [stages[i].id for i in between if i not in own and stages[i].id in used]
        if gap:
            sentence = (
                f"the track {track.id} goes from {stages[min(own)].id} to {stages[max(own)].id} "
                f"and has no topic in {', '.join(gap)} between them"
            )
            hint = "move or add a topic, or split the track in two"
            file.diagnostics.warning(position, "empty-stage", sentence, hint)


def _check_core_readings(file: ParsedFile, readings: tuple[Reading, ...]) -> None:
    """Warn of topics without a core reading, and of hours that do not fit the core readings."""
    if not readings:
        return
    by_id = {reading.id: reading for reading in readings}
    for topic, position, *_ in file.topics:
        core = [assignment for assignment in topic.readings if assignment.role == "core"]
        if not core:
            sentence = f"{topic.id} has no core reading"
            hint = "add what to read first to readings:, with role: core or without a role"
            file.diagnostics.warning(position, "no-core-reading", sentence, hint)
        elif topic.minutes:
            _check_hours(topic, core, by_id, position, file.diagnostics)


def _check_hours(
    topic: Topic,
    core: list[Assignment],
    by_id: dict[str, Reading],
    position: int,
    diagnostics: Diagnostics,
) -> None:
    # The minutes of a whole book say nothing about the part of it that a topic asks for.
    minutes = [a.minutes or (0 if a.part else by_id[a.reading].minutes) or 0 for a in core]
    total = sum(minutes)
    hours, duration = wording.format_duration(topic.minutes), wording.format_duration(total)
    if total > topic.minutes:
        sentence = f"the core readings of {topic.id} take {duration}, but its hours are {hours}"
        hint = "raise hours:, or write in part: and minutes: how much of a reading is needed"
        diagnostics.warning(position, "hours-unlikely", sentence, hint)
    elif (
        topic.minutes > MAX_HOURS_PER_READING * total
        and all(minutes)
        and not topic.proof
        and not any(by_id[a.reading].kind == "exercise" for a in topic.readings)
    ):
        sentence = (
            f"{topic.id} has {hours}, but its core readings take {duration} and it has no proof"
        )
        hint = "describe in proof: what the time is for, add a reading, or lower hours:"
        diagnostics.warning(position, "hours-unlikely", sentence, hint)


def _check_unused_readings(file: ParsedFile) -> None:
    used = {a.reading for parsed in file.topics for a in parsed.topic.readings}
    for reading, position in file.readings:
        if reading.id not in used:
            sentence = f"no topic uses the reading {reading.id}"
            hint = "add it to the readings of a topic, or delete it"
            file.diagnostics.warning(position, "unused-reading", sentence, hint)


def _check_same_works(file: ParsedFile) -> None:
    """Warn of readings that seem to be one: of one address, or of one title and author."""
    by_address: dict[str, tuple[str, int]] = {}
    by_title: dict[tuple[str, str], tuple[str, int]] = {}
    for name, reading, position in _readings_with_ids(file):
        here = (name, line_number(position))
        if reading.url:
            first, line = by_address.setdefault(_comparison_key(reading.url), here)
            if first != name:
                sentence = f"{name} has the same address as {first} on line {line}"
                hint = "keep one of them and use it in both topics; write in part: which piece is meant"
                file.diagnostics.warning(position, "same-work", sentence, hint)
                continue
        if reading.author:
            title = (reading.title.casefold(), reading.author.casefold())
            first, line = by_title.setdefault(title, here)
            if first != name:
                sentence = f"{name} has the same title and author as {first} on line {line}"
                hint = "keep the one with the better address, or give them different titles"
                file.diagnostics.warning(position, "same-work", sentence, hint)


def _check_addresses(file: ParsedFile) -> None:
    """Warn of addresses that are not https."""
    addresses = [(f"the reading {n}", r.url, at) for n, r, at in _readings_with_ids(file)]
    header, node = file.header, file.header_node
    if header and node:
        if header.source:
            position = node["source"].value_position("url")
            addresses.append(("the source", header.source.url, position))
        addresses.append(("the homepage", header.homepage, node.value_position("homepage")))
    for subject, url, position in addresses:
        if url[:7].lower() == "http://" and not _LOCALHOST.match(url):
            sentence = f"the address of {subject} begins with http://"
            hint = "write https://, which nearly every site supports"
            file.diagnostics.warning(position, "plain-http", sentence, hint)


def _readings_with_ids(file: ParsedFile) -> Iterator[tuple[str, Reading, int]]:
    """Yield id, reading and position, first of the registry, then of readings inside topics."""
    for reading, position in file.readings:
        yield reading.id, reading, position
    for number, i, reading, position in file.inline_readings:
        yield file.topics[number].topic.readings[i].reading, reading, position


def _comparison_key(url: str) -> str:
    """Return an address without what does not change where it leads: scheme, case of the host.

    A slash at the end goes too; a fragment stays, as it may be another chapter.
    """
    rest, mark, fragment = url.partition("://")[2].partition("#")
    host = _HOST.match(rest)
    end = host.end() if host else 0
    return rest[:end].lower() + rest[end:].rstrip("/") + mark + fragment
