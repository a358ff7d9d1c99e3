"""A roadmap file before its parts are compared: values and positions."""

from __future__ import annotations

from collections.abc import Sequence
from sys import intern

from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.core.model.roadmap import Milestone, Stage, Topic, Track
from roadmap_cli.formats.own.field_types import REMARK_PREFIX
from roadmap_cli.formats.own.schema import (
    REFERENCE_KEYS,
    ReadingEntry,
    RoadmapEntry,
    TopicEntry,
    TopicReadingEntry,
)
from roadmap_cli.formats.own.yaml_nodes import ListNode, MappingNode
from roadmap_cli.formats.text.identifiers import describe_id_fault, is_id
from roadmap_cli.formats.text.problems import Diagnostics, line_number
from roadmap_cli.values import Record


class ParsedStage(Record):
    """A stage and its positions."""

    stage: Stage
    position: int
    order_positions: Sequence[int]


class ParsedMilestone(Record):
    """A milestone and its positions."""

    milestone: Milestone
    position: int
    stage_position: int
    needs_positions: Sequence[int]


class ParsedTrack(Record):
    """A track and its position; its topics are `topics[first:end]` of the file."""

    track: Track
    position: int
    first: int
    end: int


class ParsedTopic(Record):
    """A topic and its positions; missing hours are 0 and a missing stage is ""."""

    topic: Topic
    position: int
    stage_position: int
    prerequisite_positions: Sequence[int]
    refresh_positions: Sequence[int]
    reading_positions: Sequence[int]
    was_positions: Sequence[int]


class InlineReading(Record):
    """A reading described inside a topic: the indexes of the topic and of the assignment."""

    topic_index: int
    reading_index: int
    reading: Reading
    position: int


class ParsedFile:
    """The parts of a file, and its problems so far."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self.diagnostics = diagnostics
        self.header: RoadmapEntry | None = None
        self.header_node: MappingNode | None = None
        self.stages: list[ParsedStage] = []
        self.milestones: list[ParsedMilestone] = []
        self.tracks: list[ParsedTrack] = []
        self.topics: list[ParsedTopic] = []  # in the order of the file
        self.readings: list[tuple[Reading, int]] = []  # with their positions
        self.inline_readings: list[InlineReading] = []
        self.former_reading_ids: list[tuple[Reading, str, int]] = []  # each with its position

    def replace_topic(self, index: int, topic: Topic) -> None:
        """Replace a topic; its positions remain."""
        self.topics[index] = self.topics[index]._replace(topic=topic)

    def add_topic(self, entry: TopicEntry, node: MappingNode) -> None:
        """Add a checked topic with the positions that later checks may need; its track comes later."""
        prerequisites, prerequisite_positions = remove_repeats(
            entry.prerequisites, node, "prerequisites", self.diagnostics
        )
        refreshes, refresh_positions = remove_repeats(
            entry.refreshes, node, "refreshes", self.diagnostics
        )
        was, was_positions = remove_repeats(entry.was, node, "was", self.diagnostics)
        readings, reading_positions = self._read_assignments(entry, node)
        # Ids and tags occur thousands of times in a large file: each is kept once.
        topic = Topic(
            id=intern(entry.id),
            title=entry.title,
            track="",
            stage=intern(entry.stage),
            minutes=entry.hours,
            why=entry.why,
            outcomes=entry.outcomes,
            prerequisites=tuple(map(intern, prerequisites)),
            readings=readings,
            proof=entry.proof,
            checks=tuple([Check(check.question, check.answer) for check in entry.checks]),
            optional=entry.optional,
            was=was,
            tags=tuple(map(intern, dict.fromkeys(entry.tags))),
            article=entry.article,
            builds=entry.builds,
            practice=entry.practice,
            refreshes=tuple(map(intern, refreshes)),
            days=entry.days,
        )
        self.topics.append(
            ParsedTopic(
                topic=topic,
                position=node.value_position("id"),
                stage_position=node.value_position("stage"),
                prerequisite_positions=prerequisite_positions,
                refresh_positions=refresh_positions,
                reading_positions=reading_positions,
                was_positions=was_positions,
            )
        )

    def _read_assignments(
        self, topic: TopicEntry, node: MappingNode
    ) -> tuple[tuple[Assignment, ...], Sequence[int]]:
        if not topic.readings:
            return (), ()
        assignments: list[Assignment] = []
        positions: list[int] = []
        items = node["readings"]
        for entry, item, position in zip(topic.readings, items, items.value_positions, strict=True):
            id_position = item.value_position("id") if isinstance(item, MappingNode) else position
            if isinstance(item, MappingNode) and any(map(_is_description_key, item)):
                if not _check_description(entry, position, id_position, self.diagnostics):
                    continue
                reading = to_reading(entry)
                self.inline_readings.append(
                    InlineReading(len(self.topics), len(assignments), reading, id_position)
                )
                self.add_former_reading_ids(reading, item)
            elif not entry.id:
                hint = "use the id of one of `readings`, or describe it with a title and a url"
                self.diagnostics.error(position, "missing-key", "this reading has no id", hint)
                continue
            assignments.append(Assignment(intern(entry.id), entry.part, entry.minutes, entry.role))
            positions.append(id_position)
        return tuple(assignments), positions

    def add_former_reading_ids(self, reading: Reading, node: MappingNode) -> None:
        """Record the positions of a reading's former ids, which later checks may need."""
        items = node.get("was")
        if reading.was and isinstance(items, ListNode):
            positions = dict(zip(items, items.value_positions, strict=True))
            self.former_reading_ids += [
                (reading, name, positions.get(name, items.position)) for name in reading.was
            ]


def _is_description_key(key: str) -> bool:
    return key not in REFERENCE_KEYS and not key.startswith(REMARK_PREFIX)


def _check_description(
    entry: TopicReadingEntry, position: int, id_position: int, diagnostics: Diagnostics
) -> bool:
    if not entry.title:
        hint = (
            "a reading described in place needs one; of a reading in the registry only "
            "part, minutes and role are said here"
        )
        diagnostics.error(position, "missing-key", "this reading has no title", hint)
        return False
    if entry.id and not is_id(entry.id):
        code, expectation, hint = describe_id_fault(entry.id)
        diagnostics.error(id_position, code, f'id is "{entry.id}"; {expectation}', hint)
        return False
    return True


def to_reading(entry: ReadingEntry) -> Reading:
    """Return the reading that an entry describes."""
    return Reading(
        id=entry.id,
        title=entry.title,
        author=entry.author,
        kind=entry.kind,
        url=entry.url,
        free=entry.free,
        minutes=entry.minutes,
        note=entry.note,
        was=tuple(dict.fromkeys(entry.was)),
    )


def remove_repeats(
    words: tuple[str, ...], node: MappingNode, key: str, diagnostics: Diagnostics
) -> tuple[tuple[str, ...], Sequence[int]]:
    """Return each word of a list once, with its position; warn about repetitions."""
    items = node.get(key)
    if not words or not isinstance(items, ListNode):
        return (), ()
    if len(set(words)) == len(words):
        return words, items.value_positions
    positions: dict[str, int] = {}
    for word, position in zip(words, items.value_positions, strict=True):
        if word not in positions:
            positions[word] = position
        elif word:
            line = line_number(positions[word])
            sentence = f"{word} appears twice in {key}; first on line {line}"
            diagnostics.warning(position, "repeated-entry", sentence, "delete one of them")
    return tuple(positions), list(positions.values())
