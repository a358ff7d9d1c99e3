"""How long work may take at a pace: a middle, and a range around it. Pure.

Owns the numbers of the forecast. The middle is the work divided by the pace of the weeks that count.
A plan is worth four weeks of what people usually make of one, beside all weeks on record: their
number does not depend on how much was done in them, so more work never makes the pace lower. The
range is log-logistic: the odds that it is done by then, raised to a spread. So every share of
certainty has its day, more work never takes less time, and more weeks with anything earned or spent
in them make the range narrower. `studies` measures how often
the dates hold. It must not know milestones or sentences.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, inf, sqrt

from roadmap_cli.core.forecast.pace import StudyWeeks
from roadmap_cli.values import Record

# Ten years: what takes longer has no date.
MAX_WEEKS = 520
# How much longer than planned people usually take: students expected 33.9 days for their theses and
# took 55.5 (Buehler, Griffin and Ross 1994).
PLANNING_FACTOR = 1.6
# How many of the learner's own weeks a plan is worth.
PLAN_WEEKS = 4.0
# The variance of the range: that of the months to come, and that of one week on record. Both were
# set on simulated learners (studies) and wait for real logs.
MONTHS_VARIANCE, WEEK_VARIANCE = 0.11, 0.36


class ExpectedPace(Record):
    """Minutes of the roadmap a week, and how wide the range around them is."""

    minutes: float
    spread: float


def expected_pace(weeks: StudyWeeks, planned: int | None) -> ExpectedPace:
    """Return the pace that follows from the weeks on record and from a plan of minutes a week."""
    count, plan_weeks = weeks.week_count, PLAN_WEEKS if planned else 0.0
    pace = count.minutes / (count.weeks or 1)
    if planned:
        own = len(weeks.earned)
        pace = (own * pace + plan_weeks * usual_pace(planned)) / (own + plan_weeks)
    evidence = max(plan_weeks + weeks.busy, 1)
    return ExpectedPace(pace, sqrt(MONTHS_VARIANCE + WEEK_VARIANCE / evidence))


def usual_pace(planned: float) -> float:
    """Return what people usually make of planned minutes a week."""
    return planned / PLANNING_FACTOR


def weeks_until(pace: ExpectedPace, minutes: float, share: float) -> float:
    """Return the weeks in which so many minutes are done with a probability between 0 and 1."""
    if minutes <= 0:
        return 0.0
    if pace.minutes <= 0:
        return inf
    return float(minutes / pace.minutes * (share / (1 - share)) ** pace.spread)


def day_by(pace: ExpectedPace, minutes: float, share: float, today: str) -> str:
    """Return the day by which so many minutes are done with a probability; "" after ten years."""
    weeks = weeks_until(pace, minutes, share)
    return "" if weeks >= MAX_WEEKS else date_after(7 * weeks, today)


def date_after(days: float, today: str) -> str:
    """Return the date of the first day on which so many days have passed."""
    return (date.fromisoformat(today) + timedelta(days=ceil(days))).isoformat()
