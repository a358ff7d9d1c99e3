"""When the topics of a walk are finished at a pace, if exercises take days of the calendar.

Pure. One topic is studied at a time: the first of the walk that needs nothing open. An exercise that
takes days begins when its topic does and runs beside the next topics; what needs it begins on its day
at the earliest. It must not know dates or sentences: days are counted from today.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from math import ceil

from roadmap_cli.core.planner.graph_state import GraphState
from roadmap_cli.values import Record

_ROUNDING = 1e-6


class TimedTopic(Record):
    """A topic of a walk: its minutes of study by the clock, and the day on which it is finished."""

    topic: int
    begin: int  # the minutes of study before it; there may be gaps in which nothing is ready
    end: int
    day: int
    earliest: int  # the first day on which it may be finished; 0 for any


class Clock(Record):
    """How minutes of study become days: the day on which a minute ends, those before a day begins."""

    day_of: Callable[[int], int]
    minutes_before: Callable[[int], int]


def takes_days(state: GraphState) -> bool:
    """Return whether the exercise of any open topic takes days of the calendar."""
    return any(not state.learner.closed[i] for i in state.graph.days)


def time_walk(state: GraphState, walk: Sequence[int], clock: Clock) -> list[TimedTopic]:
    """Return the topics of a walk in the order in which they are begun."""
    ranks = {topic: rank for rank, topic in enumerate(walk)}
    missing_counts: dict[int, int] = {}
    dependents: dict[int, list[int]] = {}
    ready: list[int] = []  # ranks
    for topic in walk:
        missing = state.missing(topic)
        missing_counts[topic] = len(missing)
        for needed in missing:
            dependents.setdefault(needed, []).append(topic)
        if not missing:
            heappush(ready, ranks[topic])

    def close(topic: int) -> None:
        for dependent in dependents.get(topic, ()):
            missing_counts[dependent] -= 1
            if not missing_counts[dependent]:
                heappush(ready, ranks[dependent])

    times: list[TimedTopic] = []
    running: list[tuple[int, int]] = []  # the minutes before its day, and the topic
    now = 0
    while ready or running:
        if not ready:
            now = max(now, running[0][0])
        while running and running[0][0] <= now:
            close(heappop(running)[1])
        if ready:
            topic = walk[heappop(ready)]
            time = _time_topic(state, topic, now, clock)
            times.append(time)
            now = time.end
            release = clock.minutes_before(time.earliest) if time.earliest else 0
            if release > now:
                heappush(running, (release, topic))
            else:
                close(topic)
    return times


def _time_topic(state: GraphState, topic: int, begin: int, clock: Clock) -> TimedTopic:
    """Return when a topic is studied that is begun after so many minutes, or runs already."""
    learner, days = state.learner, state.graph.days.get(topic, 0)
    end, earliest = begin + state.remaining[topic], 0
    if topic in learner.running:
        earliest = learner.running[topic]
    elif days and topic not in learner.started:
        earliest = clock.day_of(begin + 1) + days
    return TimedTopic(topic, begin, end, max(clock.day_of(end), earliest), earliest)


class WalkDays:
    """After how many days topics are reached along a walk, at any pace; a pace is computed once.

    The first minute is studied tomorrow, as in a forecast.
    """

    def __init__(self, state: GraphState, walk: Sequence[int]) -> None:
        self._state = state
        self._walk = walk
        self._days: dict[float, dict[int, int]] = {}

    def until(self, topics: Sequence[int], pace: float) -> int:
        """Return the days until the open ones of some topics are finished, at minutes a week."""
        if pace not in self._days:
            # What a division may add must not make a day of it.
            clock = Clock(
                lambda minute: ceil(7 * minute / pace - _ROUNDING),
                lambda day: int(pace * (day - 1) / 7 + _ROUNDING),
            )
            times = time_walk(self._state, self._walk, clock)
            self._days[pace] = {time.topic: time.day for time in times}
        days = self._days[pace]
        return max((days[topic] for topic in topics if topic in days), default=0)
