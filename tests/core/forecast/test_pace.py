"""The minutes of each week, and the hours a week that a plan may have.

Holds: core.forecast.pace.
"""

from collections.abc import Iterable
from math import inf, nan

import pytest

from roadmap_cli.core.forecast.pace import WINDOW, TopicWork, minutes_a_week, study_weeks
from roadmap_cli.errors import UsageError

TODAY = "2026-11-23"  # a Monday
AN_HOUR, A_DAY = 60, 16 * 60


def earned(today: str, first: str, work: Iterable[TopicWork]) -> list[int]:
    return list(study_weeks(today, first, work).earned)


def test_a_finished_topic_counts_in_the_week_it_was_finished() -> None:
    work = [
        TopicWork(120, done="2026-11-09"),
        TopicWork(60, done="2026-11-15"),
        TopicWork(90, done="2026-11-16"),
    ]
    assert earned(TODAY, "2026-11-02", work) == [0, 180, 90]


def test_the_current_week_does_not_count_yet() -> None:
    work = [TopicWork(120, done="2026-11-22"), TopicWork(60, done="2026-11-23")]
    assert earned("2026-11-23", "2026-11-16", work) == [120]
    assert earned("2026-11-29", "2026-11-16", work) == [120]
    assert earned("2026-11-30", "2026-11-16", work) == [120, 60]


@pytest.mark.parametrize(
    ("first", "count"),
    [
        ("2026-11-09", 2),  # a Monday: the week is full
        ("2026-11-10", 1),
        ("2026-11-15", 1),
        ("2026-11-16", 1),
        ("2026-11-17", 0),
        ("2026-11-23", 0),
        ("2027-05-01", 0),  # a clock that ran backwards
        ("", 0),  # nothing recorded
    ],
)
def test_the_weeks_begin_with_the_first_full_one(first: str, count: int) -> None:
    assert earned(TODAY, first, []) == [0] * count


def test_the_days_before_the_first_full_week_go_with_it() -> None:
    """So that it does not matter much on which weekday somebody begins."""
    begun_on_wednesday = study_weeks(TODAY, "2026-11-11", [TopicWork(600, done="2026-11-11")])
    assert (begun_on_wednesday.earned, begun_on_wednesday.lead) == ((600,), 5 / 7)
    begun_on_monday = study_weeks(TODAY, "2026-11-09", [TopicWork(600, done="2026-11-11")])
    assert (begun_on_monday.earned, begun_on_monday.lead) == ((600, 0), 0)


def test_two_years_count() -> None:
    """What was done before them is not of their first week."""
    work = [TopicWork(60, done=day) for day in ("2024-11-24", "2024-11-25", "2026-11-22")]
    for first in ("2024-11-23", "2019-05-07", "1970-01-01"):
        weeks = study_weeks(TODAY, first, [*work, TopicWork(60, done="1970-01-01")])
        is_cut = first < "2024"
        assert weeks.earned == (60 if is_cut else 120, *[0] * (WINDOW - 2), 60)
        assert weeks.lead == (0 if is_cut else 2 / 7)


# -- what people can do on a day and in a week ---------------------------------------------------


@pytest.mark.parametrize("day", [f"2026-10-{day}" for day in range(26, 32)] + ["2026-11-01"])
def test_a_list_entered_for_one_day_earns_a_day(day: str) -> None:
    weeks = study_weeks(TODAY, day, [TopicWork(8 * AN_HOUR, done=day, begun=day)] * 60)
    assert sum(weeks.earned) == A_DAY
    assert 3 <= len(weeks.earned) + weeks.lead <= 4


def test_a_list_entered_amid_a_log_does_not_change_the_weeks_before_it() -> None:
    steady = [
        TopicWork(300, done=day, begun=day) for day in ("2026-11-04", "2026-11-11", "2026-11-18")
    ]
    entered = [TopicWork(8 * AN_HOUR, done="2026-11-11", begun="2026-11-11")] * 60
    assert earned(TODAY, "2026-11-02", steady + entered) == [300, A_DAY, 300]


def test_a_large_topic_was_earned_on_the_days_before_it_was_done() -> None:
    (last_week,) = earned(TODAY, "2026-11-16", [TopicWork(40 * AN_HOUR, done="2026-11-22")])
    assert last_week == 40 * AN_HOUR
    done_on_monday = TopicWork(40 * AN_HOUR, done="2026-11-16")
    assert earned(TODAY, "2026-11-09", [done_on_monday]) == [24 * AN_HOUR, A_DAY]


def test_topics_begun_in_the_week_may_all_be_done_on_its_last_day() -> None:
    sunday, monday = "2026-11-22", "2026-11-16"
    begun = [TopicWork(10 * AN_HOUR, done=sunday, begun=monday)] * 4
    assert earned(TODAY, monday, begun) == [40 * AN_HOUR]
    entered = [TopicWork(10 * AN_HOUR, done=sunday, begun=sunday)] * 4
    assert earned(TODAY, monday, entered) == [A_DAY]


