"""Sentences about how many things of a file lack something, and on which lines they stand."""

from __future__ import annotations

from collections.abc import Sequence


def lacking(count: int, all_: int, noun: str, what: str, instead: str) -> str:
    """Return the sentence that some of all have no hours or the like, and what they count."""
    if count == all_:
        head = f"no {noun} has {what}" if count > 1 else f"the {noun} has no {what}"
    else:
        head = f"{count:,} of {all_:,} {noun}s {'has' if count == 1 else 'have'} no {what}"
    return f"{head}; {'it counts' if count == 1 else 'they count'} {instead}"


def lines_of(places: Sequence[int], most: int) -> str:
    """Return the first of some lines by number, and how many more there are."""
    said = ", ".join(str(line) for line in places[:most])
    more = f" and {len(places) - most:,} more" if len(places) > most else ""
    return f"line{'' if len(places) == 1 else 's'} {said}{more}"
