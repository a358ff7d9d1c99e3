"""When the milestones of the route will be reached: likely and safe dates, or why there are none.

Pure. Likely is the middle of the futures, safe is what 85 % of them keep. The sentences are made
here, so that every output says them alike; they are rounded, because no date is known to the day,
and never reproach. It must not know where weeks and milestones come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from roadmap_cli.core import futures, wording
from roadmap_cli.values import Value

OWN_PACE = "own pace"
COLD_WITH_PLAN, COLD_WITHOUT_PLAN = "cold start with plan", "cold start without plan"
WHAT_IF = "what if"
NOTHING_LEFT = "nothing left"

# So many full weeks must be on the log before a pace is made of them.
LEAST_WEEKS = 4
# A longer pause says nothing more about the pace afterwards.
LONGEST_PAUSE = 8
LIKELY, SAFE = 0.5, 0.85
# How much longer than planned people usually take: 55.5 days for 33.9, see futures.PLAN_TO_PACE.
USUAL = 1.6
AN_HOUR = 60


class Ahead(Value):
    """A milestone on the route and the minutes left from today until it is reached."""

    id: str
    title: str
    minutes: int


class Arrival(Value):
    """When a milestone will be reached; no dates where there is no pace yet."""

    id: str
    title: str
    sentence: str
    likely: str = ""
    safe: str = ""
    never: bool = False  # more than 15 % of the futures take ten years: "not at this pace"
    by_plan: int = 0  # weeks, without a pace of one's own; likewise the next
    usual: int = 0


class Lever(Value):
    """What one hour a week more would do to a milestone."""

    id: str
    title: str
    weeks: int
    sentence: str


class Forecast(Value):
    """When the milestones of the route will be reached, and what that is based on."""

    kind: str
    sentence: str
    milestones: tuple[Arrival, ...]
    weeks: int = 0  # full weeks it is based on
    empty: int = 0  # of these
    hours: float = 0  # the mean of these weeks
    hours_asked: float = 0  # a week, as planned or asked
    lever: Lever | None = None


class Shown(Value):
    """A forecast for one milestone as the learner saw it on a day."""

    day: str
    milestone: str
    likely: str
    safe: str


class HitRate(Value):
    """How earlier forecasts fared: those whose safe date has come to a decision."""

    decided: int
    held: int
    by_likely: int  # reached even on or before the likely date
    sentence: str


def forecast(
    weeks: Sequence[int],
    route: Sequence[Ahead],
    today: str,
    planned: int | None = None,
    *,
    what_if: bool = False,
) -> Forecast:
    """Return when the milestones of a route will be reached.

    `weeks` are earned minutes as pace.weeks_of gives them, `planned` minutes a week. With `what_if`
    these are not a plan but a question: own weeks, if there are enough, keep their ups and downs
    and become as good as asked.
    """
    weeks, pause = _without_long_pause(weeks)
    recent = weeks[-futures.WINDOW :]
    mean = sum(recent) / len(recent) if recent else 0.0
    answer = Forecast(
        NOTHING_LEFT,
        "Nothing is left on the route.",
        tuple(Arrival(s.id, s.title, "nothing left to do", today, today) for s in route),
        len(recent),
        sum(not week for week in recent),
        round(mean / 60, 2),
        round((planned or 0) / 60, 2),
    )
    if not any(stop.minutes > 0 for stop in route):
        return answer
    asked = planned if what_if else None
    if len(weeks) < LEAST_WEEKS or (asked and not mean):
        return _without_pace(answer, route, planned, what_if=what_if)
    kind, sentence = OWN_PACE, _based_on(answer, mean, pause)
    if asked:
        kind = WHAT_IF
        sentence = _asked_instead(answer, asked, mean)
        planned = None
    if not mean:
        arrivals = tuple(_arrival(stop, today, [float(futures.MOST_WEEKS)]) for stop in route)
        return answer._replace(kind=kind, sentence=sentence, milestones=arrivals)
    pace = [week * asked / mean if asked else week for week in recent]
    expected = futures.prior(pace, planned)
    times = futures.weeks_until(pace, expected, [stop.minutes for stop in route])
    arrivals = tuple(_arrival(stop, today, found) for stop, found in zip(route, times, strict=True))
    lever = None
    dated = [place for place, arrival in enumerate(arrivals) if not arrival.never]
    if dated:
        stop, before = route[dated[-1]], times[dated[-1]]
        after = futures.weeks_until(pace, expected, [stop.minutes], more=AN_HOUR)[0]
        earlier = futures.quantile(before, LIKELY) - futures.quantile(after, LIKELY)
        lever = _lever(stop, earlier)
    return answer._replace(kind=kind, sentence=sentence, milestones=arrivals, lever=lever)


def _arrival(stop: Ahead, today: str, times: Sequence[float]) -> Arrival:
    """Return the dates of a milestone from the sorted weeks of all futures."""
    if stop.minutes <= 0:
        return Arrival(stop.id, stop.title, "nothing left to do", today, today)
    safe = futures.quantile(times, SAFE)
    if safe >= futures.MOST_WEEKS:
        return Arrival(stop.id, stop.title, "not at this pace", never=True)
    now = date.fromisoformat(today)
    likely_on, safe_on = (
        now + timedelta(days=ceil(7 * weeks)) for weeks in (futures.quantile(times, LIKELY), safe)
    )
    sentence = f"likely {wording.likely_day(likely_on, now)}, safe {wording.safe_day(safe_on, now)}"
    return Arrival(stop.id, stop.title, sentence, likely_on.isoformat(), safe_on.isoformat())


def _lever(stop: Ahead, earlier: float) -> Lever | None:
    """Return what one hour more does, unless it is less than a week."""
    weeks = wording.round_weeks(earlier)
    if not weeks:
        return None
    sentence = f"+1 h a week is about {wording.weeks_or_years(weeks)} earlier for «{stop.title}»"
    return Lever(stop.id, stop.title, weeks, sentence)


def _without_pace(
    answer: Forecast, route: Sequence[Ahead], planned: int | None, *, what_if: bool
) -> Forecast:
    """Return what can be said while there is no pace of one's own: arithmetic, and no dates."""
    if not planned:
        sentence = (
            f"Not enough weeks yet for a forecast ({answer.weeks} of {LEAST_WEEKS})."
            " 'roadmap report --hours-per-week 5' asks what if."
        )
        arrivals = tuple(Arrival(s.id, s.title, "not enough weeks yet") for s in route)
        return answer._replace(kind=COLD_WITHOUT_PLAN, sentence=sentence, milestones=arrivals)
    arrivals = tuple(_by_plan(stop, planned) for stop in route)
    last = arrivals[-1]
    sentence = (
        f"At {wording.hours_a_week(planned)}: {wording.about_weeks(last.by_plan)} by the plan"
    )
    if last.by_plan <= futures.MOST_WEEKS:
        usual = wording.about_weeks(last.usual, like=last.by_plan)
        sentence += f"; people usually need about {USUAL} times as long, so {usual}"
    sentence += "."
    if answer.weeks < LEAST_WEEKS:
        sentence += " From the fifth week on your own pace is used."
    lever = None
    if last.usual <= futures.MOST_WEEKS:
        minutes = route[-1].minutes
        lever = _lever(route[-1], USUAL * (minutes / planned - minutes / (planned + AN_HOUR)))
    return answer._replace(
        kind=WHAT_IF if what_if else COLD_WITH_PLAN,
        sentence=sentence,
        milestones=arrivals,
        lever=lever,
    )


