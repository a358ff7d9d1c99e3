"""How long the work may take: many futures, made of the weeks there were. Pure.

Owns the simulation and every number in it. It knows minutes and weeks only; it must not know
dates, milestones or sentences. Every future has its own fixed seed: the same log gives the same
answer, more work never takes less time, and what differs between two answers is the data and never
the dice.

Resampling single weeks makes dates far too sure: their noise averages out, while what really
varies is the pace of the next months. Hence the weeks stand beside a prior, are drawn in blocks,
and the pace wanders. studies measures how often the dates hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import exp, log
from operator import mul
from random import Random

from roadmap_cli.values import Value

# Ten years: what takes longer has no date.
MOST_WEEKS = 520
FUTURES = 500
# How many of the last weeks are looked at, and after how many a week counts half.
WINDOW = 52
HALF_LIFE = 12
# Students expected 33.9 days for their theses and took 55.5 (Buehler, Griffin and Ross 1994).
PLAN_TO_PACE = 33.9 / 55.5

# The rest was tuned on invented learners (studies) and waits for real logs.
# The prior: weeks as they scatter around a pace, together worth so many weeks of the learner's.
PRIOR_WEEKS = (0.0, 0.5, 0.9, 1.4, 2.2)
PRIOR_WEIGHT = 4.0
# How wrong the prior pace may be, as a standard deviation of its logarithm.
PLAN_SPREAD = 0.6
OWN_SPREAD = 0.6
# How the pace differs from the past from the first day on, and how it wanders from block to block.
LEVEL_SPREAD = 0.20
BLOCK = 2  # weeks
STEP = 0.06 * BLOCK**0.5
DRIFT = -0.001 * BLOCK

_BLOCKS_AT_ONCE = 26
_STEPS = (exp(DRIFT - STEP), exp(DRIFT + STEP))


class Prior(Value):
    """The pace to expect before the weeks are heard: minutes a week, and how wrong it may be."""

    pace: float
    spread: float


def prior(weeks: Sequence[float], planned: float | None) -> Prior:
    """Return what to expect of a plan, or of the learner's own mean where there is none."""
    if planned:
        return Prior(planned * PLAN_TO_PACE, PLAN_SPREAD)
    return Prior(sum(weeks) / len(weeks) if weeks else 0.0, OWN_SPREAD)


def weeks_until(
    weeks: Sequence[float],
    expected: Prior,
    work: Sequence[float],
    *,
    more: float = 0,
    futures: int = FUTURES,
) -> list[list[float]]:
    """Return for each amount of work, in rising order, the weeks it takes in each future, sorted.

    A Bayesian bootstrap (Rubin 1981) with weights that fade (Newton and Raftery 1994), over
    circular blocks (Politis and Romano 1992). What takes longer than MOST_WEEKS takes MOST_WEEKS.
    With `more` minutes every week is that much better than it would have been.
    """
    recent = [week + more for week in weeks[-WINDOW:]]
    blocks = [this + after for this, after in zip(recent, recent[1:] + recent[:1], strict=True)]
    fading = [0.5 ** (age / HALF_LIFE) for age in range(len(recent) - 1, -1, -1)]
    fading += [PRIOR_WEIGHT / len(PRIOR_WEEKS)] * len(PRIOR_WEEKS)
    found: list[list[float]] = [[] for _ in work]
    dice = Random()  # noqa: S311 - a simulation, and it must be repeatable
    for future in range(futures):
        dice.seed(future)
        pace = expected.pace * exp(dice.gauss(0, expected.spread))
        pool = blocks + [BLOCK * (pace * share + more) for share in PRIOR_WEEKS]
        weights = list(accumulate([-weight * log(1 - dice.random()) for weight in fading]))
        for times, crossed in zip(found, _crossings(dice, pool, weights, work), strict=True):
            times.append(crossed)
    for times in found:
        times.sort()
    return found


def _crossings(
    dice: Random, pool: Sequence[float], weights: Sequence[float], work: Sequence[float]
) -> list[float]:
    """Return the weeks after which each amount of work is done, in one future."""
    level = exp(dice.gauss(0, LEVEL_SPREAD))
    earned = 0.0
    crossed: list[float] = []
    for start in range(0, MOST_WEEKS // BLOCK, _BLOCKS_AT_ONCE):
        if len(crossed) == len(work):
            break
        drawn = dice.choices(pool, cum_weights=weights, k=_BLOCKS_AT_ONCE)
        levels = list(accumulate(dice.choices(_STEPS, k=_BLOCKS_AT_ONCE), mul, initial=level))
        path = list(accumulate(map(mul, drawn, levels), initial=earned))
        level, earned = levels[-1], path[-1]
        for wanted in work[len(crossed) :]:
            if wanted > earned:
                break
            if wanted <= 0:
                crossed.append(0.0)
                continue
            # path[at - 1] < wanted <= path[at]; somewhere inside the block.
            at = bisect_left(path, wanted)
            share = (wanted - path[at - 1]) / (path[at] - path[at - 1])
            crossed.append(BLOCK * (start + at - 1 + share))
    return crossed + [float(MOST_WEEKS)] * (len(work) - len(crossed))


def quantile(times: Sequence[float], share: float) -> float:
    """Return the least of the sorted times that this share of them does not exceed."""
    return times[max(0, -int(-share * len(times) // 1) - 1)]
