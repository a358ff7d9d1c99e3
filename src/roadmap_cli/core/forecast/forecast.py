"""The forecast: likely and safe dates of the milestones on the route, or why there are none.

Pure. Likely is the middle, safe is the date that holds with 85 %. The sentences are written here, so
that every output has the same words; dates are rounded, because none is known to the day, and no
sentence reproaches. Hours by the clock are "spent", estimated hours are "of the plan". It must not
know where weeks and milestones come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil

from roadmap_cli.core import wording
from roadmap_cli.core.forecast import arrival
from roadmap_cli.core.forecast.arrival import MAX_WEEKS, PLAN_TO_PACE, ExpectedPace
from roadmap_cli.core.forecast.pace import StudyWeeks
from roadmap_cli.core.forecast.weeks import WeekCount, count_weeks
from roadmap_cli.values import Record

OWN_PACE = "own pace"
COLD_WITH_PLAN, COLD_WITHOUT_PLAN = "cold start with plan", "cold start without plan"
WHAT_IF = "what if"
NOTHING_LEFT = "nothing left"

# A pace needs at least this many full weeks, and this many beside a plan.
MIN_WEEKS, MIN_WEEKS_WITH_PLAN = 4, 1
LIKELY, SAFE = 0.5, 0.85
# How much longer than planned people usually take, see arrival.PLAN_TO_PACE.
PLANNING_FACTOR = 1.6
# The share of the earned hours that needs time on record for "topics take you 1.3 times ...".
MOSTLY_TIMED = 0.8
AN_HOUR = 60
_NOTHING_LEFT = "nothing left to do"


class RouteMilestone(Record):
    """A milestone on the route and the minutes left from today until it is reached."""

    id: str
    title: str
    minutes: int


class Arrival(Record):
    """When a milestone will be reached; no dates where there is no pace yet or none that leads there."""

    id: str
    title: str
    sentence: str
    likely: str = ""
    safe: str = ""
    never: bool = False  # not even the middle lies within ten years: "not at this pace"
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
    hours_asked: float = 0  # a week, as planned or asked
    lever: ExtraHourEffect | None = None
    left_out: int = 0  # weeks of pauses that do not count
    hours_spent: float = 0  # by the clock, a week
    factor: float = 0  # how many times their estimate topics take; 0 where it is not known


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
    count = count_weeks(weeks.earned, weeks.lead)
    answer = _basis(weeks, count, route, today)._replace(hours_asked=round((planned or 0) / 60, 2))
    if not any(stop.minutes > 0 for stop in route):
        return answer
    full = len(weeks.earned)
    if full < (MIN_WEEKS_WITH_PLAN if planned else MIN_WEEKS):
        return _cold_start(answer, route, planned, what_if=what_if)
    if what_if and planned:
        kind = WHAT_IF
        pace = _hypothetical_pace(weeks, planned, count)
        sentence = _what_if_sentence(answer, planned, count, full)
    else:
        kind = OWN_PACE
        pace = arrival.expected_pace(weeks.earned, planned, weeks.lead)
        sentence = _pace_sentence(answer, count)
        if planned and (full < MIN_WEEKS or not count.minutes):
            sentence += f"; and from the {_usual_pace(planned)}"
    arrivals = tuple(_arrival(stop, today, pace) for stop in route)
    dated = [i for i, one in enumerate(arrivals) if one.likely]
    return answer._replace(
        kind=kind,
        sentence=sentence,
        milestones=arrivals,
        lever=_lever(route[dated[-1]], pace) if dated else None,
    )


def _basis(
    weeks: StudyWeeks, count: WeekCount, route: Sequence[RouteMilestone], today: str
) -> Forecast:
    """Return the forecast of a route on which nothing is left, with the weeks that count."""
    spent = sum(weeks.spent[place] for place in count.places) if weeks.spent else 0
    time = weeks.spent or (0,) * len(weeks.earned)
    factor = 0.0
    if count.minutes and spent and weeks.timed >= MOSTLY_TIMED:
        factor = round(spent / count.minutes, 2)
    return Forecast(
        kind=NOTHING_LEFT,
        sentence="Nothing is left on the route.",
        milestones=tuple(Arrival(s.id, s.title, _NOTHING_LEFT, today, today) for s in route),
        weeks=len(count.places),
        empty=sum(not weeks.earned[place] and not time[place] for place in count.places),
        hours=round(count.pace / 60, 2),
        left_out=count.left_out,
        hours_spent=round(spent / count.weeks / 60, 2) if spent else 0,
        factor=factor,
    )


def _hypothetical_pace(weeks: StudyWeeks, planned: int, count: WeekCount) -> ExpectedPace:
    """Return a pace that was asked for: as it is beside an own one, else as a plan."""
    if len(weeks.earned) < MIN_WEEKS or not count.minutes:
        return arrival.expected_pace(weeks.earned if count.minutes else (), planned, weeks.lead)
    return arrival.expected_pace(weeks.earned, None)._replace(minutes=planned)


def _arrival(stop: RouteMilestone, today: str, pace: ExpectedPace) -> Arrival:
    """Return the dates of a milestone at a pace."""
    if stop.minutes <= 0:
        return Arrival(stop.id, stop.title, _NOTHING_LEFT, today, today)
    likely, safe = (arrival.day_by(pace, stop.minutes, share, today) for share in (LIKELY, SAFE))
    if not likely:
        return Arrival(stop.id, stop.title, "not at this pace", never=True)
    now = date.fromisoformat(today)
    sentence = f"likely {wording.format_likely_day(date.fromisoformat(likely), now)}"
    if safe:
        sentence += f", safe {wording.format_safe_day(date.fromisoformat(safe), now)}"
    else:
        sentence += "; no safe date within ten years"
    return Arrival(stop.id, stop.title, sentence, likely, safe)


def _lever(stop: RouteMilestone, pace: ExpectedPace) -> ExtraHourEffect | None:
    """Return what one more hour a week would do to a milestone."""
    faster = pace._replace(minutes=pace.minutes + AN_HOUR)
    now, then = (arrival.weeks_until(p, stop.minutes, LIKELY) for p in (pace, faster))
    return _extra_hour_effect(stop, now - then)


def _extra_hour_effect(stop: RouteMilestone, earlier: float) -> ExtraHourEffect | None:
    """Return the effect of one more hour a week, or None when it is less than a week."""
    weeks = wording.round_weeks(earlier)
    if not weeks:
        return None
    sentence = f"+1 h a week is about {wording.format_weeks(weeks)} earlier for «{stop.title}»"
    return ExtraHourEffect(stop.id, stop.title, weeks, sentence)


def _cold_start(
    answer: Forecast, route: Sequence[RouteMilestone], planned: int | None, *, what_if: bool
) -> Forecast:
    """Return the forecast while there is no own pace: arithmetic, and no dates."""
    if not planned:
        sentence = (
            f"Not enough weeks yet for a forecast ({answer.weeks} of {MIN_WEEKS})."
            " 'roadmap report --hours-per-week 5' asks what if."
        )
        arrivals = tuple(Arrival(s.id, s.title, "not enough weeks yet") for s in route)
        return answer._replace(kind=COLD_WITHOUT_PLAN, sentence=sentence, milestones=arrivals)
    arrivals = tuple(_plan_arrival(stop, planned) for stop in route)
    last = arrivals[-1]
    weeks = wording.format_about_weeks(last.by_plan)
    sentence = f"At {wording.format_weekly_hours(planned)}: {weeks} by the plan"
    if last.by_plan < last.usual and last.by_plan <= MAX_WEEKS:
        usual = wording.format_about_weeks(last.usual, is_after_weeks=last.by_plan)
        sentence += f"; people usually need about {PLANNING_FACTOR} times as long, so {usual}"
    sentence += ". From the second week on there is a range."
    lever = None
    if last.usual <= MAX_WEEKS:
        minutes = route[-1].minutes
        lever = _extra_hour_effect(
            route[-1], PLANNING_FACTOR * (minutes / planned - minutes / (planned + AN_HOUR))
        )
    return answer._replace(
        kind=WHAT_IF if what_if else COLD_WITH_PLAN,
        sentence=sentence,
        milestones=arrivals,
        lever=lever,
    )


def _plan_arrival(stop: RouteMilestone, planned: int) -> Arrival:
    by_plan = ceil(stop.minutes / planned)
    # From the weeks that are said beside it; what usually takes less than one stays one.
    is_within_a_week = PLANNING_FACTOR * stop.minutes <= planned
    usual = by_plan if is_within_a_week else wording.round_weeks(PLANNING_FACTOR * by_plan)
    sentence = f"{wording.format_about_weeks(by_plan)} by the plan" if by_plan else _NOTHING_LEFT
    if by_plan < usual and by_plan <= MAX_WEEKS:
        sentence += f", usually {wording.format_about_weeks(usual, is_after_weeks=by_plan)}"
    return Arrival(stop.id, stop.title, sentence, by_plan=by_plan, usual=usual)


def _pace_sentence(answer: Forecast, count: WeekCount) -> str:
    """Return the sentence about the weeks that a forecast is based on."""
    weeks = f"{answer.weeks} weeks" if answer.weeks != 1 else "week"
    text = f"from your last {weeks}"
    if answer.empty == answer.weeks:
        return text + (", all of them empty" if answer.weeks != 1 else ", an empty one")
    if answer.empty:
        text += f", {answer.empty} of them empty"
    text += f"; {_format_pace(answer, count)}"
    if answer.left_out:
        is_one = answer.left_out == 1
        text += f"; {answer.left_out} more {'week' if is_one else 'weeks'} of a pause"
        text += " is left out" if is_one else " are left out"
    return text


def _format_pace(answer: Forecast, count: WeekCount) -> str:
    """Return the hours a week, by the clock too where most of the time is on record."""
    spent = f"{wording.format_weekly_hours(60 * answer.hours_spent)} spent"
    if not count.minutes:
        return f"{spent}, nothing of the plan earned yet"
    earned = wording.format_weekly_hours(count.pace)
    both = f"{spent}, {earned.removesuffix(' a week')} of the plan earned"
    if not answer.factor:
        # Less time than that is on record for a part of the work only.
        return both if answer.hours_spent > answer.hours else f"{earned} of the plan"
    factor = f"{answer.factor:.1f}".removesuffix(".0")
    times = "as long as estimated" if factor == "1" else f"{factor} times their estimate"
    return f"{both}: topics take you {times}"


def _usual_pace(planned: int) -> str:
    usual = wording.format_weekly_hours(planned * PLAN_TO_PACE).removesuffix(" a week")
    return (
        f"{wording.format_weekly_hours(planned)} you mean to study, of which people usually make"
        f" about {usual}"
    )


def _what_if_sentence(answer: Forecast, planned: int, count: WeekCount, full: int) -> str:
    """Return the sentence that compares a hypothetical pace with the learner's weeks."""
    asked = wording.format_weekly_hours(planned)
    if full < MIN_WEEKS or not count.minutes:
        usual = wording.format_weekly_hours(planned * PLAN_TO_PACE).removesuffix(" a week")
        text = f"at {asked}, of which people usually make about {usual}"
        return text + ("; your own weeks count too" if count.minutes else "")
    own = wording.format_weekly_hours(count.pace).removesuffix(" a week")
    return f"at {asked} of the plan instead of {own}"
