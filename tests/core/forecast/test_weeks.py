"""Which weeks count: of a pause eight, and none for one entry under a wrong date.

Holds: core.forecast.weeks.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.forecast.weeks import (
    STRAY_WEEKS,
    WINDOW,
    WORK_WEEKS,
    count_weeks,
    weeks_since_begin,
)

stretches = st.lists(
    st.lists(st.integers(0, 900), max_size=8) | st.integers(0, 25).map(lambda n: [0] * n),
    max_size=6,
)
logs = stretches.map(lambda parts: [week for part in parts for week in part][:WINDOW])


@pytest.mark.parametrize(
    ("weeks", "mean", "left_out"),
    [
        ([360] * 20 + [0] * 8, 7200 / 28, 0),
        ([360] * 20 + [0] * 30, 7200 / 28, 22),
        ([360] * 20 + [0] * 30 + [360], 7560 / 29, 22),
        (([360] * 6 + [0] * 12) * 3, 3 * 6 * 360 / (3 * 14), 12),
        # A little work in a long pause does not make two of it.
        ([360] * 20 + [0] * 15 + [10] + [0] * 14, 7200 / 28, 22),
        # Yet who studies every sixth week has no pauses.
        ([600, 0, 0, 0, 0, 0] * 4, 100, 0),
        ([0] * 20, 0, 0),
        ([300] + [0] * 12, 300 / 9, 4),
        ([], 0, 0),
    ],
)
def test_every_pause_counts_as_eight_weeks_at_most(
    weeks: list[int], mean: float, left_out: int
) -> None:
    count = count_weeks(weeks)
    assert (count.minutes / count.weeks if weeks else 0) == pytest.approx(mean)
    assert count.left_out == left_out
    assert len(count.places) == len(weeks) - left_out


@pytest.mark.parametrize("ago", [10, 20, 60, 400, 2900])
def test_one_old_entry_does_not_poison_the_log(ago: int) -> None:
    """It was dated 1970, or months before the rest."""
    count = count_weeks([120] + [0] * (ago - 1) + [360] * 7)
    assert count.pace == 360
    assert len(count.places) == 7


def test_what_was_learnt_before_a_long_absence_still_counts() -> None:
    assert count_weeks([360] * 20 + [0] * 2900).pace == 257
    assert count_weeks([360] * 20 + [0] * 2900 + [300]).pace == 259


def test_two_years_count() -> None:
    assert count_weeks([6000] * 400 + [300] * WINDOW) == count_weeks([300] * WINDOW)._replace(
        places=(window := tuple(range(400, 400 + WINDOW))), work_places=window
    )


@pytest.mark.parametrize(
    ("weeks", "counted"),
    [
        ([0] * 400, WINDOW),
        ([300] * WORK_WEEKS + [0] * 400, WORK_WEEKS + 8),
        ([300] * 400 + [0] * 400, WORK_WEEKS + 8),
        # Two years that begin in a pause begin after it.
        ([300] * 60 + [0] * 40 + [300] * 90, 90),
    ],
)
def test_older_weeks_count_where_two_years_hold_little_work(weeks: list[int], counted: int) -> None:
    count = count_weeks(weeks)
    assert len(count.places) == counted
    assert count.places[-1] <= len(weeks) - 1


def test_the_first_week_may_be_longer() -> None:
    assert count_weeks([480, 0, 0, 0], lead=0.5).pace == 107


@thorough
@given(logs, st.data(), st.integers(1, 2000))
def test_more_work_in_a_week_never_lowers_the_pace(
    weeks: list[int], data: st.DataObject, more: int
) -> None:
    """In any week from the third with work on, also if it lay in a pause.

    Before that it may say that the learner began earlier.
    """
    work = [place for place, minutes in enumerate(weeks) if minutes]
    assume(len(work) > STRAY_WEEKS)
    place = data.draw(st.integers(work[STRAY_WEEKS], len(weeks) - 1))
    changed = [*weeks[:place], weeks[place] + more, *weeks[place + 1 :]]
    now, then = (count_weeks(series) for series in (weeks, changed))
    assert then.minutes / then.weeks >= now.minutes / now.weeks * (1 - 1e-9)


@thorough
@given(logs, st.data(), st.integers(1, 2000))
def test_more_work_never_takes_from_the_weeks_to_go_by(
    weeks: list[int], data: st.DataObject, more: int
) -> None:
    """So a forecast that was there stays there; those weeks are among the ones that count."""
    work = [place for place, minutes in enumerate(weeks) if minutes]
    assume(work)
    place = data.draw(st.integers(work[0], len(weeks) - 1))
    changed = [*weeks[:place], weeks[place] + more, *weeks[place + 1 :]]
    fewest, _ = weeks_since_begin(weeks)
    assert weeks_since_begin(changed)[0] >= fewest
    assert len(count_weeks(weeks).places) >= min(fewest, 8)


@thorough
@given(logs)
def test_the_pace_is_what_was_earned_in_the_weeks_outside_pauses(weeks: list[int]) -> None:
    count = count_weeks(weeks)
    assert count.sum_of(weeks) == count.minutes
    assert set(count.work_places) <= set(count.places)


@thorough
@given(logs, st.integers(1, 30))
def test_a_pause_until_today_lowers_the_pace_by_eight_weeks_at_most(
    weeks: list[int], pause: int
) -> None:
    assume(len(weeks) + 38 <= WINDOW)
    eight, long = (count_weeks([*weeks, *[0] * length]) for length in (8, 8 + pause))
    if any(weeks):
        assert long.minutes / long.weeks == pytest.approx(eight.minutes / eight.weeks)
