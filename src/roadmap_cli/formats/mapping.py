"""A mapping of the file, declared key by key, and how one is read.

It owns what all entries share: the keys of a class, the reading of a tree into one of its
instances, and every fault of a tree that does not fit. Which keys there are is said in `schema`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Self, TypeVar, cast

from roadmap_cli.formats.field_types import Fault, FieldType, InvalidValue, Location
from roadmap_cli.formats.yaml_tree import RefusedValue, Value
from roadmap_cli.values import Value as Tuple

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound="Entry")


class Key(Tuple):
    """A key of an entry: the type of its value, what it means, and what is meant without it."""

    type: FieldType[Any]
    description: str
    default: Any
    needed: bool


def key(type_: FieldType[T], description: str, default: D) -> T | D:
    """Declare a key that may be left out; to a type checker it is what will be read."""
    return cast(T, Key(type_, description, default, False))


def needed_key(type_: FieldType[T], description: str) -> T:
    """Declare a key that must be there."""
    return cast(T, Key(type_, description, None, True))


class Entry:
    """A mapping of the file: a subclass declares its keys, an instance holds what they say."""

    keys: ClassVar[dict[str, Key]] = {}
    # The key that a text alone stands for, where the whole mapping is expected.
    shorthand: ClassVar[str] = ""
    # What the JSON Schema says beside the keys.
    json_schema: ClassVar[dict[str, Any]] = {}

    _needed: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        own = {name: found for name, found in vars(cls).items() if isinstance(found, Key)}
        cls.keys = {**cls.keys, **own}
        cls._needed = frozenset(name for name, key in cls.keys.items() if key.needed)
        # What is left out is found on the class, without a call.
        for name, found in own.items():
            setattr(cls, name, found.default)

    @classmethod
    def read(cls, tree: Value) -> Self:
        """Return what a tree says; raise InvalidValue or KeyError when not all of it fits."""
        entry = cls.__new__(cls)
        if not isinstance(tree, dict):
            tree = {_shorthand_of(cls, tree): tree}
        for name, value in tree.items():
            entry.__dict__[name] = cls.keys[name].type.read(value)
        if not cls._needed <= tree.keys():
            raise InvalidValue("missing-key")
        return entry


class MappingType(FieldType[E]):
    """A mapping inside a mapping."""

    def __init__(self, entry: type[E]) -> None:
        super().__init__(entry.read, {"$ref": f"#/$defs/{entry.__name__}"})
        self.entry = entry

    def faults(self, value: Value, at: Location) -> Iterator[Fault]:
        """Yield every fault of the mapping."""
        return faults_of(self.entry, value, at)


class OptionalType(FieldType[T | None]):
    """A value of another type, or nothing after the key."""

    def __init__(self, inner: FieldType[T]) -> None:
        super().__init__(
            lambda value: None if value is None else inner.read(value), inner.json_schema
        )
        self.inner = inner

    def faults(self, value: Value, at: Location) -> Iterator[Fault]:
        """Yield every fault of a value that is there."""
        return iter(()) if value is None else self.inner.faults(value, at)


def faults_of(entry: type[Entry], tree: Value, at: Location = ()) -> Iterator[Fault]:
    """Yield every fault of a tree that should be this entry."""
    if not isinstance(tree, dict):
        try:
            tree = {_shorthand_of(entry, tree): tree}
        except InvalidValue as invalid:
            yield Fault(at, tree, invalid.code)
            return
    for name, known in entry.keys.items():
        if name in tree:
            yield from known.type.faults(tree[name], (*at, name))
        elif known.needed:
            yield Fault((*at, name), tree, "missing-key")
    for name in tree:
        if name not in entry.keys:
            yield Fault((*at, name), tree[name], "unknown-key")


def _shorthand_of(entry: type[Entry], tree: Value) -> str:
    """Return the key that a text alone stands for; raise InvalidValue where there is none."""
    if entry.shorthand and isinstance(tree, str) and not isinstance(tree, RefusedValue):
        return entry.shorthand
    raise InvalidValue("no-mapping")
