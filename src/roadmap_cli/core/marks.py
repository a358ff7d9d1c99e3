"""What counts as read: a mark stays with its topic, and follows its reading where that moves. Pure.

A mark says that a topic's reading was read. As long as the topic asks for that reading the mark is
the topic's alone. Once it no longer does, the mark counts wherever the same part of the same
reading is asked now and the learner has said nothing else about it there. Nothing is rewritten: a
topic that asks for the reading again has its mark back. `store.catalog` asks the same of SQLite
for the few readings of one topic; a test holds the two to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roadmap_cli.values import Value

Place = tuple[str, str]  # topic, reading


class Mark(Value):
    """What a learner said about a reading of a topic: the day it was read, "" for unread again."""

    topic: str
    reading: str
    part: str  # what was asked of it then; "" is the whole
    read: str
    title: str = ""


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
