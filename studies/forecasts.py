"""Measures how often the dates of the forecast come true, on invented learners.

It owns the rival methods, the scores and the table; the learners come from population.py.

    python studies/forecasts.py [--learners 25] [--seed 2]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from math import ceil
from random import Random
from typing import NamedTuple

from population import MAX_WEEKS, Learner, population

from roadmap_cli.core.forecast import futures

WHEN = (2, 4, 8, 16, 32)  # full weeks on the log
Method = Callable[[Sequence[int], "int | None", Sequence[int]], "list[list[float]]"]


class Score(NamedTuple):
    """How one forecast fared."""

    kind: str
    week: int
    dated: bool  # it gave a safe date, and not "not at this pace"
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
    return futures.weeks_until(weeks, futures.prior(weeks, planned), work)


def unplanned(weeks: Sequence[int], planned: int | None, work: Sequence[int]) -> list[list[float]]:
    """Ask the program without telling it the plan."""
    return futures.weeks_until(weeks, futures.prior(weeks, None), work)


METHODS: dict[str, Method] = {
    "plan taken literally": as_planned,
    "remaining ÷ mean week": by_mean,
    "iid bootstrap of weeks": by_weeks,
    "ours, no plan known": unplanned,
    "**ours**": ours,
}


# -- the scores ----------------------------------------------------------------------------------


def scores(method: Method, learners: Iterable[Learner], *, following: bool = False) -> list[Score]:
    """Return how a method fared on the last milestone, or on the following one."""
    found = []
    for learner in learners:
        for week in WHEN:
            work = learner.left(week)
            if len(learner.earned) <= week or not work:
                continue
            place = 0 if following else -1
            actual = learner.reached[len(learner.reached) - len(work) if following else -1] - week
            if actual < 1:
                continue  # nobody asks when this week ends
            times = method(learner.earned[:week], learner.planned, work)[place]
            p15, p50, p85 = (futures.quantile(times, q) for q in (0.15, 0.5, 0.85))
            crps = _crps(times, actual) / actual
            found.append(
                Score(
                    learner.kind,
                    week,
                    p85 < MAX_WEEKS,
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
    by15: float
    by50: float
    by85: float
    crps: float
    width: float


def summary(some: Sequence[Score]) -> Summary:
    """Return the means; those of the dates and of their width where there were dates."""
    dated = [score for score in some if score.dated]
    by15, by50, by85, width = (
        sum(column) / len(dated)
        for column in zip(*[(s.by15, s.by50, s.by85, s.width) for s in dated], strict=True)
    )
    crps = sum(score.crps for score in some) / len(some)
    return Summary(len(some), len(dated) / len(some), by15, by50, by85, crps, width)


# -- the tables ----------------------------------------------------------------------------------

HEAD = (
    "forecasts | dated | ends ≤ P15 | ≤ P50 | ≤ P85 | CRPS / actual | P85 / P50 |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|"
)


def line(name: object, some: Sequence[Score]) -> str:
    """Return one line of a table."""
    n, dated, by15, by50, by85, crps, width = summary(some)
    return f"| {name} | {n} | {dated:.2f} | {by15:.2f} | {by50:.2f} | {by85:.2f} | {crps:.3f} | {width:.2f} |"


def main(argv: Sequence[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--learners", type=int, default=25, metavar="N", help="of each kind")
    parser.add_argument("--seed", type=int, default=2, metavar="N")
    options = parser.parse_args(argv)
    learners = list(population(options.learners, options.seed))
    print(f"| method | {HEAD}")
    for name, method in METHODS.items():
        found = scores(method, learners)
        print(line(name, found), flush=True)
    print(line("**ours**, next milestone", scores(ours, learners, following=True)))
    for title, of in (("kind", lambda s: s.kind), ("weeks on the log", lambda s: s.week)):
        print(f"\n| ours by {title} | {HEAD}")
        for name in dict.fromkeys(map(of, found)):
            print(line(name, [score for score in found if of(score) == name]))
    print(f"\n{cpu()}")


def cpu() -> str:
    """Say what one forecast costs: ten years of weeks, twelve milestones."""
    dice = Random(3)
    weeks = [dice.choice((0, 120, 240, 300, 480)) for _ in range(520)]
    costs = []
    for hours in (60, 400, 4000):
        work = [hours * 60 * n // 12 for n in range(1, 13)]
        begin = time.process_time()
        for _ in range(5):
            futures.weeks_until(weeks, futures.prior(weeks, 480), work)
        costs.append(f"{hours} h left: {ceil((time.process_time() - begin) * 200)} ms")
    return "CPU of 500 futures, 12 milestones, 520 weeks on the log: " + ", ".join(costs) + "."


if __name__ == "__main__":
    main(sys.argv[1:])
