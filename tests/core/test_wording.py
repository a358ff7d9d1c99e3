"""Durations: parsing and formatting.

Holds: core.wording.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.wording import (
    MAX_MINUTES,
    end_of_safe_words,
    format_duration,
    format_exact_duration,
    format_factor,
    format_safe_day,
    hours,
    parse_duration,
)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45m", 45),
        ("45min", 45),
        ("45 min", 45),
        ("3h", 180),
        ("1h30", 90),
        ("1h30m", 90),
        ("1 h 30 min", 90),
        ("1h05", 65),
        ("1.5h", 90),
        ("1,5h", 90),
        ("0.25h", 15),
        (" 2H ", 120),
        ("90m", 90),
        ("1000h", 60_000),
    ],
)
def test_a_duration_is_parsed_as_whole_minutes(typed: str, minutes: int) -> None:
    assert parse_duration(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    ["", "45", "h", "m", "1h30s", "1:30", "-5m", "1.5", "1.5m", "1h 2h", "soon", "3 hours", "1e3m"],
)
def test_an_invalid_duration_is_refused(typed: str) -> None:
    assert parse_duration(typed) is None


@pytest.mark.parametrize("typed", ["0m", "0h", "0h00", "0.00h", "60001m", "1001h", "99999h"])
def test_zero_and_more_than_a_thousand_hours_are_refused(typed: str) -> None:
    assert parse_duration(typed) is None
    assert MAX_MINUTES == 1000 * 60


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (65, "1 h 05"),
        (90, "1 h 30"),
        (599, "9 h 59"),
        (600, "10 h"),
        (629, "10 h"),
        (630, "11 h"),
        (90_000, "1,500 h"),
    ],
)
def test_minutes_are_formatted_for_people(minutes: int, text: str) -> None:
    assert format_duration(minutes) == text


@pytest.mark.parametrize(("minutes", "value"), [(60, 1), (90, 1.5), (0, 0), (50, 0.8333)])
def test_programs_get_hours_as_a_number(minutes: int, value: float) -> None:
    assert hours(minutes) == value


def test_whole_hours_are_whole_numbers() -> None:
    assert repr(hours(120)) == "2"


@thorough
@given(st.integers(1, 599))
def test_formatted_durations_can_be_parsed(minutes: int) -> None:
    assert parse_duration(format_duration(minutes)) == minutes


@thorough
@given(st.text("0123456789hm., in", max_size=12) | st.text(max_size=12))
def test_any_text_is_a_duration_in_range_or_none(typed: str) -> None:
    minutes = parse_duration(typed)
    assert minutes is None or 0 < minutes <= MAX_MINUTES


@given(st.integers(1, MAX_MINUTES))
def test_exact_durations_mean_the_same_when_they_are_typed(minutes: int) -> None:
    exact = format_exact_duration(minutes)
    assert parse_duration(exact.replace(",", "")) == minutes
    assert minutes >= 600 or exact == format_duration(minutes)


@pytest.mark.parametrize(
    ("factor", "text"),
    [(1, ""), (0.9, ""), (1.1, ""), (0.89, "0.9"), (1.14, "1.1"), (1.26, "1.3"), (2, "2")],
)
def test_what_took_about_as_long_as_estimated_has_no_factor(factor: float, text: str) -> None:
    assert format_factor(factor) == text


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 3600))
def test_the_words_of_a_safe_day_end_on_it_or_later(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    end = end_of_safe_words(day, today)
    assert day <= end
    words = format_safe_day(day, today)
    if words.startswith("within"):
        number = ("three", "four").index(words.split()[1]) + 3
        assert end == today + timedelta(weeks=number)
    else:
        # After two years the words are coarser.
        assert format_safe_day(end, today) == words or 700 < ahead < 770
        assert format_safe_day(end + timedelta(days=1), today) != words
