"""The forecast of milestones: its sentences, and the numbers behind them.

Holds: core.forecast.basis_sentences, core.forecast.forecast, core.wording.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

import pytest

from roadmap_cli.core import wording
from roadmap_cli.core.forecast import forecast as forecasts
from roadmap_cli.core.forecast.forecast import (
    COLD_WITH_PLAN,
    COLD_WITHOUT_PLAN,
    NOTHING_LEFT,
    OWN_PACE,
    WHAT_IF,
    Arrival,
    Forecast,
    RouteMilestone,
)
from roadmap_cli.core.forecast.pace import StudyWeeks

TODAY = "2026-11-23"  # a Monday
HOUR = 60
EIGHT_HOURS = 8 * HOUR
# Twelve weeks, two of them empty, 6.1 h a week.
QUARTER = (300, 0, 480, 600, 0, 420, 240, 540, 420, 390, 480, 522)


def forecast(
    weeks: Sequence[int],
    stops: Sequence[RouteMilestone],
    today: str,
    planned: int | None = None,
    *,
    what_if: bool = False,
    spent: Sequence[int] = (),
    timed: float = 1,
) -> Forecast:
    study = StudyWeeks(
        tuple(weeks),
        tuple(spent),
        timed_earned=tuple(round(timed * week) for week in weeks),
        timed_spent=tuple(spent),
    )
    return forecasts.forecast(study, stops, today, planned, what_if=what_if)


def route(*hours: float) -> list[RouteMilestone]:
    names = ("First API", "Junior-ready", "Open source", "Third")
    return [
        RouteMilestone(f"m{n}", title, round(h * HOUR))
        for n, (title, h) in enumerate(zip(names, hours, strict=False))
    ]


# -- the learner's own pace ----------------------------------------------------------------------


def test_after_four_full_weeks_dates_come_from_the_own_pace() -> None:
    result = forecast(QUARTER, route(60, 400), TODAY, EIGHT_HOURS)
    assert result.kind == OWN_PACE
    assert result.sentence == (
        "Based on your last 12 weeks, 2 of them empty, with 6.1 h of the plan a week, and on the 8 h a"
        " week you plan to study, of which people usually manage about 5 h."
    )
    assert (result.weeks, result.empty, result.hours) == (12, 2, 6.1)
    first, last = result.milestones
    # At 6.1 h a week 60 hours take ten weeks and 400 hours 65, which is February 2028.
    assert "2027-01-18" <= first.likely <= "2027-02-15"
    assert "2028-01-15" <= last.likely <= "2028-06-15"
    assert first.safe < last.likely < last.safe
    assert first.sentence.startswith("probably by ")
    assert ", almost surely by " in first.sentence


def test_four_full_weeks_are_enough_and_three_are_not() -> None:
    assert forecast([300] * 4, route(60), TODAY).kind == OWN_PACE
    assert forecast([300] * 3, route(60), TODAY).kind == COLD_WITHOUT_PLAN


def test_empty_weeks_are_mentioned_only_if_there_are_some() -> None:
    assert forecast([300] * 6, route(60), TODAY).sentence == (
        "Based on your last 6 weeks, with 5 h of the plan a week."
    )


def test_the_effect_of_one_more_hour_is_given_in_weeks() -> None:
    lever = forecast(QUARTER, route(60, 400), TODAY, EIGHT_HOURS).lever
    assert lever is not None
    assert (lever.id, lever.title) == ("m1", "Junior-ready")
    # 400 h at 6.1 h a week or at 7.1 h a week differ by nine.
    assert 6 <= lever.weeks <= 14
    assert lever.sentence == (
        f'One more hour a week would bring "Junior-ready" forward by about {lever.weeks} weeks.'
    )


def test_an_effect_of_less_than_a_week_is_not_mentioned() -> None:
    assert forecast([600] * 8, route(4), TODAY).lever is None


def test_a_pause_moves_the_dates_without_reproach() -> None:
    before = forecast([300] * 12, route(100), TODAY)
    after = forecast([300] * 12 + [0] * 4, route(100), TODAY)
    assert after.milestones[0].likely > before.milestones[0].likely
    assert after.sentence == (
        "Based on your last 16 weeks, 4 of them empty, with 3.8 h of the plan a week."
    )


@pytest.mark.parametrize(
    ("pause", "more"),
    [
        (8, ""),
        (9, " Your 9-week break counts as 8 weeks."),
        (60, " Your 60-week break counts as 8 weeks."),
    ],
)
def test_what_does_not_count_of_a_pause_is_said(pause: int, more: str) -> None:
    of = "your last 20 weeks" if pause == 8 else f"20 of your last {12 + pause} weeks"
    text = f"Based on {of}, 8 of them empty, with 3 h of the plan a week."
    result = forecast([300] * 12 + [0] * pause, route(100), TODAY)
    assert result.sentence == text + more
    assert result.left_out == pause - 8


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (
            [10] * 12 + [300] * 60 + [0] * 18 + [300] * 14,
            " The first 12 weeks count as 5 and your 18-week break counts as 8 weeks.",
        ),
        ([300] * 20 + [30] * 14 + [300] * 20, " 14 weeks with little work count as 8."),
        ([300] * 20 + [0] * 8 + [300] * 20, "a week."),
    ],
)
def test_each_pause_is_named_as_what_it_was(weeks: list[int], text: str) -> None:
    assert forecast(weeks, route(100), TODAY).sentence.endswith(text)


def test_coming_back_from_a_pause_does_not_move_the_dates_back() -> None:
    away = forecast([360] * 20 + [0] * 30, route(300), TODAY)
    back = forecast([360] * 20 + [0] * 30 + [360], route(294), TODAY)
    assert back.milestones[0].likely < away.milestones[0].likely
    assert back.milestones[0].safe < away.milestones[0].safe


def test_weeks_without_any_work_are_no_pause() -> None:
    assert forecast([0] * 20, route(100), TODAY).sentence == (
        "Based on your last 20 weeks, all of them empty."
    )


# -- two kinds of hours --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spent", "sentence"),
    [
        (
            [390] * 4,
            "6.5 h a week spent and 5 h of the plan earned: topics take you 1.3 times their estimate",
        ),
        (
            [600] * 4,
            "10 h a week spent and 5 h of the plan earned: topics take you 2 times their estimate",
        ),
        (
            [310] * 4,
            "5.2 h a week spent and 5 h of the plan earned: topics take you about as long as estimated",
        ),
        # Equal numbers are said once.
        ([300] * 4, "5 h a week, spent and earned: topics take you about as long as estimated"),
        ([0] * 4, "5 h of the plan a week"),
    ],
)
def test_hours_by_the_clock_and_hours_of_the_plan_have_their_own_words(
    spent: list[int], sentence: str
) -> None:
    result = forecast([300] * 4, route(60), TODAY, spent=spent)
    assert result.sentence == f"Based on your last 4 weeks, with {sentence}."


def test_time_on_record_for_some_topics_only_says_nothing_about_all() -> None:
    result = forecast([300] * 4, route(60), TODAY, spent=[60] * 4, timed=0.5)
    assert result.sentence == "Based on your last 4 weeks, with 5 h of the plan a week."
    assert (result.factor, result.hours_spent) == (0, 1)
    much = forecast([300] * 4, route(60), TODAY, spent=[600] * 4, timed=0.5)
    assert much.sentence == (
        "Based on your last 4 weeks, with 10 h a week spent and 5 h of the plan earned."
    )


def test_a_week_with_time_in_it_is_not_empty() -> None:
    result = forecast([300, 6, 0, 0, 0], route(60), TODAY, spent=[300] * 4 + [0])
    assert result.sentence == (
        "Based on your last 5 weeks, 1 of them empty, with 4 h a week spent and 1 h of the plan"
        " earned: topics take you 3.9 times their estimate."
    )
    assert (result.hours_spent, result.hours, result.factor, result.empty) == (4, 1.02, 3.92, 1)
    assert forecast([0] * 4, route(60), TODAY, spent=[300] * 4).sentence == (
        "Based on your last 4 weeks, with 5 h a week spent and nothing of the plan earned yet."
    )


@pytest.mark.parametrize("left", [0, 5])
def test_the_factor_and_the_hours_are_those_of_the_same_weeks(left: int) -> None:
    """Twenty slow weeks count as a pause of eight: neither their hours nor their time counts."""
    weeks = [300] * 10 + [60 + left] * 20 + [300] * 10
    result = forecast(weeks, route(60), TODAY, spent=weeks)
    assert result.factor == 1
    assert result.hours_spent == result.hours
    assert (
        "h a week, spent and earned: topics take you about as long as estimated" in result.sentence
    )


def test_time_on_other_topics_is_told_apart_and_takes_no_topic_longer() -> None:
    study = StudyWeeks((60,) * 8, (135,) * 8, timed_earned=(60,) * 8, timed_spent=(60,) * 8)
    result = forecasts.forecast(study, route(60), TODAY)
    assert (result.factor, result.hours_spent) == (1, 2.25)
    assert result.sentence == (
        "Based on your last 8 weeks, with 2.2 h a week spent (1 h of it on topics that you neither"
        " skipped nor knew) and 1 h of the plan earned: topics take you about as long as estimated."
    )


def test_time_on_other_topics_alone_earns_nothing() -> None:
    study = StudyWeeks((0,) * 8, (135,) * 8, timed_earned=(0,) * 8, timed_spent=(0,) * 8)
    assert forecasts.forecast(study, route(60), TODAY).sentence == (
        "Based on your last 8 weeks, with 2.2 h a week spent (none of it on topics that you neither"
        " skipped nor knew) and nothing of the plan earned yet."
    )


def test_the_factor_is_that_of_the_topics_with_time_on_record() -> None:
    """A fifth of the work has none, which makes no topic quicker."""
    result = forecast([300] * 4, route(60), TODAY, spent=[240] * 4, timed=0.8)
    assert result.factor == 1
    assert result.sentence == (
        "Based on your last 4 weeks, with 4 h a week spent and 5 h of the plan earned: topics with"
        " time on record take you about as long as estimated."
    )


# -- a plan --------------------------------------------------------------------------------------


def test_who_named_a_pace_gets_a_range_after_the_first_full_week() -> None:
    result = forecast([300], route(60), TODAY, EIGHT_HOURS)
    assert result.kind == OWN_PACE
    assert result.sentence == (
        "Based on your last week, with 5 h of the plan a week, and on the 8 h a week you plan to"
        " study, of which people usually manage about 5 h."
    )
    assert TODAY < result.milestones[0].likely < result.milestones[0].safe
    assert forecast([], route(60), TODAY, EIGHT_HOURS).kind == COLD_WITH_PLAN
    empty = forecast([0], route(60), TODAY, EIGHT_HOURS)
    assert empty.sentence.startswith("Based on your last week, an empty one, and on the 8 h a week")
    assert empty.milestones[0].likely > result.milestones[0].likely


def test_a_plan_still_counts_a_little_among_few_weeks() -> None:
    modest = forecast([300] * 4, route(200), TODAY, 2 * HOUR)
    ambitious = forecast([300] * 4, route(200), TODAY, 20 * HOUR)
    assert ambitious.milestones[0].safe < modest.milestones[0].safe


@pytest.mark.parametrize("count", [1, 4, 8, 20, 100])
@pytest.mark.parametrize("hours", [1, 10, 40])
def test_a_plan_is_worth_four_weeks_and_is_always_named(count: int, hours: int) -> None:
    """A hundred weeks of an hour are no pause of somebody who means to study forty."""
    result = forecast([HOUR] * count, route(22), TODAY, hours * HOUR)
    weekly = (count * HOUR + 4 * hours * HOUR / 1.6) / (count + 4)
    weeks = ceil(7 * 22 * HOUR / weekly)
    assert result.milestones[0].likely == str(date.fromisoformat(TODAY) + timedelta(days=weeks))
    assert f", and on the {hours} h a week you plan to study, of which" in result.sentence
    assert result.hours == 1


def test_a_milestone_of_this_week_has_no_exact_day() -> None:
    result = forecast([600] * 12, route(1), TODAY).milestones[0]
    assert result.sentence == "probably this week, almost surely by the end of this week"
    assert TODAY < result.likely <= result.safe <= "2026-11-29"


# -- no pace, or none that leads there -----------------------------------------------------------


def test_a_cold_start_with_a_plan_gives_weeks_and_no_dates() -> None:
    result = forecast([], route(96, 404), TODAY, EIGHT_HOURS)
    assert result.kind == COLD_WITH_PLAN
    assert result.sentence == (
        "At 8 h a week the plan takes about 51 weeks; people usually need about 1.6 times as long,"
        " so about 80. After your first full week of study there will be a range of dates."
    )
    assert result.hours_asked == 8
    assert result.milestones == (
        Arrival(
            "m0",
            "First API",
            "about 12 weeks by the plan, usually about 19",
            by_plan=12,
            usual=19,
        ),
        Arrival(
            "m1",
            "Junior-ready",
            "about 51 weeks by the plan, usually about 80",
            by_plan=51,
            usual=80,
        ),
    )
    assert result.lever is not None
    assert result.lever.weeks == 9


def test_a_cold_start_without_a_plan_suggests_an_option() -> None:
    result = forecast([60, 0], route(96), TODAY)
    assert result.kind == COLD_WITHOUT_PLAN
    assert result.sentence == (
        "There are too few weeks for a forecast yet (2 of 4)."
        " To try out a pace: 'roadmap report --hours-per-week 5'."
    )
    assert result.milestones == (Arrival("m0", "First API", "too few weeks yet"),)
    assert result.lever is None


@pytest.mark.parametrize("weeks", [[180, 0, 0], [0, 0, 0], [0, 180, 200]])
def test_whether_there_are_weeks_enough_does_not_depend_on_the_work(weeks: list[int]) -> None:
    result = forecast(weeks, route(22), TODAY)
    assert result.kind == COLD_WITHOUT_PLAN
    assert result.sentence.startswith("There are too few weeks for a forecast yet (3 of 4).")
    assert "instead of" not in forecast(weeks, route(22), TODAY, 600, what_if=True).sentence
    assert forecast([*weeks, 0], route(22), TODAY).kind == OWN_PACE
    assert "instead of" in forecast([*weeks, 0], route(22), TODAY, 600, what_if=True).sentence


def test_half_an_hour_a_week_is_a_plan_too() -> None:
    assert forecast([], route(400), TODAY, 30).sentence == (
        "At 0.5 h a week the plan takes more than ten years."
        " After your first full week of study there will be a range of dates."
    )
    assert forecast([], route(200), TODAY, 30).sentence == (
        "At 0.5 h a week the plan takes about 7.7 years; people usually need about 1.6 times as long,"
        " so more than ten years. After your first full week of study there will be a range of dates."
    )


@pytest.mark.parametrize(
    ("weeks", "sentence", "lever"),
    [
        (325, "about 6.2 years by the plan, usually about 10 years", True),
        (328, "about 6.3 years by the plan, usually more than ten years", False),
        (520, "about 10 years by the plan, usually more than ten years", False),
        (521, "more than ten years by the plan", False),
    ],
)
def test_what_takes_ten_years_has_a_date_and_what_takes_longer_has_none(
    weeks: int, sentence: str, lever: bool
) -> None:
    result = forecast([], route(weeks), TODAY, HOUR)
    assert result.milestones[0].sentence == sentence
    assert ("people usually need" in result.sentence) is (weeks <= 520)
    assert (result.lever is not None) is lever


@pytest.mark.parametrize(("hours", "weeks"), [(17, 14), (18, 14), (20, 16)])
def test_a_second_hour_a_week_halves_the_usual_time(hours: int, weeks: int) -> None:
    """18 hours at one a week usually take 28.8 weeks, at two a week 14.4: 14 weeks earlier."""
    lever = forecast([], route(hours), TODAY, HOUR).lever
    assert lever is not None
    assert lever.sentence == (
        f'One more hour a week would bring "First API" forward by about {weeks} weeks.'
    )


def test_without_weeks_and_without_a_plan_there_are_no_hours() -> None:
    result = forecast([], route(100), TODAY)
    assert (result.weeks, result.empty, result.hours, result.hours_asked) == (0, 0, 0, 0)


def test_past_and_planned_hours_have_two_decimals() -> None:
    result = forecast([305, 304, 306, 301], route(100), TODAY, 305)
    assert (result.hours, result.hours_asked) == (5.07, 5.08)


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (1, "about 1 week by the plan"),
        (5, "about 1 week by the plan"),
        (6, "about 1 week by the plan, usually about 2 weeks"),
        (14 * 8, "about 14 weeks by the plan, usually about 22"),
        (120 * 8, "about 2.3 years by the plan, usually about 3.7 years"),
    ],
)
def test_what_people_usually_need_is_about_1_6_times_what_is_said_beside_it(
    hours: int, sentence: str
) -> None:
    result = forecast([], route(hours), TODAY, EIGHT_HOURS)
    assert result.milestones[0].sentence == sentence
    assert ("1.6 times" in result.sentence) is ("usually" in sentence)


def test_empty_weeks_give_no_dates_without_a_plan() -> None:
    result = forecast([0] * 6, route(1, 400), TODAY)
    assert result.kind == OWN_PACE
    assert result.sentence == "Based on your last 6 weeks, all of them empty."
    assert [a.sentence for a in result.milestones] == ["more than ten years away at this pace"] * 2
    assert all(a.never and not a.likely and not a.safe for a in result.milestones)
    assert result.lever is None


def test_ten_thousand_topics_have_no_date_at_this_pace() -> None:
    result = forecast(QUARTER, route(60, 10_000 * 4), TODAY)
    assert [a.never for a in result.milestones] == [False, True]
    assert result.milestones[1].sentence == "more than ten years away at this pace"
    # One hour more is given for the last milestone that has a date.
    assert result.lever is not None
    assert result.lever.id == "m0"


def test_a_likely_date_is_said_also_where_there_is_no_safe_one() -> None:
    """1,500 hours at 6.1 h a week are 246 weeks; the safe date would be after 2036."""
    (arrival,) = forecast(QUARTER, route(1900), TODAY).milestones
    assert arrival.sentence == (
        'probably by late 2032; the "almost surely" date is more than ten years away'
    )
    assert (arrival.likely[:4], arrival.safe, arrival.never) == ("2032", "", False)


@pytest.mark.parametrize(
    ("weeks", "hours", "sentence"),
    [
        (QUARTER, 0, "nothing left to do"),
        ([0] * 6, 0, "nothing left to do"),
        # A minute is not nothing.
        (QUARTER, 1 / 60, "probably this week, almost surely by the end of this week"),
        (QUARTER, 40_000, "more than ten years away at this pace"),
        ([300], 60, "too few weeks yet"),
    ],
)
def test_each_milestone_of_the_route_is_answered(
    weeks: Sequence[int], hours: float, sentence: str
) -> None:
    stops = route(hours, 50_000)
    result = forecast(weeks, stops, TODAY)
    assert [(a.id, a.title) for a in result.milestones] == [(s.id, s.title) for s in stops]
    arrival = result.milestones[0]
    assert arrival.sentence == sentence
    if not hours:
        assert (arrival.likely, arrival.safe) == (TODAY, TODAY)
    # And for itself, when it is the only one.
    alone = forecast(weeks, stops[:1], TODAY)
    assert alone.milestones == (arrival,)
    assert alone.lever is None


def test_nothing_is_forecast_when_nothing_is_left() -> None:
    assert forecast(QUARTER, [], TODAY).kind == NOTHING_LEFT
    result = forecast(QUARTER, route(0, 0), TODAY)
    assert result.kind == NOTHING_LEFT
    assert result.sentence == "Nothing is left on the route."
    assert result.milestones == (
        Arrival("m0", "First API", "nothing left to do", TODAY, TODAY),
        Arrival("m1", "Junior-ready", "nothing left to do", TODAY, TODAY),
    )


def test_a_milestone_with_nothing_left_is_forecast_for_today() -> None:
    result = forecast(QUARTER, route(0, 60), TODAY).milestones
    assert result[0].sentence == "nothing left to do"
    assert result[1].likely > TODAY
    for planned in (None, 300):
        result = forecast([], route(0, 60), TODAY, planned).milestones
        assert result[0].sentence == "nothing left to do"


# -- what if -------------------------------------------------------------------------------------


def test_what_if_changes_the_pace() -> None:
    slower = forecast(QUARTER, route(100), TODAY, 3 * HOUR, what_if=True)
    faster = forecast(QUARTER, route(100), TODAY, 12 * HOUR, what_if=True)
    now = forecast(QUARTER, route(100), TODAY)
    assert slower.kind == WHAT_IF
    assert slower.sentence == "At 3 h of the plan a week instead of 6.1 h."
    assert faster.milestones[0].likely < now.milestones[0].likely < slower.milestones[0].likely


def test_what_if_at_the_own_pace_changes_no_date() -> None:
    same = forecast([300] * 12, route(100, 400), TODAY, 300, what_if=True)
    assert same.milestones == forecast([300] * 12, route(100, 400), TODAY).milestones
    assert same.sentence == "At 5 h of the plan a week, your own pace."


def test_what_if_without_an_own_pace_is_a_plan() -> None:
    result = forecast([], route(100), TODAY, 5 * HOUR, what_if=True)
    assert result.kind == WHAT_IF
    assert result.sentence.startswith(
        "At 5 h a week the plan takes about 20 weeks; people usually need about 1.6 times as long,"
        " so about 32."
    )
    assert result.milestones[0].likely == ""
    empty = forecast([0] * 20, route(100), TODAY, 5 * HOUR, what_if=True)
    assert empty.sentence == "At 5 h of the plan a week instead of 0 h."
    assert empty.milestones[0].likely == "2027-04-12"
    few = forecast([300] * 3, route(100), TODAY, 5 * HOUR, what_if=True)
    assert few.sentence.endswith("about 3.1 h, and on your own weeks so far.")
    assert few.milestones == forecast([300] * 3, route(100), TODAY, 5 * HOUR).milestones


def test_the_same_log_gives_the_same_answer() -> None:
    one, other = (forecast(QUARTER, route(60, 400), TODAY, EIGHT_HOURS) for _ in range(2))
    assert one == other


# -- the words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "around", "by"),
    [
        ("2026-11-25", "this week", "by the end of this week"),
        ("2026-11-29", "this week", "by the end of this week"),
        ("2026-11-30", "next week", "by the end of next week"),
        ("2026-12-07", "in about two weeks", "within three weeks"),
        ("2026-12-20", "in about three weeks", "within four weeks"),
        ("2026-12-21", "late December 2026", "by the end of December 2026"),
        ("2027-03-10", "early March 2027", "by mid-March 2027"),
        ("2027-03-15", "mid-March 2027", "by mid-March 2027"),
        ("2027-03-16", "mid-March 2027", "by the end of March 2027"),
        ("2027-03-20", "mid-March 2027", "by the end of March 2027"),
        ("2027-04-30", "late April 2027", "by the end of April 2027"),
        ("2029-01-18", "early 2029", "by the end of March 2029"),
        ("2029-06-30", "mid-2029", "by the end of June 2029"),
        ("2029-08-31", "mid-2029", "by the end of September 2029"),
        ("2029-09-01", "late 2029", "by the end of September 2029"),
        ("2029-10-01", "late 2029", "by the end of December 2029"),
    ],
)
def test_words_for_distant_days_are_coarser(day: str, around: str, by: str) -> None:
    then, now = date.fromisoformat(day), date.fromisoformat("2026-11-25")  # a Wednesday
    assert wording.format_likely_day(then, now) == around
    assert wording.format_safe_day(then, now) == by


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (1, "about 1 week"),
        (104, "about 104 weeks"),
        (120, "about 2.3 years"),
        (130, "about 2.5 years"),
        (520, "about 10 years"),
        (521, "more than ten years"),
    ],
)
def test_weeks_in_words(weeks: int, text: str) -> None:
    assert wording.format_about_weeks(weeks) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (366, "6.1 h a week"),
        (300, "5 h a week"),
        (30, "0.5 h a week"),
        (597.5, "10 h a week"),
        (6, "0.1 h a week"),
        (5, "less than 0.1 h a week"),
        (3, "less than 0.1 h a week"),
    ],
)
def test_hours_a_week_have_at_most_one_decimal(minutes: float, text: str) -> None:
    assert wording.format_weekly_hours(minutes) == text
