"""Days to come in words: what is understood, and what is refused with the line to type instead.

Holds: core.coming_days.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.coming_days import coming_days, parse_coming_day
from roadmap_cli.core.wording import MONTHS
from roadmap_cli.errors import UsageError

TODAY = date(2026, 11, 30)  # a Monday
days_of_our_time = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-30"),
        ("Tomorrow", "2026-12-01"),
        ("2027-06-30", "2027-06-30"),
        ("20270630", "2027-06-30"),
        ("30.6.2027", "2027-06-30"),
        ("30.6.", "2027-06-30"),
        ("06-30", "2027-06-30"),
        ("12-05", "2026-12-05"),
        ("30 june", "2027-06-30"),
        ("june 30th", "2027-06-30"),
        ("by 30 June", "2027-06-30"),
        ("20 nov.", "2027-11-20"),
        ("30 nov", "2026-11-30"),
        ("29 feb", "2028-02-29"),
        ("june", "2027-06-30"),
        ("june 2027", "2027-06-30"),
        ("2027-06", "2027-06-30"),
        ("end of june", "2027-06-30"),
        ("the end of june 2028", "2028-06-30"),
        ("end of nov", "2026-11-30"),
        ("end of feb 2028", "2028-02-29"),
        ("2028", "2028-12-31"),
        ("end of 2027", "2027-12-31"),
        ("end of the year", "2026-12-31"),
        ("end of next year", "2027-12-31"),
        ("end of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("next month", "2026-12-31"),
        ("next week", "2026-12-13"),
        ("end of this week", "2026-12-06"),
        ("in 3 months", "2027-02-28"),
        ("3 months", "2027-02-28"),
        ("in 12 weeks", "2027-02-22"),
        ("a year", "2027-11-30"),
        ("6w", "2027-01-11"),
        ("+10", "2026-12-10"),
        ("friday", "2026-12-04"),
        ("monday", "2026-12-07"),
        ("next friday", "2026-12-04"),
    ],
)
def test_a_day_to_come_is_understood(typed: str, day: str) -> None:
    assert parse_coming_day(typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-11-29", "2026-11-29 is in the past"),
        ("yesterday", "'yesterday' (2026-11-29) is in the past"),
        ("3 days ago", "'3 days ago' (2026-11-27) is in the past"),
        ("june 2025", "'june 2025' (2025-06-30) is in the past"),
        ("soon", "'soon' is not a date"),
        ("31 june", "'31 june' is not a date"),
        ("end of", "'end of' is not a date"),
        ("", "'' is not a date"),
        ("this month", "'this month' is not a date"),
        ("11/12", "'11/12' may be 11 December 2026 or 12 November 2027"),
        ("in 90 years", "'in 90 years' (2116-11-30) is more than 50 years away"),
    ],
)
def test_anything_else_is_refused_with_an_example_that_is_understood(
    typed: str, sentence: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_coming_day(typed, TODAY)
    assert refusal.value.sentence == sentence
    example = refusal.value.hint.rpartition(" or ")[2]
    assert parse_coming_day(example, TODAY) > TODAY


@thorough
@given(day=days_of_our_time, today=days_of_our_time)
def test_the_hint_holds_on_any_day(day: date, today: date) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_coming_day("soon", today)
    quoted = refusal.value.hint.split('"')[1::2]
    assert len(quoted) == 2
    for example in quoted:
        assert parse_coming_day(example, today) > today, day


@thorough
@given(day=days_of_our_time, today=days_of_our_time)
def test_a_day_without_its_year_is_the_next_one_of_its_name(day: date, today: date) -> None:
    for typed in (f"{day.day} {MONTHS[day.month - 1]}", f"{day.month:02d}-{day.day:02d}"):
        (found,) = coming_days(typed, today)
        assert (found.month, found.day) == (day.month, day.day)
        assert found >= today
        if (day.month, day.day) != (2, 29):
            assert found - today < timedelta(days=366)


@thorough
@given(day=days_of_our_time, today=days_of_our_time)
def test_a_whole_date_is_that_day_or_none(day: date, today: date) -> None:
    assert coming_days(str(day), today) == ((day,) if day >= today else ())


@thorough
@given(typed=st.text(max_size=20), today=days_of_our_time)
def test_no_text_means_a_day_gone_by(typed: str, today: date) -> None:
    assert all(day >= today for day in coming_days(typed, today))
