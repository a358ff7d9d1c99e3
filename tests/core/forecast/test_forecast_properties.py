"""Properties of the forecast on any log, and how often its dates come true.

Holds: core.forecast.forecast.
"""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough
from tests.examples import examples

from roadmap_cli.core.forecast import futures
from roadmap_cli.core.forecast.forecast import Arrival, Forecast, RouteMilestone, forecast
from roadmap_cli.core.forecast.pace import TopicWork, weekly_minutes

TODAY = "2026-11-23"
# A forecast is 500 futures, twice.
few = examples(12)

logs = st.lists(st.integers(0, 1500), min_size=4, max_size=60)
plans = st.none() | st.integers(30, 6000)
works = st.lists(st.integers(0, 40_000), min_size=1, max_size=12).map(sorted)
days = st.dates(date(2025, 12, 1), date(2027, 2, 1)).map(date.isoformat)
topics = st.builds(
    TopicWork,
    st.integers(1, 3000),
    st.lists(st.tuples(days, st.integers(1, 600)), max_size=4).map(tuple),
    st.just("") | days,
)


def forecast_for(log: list[int], work: list[int], planned: int | None = None) -> Forecast:
    return forecast(
        log, [RouteMilestone(str(n), "", left) for n, left in enumerate(work)], TODAY, planned
    )


def rank(arrival: Arrival) -> tuple[bool, str, str]:
    """Return the sort key of an arrival: earlier dates first, no date last."""
    return arrival.never, arrival.likely, arrival.safe


@few
@given(logs, works, plans)
def test_dates_are_in_order_along_the_route_and_safe_is_not_before_likely(
    log: list[int], work: list[int], planned: int | None
) -> None:
    result = forecast_for(log, work, planned).milestones
    for arrival, left in zip(result, work, strict=True):
        assert arrival.never == (not arrival.safe) == (not arrival.likely)
        assert arrival.never or TODAY <= arrival.likely <= arrival.safe
        assert (arrival.likely == TODAY) == (left == 0)
    for one, after in pairwise(result):
        assert one.never <= after.never
        assert after.never or (one.likely <= after.likely and one.safe <= after.safe)


@few
@given(logs, works, st.integers(0, 20_000), plans)
def test_more_work_is_never_done_earlier(
    log: list[int], work: list[int], more: int, planned: int | None
) -> None:
    now = forecast_for(log, work, planned).milestones
    later = forecast_for(log, [left + more for left in work], planned).milestones
    assert all(rank(one) <= rank(other) for one, other in zip(now, later, strict=True))


@few
@given(logs, works, plans)
def test_a_milestone_does_not_depend_on_the_others(
    log: list[int], work: list[int], planned: int | None
) -> None:
    """All share one simulation, so milestones with the same work have the same dates."""
    together = forecast_for(log, work, planned).milestones
    alone = forecast_for(log, work[-1:], planned).milestones
    assert rank(together[-1]) == rank(alone[-1])
    assert (
        forecast_for(log, work * 2 if len(set(work)) == 1 else work, planned).milestones[0]
        == (together[0])
    )


@few
@given(logs, works, plans)
def test_twice_the_minutes_of_weeks_and_work_give_the_same_dates(
    log: list[int], work: list[int], planned: int | None
) -> None:
    one = forecast_for(log, work, planned).milestones
    assert forecast_for(list(log), list(work), planned).milestones == one
    doubled = forecast_for([2 * m for m in log], [2 * m for m in work], planned and 2 * planned)
    assert doubled.milestones == one


@few
@given(logs, works, plans)
def test_an_hour_more_a_week_never_makes_it_later(
    log: list[int], work: list[int], planned: int | None
) -> None:
    lever = forecast_for(log, work, planned).lever
    assert lever is None or lever.weeks > 0


@thorough
@given(st.lists(topics, max_size=8), days, days, st.data())
def test_weeks_add_up_to_the_earned_minutes_in_any_order(
    work: list[TopicWork], first: str, today: str, data: st.DataObject
) -> None:
    weeks = weekly_minutes(today, first, work)
    assert weekly_minutes(today, first, data.draw(st.permutations(work))) == weeks
    assert all(week >= 0 for week in weeks)
    assert sum(weeks) <= sum(topic.minutes for topic in work)
    now = date.fromisoformat(today)
    monday = now - timedelta(days=now.weekday())
    start = monday - timedelta(weeks=len(weeks))
    if weeks:
        assert first <= start.isoformat() <= (date.fromisoformat(first) + timedelta(6)).isoformat()
    done = [w.minutes for w in work if not w.spent and start <= _day(w.done) < monday]
    assert sum(weeks) >= sum(done)


@thorough
@given(topics, st.integers(0, 400))
def test_a_past_week_never_shrinks(topic: TopicWork, later: int) -> None:
    """Neither finishing a topic nor logging more time changes it."""
    first, today = "2025-12-01", date(2026, 3, 2)
    then = (today + timedelta(days=later)).isoformat()
    before = weekly_minutes(today.isoformat(), first, [topic])
    assert weekly_minutes(then, first, [topic])[: len(before)] == before


def _day(iso: str) -> date:
    return date.fromisoformat(iso) if iso else date.min


# -- how often the dates come true: studies at a tenth of its size -------------------


def test_safe_dates_hold_for_simulated_learners_better_than_single_weeks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    studies = Path(__file__).parents[3] / "studies"
    monkeypatch.syspath_prepend(str(studies))
    import forecasts
    import population

    learners = list(population.population(3, seed=5))
    assert len({learner.kind for learner in learners}) >= 8

    def ours(weeks: list[int], planned: int, work: list[int]) -> list[list[float]]:
        return futures.weeks_until(weeks, futures.prior(weeks, planned), work[-1:], futures=100)

    def by_weeks(weeks: list[int], planned: int, work: list[int]) -> list[list[float]]:
        return forecasts.by_weeks(weeks, planned, work[-1:], count=50)

    mine = forecasts.summary(forecasts.scores(ours, learners))
    iid = forecasts.summary(forecasts.scores(by_weeks, learners))
    assert mine.count > 100
    assert 0.80 <= mine.by85 <= 0.92
    assert 0.35 <= mine.by50 <= 0.65
    assert mine.crps < iid.crps
    assert iid.by85 < 0.75
