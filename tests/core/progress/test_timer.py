"""A timer counts the minutes that passed, and is stored and read back as it was.

Holds: core.progress.timer.
"""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.progress.timer import Timer, is_unlikely, read_row, write_row

ZONE = timezone(timedelta(hours=1))
START = datetime(2026, 3, 4, 22, 30, tzinfo=ZONE)
TIMER = Timer("small", "alpha", START, "here")

offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=offsets)


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [
        (-1, None),
        (0, 0),
        (59, 0),
        (60, 1),
        (89, 1),
        (90, 2),
        (150, 3),
        (3600, 60),
        (3629, 60),
        (3630, 61),
    ],
)
def test_minutes_are_rounded_and_less_than_one_is_none(seconds: int, minutes: int | None) -> None:
    assert TIMER.minutes(START + timedelta(seconds=seconds)) == minutes


@given(moment=moments, minutes=st.integers(1, 5000), zone=offsets)
def test_the_zone_of_the_clock_makes_no_difference(
    moment: datetime, minutes: int, zone: timezone
) -> None:
    timer = Timer("small", "alpha", moment, "here")
    assert timer.minutes((moment + timedelta(minutes=minutes)).astimezone(zone)) == minutes


@pytest.mark.parametrize(
    ("started", "day_starts", "day"),
    [
        ("2026-03-04T23:59+01:00", 0, "2026-03-04"),
        ("2026-03-05T00:00+01:00", 0, "2026-03-05"),
        ("2026-03-05T03:59+01:00", 4, "2026-03-04"),
        ("2026-03-05T04:00+01:00", 4, "2026-03-05"),
    ],
)
def test_its_day_is_the_learners_day_on_which_it_was_started(
    started: str, day_starts: int, day: str
) -> None:
    timer = Timer("small", "alpha", datetime.fromisoformat(started), "here")
    assert timer.day(day_starts) == day


@pytest.mark.parametrize(
    ("minutes", "is_overnight", "unlikely"),
    [
        (12 * 60, False, False),
        (12 * 60 + 1, False, True),
        (4 * 60, True, False),
        (4 * 60 + 1, True, True),
    ],
)
def test_a_timer_that_was_left_on_is_noticed(
    minutes: int, is_overnight: bool, unlikely: bool
) -> None:
    assert is_unlikely(minutes, is_overnight=is_overnight) is unlikely


@given(moment=moments)
def test_a_row_is_read_as_it_was_written(moment: datetime) -> None:
    timer = Timer("small", "alpha", moment.replace(microsecond=0), "here")
    assert read_row(write_row(timer)) == timer
    assert read_row(write_row(None)) is None


@pytest.mark.parametrize(
    "row", ["x", "small alpha never here", "small alpha 2026-03-04T12:00:00 here"]
)
def test_a_row_that_is_none_of_ours_is_refused(row: str) -> None:
    with pytest.raises(ValueError):
        read_row(row)
