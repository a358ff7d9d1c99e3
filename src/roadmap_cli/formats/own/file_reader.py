"""Reading a roadmap file part by part: each part is checked, and its nodes are dropped.

It owns the order of reading and nothing else: what a part may hold is said by the schema, what
parts mean to each other is checked when all of them are known.
"""

from collections.abc import Callable
from typing import TypeVar

from roadmap_cli.core.model.roadmap import Milestone, Stage, Track
from roadmap_cli.formats.own.fault_messages import report_faults
from roadmap_cli.formats.own.field_types import Entry
from roadmap_cli.formats.own.parsed_file import (
    ParsedFile,
    ParsedMilestone,
    ParsedStage,
    ParsedTrack,
    remove_repeats,
    to_reading,
)
from roadmap_cli.formats.own.schema import (
    MilestoneEntry,
    ReadingEntry,
    RoadmapEntry,
    StageEntry,
    TopicEntry,
    TrackEntry,
)
from roadmap_cli.formats.own.yaml_nodes import ListNode, MappingNode, Node
from roadmap_cli.formats.own.yaml_reader import (
    Event,
    EventReader,
    start_position,
    starts_list,
    starts_mapping,
)
from roadmap_cli.formats.text.identifiers import slugify
from roadmap_cli.formats.text.problems import (
    Diagnostics,
    ReadingAborted,
    line_number,
    pack_position,
)

# In place of invalid values whose lack would be a second problem.
_PLACEHOLDERS = {"hours": 60, "id": "x", "title": "x"}

OnProgress = Callable[[int, int], None]  # with the number of lines read, and of all lines

_Sections = dict[str, Callable[[Event], None]]  # what reads an entry of the list under a key
_Entry = TypeVar("_Entry", bound=Entry)
_Named = TypeVar("_Named", StageEntry, MilestoneEntry, TrackEntry, ReadingEntry)


