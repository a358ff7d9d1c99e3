"""The simulation of how long work may take: many futures, resampled from past weeks. Pure.

Owns the simulation and every number in it. It knows minutes and weeks only; it must not know
dates, milestones or sentences. Every future has its own fixed seed: the same log gives the same
answer, more work never takes less time, and two answers differ because of their data alone.

Resampling single weeks makes dates far too certain: their noise averages out, while what really
varies is the pace of the coming months. So past weeks are joined by a prior, drawn in blocks, and
the pace drifts at random. `studies` measures how often the dates hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import exp, log
from operator import mul
from random import Random

from roadmap_cli.values import Record

# Ten years: what takes longer has no date.
MAX_WEEKS = 520
FUTURES = 500
# How many past weeks are used, and the half-life of their weights in weeks.
WINDOW = 52
HALF_LIFE = 12
# Students expected 33.9 days for their theses and took 55.5 (Buehler, Griffin and Ross 1994).
PLAN_TO_PACE = 33.9 / 55.5

# The rest was tuned on simulated learners (studies) and waits for real logs.
# The prior: weeks scattered around a pace, together worth PRIOR_WEIGHT of the learner's own.
PRIOR_WEEKS = (0.0, 0.5, 0.9, 1.4, 2.2)
PRIOR_WEIGHT = 4.0
# How wrong the prior pace may be, as a standard deviation of its logarithm.
PLAN_SPREAD = 0.6
OWN_SPREAD = 0.6
# How far the pace may differ from the past at once, and how it drifts from block to block.
LEVEL_SPREAD = 0.20
BLOCK = 2  # weeks
STEP = 0.06 * BLOCK**0.5
DRIFT = -0.001 * BLOCK

_BLOCKS_AT_ONCE = 26
_STEPS = (exp(DRIFT - STEP), exp(DRIFT + STEP))


class Prior(Record):
    """The pace expected before any week is known, in minutes a week, and its uncertainty."""

    pace: float
    spread: float


def prior(weeks: Sequence[float], planned: float | None) -> Prior:
    """Return the prior that follows from a plan or, without one, from the learner's own mean."""
    if planned:
        return Prior(planned * PLAN_TO_PACE, PLAN_SPREAD)
    return Prior(sum(weeks) / len(weeks) if weeks else 0.0, OWN_SPREAD)


def weeks_until(
    weeks: Sequence[float],
    expected: Prior,
    work: Sequence[float],
    *,
    extra_minutes: float = 0,
    futures: int = FUTURES,
) -> list[list[float]]:
    """Return for each amount of work the weeks it takes in each future, sorted.

    `work` is in rising order. A Bayesian bootstrap (Rubin 1981) with fading weights (Newton and
    Raftery 1994) over circular blocks (Politis and Romano 1992). Times are capped at MAX_WEEKS.
    `extra_minutes` are added to every week.
    """
    recent = [week + extra_minutes for week in weeks[-WINDOW:]]
    blocks = [
        this_week + next_week
        for this_week, next_week in zip(recent, recent[1:] + recent[:1], strict=True)
    ]
    fading = [0.5 ** (age / HALF_LIFE) for age in range(len(recent) - 1, -1, -1)]
    fading += [PRIOR_WEIGHT / len(PRIOR_WEEKS)] * len(PRIOR_WEEKS)
    results: list[list[float]] = [[] for _ in work]
    dice = Random()  # noqa: S311 - a simulation, and it must be repeatable
    for future in range(futures):
        dice.seed(future)
        pace = expected.pace * exp(dice.gauss(0, expected.spread))
        pool = blocks + [BLOCK * (pace * share + extra_minutes) for share in PRIOR_WEEKS]
        weights = list(accumulate([-weight * log(1 - dice.random()) for weight in fading]))
        for times, crossing in zip(
            results, _weeks_in_one_future(dice, pool, weights, work), strict=True
        ):
            times.append(crossing)
    for times in results:
        times.sort()
    return results


def _weeks_in_one_future(
    dice: Random, pool: Sequence[float], weights: Sequence[float], work: Sequence[float]
) -> list[float]:
    """Return the weeks after which each amount of work is done, in one future."""
    level = exp(dice.gauss(0, LEVEL_SPREAD))
    earned = 0.0
    crossings: list[float] = []
    for start in range(0, MAX_WEEKS // BLOCK, _BLOCKS_AT_ONCE):
        if len(crossings) == len(work):
            break
        draws = dice.choices(pool, cum_weights=weights, k=_BLOCKS_AT_ONCE)
        levels = list(accumulate(dice.choices(_STEPS, k=_BLOCKS_AT_ONCE), mul, initial=level))
        path = list(accumulate(map(mul, draws, levels), initial=earned))
        level, earned = levels[-1], path[-1]
        for minutes in work[len(crossings) :]:
            if minutes > earned:
                break
            if minutes <= 0:
                crossings.append(0.0)
                continue
            # path[block - 1] < minutes <= path[block]: somewhere inside the block.
            block = bisect_left(path, minutes)
            share = (minutes - path[block - 1]) / (path[block] - path[block - 1])
            crossings.append(BLOCK * (start + block - 1 + share))
    return crossings + [float(MAX_WEEKS)] * (len(work) - len(crossings))


def quantile(times: Sequence[float], share: float) -> float:
    """Return the smallest of the sorted times that this share of them does not exceed."""
    return times[max(0, -int(-share * len(times) // 1) - 1)]
