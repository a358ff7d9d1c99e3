"""Invented learners: how much they earn week by week until the last milestone is reached.

It owns the population that the forecast is tuned on and held to, and must not know how anything is
forecast. A learner follows a plan less than fully, finds topics harder than the roadmap says, has
easy and hard tracks, good and bad weeks that come in runs, and empty ones; the kinds differ in how
the pace changes over the months. What is earned is what `roadmap` would see: the estimates of the
topics finished in a week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import exp, log
from random import Random
from typing import NamedTuple

MAX_WEEKS = 520
# 82 topics in 8 milestones, 411 hours: the size of the shipped roadmap's obligatory part.
MILESTONES, TOPICS, HOURS, TRACKS = 8, 82, 411, 9
EMPTY = 0.08


class Learner(NamedTuple):
    """One life with a roadmap."""

    kind: str
    planned: int  # minutes a week, as said at the start
    earned: tuple[int, ...]  # minutes in each week, to the end or for ten years
    reached: tuple[float, ...]  # after how many weeks each milestone was; MAX_WEEKS for never
    work: tuple[int, ...]  # minutes up to each milestone, from the first day

    def weeks(self, week: int) -> list[int]:
        """Return the minutes earned in each of the first weeks."""
        return list(self.earned[:week])

    def left(self, week: int) -> list[int]:
        """Return what was left up to each milestone after so many weeks, nothing left out."""
        behind = sum(self.earned[:week])
        return [work - behind for work in self.work if work > behind]


def population(each: int, seed: int) -> Iterator[Learner]:
    """Yield so many learners of each kind."""
    for kind in KINDS:
        for number in range(each):
            yield learner(kind, Random(f"{seed} {kind} {number}"))


def learner(kind: str, dice: Random) -> Learner:
    """Return one life of a kind."""
    planned = round(60 * min(max(exp(dice.gauss(log(8), 0.4)), 2), 30))
    bias = exp(dice.gauss(log(1.2), 0.3))  # how much longer than estimated
    noise = dice.uniform(0.3, 0.7)
    tracks = [exp(dice.gauss(0, 0.2)) for _ in range(TRACKS)]
    topics = _topics(dice)
    hours = _hours(kind, planned * exp(dice.gauss(log(0.8), 0.3)), dice)
    earned: list[int] = []
    reached: list[float] = []
    work = [sum(topics[: _last_of(m)]) for m in range(MILESTONES)]
    budget, done, cost = 0.0, 0, 0.0
    while done < TOPICS and len(earned) < MAX_WEEKS:
        given = next(hours)
        budget += given
        here = 0
        while done < TOPICS:
            if not cost:
                track = tracks[done * TRACKS // TOPICS]
                cost = topics[done] * bias * track * exp(dice.gauss(-(noise**2) / 2, noise))
            if cost > budget:
                break
            budget -= cost
            here += topics[done]
            done, cost = done + 1, 0.0
            while len(reached) < MILESTONES and done == _last_of(len(reached)):
                reached.append(len(earned) + 1 - (budget / given if given else 0))
        earned.append(here)
    reached += [float(MAX_WEEKS)] * (MILESTONES - len(reached))
    return Learner(kind, planned, tuple(earned), tuple(reached), tuple(work))


def _last_of(milestone: int) -> int:
    return (milestone + 1) * TOPICS // MILESTONES


def _topics(dice: Random) -> list[int]:
    """Return the estimates: some topics of an hour, some of fifteen, 411 hours in all."""
    sizes = [exp(dice.gauss(0, 0.6)) for _ in range(TOPICS)]
    return [max(15, round(HOURS * 60 * size / sum(sizes) / 15) * 15) for size in sizes]


def _hours(kind: str, mean: float, dice: Random) -> Iterator[float]:
    """Yield the minutes given to studying in each week."""
    shape = KINDS[kind](dice)
    run = dice.gauss(0, 0.4)
    for week in range(MAX_WEEKS + 1):
        run = 0.5 * run + dice.gauss(0, 0.4 * 0.75**0.5)
        level = shape(week)
        yield 0.0 if dice.random() < EMPTY else mean * level * exp(run - 0.08)


# -- how the pace changes over the months: each kind gives a factor by week ----------------------

Shape = Callable[[int], float]


def _steady(dice: Random) -> Shape:
    return lambda _: 1.0


def _holidays(dice: Random) -> Shape:
    """Nothing in two weeks of winter and three of summer."""
    start = dice.randrange(52)
    off = {0, 1, 28, 29, 30}
    return lambda week: 0.0 if (week + start) % 52 in off else 1.0


def _exams(dice: Random) -> Shape:
    """Five weeks of hardly anything, twice a year."""
    start = dice.randrange(26)
    return lambda week: 0.15 if (week + start) % 26 < 5 else 1.1


def _pauses(dice: Random) -> Shape:
    """Life comes between: four to ten weeks of nothing, again and again."""
    pauses: set[int] = set()
    week = 0
    while week < MAX_WEEKS:
        week += round(dice.expovariate(1 / 20)) + 4
        length = dice.randint(4, 10)
        pauses.update(range(week, week + length))
        week += length
    return lambda week: 0.0 if week in pauses else 1.0


def _slowing(dice: Random) -> Shape:
    return lambda week: 0.988**week


def _quickening(dice: Random) -> Shape:
    return lambda week: min(1.012**week, 3.0)


def _wandering(dice: Random) -> Shape:
    """A random walk that no forecast can know."""
    levels = [0.0]
    for _ in range(MAX_WEEKS):
        levels.append(min(max(levels[-1] + dice.gauss(0, 0.08), -1.6), 1.0))
    return lambda week: exp(levels[week])


def _mixed(dice: Random) -> Shape:
    first, second, third = _holidays(dice), _wandering(dice), _exams(dice)
    return lambda week: first(week) * second(week) ** 0.7 * third(week)


def _bursts(dice: Random) -> Shape:
    """A little in most weeks, and a whole weekend every now and then."""
    weekends = {week for week in range(MAX_WEEKS + 1) if dice.random() < 0.3}
    return lambda week: 2.4 if week in weekends else 0.4


def _settling(dice: Random) -> Shape:
    """Enthusiasm at first, then a habit of about half of it."""
    length = dice.uniform(5, 15)
    return lambda week: 0.8 + 0.8 * exp(-week / length)


KINDS: dict[str, Callable[[Random], Shape]] = {
    "steady": _steady,
    "holidays": _holidays,
    "exam periods": _exams,
    "long pauses": _pauses,
    "slowing down": _slowing,
    "speeding up": _quickening,
    "random walk": _wandering,
    "mixed": _mixed,
    "weekend bursts": _bursts,
    "first enthusiasm": _settling,
}
