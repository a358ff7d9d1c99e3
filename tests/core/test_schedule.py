"""The coming weeks: nothing is lost or squeezed, and every day follows from the pace."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core import schedule
from roadmap_cli.core.schedule import (
    Aim,
    Beyond,
    Calendar,
    Expected,
    PlannedWeek,
    Step,
    milestone_after,
    planned_weeks,
)

from .maps import Case, cases, thorough

WEDNESDAY = date(2026, 3, 4)


def step(place: int, minutes: int) -> Step:
    return Step(place, f"t{place}", f"Topic {place}", "open", False, minutes)


def laid_out(minutes: list[int], pace: int, weeks: int, today: date = WEDNESDAY) -> list[str]:
    """Return the weeks as lines: how much fits, then each topic with minutes and last day."""
    found = planned_weeks(
        [step(i, m) for i, m in enumerate(minutes)], [], Calendar(today, pace, weeks)
    )
    return [
        f"{week.start} {week.minutes}:"
        + "".join(
            f" {'+' * part.continued}{part.id} {part.minutes}"
            + (f" {part.ends}" if part.finished else " goes on")
            for part in week.topics
        )
        for week in found
    ]


def test_the_present_week_has_only_its_days_left() -> None:
    assert laid_out([420, 60, 420], 420, 3) == [
        "2026-03-04 300: t0 300 goes on",
        "2026-03-09 420: +t0 120 2026-03-10 t1 60 2026-03-11 t2 240 goes on",
        "2026-03-16 420: +t2 180 2026-03-18",
    ]


@pytest.mark.parametrize(("today", "room"), [(date(2026, 3, 2), 420), (date(2026, 3, 8), 60)])
def test_a_monday_has_the_whole_week_and_a_sunday_itself(today: date, room: int) -> None:
    (week,) = planned_weeks([step(0, 1000)], [], Calendar(today, 420, 1))
    assert (week.start, week.end) == (today.isoformat(), "2026-03-08")
    assert week.minutes == week.planned == room


def test_a_topic_may_take_many_weeks_and_be_no_more_than_a_part_of_each() -> None:
    assert laid_out([700], 210, 4) == [
        "2026-03-04 150: t0 150 goes on",
        "2026-03-09 210: +t0 210 goes on",
        "2026-03-16 210: +t0 210 goes on",
        "2026-03-23 210: +t0 130 2026-03-27",
    ]


def test_where_a_day_has_less_than_a_minute_a_week_may_be_empty() -> None:
    assert laid_out([2], 1, 3, date(2026, 3, 8)) == [
        "2026-03-08 0:",
        "2026-03-09 1: t0 1 goes on",
        "2026-03-16 1: +t0 1 2026-03-21",
    ]


def test_what_is_farther_than_ten_years_has_no_date() -> None:
    calendar = Calendar(WEDNESDAY, 7, 4)
    assert milestone_after([], [], Beyond("m", "M", 7 * 521), calendar) == Expected("m", "M", "")
    near = milestone_after([], [], Beyond("m", "M", 7 * 519), calendar)
    assert near == Expected("m", "M", "2036-02-12")


def test_topics_are_asked_for_until_they_fill_the_room() -> None:
    assert schedule.fitting([60, 60, 60], 61) == 2
    assert schedule.fitting([60, 60, 60], 60) == 1
    assert schedule.fitting([60], 1000) == 1
    assert schedule.fitting([60], 0) == 0


def test_an_own_pace_needs_four_weeks_and_looks_at_twelve() -> None:
    assert schedule.own_pace([60, 60, 60]) is None
    assert schedule.own_pace([0] * 20) is None
    assert schedule.own_pace([600] + [0] * 12) is None
    assert schedule.own_pace([60, 0, 60, 120]) == (60, 1, "own", 4)
    assert schedule.own_pace([9999] + [30] * 12) == (30, 0.5, "own", 12)
    assert schedule.own_pace([1, 0, 0, 0]) == (1, 0.0167, "own", 4)


# -- on any map ----------------------------------------------------------------------------------

paces = st.integers(1, 2000)
days = st.integers(0, 6).map(lambda n: WEDNESDAY + timedelta(days=n))


def planned(case: Case, calendar: Calendar) -> tuple[list[Step], list[Aim], list[PlannedWeek]]:
    plan = case.plan()
    places = plan.coming(case.graph.size)
    steps = [step(i, plan.remaining[i]) for i in places]
    steps = steps[: schedule.fitting([s.minutes for s in steps], calendar.room)]
    closed = case.standing.closed
    aims = [Aim(g.id, g.title, tuple(i for i in g.needs if not closed[i])) for g in plan.open_goals]
    return steps, aims, list(planned_weeks(steps, aims, calendar))


@thorough
@given(cases(), paces, days, st.integers(1, 12))
def test_the_minutes_add_up_and_no_week_holds_more_than_fits(
    case: Case, pace: int, today: date, weeks: int
) -> None:
    calendar = Calendar(today, pace, weeks)
    steps, _, found = planned(case, calendar)
    assert len(found) == weeks
    assert sum(week.minutes for week in found) == calendar.room
    assert all(week.minutes == pace for week in found[1:])
    studied = {s.id: 0 for s in steps}
    for week in found:
        assert week.planned == sum(part.minutes for part in week.topics) <= week.minutes
        for part in week.topics:
            studied[part.id] += part.minutes
            assert part.continued == (studied[part.id] > part.minutes)
            wanted = next(s.minutes for s in steps if s.id == part.id)
            assert part.finished == (studied[part.id] == wanted)
    # All weeks are full, or everything is done in them.
    total = sum(s.minutes for s in steps)
    assert sum(studied.values()) == min(total, calendar.room)


@thorough
@given(cases(), paces, days, st.integers(1, 12))
def test_days_only_go_forward_and_a_topic_comes_after_what_it_needs(
    case: Case, pace: int, today: date, weeks: int
) -> None:
    steps, _, found = planned(case, Calendar(today, pace, weeks))
    place = {s.id: s.place for s in steps}
    clock, behind = today.isoformat(), set()
    for week in found:
        assert week.start <= week.end
        for part in week.topics:
            assert week.start <= part.begins <= part.ends <= week.end
            assert clock <= part.begins
            clock = part.ends
            open_needs = [p for p in case.needs(place[part.id]) if not case.standing.closed[p]]
            assert set(open_needs) <= behind
            if part.finished:
                behind.add(place[part.id])


@thorough
@given(cases(), paces, days, st.integers(1, 12))
def test_milestones_have_the_days_that_the_route_gives_them(
    case: Case, pace: int, today: date, weeks: int
) -> None:
    calendar = Calendar(today, pace, weeks)
    steps, aims, found = planned(case, calendar)
    plan = case.plan()
    route = [Expected(s.goal.id, s.goal.title, calendar.day_of(s.total)) for s in plan.route]
    told = [milestone for week in found for milestone in week.milestones]
    assert sorted(told) == sorted(route[: len(told)])
    after = plan.after([s.place for s in steps]).route
    beyond = Beyond(after[0].goal.id, after[0].goal.title, after[0].total) if after else None
    then = milestone_after(steps, aims, beyond, calendar)
    if len(told) < len(route):
        # Two milestones that are reached at once may be told either way round.
        assert then is not None
        assert then.expected == route[len(told)].expected
    else:
        assert then is None