def _by_plan(stop: Ahead, planned: int) -> Arrival:
    by_plan = ceil(stop.minutes / planned)
    usual = max(by_plan, wording.round_weeks(USUAL * stop.minutes / planned))
    usually = wording.about_weeks(usual, like=by_plan)
    sentence = f"{wording.about_weeks(by_plan)} by the plan, usually {usually}"
    if not by_plan:
        sentence = "nothing left to do"
    elif by_plan > futures.MOST_WEEKS:
        sentence = f"{wording.about_weeks(by_plan)} by the plan"
    return Arrival(stop.id, stop.title, sentence, by_plan=by_plan, usual=usual)


def _without_long_pause(weeks: Sequence[int]) -> tuple[Sequence[int], int]:
    """Return the weeks with at most eight of the pause that lasts until today, and its length.

    Who comes back after a year is not somebody who earns nothing.
    """
    worked = next((i for i in range(len(weeks), 0, -1) if weeks[i - 1]), 0)
    pause = len(weeks) - worked
    if not worked or pause <= LONGEST_PAUSE:
        return weeks, 0
    return weeks[: worked + LONGEST_PAUSE], pause


def _based_on(answer: Forecast, mean: float, pause: int) -> str:
    """Say which weeks a forecast is made of."""
    if not mean:
        return f"from your last {answer.weeks} weeks, all of them empty"
    empty = f", {answer.empty} of them empty" if answer.empty else ""
    text = f"from your last {answer.weeks} weeks{empty}; {wording.hours_a_week(mean)}"
    if pause:
        text += f"; of your pause of {pause} weeks only {LONGEST_PAUSE} are counted"
    return text


def _asked_instead(answer: Forecast, asked: int, mean: float) -> str:
    """Say what was asked, and what it is compared with."""
    return (
        f"at {wording.hours_a_week(asked)} instead of {wording.hours_a_week(mean).removesuffix(' a week')},"
        f" with the ups and downs of your last {answer.weeks} weeks"
    )


def hit_rate(shown: Iterable[Shown], reached: Mapping[str, str], today: str) -> HitRate:
    """Return how many safe dates held, of those that have come to a decision.

    Decided is what was reached, or whose safe date has passed; held is what was reached on or
    before that date. `reached` gives the day by milestone. "Not at this pace" was no promise.
    """
    decided = held = by_likely = 0
    for promise in shown:
        day = reached.get(promise.milestone, "")
        if day > today:
            day = ""
        # ISO days of four-digit years compare as text.
        if not promise.safe or (day and day < promise.day) or (not day and promise.safe >= today):
            continue
        decided += 1
        held += bool(day) and day <= promise.safe
        by_likely += bool(day) and day <= promise.likely
    return HitRate(decided, held, by_likely, _fared(decided, held))


def _fared(decided: int, held: int) -> str:
    if not decided:
        return ""
    if decided == 1:
        return f"your one past safe date {'held' if held else 'did not hold'}"
    return f"{held} of your {decided} past safe dates held"
