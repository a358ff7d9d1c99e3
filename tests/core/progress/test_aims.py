"""The aim among the facts of a roadmap: the last one decides.

Holds: core.progress.aims.
"""

from typing import Any

import pytest

from roadmap_cli.core.progress.aims import MILESTONE, TOPIC, Aim, last_aim, read_aim
from roadmap_cli.core.progress.event_validation import find_fault
from roadmap_cli.core.progress.progress import Event


def aimed(n: int, **data: Any) -> Event:
    at, sum_ = "2026-03-04T12:00:00+01:00", "0" * 32
    return Event("desk", n, n, at, "2026-03-04", f"desk.{n}", "aimed", "bread", "", data, sum_)


def test_the_last_fact_says_the_goal() -> None:
    first, second = aimed(1, milestone="loaf", title="My loaf"), aimed(2, topic="mix", title="Mix")
    assert last_aim([first, second]) == Aim(TOPIC, "mix", "Mix", "", "2026-03-04")
    assert last_aim([second, first]) == Aim(MILESTONE, "loaf", "My loaf", "", "2026-03-04")
    assert last_aim([]) is None


def test_a_fact_without_a_goal_clears_it() -> None:
    assert last_aim([aimed(1, milestone="loaf"), aimed(2)]) is None


@pytest.mark.parametrize("by", ["", "2026-06-30"])
@pytest.mark.parametrize("kind", [MILESTONE, TOPIC])
def test_what_is_recorded_is_what_is_read(kind: str, by: str) -> None:
    aim = Aim(kind, "loaf", "My loaf", by)
    assert read_aim(aim.to_data(), "2026-03-04") == aim._replace(since="2026-03-04")
    event = aimed(1, **aim.to_data())
    assert find_fault(event, "{}") == ""


@pytest.mark.parametrize(
    "data",
    [
        {"milestone": ""},
        {"milestone": 3},
        {"topic": "a\nb"},
        {"topic": "x" * 201},
        {"milestone": "loaf", "title": None},
        {"milestone": "loaf", "by": ""},
        {"milestone": "loaf", "by": "soon"},
        {"milestone": "loaf", "by": "2026-02-30"},
    ],
)
def test_a_fact_from_elsewhere_that_is_not_of_the_form_is_refused(data: dict[str, Any]) -> None:
    assert "has the wrong type" in find_fault(aimed(1, **data), "{}")
