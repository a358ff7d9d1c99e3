"""The forecast: likely and safe dates of the milestones on the route, or why there are none.

Pure. Likely is the median of the simulated futures, safe is the date that 85 % of them meet. The
sentences are written here, so that every output has the same words; dates are rounded, because none
is known to the day, and no sentence reproaches. It must not know where weeks and milestones come
from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from roadmap_cli.core import wording
from roadmap_cli.core.forecast import futures
from roadmap_cli.values import Record

OWN_PACE = "own pace"
COLD_WITH_PLAN, COLD_WITHOUT_PLAN = "cold start with plan", "cold start without plan"
WHAT_IF = "what if"
NOTHING_LEFT = "nothing left"

# An own pace needs at least this many full weeks.
MIN_WEEKS = 4
# At most this many weeks of a pause count: a longer one says no more about the pace afterwards.
MAX_PAUSE_WEEKS = 8
LIKELY, SAFE = 0.5, 0.85
# How much longer than planned people usually take: 55.5 days for 33.9, see futures.PLAN_TO_PACE.
PLANNING_FACTOR = 1.6
AN_HOUR = 60
_NOTHING_LEFT = "nothing left to do"


class RouteMilestone(Record):
    """A milestone on the route and the minutes left from today until it is reached."""

    id: str
    title: str
    minutes: int


class Arrival(Record):
    """When a milestone will be reached; no dates where there is no pace yet."""

    id: str
    title: str
    sentence: str
    likely: str = ""
    safe: str = ""
    never: bool = False  # more than 15 % of the futures take ten years: "not at this pace"
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
    empty: int = 0  # of these weeks
    hours: float = 0  # the mean of these weeks
    hours_asked: float = 0  # a week, as planned or asked
    lever: ExtraHourEffect | None = None


class PastForecast(Record):
    """A forecast for one milestone as the learner saw it on a day."""

    day: str
    milestone: str
    likely: str
    safe: str


class HitRate(Record):
    """How many safe dates of earlier forecasts held, of those that are decided."""

    decided: int
    held: int
    by_likely: int  # reached on or before the likely date
    sentence: str


def forecast(
    weeks: Sequence[int],
    route: Sequence[RouteMilestone],
    today: str,
    planned: int | None = None,
    *,
    what_if: bool = False,
) -> Forecast:
    """Return the forecast for the milestones of a route.

    `weeks` are the earned minutes from pace.weekly_minutes, `planned` is minutes a week. With
    `what_if` the latter is not a plan but a hypothetical pace: the learner's weeks, if there are
    enough, are scaled to it and keep their ups and downs.
    """
    weeks, pause = _cut_long_pause(weeks)
    recent = weeks[-futures.WINDOW :]
    mean = sum(recent) / len(recent) if recent else 0.0
    answer = Forecast(
        kind=NOTHING_LEFT,
        sentence="Nothing is left on the route.",
        milestones=tuple(Arrival(s.id, s.title, _NOTHING_LEFT, today, today) for s in route),
        weeks=len(recent),
        empty=sum(not week for week in recent),
        hours=round(mean / 60, 2),
        hours_asked=round((planned or 0) / 60, 2),
    )
    if not any(stop.minutes > 0 for stop in route):
        return answer
    what_if_minutes = planned if what_if else None
    if len(weeks) < MIN_WEEKS or (what_if_minutes and not mean):
        return _cold_start(answer, route, planned, what_if=what_if)
    kind, sentence = OWN_PACE, _pace_sentence(answer, mean, pause)
    if what_if_minutes:
        kind, sentence = WHAT_IF, _what_if_sentence(answer, what_if_minutes, mean)
        planned = None
    if not mean:
        arrivals = tuple(_arrival(stop, today, [float(futures.MAX_WEEKS)]) for stop in route)
        return answer._replace(kind=kind, sentence=sentence, milestones=arrivals)
    pace = [week * what_if_minutes / mean if what_if_minutes else week for week in recent]
    expected = futures.prior(pace, planned)
    times = futures.weeks_until(pace, expected, [stop.minutes for stop in route])
    arrivals = tuple(_arrival(stop, today, t) for stop, t in zip(route, times, strict=True))
    lever = None
    dated = [i for i, arrival in enumerate(arrivals) if not arrival.never]
    if dated:
        stop, before = route[dated[-1]], times[dated[-1]]
        after = futures.weeks_until(pace, expected, [stop.minutes], extra_minutes=AN_HOUR)[0]
        earlier = futures.quantile(before, LIKELY) - futures.quantile(after, LIKELY)
        lever = _extra_hour_effect(stop, earlier)
    return answer._replace(kind=kind, sentence=sentence, milestones=arrivals, lever=lever)


def _arrival(stop: RouteMilestone, today: str, times: Sequence[float]) -> Arrival:
    """Return the dates of a milestone from the sorted weeks of all futures."""
    if stop.minutes <= 0:
        return Arrival(stop.id, stop.title, _NOTHING_LEFT, today, today)
    safe = futures.quantile(times, SAFE)
    if safe >= futures.MAX_WEEKS:
        return Arrival(stop.id, stop.title, "not at this pace", never=True)
    now = date.fromisoformat(today)
    likely_on, safe_on = (
        now + timedelta(days=ceil(7 * weeks)) for weeks in (futures.quantile(times, LIKELY), safe)
    )
    likely = wording.format_likely_day(likely_on, now)
    sentence = f"likely {likely}, safe {wording.format_safe_day(safe_on, now)}"
    return Arrival(stop.id, stop.title, sentence, likely_on.isoformat(), safe_on.isoformat())


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
    if last.by_plan <= futures.MAX_WEEKS:
        usual = wording.format_about_weeks(last.usual, is_after_weeks=last.by_plan)
        sentence += f"; people usually need about {PLANNING_FACTOR} times as long, so {usual}"
    sentence += "."
    if answer.weeks < MIN_WEEKS:
        sentence += " From the fifth week on your own pace is used."
    lever = None
    if last.usual <= futures.MAX_WEEKS:
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
    usual = max(by_plan, wording.round_weeks(PLANNING_FACTOR * stop.minutes / planned))
    sentence = f"{wording.format_about_weeks(by_plan)} by the plan" if by_plan else _NOTHING_LEFT
    if 0 < by_plan <= futures.MAX_WEEKS:
        sentence += f", usually {wording.format_about_weeks(usual, is_after_weeks=by_plan)}"
    return Arrival(stop.id, stop.title, sentence, by_plan=by_plan, usual=usual)


def _cut_long_pause(weeks: Sequence[int]) -> tuple[Sequence[int], int]:
    """Return the weeks with a pause until today cut to eight, and the length of one that was cut.

    A learner who comes back after a year does not have a pace of zero.
    """
    last_worked = next((i for i in range(len(weeks), 0, -1) if weeks[i - 1]), 0)
    pause = len(weeks) - last_worked
    if not last_worked or pause <= MAX_PAUSE_WEEKS:
        return weeks, 0
    return weeks[: last_worked + MAX_PAUSE_WEEKS], pause


def _pace_sentence(answer: Forecast, mean: float, pause: int) -> str:
    """Return the sentence about the weeks that a forecast is based on."""
    if not mean:
        return f"from your last {answer.weeks} weeks, all of them empty"
    empty = f", {answer.empty} of them empty" if answer.empty else ""
    text = f"from your last {answer.weeks} weeks{empty}; {wording.format_weekly_hours(mean)}"
    if pause:
        text += f"; of your pause of {pause} weeks only {MAX_PAUSE_WEEKS} are counted"
    return text


def _what_if_sentence(answer: Forecast, what_if_minutes: int, mean: float) -> str:
    """Return the sentence that compares a hypothetical pace with the learner's weeks."""
    own = wording.format_weekly_hours(mean).removesuffix(" a week")
    return (
        f"at {wording.format_weekly_hours(what_if_minutes)} instead of {own},"
        f" with the ups and downs of your last {answer.weeks} weeks"
    )


def hit_rate(forecasts: Iterable[PastForecast], reached: Mapping[str, str], today: str) -> HitRate:
    """Return how many safe dates held, of those that are decided.

    A date is decided once its milestone is reached or the date has passed; it held if the milestone
    was reached by then. `reached` maps milestones to days. Forecasts without a date do not count.
    """
    decided = held = by_likely = 0
    days = {milestone: day for milestone, day in reached.items() if day <= today}
    for promise in forecasts:
        day = days.get(promise.milestone)
        # ISO days of four-digit years compare as text.
        if not promise.safe or (day and day < promise.day) or (not day and promise.safe >= today):
            continue
        decided += 1
        held += day is not None and day <= promise.safe
        by_likely += day is not None and day <= promise.likely
    sentence = f"{held} of your {decided} past safe dates held" if decided else ""
    if decided == 1:
        sentence = f"your one past safe date {'held' if held else 'did not hold'}"
    return HitRate(decided, held, by_likely, sentence)
