"""The walk through a roadmap file: reads it part by part, checks each part and drops its tree.

It owns the order of reading and nothing else: what a part may hold is said by the schema, what
parts mean to each other is checked when all of them are known.
"""

from collections.abc import Callable, Sized
from typing import TypeVar

from roadmap_cli.core.roadmap import MOST_STAGES, Milestone, Stage, Track
from roadmap_cli.formats.field_types import InvalidValue
from roadmap_cli.formats.identifiers import slug_of
from roadmap_cli.formats.mapping import Entry, faults_of
from roadmap_cli.formats.messages import report
from roadmap_cli.formats.parsed_file import (
    ParsedFile,
    ParsedMilestone,
    ParsedStage,
    ParsedTrack,
    reading_of,
    without_repeats,
)
from roadmap_cli.formats.problems import Diagnostics, ReadingAborted, line_of, position
from roadmap_cli.formats.schema import (
    MilestoneEntry,
    ReadingEntry,
    RoadmapEntry,
    StageEntry,
    TopicEntry,
    TrackEntry,
)
from roadmap_cli.formats.yaml_events import (
    Event,
    EventReader,
    begins_list,
    begins_mapping,
    start_of,
)
from roadmap_cli.formats.yaml_tree import Items, Mapping, Value

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

OnProgress = Callable[[int, int], None]  # with the number of lines read, and of all lines

_Entry = TypeVar("_Entry", bound=Entry)
_Named = TypeVar("_Named", StageEntry, MilestoneEntry, TrackEntry, ReadingEntry)


