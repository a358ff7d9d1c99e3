"""What the checks of a practice said about a topic, as evidence. Pure.

It is one fact of the log, and one column of the states. It must not know what is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadmap_cli.core.wording import format_count
from roadmap_cli.values import Record


class Verification(Record):
    """The last verification of a topic that held, or that could not see everything."""

    day: str
    practice: str
    version: int  # of the practice
    passed: int  # checks that passed, with advice or without
    of: int

    @property
    def holds(self) -> bool:
        """Return whether every check passed."""
        return 0 < self.passed == self.of


def to_column(day: str, data: Mapping[str, Any]) -> str:
    """Return a fact as the column of the states, "" if it lacks something."""
    values = [data.get(key) for key in Verification._fields[1:]]
    return "" if None in values else " ".join(map(str, (day, *values)))


def format_verification(verified: Verification) -> str:
    """Return what checks said, in words."""
    checks = f"{verified.passed} of {format_count(verified.of, 'check')} hold"
    return f"verified on {verified.day}: {checks}"


def has_held(text: str) -> bool:
    """Return whether a column of the states says that every check passed."""
    verification = from_column(text)
    return verification is not None and verification.holds


def from_column(text: str) -> Verification | None:
    """Return what a column of the states says."""
    parts = text.split(" ")
    if len(parts) != len(Verification._fields) or not all(map(str.isdecimal, parts[2:])):
        return None  # an older program may have merged anything
    return Verification(parts[0], parts[1], *map(int, parts[2:]))
