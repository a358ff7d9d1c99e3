"""Days as programs and people write them.

Holds: formats.text.days, formats.text.durations.
"""

import pytest

from roadmap_cli.formats.text.days import DAY_FIRST, MONTH_FIRST, find_day_order, read_day
from roadmap_cli.formats.text.durations import parse_time


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-13", "20260113T101112Z", "2026/01/13", "2026/1/13", "2026年1月13日", "2026. 1. 13.",
        "January 13, 2026", "Jan 13, 2026 10:04 AM", "13 January 2026", "13th of January 2026",
        "13. Januar 2026", "13 janvier 2026", "13 de enero de 2026", "13 января 2026 г.",
        "Tuesday, January 13, 2026", "13.01.2026", "13.1.26", "1/13/2026", "13/1/2026",
        "13-01-2026", "15-Jan-2026 → 13-Jan-2026", "2026-01-13 09:00",
    ],
)  # fmt: skip
def test_a_day_has_many_spellings(text: str) -> None:
    assert read_day(text) == "2026-01-13"


@pytest.mark.parametrize(
    "text", ["", "soon", "1/2/2026", "31/02/2026", "2026", "13 Foo 2026", "1.5"]
)
def test_what_is_no_day_or_could_be_two_is_none(text: str) -> None:
    assert read_day(text) == ""


def test_an_order_decides_between_two_days() -> None:
    assert read_day("1/2/2026", DAY_FIRST) == "2026-02-01"
    assert read_day("1/2/2026", MONTH_FIRST) == "2026-01-02"
    assert read_day("02.01.2026", MONTH_FIRST) == "2026-01-02"


def test_the_order_is_open_if_the_days_of_a_column_contradict_each_other() -> None:
    assert find_day_order(["1/2/2026", "2/13/2026"]) == MONTH_FIRST
    assert find_day_order(["13/2/2026", ""]) == DAY_FIRST
    assert find_day_order(["13/2/2026", "2/13/2026"]) == ""
    assert find_day_order(["1/2/2026", "13.2.2026"]) == ""


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1.5", 90), ("1,5", 90), ("90 min", 90), ("1h 30", 90), ("1:30:00", 90), ("2-3 hours", 150),
        ("2–3", 150), ("~2 h", 120), ("1 час", 60), ("2小时", 120), ("0", 0), ("soon", None),
        ("1e9", None), ("", None),
    ],
)  # fmt: skip
def test_a_duration_has_many_spellings(text: str, minutes: int | None) -> None:
    assert parse_time(text, 60) == minutes
