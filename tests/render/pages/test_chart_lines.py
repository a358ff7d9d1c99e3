"""The pictures in a terminal: within the width, with every day and every future in its place.

Holds: render.pages.chart_lines.
"""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.forecast.arrival import ExpectedPace
from roadmap_cli.core.pictures.fan import fan_levels, futures
from roadmap_cli.core.pictures.pictures import MilestoneLevel, PictureDay, Pictures
from roadmap_cli.render.ansi import display_width, to_ascii
from roadmap_cli.render.pages.chart_lines import (
    burn_up_lines,
    futures_lines,
    sparkline,
    year_lines,
)
from roadmap_cli.render.pages.grid import Line

TODAY = "2026-11-30"
PACE = ExpectedPace(300, 0.4)


def texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


@st.composite
def pictures(draw: st.DrawFn) -> Pictures:
    now = date.fromisoformat(TODAY)
    back = sorted(draw(st.sets(st.integers(0, 900), max_size=30)), reverse=True)
    earned = 0
    days = []
    for ago in back:
        earned += draw(st.integers(0, 600))
        spent, finished = draw(st.integers(0, 900)), draw(st.integers(0, 3))
        days.append(PictureDay((now - timedelta(ago)).isoformat(), spent, finished, earned))
    left = sorted(draw(st.lists(st.integers(1, 50_000), max_size=3)))
    levels = tuple(MilestoneLevel(f"m{n}", f"Title {n}", earned + m) for n, m in enumerate(left))
    fan = fan_levels(PACE, left, TODAY) if draw(st.booleans()) else ()
    return Pictures(tuple(days), earned, levels, fan)


@examples(100)
@given(pictures(), st.integers(40, 200), st.integers(6, 20))
def test_no_line_is_wider_than_there_is_room(drawn: Pictures, width: int, height: int) -> None:
    lines = [
        *texts(burn_up_lines(drawn, TODAY, width, height)),
        *texts(year_lines(drawn, TODAY, width)),
        sparkline(drawn, TODAY, width),
    ]
    for line in lines:
        assert display_width(line) <= width
        assert to_ascii(line).isascii()


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


def test_a_year_has_a_square_for_each_day_up_to_today() -> None:
    days = (
        PictureDay("2026-11-30", 45, 0, 0),
        PictureDay("2026-11-29", 400, 0, 0),
        PictureDay("2026-11-28", 0, 1, 0),
    )
    lines = texts(year_lines(Pictures(days, 0, ()), TODAY, 80))
    assert lines[0].startswith("Mo  ")
    assert lines[0][-1] == "░"  # today, a Monday
    assert lines[6][-1] == "█"  # Sunday
    assert lines[5][-1] == "*"  # Saturday: something finished, no time
    assert [len(line) for line in lines[:7]] == [57, *[56] * 6]


def test_every_future_is_drawn_and_told_apart_without_colour() -> None:
    days = futures(PACE, 6000, TODAY)
    lines = texts(futures_lines(days, days[9], days[16], 60))
    signs = "".join(lines[:-1])
    assert (signs.count("●"), signs.count("◉"), signs.count("○")) == (10, 7, 3)
    assert all(len(line) <= 60 for line in lines)


def test_the_newest_week_is_the_last_bar_and_an_empty_one_is_a_gap() -> None:
    days = (
        PictureDay("2026-11-09", 600, 0, 0),
        PictureDay("2026-11-24", 1, 0, 0),
        PictureDay("2026-11-30", 300, 0, 0),
    )
    assert sparkline(Pictures(days, 0, ()), TODAY, 26) == "█ ▁▄"
    assert sparkline(Pictures((), 0, ()), TODAY, 26) == ""
