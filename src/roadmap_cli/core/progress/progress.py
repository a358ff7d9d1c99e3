"""Events, and the one fold that turns them into progress.

Pure. The log is the truth: every state the program shows comes out of `fold`, for one topic after
a command as for the whole log in a rebuild. It must not know where events are stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from roadmap_cli.annotations import Any
from roadmap_cli.core.progress.states import (
    ASSUMED,
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
    SPENT,
    STARTED,
    STATE_AFTER,
    UNREAD,
    VERIFIED,
)
from roadmap_cli.values import Record

# The kinds of facts about a topic; the fold ignores all others, such as those of a newer program.
FACT_KINDS = frozenset(
    (*STATE_AFTER, SPENT, NOTED, LINKED, READ, UNREAD, PROVED, VERIFIED, RECALLED, FORGOTTEN)
)

# A machine with a wrong clock must not push all other clocks to the year 9999: up to this value a
# clock follows the time, beyond it it only counts on.
LATEST_CLOCK = 7_258_118_400_000  # 1 January 2200


class Event(Record):
    """One fact in the log; its order is (clock, device, n)."""

    device: str
    n: int  # counts from 1 without gaps on each device
    clock: int  # milliseconds, never running backwards
    at: str  # ISO 8601, UTC with the learner's offset, for people
    day: str  # ISO date, the learner's local day
    batch: str
    kind: str
    roadmap: str
    topic: str
    data: Mapping[str, Any]
    sum: str


class TopicState(Record):
    """The state of one topic; the defaults are those of an untouched one."""

    state: str = OPEN
    since: str = ""  # the day of the present state
    began: str = ""  # the day it was first in progress
    touched: str = ""  # the day of the last fact about it
    spent: int = 0  # minutes the learner recorded
    rating: int = 0  # 1 to 4, 0 when none was given
    proof: str = ""
    note: str = ""  # the last one
    notes: int = 0
    verified: str = ""  # what checks last said, see `verification`
    was_known: int = 0  # 1 if it had last been recorded as known when it was finished


class ReadingState(Record):
    """The state of one reading of a topic; only the learner's own links have a `url`."""

    reading: str
    read: str = ""  # the day, empty while unread
    url: str = ""
    title: str = ""  # of the learner's own link, else the title when it was read
    minutes: int = 0
    part: str = ""  # the part that was assigned when it was read; "" for all of it


class Day(Record):
    """What happened to a topic on one day."""

    day: str
    facts: int = 0
    spent: int = 0
    finished: int = 0


class Progress(Record):
    """All that the log says about one topic."""

    topic: TopicState
    readings: tuple[ReadingState, ...]
    days: tuple[Day, ...]


class _TopicFold:
    """The accumulator of the fold for one topic."""

    def __init__(self) -> None:
        self.state = OPEN
        self.since = self.began = self.touched = self.proof = self.note = self.verified = ""
        self.spent = self.rating = self.notes = self.was_known = 0
        self.is_known = False  # since then neither started nor reopened
        self.readings: dict[str, ReadingState] = {}
        self.days: dict[str, list[int]] = {}

    def add(self, kind: str, day: str, data: Mapping[str, Any]) -> None:
        """Add one fact that is not retracted; facts are added in log order."""
        state = STATE_AFTER.get(kind)
        tally = self.days.get(day)
        if tally is None:
            tally = self.days[day] = [0, 0, 0]
        tally[0] += 1
        if day > self.touched:
            self.touched = day
        if state is not None:
            # Recording the same state again keeps its first day.
            if state != self.state:
                self.state = state
                self.since = day
                if kind == FINISHED:
                    tally[2] = 1
            if kind == FINISHED:
                self.was_known |= self.is_known
            elif kind in (STARTED, REOPENED, ASSUMED):
                self.was_known, self.is_known = 0, kind == ASSUMED
                if kind == STARTED:
                    self.began = self.began or day
            if data:
                self.rating = data.get("rating", self.rating)
        elif kind == SPENT:
            minutes = data.get("minutes", 0)
            self.spent += minutes
            tally[1] += minutes
            if minutes:
                self._begin(day)
        elif kind == NOTED:
            self.note = data.get("text", "")
            self.notes += 1
        elif kind == PROVED:
            self.proof = data.get("url", "")
        elif kind == VERIFIED:
            from roadmap_cli.core.progress.verification import to_column

            self.verified = to_column(day, data)
            self._begin(day)
        elif kind in (READ, UNREAD, LINKED):
            self._add_reading(kind, day, data)

    def _begin(self, day: str) -> None:
        """Put the topic in progress, by work on it that was not said to begin it.

        The work of the day on which it was put aside, or of a day before, was done before that.
        """
        is_open = self.state == OPEN and day >= self.since
        if is_open or (self.state == PAUSED and day > self.since):
            self.state = IN_PROGRESS
            self.since = day
            self.began = self.began or day

    def _add_reading(self, kind: str, day: str, data: Mapping[str, Any]) -> None:
        name = data.get("reading", "")
        if kind == READ and name:
            self._begin(day)
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
            TopicState._make([getattr(self, field) for field in TopicState._fields]),
            tuple(self.readings[name] for name in sorted(self.readings)),
            tuple(Day(day, *self.days[day]) for day in sorted(self.days)),
        )


TopicKey = tuple[str, str]  # roadmap, topic


def fold(
    events: Iterable[Event],
    topic_renames: Mapping[TopicKey, str] = NO_DATA,  # type: ignore[assignment]
    reading_renames: Mapping[TopicKey, str] = NO_DATA,  # type: ignore[assignment]
) -> dict[TopicKey, Progress]:
    """Turn events that are not retracted, in log order, into the progress of each topic.

    `topic_renames` maps (roadmap, former id) to the current id of the topic, `reading_renames` to
    that of the reading. Unknown kinds and facts without a topic are ignored: a newer program may
    have written them.
    """
    tallies: defaultdict[TopicKey, _TopicFold] = defaultdict(_TopicFold)
    # Unpacking is faster than attribute access, which counts for a million events.
    for _, _, _, _, day, _, kind, roadmap, topic, data, _ in events:
        if not topic or kind not in FACT_KINDS:
            continue
        key = (roadmap, topic)
        if topic_renames and key in topic_renames:
            key = (roadmap, topic_renames[key])
        tally = tallies[key]
        if reading_renames and kind in (READ, UNREAD):
            name = data.get("reading", "")
            own = tally.readings.get(name)
            # A link of the learner's own with the same id is another reading.
            if (roadmap, name) in reading_renames and not (own and own.url):
                data = {**data, "reading": reading_renames[roadmap, name]}
        tally.add(kind, day, data)
    return {key: tally.result() for key, tally in tallies.items()}


class Retraction(Record):
    """The fact that one batch retracts another."""

    clock: int
    device: str
    n: int
    batch: str
    target: str


def retracted_batches(retractions: Iterable[Retraction]) -> set[str]:
    """Return the batches retracted by a batch that is itself not retracted.

    A retraction is always later in the log than its target, so going from the latest to the
    earliest settles each batch before its targets. The order of the argument does not matter.
    """
    dead: set[str] = set()
    for retraction in sorted(retractions, reverse=True):
        if retraction.batch not in dead:
            dead.add(retraction.target)
    return dead
