"""Which weeks say something about the pace: of a pause eight at most. Pure.

Whoever comes back after a year is not somebody who earns nothing, so a pause counts as eight weeks
however long it was, and a little work within a long pause does not make two pauses of it. A beginning
that lowers the pace, such as one entry under a wrong date, counts as five empty weeks. Pauses are
where they raise the pace, and what they cost does not depend on the work in them: so more work in a
week never lowers the pace. It must not know dates.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.values import Record

MAX_PAUSE_WEEKS = 8
# A pause that begins with the first week, whatever was done in it.
BEGIN_WEEKS = 5


class WeekCount(Record):
    """The weeks that count: minutes earned in them, their number and their places in the series."""

    minutes: float = 0
    weeks: float = 0
    places: tuple[int, ...] = ()
    left_out: int = 0  # weeks of pauses that do not count
    # The places outside pauses: what counts of a pause is its length, not what was done in it.
    work_places: tuple[int, ...] = ()
    pauses: tuple[tuple[int, int], ...] = ()  # each with its first place and the one after its last

    def sum_of(self, series: Sequence[int]) -> int:
        """Return the sum of a series of these weeks outside pauses; an empty one has none."""
        return sum(series[place] for place in self.work_places) if series else 0

    @property
    def pace(self) -> int:
        """Return the whole minutes a week: the one pace that all outputs name; 0 for no work."""
        return max(1, round(self.minutes / self.weeks)) if self.minutes else 0


def count_weeks(earned: Sequence[int], lead: float = 0) -> WeekCount:
    """Return which of the weeks count, the oldest first, so that the pace is as high as can be.

    `lead` is the part of a week by which the first one is longer. The search is Dinkelbach's (1967)
    for the greatest ratio: the pauses that gain most at a pace, until none raises it.
    """
    count = _count_outside((), earned, lead)
    while True:
        pace = count.minutes / (count.weeks or 1)
        found = _count_outside(_pauses(earned, pace, lead), earned, lead)
        if found.minutes <= pace * (1 + 1e-12) * found.weeks:
            return count
        count = found


def _count_outside(
    pauses: Sequence[tuple[int, int]], earned: Sequence[int], lead: float
) -> WeekCount:
    """Return the weeks that count with these pauses, each with its begin and its end."""
    pause = {i for begin, end in pauses for i in range(begin, end)}
    # Of a pause its first weeks stay, of a beginning its last ones: those are the empty ones.
    left_out = {
        i
        for begin, end in pauses
        for i in (range(begin + MAX_PAUSE_WEEKS, end) if begin else range(end - BEGIN_WEEKS))
    }
    places = tuple(i for i in range(len(earned)) if i not in left_out)
    work_places = tuple(i for i in places if i not in pause)
    weeks = len(places) + (0 if 0 in pause else lead)
    minutes = sum(earned[i] for i in work_places)
    return WeekCount(minutes, weeks, places, len(left_out), work_places, tuple(pauses))


def _pauses(earned: Sequence[int], pace: float, lead: float) -> tuple[tuple[int, int], ...]:
    """Return the pauses, as begin and end, that gain most at a pace.

    A pause costs eight weeks, or five at the beginning, and what was earned in it; it gains the weeks
    that it is long.
    """
    best, pauses = 0.0, tuple[tuple[int, int], ...]()
    inside, before, begin = (lead - BEGIN_WEEKS) * pace, pauses, 0
    for place, minutes in enumerate(earned):
        if place and best - MAX_PAUSE_WEEKS * pace > inside:
            inside, before, begin = best - MAX_PAUSE_WEEKS * pace, pauses, place
        inside += pace - minutes
        if inside > best:
            best, pauses = inside, (*before, (begin, place + 1))
    return pauses
