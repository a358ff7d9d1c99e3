"""Measures how often the dates of the forecast come true, on invented learners.

It owns the rival methods, the scores and the tables; the learners come from population.py and from
second_population.py.

    python studies/forecasts.py [--learners 25] [--seed 2]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple

from population import MAX_WEEKS, Learner, population
from second_population import DayLearner, second_population

from roadmap_cli.core.forecast import arrival
from roadmap_cli.core.forecast.pace import StudyWeeks

POPULATIONS = {"first": population, "second": second_population}
SHARES = [(n + 0.5) / 101 for n in range(101)]
WHEN = (2, 4, 8, 16, 32)  # full weeks on the log
Method = Callable[[Sequence[int], "int | None", Sequence[int]], "list[list[float]]"]


class Score(NamedTuple):
    """How one forecast fared."""

    kind: str
    week: int
    dated: bool  # it gave a safe date
    likely: bool  # it gave a likely date, and not "more than ten years away"
    by15: bool
    by50: bool
    by85: bool
    crps: float  # continuous ranked probability score, as a share of the actual time
    width: float  # P85 / P50


# -- the methods: sorted samples of weeks for each amount of work --------------------------------


def as_planned(weeks: Sequence[int], planned: int | None, work: Sequence[int]) -> list[list[float]]:
    """Take the plan literally."""
    return [[min(left / (planned or 1), MAX_WEEKS)] for left in work]


def by_mean(weeks: Sequence[int], planned: int | None, work: Sequence[int]) -> list[list[float]]:
    """Divide what is left by the mean of the weeks."""
    mean = sum(weeks) / len(weeks)
    return [[min(left / mean, MAX_WEEKS) if mean else MAX_WEEKS] for left in work]


def by_weeks(
    weeks: Sequence[int], planned: int | None, work: Sequence[int], count: int = 200
) -> list[list[float]]:
    """Draw single weeks again and again: the "Monte Carlo" of agile projects."""
    found: list[list[float]] = [[] for _ in work]
    dice = Random(1)
    for _ in range(count):
        path: list[int] = []
        while len(path) < MAX_WEEKS and (not path or path[-1] < work[-1]):
            more = dice.choices(weeks, k=26)
            path += accumulate(more, initial=path.pop() if path else 0)
        for times, left in zip(found, work, strict=True):
            times.append(next((n for n, sum_ in enumerate(path) if sum_ >= left), MAX_WEEKS))
    return [sorted(times) for times in found]


def ours(weeks: Sequence[int], planned: int | None, work: Sequence[int]) -> list[list[float]]:
    """Ask the program."""
    pace = arrival.expected_pace(StudyWeeks(tuple(weeks)), planned)
    return [
        [min(arrival.weeks_until(pace, left, share), MAX_WEEKS) for share in SHARES]
        for left in work
    ]


def unplanned(weeks: Sequence[int], planned: int | None, work: Sequence[int]) -> list[list[float]]:
    """Ask the program without telling it the plan."""
    return ours(weeks, None, work)


METHODS: dict[str, Method] = {
    "plan taken literally": as_planned,
    "remaining ÷ mean week": by_mean,
    "iid bootstrap of weeks": by_weeks,
    "ours, no plan known": unplanned,
    "**ours**": ours,
}


# -- the scores ----------------------------------------------------------------------------------


def scores(
    method: Method,
    learners: Iterable[Learner | DayLearner],
    *,
    following: bool = False,
    when: Sequence[int] = WHEN,
) -> list[Score]:
    """Return how a method fared on the last milestone, or on the following one."""
    found = []
    for learner in learners:
        for week in when:
            work = learner.left(week)
            if not work:
                continue
            place = 0 if following else -1
            actual = learner.reached[len(learner.reached) - len(work) if following else -1] - week
            if actual < 1:
                continue  # nobody asks when this week ends
            times = method(learner.weeks(week), learner.planned, [work[place]])[0]
            p15, p50, p85 = (times[int(q * len(times))] for q in (0.15, 0.5, 0.85))
            crps = _crps(times, actual) / actual
            found.append(
                Score(
                    learner.kind,
                    week,
                    p85 < MAX_WEEKS,
                    p50 < MAX_WEEKS,
                    actual <= p15,
                    actual <= p50,
                    actual <= p85,
                    crps,
                    p85 / p50,
                )
            )
    return found


def _crps(times: Sequence[float], actual: float) -> float:
    """Return the score of a sorted sample (Gneiting and Raftery 2007, equation 21)."""
    n = len(times)
    apart = sum((2 * i - n + 1) * t for i, t in enumerate(times)) / n**2
    return sum(abs(t - actual) for t in times) / n - apart


class Summary(NamedTuple):
    """Many forecasts in numbers."""

    count: int
    dated: float
    likely: float
    by15: float
    by50: float
    by85: float
    crps: float
    width: float


def summary(some: Sequence[Score]) -> Summary:
    """Return the means; those of dates and of their width where there were such dates."""
    dated = [score for score in some if score.dated]
    likely = [score for score in some if score.likely]
    return Summary(
        len(some),
        len(dated) / len(some),
        len(likely) / len(some),
        by15=_mean(score.by15 for score in likely),
        by50=_mean(score.by50 for score in likely),
        by85=_mean(score.by85 for score in dated),
        crps=_mean(score.crps for score in some),
        width=_mean(score.width for score in dated),
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


# -- the tables ----------------------------------------------------------------------------------

HEAD = (
    "forecasts | safe date | likely date | ends ≤ P15 | ≤ P50 | ≤ P85 | CRPS / actual | P85 / P50 |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def line(name: object, some: Sequence[Score]) -> str:
    """Return one line of a table."""
    n, dated, likely, by15, by50, by85, crps, width = summary(some)
    return (
        f"| {name} | {n} | {dated:.2f} | {likely:.2f} | {by15:.2f} | {by50:.2f} | {by85:.2f}"
        f" | {crps:.3f} | {width:.2f} |"
    )


def main(argv: Sequence[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--learners", type=int, default=25, metavar="N", help="of each kind")
    parser.add_argument("--seed", type=int, default=2, metavar="N")
    options = parser.parse_args(argv)
    for name, learners_of in POPULATIONS.items():
        print_tables(name, list(learners_of(options.learners, options.seed)))


def print_tables(name: str, learners: Sequence[Learner | DayLearner]) -> None:
    """Print what all methods say of a population, and ours by kind and by weeks."""
    print(f"\n| {name} population | {HEAD}")
    for method_name, method in METHODS.items():
        # Without a plan there is no range before the fourth week.
        when = WHEN if method is not unplanned else WHEN[1:]
        print(line(method_name, scores(method, learners, when=when)), flush=True)
    print(line("**ours**, next milestone", scores(ours, learners, following=True)))
    found = scores(ours, learners)
    print(f"\n| ours by kind | {HEAD}")
    for kind in dict.fromkeys(score.kind for score in found):
        print(line(kind, [score for score in found if score.kind == kind]))
    found = scores(ours, learners, when=(1, *WHEN))
    print(f"\n| ours by weeks on the log | {HEAD}")
    for week in (1, *WHEN):
        print(line(week, [score for score in found if score.week == week]))


if __name__ == "__main__":
    main(sys.argv[1:])
