"""The fan and the twenty futures: the same dates as the sentences, rising everywhere.

Holds: core.pictures.fan, core.pictures.pictures.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.answers.report_rows import DayTotals
from roadmap_cli.core.answers.reports import MilestoneLine
from roadmap_cli.core.forecast import arrival
from roadmap_cli.core.forecast.arrival import ExpectedPace
from roadmap_cli.core.forecast.forecast import LIKELY, SAFE
from roadmap_cli.core.pictures.fan import FUTURES, SHARES, fan_levels, futures
from roadmap_cli.core.pictures.pictures import MILESTONES_SHOWN, draw_pictures
from roadmap_cli.core.progress.counting import Counts

TODAY = "2026-11-30"
FAR = "9999"
paces = st.builds(ExpectedPace, st.floats(1, 3000), st.floats(0.1, 1.5))


def milestone(
    name: str, left: int, *, reached: bool = False, skipped: bool = False
) -> MilestoneLine:
    return MilestoneLine(name, name.title(), reached, Counts(), left, left, left / 60, skipped)


@examples(100)
@given(paces, st.lists(st.integers(0, 100_000), min_size=1, max_size=9))
def test_the_fan_rises_with_the_work_and_with_the_certainty(
    pace: ExpectedPace, amounts: list[int]
) -> None:
    levels = fan_levels(pace, sorted(amounts), TODAY)
    for level in levels:
        days = [day or FAR for day in level.days]
        assert days == sorted(days)
        assert min(days) >= TODAY
    for share in range(len(SHARES)):
        days = [level.days[share] or FAR for level in levels]
        assert days == sorted(days)


@examples(100)
@given(paces, st.integers(1, 100_000))
def test_the_likely_and_the_safe_day_part_the_twenty_futures(
    pace: ExpectedPace, minutes: int
) -> None:
    days = [day or FAR for day in futures(pace, minutes, TODAY)]
    assert len(days) == FUTURES
    assert days == sorted(days)
    likely, safe = (arrival.day_by(pace, minutes, share, TODAY) or FAR for share in (LIKELY, SAFE))
    assert days[9] <= likely <= days[10]
    assert days[16] <= safe <= days[17]


@examples(50)
@given(paces, st.lists(st.integers(60, 60_000), min_size=1, max_size=6, unique=True))
def test_the_fan_has_each_milestone_that_is_shown_with_the_day_of_its_sentence(
    pace: ExpectedPace, amounts: list[int]
) -> None:
    lines = [milestone(f"m{n}", left) for n, left in enumerate(sorted(amounts))]
    pictures = draw_pictures({}, lines, pace, TODAY)
    middles = {level.minutes: level.days[SHARES.index(LIKELY)] for level in pictures.fan}
    for line in lines[:MILESTONES_SHOWN]:
        assert middles[line.minutes_left] == arrival.day_by(pace, line.minutes_left, LIKELY, TODAY)


def test_what_was_done_adds_up_and_later_days_do_not_count_yet() -> None:
    totals = {
        "2026-11-02": DayTotals(1, 0, 30, 30),
        "2026-11-01": DayTotals(2, 1, 0, 60),
        "2026-12-24": DayTotals(1, 1, 90, 90),
    }
    pictures = draw_pictures(totals, [milestone("next", 120)], None, TODAY)
    assert [(d.day, d.spent, d.finished, d.earned) for d in pictures.days] == [
        ("2026-11-01", 0, 1, 60),
        ("2026-11-02", 30, 0, 90),
    ]
    assert pictures.earned == 90
    assert [(level.id, level.minutes) for level in pictures.levels] == [("next", 210)]
    assert pictures.fan == pictures.futures == ()


def test_reached_and_skipped_milestones_are_not_ahead() -> None:
    lines = [milestone("a", 0, reached=True), milestone("b", 0, skipped=True), milestone("c", 60)]
    pictures = draw_pictures({}, lines, ExpectedPace(60, 0.5), TODAY)
    assert [level.id for level in pictures.levels] == ["c"]
    assert len(pictures.futures) == FUTURES


def test_with_nothing_left_there_is_no_fan() -> None:
    pictures = draw_pictures({}, [milestone("a", 0, reached=True)], ExpectedPace(60, 0.5), TODAY)
    assert pictures.levels == pictures.fan == pictures.futures == ()
