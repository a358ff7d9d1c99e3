"""What checks said about a topic, as a fact and as a column.

Holds: core.progress.verification.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.progress.event_validation import find_fault
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.verification import (
    Verification,
    format_verification,
    from_column,
    has_held,
    to_column,
)

DAY = "2026-11-30"


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_fact_is_read_back_from_its_column(version: int, passed: int, of: int) -> None:
    data = {"practice": "sql-joins", "version": version, "passed": passed, "of": of, "tree": "x"}
    assert from_column(to_column(DAY, data)) == Verification(DAY, "sql-joins", version, passed, of)


@pytest.mark.parametrize("data", [{}, {"practice": "a", "version": 1, "passed": 2}])
def test_a_fact_that_lacks_something_says_nothing(data: dict[str, object]) -> None:
    assert to_column(DAY, data) == ""
    assert from_column("") is None
    assert (
        from_column(to_column(DAY, {"practice": "a b", "version": 1, "passed": 1, "of": 1})) is None
    )
    assert (
        from_column(to_column(DAY, {"practice": "a", "version": "x", "passed": [], "of": 1}))
        is None
    )
    assert not has_held("")


def test_it_holds_when_every_check_passed() -> None:
    assert has_held(f"{DAY} a 1 3 3")
    assert not has_held(f"{DAY} a 1 2 3")
    assert not has_held(f"{DAY} a 1 0 0")


def test_it_is_said_in_words() -> None:
    assert (
        format_verification(Verification(DAY, "a", 1, 2, 3))
        == f"verified on {DAY}: 2 of 3 checks hold"
    )


def verified(**data: Any) -> Event:
    at, day = "2026-11-30T12:00:00+01:00", "2026-11-30"
    return Event("desk", 1, 1, at, day, "desk.1", "verified", "sql", "joins", data, "0" * 32)


def test_a_fact_from_elsewhere_is_taken_as_it_was_recorded() -> None:
    data = {"practice": "sql-joins", "version": 1, "passed": 9, "of": 10, "tree": "a" * 32}
    assert find_fault(verified(**data, unseen=["q7"], advice=0), "{}") == ""


@pytest.mark.parametrize(
    "data",
    [
        {"practice": "two words"},
        {"practice": ""},
        {"practice": 3},
        {"version": "1"},
        {"passed": -1},
        {"of": 10.0},
        {"tree": None},
    ],
)
def test_one_that_is_not_of_the_form_is_refused(data: dict[str, Any]) -> None:
    assert "has the wrong type" in find_fault(verified(**data), "{}")
