"""Our records behave like typing.NamedTuple.

Holds: values.
"""

from __future__ import annotations

import copy
import pickle

import pytest

from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.core.wording import parse_duration
from roadmap_cli.values import Record


class Point(Record):
    """A point with a default."""

    x: int
    y: int = 0

    @property
    def both(self) -> int:
        """Return the sum."""
        return self.x + self.y


def test_a_record_takes_positions_keywords_and_defaults() -> None:
    assert Point(1) == Point(x=1) == Point(1, 0) == Point(1, y=0) == (1, 0)
    assert Point(2, 3).both == 5


@pytest.mark.parametrize("given", [((), {}), ((1, 2, 3), {}), ((1,), {"z": 2}), ((1,), {"x": 2})])
def test_a_record_refuses_wrong_fields(
    given: tuple[tuple[int, ...], dict[str, int]],
) -> None:
    positions, named = given
    with pytest.raises(TypeError):
        Point(*positions, **named)


def test_missing_trailing_fields_get_their_defaults() -> None:
    class Line(Record):
        """A line with two defaults."""

        x: int
        y: int = 1
        z: int = 2

    assert (Line(0), Line(0, 5), Line(0, 5, 6)) == ((0, 1, 2), (0, 5, 2), (0, 5, 6))


def test_a_record_class_with_unordered_defaults_is_refused() -> None:
    with pytest.raises(TypeError, match="from __future__ import annotations"):

        class Empty(Record):
            """A value without fields."""

    with pytest.raises(TypeError, match="without a default stands behind one with"):

        class Mixed(Record):
            """A default before a field without one."""

            x: int = 1
            y: int  # type: ignore[misc]


def test_a_record_cannot_be_changed_but_replaced() -> None:
    point = Point(1, 2)

    with pytest.raises(AttributeError):
        point.x = 5  # type: ignore[misc]
    assert point._replace(y=7) == Point(1, 7)
    assert point == Point(1, 2)


def test_a_record_has_named_fields_and_a_repr() -> None:
    assert Point._fields == ("x", "y")
    assert Point(1)._asdict() == {"x": 1, "y": 0}
    assert repr(Point(1)) == "Point(x=1, y=0)"
    assert Point._make([4, 5]) == Point(4, 5)
    with pytest.raises(TypeError, match="Point takes x, y"):
        Point._make([4])


def test_a_record_survives_copying_and_pickling() -> None:
    reading = Reading("a", "A book", minutes=parse_duration("1h30"))

    assert copy.deepcopy(reading) == reading
    assert pickle.loads(pickle.dumps(reading)) == reading
    assert type(pickle.loads(pickle.dumps(Fact("done", "r", "t")))) is Fact
