"""Read marks: what counts as read, also after a reading moved to another topic. Pure.

A mark records that a topic's reading was read. While the topic assigns that reading, the mark
belongs to the topic alone. Once it no longer does, the mark counts for every topic that assigns the
same part of the same reading and has no mark of its own. Nothing is rewritten: if the topic assigns
the reading again, its mark is back. `store.catalog.reading_rows` implements the same rules in SQL for the
readings of one topic; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.core.model.roadmap import Roadmap, Topic

TopicReading = tuple[str, str]  # topic, reading


class ReadMark(Record):
    """What was recorded about a reading of a topic: the day it was read, "" for unread again."""

    topic: str
    reading: str
    part: str  # the part that was assigned then; "" for all of it
    read: str
    title: str = ""


class ReadMarks(Record):
    """All read marks of a roadmap: of its readings, and of the learner's own links."""

    listed: list[ReadMark]
    linked: list[ReadMark]


def read_days(
    marks: Iterable[ReadMark], assigned_parts: Mapping[TopicReading, str]
) -> dict[TopicReading, str]:
    """Return the days of the assigned readings that count as read."""
    own: dict[TopicReading, str] = {}
    unassigned: dict[TopicReading, str] = {}
    for mark in marks:
        if (mark.topic, mark.reading) in assigned_parts:
            own[mark.topic, mark.reading] = mark.read
        elif mark.read:
            key = (mark.reading, mark.part)
            unassigned[key] = max(mark.read, unassigned.get(key, ""))
    days = {
        (topic, reading): own.get((topic, reading), unassigned.get((reading, part), ""))
        for (topic, reading), part in assigned_parts.items()
    }
    return {topic_reading: day for topic_reading, day in days.items() if day}


# What became of a read mark that no longer counts where it did, or counts where it did not.
FOLLOWS, RETURNS, RETIRED = "follows", "returns", "retired"
OTHER_PART, OWN_MARK = "other-part", "own-word"


class MarkMove(Record):
    """What became of the read mark of one topic's reading, and where it counts now."""

    code: str
    reading: str
    title: str
    topic: str  # where it counted; "" if nowhere
    to: tuple[str, ...] = ()  # the topics where it counts now and did not before


class MarkEffect(Record):
    """How many core readings were read before and are now, and which marks move."""

    read_before: int
    all_before: int
    read: int
    all: int
    moves: tuple[MarkMove, ...] = ()


def find_moves(
    before: Mapping[TopicReading, str],
    after: Mapping[TopicReading, str],
    assigned_parts: Mapping[TopicReading, str],
    marks: Iterable[ReadMark],
    titles: Mapping[str, str],
) -> tuple[MarkMove, ...]:
    """Return what became of each mark that no longer counts where it did.

    `before` maps the readings of topics that counted as read, under their new ids, to the parts
    assigned then; `after` is what counts as read now, `assigned_parts` what is assigned now.
    """
    own = {(mark.topic, mark.reading): mark for mark in marks}
    assigned_readings = {reading for _, reading in assigned_parts}
    read = {(reading, assigned_parts[topic, reading]) for topic, reading in after}
    new_topics: dict[tuple[str, str], list[str]] = {}
    for topic, reading in after:
        if (topic, reading) not in before:
            new_topics.setdefault((reading, assigned_parts[topic, reading]), []).append(topic)
    mark_moves = []
    for (topic, reading), part_before in before.items():
        if (topic, reading) in after:
            continue
        mark = own.get((topic, reading))
        title = titles.get(reading) or (mark.title if mark else "") or reading
        key = (reading, mark.part if mark else part_before)
        to = tuple(new_topics.pop(key, ()))
        if (topic, reading) in assigned_parts:
            code = OWN_MARK if mark else RETURNS
        elif key in read:
            code = FOLLOWS if mark else RETURNS
        else:
            code = OTHER_PART if reading in assigned_readings else RETIRED
        mark_moves.append(MarkMove(code, reading, title, topic, to))
    for (reading, _), topics in new_topics.items():
        title = titles.get(reading) or reading
        mark_moves.append(MarkMove(RETURNS, reading, title, "", tuple(topics)))
    return tuple(sorted(mark_moves, key=lambda move: (move.reading, move.topic)))


def mark_effect(
    before: Roadmap,
    after: Roadmap,
    marks: tuple[ReadMarks, ReadMarks],
    topic_renames: Mapping[str, str],
    reading_renames: Mapping[str, str],
) -> MarkEffect:
    """Return the effect of a new version on the read marks, given those before and after."""
    (listed_before, linked_before), (listed, linked) = marks
    # In the order of ids, so that the first of two marks for one reading is reported.
    parts_before, core_before = _assigned_parts(sorted(before.topics, key=lambda topic: topic.id))
    parts, core = _assigned_parts(after.topics)
    read_before, read = read_days(listed_before, parts_before), read_days(listed, parts)
    titles = {reading.id: reading.title for reading in after.readings}
    topics_before = {topic.id for topic in before.topics}
    topics = {topic.id for topic in after.topics}
    own_before = [bool(mark.read) for mark in linked_before if mark.topic in topics_before]
    own = [bool(mark.read) for mark in linked if mark.topic in topics]
    parts_of_old_marks = {
        (topic_renames.get(topic, topic), reading_renames.get(reading, reading)): part
        for (topic, reading), part in parts_before.items()
        if (topic, reading) in read_before
    }
    return MarkEffect(
        read_before=sum(one in read_before for one in core_before) + sum(own_before),
        all_before=len(core_before) + len(own_before),
        read=sum(one in read for one in core) + sum(own),
        all=len(core) + len(own),
        moves=find_moves(parts_of_old_marks, read, parts, listed, titles),
    )


def _assigned_parts(topics: Iterable[Topic]) -> tuple[dict[TopicReading, str], list[TopicReading]]:
    """Return the part that each topic assigns of its readings, and its core readings."""
    assignments = {(topic.id, a.reading): a for topic in topics for a in topic.readings}
    parts = {topic_reading: assignment.part for topic_reading, assignment in assignments.items()}
    return parts, [one for one, assignment in assignments.items() if assignment.role == "core"]
