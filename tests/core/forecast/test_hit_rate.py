"""How many of the past safe dates held.

Holds: core.forecast.hit_rate.
"""

from roadmap_cli.core.forecast.hit_rate import PastForecast, hit_rate

TODAY = "2026-11-23"
SHOWN = [
    PastForecast("2026-01-05", "api", "2026-02-15", "2026-03-31"),
    PastForecast("2026-01-12", "api", "2026-02-10", "2026-03-01"),
    PastForecast("2026-01-05", "junior", "2026-10-01", "2027-05-01"),
]


def test_a_safe_date_holds_when_the_milestone_was_reached_by_then() -> None:
    result = hit_rate(SHOWN, {"api": "2026-03-16"}, TODAY)
    assert (result.decided, result.held, result.by_likely) == (2, 1, 0)
    assert result.sentence == '1 of the 2 "almost surely" dates so far came true.'


def test_a_milestone_reached_on_the_safe_day_holds() -> None:
    assert hit_rate(SHOWN[:1], {"api": "2026-03-31"}, TODAY).held == 1
    assert hit_rate(SHOWN[:1], {"api": "2026-04-01"}, TODAY).held == 0
    assert hit_rate(SHOWN[:1], {"api": "2026-02-15"}, TODAY).by_likely == 1


def test_a_date_shown_as_the_middle_of_a_month_holds_until_then() -> None:
    """People read "almost surely by mid-March", whatever day that was rounded from."""
    assert hit_rate(SHOWN[1:2], {"api": "2026-03-15"}, TODAY)[:2] == (1, 1)
    assert hit_rate(SHOWN[1:2], {}, "2026-03-15").decided == 0
    assert hit_rate(SHOWN[1:2], {}, "2026-03-16").decided == 1


def test_a_milestone_reached_on_the_day_of_its_forecast_is_decided() -> None:
    """If it was reached the day before, nothing was promised."""
    assert hit_rate(SHOWN[:1], {"api": "2026-01-05"}, TODAY)[:3] == (1, 1, 1)
    assert hit_rate(SHOWN[:1], {"api": "2026-01-04"}, TODAY)[:3] == (0, 0, 0)


def test_a_date_that_lies_ahead_does_not_count_though_its_milestone_is_reached() -> None:
    """It could not have been broken yet, so counting it would flatter."""
    reached = {"api": "2026-02-10"}
    assert hit_rate(SHOWN[:1], reached, "2026-03-31").decided == 0
    assert hit_rate(SHOWN[:1], reached, "2026-04-01")[:3] == (1, 1, 1)


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
    assert hit_rate(SHOWN[:1], held, TODAY).sentence == (
        'The one "almost surely" date so far came true.'
    )
    assert hit_rate(SHOWN[:1], not_held, TODAY).sentence == (
        'The one "almost surely" date so far did not come true.'
    )
    assert hit_rate(SHOWN[2:], not_held, TODAY).sentence == ""


def test_forecasts_without_dates_and_reached_milestones_do_not_count() -> None:
    silent = PastForecast("2026-01-05", "api", "", "")
    assert hit_rate([silent], {"api": "2026-02-01"}, TODAY).decided == 0
    assert hit_rate(SHOWN[:1], {"api": "2026-01-01"}, TODAY).decided == 0


def test_a_milestone_reached_in_the_future_is_not_reached_yet() -> None:
    assert hit_rate(SHOWN[2:], {"junior": "2027-01-01"}, TODAY).decided == 0
