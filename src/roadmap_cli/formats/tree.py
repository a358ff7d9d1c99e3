"""The tree of a YAML file: plain Python values that know where they stand.

It owns no reading and no meaning: the values are dicts, lists and texts to whoever takes them.
"""

from collections.abc import Iterable
from typing import Any

Value = Any  # Mapping | Items | str | None
Mark = Any  # the parser's own: line and column, counted from 0; or one of ours, a number

# What stands for no value at all, where it is not quoted.
NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


class Quoted(str):
    """Text in quotation marks or in a block: never a number, never a truth value."""

    __slots__ = ()


class Refused(str):
    """Stands where something was that is already reported, so that nobody reports it again."""

    __slots__ = ()


class Mapping(dict[str, Value]):
    """A mapping that knows the places of its keys and of their values.

    It keeps the parser's own marks: few of them are ever asked for as a number.
    """

    __slots__ = ("at", "key_marks", "value_marks")

    def __init__(self, at: int) -> None:
        self.at = at
        self.key_marks: dict[str, Mark] = {}
        self.value_marks: dict[str, Mark] = {}

    def key_at(self, key: str) -> int:
        """Return where a key stands; where that is not known, where the mapping does."""
        found = self.key_marks.get(key)
        return self.at if found is None else number_of(found)

    def value_at(self, key: str) -> int:
        """Return where a value stands; where that is not known, where the mapping does."""
        found = self.value_marks.get(key)
        return self.at if found is None else number_of(found)


class Items(list[Value]):
    """A list that knows the places of its entries, or that all of them stand where it does."""

    __slots__ = ("at", "value_marks")

    def __init__(self, at: int, values: Iterable[Value] = ()) -> None:
        list.__init__(self, values)  # faster than super(), and made by the ten thousand
        self.at = at
        self.value_marks: list[Mark] = []

    def value_at(self, position: int) -> int:
        """Return where an entry stands."""
        return number_of(self.value_marks[position]) if self.value_marks else self.at

    def values_at(self) -> list[int]:
        """Return where each entry stands."""
        marks = self.value_marks
        return [number_of(at) for at in marks] if marks else [self.at] * len(self)


def number_of(place: Mark) -> int:
    """Return a mark as one of ours: a number, with line and column counted from 1."""
    if type(place) is int:
        return place
    number: int = place.line + 1 << 32 | place.column + 1
    return number
