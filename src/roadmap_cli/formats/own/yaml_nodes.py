"""The nodes of a YAML file: dicts, lists and texts with their positions.

It owns no reading and no meaning.
"""

from typing import Any

Node = Any  # MappingNode | ListNode | str | None

# The plain words that YAML reads as null.
NULL_WORDS = frozenset(("", "~", "null", "Null", "NULL"))


class QuotedText(str):
    """Text in quotation marks or in a block: never a number, never a truth value."""

    __slots__ = ()


class RefusedValue(str):
    """Placeholder for a value with a reported problem, so that it is not reported again."""

    __slots__ = ()


class MappingNode(dict[str, Node]):
    """A mapping with the positions of its keys and values."""

    __slots__ = ("key_positions", "position", "value_positions")

    def __init__(self, position: int) -> None:
        self.position = position
        self.key_positions: dict[str, int] = {}
        self.value_positions: dict[str, int] = {}

    def value_position(self, key: str) -> int:
        """Return the position of a value, or of the mapping when the key is missing."""
        return self.value_positions.get(key, self.position)


class ListNode(list[Node]):
    """A list with the positions of its entries."""

    __slots__ = ("position", "value_positions")

    def __init__(self, position: int) -> None:
        self.position = position
        self.value_positions: list[int] = []
