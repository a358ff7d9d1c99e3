"""What counts as read: a mark stays with its topic, and follows its reading where that moves. Pure.

A mark says that a topic's reading was read. As long as the topic asks for that reading the mark is
the topic's alone. Once it no longer does, the mark counts wherever the same part of the same
reading is asked now and the learner has said nothing else about it there. Nothing is rewritten: a
topic that asks for the reading again has its mark back. `store.reading_rows` asks the same of SQLite
for the few readings of one topic; a test holds the two to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from roadmap_cli.values import Value

if TYPE_CHECKING:
    from roadmap_cli.core.roadmap import Roadmap, Topic

Place = tuple[str, str]  # topic, reading


class Mark(Value):
    """What a learner said about a reading of a topic: the day it was read, "" for unread again."""

    topic: str
    reading: str
    part: str  # what was asked of it then; "" is the whole
    read: str
    title: str = ""


class ReadMarks(Value):
    """All read marks of a roadmap: of its own readings, and of the learner's own links."""

    listed: list[Mark]
    linked: list[Mark]


def standing(marks: Iterable[Mark], asked: Mapping[Place, str]) -> dict[Place, str]:
    """Return the day on which each place's reading was read, of the places where it was.

    `asked` are the readings that topics ask for, each with the part that is asked.
    """
    own: dict[Place, str] = {}
    loose: dict[Place, str] = {}
    for mark in marks:
        if (mark.topic, mark.reading) in asked:
            own[mark.topic, mark.reading] = mark.read
        elif mark.read:
            key = (mark.reading, mark.part)
            loose[key] = max(mark.read, loose.get(key, ""))
    found = {}
    for place, part in asked.items():
        day = own[place] if place in own else loose.get((place[1], part), "")
        if day:
            found[place] = day
    return found


# What becomes of a mark that was seen at a place where it is no longer seen, or the other way round.
FOLLOWS, RETURNS, RETIRED, OTHER_PART, OWN_WORD = (
    "follows",
    "returns",
    "retired",
    "other-part",
    "own-word",
)


class MarkMove(Value):
    """What becomes of the read mark of one topic's reading, and where it counts now."""

    code: str
    reading: str
    title: str
    topic: str  # where it counted; "" where nothing did
    to: tuple[str, ...] = ()  # the topics where it counts now and did not before


class MarkEffect(Value):
    """How many core readings were read before and are now, and which marks move."""

    read_before: int
    all_before: int
    read: int
    all: int
    moves: tuple[MarkMove, ...] = ()


def moves(
    before: Mapping[Place, str],
    after: Mapping[Place, str],
    asked: Mapping[Place, str],
    marks: Iterable[Mark],
    titles: Mapping[str, str],
) -> tuple[MarkMove, ...]:
    """Return what becomes of each mark that is not seen where it was seen before.

    `before` are the places that counted as read, under the names of after, each with the part that
    was asked; `after` is what counts as read, `asked` and `marks` are those of after too.
    """
    own = {(mark.topic, mark.reading): mark for mark in marks}
    wanted = {reading for _, reading in asked}
    read = {(reading, asked[topic, reading]) for topic, reading in after}
    come: dict[tuple[str, str], list[str]] = {}
    for topic, reading in after:
        if (topic, reading) not in before:
            come.setdefault((reading, asked[topic, reading]), []).append(topic)
    found = []
    for place, part_before in before.items():
        topic, reading = place
        if place in after:
            continue
        mark = own.get(place)
        title = titles.get(reading) or (mark.title if mark else "") or reading
        key = (reading, mark.part if mark else part_before)
        to = tuple(come.pop(key, ()))
        if place in asked:
            code = OWN_WORD if mark else RETURNS
        elif to or key in read:
            code = FOLLOWS if mark else RETURNS
        else:
            code = OTHER_PART if reading in wanted else RETIRED
        found.append(MarkMove(code, reading, title, topic, to))
    for (reading, _), topics in come.items():
        title = titles.get(reading) or reading
        found.append(MarkMove(RETURNS, reading, title, "", tuple(topics)))
    return tuple(sorted(found, key=lambda move: (move.reading, move.topic)))


def mark_effect(
    before: Roadmap,
    after: Roadmap,
    marks: tuple[ReadMarks, ReadMarks],
    renames: Mapping[str, str],
    rereadings: Mapping[str, str],
) -> MarkEffect:
    """Return what a new version does to the read marks, which are those of before and of after.

    `renames` and `rereadings` lead from former ids to the topics and readings of after.
    """
    (listed_before, linked_before), (listed, linked) = marks
    # In the order of ids: where two marks can have led to one place, the first is told.
    parts_before, core_before = _asked(sorted(before.topics, key=lambda topic: topic.id))
    parts, core = _asked(after.topics)
    read_before, read = standing(listed_before, parts_before), standing(listed, parts)
    titles = {reading.id: reading.title for reading in after.readings}
    topics_before = {topic.id for topic in before.topics}
    topics = {topic.id for topic in after.topics}
    own_before = [bool(mark.read) for mark in linked_before if mark.topic in topics_before]
    own = [bool(mark.read) for mark in linked if mark.topic in topics]

    def of_today(place: Place) -> Place:
        topic, reading = place
        return (
            topic if topic in topics else renames.get(topic, topic),
            reading if reading in titles else rereadings.get(reading, reading),
        )

    seen = {of_today(place): parts_before[place] for place in read_before}
    return MarkEffect(
        read_before=sum(place in read_before for place in core_before) + sum(own_before),
        all_before=len(core_before) + len(own_before),
        read=sum(place in read for place in core) + sum(own),
        all=len(core) + len(own),
        moves=moves(seen, read, parts, listed, titles),
    )


def _asked(topics: Iterable[Topic]) -> tuple[dict[Place, str], list[Place]]:
    """Return the part that each topic asks of its readings, and where a reading is a core one."""
    asked = {(topic.id, a.reading): a for topic in topics for a in topic.readings}
    parts = {place: assignment.part for place, assignment in asked.items()}
    return parts, [place for place, assignment in asked.items() if assignment.role == "core"]
