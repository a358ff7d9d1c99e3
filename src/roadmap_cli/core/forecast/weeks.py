"""Which weeks say something about the pace: of a pause eight at most. Pure.

Whoever comes back after a year is not somebody who earns nothing, so a pause counts as eight weeks
however long it was, and a little work within a long pause does not make two pauses of it: pauses
are where they raise the pace. So more work in a week never lowers it. It must not know dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from roadmap_cli.values import Record

MAX_PAUSE_WEEKS = 8
# The weeks of two years count, and older ones until these are so many with work in them.
WINDOW, WORK_WEEKS = 104, 26
# So few weeks of work before a pause are no beginning, such as one entry under a wrong date.
STRAY_WEEKS = 2


class WeekCount(Record):
    """The weeks that count: minutes earned in them, their number and their places in the series."""

    minutes: float = 0
    weeks: float = 0
    places: tuple[int, ...] = ()
    left_out: int = 0  # weeks of pauses that do not count
    # The places outside pauses: what counts of a pause is its length, not what was done in it.
    work_places: tuple[int, ...] = ()

    def sum_of(self, series: Sequence[int]) -> int:
        """Return the sum of a series of these weeks outside pauses; an empty one has none."""
        return sum(series[place] for place in self.work_places) if series else 0

    @property
    def pace(self) -> int:
        """Return the whole minutes a week: the one pace that all outputs name; 0 for no work."""
        return max(1, round(self.minutes / self.weeks)) if self.minutes else 0


def count_weeks(earned: Sequence[int], lead: float = 0) -> WeekCount:
    """Return which of the weeks count, the oldest first, so that the pace is as high as can be.

    `lead` is the part of a week by which the first one is longer.
    """
    first = _first_of_window(earned)
    counts = (_count_from(earned, start, 0 if start else lead) for start in _starts(earned, first))
    return max(counts, key=lambda c: c.minutes / (c.weeks or 1))


def weeks_since_begin(earned: Sequence[int]) -> tuple[int, int]:
    """Return the fewest and the most weeks that there may be since the log began.

    They do not depend on how much was done in a week. They differ in a long pause with little
    before it, which the next week of work may make a stray beginning.
    """
    first = _first_of_window(earned)
    since = len(earned) - list(_starts(earned, first))[-1]
    work = [place for place in range(first, len(earned)) if earned[place]]
    is_pause = bool(work) and len(earned) - work[-1] > MAX_PAUSE_WEEKS + 1
    return (0 if is_pause and len(work) <= STRAY_WEEKS else since), since


def _first_of_window(earned: Sequence[int]) -> int:
    """Return the first week that is recent enough."""
    if len(earned) <= WINDOW:
        return 0
    work = [place for place, minutes in enumerate(earned) if minutes]
    first = min([len(earned) - WINDOW, *work[-WORK_WEEKS:][:1]])
    return next((place for place in work if place >= first), first)


def _starts(earned: Sequence[int], first: int) -> Iterator[int]:
    """Yield where the series may begin: at its first week, or after a pause with little before."""
    yield first
    work = [place for place in range(first, len(earned)) if earned[place]]
    before = first - 1
    for place in work[: STRAY_WEEKS + 1]:
        if place - before > MAX_PAUSE_WEEKS + 1:
            yield place
        before = place


def _count_from(earned: Sequence[int], start: int, lead: float) -> WeekCount:
    """Return which weeks count from one on: pauses that raise the pace, until none does."""
    series = earned[start:]
    pauses: tuple[tuple[int, int], ...] = ()
    pace = sum(series) / ((len(series) + lead) or 1)
    while True:
        left_out = {i for begin, end in pauses for i in range(begin + MAX_PAUSE_WEEKS, end)}
        pause = {i for begin, end in pauses for i in range(begin, end)}
        total = sum(week for i, week in enumerate(series) if i not in pause)
        count = len(series) - len(left_out) + lead
        higher = total / (count or 1)
        if pauses and higher <= pace * (1 + 1e-12):
            break
        pace = higher
        found = _pauses(series, pace)
        if found == pauses:
            break
        pauses = found
    places = tuple(start + i for i in range(len(series)) if i not in left_out)
    work_places = tuple(start + i for i in range(len(series)) if i not in pause)
    return WeekCount(total, count, places, len(left_out), work_places)


def _pauses(series: Sequence[int], pace: float) -> tuple[tuple[int, int], ...]:
    """Return the pauses, as begin and end, that gain most at a pace.

    A pause costs eight weeks and what was earned in it; it gains the weeks that it is long.
    """
    best, pauses = 0.0, tuple[tuple[int, int], ...]()
    inside, before, begin = float("-inf"), pauses, 0
    for place, minutes in enumerate(series):
        if best - MAX_PAUSE_WEEKS * pace > inside:
            inside, before, begin = best - MAX_PAUSE_WEEKS * pace, pauses, place
        inside += pace - minutes
        if inside > best:
            best, pauses = inside, (*before, (begin, place + 1))
    return pauses
