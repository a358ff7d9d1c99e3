"""The aim in full: what is left, what its day asks for, what the learner's pace makes of it. Pure.

The sentences are written here, so that `aim` and `report` have the same words. Hours are those of the
plan. Nothing is advised that was not computed. It must not know where the pace comes from.
"""

from __future__ import annotations

from roadmap_cli.core import wording
from roadmap_cli.core.answers.aim.aim_brief import (
    OPEN,
    WEEKS_FROM,
    AimBrief,
    explain_end,
    explain_passed_day,
    format_day,
    format_pace,
    round_up_hours,
    weekly_minutes,
)
from roadmap_cli.core.answers.summaries import MilestoneProgress, RoadmapName
from roadmap_cli.core.forecast import forecast
from roadmap_cli.core.forecast.forecast import Arrival, Forecast
from roadmap_cli.values import Record

CHOICES_HEADING = "To be surer:"
# Work below 20 hours and spans below four weeks are not rounded.
_ROUND_FROM, _SPAN_IN_WEEKS_FROM = 1200, 28
# Paces that differ by so small a part are one to people.
_SAME_PACE = 0.1
_IN_TIME, _PROBABLY_IN_TIME, _LATE, _UNKNOWN = "in time", "probably in time", "late", ""


class AimChoice(Record):
    """Something that helps where the day is too early: a sentence, and the line to type."""

    code: str  # later, more, nearer
    sentence: str
    command: str


class AimReport(Record):
    """An aim with all that is known about it."""

    id: str
    title: str
    kind: str
    state: str
    by: str
    since: str  # the day on which it was chosen
    behind: int  # topics of the way that are done or known
    steps: int  # these and the ones to go
    minutes_left: int
    hours_left: float
    days_left: int
    minutes_a_week: int
    hours_a_week: float
    own_hours: float  # of the plan a week; 0 while there is no own pace
    likely: str
    safe: str
    verdict: str  # in time, probably in time, late; "" where it is not known
    sentences: tuple[str, ...]
    choices: tuple[AimChoice, ...]


class AimAnswer(Record):
    """The answer of `aim`; `ahead` are the milestones to choose from where there is no aim."""

    roadmap: RoadmapName
    action: str  # shown, set, cleared
    changed: bool
    aim: AimReport | None
    before: str = ""  # the title of the aim that this one replaced or cleared
    ahead: tuple[MilestoneProgress, ...] = ()
    before_by: str = ""  # the day of the same goal, where it now has none


def report_aim(
    brief: AimBrief,
    progress: MilestoneProgress,
    since: str,
    expected: Forecast | None,
    nearer: MilestoneProgress | None,
    enough: tuple[float, float] = (0, 0),
    *,
    is_past: bool = False,
) -> AimReport:
    """Return the report of an aim.

    `expected` is the forecast of this goal alone, None for a past day; `nearer` is another milestone
    that this pace probably reaches by the named day; `enough` are the hours a week that probably and
    almost surely do it, 0 where none do.
    """
    arrival = expected.milestones[0] if expected is not None and expected.milestones else None
    verdict = _judge(brief, arrival)
    return AimReport(
        id=brief.id,
        title=brief.title,
        kind=brief.kind,
        state=brief.state,
        by=brief.by,
        since=since,
        behind=progress.behind,
        steps=progress.steps,
        minutes_left=progress.minutes_left,
        hours_left=progress.hours_left,
        days_left=brief.days_left,
        minutes_a_week=brief.minutes_a_week,
        hours_a_week=brief.hours_a_week,
        own_hours=expected.hours if expected is not None else 0,
        likely=arrival.likely if arrival else "",
        safe=arrival.safe if arrival else "",
        verdict=verdict,
        sentences=(explain_end(brief.title, brief.state, is_past=is_past),)
        if brief.state != OPEN
        else tuple(_sentences(brief, progress, expected, arrival, verdict)),
        choices=tuple(_choices(brief, expected, arrival, nearer, enough))
        if verdict == _LATE
        else (),
    )


def _judge(brief: AimBrief, arrival: Arrival | None) -> str:
    """Return whether the pace reaches the aim by its day."""
    if not brief.days_left or arrival is None or not (arrival.likely or arrival.never):
        return _UNKNOWN
    if arrival.safe and arrival.safe <= brief.by:
        return _IN_TIME
    return _PROBABLY_IN_TIME if arrival.likely and arrival.likely <= brief.by else _LATE


def _sentences(
    brief: AimBrief,
    progress: MilestoneProgress,
    expected: Forecast | None,
    arrival: Arrival | None,
    verdict: str,
) -> list[str]:
    count = f"{progress.behind} of {wording.format_count(progress.steps, 'topic')} done"
    left = f"{count}, {wording.format_duration(progress.minutes_left)} to go"
    if brief.days_left:
        needed = _format_need(progress.minutes_left, brief.days_left)
        sentences = [f"{left}.", f"{needed}{_format_own_pace(expected, brief.hours_a_week)}."]
    else:
        sentences = [f"{left}{_format_own_pace(expected)}."]
        if brief.by:
            sentences.append(explain_passed_day(brief.by, brief.title))
    pace = _name_pace(expected)
    if pace and arrival is not None:
        sentences += _format_arrival(pace, arrival, verdict, has_day=bool(brief.days_left))
    return sentences


