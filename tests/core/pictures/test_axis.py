"""The time axis of a burn-up: it begins with the learner and ends a little after the forecast.

Holds: core.pictures.axis.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.forecast.arrival import ExpectedPace
from roadmap_cli.core.pictures.axis import month_ticks, time_span
from roadmap_cli.core.pictures.fan import fan_levels
from roadmap_cli.core.pictures.pictures import PictureDay, Pictures

TODAY = "2026-11-30"


def pictures(first: str, minutes: int = 0, pace: float = 300) -> Pictures:
    fan = fan_levels(ExpectedPace(pace, 0.4), [minutes], TODAY) if minutes else ()
    return Pictures((PictureDay(first, 60, 0, 60),), 60, (), fan)


@pytest.mark.parametrize(
    ("first", "minutes", "span"),
    [
        ("2026-06-01", 0, ("2026-06-01", "2026-12-09")),
        ("2026-11-30", 0, ("2026-11-17", "2026-12-02")),  # the first evening
        ("2026-06-01", 3000, ("2026-06-01", "2027-02-25")),  # ten weeks, and a little more
        ("2026-06-01", 90_000, ("2026-06-01", "2028-05-29")),  # three times the history
    ],
)
def test_the_span_is_the_history_and_what_lies_ahead(
    first: str, minutes: int, span: tuple[str, str]
) -> None:
    assert tuple(map(str, time_span(pictures(first, minutes), TODAY))) == span


def test_a_forecast_beyond_ten_years_is_no_end() -> None:
    assert time_span(pictures("2026-06-01", 900_000, 1), TODAY)[1] == date(2026, 12, 9)


def test_a_january_is_labelled_with_its_year() -> None:
    ticks = month_ticks(date(2026, 11, 3), date(2027, 2, 20), 8)
    assert [(str(day), label) for day, label in ticks] == [
        ("2026-12-01", "Dec"),
        ("2027-01-01", "2027"),
        ("2027-02-01", "Feb"),
    ]
    years = month_ticks(date(2026, 6, 1), date(2036, 6, 1), 6)
    assert [label for _, label in years] == ["2028", "2030", "2032", "2034", "2036"]


@examples(100)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 9000), st.integers(1, 20))
def test_there_are_no_more_labels_than_asked_for_and_all_lie_within(
    first: date, days: int, most: int
) -> None:
    last = first + timedelta(days=days)
    ticks = [day for day, _ in month_ticks(first, last, most)]
    assert ticks == sorted(set(ticks))
    assert all(first < day <= last and day.day == 1 for day in ticks)
    assert len(ticks) <= most + 1
