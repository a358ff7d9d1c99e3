"""Properties of the forecast on any log, and how often its dates come true.

Holds: core.forecast.forecast, core.forecast.pace.
"""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.forecast.arrival import expected_pace
from roadmap_cli.core.forecast.forecast import (
    COLD_WITHOUT_PLAN,
    NOTHING_LEFT,
    Arrival,
    Forecast,
    RouteMilestone,
    forecast,
)
from roadmap_cli.core.forecast.pace import StudyWeeks, TopicWork, study_weeks

TODAY = "2026-11-23"
logs = st.lists(
    st.lists(st.integers(0, 1500), min_size=1, max_size=15)
    | st.integers(1, 20).map(lambda count: [0] * count),
    min_size=1,
    max_size=6,
).map(lambda parts: [week for part in parts for week in part])
plans = st.none() | st.integers(30, 6000)
works = st.lists(st.integers(0, 40_000), min_size=1, max_size=12).map(sorted)
days = st.dates(date(2025, 12, 1), date(2027, 2, 1)).map(date.isoformat)
topics = st.builds(
    TopicWork,
    st.integers(1, 3000),
    st.lists(st.tuples(days, st.integers(1, 600)), max_size=4).map(tuple),
    st.just("") | days,
    st.just("") | days,
)


def forecast_for(
    log: list[int],
    work: list[int],
    planned: int | None = None,
    spent: list[int] | None = None,
    *,
    what_if: bool = False,
) -> Forecast:
    return forecast(
        StudyWeeks(tuple(log), tuple(spent or ())),
        [RouteMilestone(str(n), "", left) for n, left in enumerate(work)],
        TODAY,
        planned,
        what_if=what_if,
    )


def rank(arrival: Arrival) -> tuple[str, str]:
    """Return the sort key of an arrival: earlier dates first, no date last."""
    return arrival.likely or "never", arrival.safe or "never"


@thorough
@given(logs, works, plans)
def test_dates_are_in_order_along_the_route_and_safe_is_not_before_likely(
    log: list[int], work: list[int], planned: int | None
) -> None:
    found = forecast_for(log, work, planned)
    assume(found.kind != COLD_WITHOUT_PLAN)
    result = found.milestones
    for arrival, left in zip(result, work, strict=True):
        assert arrival.never == (not arrival.likely)
        assert not (arrival.never and arrival.safe)
        assert not arrival.safe or TODAY <= arrival.likely <= arrival.safe
        assert (arrival.likely == TODAY) == (left == 0)
    for one, after in pairwise(result):
        assert one.never <= after.never
        assert rank(one) <= rank(after)


@thorough
@given(logs, works, st.integers(0, 20_000), plans)
def test_more_work_is_never_done_earlier(
    log: list[int], work: list[int], more: int, planned: int | None
) -> None:
    now = forecast_for(log, work, planned).milestones
    later = forecast_for(log, [left + more for left in work], planned).milestones
    assert all(rank(one) <= rank(other) for one, other in zip(now, later, strict=True))


@thorough
@given(logs, works, plans)
def test_a_milestone_does_not_depend_on_the_others(
    log: list[int], work: list[int], planned: int | None
) -> None:
    together = forecast_for(log, work, planned).milestones
    alone = forecast_for(log, work[-1:], planned).milestones
    assert rank(together[-1]) == rank(alone[-1])
    assert (
        forecast_for(log, work * 2 if len(set(work)) == 1 else work, planned).milestones[0]
        == (together[0])
    )


@thorough
@given(logs, works, plans)
def test_twice_the_minutes_of_weeks_and_work_give_the_same_dates(
    log: list[int], work: list[int], planned: int | None
) -> None:
    one = forecast_for(log, work, planned).milestones
    assert forecast_for(list(log), list(work), planned).milestones == one
    doubled = forecast_for([2 * m for m in log], [2 * m for m in work], planned and 2 * planned)
    assert doubled.milestones == one


@thorough
@given(logs, works, plans)
def test_an_hour_more_a_week_never_makes_it_later(
    log: list[int], work: list[int], planned: int | None
) -> None:
    lever = forecast_for(log, work, planned).lever
    assert lever is None or lever.weeks > 0


