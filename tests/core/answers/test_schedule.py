"""The coming weeks: all minutes are planned, and every day follows from the pace.

Holds: core.answers.schedule.
"""

from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import Case, cases, thorough

from roadmap_cli.core.answers import schedule
from roadmap_cli.core.answers.schedule import (
    Calendar,
    ExpectedMilestone,
    LaterMilestone,
    OpenMilestone,
    PlannedTopic,
    PlannedWeek,
    milestone_after,
    plan_weeks,
)
from roadmap_cli.core.forecast.forecast import RouteMilestone, forecast
from roadmap_cli.core.forecast.pace import StudyWeeks
from roadmap_cli.core.planner.timetable import TimedTopic, time_walk

WEDNESDAY = date(2026, 3, 4)


def steps_of(minutes: list[int], calendar: Calendar) -> list[PlannedTopic]:
    """Return topics that are studied one after the other."""
    ends = list(accumulate(minutes))
    return [
        step(TimedTopic(i, end - own, end, calendar.days_until(end), 0))
        for i, (own, end) in enumerate(zip(minutes, ends, strict=True))
    ]


def step(time: TimedTopic) -> PlannedTopic:
    return PlannedTopic(
        time.topic, f"t{time.topic}", f"Topic {time.topic}", "open", False, *time[1:]
    )


def week_lines(minutes: list[int], pace: int, weeks: int, today: date = WEDNESDAY) -> list[str]:
    """Return the weeks as lines: the capacity, then each topic with its minutes and last day."""
    calendar = Calendar(today, pace, weeks)
    result = plan_weeks(steps_of(minutes, calendar), [], calendar)
    return [
        f"{week.start} {week.minutes}:"
        + "".join(
            f" {'+' * part.continued}{part.id} {part.minutes}"
            + (f" {part.ends}" if part.finished else " goes on")
            for part in week.topics
        )
        for week in result
    ]


def test_the_current_week_has_only_its_remaining_days() -> None:
    assert week_lines([420, 60, 420], 420, 3) == [
        "2026-03-04 300: t0 300 goes on",
        "2026-03-09 420: +t0 120 2026-03-10 t1 60 2026-03-11 t2 240 goes on",
        "2026-03-16 420: +t2 180 2026-03-18",
    ]


@pytest.mark.parametrize(("today", "room"), [(date(2026, 3, 2), 420), (date(2026, 3, 8), 60)])
def test_a_monday_has_the_whole_week_and_a_sunday_itself(today: date, room: int) -> None:
    calendar = Calendar(today, 420, 1)
    (week,) = plan_weeks(steps_of([1000], calendar), [], calendar)
    assert (week.start, week.end) == (today.isoformat(), "2026-03-08")
    assert week.minutes == week.planned == room


def test_a_topic_can_take_parts_of_many_weeks() -> None:
    assert week_lines([700], 210, 4) == [
        "2026-03-04 150: t0 150 goes on",
        "2026-03-09 210: +t0 210 goes on",
        "2026-03-16 210: +t0 210 goes on",
        "2026-03-23 210: +t0 130 2026-03-27",
    ]


def test_a_week_can_be_empty_at_less_than_a_minute_a_day() -> None:
    assert week_lines([2], 1, 3, date(2026, 3, 8)) == [
        "2026-03-08 0:",
        "2026-03-09 1: t0 1 goes on",
        "2026-03-16 1: +t0 1 2026-03-21",
    ]


def test_nothing_beyond_ten_years_has_a_date() -> None:
    calendar = Calendar(WEDNESDAY, 7, 4)
    assert milestone_after(
        [], [], LaterMilestone("m", "M", 7 * 521), calendar
    ) == ExpectedMilestone("m", "M", "")
    near = milestone_after([], [], LaterMilestone("m", "M", 7 * 519), calendar)
    assert near == ExpectedMilestone("m", "M", "2036-02-12")


