"""What checks said about a topic, as a fact and as a column.

Holds: core.progress.verification.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
