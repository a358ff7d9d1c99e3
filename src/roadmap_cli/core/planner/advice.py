"""The inputs and the results of the planner.

Pure values without behaviour. A topic is its index in the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from roadmap_cli.values import Record


class Goal(Record):
    """A milestone as the planner sees it; `needs` are indexes in the graph."""

    id: str
    title: str
    weight: int
    needs: tuple[int, ...]


class LearnerState(Record):
    """The learner's state, by topic index."""

    closed: bytearray  # flags the topics that are done, assumed or skipped
    spent: dict[int, int]  # the minutes recorded on the others
    started: dict[int, int]  # those in progress, with the days since they were last touched
    skipped: frozenset[int] = frozenset()  # closed ones that are no steps towards a goal
    # Those in progress whose exercise takes more days of the calendar, with the number of days.
    running: Mapping[int, int] = {}


class Preferences(Record):
    """The options of `next`: a free slot, a track, a goal."""

    minutes: int | None = None  # the free slot
    track: Callable[[int], bool] | None = None  # whether a topic belongs to the track
    goal: Goal | None = None


NO_PREFERENCES = Preferences()


class RouteStop(Record):
    """One milestone on the route."""

    goal: Goal
    minutes: int  # left to it after the stops before it
    total: int  # left to it from today, the stops and loose ends before it included


class Reason(Record):
    """Why a topic is proposed: a code for programs, the numbers and the text for the sentence."""

    code: str
    number: int = 0
    other: int = 0
    text: str = ""


class Delay(Record):
    """By how much a detour delays one milestone."""

    goal: Goal
    minutes: int


class Detour(Record):
    """A topic outside the current bundle, and what it costs."""

    topic: int
    minutes: int  # its open prerequisites included
    delays: tuple[Delay, ...]


class Advice(Record):
    """What to study now, and why."""

    topic: int
    goal: Goal | None  # None: no milestone is open
    step: int  # this is step `step` of `steps` to the goal
    steps: int
    minutes_left: int  # to the goal
    remaining: int  # minutes of this topic
    ready: tuple[int, ...]  # other topics of the bundle that could be studied now
    reasons: tuple[Reason, ...]
    outside: Detour | None  # set when the topic itself is a detour that was asked for
