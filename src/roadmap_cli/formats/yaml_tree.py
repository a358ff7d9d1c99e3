"""The tree of a YAML file: dicts, lists and texts that know their positions.

It owns no reading and no meaning.
"""

from typing import Any

from roadmap_cli.formats.problems import position

Value = Any  # Mapping | Items | str | None
Mark = Any  # the parser's own: line and column, counted from 0

# What stands for no value at all, where it is not quoted.
NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


class QuotedText(str):
    """Text in quotation marks or in a block: never a number, never a truth value."""

    __slots__ = ()


class RefusedValue(str):
    """Stands where something was that is already reported, so that nobody reports it again."""

    __slots__ = ()


class Mapping(dict[str, Value]):
    """A mapping with the positions of its keys and values.

    It keeps the parser's own marks: few of them are ever asked for as a number.
    """

    __slots__ = ("at", "key_marks", "value_marks")

    def __init__(self, at: int) -> None:
        self.at = at
        self.key_marks: dict[str, Mark] = {}
        self.value_marks: dict[str, Mark] = {}

    def key_at(self, key: str) -> int:
        """Return the position of a key."""
        return position_of(self.key_marks[key])

    def value_at(self, key: str) -> int:
        """Return the position of a value; where there is none, that of the mapping."""
        mark = self.value_marks.get(key)
        return self.at if mark is None else position_of(mark)


class Items(list[Value]):
    """A list with the positions of its entries."""

    __slots__ = ("at", "value_marks")

    def __init__(self, at: int) -> None:
        self.at = at
        self.value_marks: list[Mark] = []

    def value_at(self, index: int) -> int:
        """Return the position of an entry."""
        return position_of(self.value_marks[index])

    def values_at(self) -> list[int]:
        """Return the position of each entry."""
        return [position_of(mark) for mark in self.value_marks]


def position_of(mark: Mark) -> int:
    """Return a mark of the parser as a position."""
    return position(mark.line + 1, mark.column + 1)
