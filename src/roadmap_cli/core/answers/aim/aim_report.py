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
)
from roadmap_cli.core.answers.summaries import MilestoneProgress, RoadmapName
from roadmap_cli.core.forecast import forecast
from roadmap_cli.core.forecast.forecast import Arrival, Forecast
from roadmap_cli.core.forecast.pace import MAX_HOURS_A_WEEK
from roadmap_cli.values import Record

CHOICES_HEADING = "What could give:"
_IN_TIME, _PROBABLY_IN_TIME, _LATE, _UNKNOWN = "in time", "probably in time", "late", ""


class AimChoice(Record):
    """Something that may give where the day is too early: a sentence, and the line to type."""

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


def report_aim(
    brief: AimBrief,
    progress: MilestoneProgress,
    since: str,
    expected: Forecast | None,
    nearer: MilestoneProgress | None,
) -> AimReport:
    """Return the report of an aim.

    `expected` is the forecast of this goal alone, None for a past day; `nearer` is another milestone
    that this pace probably reaches by the named day.
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
        sentences=tuple(_sentences(brief, progress, expected, arrival, verdict)),
        choices=tuple(_choices(brief, arrival, nearer)) if verdict == _LATE else (),
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
    if brief.state != OPEN:
        return [explain_end(brief.title, brief.state)]
    count = f"{progress.behind} of {wording.format_count(progress.steps, 'topic')} done"
    left = f"{count}, {wording.format_duration(progress.minutes_left)} to go"
    if brief.days_left:
        needed = _format_need(progress.minutes_left, brief.days_left)
        sentences = [f"{left}.", f"{needed}{_format_own_pace(expected)}."]
    else:
        sentences = [f"{left}{_format_own_pace(expected)}."]
        if brief.by:
            sentences.append(explain_passed_day(brief.by, brief.title))
    pace = _name_pace(expected)
    if pace and arrival is not None:
        sentences += _format_arrival(pace, arrival, verdict)
    return sentences


def _format_need(minutes: int, days: int) -> str:
    """Return `477 h in 40 weeks: 12 h of the plan a week`, by the day where there are few."""
    work = wording.format_duration(minutes)
    if days == 1:
        return f"{work} of the plan, and the day is today"
    span = f"{days} days" if days < WEEKS_FROM else f"{round(days / 7)} weeks"
    pace = format_pace(minutes, days, " of the plan")
    return f"{work} in {span}: {pace or 'more than anybody studies'}"


def _format_own_pace(expected: Forecast | None) -> str:
    """Return what the learner does, means to do or asks about, in place of what is needed."""
    if expected is None:
        return ""
    asked, own = _hours(60 * expected.hours_asked), _hours(60 * expected.hours)
    if expected.kind == forecast.COLD_WITHOUT_PLAN:
        return "; your own pace isn't known yet"
    if expected.kind == forecast.COLD_WITH_PLAN:
        return f"; you mean to study {asked} a week"
    if expected.kind == forecast.WHAT_IF:
        return f"; you ask about {asked} a week" + (f" and do {own}" if expected.hours else "")
    return f"; you do {own} a week" if expected.hours else "; in your last weeks you did none"


def _hours(minutes: float) -> str:
    return wording.format_weekly_hours(minutes).removesuffix(" a week")


def _name_pace(expected: Forecast | None) -> str:
    """Return what a date is made of, "" where there is none."""
    if expected is None or expected.kind in (forecast.COLD_WITHOUT_PLAN, forecast.NOTHING_LEFT):
        return ""
    if expected.kind == forecast.OWN_PACE:
        return "At your pace"
    return f"At {_hours(60 * expected.hours_asked)} a week"


def _format_arrival(pace: str, arrival: Arrival, verdict: str) -> list[str]:
    if arrival.never:
        return [f"{pace} it would take more than ten years."]
    ending = {_IN_TIME: "; that is in time", _PROBABLY_IN_TIME: "; that is probably in time"}
    return [f"{pace}: {arrival.sentence}{ending.get(verdict, '')}."]


def _choices(
    brief: AimBrief, arrival: Arrival | None, nearer: MilestoneProgress | None
) -> list[AimChoice]:
    """Return what may give: the day, the hours, or the size of the goal."""
    choices = []
    if arrival is not None and arrival.likely:
        day = arrival.safe or arrival.likely
        how = "almost surely" if arrival.safe else "probably"
        sentence = f"a later day: by {format_day(day)} you are {how} there at this pace"
        choices.append(AimChoice("later", sentence, f"roadmap aim --by {day}"))
    hours = round_up_hours(brief.minutes_a_week)
    if hours <= MAX_HOURS_A_WEEK:
        sentence = f"more hours: {hours:g} h of the plan a week is enough"
        choices.append(AimChoice("more", sentence, f"roadmap plan --hours-per-week {hours:g}"))
    if nearer is not None:
        left = wording.format_duration(nearer.minutes_left)
        sentence = (
            f"a nearer goal: {wording.quote_title(nearer.title)} ({left}) is probably done by then"
        )
        command = f"roadmap aim {nearer.id} --by {brief.by}"
        choices.append(AimChoice("nearer", sentence, command))
    return choices
