"""When topics are finished: one after the other, and none before its day or what it needs.

Holds: core.planner.timetable.
"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import Case, cases, parse_map, running_cases, thorough

from roadmap_cli.core.answers.schedule import Calendar
from roadmap_cli.core.planner.advice import LearnerState
from roadmap_cli.core.planner.planner import Plan
from roadmap_cli.core.planner.timetable import TimedTopic, WalkDays, takes_days, time_walk

MONDAY = date(2026, 11, 30)
paces = st.integers(30, 3000)

TEA = parse_map("""
    diary 60
    cup 60 diary
    table 420
""")
GOALS = [TEA.goal("drinker", 4, "cup"), TEA.goal("host", 1, "table")]


def times_of(plan: Plan, pace: int) -> list[TimedTopic]:
    calendar = Calendar(MONDAY, pace, 4)
    return time_walk(plan, plan.next_topics(plan.graph.size), calendar.clock)


def days_of(started: dict[int, int], running: dict[int, int], pace: int = 420) -> dict[str, int]:
    """Return the day of each topic, in the order in which they are begun; an hour a day."""
    state = LearnerState(bytearray(3), {}, started, running=running)
    plan = Plan(TEA.graph._replace(days={0: 7}), GOALS, state)
    return {TEA.names[time.topic]: time.day for time in times_of(plan, pace)}


def test_the_following_topic_is_studied_while_an_exercise_runs() -> None:
    assert days_of({}, {}) == {"diary": 7, "table": 7, "cup": 8}
    assert days_of({0: 0}, {0: 3}) == {"diary": 3, "table": 7, "cup": 8}


def test_at_a_slow_pace_the_days_delay_nothing() -> None:
    assert days_of({}, {}, pace=60) == {"diary": 7, "cup": 13, "table": 62}
    assert days_of({0: 0}, {0: 6}, pace=60) == {"diary": 6, "cup": 13, "table": 62}


def test_an_exercise_whose_day_has_come_delays_nothing() -> None:
    assert days_of({0: 0}, {}) == {"diary": 0, "cup": 1, "table": 8}


def test_where_nothing_else_is_ready_its_day_is_awaited() -> None:
    state = LearnerState(bytearray((0, 0, 1)), {}, {0: 0}, running={0: 30})
    plan = Plan(TEA.graph._replace(days={0: 40}), GOALS, state)
    assert [(t.topic, t.begin, t.day) for t in times_of(plan, 420)] == [(0, 0, 30), (1, 1800, 30)]


# -- on any roadmap ------------------------------------------------------------------------------


@thorough
@given(running_cases(), paces)
def test_no_topic_is_begun_before_what_it_needs_nor_finished_before_its_day(
    case: Case, pace: int
) -> None:
    plan, calendar = case.plan(), Calendar(MONDAY, pace, 4)
    times = times_of(plan, pace)
    assert sorted(time.topic for time in times) == sorted(plan.next_topics(99))
    by_topic = {time.topic: time for time in times}
    now = 0
    for time in times:
        assert now <= time.begin
        now = time.end
        assert time.end - time.begin == plan.remaining[time.topic]
        begun = calendar.days_until(time.begin + 1)
        for needed in plan.missing(time.topic):
            assert begun >= by_topic[needed].day
        days = case.graph.days.get(time.topic, 0)
        left = case.learner.running.get(time.topic, 0)
        if time.topic not in case.learner.started:
            left = begun + days if days else 0
        assert time.day == max(calendar.days_until(time.end), left)


@thorough
@given(running_cases(), paces)
def test_the_first_topic_of_the_walk_that_is_ready_comes_first(case: Case, pace: int) -> None:
    plan = case.plan()
    walk = plan.next_topics(99)
    times = times_of(plan, pace)
    calendar = Calendar(MONDAY, pace, 4)
    for n, time in enumerate(times):
        closed = {
            t.topic
            for t in times[:n]
            if t.end <= time.begin
            and (not t.earliest or calendar.minutes_in(t.earliest) <= time.begin)
        }
        begun = {t.topic for t in times[:n]}
        ready = [i for i in walk if i not in begun and set(plan.missing(i)) <= closed]
        assert time.topic == ready[0]


@thorough
@given(cases(), paces)
def test_without_such_exercises_topics_follow_each_other(case: Case, pace: int) -> None:
    plan = case.plan()
    assert not takes_days(plan)
    times = times_of(plan, pace)
    assert [time.topic for time in times] == plan.next_topics(99)
    assert [time.begin for time in times] == [0, *(time.end for time in times[:-1])][: len(times)]
    walk_days = WalkDays(plan, plan.next_topics(99))
    for stop in plan.route:
        assert walk_days.until(stop.goal.needs, pace) == -(-7 * stop.total // pace)


@thorough
@given(running_cases(), st.floats(1, 3000))
def test_the_forecast_is_not_earlier_than_the_days_allow(case: Case, pace: float) -> None:
    plan = case.plan()
    walk_days = WalkDays(plan, plan.next_topics(99))
    for goal in plan.open_goals:
        days = walk_days.until(goal.needs, pace)
        needed = plan.open_below(goal.needs)
        assert days >= max([case.learner.running.get(i, 0) for i in needed])
        assert days >= int(7 * sum(plan.remaining[i] for i in needed) / pace - 1e-3)
        for i in needed - case.learner.started.keys():
            assert days > case.graph.days.get(i, 0)
