"""The forecast of milestones: its sentences, and the numbers behind them.

Holds: core.forecast.forecast, core.forecast.futures, core.forecast.pace.
"""

from collections.abc import Sequence
from datetime import date
from math import inf, nan

import pytest

from roadmap_cli.core import wording
from roadmap_cli.core.forecast.forecast import (
    COLD_WITH_PLAN,
    COLD_WITHOUT_PLAN,
    NOTHING_LEFT,
    OWN_PACE,
    WHAT_IF,
    Arrival,
    PastForecast,
    RouteMilestone,
    forecast,
    hit_rate,
)
from roadmap_cli.core.forecast.futures import Prior, prior, quantile, weeks_until
from roadmap_cli.core.forecast.pace import TopicWork, minutes_a_week, weekly_minutes
from roadmap_cli.errors import UsageError

TODAY = "2026-11-23"  # a Monday
HOUR = 60
EIGHT_HOURS = 8 * HOUR
# Twelve weeks, two of them empty, 6.1 h a week.
QUARTER = (300, 0, 480, 600, 0, 420, 240, 540, 420, 390, 480, 522)


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
    assert result.sentence == "from your last 12 weeks, 2 of them empty; 6.1 h a week"
    assert (result.weeks, result.empty, result.hours) == (12, 2, 6.1)
    first, last = result.milestones
    # At 6.1 h a week 60 hours take ten weeks and 400 hours 65, which is February 2028.
    assert "2027-01-18" <= first.likely <= "2027-02-15"
    assert "2028-01-15" <= last.likely <= "2028-06-15"
    assert first.safe < last.likely < last.safe
    assert first.sentence.startswith("likely ")
    assert ", safe by the " in first.sentence


def test_four_full_weeks_are_enough_and_three_are_not() -> None:
    assert forecast([300] * 4, route(60), TODAY).kind == OWN_PACE
    assert forecast([300] * 3, route(60), TODAY).kind == COLD_WITHOUT_PLAN


def test_empty_weeks_are_mentioned_only_if_there_are_some() -> None:
    assert forecast([300] * 6, route(60), TODAY).sentence == "from your last 6 weeks; 5 h a week"


def test_only_the_last_year_of_weeks_counts() -> None:
    long = [6000] * 400 + [300] * 52
    result = forecast(long, route(60), TODAY)
    assert result.sentence == "from your last 52 weeks; 5 h a week"
    assert result == forecast(long[-52:], route(60), TODAY)


def test_the_effect_of_one_more_hour_is_given_in_weeks() -> None:
    lever = forecast(QUARTER, route(60, 400), TODAY, EIGHT_HOURS).lever
    assert lever is not None
    assert (lever.id, lever.title) == ("m1", "Junior-ready")
    # 400 h at 6.1 h a week or at 7.1 h a week differ by nine.
    assert 6 <= lever.weeks <= 14
    assert lever.sentence == (
        f"+1 h a week is about {lever.weeks} weeks earlier for «Junior-ready»"
    )


def test_an_effect_of_less_than_a_week_is_not_mentioned() -> None:
    assert forecast([600] * 8, route(4), TODAY).lever is None


def test_a_pause_moves_the_dates_without_reproach() -> None:
    before = forecast([300] * 12, route(100), TODAY)
    after = forecast([300] * 12 + [0] * 4, route(100), TODAY)
    assert after.milestones[0].likely > before.milestones[0].likely
    assert after.sentence == "from your last 16 weeks, 4 of them empty; 3.8 h a week"


@pytest.mark.parametrize(
    ("pause", "sentence"),
    [
        (1, "from your last 13 weeks, 1 of them empty; 4.6 h a week"),
        (8, "from your last 20 weeks, 8 of them empty; 3 h a week"),
        (
            9,
            "from your last 20 weeks, 8 of them empty; 3 h a week;"
            " of your pause of 9 weeks only 8 are counted",
        ),
    ],
)
def test_at_most_eight_weeks_of_a_pause_count(pause: int, sentence: str) -> None:
    assert forecast([300] * 12 + [0] * pause, route(100), TODAY).sentence == sentence


def test_a_pause_after_the_very_first_week_is_cut_and_weeks_without_any_work_are_no_pause() -> None:
    assert forecast([300] + [0] * 12, route(100), TODAY).sentence == (
        "from your last 9 weeks, 8 of them empty; 0.6 h a week;"
        " of your pause of 12 weeks only 8 are counted"
    )
    assert forecast([0] * 20, route(100), TODAY).sentence == (
        "from your last 20 weeks, all of them empty"
    )


