"""What a new version means for what was recorded: states that are told anew, marks, doubts.

It fetches the facts, while the plan of a load goes through the stored topics, and leaves the
judging to `core`. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from roadmap_cli.core.doubts import (
    OTHER_ROADMAP,
    OTHER_TOPIC,
    Doubt,
    is_other_roadmap,
    is_other_topic,
)
from roadmap_cli.core.joining import Join, joins
from roadmap_cli.core.marks import MarkEffect, Place, moves, standing
from roadmap_cli.core.progress import TopicState
from roadmap_cli.core.roadmap import Roadmap, Topic
from roadmap_cli.store import shelf
from roadmap_cli.store.database import Database


class Consequences:
    """What a version does to what was recorded; show it each stored topic, then ask."""

    def __init__(
        self,
        frame: Roadmap,
        after: Roadmap,
        states: Mapping[str, TopicState],
        renames: Mapping[str, str],
    ) -> None:
        self._frame, self._after = frame, after
        self._states, self._renames = states, renames
        self._new = {topic.id: topic for topic in after.topics}
        self.present: set[str] = set()  # the ids of the stored version
        self._wanted = {self._new[name].title for name in states if name in self._new}
        self._titled: dict[str, str] = {}
        self._others: list[Doubt] = []
        self._is_strange = is_other_roadmap(frame, after, 0, 1)
        self._shared = 0

    def see(self, topic: Topic) -> None:
        """Take in one topic of the stored version."""
        self.present.add(topic.id)
        touched = topic.id in self._states
        if topic.title in self._wanted:
            self._titled[topic.title] = topic.id
        now = self._new.get(topic.id)
        if now is None:
            self._shared += self._renames.get(topic.id) in self._new
        elif touched or self._is_strange:
            other = is_other_topic(topic, now)
            self._shared += not other
            if other and touched:
                state = self._states[topic.id].state
                self._others.append(Doubt(OTHER_TOPIC, topic.id, topic.title, now.title, state))

    def joins(self, after: Mapping[str, TopicState]) -> tuple[Join, ...]:
        """Return the topics whose state is told from other facts, given the states of after."""
        titles = {name: topic.title for name, topic in self._new.items()}
        before, now = (
            {name: (s.state, s.since) for name, s in states.items()}
            for states in (self._states, after)
        )
        return tuple(joins(titles, self.present, self._renames, before, now))

    def doubts(self) -> tuple[Doubt, ...]:
        """Return where an id may mean something else now."""
        found = [doubt._replace(like=self._like(doubt)) for doubt in self._others]
        fewer = min(len(self.present), len(self._new))
        if fewer and is_other_roadmap(self._frame, self._after, self._shared, fewer):
            titles = (self._frame.title, self._after.title)
            found.insert(
                0,
                Doubt(
                    OTHER_ROADMAP,
                    self._after.id,
                    *titles,
                    "recorded" if self._states else "",
                    shared=self._shared,
                    topics=fewer,
                ),
            )
        return tuple(found)

    def _like(self, doubt: Doubt) -> str:
        name = self._titled.get(doubt.after, "")
        return name if name != doubt.id else ""


def marks(
    database: Database,
    after: Roadmap,
    present: Collection[str],
    renames: tuple[Mapping[str, str], Mapping[str, str]],
    rereadings: tuple[Mapping[str, str], Mapping[str, str]],
) -> MarkEffect | None:
    """Return what a version does to the read marks; None where nothing was ever marked.

    `renames` and `rereadings` lead from former ids to topics and readings, before and after.
    """
    name = after.id
    stored, own_links = shelf.marks(database, name)
    if not stored and not own_links:
        return None
    names, readings = renames[1], rereadings[1]
    now, links_now = stored, own_links
    if renames[0] != renames[1] or rereadings[0] != rereadings[1]:
        now, links_now = shelf.marks_under(database, name, names, readings)
    asked_before = shelf.asked(database, name)
    asked = {
        (topic.id, a.reading): (a.part, a.role) for topic in after.topics for a in topic.readings
    }
    here = {topic.id for topic in after.topics}
    known = {reading.id for reading in after.readings}

    def of_today(place: Place) -> Place:
        topic, reading = place
        return (
            topic if topic in here else names.get(topic, topic),
            reading if reading in known else readings.get(reading, reading),
        )

    parts = {place: part for place, (part, _) in asked.items()}
    read_before = standing(stored, {place: part for place, (part, _) in asked_before.items()})
    read = standing(now, parts)
    titles = {reading.id: reading.title for reading in after.readings}
    own_before = [mark for mark in own_links if mark.topic in present]
    own = [mark for mark in links_now if mark.topic in here]
    core_before = [place for place, (_, role) in asked_before.items() if role == "core"]
    core = [place for place, (_, role) in asked.items() if role == "core"]
    return MarkEffect(
        sum(p in read_before for p in core_before) + sum(bool(m.read) for m in own_before),
        len(core_before) + len(own_before),
        sum(p in read for p in core) + sum(bool(m.read) for m in own),
        len(core) + len(own),
        moves({of_today(p): asked_before[p][0] for p in read_before}, read, parts, now, titles),
    )