class FileReader:
    """Reads one file, part by part."""

    def __init__(
        self, data: bytes, diagnostics: Diagnostics, on_progress: OnProgress | None = None
    ) -> None:
        self._reader = EventReader(data, diagnostics)
        self._on_progress = on_progress
        self._line_count = data.count(b"\n") if on_progress else 0
        self._diagnostics = diagnostics
        self._file = ParsedFile(diagnostics)

    def read(self) -> ParsedFile:
        """Read the whole file; raise ReadingAborted when it cannot be read to its end."""
        with self._reader.reporting_errors():
            return self._read()

    def _read(self) -> ParsedFile:
        root = self._reader.read_start()
        if not starts_mapping(root):
            sentence = "a roadmap file consists of keys with values"
            hint = "start with format: 1, or let 'roadmap new FILE' write a file to start from"
            self._diagnostics.error(start_position(root), "wrong-type", sentence, hint)
            raise ReadingAborted
        sections: _Sections = {
            "stages": self._read_stage,
            "milestones": self._read_milestone,
            "tracks": self._read_track,
            "readings": self._read_reading,
        }
        header = self._read_mapping(root, 1, sections)
        header.position = pack_position(1, 1)
        self._reader.read_end()
        self._file.header_node = header
        self._file.header = self._read_entry(RoadmapEntry, header, header.position)
        return self._file

    def _read_mapping(self, start: Event, level: int, sections: _Sections) -> MappingNode:
        """Read a mapping; the entries of its sections are read one by one and dropped."""
        node = MappingNode(start_position(start))
        for key, event in self._reader.iterate_mapping(start, level, node):
            if key in sections and starts_list(event):
                for element in self._reader.iterate_list(event, level + 1):
                    sections[key](element)
                node[key] = ListNode(start_position(event))
            else:
                node[key] = self._reader.read_node(event, level + 1)
            if key == "format" and level == 1:
                self._reject_newer_format(node)
        return node

    def _reject_newer_format(self, header: MappingNode) -> None:
        """Abort at once: what a newer format means cannot be judged here."""
        _, faults = RoadmapEntry.read(header)
        newer = [fault for fault in faults if fault.code == "newer-format"]
        report_faults(newer, RoadmapEntry, header, header.position, self._diagnostics)

    def _read_stage(self, event: Event) -> None:
        node = self._reader.read_node(event, 3)
        if entry := self._read_named_entry(StageEntry, node, event, len(self._file.stages)):
            order, positions = remove_repeats(entry.order, node, "order", self._diagnostics)
            stage = Stage(entry.id, entry.title, entry.goal, order)
            self._file.stages.append(ParsedStage(stage, node.value_position("id"), positions))

    def _read_milestone(self, event: Event) -> None:
        node = self._reader.read_node(event, 3)
        if entry := self._read_named_entry(MilestoneEntry, node, event, len(self._file.milestones)):
            if node.get("needs", []) == []:
                sentence = "this milestone needs no topic, so it would be reached at once"
                hint = "list the topics it needs: needs: [...]"
                self._diagnostics.error(node.value_position("needs"), "no-needs", sentence, hint)
            needs, positions = remove_repeats(entry.needs, node, "needs", self._diagnostics)
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
                ParsedMilestone(
                    milestone, node.value_position("id"), node.value_position("stage"), positions
                )
            )

    def _read_reading(self, event: Event) -> None:
        node = self._reader.read_node(event, 3)
        if entry := self._read_named_entry(ReadingEntry, node, event, len(self._file.readings)):
            reading = to_reading(entry)
            self._file.readings.append((reading, node.value_position("id")))
            self._file.add_former_reading_ids(reading, node)

    def _read_track(self, event: Event) -> None:
        topics = self._file.topics
        first = len(topics)
        if starts_mapping(event):
            sections: _Sections = {"topics": self._read_topic}
            node: Node = self._read_mapping(event, 3, sections)
        else:
            node = self._reader.read_node(event, 3)
        if entry := self._read_named_entry(TrackEntry, node, event, len(self._file.tracks)):
            # The id may follow the topics, or be made from the title.
            for i in range(first, len(topics)):
                self._file.replace_topic(i, topics[i].topic._replace(track=entry.id))
            track = Track(entry.id, entry.title, entry.summary)
            self._file.tracks.append(
                ParsedTrack(track, node.value_position("id"), first, len(topics))
            )

    def _read_topic(self, event: Event) -> None:
        node, position = self._reader.read_node(event, 5), start_position(event)
        if entry := self._read_entry(TopicEntry, node, position):
            self._check_limit(TopicEntry, len(self._file.topics), position)
            self._file.add_topic(entry, node)
            if self._on_progress and len(self._file.topics) % 500 == 0:
                self._on_progress(line_number(position), self._line_count)

    def _check_limit(self, entry_class: type[Entry], count: int, position: int) -> None:
        """Abort when a file has more of something than the program is made for."""
        if count == entry_class.max_count:
            sentence = f"there are more than {count:,} {entry_class.noun}s"
            hint = "split the file into several roadmaps"
            self._diagnostics.error(position, "too-many", sentence, hint)
            raise ReadingAborted

    def _read_named_entry(
        self, entry_class: type[_Named], node: Node, event: Event, count: int
    ) -> _Named | None:
        """Return an entry with both id and title: each may be made from the other."""
        position = start_position(event)
        entry = self._read_entry(entry_class, node, position)
        if entry is None:
            return None
        entry.id = entry.id or slugify(entry.title)
        if not entry.id:
            if "id" not in node:
                sentence = f"this {entry_class.noun} has no id"
                self._diagnostics.error(position, "missing-key", sentence, "add a line: id: ...")
            return None
        entry.title = entry.title or " ".join(filter(None, entry.id.split("-"))).capitalize()
        self._check_limit(entry_class, count, position)
        return entry

    def _read_entry(self, entry_class: type[_Entry], node: Node, position: int) -> _Entry | None:
        """Return an entry, without the keys whose values are invalid.

        The rest remains so that its references are checked too, and no topic is reported as
        unknown only because its hours are wrong.
        """
        entry, faults = entry_class.read(node)
        if not faults:
            return entry
        report_faults(faults, entry_class, node, position, self._diagnostics)
        if not isinstance(node, MappingNode):
            return None
        invalid = {str(fault.location[0]) for fault in faults}
        for key in invalid & _PLACEHOLDERS.keys() & entry_class.keys.keys():
            setattr(entry, key, _PLACEHOLDERS[key])
        if "id" in invalid:
            invalid_id = node.get("id")
            if not isinstance(invalid_id, str) or not invalid_id:
                return None
            entry.id = str(invalid_id)  # type: ignore[attr-defined]
        return entry