def test_nobody_earns_more_than_a_hundred_hours_a_week_or_spends_more_than_sixteen_a_day() -> None:
    long = [TopicWork(300 * AN_HOUR, done="2026-11-22", begun="2026-11-02")]
    assert earned(TODAY, "2026-11-02", long) == [76 * AN_HOUR, 6000, 6000]
    spent = {"2026-11-17": 18_000}
    work = [TopicWork(60, tuple(spent.items()))]
    recorded = study_weeks(TODAY, "2026-11-16", work, spent)
    assert recorded.spent == (A_DAY,)


def test_time_is_counted_by_the_clock_and_what_was_earned_with_time_stands_apart() -> None:
    with_time = TopicWork(120, (("2026-11-10", 100), ("2026-11-18", 90)), "2026-11-18")
    unearned = {"2026-11-18": 5, "2026-11-19": 30}
    time = {"2026-11-10": 100, "2026-11-18": 95, "2026-11-19": 30}
    weeks = study_weeks(TODAY, "2026-11-09", [with_time], time, unearned)
    assert (weeks.earned, weeks.spent) == ((100, 20), (100, 125))
    assert (weeks.timed_earned, weeks.timed_spent) == ((100, 20), (100, 90))
    without = TopicWork(360, done="2026-11-12")
    more = study_weeks(TODAY, "2026-11-09", [with_time, without], time, unearned)
    assert (more.earned, more.timed_earned) == ((460, 20), (100, 20))


def test_logged_time_earns_up_to_85_percent_of_the_estimate() -> None:
    spent = (("2026-11-04", 60), ("2026-11-11", 200), ("2026-11-17", 500))
    assert earned(TODAY, "2026-11-02", [TopicWork(300, spent)]) == [60, 195, 0]


def test_finishing_a_topic_changes_no_earlier_week() -> None:
    spent = (("2026-11-11", 200), ("2026-11-04", 60))
    assert earned(TODAY, "2026-11-02", [TopicWork(300, spent)]) == [60, 195, 0]
    assert earned(TODAY, "2026-11-02", [TopicWork(300, spent, "2026-11-18")]) == [
        60,
        195,
        45,
    ]


def test_time_logged_after_a_topic_was_done_earns_nothing_more() -> None:
    late = (("2026-11-10", 60), ("2026-11-18", 60))
    assert earned(TODAY, "2026-11-02", [TopicWork(300, late, "2026-11-11")]) == [0, 300, 0]


def test_negative_minutes_are_ignored() -> None:
    """This program never records them."""
    spent = (("2026-11-03", -30), ("2026-11-10", 60))
    assert earned(TODAY, "2026-11-02", [TopicWork(300, spent)]) == [0, 60, 0]


def test_future_days_do_not_count() -> None:
    future = TopicWork(300, (("2026-11-18", 60), ("2026-12-24", 60)), "2026-12-25")
    assert earned(TODAY, "2026-11-16", [future]) == [60]


def test_a_day_skipped_by_a_country_changes_no_week() -> None:
    """Samoa skipped 30 December 2011; days with a clock change are ordinary days."""
    work = [TopicWork(60, done=f"2011-12-{day}") for day in (26, 29, 30, 31)]
    assert earned("2012-01-02", "2011-12-26", work) == [240]
    assert earned("2026-04-06", "2026-03-23", [TopicWork(60, done="2026-03-29")]) == [60, 0]


# -- hours a week --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "minutes"), [(5, 300), (0.5, 30), (0.25, 15), (1 / 60, 1), (100, 6000)]
)
def test_sensible_hours_a_week(hours: float, minutes: int) -> None:
    assert minutes_a_week(hours) == minutes


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (0, "0 hours a week is too little to plan with"),
        (-3, "-3 hours a week is too little to plan with"),
        (0.001, "0.001 hours a week is too little to plan with"),
        (0.99 / 60, "0.0165 hours a week is too little to plan with"),
        (nan, "nan hours a week is too little to plan with"),
        (-inf, "-inf hours a week is too little to plan with"),
        (100.01, "100.01 hours a week is more than anyone can study"),
        (1000, "1000 hours a week is more than anyone can study"),
        (inf, "inf hours a week is more than anyone can study"),
    ],
)
def test_impossible_hours_a_week_are_refused(hours: float, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        minutes_a_week(hours)
    assert caught.value.sentence == sentence
    too_few = sentence.endswith("to plan with")
    assert caught.value.hint == (
        "give a number above 0, like 5 or 0.5" if too_few else "give a number up to 100, like 5"
    )
