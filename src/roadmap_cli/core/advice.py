"""What goes into the planner and what comes out of it.

Pure values; they carry no behaviour. A topic is named by its place in the graph.
"""

from __future__ import annotations

from collections.abc import Callable

from roadmap_cli.values import Value


class Goal(Value):
    """A milestone as the planner sees it; `needs` are places in the graph."""

    id: str
    title: str
    weight: int
    needs: tuple[int, ...]


class Standing(Value):
    """The learner's side of the graph, by place.

    `closed` says which topics are behind the learner (done, known before or skipped), `spent` the
    minutes recorded on topics that are not, `started` the topics in progress with the number of
    days since they were touched. `skipped` are those of the closed ones that were left out: they
    stand in nobody's way, but they are no steps of the way either.
    """

    closed: bytearray
    spent: dict[int, int]
    started: dict[int, int]
    skipped: frozenset[int] = frozenset()


class Wish(Value):
    """What the learner asked for beside "next"."""

    minutes: int | None = None  # the free slot
    track: Callable[[int], bool] | None = None  # does this topic belong to the track?
    goal: Goal | None = None


NO_WISH = Wish()


class Stop(Value):
    """One milestone on the route, in the order of the route."""

    goal: Goal
    minutes: int  # what it still needs beyond the stops before it
    total: int  # what it still needs from today, the stops before it included
    topics: int  # how many topics that total is


class Reason(Value):
    """Why a topic is proposed: a word a program can test and the figures of the sentence."""

    code: str
    number: int = 0
    other: int = 0
    text: str = ""


class Delay(Value):
    """By how much a detour moves one milestone."""

    goal: Goal
    minutes: int


class Detour(Value):
    """A topic outside the present bundle, and its price."""

    topic: int
    minutes: int  # what it takes, its open prerequisites included
    delays: tuple[Delay, ...]


class Advice(Value):
    """The answer to "what now?"."""

    topic: int
    goal: Goal | None  # None: everything the milestones need is behind the learner
    step: int  # this is step `step` of `steps` to the goal
    steps: int
    minutes_left: int  # to the goal
    remaining: int  # minutes of this topic
    ready: tuple[int, ...]  # other topics of the bundle that could be studied now
    reasons: tuple[Reason, ...]
    outside: Detour | None  # set when the topic itself is a detour that was asked for