def _format_need(minutes: int, days: int) -> str:
    """Return `477 h in 40 weeks: 12 h of the plan a week`, by the day too where there are few.

    Short work and spans are said precisely enough to be divided.
    """
    if days == 1:
        return "The day is today"
    is_short = minutes < _ROUND_FROM
    work = (wording.format_exact_duration if is_short else wording.format_duration)(minutes)
    weeks = days / 7
    is_near_whole = abs(weeks - round(weeks)) <= weeks / 20
    span = f"{round(weeks) if is_near_whole else f'{weeks:.1f}'} weeks"
    span = f"{days} days" if days < _SPAN_IN_WEEKS_FROM else span
    pace = format_pace(minutes, days, " of the plan")
    if pace and days < WEEKS_FROM:
        pace += f" ({round_up_hours(weekly_minutes(minutes, days)):g} h a week)"
    return f"{work} in {span}: {pace or 'more than anybody studies'}"


def _format_own_pace(expected: Forecast | None, needed: float = 0) -> str:
    """Return what the learner does, means to do or asks about, beside the hours that are needed."""
    if expected is None:
        return ""
    if expected.kind == forecast.OWN_PACE and needed and _is_same_pace(expected, needed):
        return ", about your pace"
    asked, own = _hours(60 * expected.hours_asked), _hours(60 * expected.hours)
    if expected.kind == forecast.COLD_WITHOUT_PLAN:
        return "; your own pace isn't known yet"
    if expected.kind == forecast.COLD_WITH_PLAN:
        return f"; you mean to study {asked} a week"
    if expected.kind == forecast.WHAT_IF:
        return f"; you ask about {asked} a week" + (f" and do {own}" if expected.hours else "")
    return f"; you do {own} a week" if expected.hours else "; in your last weeks you did none"


def _is_same_pace(expected: Forecast, hours: float) -> bool:
    return abs(expected.hours - hours) <= _SAME_PACE * expected.hours


def _hours(minutes: float) -> str:
    return wording.format_weekly_hours(minutes).removesuffix(" a week")


def _name_pace(expected: Forecast | None) -> str:
    """Return what a date is made of, "" where there is none."""
    if expected is None or expected.kind in (forecast.COLD_WITHOUT_PLAN, forecast.NOTHING_LEFT):
        return ""
    if expected.kind == forecast.OWN_PACE:
        return "At your pace"
    return f"At {_hours(60 * expected.hours_asked)} a week"


def _format_arrival(pace: str, arrival: Arrival, verdict: str, *, has_day: bool) -> list[str]:
    """Return when the goal is reached: beside a named day by the day, so that both can be compared."""
    if arrival.never:
        return [f"{pace} it would take more than ten years."]
    ending = {_IN_TIME: "; that is in time", _PROBABLY_IN_TIME: "; that is probably in time"}
    sentence = arrival.sentence
    if has_day and arrival.likely:
        sentence = f"probably by {format_day(arrival.likely)}"
        if arrival.safe:
            sentence += f", almost surely by {format_day(arrival.safe)}"
    return [f"{pace}: {sentence}{ending.get(verdict, '')}."]


def _choices(
    brief: AimBrief,
    expected: Forecast | None,
    arrival: Arrival | None,
    nearer: MilestoneProgress | None,
    enough: tuple[float, float],
) -> list[AimChoice]:
    """Return what would help: another day, more hours, or a nearer goal."""
    choices = []
    if arrival is not None and arrival.likely:
        day = arrival.safe or arrival.likely
        how = "almost surely" if arrival.safe else "probably"
        sentence = f"a later day: by {format_day(day)} you are {how} there at this pace"
        choices.append(AimChoice("later", sentence, f"roadmap aim --by {day}"))
    choices += _more_hours(expected, *enough)
    if nearer is not None:
        left = wording.format_duration(nearer.minutes_left)
        sentence = (
            f"a nearer goal: {wording.quote_title(nearer.title)} ({left}) is probably done by then"
        )
        command = f"roadmap aim {nearer.id} --by {brief.by}"
        choices.append(AimChoice("nearer", sentence, command))
    return choices


def _more_hours(expected: Forecast | None, likely: float, safe: float) -> list[AimChoice]:
    """Return the hours a week at which the forecast reaches the day, if there are such hours."""
    surely = f"{safe:g} h almost surely"
    if likely and expected is not None and likely <= (1 + _SAME_PACE) * expected.hours:
        if not safe:
            return []
        sentence = f"more hours: your pace is about an even chance, {surely} enough"
        return [AimChoice("more", sentence, f"roadmap report --hours-per-week {safe:g}")]
    if not likely:
        return []
    sentence = f"more hours: {likely:g} h a week is probably enough" + (
        f", {surely}" if safe else ""
    )
    return [AimChoice("more", sentence, f"roadmap report --hours-per-week {likely:g}")]