def test_a_recent_change_of_pace_weighs_more_than_an_old_one() -> None:
    faster = forecast([120] * 20 + [480] * 10, route(200), TODAY)
    slower = forecast([480] * 10 + [120] * 20, route(200), TODAY)
    assert faster.milestones[0].likely < slower.milestones[0].likely
    assert faster.milestones[0].safe < slower.milestones[0].safe


def test_a_plan_still_counts_a_little_among_few_weeks() -> None:
    modest = forecast([300] * 4, route(200), TODAY, 2 * HOUR)
    ambitious = forecast([300] * 4, route(200), TODAY, 20 * HOUR)
    assert ambitious.milestones[0].safe < modest.milestones[0].safe


def test_a_milestone_of_this_week_has_no_exact_day() -> None:
    result = forecast([600] * 12, route(1), TODAY).milestones[0]
    assert result.sentence == "likely this week, safe by the end of this week"
    assert TODAY < result.likely <= result.safe <= "2026-11-29"


# -- no pace, or none that leads there -----------------------------------------------------------


def test_a_cold_start_with_a_plan_gives_weeks_and_no_dates() -> None:
    result = forecast([60, 0], route(96, 404), TODAY, EIGHT_HOURS)
    assert result.kind == COLD_WITH_PLAN
    assert result.sentence == (
        "At 8 h a week: about 51 weeks by the plan; people usually need about 1.6 times as long,"
        " so about 80. From the fifth week on your own pace is used."
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
        "Not enough weeks yet for a forecast (2 of 4)."
        " 'roadmap report --hours-per-week 5' asks what if."
    )
    assert result.milestones == (Arrival("m0", "First API", "not enough weeks yet"),)
    assert result.lever is None


def test_half_an_hour_a_week_is_a_plan_too() -> None:
    assert forecast([], route(400), TODAY, 30).sentence == (
        "At 0.5 h a week: more than ten years by the plan."
        " From the fifth week on your own pace is used."
    )
    assert forecast([], route(200), TODAY, 30).sentence == (
        "At 0.5 h a week: about 7.5 years by the plan; people usually need about 1.6 times as"
        " long, so more than ten years. From the fifth week on your own pace is used."
    )


