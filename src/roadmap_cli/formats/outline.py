"""The walk through a roadmap file: reads it part by part, checks each part and drops its tree.

It owns the order of reading and nothing else: what a part may hold is said by the schema, what
parts mean to each other is checked when all of them are known.
"""

from collections.abc import Callable, Sized
from functools import partial
from typing import TypeVar

from roadmap_cli.core.roadmap import MOST_STAGES, Milestone, Stage, Track
from roadmap_cli.formats.draft import Draft, Goal, Stretch, Subject, described, without_repeats
from roadmap_cli.formats.entries import Entry, faults_of
from roadmap_cli.formats.events import (
    EventReader,
    begins_list,
    begins_mapping,
    place_of,
)
from roadmap_cli.formats.forms import Unfit
from roadmap_cli.formats.ids import slug_of
from roadmap_cli.formats.parser import Event
from roadmap_cli.formats.problems import Notebook, Stop, line_of, mark
from roadmap_cli.formats.schema import (
    MilestoneEntry,
    ReadingEntry,
    RoadmapEntry,
    StageEntry,
    TopicEntry,
    TrackEntry,
)
from roadmap_cli.formats.sentences import report
from roadmap_cli.formats.tree import Items, Mapping, Value

# Far more than a person reads, and few enough to fit in a small machine's memory.
MOST_MILESTONES = 1000
MOST_TRACKS = 1000
MOST_TOPICS = 100_000
MOST_READINGS = 200_000

# For what is wrong and cannot be left out, or would be missed in a second problem.
_STAND_INS: dict[str, Value] = {
    "format": "1",
    "hours": "1",
    "id": "x",
    "title": "x",
    "tracks": [],
}

Told = Callable[[int, int], None]  # how many lines were read, of how many

_Entry = TypeVar("_Entry", bound=Entry)
_Named = TypeVar("_Named", StageEntry, MilestoneEntry, TrackEntry, ReadingEntry)


