"""The sentences about what a forecast is based on: weeks of study, pauses in them, a plan. Pure.

Hours by the clock are "spent", estimated hours are "of the plan"; two numbers that are equal are said
once. It must not know milestones or dates.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core import wording
from roadmap_cli.core.forecast import arrival
from roadmap_cli.core.forecast.pace import StudyWeeks
from roadmap_cli.core.forecast.weeks import BEGIN_WEEKS, MAX_PAUSE_WEEKS, WeekCount

if TYPE_CHECKING:
    from roadmap_cli.core.forecast.forecast import Forecast


def hours_a_week(series: Sequence[int], count: WeekCount) -> float:
    """Return the mean of the weeks that count, in hours with two decimals."""
    return round(count.sum_of(series) / (count.weeks or 1) / 60, 2)


def pace_sentence(weeks: StudyWeeks, answer: Forecast, planned: int | None) -> str:
    """Return the sentences about the weeks, and the plan, that a forecast is based on."""
    text = f"Based on your last {f'{answer.weeks} weeks' if answer.weeks != 1 else 'week'}"
    if answer.left_out:
        text = f"Based on {answer.weeks} of your last {answer.weeks + answer.left_out} weeks"
    if answer.empty == answer.weeks:
        text += ", all of them empty" if answer.weeks != 1 else ", an empty one"
    else:
        text += f", {answer.empty} of them empty" if answer.empty else ""
        text += f", with {_format_pace(weeks, answer)}"
    if planned:
        text += f"{';' if ':' in text else ','} and on the {wording.format_weekly_hours(planned)} you plan to study,"
        text += f" {_usual_part(planned)}"
    return f"{text}.{_format_pauses(weeks)}"


def _format_pauses(weeks: StudyWeeks) -> str:
    """Return the sentence about the pauses of which only some weeks count."""
    parts = []
    for begin, end in weeks.week_count.pauses:
        length, counted = end - begin, MAX_PAUSE_WEEKS if begin else BEGIN_WEEKS
        if length <= counted:
            continue
        if not begin:
            parts.append(f"the first {length} weeks count as {counted}")
        elif any(weeks.earned[begin:end]) or any(weeks.spent[begin:end]):
            parts.append(f"{length} weeks with little work count as {counted}")
        else:
            parts.append(f"your {length}-week break counts as {counted} weeks")
    text = " and ".join(parts)
    return f" {text[0].upper()}{text[1:]}." if text else ""


def _format_pace(weeks: StudyWeeks, answer: Forecast) -> str:
    """Return the hours a week, by the clock too where most of the time is on record."""
    count = weeks.week_count
    spent = f"{wording.format_weekly_hours(60 * answer.hours_spent)} spent"
    on_work = hours_a_week(weeks.timed_spent, count)
    if on_work < answer.hours_spent:
        part = _hours(60 * on_work) if on_work else "none"
        spent += f" ({part} of it on topics that you neither skipped nor knew)"
    if not count.minutes:
        return f"{spent} and nothing of the plan earned yet"
    both = f"{spent} and {_hours(count.pace)} of the plan earned"
    if not answer.factor:
        # Less time than that is on record for a part of the work only.
        is_more = answer.hours_spent > answer.hours
        return both if is_more else _plan_hours(count.pace)
    factor = wording.format_factor(answer.factor)
    times = f"{factor} times their estimate" if factor else "about as long as estimated"
    is_all = count.sum_of(weeks.timed_earned) >= count.minutes
    if _hours(60 * answer.hours_spent) == _hours(count.pace) and on_work >= answer.hours_spent:
        both = f"{wording.format_weekly_hours(count.pace)}, spent and earned"
    return f"{both}: topics {'' if is_all else 'with time on record '}take you {times}"


def _hours(minutes_a_week: float) -> str:
    return wording.format_weekly_hours(minutes_a_week).removesuffix(" a week")


def _plan_hours(minutes_a_week: float) -> str:
    return f"{_hours(minutes_a_week)} of the plan a week"


def _usual_part(planned: int) -> str:
    return f"of which people usually manage about {_hours(arrival.usual_pace(planned))}"


def what_if_sentence(weeks: StudyWeeks, planned: int) -> str:
    """Return the sentence that compares a hypothetical pace with the learner's weeks."""
    pace = weeks.week_count.pace
    if not weeks.has_own_pace:
        asked = wording.format_weekly_hours(planned)
        return f"Based on {asked}, {_usual_part(planned)}, and on your own weeks so far."
    own = _hours(pace) if pace else "0 h"
    is_same = own == _hours(planned)
    return f"At {_plan_hours(planned)}{', your own pace' if is_same else f' instead of {own}'}."
