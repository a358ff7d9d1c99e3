"""What happened, and what it amounts to: events, batches, and the one fold to states.

Pure. The log is the truth; every state the program shows comes out of `fold`, whether for one
topic after a command or for the whole log in a rebuild. Nothing here knows where events are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from roadmap_cli.core.states import (
    ASSUMED,
    DONE,
    FINISHED,
    FORGOTTEN,
    IN_PROGRESS,
    LINKED,
    NO_DATA,
    NOTED,
    OPEN,
    PAUSED,
    PROVED,
    READ,
    RECALLED,
    REOPENED,
    SKIPPED,
    SPENT,
    STARTED,
    UNREAD,
)
from roadmap_cli.values import Value

_STATE_AFTER = {
    STARTED: IN_PROGRESS,
    PAUSED: PAUSED,
    FINISHED: DONE,
    SKIPPED: SKIPPED,
    REOPENED: OPEN,
    ASSUMED: ASSUMED,
}

# The kinds that say something about a topic; what a newer program adds is not among them.
_ABOUT_TOPICS = frozenset(
    (*_STATE_AFTER, SPENT, NOTED, LINKED, READ, UNREAD, PROVED, RECALLED, FORGOTTEN)
)

# A machine whose clock is wrong must not push the clocks of all others to the year 9999: up to
# here the log follows the time, from here on it only counts.
LATEST_CLOCK = 7_258_118_400_000  # 1 January 2200


class Event(Value):
    """One fact in the log; its order is (clock, device, n)."""

    device: str
    n: int  # counts from 1 without gaps on each device
    clock: int  # milliseconds, never running backwards
    at: str  # ISO 8601, UTC with the learner's offset, for people
    day: str  # ISO date, the learner's own day
    batch: str
    kind: str
    roadmap: str
    topic: str
    data: Mapping[str, Any]
    sum: str


class TopicState(Value):
    """Where a topic stands; the default is a topic nobody has touched."""

    state: str = OPEN
    since: str = ""  # the day of the present state
    began: str = ""  # the day it was first started
    touched: str = ""  # the day of the last fact about it
    spent: int = 0  # minutes the learner recorded
    rating: int = 0  # 1 to 4, 0 when none was given
    proof: str = ""
    note: str = ""  # the last one
    notes: int = 0


class ReadingState(Value):
    """Where one reading of a topic stands; `url` only for the learner's own."""

    reading: str
    read: str = ""  # the day, empty while unread
    url: str = ""
    title: str = ""  # of the learner's own, else what was read, as it was called then
    minutes: int = 0
    part: str = ""  # what was asked of it when it was read; "" is the whole


class Day(Value):
    """What happened to a topic on one day."""

    day: str
    facts: int = 0
    spent: int = 0
    finished: int = 0


class Progress(Value):
    """All that the log says about one topic."""

    topic: TopicState
    readings: tuple[ReadingState, ...]
    days: tuple[Day, ...]


class _Tally:
    """The mutable side of the fold: one topic's facts as they come in."""

    __slots__ = (
        "began",
        "days",
        "note",
        "notes",
        "proof",
        "rating",
        "readings",
        "since",
        "spent",
        "state",
        "touched",
    )

    def __init__(self) -> None:
        self.state = OPEN
        self.since = ""
        self.began = ""
        self.touched = ""
        self.spent = 0
        self.rating = 0
        self.proof = ""
        self.note = ""
        self.notes = 0
        self.readings: dict[str, ReadingState] = {}
        self.days: dict[str, list[int]] = {}

    def add(self, kind: str, day: str, data: Mapping[str, Any]) -> None:
        """Take one living fact, later in the order than all before it."""
        state = _STATE_AFTER.get(kind)
        tally = self.days.get(day)
        if tally is None:
            tally = self.days[day] = [0, 0, 0]
        tally[0] += 1
        if day > self.touched:
            self.touched = day
        if state is not None:
            # A state that is said again keeps the day it was first reached.
            if state != self.state:
                self.state = state
                self.since = day
                if kind == FINISHED:
                    tally[2] = 1
            if kind == STARTED and not self.began:
                self.began = day
            if data:
                self.rating = data.get("rating", self.rating)
        elif kind == SPENT:
            minutes = data.get("minutes", 0)
            self.spent += minutes
            tally[1] += minutes
        elif kind == NOTED:
            self.note = data.get("text", "")
            self.notes += 1
        elif kind == PROVED:
            self.proof = data.get("url", "")
        elif kind in (READ, UNREAD, LINKED):
            self._add_reading(kind, day, data)

    def _add_reading(self, kind: str, day: str, data: Mapping[str, Any]) -> None:
        name = data.get("reading", "")
        _, read, url, title, minutes, part = self.readings.get(name) or ReadingState(name)
        if kind == LINKED:
            url, title = data.get("url", ""), data.get("title", "")
            minutes = data.get("minutes", 0)
        else:
            read = day if kind == READ else ""
            part = data.get("part", "")
            title = title if url else data.get("title", "")
        self.readings[name] = ReadingState(name, read, url, title, minutes, part)

    def result(self) -> Progress:
        return Progress(
            TopicState(
                self.state,
                self.since,
                self.began,
                self.touched,
                self.spent,
                self.rating,
                self.proof,
                self.note,
                self.notes,
            ),
            tuple(self.readings[name] for name in sorted(self.readings)),
            tuple(Day(day, *self.days[day]) for day in sorted(self.days)),
        )


Key = tuple[str, str]  # roadmap, topic


def fold(
    events: Iterable[Event],
    renamed: Mapping[Key, str] = NO_DATA,  # type: ignore[assignment]
    renamed_readings: Mapping[Key, str] = NO_DATA,  # type: ignore[assignment]
) -> dict[Key, Progress]:
    """Turn living events, in their order, into what they say about each topic.

    `renamed` leads from (roadmap, former id) to the topic's id of today, `renamed_readings` from
    (roadmap, former id) to the reading's. Unknown kinds and facts
    about no topic are passed over: a newer program may have written them.
    """
    tallies: dict[Key, _Tally] = {}
    # Taken apart at once: a million events ask for their fields five million times else.
    for _, _, _, _, day, _, kind, roadmap, topic, data, _ in events:
        if not topic or kind not in _ABOUT_TOPICS:
            continue
        key = (roadmap, topic)
        if renamed and key in renamed:
            key = (roadmap, renamed[key])
        tally = tallies.get(key)
        if tally is None:
            tally = tallies[key] = _Tally()
        if renamed_readings and kind in (READ, UNREAD):
            name = data.get("reading", "")
            own = tally.readings.get(name)
            # A link of the learner's own that happens to have this name is not meant.
            if (roadmap, name) in renamed_readings and not (own and own.url):
                data = {**data, "reading": renamed_readings[roadmap, name]}
        tally.add(kind, day, data)
    return {key: tally.result() for key, tally in tallies.items()}


class Retraction(Value):
    """That one batch takes another back."""

    clock: int
    device: str
    n: int
    batch: str
    target: str


def retracted_batches(retractions: Iterable[Retraction]) -> set[str]:
    """Return the batches that do not live: those a living batch takes back.

    A retraction is always later in the order than what it takes back, so walking from the latest
    to the earliest meets every judge before the judged. The result depends on the set alone.
    """
    dead: set[str] = set()
    for retraction in sorted(retractions, reverse=True):
        if retraction.batch not in dead:
            dead.add(retraction.target)
    return dead
