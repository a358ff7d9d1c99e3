"""Whole numbers as little-endian 32-bit integers: how graphs and needs lie in the database."""

from array import array
from collections.abc import Iterable


def packed(numbers: Iterable[int]) -> bytes:
    """Return whole numbers as little-endian 32-bit integers."""
    found = numbers if isinstance(numbers, array) else array("i", numbers)
    if found.itemsize != 4:
        raise AssertionError("array('i') is not 32 bits wide here")
    return found.tobytes() if _LITTLE else _swapped(found).tobytes()


def unpacked(data: bytes) -> array:  # type: ignore[type-arg]
    """Return the whole numbers that were packed."""
    found = array("i")
    found.frombytes(data)
    return found if _LITTLE else _swapped(found)


_LITTLE = array("i", [1]).tobytes()[0] == 1


def _swapped(numbers: array) -> array:  # type: ignore[type-arg]
    copy = array("i", numbers)
    copy.byteswap()
    return copy
