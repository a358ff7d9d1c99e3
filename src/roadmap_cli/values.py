"""The base of our values: immutable, named, cheap to declare.

`Value` is `typing.NamedTuple` to a type checker and behaves like one. At run time it is made without
generating code: some forty of them are declared before `roadmap next` answers, and NamedTuple would
spend an eighth of the time of `import typer` on that. It imports nothing of ours.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as Value
else:
    _tuple_of = tuple.__new__

    class _Declared(type):
        """Turns the annotations of a class into the fields of a tuple."""

        def __new__(mcs, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            """Make the class."""
            if not bases:
                return super().__new__(mcs, name, (tuple,), space)
            fields = tuple(space.get("__annotations__", ()))
            if not fields:  # from Python 3.14 on they are there only with the import
                raise TypeError(f"{name}: its module needs from __future__ import annotations")
            bare = [field not in space for field in fields]
            if bare != sorted(bare, reverse=True):
                raise TypeError(f"{name}: a field without a default stands behind one with")
            space["_fields"] = fields
            space["_field_defaults"] = {f: space[f] for f in fields if f in space}
            space["_last_defaults"] = tuple(space["_field_defaults"].values())
            space["__slots__"] = ()
            for place, field in enumerate(fields):
                space[field] = property(itemgetter(place))
            return super().__new__(mcs, name, bases, space)

    class Value(metaclass=_Declared):
        """A tuple with names: positions or keywords in, defaults where given."""

        __slots__ = ()
        _fields: tuple[str, ...] = ()
        _field_defaults: dict[str, Any] = {}
        _last_defaults: tuple[Any, ...] = ()  # of the last fields: behind them none is without

        def __new__(cls, *values: Any, **named: Any) -> Value:
            """Make a value; raise TypeError when the fields do not fit."""
            fields = cls._fields
            missing = len(fields) - len(values)
            if not missing and not named:
                return _tuple_of(cls, values)
            if not named and 0 < missing <= len(cls._last_defaults):
                values += cls._last_defaults[-missing:]
            else:
                defaults = cls._field_defaults
                try:
                    values += tuple(
                        [
                            named.pop(field) if field in named else defaults[field]
                            for field in fields[len(values) :]
                        ]
                    )
                except KeyError as error:
                    raise TypeError(f"{cls.__name__} is missing {error}") from None
                if named or len(values) != len(fields):
                    raise TypeError(f"{cls.__name__} takes {', '.join(fields)}")
            return _tuple_of(cls, values)

        @classmethod
        def _make(cls, values: Any) -> Value:
            """Return a value of the fields in their order, all of them."""
            # A million rows come this way: without the call of the class it takes half the time.
            value = _tuple_of(cls, values)
            if len(value) != len(cls._fields):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
            return value

        def _replace(self, **named: Any) -> Value:
            """Return a copy with some fields changed."""
            values = [named.pop(f, value) for f, value in zip(self._fields, self, strict=True)]
            if named:
                raise TypeError(f"{type(self).__name__} has no {', '.join(named)}")
            return _tuple_of(type(self), values)

        def _asdict(self) -> dict[str, Any]:
            """Return the fields by their names."""
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            pairs = zip(self._fields, self, strict=True)
            inside = ", ".join(f"{field}={value!r}" for field, value in pairs)
            return f"{type(self).__name__}({inside})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)


__all__ = ["Value"]