class Outline:
    """Reads one file into a draft."""

    def __init__(self, data: bytes, book: Notebook, told: Told | None = None) -> None:
        self._reader = EventReader(data, book)
        self._told = told
        self._lines = data.count(b"\n") if told else 0
        self._book = book
        self._draft = Draft()

    def read(self) -> Draft:
        """Read the whole file; raise Stop when it cannot be read to its end."""
        with self._reader.explaining():
            return self._read()

    def _read(self) -> Draft:
        root = self._reader.root()
        if not begins_mapping(root):
            self._book.error(
                place_of(root),
                "wrong-type",
                "a roadmap is written as keys with values",
                "begin with: format: 1",
            )
            raise Stop
        sections: dict[str, Callable[[Event], None]] = {
            "stages": self._stage,
            "milestones": self._milestone,
            "tracks": self._track,
            "readings": self._reading,
        }
        top = Mapping(mark(1, 1))
        for key, at, event in self._reader.entries(root, 1):
            top.key_marks[key], top.value_marks[key] = at, event.start_mark
            top[key] = (
                self._section(event, sections[key])
                if key in sections
                else (self._reader.value(event, 2))
            )
            if key == "format":
                self._stop_if_newer(top)
        self._reader.end()
        self._draft.top = top
        self._draft.head = validated(RoadmapEntry, top, top.at, "roadmap", self._book)
        return self._draft

    def _stop_if_newer(self, top: Mapping) -> None:
        """Say so at once: what a newer format means cannot be judged from here."""
        newer = [fault for fault in faults_of(RoadmapEntry, top) if fault.code == "newer-format"]
        report(newer, RoadmapEntry, top, top.at, "roadmap", self._book)

    def _section(self, event: Event, read: Callable[[Event], None], level: int = 2) -> Value:
        """Read a list entry by entry; what is no list is returned for the schema to refuse."""
        if not begins_list(event):
            return self._reader.value(event, level)
        for element in self._reader.elements(event, level):
            read(element)
        return Items(place_of(event))

    def _stage(self, event: Event) -> None:
        tree, at = self._reader.value(event, 3), place_of(event)
        entry = self._named(StageEntry, tree, at, "stage")
        if entry:
            self._room("stages", self._draft.stages, MOST_STAGES, at)
            order, places = without_repeats(entry.order, tree.get("order"), "order", self._book)
            stage = Stage(entry.id, entry.title, entry.goal, order)
            self._draft.stages.append(Stretch(stage, tree.value_at("id"), places))

    def _milestone(self, event: Event) -> None:
        tree, at = self._reader.value(event, 3), place_of(event)
        entry = self._named(MilestoneEntry, tree, at, "milestone")
        if entry:
            self._room("milestones", self._draft.milestones, MOST_MILESTONES, at)
            self._some_needs(tree)
            needs, places = without_repeats(entry.needs, tree.get("needs"), "needs", self._book)
            milestone = Milestone(
                entry.id,
                entry.title,
                entry.stage,
                needs,
                entry.weight,
                entry.asks_proof,
                entry.says,
                entry.proof,
            )
            self._draft.milestones.append(
                Goal(milestone, tree.value_at("id"), tree.value_at("stage"), places)
            )

    def _some_needs(self, tree: Mapping) -> None:
        if tree.get("needs", []) == []:
            self._book.error(
                tree.value_at("needs"),
                "no-needs",
                "this milestone needs no topic, so that it would be reached at once",
                "list the topics it needs: needs: [...]",
            )

    def _reading(self, event: Event) -> None:
        tree, at = self._reader.value(event, 3), place_of(event)
        entry = self._named(ReadingEntry, tree, at, "reading")
        if entry:
            self._room("readings", self._draft.readings, MOST_READINGS, at)
            reading = described(entry)
            self._draft.readings.append((reading, tree.value_at("id")))
            self._draft.add_former_readings(reading, tree)

    def _track(self, start: Event) -> None:
        at = place_of(start)
        first = len(self._draft.topics)
        if begins_mapping(start):
            tree = self._whole_track(start, at)
        else:
            tree = self._reader.value(start, 3)
        entry = self._named(TrackEntry, tree, at, "track")
        if entry is None:
            return
        topics = self._draft.topics
        # The id may stand after the topics, or be made from the title.
        for i in range(first, len(topics)):
            if topics[i].track != entry.id:
                topics[i] = topics[i]._replace(track=entry.id)
        self._room("tracks", self._draft.tracks, MOST_TRACKS, at)
        track = Track(entry.id, entry.title, entry.summary)
        self._draft.tracks.append(Subject(track, tree.value_at("id"), first, len(topics)))

    def _whole_track(self, start: Event, at: int) -> Mapping:
        tree = Mapping(at)
        for key, key_at, event in self._reader.entries(start, 3):
            tree.key_marks[key], tree.value_marks[key] = key_at, event.start_mark
            if key == "topics":
                known = tree.get("id")
                early = known if isinstance(known, str) else ""
                tree[key] = self._section(event, partial(self._topic, early), 4)
            else:
                tree[key] = self._reader.value(event, 4)
        return tree

    def _topic(self, track: str, event: Event) -> None:
        tree = self._reader.value(event, 5)
        at = place_of(event)
        entry = validated(TopicEntry, tree, at, "topic", self._book)
        if entry:
            self._room("topics", self._draft.topics, MOST_TOPICS, at)
            self._draft.add_topic(entry, tree, track, self._book)
            if self._told and len(self._draft.topics) % 500 == 0:
                self._told(line_of(at), self._lines)

    def _room(self, noun: str, found: Sized, most: int, at: int) -> None:
        """Stop where a file has more of something than the program is made for."""
        if len(found) == most:
            sentence = f"there are more than {most:,} {noun}"
            self._book.error(at, "too-many", sentence, "split the file into several roadmaps")
            raise Stop

    def _named(self, declared: type[_Named], tree: Value, at: int, noun: str) -> _Named | None:
        """Return a checked entry with both id and title: each may be made from the other."""
        entry = validated(declared, tree, at, noun, self._book)
        if entry is None:
            return None
        if not entry.id:
            entry.id = slug_of(entry.title)
        if not entry.id:
            if "id" not in tree:
                hint = "add a line: id: ..."
                self._book.error(at, "missing-key", f"this {noun} has no id", hint)
            return None
        if not entry.title:
            entry.title = entry.id.replace("-", " ").capitalize()
        return entry


def validated(
    declared: type[_Entry], tree: Value, at: int, noun: str, book: Notebook
) -> _Entry | None:
    """Return a checked entry, or what is left of it when some keys are wrong.

    The rest is kept so that its references are checked too and nobody is told that a topic
    does not exist only because its hours are wrong.
    """
    try:
        return declared.read(tree)
    except (KeyError, Unfit):
        faults = list(faults_of(declared, tree))
    report(faults, declared, tree, at, noun, book)
    if not isinstance(tree, Mapping):
        return None
    wrong = {fault.at[0] for fault in faults}
    kept = {key: value for key, value in tree.items() if key not in wrong}
    for key in wrong & _STAND_INS.keys() & declared.keys.keys():
        kept[str(key)] = _STAND_INS[str(key)]
    entry = declared.read(kept)
    if "id" in wrong:
        written = tree.get("id")
        if not isinstance(written, str) or not written:
            return None
        entry.id = written  # type: ignore[attr-defined]
    return entry
