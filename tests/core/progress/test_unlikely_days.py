"""Slips in what was recorded: too many hours for one day, or a day before everything else.

Holds: core.progress.unlikely_days.
"""

import pytest

from roadmap_cli.core.progress.unlikely_days import explain_unlikely_day

TODAY = "2026-03-04"


@pytest.mark.parametrize(
    ("before", "minutes", "is_remarked"),
    [
        ({}, 960, False),
        ({}, 961, True),
        ({TODAY: 900}, 60, False),
        ({TODAY: 900}, 61, True),
        # Once is enough.
        ({TODAY: 961}, 5, False),
        ({TODAY: 961}, 18_000, True),
        ({TODAY: 960}, 1, True),
        ({"2026-03-03": 960}, 960, False),
    ],
)
def test_more_hours_than_a_day_has_room_for_are_remarked(
    before: dict[str, int], minutes: int, is_remarked: bool
) -> None:
    assert bool(explain_unlikely_day(before, TODAY, minutes)) == is_remarked


@pytest.mark.parametrize(
    ("before", "is_remarked"),
    [
        ({}, False),
        ({TODAY: 0}, False),
        ({"2026-03-03": 20, "2026-03-05": 0}, False),
        ({"2026-03-05": 20, "2026-03-09": 0}, True),
    ],
)
def test_a_day_before_everything_else_is_remarked(
    before: dict[str, int], is_remarked: bool
) -> None:
    assert bool(explain_unlikely_day(before, TODAY, 0)) == is_remarked


def test_two_slips_are_one_remark() -> None:
    assert explain_unlikely_day({"2026-03-05": 20}, TODAY, 18_000) == [
        "300 h are now recorded for 2026-03-04 alone;"
        " 2026-03-04 is before your first record so far, on 2026-03-05;"
        " if that's a slip: roadmap undo"
    ]
