"""A roadmap as far as it can be known before its parts are compared: values and their places.

Places are kept in flat arrays, in the order of what they belong to: at a hundred thousand topics
an object for each would take more memory than the topics.
"""

from __future__ import annotations

from array import array

from roadmap_cli.core.readings import Assignment, Check, Reading
from roadmap_cli.core.roadmap import (
    Milestone,
    Stage,
    Topic,
    Track,
)
from roadmap_cli.formats.ids import id_fault, is_id
from roadmap_cli.formats.problems import Notebook, line_of
from roadmap_cli.formats.schema import (
    OF_A_REFERENCE,
    ReadingEntry,
    RoadmapEntry,
    TopicEntry,
    TopicReadingEntry,
)
from roadmap_cli.formats.tree import Items, Mapping
from roadmap_cli.values import Value

_OF_A_REFERENCE = frozenset(OF_A_REFERENCE)


class Stretch(Value):
    """A stage and its places."""

    stage: Stage
    at: int
    order_at: list[int]


class Goal(Value):
    """A milestone and its places."""

    milestone: Milestone
    at: int
    stage_at: int
    needs_at: list[int]


class Subject(Value):
    """A track and its place; its topics are `topics[first:end]` of the draft."""

    track: Track
    at: int
    first: int
    end: int


class Described(Value):
    """A reading described inside a topic: which topic's, which of its readings."""

    topic: int
    position: int
    reading: Reading
    at: int


class Draft:
    """What was read of a file so far."""

    def __init__(self) -> None:
        self.head: RoadmapEntry | None = None
        self.top: Mapping | None = None  # the head as it stands in the file
        self.stages: list[Stretch] = []
        self.milestones: list[Goal] = []
        self.tracks: list[Subject] = []
        self.readings: list[tuple[Reading, int]] = []
        self.described: list[Described] = []
        # In the order of the file; `minutes` 0 and `stage` "" stand for what was not said.
        self.topics: list[Topic] = []
        self.topics_at = array("Q")
        self.stages_at = array("Q")
        self.prerequisites_at = array("Q")
        self.readings_at = array("Q")
        self.was_at = array("Q")
        # Of readings: who says it, the former id, and where; few files have any.
        self.readings_were: list[tuple[Reading, str, int]] = []
        # A name that occurs thousands of times is kept once.
        self._names: dict[str, str] = {}
        # So is a reading of which a topic says only the id.
        self._plain_assignments: dict[str, Assignment] = {}

    def add_topic(self, entry: TopicEntry, tree: Mapping, track: str, book: Notebook) -> None:
        """Turn a checked topic into a value and note the places that later checks may need."""
        name = self._names.setdefault
        prerequisites, places = without_repeats(
            entry.prerequisites, tree.get("prerequisites"), "prerequisites", book
        )
        was, was_at = without_repeats(entry.was, tree.get("was"), "was", book)
        self.topics_at.append(tree.value_at("id"))
        self.stages_at.append(tree.value_at("stage"))
        self.prerequisites_at.extend(places)
        self.was_at.extend(was_at)
        self.topics.append(
            # By position: with names it takes twice as long, and there may be a hundred thousand.
            Topic._make(
                (
                    name(entry.id, entry.id),
                    entry.title,
                    name(track, track),
                    name(entry.stage, entry.stage),
                    entry.hours,
                    entry.why,
                    entry.outcomes,
                    tuple([name(p, p) for p in prerequisites]),
                    self._assignments(entry, tree, book) if entry.readings else (),
                    entry.proof,
                    tuple([Check(c.question, c.answer) for c in entry.checks]),
                    entry.optional,
                    was,
                    tuple([name(t, t) for t in dict.fromkeys(entry.tags)]),
                    entry.article,
                    entry.builds,
                )
            )
        )

    def _assignments(
        self, entry: TopicEntry, tree: Mapping, book: Notebook
    ) -> tuple[Assignment, ...]:
        found: list[Assignment] = []
        items = tree["readings"]
        plain = self._plain_assignments
        for reading, item, at in zip(entry.readings, items, items.values_at(), strict=True):
            if type(item) is str and reading.id:
                known = plain.get(item)
                if known is None:
                    known = plain[item] = Assignment(reading.id)
                found.append(known)
                self.readings_at.append(at)
                continue
            id_at = item.value_at("id") if isinstance(item, Mapping) else at
            if isinstance(item, Mapping) and not item.keys() <= _OF_A_REFERENCE:
                if not self._is_described(reading, at, id_at, book):
                    continue
                value = described(reading)
                self.described.append(Described(len(self.topics), len(found), value, id_at))
                self.add_former_readings(value, item)
            elif not reading.id:
                book.error(
                    at,
                    "missing-key",
                    "this reading has no id",
                    "name one of `readings`, or describe it with a title and a url",
                )
                continue
            found.append(
                Assignment._make(
                    (
                        self._names.setdefault(reading.id, reading.id),
                        reading.part,
                        reading.minutes,
                        reading.role,
                    )
                )
            )
            self.readings_at.append(id_at)
        return tuple(found)

    def add_former_readings(self, reading: Reading, tree: Mapping) -> None:
        """Note the places of a reading's former ids, which later checks may need."""
        items = tree.get("was")
        if reading.was and isinstance(items, Items):
            places = dict(zip(items, items.values_at(), strict=True))
            self.readings_were += [
                (reading, name, places.get(name, items.at)) for name in reading.was
            ]

    def _is_described(
        self, reading: TopicReadingEntry, at: int, id_at: int, book: Notebook
    ) -> bool:
        if not reading.title:
            book.error(
                at,
                "missing-key",
                "this reading has no title",
                "a reading described in place needs one; of a reading in the registry only "
                "part, minutes and role are said here",
            )
            return False
        if reading.id and not is_id(reading.id):
            code, needed, hint = id_fault(reading.id)
            book.error(id_at, code, f'id is "{reading.id}"; {needed}', hint)
            return False
        return True


def described(entry: ReadingEntry) -> Reading:
    """Return what was said of a reading."""
    return Reading(
        entry.id,
        entry.title,
        entry.author,
        entry.kind,
        entry.url,
        entry.free,
        entry.minutes,
        entry.note,
        tuple(dict.fromkeys(entry.was)),
    )


def without_repeats(
    words: tuple[str, ...], items: object, key: str, book: Notebook
) -> tuple[tuple[str, ...], list[int]]:
    """Return each word once with its place; a repetition is harmless but rarely meant."""
    if not words or not isinstance(items, Items):
        return (), []
    if len(set(words)) == len(words):
        return words, items.values_at()
    first: dict[str, int] = {}
    for word, place in zip(words, items.values_at(), strict=True):
        if word not in first:
            first[word] = place
        elif word:
            book.warning(
                place,
                "repeated-entry",
                f"{word} stands twice in {key}; first on line {line_of(first[word])}",
                "delete one of them",
            )
    return tuple(first), list(first.values())
