"""`Record`, the base class of our immutable records.

To a type checker it is `typing.NamedTuple`, and it behaves like one. At run time it generates no
code, so that declaring is cheap: `roadmap next` declares some forty records before it answers, and
NamedTuple would spend an eighth of the import time of typer on them. It imports nothing of ours.
"""

from __future__ import annotations

from operator import itemgetter

from roadmap_cli.annotations import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    _tuple_of = tuple.__new__

    class _RecordMeta(type):
        """Makes the annotations of a class the fields of a tuple."""

        def __new__(mcs, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            """Create the class."""
            if not bases:
                return super().__new__(mcs, name, (tuple,), space)
            fields = tuple(space.get("__annotations__", ()))
            if not fields:  # Python 3.14 keeps annotations here only with that import
                raise TypeError(f"{name}: its module needs from __future__ import annotations")
            is_required = [field not in space for field in fields]
            if is_required != sorted(is_required, reverse=True):
                raise TypeError(f"{name}: a field without a default stands behind one with")
            space["_fields"] = fields
            space["_field_defaults"] = {f: space[f] for f in fields if f in space}
            space["_last_defaults"] = tuple(space["_field_defaults"].values())
            space["__slots__"] = ()
            for index, field in enumerate(fields):
                space[field] = property(itemgetter(index))
            return super().__new__(mcs, name, bases, space)

    class Record(metaclass=_RecordMeta):
        """A tuple with named fields, given by position or keyword or by their defaults."""

        __slots__ = ()
        _fields: tuple[str, ...] = ()
        _field_defaults: dict[str, Any] = {}
        _last_defaults: tuple[Any, ...] = ()  # of the trailing fields, in order

        def __new__(cls, *values: Any, **keywords: Any) -> Record:
            """Create a record; raise TypeError when the arguments do not match the fields."""
            fields = cls._fields
            missing = len(fields) - len(values)
            if not missing and not keywords:
                return _tuple_of(cls, values)
            if not keywords and 0 < missing <= len(cls._last_defaults):
                values += cls._last_defaults[-missing:]
            else:
                defaults = cls._field_defaults
                try:
                    values += tuple(
                        [
                            keywords.pop(field) if field in keywords else defaults[field]
                            for field in fields[len(values) :]
                        ]
                    )
                except KeyError as error:
                    raise TypeError(f"{cls.__name__} is missing {error}") from None
                if keywords or len(values) != len(fields):
                    raise TypeError(f"{cls.__name__} takes {', '.join(fields)}")
            return _tuple_of(cls, values)

        @classmethod
        def _make(cls, values: Any) -> Record:
            """Create a record from the values of all fields, in order."""
            # Reading a million rows takes half the time when the class is not called for each.
            value = _tuple_of(cls, values)
            if len(value) != len(cls._fields):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
            return value

        def _replace(self, **keywords: Any) -> Record:
            """Return a copy with some fields changed."""
            values = [keywords.pop(f, value) for f, value in zip(self._fields, self, strict=True)]
            if keywords:
                raise TypeError(f"{type(self).__name__} has no {', '.join(keywords)}")
            return _tuple_of(type(self), values)

        def _asdict(self) -> dict[str, Any]:
            """Return the fields as a dict."""
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            pairs = zip(self._fields, self, strict=True)
            inside = ", ".join(f"{field}={value!r}" for field, value in pairs)
            return f"{type(self).__name__}({inside})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)


__all__ = ["Record"]