@pytest.mark.parametrize(
    ("weeks", "sentence", "lever"),
    [
        (325, "about 6 years by the plan, usually about 10 years", True),
        (328, "about 6.5 years by the plan, usually more than ten years", False),
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
    assert lever.sentence == f"+1 h a week is about {weeks} weeks earlier for «First API»"


def test_without_weeks_and_without_a_plan_there_are_no_hours() -> None:
    result = forecast([], route(100), TODAY)
    assert (result.weeks, result.empty, result.hours, result.hours_asked) == (0, 0, 0, 0)


def test_past_and_planned_hours_have_two_decimals() -> None:
    result = forecast([305, 304, 306, 301], route(100), TODAY, 305)
    assert (result.hours, result.hours_asked) == (5.07, 5.08)


def test_one_short_topic_takes_about_a_week_by_the_plan() -> None:
    result = forecast([], route(1), TODAY, EIGHT_HOURS)
    assert result.milestones[0].sentence == "about 1 week by the plan, usually about 1 week"


def test_empty_weeks_give_no_dates_even_with_a_plan() -> None:
    for planned in (None, EIGHT_HOURS):
        result = forecast([0] * 6, route(1, 400), TODAY, planned)
        assert result.kind == OWN_PACE
        assert result.sentence == "from your last 6 weeks, all of them empty"
        assert [a.sentence for a in result.milestones] == ["not at this pace"] * 2
        assert all(a.never and not a.likely and not a.safe for a in result.milestones)
        assert result.lever is None


def test_ten_thousand_topics_have_no_date_at_this_pace() -> None:
    result = forecast(QUARTER, route(60, 10_000 * 4), TODAY)
    assert [a.never for a in result.milestones] == [False, True]
    assert result.milestones[1].sentence == "not at this pace"
    # One hour more is given for the last milestone that has a date.
    assert result.lever is not None
    assert result.lever.id == "m0"


@pytest.mark.parametrize(
    ("weeks", "hours", "sentence"),
    [
        (QUARTER, 0, "nothing left to do"),
        ([0] * 6, 0, "nothing left to do"),
        # A minute is not nothing.
        (QUARTER, 1 / 60, "likely this week, safe by the end of this week"),
        (QUARTER, 40_000, "not at this pace"),
        ([300], 60, "not enough weeks yet"),
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
    assert forecast([], route(0, 60), TODAY, 300).milestones[0].sentence == "nothing left to do"


# -- what if -------------------------------------------------------------------------------------


def test_what_if_keeps_the_ups_and_downs_and_changes_the_pace() -> None:
    slower = forecast(QUARTER, route(100), TODAY, 3 * HOUR, what_if=True)
    faster = forecast(QUARTER, route(100), TODAY, 12 * HOUR, what_if=True)
    now = forecast(QUARTER, route(100), TODAY)
    assert slower.kind == WHAT_IF
    assert slower.sentence == (
        "at 3 h a week instead of 6.1 h, with the ups and downs of your last 12 weeks"
    )
    assert faster.milestones[0].likely < now.milestones[0].likely < slower.milestones[0].likely


def test_what_if_with_enough_weeks_does_not_ask_for_more() -> None:
    enough = forecast([0] * 4, route(100), TODAY, 5 * HOUR, what_if=True)
    assert "fifth week" not in enough.sentence
    assert "fifth week" in forecast([0] * 3, route(100), TODAY, 5 * HOUR, what_if=True).sentence


@pytest.mark.parametrize("weeks", [[], [0, 0, 0, 0, 0]])
def test_what_if_without_a_pace_to_scale_is_arithmetic(weeks: Sequence[int]) -> None:
    result = forecast(weeks, route(100), TODAY, 5 * HOUR, what_if=True)
    assert result.kind == WHAT_IF
    assert result.sentence.startswith(
        "At 5 h a week: about 20 weeks by the plan; people usually need about 1.6 times as long,"
        " so about 30."
    )
    assert result.milestones[0].likely == ""


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
        ("2027-03-10", "early March 2027", "by the middle of March 2027"),
        ("2027-03-15", "mid-March 2027", "by the middle of March 2027"),
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
        (130, "about 2.5 years"),
        (520, "about 10 years"),
        (521, "more than ten years"),
    ],
)
def test_weeks_in_words(weeks: int, text: str) -> None:
    assert wording.format_about_weeks(weeks) == text


@pytest.mark.parametrize(
    ("more", "planned", "weeks"),
    [
        (0, EIGHT_HOURS, [[5.27, 9.92, 14.39, 17.66], [34.26, 65.98, 104.83, 145.54]]),
        (HOUR, EIGHT_HOURS, [[4.78, 8.54, 11.92, 14.5], [29.97, 56.02, 88.21, 116.66]]),
        (0, None, [[4.56, 9.48, 13.66, 16.84], [31.68, 62.54, 98.76, 130.72]]),
    ],
)
def test_the_simulation_gives_the_measured_numbers(
    more: int, planned: int | None, weeks: list[list[float]]
) -> None:
    """A change of the model must be noticed: studies shows whether it is an improvement."""
    times = weeks_until(
        QUARTER, prior(QUARTER, planned), [60 * HOUR, 400 * HOUR], extra_minutes=more
    )
    shares = (0.05, 0.5, 0.85, 0.95)
    assert [[round(quantile(result, share), 2) for share in shares] for result in times] == weeks


@pytest.mark.parametrize("planned", [EIGHT_HOURS, None])
def test_half_of_the_futures_meet_the_likely_day_and_85_percent_the_safe_one(
    planned: int | None,
) -> None:
    futures = weeks_until(QUARTER, prior(QUARTER, planned), [60 * HOUR, 400 * HOUR])
    today = date.fromisoformat(TODAY)
    arrivals = forecast(QUARTER, route(60, 400), TODAY, planned).milestones
    for arrival, weeks in zip(arrivals, futures, strict=True):
        for day, share in ((arrival.likely, 0.5), (arrival.safe, 0.85)):
            days = (date.fromisoformat(day) - today).days
            by_that_day, a_day_earlier = (
                sum(7 * w <= limit for w in weeks) / len(weeks) for limit in (days, days - 1)
            )
            assert a_day_earlier < share <= by_that_day


def test_work_is_done_when_its_last_minute_is_earned() -> None:
    """Also if that is the last minute of a block, or of the blocks that are drawn at once."""
    sure = Prior(60, 0)
    for weeks in (1, 2, 52, 53, 104):
        (times,) = weeks_until([60] * 52, sure, [60 * weeks], futures=20)
        (more,) = weeks_until([60] * 52, sure, [60 * weeks + 0.01], futures=20)
        assert all(a <= b < a + 0.01 for a, b in zip(times, more, strict=True))


def test_no_work_takes_no_time() -> None:
    for weeks in ([0] * 4, [300] * 4):
        assert weeks_until(weeks, Prior(0, 0), [0, 0], futures=5) == [[0.0] * 5] * 2


def test_a_quantile_is_not_exceeded_by_its_share() -> None:
    assert [quantile([1, 2, 3, 4], q) for q in (0.1, 0.5, 0.51, 0.75, 0.85, 1)] == [
        1,
        2,
        3,
        3,
        4,
        4,
    ]


# -- the weeks -----------------------------------------------------------------------------------


def test_a_finished_topic_counts_in_the_week_it_was_finished() -> None:
    work = [
        TopicWork(120, done="2026-11-09"),
        TopicWork(60, done="2026-11-15"),
        TopicWork(90, done="2026-11-16"),
    ]
    assert weekly_minutes(TODAY, "2026-11-02", work) == [0, 180, 90]


def test_the_current_week_does_not_count_yet() -> None:
    work = [TopicWork(120, done="2026-11-22"), TopicWork(60, done="2026-11-23")]
    assert weekly_minutes("2026-11-23", "2026-11-16", work) == [120]
    assert weekly_minutes("2026-11-29", "2026-11-16", work) == [120]
    assert weekly_minutes("2026-11-30", "2026-11-16", work) == [120, 60]


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
    assert weekly_minutes(TODAY, first, []) == [0] * count


def test_work_before_the_first_full_week_does_not_count() -> None:
    assert weekly_minutes(TODAY, "2026-11-11", [TopicWork(600, done="2026-11-11")]) == [0]


def test_logged_time_earns_up_to_85_percent_of_the_estimate() -> None:
    spent = (("2026-11-04", 60), ("2026-11-11", 200), ("2026-11-17", 500))
    assert weekly_minutes(TODAY, "2026-11-02", [TopicWork(300, spent)]) == [60, 195, 0]


def test_finishing_a_topic_changes_no_earlier_week() -> None:
    spent = (("2026-11-11", 200), ("2026-11-04", 60))
    assert weekly_minutes(TODAY, "2026-11-02", [TopicWork(300, spent)]) == [60, 195, 0]
    assert weekly_minutes(TODAY, "2026-11-02", [TopicWork(300, spent, "2026-11-18")]) == [
        60,
        195,
        45,
    ]


def test_time_logged_after_a_topic_was_done_earns_nothing_more() -> None:
    late = (("2026-11-10", 60), ("2026-11-18", 60))
    assert weekly_minutes(TODAY, "2026-11-02", [TopicWork(300, late, "2026-11-11")]) == [0, 300, 0]


def test_negative_minutes_are_ignored() -> None:
    """This program never records them."""
    spent = (("2026-11-03", -30), ("2026-11-10", 60))
    assert weekly_minutes(TODAY, "2026-11-02", [TopicWork(300, spent)]) == [0, 60, 0]


def test_future_days_do_not_count() -> None:
    future = TopicWork(300, (("2026-11-18", 60), ("2026-12-24", 60)), "2026-12-25")
    assert weekly_minutes(TODAY, "2026-11-16", [future]) == [60]


def test_a_day_skipped_by_a_country_changes_no_week() -> None:
    """Samoa skipped 30 December 2011; days with a clock change are ordinary days."""
    work = [TopicWork(60, done=f"2011-12-{day}") for day in (26, 29, 30, 31)]
    assert weekly_minutes("2012-01-02", "2011-12-26", work) == [240]
    assert weekly_minutes("2026-04-06", "2026-03-23", [TopicWork(60, done="2026-03-29")]) == [60, 0]


# -- hours a week --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "minutes"), [(5, 300), (0.5, 30), (0.25, 15), (1 / 60, 1), (100, 6000)]
)
def test_sensible_hours_a_week(hours: float, minutes: int) -> None:
    assert minutes_a_week(hours) == minutes


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (0, "0 hours a week lead nowhere"),
        (-3, "-3 hours a week lead nowhere"),
        (0.001, "0.001 hours a week lead nowhere"),
        (0.99 / 60, "0.0165 hours a week lead nowhere"),
        (nan, "nan hours a week lead nowhere"),
        (-inf, "-inf hours a week lead nowhere"),
        (100.01, "100.01 hours a week are more than anybody studies"),
        (1000, "1000 hours a week are more than anybody studies"),
        (inf, "inf hours a week are more than anybody studies"),
    ],
)
def test_impossible_hours_a_week_are_refused(hours: float, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        minutes_a_week(hours)
    assert caught.value.sentence == sentence
    too_few = sentence.endswith("nowhere")
    assert caught.value.hint == (
        "say a number above 0, such as 5 or 0.5" if too_few else "say a number up to 100, such as 5"
    )


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


# -- the hit rate of earlier forecasts -----------------------------------------------------------

SHOWN = [
    PastForecast("2026-01-05", "api", "2026-02-15", "2026-03-31"),
    PastForecast("2026-01-12", "api", "2026-02-10", "2026-03-01"),
    PastForecast("2026-01-05", "junior", "2026-10-01", "2027-05-01"),
]


def test_a_safe_date_holds_when_the_milestone_was_reached_by_then() -> None:
    result = hit_rate(SHOWN, {"api": "2026-03-15"}, TODAY)
    assert (result.decided, result.held, result.by_likely) == (2, 1, 0)
    assert result.sentence == "1 of your 2 past safe dates held"


def test_a_milestone_reached_on_the_safe_day_holds() -> None:
    assert hit_rate(SHOWN[:1], {"api": "2026-03-31"}, TODAY).held == 1
    assert hit_rate(SHOWN[:1], {"api": "2026-04-01"}, TODAY).held == 0
    assert hit_rate(SHOWN[:1], {"api": "2026-02-15"}, TODAY).by_likely == 1


def test_a_milestone_reached_on_the_day_of_its_forecast_is_decided() -> None:
    """If it was reached the day before, nothing was promised."""
    assert hit_rate(SHOWN[:1], {"api": "2026-01-05"}, TODAY)[:3] == (1, 1, 1)
    assert hit_rate(SHOWN[:1], {"api": "2026-01-04"}, TODAY)[:3] == (0, 0, 0)


def test_a_milestone_reached_today_is_reached() -> None:
    assert hit_rate(SHOWN[:1], {"api": "2026-02-10"}, "2026-02-10")[:3] == (1, 1, 1)


def test_a_safe_date_that_has_passed_is_decided_and_one_ahead_is_not() -> None:
    assert hit_rate(SHOWN, {}, TODAY)[:2] == (2, 0)
    assert hit_rate(SHOWN[:1], {}, "2026-03-31")[:2] == (0, 0)
    assert hit_rate(SHOWN[:1], {}, "2026-04-01")[:2] == (1, 0)


def test_dates_that_are_not_decided_yet_leave_the_others_to_be_counted() -> None:
    undecided, early, late = SHOWN[2], SHOWN[0], SHOWN[1]
    result = hit_rate([undecided, early, late], {"api": "2026-02-10"}, TODAY)
    assert (result.decided, result.held, result.by_likely) == (2, 2, 2)


def test_past_dates_are_worded_by_their_number() -> None:
    held, not_held = {"api": "2026-02-01"}, dict[str, str]()
    assert hit_rate(SHOWN[:1], held, TODAY).sentence == "your one past safe date held"
    assert hit_rate(SHOWN[:1], not_held, TODAY).sentence == "your one past safe date did not hold"
    assert hit_rate(SHOWN[2:], not_held, TODAY).sentence == ""


def test_forecasts_without_dates_and_reached_milestones_do_not_count() -> None:
    silent = PastForecast("2026-01-05", "api", "", "")
    assert hit_rate([silent], {"api": "2026-02-01"}, TODAY).decided == 0
    assert hit_rate(SHOWN[:1], {"api": "2026-01-01"}, TODAY).decided == 0


def test_a_milestone_reached_in_the_future_is_not_reached_yet() -> None:
    assert hit_rate(SHOWN[2:], {"junior": "2027-01-01"}, TODAY).decided == 0
