"""Times as people type them: of today or last night, on the calendar's days.

Holds: core.clock_words.
"""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.clock_words import parse_moment
from roadmap_cli.errors import UsageError

ZONE = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 30, 14, 42, 30, tzinfo=ZONE)  # a Monday


NIGHT = 12 * 3600


def parse(typed: str, now: datetime = NOW) -> datetime:
    return parse_moment(typed, now, lambda local: [local.replace(tzinfo=now.tzinfo)], NIGHT)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("14:42", "2026-11-30 14:42"),
        ("0:05", "2026-11-30 00:05"),
        ("at 9:15", "2026-11-30 09:15"),
        ("9h15", "2026-11-30 09:15"),
        ("9 am", "2026-11-30 09:00"),
        ("12am", "2026-11-30 00:00"),
        ("12:05 pm", "2026-11-30 12:05"),
        ("2:30 PM", "2026-11-30 14:30"),
        ("now", "2026-11-30 14:42"),
        ("noon", "2026-11-30 12:00"),
        ("yesterday noon", "2026-11-29 12:00"),
        ("midnight", "2026-11-30 00:00"),
        ("yesterday 22:10", "2026-11-29 22:10"),
        ("yesterday at 22:10", "2026-11-29 22:10"),
        ("22:10 yesterday", "2026-11-29 22:10"),
        ("today, 8:00", "2026-11-30 08:00"),
        ("friday 18:00", "2026-11-27 18:00"),
        ("2026-11-28 22:10", "2026-11-28 22:10"),
        ("2026-11-28T22:10", "2026-11-28 22:10"),
        ("3 days ago 7:30", "2026-11-27 07:30"),
        ("20 nov 7:30", "2026-11-20 07:30"),
        ("20.11. 7:30", "2026-11-20 07:30"),
        ("20 min ago", "2026-11-30 14:22"),
        ("20 minutes ago", "2026-11-30 14:22"),
        ("45m ago", "2026-11-30 13:57"),
        ("1h30 ago", "2026-11-30 13:12"),
        ("an hour ago", "2026-11-30 13:42"),
        ("a minute ago", "2026-11-30 14:41"),
        ("half an hour ago", "2026-11-30 14:12"),
        ("a quarter of an hour ago", "2026-11-30 14:27"),
        ("an hour and a half ago", "2026-11-30 13:12"),
        ("2 hours ago", "2026-11-30 12:42"),
    ],
)
def test_a_time_is_read_as_it_is_said(typed: str, wanted: str) -> None:
    assert f"{parse(typed):%Y-%m-%d %H:%M}" == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("18", "is not a time"),
        ("24:00", "is not a time"),
        ("10:60", "is not a time"),
        ("13 pm", "is not a time"),
        ("0 am", "is not a time"),
        ("20.11", "is not a time"),
        ("yesterday", "is not a time"),
        ("20 minutes", "is not a time"),
        ("someday 18:30", "'someday' is not a date"),
        ("today 14:43", "'today 14:43' is in the future"),
        ("tomorrow 10:00", "is in the future"),
        ("14:43", "is in the future"),
        ("6:30 PM", "is in the future"),
    ],
)
def test_what_is_no_time_up_to_now_is_refused(typed: str, wanted: str) -> None:
    with pytest.raises(UsageError) as error:
        parse(typed)
    assert wanted in error.value.sentence
    assert error.value.hint


def test_the_example_in_the_message_can_be_typed() -> None:
    with pytest.raises(UsageError) as error:
        parse("soon")
    first = error.value.hint.removeprefix("write ").partition(",")[0]
    assert parse(first) == NOW.replace(hour=14, minute=12, second=0)


def test_a_time_that_comes_twice_is_the_later_one_unless_that_is_still_to_come() -> None:
    late, early = (timezone(timedelta(hours=hours)) for hours in (1, 2))

    def both(local: datetime) -> list[datetime]:
        return [local.replace(tzinfo=late), local.replace(tzinfo=early)]

    for now, wanted in (
        (datetime(2026, 10, 25, 2, 40, tzinfo=late), late),
        (datetime(2026, 10, 25, 2, 40, tzinfo=early), early),
    ):
        found = parse_moment("2:30", now, both)
        assert now - found == timedelta(minutes=10)
        assert found.tzinfo == wanted


@given(minutes=st.integers(0, 24 * 60 - 1), now=st.integers(0, 24 * 60 - 1))
def test_a_time_without_a_day_is_one_of_today_or_of_last_night(minutes: int, now: int) -> None:
    hour, minute = divmod(minutes, 60)
    moment = NOW.replace(hour=now // 60, minute=now % 60)
    is_of_last_night = (now - minutes) % (24 * 60) <= 12 * 60
    if minutes > now and not is_of_last_night:
        with pytest.raises(UsageError) as error:
            parse(f"{hour}:{minute:02d}", moment)
        assert f"yesterday {hour}:{minute:02d}" in error.value.hint
        return
    found = parse(f"{hour}:{minute:02d}", moment)
    assert found.date() == moment.date() or is_of_last_night
    assert timedelta(0) <= moment - found < timedelta(days=1)
    assert (found.hour, found.minute) == (hour, minute)


def test_without_a_reach_it_is_the_last_one_of_that_name() -> None:
    for typed, wanted in (("14:43", 29), ("14:42", 30), ("18:30", 29)):
        found = parse_moment(typed, NOW, lambda local: [local.replace(tzinfo=NOW.tzinfo)])
        assert found.day == wanted


@given(typed=st.text(max_size=20))
def test_no_text_breaks_it(typed: str) -> None:
    try:
        found = parse(typed)
    except UsageError:
        return
    assert found <= NOW
