"""A second population of invented learners, made in another way, to try what was tuned on the first.

It was fixed before any method was tried on it, and must not know how a date is made. A learner
names a round number of hours, sits down on some days of a week, and finishes topics on days; hence
there are entries by day, among them lists that were copied into the log on one day. The kinds differ
in what happens to them: breaks of up to a year, hours that are wrong by stage, a new job, wishes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from math import exp, log
from random import Random
from typing import NamedTuple

from population import MAX_WEEKS

from roadmap_cli.core.forecast.pace import TopicWork, study_weeks

FIRST_DAY = date(2024, 1, 1)  # a Monday
PLANS = (3, 4, 5, 6, 8, 10, 12, 15, 20)  # hours a week, as people say them
STAGES = 4
A_LIST = "copied list"


class DayLearner(NamedTuple):
    """One life with a roadmap, recorded by days; day 0 is a Monday."""

    kind: str
    planned: int  # minutes a week, as said at the start
    entries: tuple[tuple[int, int], ...]  # a day, and the estimate of a topic finished on it
    reached: tuple[float, ...]  # after how many weeks each milestone was; MAX_WEEKS for never
    work: tuple[int, ...]  # minutes up to each milestone, from the first day

    def weeks(self, week: int) -> list[int]:
        """Return the minutes earned in each of the first weeks, as the program sees them."""
        days = [(FIRST_DAY + timedelta(days=day)).isoformat() for day, _ in self.entries]
        work = [
            TopicWork(minutes, done=day, begun=day)
            for day, (_, minutes) in zip(days, self.entries, strict=True)
        ]
        today = (FIRST_DAY + timedelta(weeks=week)).isoformat()
        return list(study_weeks(today, FIRST_DAY.isoformat(), work).earned)

    def left(self, week: int) -> list[int]:
        """Return what was left up to each milestone after so many weeks, nothing left out."""
        behind = sum(minutes for day, minutes in self.entries if day < 7 * week)
        return [work - behind for work in self.work if work > behind]


def second_population(each: int, seed: int) -> Iterator[DayLearner]:
    """Yield so many learners of each kind."""
    for kind in SECOND_KINDS:
        for number in range(each):
            yield day_learner(kind, Random(f"second {seed} {kind} {number}"))


def day_learner(kind: str, dice: Random) -> DayLearner:
    """Return one life of a kind."""
    planned = 60 * dice.choice(PLANS)
    given = planned * exp(dice.gauss(log(0.7), 0.4))
    if kind == "wishful planner":
        given = planned / dice.uniform(2, 3.5)
    topics = _topics(dice)
    ends = [*sorted(dice.sample(range(5, len(topics)), dice.randint(3, 6))), len(topics)]
    stages = [
        exp(dice.gauss(0, 0.6)) if kind == "hours wrong by stage" else 1.0 for _ in range(STAGES)
    ]
    hardness, noise = exp(dice.gauss(log(1.15), 0.35)), dice.uniform(0.3, 0.8)
    costs = [
        minutes
        * hardness
        * stages[i * STAGES // len(topics)]
        * exp(dice.gauss(-(noise**2) / 2, noise))
        for i, minutes in enumerate(topics)
    ]
    days = _finish_days(kind, topics, costs, given, dice)
    if kind == "once a month":
        every = 7 * dice.randint(3, 5)
        days = [day // every * every + every - 1 for day in days]
    reached = tuple(
        (days[end - 1] + 1) / 7 if end <= len(days) else float(MAX_WEEKS) for end in ends
    )
    sums = list(accumulate(topics))
    return DayLearner(
        kind=kind,
        planned=planned,
        entries=tuple(zip(days, topics, strict=False)),
        reached=reached,
        work=tuple(sums[end - 1] for end in ends),
    )


def _topics(dice: Random) -> list[int]:
    """Return the estimates: 150 to 900 hours in topics of 2 to 20 hours in the middle."""
    total = dice.uniform(150, 900)
    size = dice.choice((2, 4, 8, 8, 12))
    count = max(20, round(total / size))
    shares = [dice.gammavariate(2.0, 1.0) for _ in range(count)]
    return [max(15, round(60 * total * share / sum(shares))) for share in shares]


def _finish_days(
    kind: str, topics: list[int], costs: list[float], given: float, dice: Random
) -> list[int]:
    """Return the days on which topics are finished, in order, for ten years at most."""
    level = SECOND_KINDS[kind](dice)
    rough = dice.uniform(1.5, 6)  # how even the weeks are: the shape of a gamma distribution
    finished: list[int] = []
    if kind == A_LIST:  # what was known before, or done on paper, is entered on one day
        day = dice.choice((0, 1, 2, 3, 4, 5, 6, dice.randrange(60)))
        known = round(len(topics) * dice.uniform(0.2, 0.5))
    else:
        day = known = -1
    budget, place = 0.0, 0
    for week in range(MAX_WEEKS):
        minutes = (
            0.0
            if dice.random() < 0.06
            else given * level(week) * dice.gammavariate(rough, 1 / rough)
        )
        sittings = sorted(dice.sample(range(7), dice.randint(1, 5)))
        for weekday in range(7):
            today = 7 * week + weekday
            if today == day:
                finished += [today] * known
                place += known
            if weekday in sittings:
                budget += minutes / len(sittings)
                while place < len(costs) and costs[place] <= budget:
                    budget -= costs[place]
                    finished.append(today)
                    place += 1
            if place >= len(costs):
                return finished[: len(costs)]
    return finished


# -- what happens to the hours: each kind gives a factor by week ---------------------------------

Shape = Callable[[int], float]


def _even(dice: Random) -> Shape:
    return lambda _: 1.0


def _breaks(dice: Random) -> Shape:
    """Some months of study, then nothing for three weeks to half a year, and so on."""
    off: set[int] = set()
    week = 0
    while week < MAX_WEEKS:
        week += 2 + round(dice.expovariate(1 / 14))
        length = round(exp(dice.uniform(log(3), log(26))))
        off.update(range(week, week + length))
        week += length
    return lambda week: 0.0 if week in off else 1.0


def _one_long_break(dice: Random) -> Shape:
    begin, length = dice.randint(4, 40), dice.randint(20, 60)
    return lambda week: 0.0 if begin <= week < begin + length else 1.0


def _declining(dice: Random) -> Shape:
    half = dice.uniform(20, 80)
    return lambda week: max(0.2, 1.3 / (1 + week / half))


def _speeding_up(dice: Random) -> Shape:
    middle = dice.uniform(10, 50)
    return lambda week: 0.5 + 1.2 / (1 + exp((middle - week) / 8))


def _new_job(dice: Random) -> Shape:
    """Every year or so life is another one, with less time or more."""
    levels, level = [], 1.0
    for _ in range(MAX_WEEKS + 1):
        if dice.random() < 1 / 50:
            level = exp(dice.gauss(-0.1, 0.6))
        levels.append(level)
    return lambda week: levels[week]


def _seasons(dice: Random) -> Shape:
    start, depth = dice.randrange(52), dice.uniform(0.3, 1.0)
    return lambda week: 1 - depth * ((week + start) % 52 < 12)


SECOND_KINDS: dict[str, Callable[[Random], Shape]] = {
    "even": _even,
    "breaks": _breaks,
    "one long break": _one_long_break,
    "declining": _declining,
    "speeding up over months": _speeding_up,
    A_LIST: _even,
    "hours wrong by stage": _even,
    "once a month": _even,
    "new job": _new_job,
    "wishful planner": _seasons,
}
