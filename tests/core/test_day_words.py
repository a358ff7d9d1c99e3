"""Days in words: what is understood, and what is refused with the line to type instead.

Holds: core.day_words.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.day_words import (
    WEEKDAYS,
    calendar_unit,
    month_or_year,
    parse_day,
    possible_days,
)
from roadmap_cli.core.wording import MONTHS
from roadmap_cli.errors import UsageError

TODAY = date(2026, 11, 30)  # a Monday
days_of_our_time = st.dates(date(1978, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-30"),
        ("Yesterday", "2026-11-29"),
        (" the day  before yesterday ", "2026-11-28"),
        ("monday", "2026-11-30"),
        ("last monday", "2026-11-23"),
        ("tuesday", "2026-11-24"),
        ("Tue", "2026-11-24"),
        ("sunday", "2026-11-29"),
        ("last friday", "2026-11-27"),
        ("3 days ago", "2026-11-27"),
        ("3 days", "2026-11-27"),
        ("3-days-ago", "2026-11-27"),
        ("last-friday", "2026-11-27"),
        ("2.weeks.ago", "2026-11-16"),
        ("2d", "2026-11-28"),
        ("-1", "2026-11-29"),
        ("-2d", "2026-11-28"),
        ("a day ago", "2026-11-29"),
        ("two weeks ago", "2026-11-16"),
        ("2w ago", "2026-11-16"),
        ("last week", "2026-11-23"),
        ("a month ago", "2026-10-30"),
        ("9 months ago", "2026-02-28"),
        ("an year ago", "2025-11-30"),
        ("last year", "2025-11-30"),
        ("11-28", "2026-11-28"),
        ("12-05", "2025-12-05"),
        ("11/28", "2026-11-28"),
        ("28/11", "2026-11-28"),
        ("11/11", "2026-11-11"),
        ("28.11.", "2026-11-28"),
        ("28.11", "2026-11-28"),
        ("20 nov", "2026-11-20"),
        ("20nov", "2026-11-20"),
        ("nov 20", "2026-11-20"),
        ("Nov. 20th", "2026-11-20"),
        ("20. nov", "2026-11-20"),
        ("1 dec", "2025-12-01"),
        ("29 feb", "2024-02-29"),
        ("3 sept", "2026-09-03"),
        ("20 November 2026", "2026-11-20"),
        ("November 20, 2025", "2025-11-20"),
        ("20th of november", "2026-11-20"),
        ("20-nov-2026", "2026-11-20"),
        ("2026-nov-20", "2026-11-20"),
        ("2026-11-20", "2026-11-20"),
        ("2026/11/20", "2026-11-20"),
        ("20261120", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("20. 11. 2026", "2026-11-20"),
        ("20/11/2026", "2026-11-20"),
        ("11/20/2026", "2026-11-20"),
        ("1970-01-01", "1970-01-01"),
    ],
)
def test_a_day_is_understood_as_people_type_it(typed: str, day: str) -> None:
    assert parse_day(typed, TODAY).isoformat() == day


@pytest.mark.parametrize(
    "typed",
    [
        *("soon", "d", "mo", "th", "november 20266", "2026-00"),
        *("2026-13-01", "00-00", "28-11", "13/13", "32.1.", "0 nov"),
        *("20/11/26", "26-11-20", "2026-11-30T10:00", "last 3 weeks", "in 2 weeks ago", "last nov"),
        *("9999 years ago", "٢٠٢٦-١١-٢٠", "２０２６-11-20", "20 ноя", "friday the 13th", "--"),
    ],
)
def test_what_is_no_day_is_refused_with_days_of_this_week(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(typed, TODAY)
    assert caught.value.sentence == f"'{typed}' is not a date"
    assert caught.value.hint == 'write yesterday, friday, "3 days ago", "27 nov" or 2026-11-27'


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("week", "it began on 2026-11-30"),
        ("this week", "it began on 2026-11-30"),
        ("this month", "it began on 2026-11-01"),
        ("this year", "it began on 2026-01-01"),
        ("31 feb", "February 2026 has 28 days"),
        ("31 nov", "November 2026 has 30 days"),
        ("2024-02-30", "February 2024 has 29 days"),
        ("nov", 'say which day of it: 2026-11-01; put several words in quotes: "3 days ago"'),
        ("August", 'say which day of it: 2026-08-01; put several words in quotes: "3 days ago"'),
        ("December", 'say which day of it: 2025-12-01; put several words in quotes: "3 days ago"'),
        ("20", 'say the month, too: 2026-11-20; put several words in quotes: "3 days ago"'),
        ("31st", 'say the month, too: 2026-10-31; put several words in quotes: "3 days ago"'),
    ],
)
def test_what_is_no_day_by_itself_is_said_to_be_a_part_of_one(typed: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(typed, TODAY)
    assert caught.value.hint == hint


@pytest.mark.parametrize("typed", ["last", "a", "two"])
def test_the_first_word_of_a_day_asks_for_quotes(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(typed, TODAY)
    assert caught.value.hint == ('put a day of several words in quotes: "3 days ago", "27 nov"')


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024/02", "2024-02-01", "2024-02-29"),
        ("02/2026", "2026-02-01", "2026-02-28"),
        ("Nov 2026", "2026-11-01", "2026-11-30"),
        ("december 2025", "2025-12-01", "2025-12-31"),
        ("2025 dec", "2025-12-01", "2025-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_month_and_a_year_have_a_first_and_a_last_day(typed: str, first: str, last: str) -> None:
    days = month_or_year(typed)
    assert days is not None
    assert [day.isoformat() for day in days] == [first, last]
    assert possible_days(typed, TODAY) == ()


@pytest.mark.parametrize("typed", ["2026-13", "2026-00", "foo 2026", "202", "1969", "nov", "20261"])
def test_what_is_no_month_and_no_year_is_refused(typed: str) -> None:
    assert month_or_year(typed) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11", "2026-11-30"),
        ("2026", "2026-11-30"),
        ("2025", "2025-12-31"),
        ("2027", "2027-01-01"),
    ],
)
def test_a_month_where_a_day_is_needed_asks_for_the_day(typed: str, day: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(typed, TODAY)
    assert caught.value.hint == f"say which day of it: {day}"


@pytest.mark.parametrize(
    ("typed", "meant"), [("yesterdy", "yesterday"), ("Mondya", "monday"), ("todays", "today")]
)
def test_a_mistyped_word_is_guessed(typed: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(typed, TODAY)
    assert caught.value.hint == f"did you mean {meant}?"


@pytest.mark.parametrize(
    ("typed", "sentence", "hint"),
    [
        (
            "11/12",
            "'11/12' may be 11 December 2025 or 12 November 2026",
            "write 2025-12-11 or 2026-11-12",
        ),
        (
            "3/2/2026",
            "'3/2/2026' may be 3 February 2026 or 2 March 2026",
            "write 2026-02-03 or 2026-03-02",
        ),
        (
            "12-11-2026",
            "'12-11-2026' may be 12 November 2026 or 11 December 2026",
            "write 2026-11-12 or 2026-12-11",
        ),
        ("2026-12-01", "2026-12-01 is in the future", "give a day up to today, 2026-11-30"),
        ("tomorrow", "'tomorrow' (2026-12-01) is in the future", "up to today, 2026-11-30"),
        ("next monday", "'next monday' (2026-12-07) is in the future", "2026-11-30"),
        ("in 3 days", "'in 3 days' (2026-12-03) is in the future", "2026-11-30"),
        ("+1w", "'+1w' (2026-12-07) is in the future", "2026-11-30"),
        ("31 dec 1969", "'31 dec 1969' (1969-12-31) is too long ago", "from 1970 on"),
        ("0202-01-01", "0202-01-01 is too long ago", "from 1970 on"),
        ("9999 weeks ago", "'9999 weeks ago' (1835-04-13) is too long ago", "from 1970 on"),
    ],
)
def test_a_day_that_is_not_meant_so_is_refused_with_what_to_type(
    typed: str, sentence: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(typed, TODAY)
    assert caught.value.sentence == sentence
    assert hint in caught.value.hint


@thorough
@given(days_of_our_time, days_of_our_time)
def test_every_full_date_is_read_as_what_it_is(day: date, today: date) -> None:
    month = MONTHS[day.month - 1]
    for typed in (
        f"{day}",
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {month} {day.year}",
        f"{month[:3].upper()} {day.day}, {day.year}",
    ):
        assert possible_days(typed, today) == (day,)
    slashes = possible_days(f"{day.day}/{day.month}/{day.year}", today)
    assert day in slashes
    assert len(slashes) == (2 if day.day <= 12 and day.day != day.month else 1)


@thorough
@given(days_of_our_time, st.integers(0, 364))
def test_a_day_without_its_year_is_the_last_of_that_name(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    names = (f"{day:%m-%d}", f"{day.day} {MONTHS[day.month - 1]}", f"{day.day}.{day.month}.")
    assert {possible_days(name, today) for name in names} == {(day,)}
    assert parse_day(f"{back} days ago", today) == day
    if back < 7:
        assert parse_day(WEEKDAYS[day.weekday()], today) == day
        assert parse_day(f"last {WEEKDAYS[day.weekday()][:3]}", today) == (
            day if back else today - timedelta(weeks=1)
        )


@thorough
@given(days_of_our_time)
def test_what_a_refusal_proposes_is_understood(today: date) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day("nonsense", today)
    names = caught.value.hint.removeprefix("write ").replace(" or ", ", ").split(", ")
    days = {parse_day(name.strip('"'), today) for name in names if name != "yesterday"}
    assert days == {today - timedelta(days=3)}


@given(st.text(max_size=12) | st.from_regex(r"[0-9a-z ./+-]{1,14}"), days_of_our_time)
def test_no_text_ends_in_another_error(typed: str, today: date) -> None:
    assert len(possible_days(typed, today)) <= 2


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("last month", "2026-10-01", "2026-10-31"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("Last-Week", "2026-11-23", "2026-11-29"),
        ("this week", "2026-11-30", "2026-12-06"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("this year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_week_month_or_year_of_the_calendar_has_its_two_ends(
    typed: str, first: str, last: str
) -> None:
    days = calendar_unit(typed, date(2026, 11, 30))
    assert days == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("typed", ["", "month", "last monday", "a month ago", "next week"])
def test_other_words_are_no_week_month_or_year(typed: str) -> None:
    assert calendar_unit(typed, date(2026, 11, 30)) is None