class FileReader:
    """Reads one file, part by part."""

    def __init__(
        self, data: bytes, diagnostics: Diagnostics, on_progress: OnProgress | None = None
    ) -> None:
        self._reader = EventReader(data, diagnostics)
        self._on_progress = on_progress
        self._lines = data.count(b"\n") if on_progress else 0
        self._diagnostics = diagnostics
        self._file = ParsedFile(diagnostics)

    def read(self) -> ParsedFile:
        """Read the whole file; raise ReadingAborted when it cannot be read to its end."""
        with self._reader.explaining():
            return self._read()

    def _read(self) -> ParsedFile:
        root = self._reader.root()
        if not begins_mapping(root):
            self._diagnostics.error(
                start_of(root),
                "wrong-type",
                "a roadmap is written as keys with values",
                "begin with: format: 1",
            )
            raise ReadingAborted
        sections: dict[str, Callable[[Event], None]] = {
            "stages": self._stage,
            "milestones": self._milestone,
            "tracks": self._track,
            "readings": self._reading,
        }
        top = Mapping(position(1, 1))
        for key, at, event in self._reader.entries(root, 1):
            top.key_marks[key], top.value_marks[key] = at, event.start_mark
            if key in sections:
                top[key] = self._section(event, sections[key])
            else:
                top[key] = self._reader.value(event, 2)
            if key == "format":
                self._stop_if_newer(top)
        self._reader.end()
        self._file.top = top
        self._file.head = validate(RoadmapEntry, top, top.at, "roadmap", self._diagnostics)
        return self._file

    def _stop_if_newer(self, top: Mapping) -> None:
        """Say so at once: what a newer format means cannot be judged from here."""
        newer = [fault for fault in faults_of(RoadmapEntry, top) if fault.code == "newer-format"]
        report(newer, RoadmapEntry, top, top.at, "roadmap", self._diagnostics)

    def _section(self, event: Event, read: Callable[[Event], None], level: int = 2) -> Value:
        """Read a list entry by entry; what is no list is returned for the schema to refuse."""
        if not begins_list(event):
            return self._reader.value(event, level)
        for element in self._reader.elements(event, level):
            read(element)
        return Items(start_of(event))

    def _stage(self, event: Event) -> None:
        tree, at = self._reader.value(event, 3), start_of(event)
        entry = self._named_entry(StageEntry, tree, at, "stage")
        if entry:
            self._check_room("stages", self._file.stages, MOST_STAGES, at)
            order, positions = without_repeats(
                entry.order, tree.get("order"), "order", self._diagnostics
            )
            stage = Stage(entry.id, entry.title, entry.goal, order)
            self._file.stages.append(ParsedStage(stage, tree.value_at("id"), positions))

    def _milestone(self, event: Event) -> None:
        tree, at = self._reader.value(event, 3), start_of(event)
        entry = self._named_entry(MilestoneEntry, tree, at, "milestone")
        if entry:
            self._check_room("milestones", self._file.milestones, MOST_MILESTONES, at)
            self._check_needs(tree)
            needs, positions = without_repeats(
                entry.needs, tree.get("needs"), "needs", self._diagnostics
            )
            milestone = Milestone(
                id=entry.id,
                title=entry.title,
                stage=entry.stage,
                needs=needs,
                weight=entry.weight,
                asks_proof=entry.asks_proof,
                says=entry.says,
                proof=entry.proof,
            )
            self._file.milestones.append(
                ParsedMilestone(milestone, tree.value_at("id"), tree.value_at("stage"), positions)
            )

    def _check_needs(self, tree: Mapping) -> None:
        if tree.get("needs", []) == []:
            self._diagnostics.error(
                tree.value_at("needs"),
                "no-needs",
                "this milestone needs no topic, so that it would be reached at once",
                "list the topics it needs: needs: [...]",
            )

    def _reading(self, event: Event) -> None:
        tree, at = self._reader.value(event, 3), start_of(event)
        entry = self._named_entry(ReadingEntry, tree, at, "reading")
        if entry:
            self._check_room("readings", self._file.readings, MOST_READINGS, at)
            reading = reading_of(entry)
            self._file.readings.append((reading, tree.value_at("id")))
            self._file.add_former_readings(reading, tree)

    def _track(self, start: Event) -> None:
        at = start_of(start)
        first = len(self._file.topics)
        if begins_mapping(start):
            tree = self._track_tree(start, at)
        else:
            tree = self._reader.value(start, 3)
        entry = self._named_entry(TrackEntry, tree, at, "track")
        if entry is None:
            return
        topics = self._file.topics
        # The id may stand after the topics, or be made from the title.
        for i in range(first, len(topics)):
            self._file.replace_topic(i, topics[i].topic._replace(track=entry.id))
        self._check_room("tracks", self._file.tracks, MOST_TRACKS, at)
        track = Track(entry.id, entry.title, entry.summary)
        self._file.tracks.append(ParsedTrack(track, tree.value_at("id"), first, len(topics)))

    def _track_tree(self, start: Event, at: int) -> Mapping:
        tree = Mapping(at)
        for key, key_at, event in self._reader.entries(start, 3):
            tree.key_marks[key], tree.value_marks[key] = key_at, event.start_mark
            if key == "topics":
                tree[key] = self._section(event, self._topic, 4)
            else:
                tree[key] = self._reader.value(event, 4)
        return tree

    def _topic(self, event: Event) -> None:
        tree = self._reader.value(event, 5)
        at = start_of(event)
        entry = validate(TopicEntry, tree, at, "topic", self._diagnostics)
        if entry:
            self._check_room("topics", self._file.topics, MOST_TOPICS, at)
            self._file.add_topic(entry, tree)
            if self._on_progress and len(self._file.topics) % 500 == 0:
                self._on_progress(line_of(at), self._lines)

    def _check_room(self, noun: str, found: Sized, most: int, at: int) -> None:
        """Abort where a file has more of something than the program is made for."""
        if len(found) == most:
            sentence = f"there are more than {most:,} {noun}"
            self._diagnostics.error(
                at, "too-many", sentence, "split the file into several roadmaps"
            )
            raise ReadingAborted

    def _named_entry(
        self, declared: type[_Named], tree: Value, at: int, noun: str
    ) -> _Named | None:
        """Return a checked entry with both id and title: each may be made from the other."""
        entry = validate(declared, tree, at, noun, self._diagnostics)
        if entry is None:
            return None
        if not entry.id:
            entry.id = slug_of(entry.title)
        if not entry.id:
            if "id" not in tree:
                hint = "add a line: id: ..."
                self._diagnostics.error(at, "missing-key", f"this {noun} has no id", hint)
            return None
        if not entry.title:
            entry.title = entry.id.replace("-", " ").capitalize()
        return entry


def validate(
    declared: type[_Entry], tree: Value, at: int, noun: str, diagnostics: Diagnostics
) -> _Entry | None:
    """Return a checked entry, or what is left of it when some keys are wrong.

    The rest is kept so that its references are checked too and nobody is told that a topic
    does not exist only because its hours are wrong.
    """
    try:
        return declared.read(tree)
    except (KeyError, InvalidValue):
        faults = list(faults_of(declared, tree))
    report(faults, declared, tree, at, noun, diagnostics)
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
        entry.id = str(written)  # type: ignore[attr-defined]
    return entry
