"""The pictures in a terminal: within the width, with every day and every future in its place.

Holds: render.pages.chart_lines, render.pages.burn_up_lines, render.pages.shades.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.picture_series import PACE, TODAY, pictures

from roadmap_cli.core.pictures.fan import fan_levels, futures
from roadmap_cli.core.pictures.pictures import (
    MilestoneLevel,
    PictureDay,
    Pictures,
    weekly_minutes,
)
from roadmap_cli.render.ansi import display_width, to_ascii
from roadmap_cli.render.pages.burn_up_lines import burn_up_lines
from roadmap_cli.render.pages.chart_lines import (
    futures_lines,
    sparkline,
    week_lines,
    year_lines,
)
from roadmap_cli.render.pages.grid import Line


def texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lines]


@examples(100)
@given(pictures(), st.integers(40, 200), st.integers(6, 20))
def test_no_line_is_wider_than_there_is_room(drawn: Pictures, width: int, height: int) -> None:
    minutes = weekly_minutes(drawn.days, TODAY)
    left = drawn.levels[0].minutes - drawn.earned if drawn.levels else 6000
    days = futures(PACE, left, TODAY)
    lines = [
        *texts(burn_up_lines(drawn, TODAY, width, height)),
        *texts(year_lines(drawn, TODAY, width)),
        *texts(week_lines(minutes, TODAY, width)),
        *texts(futures_lines(days, days[9], days[16], width)),
        *texts(sparkline(minutes, width)),
    ]
    for line in lines:
        assert display_width(line) <= width
        assert "\t" not in line
        assert "\x1b" not in line


@examples(50)
@given(pictures(), st.integers(40, 120))
def test_the_burn_up_is_as_high_as_asked_and_never_falls(drawn: Pictures, width: int) -> None:
    lines = texts(burn_up_lines(drawn, TODAY, width, 10))
    if not drawn.days:
        assert lines == []
        return
    assert len(lines) == 12
    blocks = [{x for x, char in enumerate(line) if char == "█"} for line in lines[:10]]
    for above, below in pairwise(blocks):
        assert above <= below, "a full block stands on full blocks"


def burn_up_of(*titles: str, since: str = "2026-09-01", width: int = 80) -> list[str]:
    """Return a burn-up with milestones at 10, 20, … hours, of which 5 are earned."""
    days = (PictureDay(since, 60, 0, 60), PictureDay(TODAY, 60, 1, 300))
    levels = tuple(MilestoneLevel(t, t, 600 * n) for n, t in enumerate(titles, 1))
    fan = fan_levels(PACE, [60 * n for n in range(1, 30)], TODAY)
    return texts(burn_up_lines(Pictures(days, 300, levels, fan), TODAY, width, 10))


def test_the_title_of_a_milestone_stands_at_its_level_before_the_fan() -> None:
    lines = burn_up_of("One", "Two", "Three")
    assert [line.split()[0] for line in (lines[6], lines[3], lines[0])] == ["One", "Two", "Three"]
    assert all("·" in line and "▒" in line and "━" in line for line in (lines[3], lines[0]))


def test_a_title_without_room_before_the_fan_stands_behind_it_and_else_it_is_cut() -> None:
    title = "A milestone with a title"

    def line_of(title: str, since: str) -> str:
        lines = burn_up_of(title, "2", "3", "4", since=since)
        return next(line for line in lines if "milestone" in line)

    assert line_of(title, "2026-09-01").startswith(title)
    assert line_of(title, "2026-11-20").endswith(f"░ {title}")
    assert "…" in line_of(4 * title, "2026-09-01")


def test_a_title_for_which_there_is_no_room_at_all_is_left_out() -> None:
    days = PictureDay("2026-08-01", 9, 0, 0), PictureDay("2026-08-02", 9, 1, 5900)
    levels = (MilestoneLevel("almost", "Almost there, and for a long time", 6000),)
    lines = texts(burn_up_lines(Pictures(days, 5900, levels), TODAY, 60, 10))
    assert lines[0].strip("▆ ") == ""


def test_a_title_in_wide_signs_takes_the_columns_that_it_needs() -> None:
    (line,) = (line for line in burn_up_of("烤面包", "2") if "烤" in line)
    (other,) = (line for line in burn_up_of("bread!", "2") if "bread" in line)
    assert display_width(line) == display_width(other)


def test_a_year_has_a_square_for_each_day_up_to_today() -> None:
    days = (
        PictureDay("2026-11-28", 0, 1, 0),
        PictureDay("2026-11-29", 400, 0, 0),
        PictureDay("2026-11-30", 45, 0, 0),
    )
    lines = texts(year_lines(Pictures(days, 0, ()), TODAY, 80))
    assert lines[0].startswith("Mo  ")
    assert lines[0][-1] == "░"  # today, a Monday
    assert lines[6][-1] == "█"  # Sunday
    assert lines[5][-1] == "*"  # Saturday: something finished, no time
    assert [len(line) for line in lines[:7]] == [57, *[56] * 6]
    assert len(texts(year_lines(Pictures(days, 0, ()), TODAY, 40))[0]) == 40
    wide = texts(year_lines(Pictures(days, 0, ()), TODAY, 120))
    assert wide[0].endswith("·░░")
    assert len(wide[0]) == 4 + 2 * 53


@pytest.mark.parametrize(
    ("minutes", "sign"),
    [(1, "░"), (60, "░"), (61, "▒"), (180, "▒"), (181, "▓"), (360, "▓"), (361, "█")],
)
def test_a_day_is_as_dark_as_the_legend_says(minutes: int, sign: str) -> None:
    drawn = Pictures((PictureDay(TODAY, minutes, 3, 0),), 0, ())
    assert texts(year_lines(drawn, TODAY, 80))[0][-1] == sign


def test_the_columns_of_weeks_stand_in_the_places_of_the_year() -> None:
    days = (PictureDay("2026-11-16", 60, 0, 0), PictureDay("2026-11-30", 240, 0, 0))
    lines = texts(week_lines(weekly_minutes(days, TODAY), TODAY, 80))
    assert lines[3] == " " * (4 + 50) + "█ █"
    assert lines[0] == " " * (4 + 52) + "█"
    assert lines[4] == texts(year_lines(Pictures(days, 0, ()), TODAY, 80))[7]


def test_every_future_is_drawn_and_told_apart_without_colour() -> None:
    days = futures(PACE, 6000, TODAY)
    lines = texts(futures_lines(days, days[9], days[16], 60))
    signs = "".join(lines[:-1])
    assert (signs.count("●"), signs.count("◉"), signs.count("○")) == (10, 7, 3)
    assert all(len(line) <= 60 for line in lines)
    assert [to_ascii(signs).count(sign) for sign in "*@o"] == [10, 7, 3]


def test_futures_that_fall_on_the_same_few_days_are_not_drawn() -> None:
    days = futures(PACE, 10, TODAY)
    assert len(set(days)) <= 2
    assert futures_lines(days, days[9], days[16], 80) == []
    assert futures_lines(("",) * 20, "", "", 80) == []


def test_the_newest_week_is_the_last_bar_and_an_empty_one_is_a_gap() -> None:
    days = (
        PictureDay("2026-11-09", 600, 0, 0),
        PictureDay("2026-11-24", 1, 0, 0),
        PictureDay("2026-11-30", 300, 0, 0),
    )
    minutes = weekly_minutes(days, TODAY)
    assert minutes == [600, 0, 1, 300]
    assert texts(sparkline(minutes, 26)) == ["█ ▁▄"]
    assert texts(sparkline(minutes, 2)) == ["▁▄"]  # of the same scale
    assert sparkline([], 26) == []


def test_the_weeks_of_a_year_begin_with_the_first_one_with_time() -> None:
    assert weekly_minutes((), TODAY) == []
    assert weekly_minutes((PictureDay("2026-11-02", 0, 1, 60),), TODAY) == []
    old = PictureDay("2020-01-01", 60, 0, 0)
    assert weekly_minutes((old, PictureDay("2026-11-29", 5, 0, 0)), TODAY) == [5, 0]
    assert len(weekly_minutes((PictureDay("2025-12-01", 60, 0, 0),), TODAY)) == 53
    assert weekly_minutes((PictureDay("2025-11-30", 60, 0, 0),), TODAY) == []
