"""Series to draw: any history, any milestones ahead, with or without a fan."""

from datetime import date, timedelta

from hypothesis import strategies as st

from roadmap_cli.core.forecast.arrival import ExpectedPace
from roadmap_cli.core.pictures.fan import fan_levels
from roadmap_cli.core.pictures.pictures import MilestoneLevel, PictureDay, Pictures

TODAY = "2026-11-30"
PACE = ExpectedPace(300, 0.4)
TITLES = ("Title", "A title that is longer than many a terminal is wide", "烤面包", "שלום", "👩‍🍳 é\u0301", "a\tb\x1b[2J")  # fmt: skip


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
    levels = tuple(
        MilestoneLevel(f"m{n}", draw(st.sampled_from(TITLES)), earned + m)
        for n, m in enumerate(left)
    )
    fan = fan_levels(PACE, left, TODAY) if draw(st.booleans()) else ()
    return Pictures(tuple(days), earned, levels, fan)
