"""From a parsed file without faults to the roadmap: defaults, the author's order, one list of readings.

It warns about what it had to assume, and reports two readings that claim one id; it never reads.
"""

import hashlib

from roadmap_cli.core import wording
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import (
    DEFAULT_MINUTES,
    Milestone,
    Project,
    Roadmap,
    Source,
    Stage,
    Topic,
    default_milestones,
    default_weight,
)
from roadmap_cli.formats.identifiers import LONGEST_ID, slug_of
from roadmap_cli.formats.parsed_file import InlineReading, ParsedFile
from roadmap_cli.formats.problems import Diagnostics, line_of


def fill_hours(file: ParsedFile) -> None:
    """Give topics without hours the median of their track, and say so."""
    for track, _, first, end in file.tracks:
        minutes = [parsed.topic.minutes for parsed in file.topics[first:end]]
        if all(minutes):
            continue
        given = sorted(filter(None, minutes))
        # The lower and the upper middle one, which are the same when their number is odd.
        half = len(given) - 1
        median = (given[half // 2] + given[(half + 1) // 2] + 1) // 2 if given else DEFAULT_MINUTES
        why = f"the median of the track {track.id}" if given else "as no topic of its track has any"
        for i in range(first, end):
            topic, at = file.topics[i][:2]
            if not topic.minutes:
                file.replace_topic(i, topic._replace(minutes=median))
                file.diagnostics.warning(
                    at,
                    "hours-missing",
                    f"{topic.id} has no hours; {wording.duration(median)} is taken, {why}",
                    "add hours: to the topic",
                )


def fill_stages(file: ParsedFile, title: str, order: list[int]) -> tuple[Stage, ...]:
    """Give topics without a stage the latest one of what they need, and say so."""
    stages = tuple(parsed.stage for parsed in file.stages) or (Stage("all", title),)
    number_of = {stage.id: number for number, stage in enumerate(stages)}
    ordered = {topic: number for number, stage in enumerate(stages) for topic in stage.order}
    if all(parsed.topic.stage for parsed in file.topics):
        return stages
    stage_of: dict[str, int] = {}
    for i in order:
        topic, at = file.topics[i][:2]
        if topic.stage:
            stage_of[topic.id] = number_of.get(topic.stage, 0)
            continue
        latest = max((stage_of.get(name, 0) for name in topic.prerequisites), default=0)
        number = stage_of[topic.id] = ordered.get(topic.id, latest)
        file.replace_topic(i, topic._replace(stage=stages[number].id))
        if len(stages) > 1 and topic.id not in ordered:
            why = "the latest of what it needs" if topic.prerequisites else "the first one"
            file.diagnostics.warning(
                at,
                "stage-missing",
                f"{topic.id} has no stage; {stages[number].id} is taken, {why}",
                "add stage: to the topic",
            )
    return stages


def gather_readings(file: ParsedFile) -> tuple[Reading, ...]:
    """Return the registry and what is described in topics, and give the latter their ids."""
    found = {reading.id: reading for reading, _ in file.readings}
    positions = {reading.id: at for reading, at in file.readings}
    # Ids that were given come first, so that one made from a title can step aside.
    for inline in file.inline_readings:
        if inline.reading.id:
            _add_with_id(inline, found, positions, file.diagnostics)
    new_ids: dict[int, dict[int, str]] = {}
    for inline in file.inline_readings:
        if not inline.reading.id:
            reading = _with_new_id(inline.reading, found)
            found[reading.id] = _merge(found.setdefault(reading.id, reading), reading)
            topic = file.topics[inline.topic_index].topic
            ids = new_ids.setdefault(inline.topic_index, {})
            if reading.id in ids.values() or any(a.reading == reading.id for a in topic.readings):
                file.diagnostics.error(
                    inline.at,
                    "duplicate-reading",
                    f"{reading.title} stands twice in this topic",
                    "join both entries into one",
                )
            ids[inline.reading_index] = reading.id
    for number, ids in new_ids.items():
        topic = file.topics[number].topic
        readings = tuple(
            assignment._replace(reading=ids.get(i, assignment.reading))
            for i, assignment in enumerate(topic.readings)
        )
        file.replace_topic(number, topic._replace(readings=readings))
    return tuple(found.values())


def _add_with_id(
    inline: InlineReading,
    found: dict[str, Reading],
    positions: dict[str, int],
    diagnostics: Diagnostics,
) -> None:
    reading = inline.reading
    earlier = found.setdefault(reading.id, reading)
    found[reading.id] = _merge(earlier, reading)
    first = positions.setdefault(reading.id, inline.at)
    # Described twice in the same words is one reading; anything else is two under one name.
    if (earlier.title, earlier.url) != (reading.title, reading.url):
        diagnostics.error(
            inline.at,
            "duplicate-id",
            f"the reading id {reading.id} is taken; first on line {line_of(first)}",
            "give this reading an id of its own, or leave out all but id, part, minutes and role",
        )


def _merge(first: Reading, again: Reading) -> Reading:
    """Return a reading that was described twice with the former ids of both."""
    if first.was == again.was:
        return first
    return first._replace(was=tuple(dict.fromkeys((*first.was, *again.was))))


def build_roadmap(
    file: ParsedFile, stages: tuple[Stage, ...], readings: tuple[Reading, ...]
) -> Roadmap:
    """Return the roadmap of a file whose gaps are filled."""
    head = file.head
    assert head is not None
    topics = _in_order([parsed.topic for parsed in file.topics], stages)
    source, project = head.source, head.project
    return Roadmap(
        id=head.id,
        title=head.title,
        version=head.version,
        source=Source(source.title, source.author, source.year, source.url) if source else None,
        language=head.language or "en",
        homepage=head.homepage,
        license=head.license,
        stages=stages,
        milestones=_milestones(file, stages, topics) or default_milestones(stages, topics),
        tracks=tuple(parsed.track for parsed in file.tracks),
        topics=topics,
        readings=readings,
        project=Project(project.title, project.summary, project.start) if project else None,
    )


def _in_order(topics: list[Topic], stages: tuple[Stage, ...]) -> tuple[Topic, ...]:
    """Return the author's walk: stage by stage, what its order names first, then as in the file."""
    named = {name for stage in stages for name in stage.order}
    first = {topic.id: topic for topic in topics if topic.id in named} if named else {}
    rest: dict[str, list[Topic]] = {stage.id: [] for stage in stages}
    for topic in topics:
        if topic.id not in named:
            rest[topic.stage].append(topic)
    walk: list[Topic] = []
    for stage in stages:
        walk += [first[name] for name in stage.order]
        walk += rest[stage.id]
    return tuple(walk)


def _milestones(
    file: ParsedFile, stages: tuple[Stage, ...], topics: tuple[Topic, ...]
) -> tuple[Milestone, ...]:
    number_of = {stage.id: number for number, stage in enumerate(stages)}
    needed = {name for parsed in file.milestones for name in parsed.milestone.needs}
    stage_of = {topic.id: number_of[topic.stage] for topic in topics if topic.id in needed}
    found = []
    for milestone, *_ in file.milestones:
        number = (
            number_of[milestone.stage]
            if milestone.stage
            else max(stage_of[name] for name in milestone.needs)
        )
        weight = milestone.weight or default_weight(number, len(stages))
        found.append(milestone._replace(stage=stages[number].id, weight=weight))
    return tuple(found)


def _with_new_id(reading: Reading, found: dict[str, Reading]) -> Reading:
    slug = slug_of(reading.title) or "reading"
    if slug in found and found[slug].url != reading.url:
        words = f"{reading.title}\n{reading.url}".encode()
        slug = f"{slug[: LONGEST_ID - 7].rstrip('-')}-{hashlib.sha256(words).hexdigest()[:6]}"
    return reading._replace(id=slug)