@pytest.mark.parametrize(
    ("weeks", "pace"),
    [
        ((60, 60, 60), None),
        ((0,) * 20, None),
        ((60, 0, 60, 120), (60, 1, "own", 4, 0)),
        ((1, 0, 0, 0), (1, 0.0167, "own", 4, 0)),
        # Of the pause eight weeks count, as in the forecast.
        ((540,) * 3 + (0,) * 12, (147, 2.45, "own", 11, 0)),
        ((540,) + (0,) * 12, (60, 1, "own", 9, 0)),
    ],
)
def test_an_own_pace_needs_four_weeks_and_is_the_one_that_the_forecast_names(
    weeks: tuple[int, ...], pace: tuple[int, float, str, int, int] | None
) -> None:
    study = StudyWeeks(weeks)
    assert schedule.own_pace(study) == pace
    if pace is not None:
        result = forecast(study, [RouteMilestone("m", "M", 600)], "2026-11-23")
        assert (result.weeks, result.hours) == (pace[3], round(pace[0] / 60, 2))


# -- on any map ----------------------------------------------------------------------------------

paces = st.integers(1, 2000)
days = st.integers(0, 6).map(lambda n: WEDNESDAY + timedelta(days=n))


def plan_of(
    case: Case, calendar: Calendar
) -> tuple[list[PlannedTopic], list[OpenMilestone], list[PlannedWeek]]:
    plan = case.plan()
    places = plan.next_topics(case.graph.size)
    times = time_walk(plan, places, calendar.clock)
    steps = [step(time) for time in times if time.begin < calendar.capacity]
    closed = case.learner.closed
    aims = [
        OpenMilestone(g.id, g.title, tuple(i for i in g.needs if not closed[i]))
        for g in plan.open_goals
    ]
    return steps, aims, list(plan_weeks(steps, aims, calendar))


@thorough
@given(cases(), paces, days, st.integers(1, 12))
def test_the_minutes_add_up_and_no_week_is_over_capacity(
    case: Case, pace: int, today: date, weeks: int
) -> None:
    calendar = Calendar(today, pace, weeks)
    steps, _, result = plan_of(case, calendar)
    assert len(result) == weeks
    assert sum(week.minutes for week in result) == calendar.capacity
    assert all(week.minutes == pace for week in result[1:])
    studied = {s.id: 0 for s in steps}
    for week in result:
        assert week.planned == sum(part.minutes for part in week.topics) <= week.minutes
        for part in week.topics:
            studied[part.id] += part.minutes
            assert part.continued == (studied[part.id] > part.minutes)
            wanted = next(s.end - s.begin for s in steps if s.id == part.id)
            assert part.finished == (studied[part.id] == wanted)
    # All weeks are full, or everything is done in them.
    total = sum(s.end - s.begin for s in steps)
    assert sum(studied.values()) == min(total, calendar.capacity)


@thorough
@given(cases(), paces, days, st.integers(1, 12))
def test_days_go_forward_and_topics_follow_their_prerequisites(
    case: Case, pace: int, today: date, weeks: int
) -> None:
    steps, _, result = plan_of(case, Calendar(today, pace, weeks))
    place = {s.id: s.topic_index for s in steps}
    clock, behind = today.isoformat(), set()
    for week in result:
        assert week.start <= week.end
        for part in week.topics:
            assert week.start <= part.begins <= part.ends <= week.end
            assert clock <= part.begins
            clock = part.ends
            open_needs = [p for p in case.needs(place[part.id]) if not case.learner.closed[p]]
            assert set(open_needs) <= behind
            if part.finished:
                behind.add(place[part.id])


@thorough
@given(cases(), paces, days, st.integers(1, 12))
def test_milestones_have_the_days_of_the_route(
    case: Case, pace: int, today: date, weeks: int
) -> None:
    calendar = Calendar(today, pace, weeks)
    steps, aims, result = plan_of(case, calendar)
    plan = case.plan()
    route = [
        ExpectedMilestone(s.goal.id, s.goal.title, calendar.day_of(s.total)) for s in plan.route
    ]
    days = [milestone for week in result for milestone in week.milestones]
    assert sorted(days) == sorted(route[: len(days)])
    after = plan.after([s.topic_index for s in steps]).route
    later = LaterMilestone(after[0].goal.id, after[0].goal.title, after[0].total) if after else None
    then = milestone_after(steps, aims, later, calendar)
    if len(days) < len(route):
        # Two milestones that are reached at once may come in either order.
        assert then is not None
        assert then.expected == route[len(days)].expected
    else:
        assert then is None
