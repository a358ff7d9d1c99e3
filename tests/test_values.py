"""Our values behave as typing.NamedTuple does."""

from __future__ import annotations

import copy
import pickle

import pytest

from roadmap_cli.core.readings import Reading
from roadmap_cli.core.states import Fact
from roadmap_cli.core.wording import parse_duration
from roadmap_cli.values import Value


class Point(Value):
    """A point with a default."""

    x: int
    y: int = 0

    @property
    def both(self) -> int:
        """Return the sum."""
        return self.x + self.y


def test_a_value_takes_positions_keywords_and_defaults() -> None:
    assert Point(1) == Point(x=1) == Point(1, 0) == Point(1, y=0) == (1, 0)
    assert Point(2, 3).both == 5


@pytest.mark.parametrize("given", [((), {}), ((1, 2, 3), {}), ((1,), {"z": 2}), ((1,), {"x": 2})])
def test_a_value_refuses_fields_that_do_not_fit(
    given: tuple[tuple[int, ...], dict[str, int]],
) -> None:
    positions, named = given
    with pytest.raises(TypeError):
        Point(*positions, **named)


def test_of_several_defaults_the_last_ones_are_taken_for_what_is_left_out() -> None:
    class Line(Value):
        """A line with two defaults."""

        x: int
        y: int = 1
        z: int = 2

    assert (Line(0), Line(0, 5), Line(0, 5, 6)) == ((0, 1, 2), (0, 5, 2), (0, 5, 6))


def test_a_value_is_refused_whose_fields_are_unknown_or_in_no_order() -> None:
    with pytest.raises(TypeError, match="from __future__ import annotations"):

        class Empty(Value):
            """A value without fields."""

    with pytest.raises(TypeError, match="without a default stands behind one with"):

        class Mixed(Value):
            """A default before a field without one."""

            x: int = 1
            y: int  # type: ignore[misc]


def test_a_value_cannot_be_changed_but_replaced() -> None:
    point = Point(1, 2)

    with pytest.raises(AttributeError):
        point.x = 5  # type: ignore[misc]
    assert point._replace(y=7) == Point(1, 7)
    assert point == Point(1, 2)


def test_a_value_names_its_fields_and_prints_them() -> None:
    assert Point._fields == ("x", "y")
    assert Point(1)._asdict() == {"x": 1, "y": 0}
    assert repr(Point(1)) == "Point(x=1, y=0)"
    assert Point._make([4, 5]) == Point(4, 5)
    with pytest.raises(TypeError, match="Point takes x, y"):
        Point._make([4])


def test_a_value_survives_copying_and_pickling() -> None:
    reading = Reading("a", "A book", minutes=parse_duration("1h30"))

    assert copy.deepcopy(reading) == reading
    assert pickle.loads(pickle.dumps(reading)) == reading
    assert type(pickle.loads(pickle.dumps(Fact("done", "r", "t")))) is Fact
