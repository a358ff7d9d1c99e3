"""From a parsed file without errors to the roadmap: defaults, the author's order, one list of readings.

It warns about the defaults it fills in, and reports two readings that claim one id; it never reads.
"""

import hashlib

from roadmap_cli.core import wording
from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.model.roadmap import (
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
from roadmap_cli.formats.own.parsed_file import InlineReading, ParsedFile
from roadmap_cli.formats.text.identifiers import MAX_ID_LENGTH, slugify
from roadmap_cli.formats.text.problems import Diagnostics, line_number


def fill_hours(file: ParsedFile) -> None:
    """Give topics without hours the median of their track, with a warning."""
    for track, _, first, end in file.tracks:
        minutes = sorted(p.topic.minutes for p in file.topics[first:end] if p.topic.minutes)
        # The lower and the upper middle one, which are the same when their number is odd.
        half = len(minutes) - 1
        default = DEFAULT_MINUTES
        why = "because no topic of its track has any"
        if minutes:
            default = (minutes[half // 2] + minutes[(half + 1) // 2] + 1) // 2
            why = f"the median of the track {track.id}"
        for i in range(first, end):
            topic, position = file.topics[i][:2]
            if not topic.minutes:
                file.replace_topic(i, topic._replace(minutes=default))
                duration = wording.format_duration(default)
                sentence = f"{topic.id} has no hours; {duration} is used, {why}"
                hint = "add hours: to the topic"
                file.diagnostics.warning(position, "hours-missing", sentence, hint)


def fill_stages(file: ParsedFile, title: str, order: list[int]) -> tuple[Stage, ...]:
    """Give topics without a stage the latest one of their prerequisites, with a warning."""
    stages = tuple(parsed.stage for parsed in file.stages) or (Stage("all", title),)
    indexes = {stage.id: index for index, stage in enumerate(stages)}
    ordered = {topic: index for index, stage in enumerate(stages) for topic in stage.order}
    stage_of: dict[str, int] = {}
    for i in order:
        topic, position = file.topics[i][:2]
        if topic.stage:
            stage_of[topic.id] = indexes.get(topic.stage, 0)
            continue
        latest = max((stage_of.get(name, 0) for name in topic.prerequisites), default=0)
        index = stage_of[topic.id] = ordered.get(topic.id, latest)
        file.replace_topic(i, topic._replace(stage=stages[index].id))
        if len(stages) > 1 and topic.id not in ordered:
            why = "the latest stage of what it needs" if topic.prerequisites else "the first one"
            sentence = f"{topic.id} has no stage; {stages[index].id} is used, {why}"
            file.diagnostics.warning(position, "stage-missing", sentence, "add stage: to the topic")
    return stages


def collect_readings(file: ParsedFile) -> tuple[Reading, ...]:
    """Return the registry and the readings described in topics, which get their ids here."""
    readings = {reading.id: reading for reading, _ in file.readings}
    positions = {reading.id: position for reading, position in file.readings}
    # Ids from the file come first, so that one made from a title can avoid them.
    for inline in file.inline_readings:
        if inline.reading.id:
            _add_reading(inline, readings, positions, file.diagnostics)
    for inline in file.inline_readings:
        if inline.reading.id:
            continue
        reading = inline.reading._replace(id=_make_id(inline.reading, readings))
        _merge_reading(reading, readings)
        topic = file.topics[inline.topic_index].topic
        if any(assignment.reading == reading.id for assignment in topic.readings):
            sentence = f"{reading.title} appears twice in this topic"
            hint = "merge the two entries"
            file.diagnostics.error(inline.position, "duplicate-reading", sentence, hint)
        assignments = list(topic.readings)
        i = inline.reading_index
        assignments[i] = assignments[i]._replace(reading=reading.id)
        file.replace_topic(inline.topic_index, topic._replace(readings=tuple(assignments)))
    return tuple(readings.values())


def _add_reading(
    inline: InlineReading,
    readings: dict[str, Reading],
    positions: dict[str, int],
    diagnostics: Diagnostics,
) -> None:
    reading = inline.reading
    earlier = _merge_reading(reading, readings)
    first = positions.setdefault(reading.id, inline.position)
    # Described twice in the same words is one reading; anything else is two with one id.
    if (earlier.title, earlier.url) != (reading.title, reading.url):
        sentence = f"the reading id {reading.id} is already used on line {line_number(first)}"
        hint = "give this reading its own id, or write only id, part, minutes and role"
        diagnostics.error(inline.position, "duplicate-id", sentence, hint)


def _merge_reading(reading: Reading, readings: dict[str, Reading]) -> Reading:
    """Add a reading, or its former ids to an earlier description of it; return the earlier one."""
    earlier = readings.setdefault(reading.id, reading)
    was = tuple(dict.fromkeys((*earlier.was, *reading.was)))
    if was != earlier.was:
        readings[reading.id] = earlier._replace(was=was)
    return earlier


def _make_id(reading: Reading, readings: dict[str, Reading]) -> str:
    slug = slugify(reading.title) or "reading"
    if slug in readings and readings[slug].url != reading.url:
        words = f"{reading.title}\n{reading.url}".encode()
        return f"{slug[: MAX_ID_LENGTH - 7].rstrip('-')}-{hashlib.sha256(words).hexdigest()[:6]}"
    return slug


def build_roadmap(
    file: ParsedFile, stages: tuple[Stage, ...], readings: tuple[Reading, ...]
) -> Roadmap:
    """Return the roadmap of a file whose defaults are filled in."""
    header = file.header
    assert header is not None
    topics = _order_topics([parsed.topic for parsed in file.topics], stages)
    source, project = header.source, header.project
    return Roadmap(
        id=header.id,
        title=header.title,
        version=header.version,
        source=Source(source.title, source.author, source.year, source.url) if source else None,
        language=header.language or "en",
        homepage=header.homepage,
        license=header.license,
        stages=stages,
        milestones=_milestones(file, stages, topics) or default_milestones(stages, topics),
        tracks=tuple(parsed.track for parsed in file.tracks),
        topics=topics,
        readings=readings,
        project=Project(project.title, project.summary, project.start) if project else None,
    )


def _order_topics(topics: list[Topic], stages: tuple[Stage, ...]) -> tuple[Topic, ...]:
    """Return the author's order: stage by stage, first its `order`, then as in the file."""
    by_id = {topic.id: topic for topic in topics}
    ordered = {name for stage in stages for name in stage.order}
    rest: dict[str, list[Topic]] = {stage.id: [] for stage in stages}
    for topic in topics:
        if topic.id not in ordered:
            rest[topic.stage].append(topic)
    result: list[Topic] = []
    for stage in stages:
        result += [by_id[name] for name in stage.order]
        result += rest[stage.id]
    return tuple(result)


def _milestones(
    file: ParsedFile, stages: tuple[Stage, ...], topics: tuple[Topic, ...]
) -> tuple[Milestone, ...]:
    indexes = {stage.id: index for index, stage in enumerate(stages)}
    stage_of = {topic.id: topic.stage for topic in topics}
    milestones = []
    for milestone, *_ in file.milestones:
        stage = milestone.stage or max(
            (stage_of[name] for name in milestone.needs), key=indexes.__getitem__
        )
        weight = milestone.weight or default_weight(indexes[stage], len(stages))
        milestones.append(milestone._replace(stage=stage, weight=weight))
    return tuple(milestones)
