"""The forecast: likely and safe dates of the milestones on the route, or why there are none.

Pure. Likely is the middle, "probably" in words; safe is the date that holds with 85 %, "almost
surely". The sentences are written here, so that every output has the same words; dates are rounded,
because none is known to the day, and no sentence reproaches. Hours by the clock are "spent",
estimated hours are "of the plan". It must not know where weeks and milestones come from.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from math import ceil

from roadmap_cli.core import wording
from roadmap_cli.core.forecast import arrival
from roadmap_cli.core.forecast.arrival import MAX_WEEKS, PLANNING_FACTOR, ExpectedPace
from roadmap_cli.core.forecast.basis_sentences import hours_a_week, pace_sentence, what_if_sentence
from roadmap_cli.core.forecast.pace import (
    MAX_HOURS_A_WEEK,
    MIN_WEEKS,
    StudyWeeks,
    minutes_a_week,
)
from roadmap_cli.core.forecast.weeks import WeekCount
from roadmap_cli.values import Record

OWN_PACE = "own pace"
COLD_WITH_PLAN, COLD_WITHOUT_PLAN = "cold start with plan", "cold start without plan"
WHAT_IF = "what if"
NOTHING_LEFT = "nothing left"

LIKELY, SAFE = 0.5, 0.85
# The share of the earned hours that needs time on record for "topics take you 1.3 times ...".
MOSTLY_TIMED = 0.8
AN_HOUR = 60
# Tenths of an hour, from ten hours on whole ones.
_HOURS_TO_NAME = (*(n / 10 for n in range(1, 100)), *map(float, range(10, MAX_HOURS_A_WEEK + 1)))
_NOTHING_LEFT = "nothing left to do"


DaysAt = Callable[[float], int]


class RouteMilestone(Record):
    """A milestone on the route and the minutes left from today until it is reached."""

    id: str
    title: str
    minutes: int
    # The days until then at some minutes of the plan a week, where exercises take days.
    days_at: DaysAt | None = None


class Arrival(Record):
    """When a milestone will be reached; no dates where there is no pace yet or none that leads there."""

    id: str
    title: str
    sentence: str
    likely: str = ""
    safe: str = ""
    never: bool = False  # not even the middle lies within ten years
    by_plan: int = 0  # weeks, while there is no own pace; so is the next
    usual: int = 0


class ExtraHourEffect(Record):
    """What one hour a week more would do to a milestone."""

    id: str
    title: str
    weeks: int
    sentence: str


class Forecast(Record):
    """When the milestones of the route will be reached, and the basis of that."""

    kind: str
    sentence: str
    milestones: tuple[Arrival, ...]
    weeks: int = 0  # full weeks it is based on
    empty: int = 0  # of these weeks, without anything earned or spent
    hours: float = 0  # of the plan a week, the mean of these weeks
    hours_asked: float = 0.0  # a week, as planned or asked
    lever: ExtraHourEffect | None = None
    left_out: int = 0  # weeks of pauses that do not count
    hours_spent: float = 0  # by the clock, a week
    factor: float = 0  # how many times their estimate topics take; 0 where it is not known
    pace: ExpectedPace | None = None  # what the dates are computed from


def forecast(
    weeks: StudyWeeks,
    route: Sequence[RouteMilestone],
    today: str,
    planned: int | None = None,
    *,
    what_if: bool = False,
) -> Forecast:
    """Return the forecast for the milestones of a route.

    `planned` is minutes a week. With `what_if` it is not a plan but a hypothetical pace, where the
    learner has one.
    """
    count = weeks.week_count
    answer = _basis(weeks, count, route, today)._replace(hours_asked=round((planned or 0) / 60, 2))
    if not any(stop.minutes > 0 for stop in route):
        return answer
    if not planned and not weeks.has_own_pace:
        return _too_few_weeks(answer, route, len(weeks.earned))
    if planned and not weeks.earned:
        return _cold_start(answer, route, planned, what_if=what_if)
    if what_if and planned:
        kind = WHAT_IF
        pace = _hypothetical_pace(weeks, planned)
        sentence = what_if_sentence(weeks, planned)
    else:
        kind = OWN_PACE
        pace = arrival.expected_pace(weeks, planned)
        sentence = pace_sentence(weeks, answer, planned)
    arrivals = tuple(_arrival(stop, today, pace) for stop in route)
    dated = [i for i, one in enumerate(arrivals) if one.likely]
    return answer._replace(
        kind=kind,
        sentence=sentence,
        milestones=arrivals,
        pace=pace,
        lever=_faster_by_an_hour(route[dated[-1]], pace) if dated else None,
    )


def hours_to_arrive(weeks: StudyWeeks, stop: RouteMilestone, days: int, share: float) -> float:
    """Return the fewest hours a week at which a milestone is reached after some days.

    `share` is how likely that is. It asks what `forecast` says of these hours; 0 if none are enough.
    """

    def is_enough(hours: float) -> bool:
        pace = _hypothetical_pace(weeks, minutes_a_week(hours))
        return ceil(days_until(stop, pace, share)) <= days

    place = bisect_left(_HOURS_TO_NAME, True, key=is_enough)
    return _HOURS_TO_NAME[place] if place < len(_HOURS_TO_NAME) else 0


def _basis(
    weeks: StudyWeeks, count: WeekCount, route: Sequence[RouteMilestone], today: str
) -> Forecast:
    """Return the forecast of a route on which nothing is left, with the weeks that count."""
    time = weeks.spent or (0,) * len(weeks.earned)
    earned, spent = (count.sum_of(s) for s in (weeks.timed_earned, weeks.timed_spent))
    is_timed = earned and earned >= MOSTLY_TIMED * count.minutes
    return Forecast(
        kind=NOTHING_LEFT,
        sentence="Nothing is left on the route.",
        milestones=tuple(Arrival(s.id, s.title, _NOTHING_LEFT, today, today) for s in route),
        weeks=len(count.places),
        empty=sum(not weeks.earned[place] and not time[place] for place in count.places),
        hours=round(count.pace / 60, 2),
        left_out=count.left_out,
        hours_spent=hours_a_week(weeks.spent, count),
        factor=round(spent / earned, 2) if is_timed else 0.0,
    )


def _hypothetical_pace(weeks: StudyWeeks, planned: int) -> ExpectedPace:
    """Return a pace that was asked for: as it is beside an own one, else as a plan."""
    if not weeks.has_own_pace:
        return arrival.expected_pace(weeks, planned)
    return arrival.expected_pace(weeks, None)._replace(minutes=planned)


def days_until(stop: RouteMilestone, pace: ExpectedPace, share: float) -> float:
    """Return the days until a milestone is reached with a probability between 0 and 1."""
    weeks = arrival.weeks_until(pace, stop.minutes, share)
    if stop.days_at is None or not 0 < weeks < MAX_WEEKS:
        return 7 * weeks
    # As in a plan at the pace that has this probability.
    return stop.days_at(stop.minutes / weeks)


def day_by(stop: RouteMilestone, pace: ExpectedPace, share: float, today: str) -> str:
    """Return the day by which a milestone is reached with a probability; "" after ten years."""
    days = days_until(stop, pace, share)
    return "" if days >= 7 * MAX_WEEKS else arrival.date_after(days, today)


def _arrival(stop: RouteMilestone, today: str, pace: ExpectedPace) -> Arrival:
    """Return the dates of a milestone at a pace."""
    if stop.minutes <= 0:
        return Arrival(stop.id, stop.title, _NOTHING_LEFT, today, today)
    likely, safe = (day_by(stop, pace, share, today) for share in (LIKELY, SAFE))
    if not likely:
        return Arrival(stop.id, stop.title, "more than ten years away at this pace", never=True)
    now = date.fromisoformat(today)
    sentence = f"probably {wording.format_by_day(date.fromisoformat(likely), now)}"
    if safe:
        sentence += f", almost surely {wording.format_safe_day(date.fromisoformat(safe), now)}"
    else:
        sentence += '; the "almost surely" date is more than ten years away'
    return Arrival(stop.id, stop.title, sentence, likely, safe)


def _faster_by_an_hour(stop: RouteMilestone, pace: ExpectedPace) -> ExtraHourEffect | None:
    """Return what one more hour a week would do to a milestone."""
    faster = pace._replace(minutes=pace.minutes + AN_HOUR)
    now, then = (days_until(stop, p, LIKELY) for p in (pace, faster))
    return _extra_hour_effect(stop, (now - then) / 7)


def _extra_hour_effect(stop: RouteMilestone, earlier: float) -> ExtraHourEffect | None:
    """Return the effect of one more hour a week, or None when it is less than a week."""
    weeks = wording.round_weeks(earlier)
    if not weeks:
        return None
    earlier_by = wording.format_about_weeks(weeks)
    sentence = f"One more hour a week would bring {wording.quote_title(stop.title)} forward by {earlier_by}."
    return ExtraHourEffect(stop.id, stop.title, weeks, sentence)


def _too_few_weeks(answer: Forecast, route: Sequence[RouteMilestone], weeks: int) -> Forecast:
    """Return the forecast while there are too few weeks and no plan: no dates."""
    sentence = (
        f"There are too few weeks for a forecast yet ({weeks} of {MIN_WEEKS})."
        " To try out a pace: 'roadmap report --hours-per-week 5'."
    )
    arrivals = tuple(
        Arrival(s.id, s.title, "too few weeks yet" if s.minutes else _NOTHING_LEFT) for s in route
    )
    return answer._replace(kind=COLD_WITHOUT_PLAN, sentence=sentence, milestones=arrivals)


def _cold_start(
    answer: Forecast, route: Sequence[RouteMilestone], planned: int, *, what_if: bool
) -> Forecast:
    """Return the forecast from a plan alone: arithmetic, and no dates."""
    arrivals = tuple(_plan_arrival(stop, planned) for stop in route)
    last = arrivals[-1]
    sentence = (
        f"At {wording.format_weekly_hours(planned)} the plan takes"
        f" {wording.format_about_weeks(last.by_plan)}"
    )
    if last.by_plan < last.usual and last.by_plan <= MAX_WEEKS:
        usual = wording.format_about_weeks(last.usual, is_after_weeks=last.by_plan)
        sentence += f"; people usually need about {PLANNING_FACTOR} times as long, so {usual}"
    sentence += ". After your first full week of study there will be a range of dates."
    lever = None
    if last.usual <= MAX_WEEKS:
        now, then = (_weeks_by_plan(route[-1], pace) for pace in (planned, planned + AN_HOUR))
        lever = _extra_hour_effect(route[-1], PLANNING_FACTOR * (now - then))
    return answer._replace(
        kind=WHAT_IF if what_if else COLD_WITH_PLAN,
        sentence=sentence,
        milestones=arrivals,
        lever=lever,
    )


def _weeks_by_plan(stop: RouteMilestone, planned: float) -> float:
    """Return the weeks until a milestone is reached at planned minutes a week."""
    return stop.minutes / planned if stop.days_at is None else stop.days_at(planned) / 7


def _plan_arrival(stop: RouteMilestone, planned: int) -> Arrival:
    by_plan = ceil(_weeks_by_plan(stop, planned))
    # From the weeks that are said beside it; what usually takes less than one stays one.
    is_within_a_week = PLANNING_FACTOR * stop.minutes <= planned
    usual = by_plan if is_within_a_week else wording.round_weeks(PLANNING_FACTOR * by_plan)
    sentence = f"{wording.format_about_weeks(by_plan)} by the plan" if by_plan else _NOTHING_LEFT
    if by_plan < usual and by_plan <= MAX_WEEKS:
        sentence += f", usually {wording.format_about_weeks(usual, is_after_weeks=by_plan)}"
    return Arrival(stop.id, stop.title, sentence, by_plan=by_plan, usual=usual)
