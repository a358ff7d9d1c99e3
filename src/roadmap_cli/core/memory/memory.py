"""The memory of a finished topic: FSRS-6 with its default weights.

Pure, and light: `done` and `undo` update the due dates in their transaction and must not import the
`fsrs` package, which costs a third of the interpreter's start-up. The tests compare these functions
with that package number by number. Formulas: the FSRS-6 page of the fsrs4anki wiki.
Days are ordinals of the learner's own calendar; after a credit `last` may lie between two days.
"""

from __future__ import annotations

from math import exp, floor

from roadmap_cli.values import Record

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4

# Lower than Anki's 0.9: half the reviews for a few percent of recall (docs/learning.md).
TARGET = 0.8
MAX_DAYS = 365
# The longest first interval: a rating given right after studying says little about later.
MAX_FIRST_DAYS = 14

_W = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
_DECAY = -_W[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
_MIN_STABILITY = 0.001
_LAST_DAY = 3_652_059  # 31 December 9999, the last date of Python
# Days until recall has fallen to the target, per day of stability.
_INTERVAL = (TARGET ** (1 / _DECAY) - 1) / _FACTOR


class Memory(Record):
    """The state of one topic in memory; `stability` is the days until recall falls to 90 %."""

    stability: float
    difficulty: float  # 1 to 10
    last: float  # the day of the last review, from which recall falls


def first_memory(rating: int, day: float) -> Memory:
    """Return the memory of a topic that was finished on a day with a rating from 1 to 4."""
    return Memory(_W[rating - 1], _clamp_difficulty(_first_difficulty(rating)), day)


def recall_probability(memory: Memory, day: float) -> float:
    """Return the probability of recall on a day."""
    return float((1 + _FACTOR * max(0, day - memory.last) / memory.stability) ** _DECAY)


def review(memory: Memory, day: float, *, recalled: bool) -> Memory:
    """Return the memory after a review on a day."""
    stability, difficulty, last = memory
    grade = GOOD if recalled else AGAIN
    if day - last < 1:
        stability = _stability_on_same_day(stability, grade)
    else:
        chance = recall_probability(memory, day)
        stability_after = _stability_after_recall if recalled else _stability_after_lapse
        stability = stability_after(stability, difficulty, chance)
    return Memory(max(stability, _MIN_STABILITY), _next_difficulty(difficulty, grade), day)


def lapse(memory: Memory, day: float) -> Memory:
    """Return the memory after a lapse that corrects another answer of the same day."""
    stability = _stability_after_lapse(memory.stability, memory.difficulty, 1.0)
    difficulty = _next_difficulty(memory.difficulty, AGAIN)
    return Memory(max(stability, _MIN_STABILITY), difficulty, day)


def credit(memory: Memory, day: float, share: float) -> Memory:
    """Return the memory after a dependent topic was finished or recalled: a share of a review.

    Stability and recall both move by that share towards their values after a successful review.
    """
    chance = recall_probability(memory, day)
    full = review(memory, day, recalled=True).stability
    stability = memory.stability + share * (full - memory.stability)
    target_recall = chance + share * (1 - chance)
    elapsed = stability / _FACTOR * (target_recall ** (1 / _DECAY) - 1)
    # A day before the last one, from a clock that was set back, must not weaken the memory.
    return Memory(stability, memory.difficulty, max(day, memory.last) - elapsed)


def due(memory: Memory, *, at_first: bool = False) -> int:
    """Return the day on which recall has fallen to the target."""
    days = min(max(memory.stability * _INTERVAL, 1), MAX_DAYS)
    if at_first:
        days = min(days, MAX_FIRST_DAYS)
    return int(min(floor(memory.last + days + 0.5), _LAST_DAY))


def _first_difficulty(rating: int) -> float:
    return _W[4] - exp(_W[5] * (rating - 1)) + 1


def _next_difficulty(difficulty: float, grade: int) -> float:
    change = -_W[6] * (grade - 3) * (10 - difficulty) / 9
    return _clamp_difficulty(_W[7] * _first_difficulty(EASY) + (1 - _W[7]) * (difficulty + change))


def _clamp_difficulty(difficulty: float) -> float:
    return min(max(difficulty, 1.0), 10.0)


def _stability_on_same_day(stability: float, grade: int) -> float:
    growth = exp(_W[17] * (grade - 3 + _W[18])) * stability ** -_W[19]
    return float(stability * (max(growth, 1.0) if grade == GOOD else growth))


def _stability_after_recall(stability: float, difficulty: float, chance: float) -> float:
    growth = exp(_W[8]) * (11 - difficulty) * stability ** -_W[9] * (exp((1 - chance) * _W[10]) - 1)
    return float(stability * (1 + growth))


def _stability_after_lapse(stability: float, difficulty: float, chance: float) -> float:
    reduced = _W[11] * difficulty ** -_W[12] * ((stability + 1) ** _W[13] - 1)
    return float(min(reduced * exp((1 - chance) * _W[14]), stability / exp(_W[17] * _W[18])))
