"""Which weeks count: of a pause eight, and five for a beginning that lowers the pace.

Holds: core.forecast.weeks.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.forecast.weeks import BEGIN_WEEKS, count_weeks

stretches = st.lists(
    st.lists(st.integers(0, 900), max_size=8) | st.integers(0, 25).map(lambda n: [0] * n),
    max_size=6,
)
logs = stretches.map(lambda parts: [week for part in parts for week in part])


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
    """It was dated 1970, or months before the rest: five empty weeks beside the seven of study."""
    count = count_weeks([120] + [0] * (ago - 1) + [360] * 7)
    assert count.pace == round(360 * 7 / (7 + BEGIN_WEEKS))
    assert len(count.places) == 7 + BEGIN_WEEKS
    # Those next to the work: empty, as the sentence says.
    assert count.places[0] == max(ago - BEGIN_WEEKS, 0)


def test_a_slow_beginning_counts_as_five_weeks_however_much_was_done_in_it() -> None:
    for begin in ([1] * 30, [30] * 30, [0] * 30, [30, 0, 0, 0, 0] * 6):
        count = count_weeks([*begin, *[600] * 30])
        assert count.pace == round(600 * 30 / (30 + BEGIN_WEEKS))
    assert count_weeks([500] * 30 + [600] * 30).pace == 550


def test_what_was_learnt_before_a_long_absence_still_counts() -> None:
    assert count_weeks([360] * 20 + [0] * 80).pace == 257
    assert count_weeks([360] * 20 + [0] * 80 + [300]).pace == 259


def test_the_first_week_may_be_longer() -> None:
    assert count_weeks([480, 0, 0, 0], lead=0.5).pace == 107
    # A beginning counts as five weeks all the same.
    assert count_weeks([10] + [0] * 20 + [360] * 8, lead=0.5).weeks == 13


@thorough
@given(logs, st.floats(0, 0.9), st.data(), st.integers(1, 2000))
def test_more_work_in_a_week_never_lowers_the_pace(
    weeks: list[int], lead: float, data: st.DataObject, more: int
) -> None:
    """In any week on record, the first one too, also if it lay in a pause."""
    assume(weeks)
    place = data.draw(st.integers(0, len(weeks) - 1))
    changed = [*weeks[:place], weeks[place] + more, *weeks[place + 1 :]]
    now, then = (count_weeks(series, lead) for series in (weeks, changed))
    assert then.minutes / then.weeks >= now.minutes / now.weeks * (1 - 1e-9)


@thorough
@given(logs, st.integers(0, 900), st.integers(0, 200))
def test_an_entry_from_before_counts_as_five_empty_weeks_at_most(
    weeks: list[int], before: int, ago: int
) -> None:
    assume(weeks)
    now, then = count_weeks(weeks), count_weeks([before, *[0] * ago, *weeks])
    assert then.minutes / then.weeks >= now.minutes / (now.weeks + BEGIN_WEEKS) * (1 - 1e-9)


@thorough
@given(logs)
def test_the_pace_is_what_was_earned_in_the_weeks_outside_pauses(weeks: list[int]) -> None:
    count = count_weeks(weeks)
    assert count.sum_of(weeks) == count.minutes
    assert set(count.work_places) <= set(count.places)
    # So "the mean of your last weeks" is never about a single one of many.
    assert len(count.places) >= min(len(weeks), BEGIN_WEEKS)


@thorough
@given(logs, st.integers(1, 30))
def test_a_pause_until_today_lowers_the_pace_by_eight_weeks_at_most(
    weeks: list[int], pause: int
) -> None:
    eight, long = (count_weeks([*weeks, *[0] * length]) for length in (8, 8 + pause))
    if any(weeks):
        assert long.minutes / long.weeks == pytest.approx(eight.minutes / eight.weeks)