@thorough
@given(logs, works, st.integers(0, 20_000), plans, st.booleans(), st.data())
def test_work_never_moves_a_date_back(
    log: list[int],
    work: list[int],
    minutes: int,
    planned: int | None,
    what_if: bool,
    data: st.DataObject,
) -> None:
    """Neither a likely nor a safe one, nor takes it away: in any week on record, or today."""
    now = forecast_for(log, work, planned, log, what_if=what_if)
    left = [max(0, some - minutes) for some in work]
    place = data.draw(st.integers(0, len(log) - 1))
    more = [*log[:place], log[place] + minutes, *log[place + 1 :]]
    for weeks, spent in ((log, log), (more, log), (more, more), (log, more)):
        then = forecast_for(weeks, left, planned, spent, what_if=what_if)
        assert then.kind in (now.kind, NOTHING_LEFT)
        for one, after in zip(now.milestones, then.milestones, strict=True):
            assert rank(after) <= rank(one)


@thorough
@given(logs, st.integers(30, 6000))
def test_beside_a_plan_the_pace_lies_between_the_own_one_and_the_usual_one(
    log: list[int], planned: int
) -> None:
    weeks = StudyWeeks(tuple(log))
    own, usual = expected_pace(weeks, None).minutes, planned / 1.6
    pace = expected_pace(weeks, planned).minutes
    assert min(own, usual) <= pace * (1 + 1e-9)
    assert pace <= max(own, usual) * (1 + 1e-9)


@thorough
@given(st.lists(topics, max_size=8), days, days, st.data())
def test_weeks_add_up_to_no_more_than_the_estimates_in_any_order(
    work: list[TopicWork], first: str, today: str, data: st.DataObject
) -> None:
    weeks = study_weeks(today, first, work)
    assert study_weeks(today, first, data.draw(st.permutations(work))) == weeks
    assert all(week >= 0 for week in weeks.earned)
    assert sum(weeks.earned) <= sum(topic.minutes for topic in work)
    assert len(weeks.spent) == len(weeks.earned)
    if weeks.earned:
        now = date.fromisoformat(today)
        monday = now - timedelta(days=now.weekday())
        start = monday - timedelta(weeks=len(weeks.earned))
        assert start - date.fromisoformat(first) == timedelta(days=round(7 * weeks.lead))
        assert 0 <= weeks.lead < 1


@thorough
@given(st.lists(topics, max_size=6), topics)
def test_another_topic_never_takes_from_a_week(work: list[TopicWork], more: TopicWork) -> None:
    first, today = "2025-12-01", "2026-11-23"
    before, after = (study_weeks(today, first, some).earned for some in (work, [*work, more]))
    assert all(one <= other for one, other in zip(before, after, strict=True))


@thorough
@given(topics, st.integers(0, 400))
def test_a_past_week_never_shrinks(topic: TopicWork, later: int) -> None:
    """Neither finishing a topic nor logging more time takes from it."""
    first, today = "2025-12-01", date(2026, 3, 2)
    then = (today + timedelta(days=later)).isoformat()
    before = study_weeks(today.isoformat(), first, [topic]).earned
    after = study_weeks(then, first, [topic]).earned
    assert all(one <= other for one, other in zip(before, after, strict=False))


# -- how often the dates come true: studies at a tenth of its size -------------------


def test_safe_dates_hold_for_simulated_learners_better_than_single_weeks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    studies = Path(__file__).parents[3] / "studies"
    monkeypatch.syspath_prepend(str(studies))
    import forecasts

    for name, population in forecasts.POPULATIONS.items():
        learners = list(population(8, 5))
        assert len({learner.kind for learner in learners}) >= 8, name
        ours = forecasts.summary(forecasts.scores(forecasts.ours, learners))
        by_mean = forecasts.summary(forecasts.scores(forecasts.by_mean, learners))
        assert ours.count > 300, name
        assert 0.78 <= ours.by85 <= 0.93, name
        assert 0.38 <= ours.by50 <= 0.62, name
        assert ours.crps < 0.8 * by_mean.crps, name
