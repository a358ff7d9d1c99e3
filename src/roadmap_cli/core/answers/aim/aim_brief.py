"""The aim in one line: where it stands, and the hours a week that its day asks for. Pure.

Hours are those of the plan. It must not know the learner's pace.
"""

from __future__ import annotations

from datetime import date
from math import ceil

from roadmap_cli.core import wording
from roadmap_cli.core.progress.aims import Aim
from roadmap_cli.values import Record

OPEN, REACHED, SKIPPED, GONE = "open", "reached", "skipped", "gone"
# For so many days `next` says that the named day has passed; `report` goes on saying so.
DAYS_OF_REMARK = 7
# From so many days on, a stretch is said in weeks.
WEEKS_FROM = 14


class AimBrief(Record):
    """An aim, its state, and what it takes; `remark` is what a person should know now, or ""."""

    id: str
    title: str
    kind: str  # milestone or topic
    state: str  # OPEN, REACHED, SKIPPED, or GONE: the loaded version does not have it
    by: str  # the day, "" where none was named
    days_left: int = 0  # today and the named day included; 0 once it has passed
    minutes_a_week: int = 0  # of the plan, to be there by that day; 0 where there is none to come
    hours_a_week: float = 0
    deadline: str = ""  # "by 30 June 2027: 12 h a week"
    remark: str = ""


def describe_aim(aim: Aim, title: str, state: str, minutes: int, today: str, on: str) -> AimBrief:
    """Return an aim with what it takes; `on` is the day on which it was reached or skipped, or "".

    `title` is its present one, `minutes` what is left of the plan.
    """
    brief = AimBrief(aim.id, title, aim.kind, state, aim.by)
    if state != OPEN:
        is_news = state == GONE or on == today
        return brief._replace(remark=explain_end(title, state) if is_news else "")
    if not aim.by:
        return brief
    days = (date.fromisoformat(aim.by) - date.fromisoformat(today)).days + 1
    if days <= 0:
        is_news = days > -DAYS_OF_REMARK
        return brief._replace(remark=explain_passed_day(aim.by, title) if is_news else "")
    weekly = weekly_minutes(minutes, days)
    return brief._replace(
        days_left=days,
        minutes_a_week=weekly,
        hours_a_week=wording.hours(weekly),
        deadline=f"by {format_day(aim.by)}{_format_needed(minutes, days)}",
    )


def weekly_minutes(minutes: int, days: int) -> int:
    """Return the fewest minutes a week with which so many are done after some days.

    It is the arithmetic of `plan`: after n days n sevenths of a week's minutes are done.
    """
    return -(-7 * minutes // days)


def round_up_hours(minutes: int) -> float:
    """Return minutes a week as hours that are enough: tenths, from 20 hours on whole ones."""
    return ceil(minutes / 60) if minutes > 1200 else ceil(minutes / 6) / 10


def format_pace(minutes: int, days: int, unit: str = "") -> str:
    """Return what some days ask for: `12 h a week`, or `2 h a day` where there are few of them.

    It is "" where that is more than anybody studies.
    """
    # Imported here, so that a goal without a day need not load it for `next`.
    from roadmap_cli.core.forecast.pace import MAX_MINUTES_A_WEEK

    weekly = weekly_minutes(minutes, days)
    if weekly > MAX_MINUTES_A_WEEK:
        return ""
    if days < WEEKS_FROM:
        return f"{wording.format_duration(ceil(minutes / days))}{unit} a day"
    return f"{round_up_hours(weekly):g} h{unit} a week"


def _format_needed(minutes: int, days: int) -> str:
    pace = format_pace(minutes, days)
    return f": {pace}" if pace else ""


def format_day(day: str) -> str:
    """Return an ISO day in words: `30 June 2027`."""
    one = date.fromisoformat(day)
    return f"{one.day} {wording.MONTHS[one.month - 1]} {one.year}"


def explain_passed_day(by: str, title: str) -> str:
    """Return the sentence about a named day that has passed."""
    return (
        f"The day you named for {wording.quote_title(title)}, {format_day(by)}, has passed; name another:"
        " roadmap aim --by DATE"
    )


def format_goal(title: str, by: str) -> str:
    """Return the title of an aim, with its day."""
    return f"{wording.quote_title(title)}" + (f", by {format_day(by)}" if by else "")


def explain_end(title: str, state: str, *, is_past: bool = False) -> str:
    """Return the sentence about a goal that is reached, skipped or gone; no advice on a past day."""
    end = {
        REACHED: f"You have reached your goal, {wording.quote_title(title)}; choose the next",
        SKIPPED: f"Your goal, {wording.quote_title(title)}, is skipped; choose another",
        GONE: f"Your goal, {wording.quote_title(title)}, isn't in this version of the roadmap; choose another",
    }
    if is_past:
        return end[state].partition(";")[0] + "."
    return f"{end[state]}: roadmap aim MILESTONE"
