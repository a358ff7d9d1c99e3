"""A roadmap file as far as it can be known before its parts are compared: values and positions."""

from __future__ import annotations

from collections.abc import Sequence
from sys import intern

from roadmap_cli.core.readings import Assignment, Check, Reading
from roadmap_cli.core.roadmap import Milestone, Stage, Topic, Track
from roadmap_cli.formats.identifiers import id_fault, is_id
from roadmap_cli.formats.problems import Diagnostics, line_of
from roadmap_cli.formats.schema import (
    OF_A_REFERENCE,
    ReadingEntry,
    RoadmapEntry,
    TopicEntry,
    TopicReadingEntry,
)
from roadmap_cli.formats.yaml_tree import Items, Mapping
from roadmap_cli.values import Value

_OF_A_REFERENCE = frozenset(OF_A_REFERENCE)


class ParsedStage(Value):
    """A stage and its positions."""

    stage: Stage
    at: int
    order_at: Sequence[int]


class ParsedMilestone(Value):
    """A milestone and its positions."""

    milestone: Milestone
    at: int
    stage_at: int
    needs_at: Sequence[int]


class ParsedTrack(Value):
    """A track and its position; its topics are `topics[first:end]` of the file."""

    track: Track
    at: int
    first: int
    end: int


class ParsedTopic(Value):
    """A topic and its positions; its `minutes` 0 and `stage` "" stand for what was not said."""

    topic: Topic
    at: int
    stage_at: int
    prerequisites_at: Sequence[int]
    readings_at: Sequence[int]
    was_at: Sequence[int]


class InlineReading(Value):
    """A reading described inside a topic: which topic's, which of its readings."""

    topic_index: int
    reading_index: int
    reading: Reading
    at: int


class ParsedFile:
    """What was read of a file so far, and what is wrong with it."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self.diagnostics = diagnostics
        self.head: RoadmapEntry | None = None
        self.top: Mapping | None = None  # the head as it stands in the file
        self.stages: list[ParsedStage] = []
        self.milestones: list[ParsedMilestone] = []
        self.tracks: list[ParsedTrack] = []
        self.topics: list[ParsedTopic] = []  # in the order of the file
        self.readings: list[tuple[Reading, int]] = []
        self.inline_readings: list[InlineReading] = []
        # Former ids of readings: whose, the id, and its position; few files have any.
        self.former_readings: list[tuple[Reading, str, int]] = []

    def replace_topic(self, index: int, topic: Topic) -> None:
        """Put another topic in the place of one, at the same positions."""
        self.topics[index] = self.topics[index]._replace(topic=topic)

    def add_topic(self, entry: TopicEntry, tree: Mapping) -> None:
        """Add a checked topic with the positions that later checks may need; its track comes later."""
        prerequisites, prerequisites_at = without_repeats(
            entry.prerequisites, tree.get("prerequisites"), "prerequisites", self.diagnostics
        )
        was, was_at = without_repeats(entry.was, tree.get("was"), "was", self.diagnostics)
        readings, readings_at = self._assignments(entry, tree)
        # Names occur thousands of times in a large file: each is kept once.
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
        )
        self.topics.append(
            ParsedTopic(
                topic=topic,
                at=tree.value_at("id"),
                stage_at=tree.value_at("stage"),
                prerequisites_at=prerequisites_at,
                readings_at=readings_at,
                was_at=was_at,
            )
        )

    def _assignments(
        self, entry: TopicEntry, tree: Mapping
    ) -> tuple[tuple[Assignment, ...], Sequence[int]]:
        if not entry.readings:
            return (), ()
        found: list[Assignment] = []
        positions: list[int] = []
        items = tree["readings"]
        for said, item, at in zip(entry.readings, items, items.values_at(), strict=True):
            id_at = item.value_at("id") if isinstance(item, Mapping) else at
            if isinstance(item, Mapping) and not item.keys() <= _OF_A_REFERENCE:
                if not _is_described(said, at, id_at, self.diagnostics):
                    continue
                reading = reading_of(said)
                self.inline_readings.append(
                    InlineReading(len(self.topics), len(found), reading, id_at)
                )
                self.add_former_readings(reading, item)
            elif not said.id:
                self.diagnostics.error(
                    at,
                    "missing-key",
                    "this reading has no id",
                    "name one of `readings`, or describe it with a title and a url",
                )
                continue
            found.append(Assignment(intern(said.id), said.part, said.minutes, said.role))
            positions.append(id_at)
        return tuple(found), positions

    def add_former_readings(self, reading: Reading, tree: Mapping) -> None:
        """Note the positions of a reading's former ids, which later checks may need."""
        items = tree.get("was")
        if reading.was and isinstance(items, Items):
            positions = dict(zip(items, items.values_at(), strict=True))
            self.former_readings += [
                (reading, name, positions.get(name, items.at)) for name in reading.was
            ]


def _is_described(said: TopicReadingEntry, at: int, id_at: int, diagnostics: Diagnostics) -> bool:
    if not said.title:
        diagnostics.error(
            at,
            "missing-key",
            "this reading has no title",
            "a reading described in place needs one; of a reading in the registry only "
            "part, minutes and role are said here",
        )
        return False
    if said.id and not is_id(said.id):
        code, needed, hint = id_fault(said.id)
        diagnostics.error(id_at, code, f'id is "{said.id}"; {needed}', hint)
        return False
    return True


def reading_of(entry: ReadingEntry) -> Reading:
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


def without_repeats(
    words: tuple[str, ...], items: object, key: str, diagnostics: Diagnostics
) -> tuple[tuple[str, ...], Sequence[int]]:
    """Return each word once with its position; a repetition is harmless but rarely meant."""
    if not words or not isinstance(items, Items):
        return (), ()
    if len(set(words)) == len(words):
        return words, items.values_at()
    first: dict[str, int] = {}
    for word, at in zip(words, items.values_at(), strict=True):
        if word not in first:
            first[word] = at
        elif word:
            diagnostics.warning(
                at,
                "repeated-entry",
                f"{word} stands twice in {key}; first on line {line_of(first[word])}",
                "delete one of them",
            )
    return tuple(first), list(first.values())
