"""The inputs and the results of the planner.

Pure values without behaviour. A topic is its index in the graph.
"""

from __future__ import annotations

from collections.abc import Callable

from roadmap_cli.values import Value


class Goal(Value):
    """A milestone as the planner sees it; `needs` are indexes in the graph."""

    id: str
    title: str
    weight: int
    needs: tuple[int, ...]


class Standing(Value):
    """The learner's state, by topic index.

    `closed` flags the topics that are done, assumed or skipped. `spent` holds the minutes recorded
    on the others, `started` the topics in progress with the days since they were last touched.
    `skipped` are the closed topics that were skipped: they block nothing, but they are no steps
    towards a goal either.
    """

    closed: bytearray
    spent: dict[int, int]
    started: dict[int, int]
    skipped: frozenset[int] = frozenset()


class Wish(Value):
    """The options of `next`: a free slot, a track, a goal."""

    minutes: int | None = None  # the free slot
    track: Callable[[int], bool] | None = None  # whether a topic belongs to the track
    goal: Goal | None = None


NO_WISH = Wish()


class Stop(Value):
    """One milestone on the route."""

    goal: Goal
    minutes: int  # left to it after the stops before it
    total: int  # left to it from today, the stops before it included
    topics: int  # the number of topics in `total`


class Reason(Value):
    """Why a topic is proposed: a code for programs, the numbers and the text for the sentence."""

    code: str
    number: int = 0
    other: int = 0
    text: str = ""


class Delay(Value):
    """By how much a detour delays one milestone."""

    goal: Goal
    minutes: int


class Detour(Value):
    """A topic outside the current bundle, and what it costs."""

    topic: int
    minutes: int  # its open prerequisites included
    delays: tuple[Delay, ...]


class Advice(Value):
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
