"""How long work takes at a pace, with any certainty.

Holds: core.forecast.arrival.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import inf

import pytest

from roadmap_cli.core.forecast.arrival import (
    MAX_WEEKS,
    ExpectedPace,
    day_by,
    expected_pace,
    weeks_until,
)
from roadmap_cli.core.forecast.pace import StudyWeeks

TODAY = "2026-11-23"
EIGHT_HOURS = 480


def pace_of(
    earned: Sequence[int], planned: int | None = None, spent: Sequence[int] = ()
) -> ExpectedPace:
    return expected_pace(StudyWeeks(tuple(earned), tuple(spent)), planned)


def test_the_middle_is_the_work_divided_by_the_pace() -> None:
    pace = pace_of([300] * 12, None)
    assert pace.minutes == 300
    assert weeks_until(pace, 3000, 0.5) == pytest.approx(10)
    assert day_by(pace, 3000, 0.5, TODAY) == "2027-02-01"


def test_a_plan_is_worth_four_weeks_of_what_people_make_of_one() -> None:
    assert pace_of([], EIGHT_HOURS).minutes == pytest.approx(300)
    assert pace_of([600] * 4, EIGHT_HOURS).minutes == pytest.approx(450)


def test_more_weeks_of_work_make_the_range_narrower_and_empty_ones_do_not() -> None:
    ranges = [pace_of([300] * n, None).spread for n in (1, 4, 12, 52)]
    assert all(one > after for one, after in pairwise(ranges))
    assert pace_of([300, 0, 0, 0], None).spread == pace_of([300], None).spread
    assert pace_of([0] * 4, None).spread == pace_of([300], None).spread
    # A week with time in it is not empty, on whichever day its topic was done.
    assert pace_of([0, 0, 900], spent=[300] * 3).spread == pace_of([300] * 3).spread


def test_twenty_futures_of_a_picture_are_the_quantiles_of_one_range() -> None:
    pace = pace_of([300] * 12, EIGHT_HOURS)
    days = [day_by(pace, 6000, (n + 0.5) / 20, TODAY) for n in range(20)]
    assert days == sorted(days)
    assert len(set(days)) == 20
    # What the odds say: as far above the middle as below it.
    early, late = (weeks_until(pace, 6000, share) for share in (0.2, 0.8))
    assert early * late == pytest.approx(weeks_until(pace, 6000, 0.5) ** 2)


def test_nothing_left_takes_no_time_and_no_pace_leads_nowhere() -> None:
    assert weeks_until(ExpectedPace(0, 1), 0, 0.85) == 0
    assert day_by(ExpectedPace(300, 1), 0, 0.85, TODAY) == TODAY
    assert weeks_until(pace_of([0] * 6, None), 1, 0.5) == inf
    assert day_by(pace_of([0] * 6, None), 1, 0.5, TODAY) == ""


def test_ten_years_have_no_day() -> None:
    sure = ExpectedPace(60, 0)
    assert day_by(sure, 60 * MAX_WEEKS, 0.85, TODAY) == ""
    assert day_by(sure, 60 * MAX_WEEKS - 1, 0.85, TODAY) == "2036-11-10"
