"""The types of a roadmap file: mappings declared key by key, and the values they hold.

It owns both sides of each type: reading a node, with the expectation and a hint when it does not
fit, and the JSON Schema. Which keys there are is said in `schema`; `fault_messages` turns a fault into a
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

from roadmap_cli.core import wording
from roadmap_cli.core.model.roadmap import WEIGHT_SCALE
from roadmap_cli.formats.own.yaml_nodes import Node, QuotedText, RefusedValue
from roadmap_cli.formats.text.identifiers import (
    ID_PATTERN,
    MAX_URL_LENGTH,
    RESERVED_IDS,
    describe_id_fault,
    find_url_fault,
    is_id,
)
from roadmap_cli.values import Record

FORMAT = 1
MAX_HOURS = 2000
MAX_DAYS = 366
MAX_WEIGHT = 1_000_000
MAX_TITLE_LENGTH = 200
MAX_PRACTICE_LENGTH = 64

# What begins so is a remark of the author, as a comment is.
REMARK_PREFIX = "x-"

_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
PRACTICE_PATTERN = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_BOOLEANS = {word: word[0] in "tT" for word in "true True TRUE false False FALSE".split()}

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound="Entry")

Location = tuple[int | str, ...]  # the keys and indexes that lead to a value


class Fault(Record):
    """A value that does not fit, and where it is."""

    location: Location
    code: str
    expectation: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()


class InvalidValue(Exception):
    """A value does not have its type, for one reason or for several inside it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults

    def faults_at(self, step: int | str) -> list[Fault]:
        """Return the faults, seen from what holds the value under this key or index."""
        return [fault._replace(location=(step, *fault.location)) for fault in self.faults]


def _invalid(
    code: str, expectation: str = "", hint: str = "", choices: tuple[str, ...] = ()
) -> InvalidValue:
    return InvalidValue([Fault((), code, expectation, hint, choices)])


class FieldType(Generic[T]):
    """A type of values: how one is read, its JSON Schema, and the class of the entries in it.

    `read` returns the value of a node; it raises InvalidValue for one that is not of this type.
    """

    def __init__(
        self,
        read: Callable[[Node], T],
        json_schema: dict[str, Any],
        entry_class: type[Entry] | None = None,
    ) -> None:
        self.read = read
        self.json_schema = json_schema
        self.entry_class = entry_class


def list_type(item_type: FieldType[T], **limits: int) -> FieldType[tuple[T, ...]]:
    """Return a type of lists; `limits` are for the JSON Schema and checked elsewhere."""
    read_item = item_type.read

    def read(node: Node) -> tuple[T, ...]:
        items: list[T] = []
        faults: list[Fault] = []
        for i, item in enumerate(_read_list(node)):
            try:
                items.append(read_item(item))
            except InvalidValue as invalid:
                faults += invalid.faults_at(i)
        if faults:
            raise InvalidValue(faults)
        return tuple(items)

    schema = {"type": "array", "items": item_type.json_schema, **limits}
    return FieldType(read, schema, item_type.entry_class)


class Key(Record):
    """A key of an entry: the type of its value, a description, and its default."""

    type: FieldType[Any]
    description: str
    default: Any
    required: bool


def key(type_: FieldType[T], description: str, default: D) -> T | D:
    """Declare an optional key; to a type checker it is the value that will be read."""
    return cast(T, Key(type_, description, default, False))


def required_key(type_: FieldType[T], description: str) -> T:
    """Declare a key that must be there."""
    return cast(T, Key(type_, description, None, True))


class Entry:
    """A mapping of the file: a subclass declares its keys, an instance holds their values."""

    noun: ClassVar[str]  # what problems call it: stage for a StageEntry
    max_count: ClassVar[int]  # how many a file may have
    keys: ClassVar[dict[str, Key]] = {}
    # The key that a text alone is the value of, in place of the whole mapping.
    shorthand: ClassVar[str] = ""
    # What the JSON Schema says besides the keys.
    json_schema: ClassVar[dict[str, Any]] = {}

    _required: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        cls.noun = cls.__name__.removesuffix("Entry").lower()
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Key)}
        cls.keys = {**cls.keys, **own}
        cls._required = frozenset(name for name, key in cls.keys.items() if key.required)
        # As class attributes, defaults cost no call for each instance.
        for name, key in own.items():
            setattr(cls, name, key.default)

    @classmethod
    def read(cls, node: Node) -> tuple[Self, list[Fault]]:
        """Return the entry of a node without its invalid keys, and their faults."""
        entry = cls.__new__(cls)
        if not isinstance(node, dict):
            if not cls.shorthand or not isinstance(node, str) or isinstance(node, RefusedValue):
                return entry, [Fault((), "no-mapping")]
            node = {cls.shorthand: node}
        faults: list[Fault] = []
        for name, value in node.items():
            if name not in cls.keys:
                if not name.startswith(REMARK_PREFIX):
                    faults.append(Fault((name,), "unknown-key"))
                continue
            try:
                entry.__dict__[name] = cls.keys[name].type.read(value)
            except InvalidValue as invalid:
                faults += invalid.faults_at(name)
        if not cls._required <= node.keys():
            faults += [Fault((name,), "missing-key") for name in cls._required - node.keys()]
        if faults:
            ranks = {name: rank for rank, name in enumerate(cls.keys)}
            faults.sort(key=lambda fault: ranks.get(str(fault.location[0]), len(ranks)))
        return entry, faults


def mapping_type(entry_class: type[E], *, optional: bool = False) -> FieldType[E]:
    """Return the type of a mapping inside a mapping; if optional, nothing after the key is None."""

    def read(node: Node) -> E:
        if optional and node is None:
            return None  # type: ignore[return-value]
        entry, faults = entry_class.read(node)
        if faults:
            raise InvalidValue(faults)
        return entry

    return FieldType(read, {"$ref": f"#/$defs/{entry_class.__name__}"}, entry_class)


def section_type(entry_class: type[Entry]) -> FieldType[list[Node]]:
    """Return the type of a list whose entries `file_reader` reads and checks one by one."""
    items, limit = mapping_type(entry_class).json_schema, entry_class.max_count
    return FieldType(_read_list, {"type": "array", "items": items, "maxItems": limit}, entry_class)


def _read_list(node: Node) -> list[Node]:
    if not isinstance(node, list):
        raise _invalid("no-list")
    return node


def _read_text(node: Node) -> str:
    if not isinstance(node, str):
        raise _invalid("no-text")
    return node.strip()


def _read_nonempty_text(node: Node) -> str:
    text = _read_text(node)
    if not text:
        raise _invalid("empty-text")
    return text


def _read_line(node: Node) -> str:
    text = _read_text(node)
    return text if text.isprintable() else " ".join(text.split())


def _read_title(node: Node) -> str:
    text = _read_nonempty_text(node)
    if len(text) > MAX_TITLE_LENGTH:
        expectation = f"the limit is {MAX_TITLE_LENGTH} characters"
        raise _invalid("too-long", expectation, "shorten it, and move the rest elsewhere")
    return _read_line(text)


def _read_id(node: Node) -> str:
    text = _read_nonempty_text(node)
    if not is_id(text):
        raise _invalid(*describe_id_fault(text))
    return text


def _read_practice(node: Node) -> str:
    text = _read_nonempty_text(node)
    if not PRACTICE_PATTERN.fullmatch(text) or len(text) > MAX_PRACTICE_LENGTH:
        expectation = f"it must be a name in kebab-case of at most {MAX_PRACTICE_LENGTH} characters"
        raise _invalid("bad-practice", expectation, "write a name like sql-joins, and nothing else")
    return text


def _read_url(node: Node) -> str:
    text = _read_text(node)
    fault = find_url_fault(text) if text else None
    if fault:
        raise _invalid("bad-url", *fault)
    return text


def _read_number(node: Node) -> float | None:
    # `QuotedText` is a kind of str, so that isinstance would let "3" pass.
    return float(node) if type(node) is str and _NUMBER.fullmatch(node) else None


def _not_a_number(node: Node, expectation: str, hint: str) -> InvalidValue:
    if isinstance(node, QuotedText) and _NUMBER.fullmatch(node):
        hint = "remove the quotation marks"
    return _invalid("wrong-type", expectation, hint)


def _guess_minutes(node: Node) -> int:
    """Return the minutes of 1h30 or 45 min, or 0."""
    return wording.parse_duration(node) or 0 if isinstance(node, str) else 0


def _read_positive(node: Node, maximum: int, hint: str, range_hint: str) -> float:
    number = _read_number(node)
    if number is None:
        raise _not_a_number(node, "a number is needed", hint)
    if not 0 < number <= maximum:
        expectation = f"it must be more than 0 and at most {maximum}"
        raise _invalid("out-of-range", expectation, range_hint)
    return number


def _read_hours(node: Node) -> int:
    guess = f"{_guess_minutes(node) / 60:.2f}".rstrip("0").rstrip(".")
    hint = "write a number, for example 1.5" if guess == "0" else f"write {guess}"
    range_hint = "write the hours of one person, or split the topic"
    if (_read_number(node) or 0) <= 0:
        range_hint = "delete the key if you do not know"
    return max(1, int(_read_positive(node, MAX_HOURS, hint, range_hint) * 60 + 0.5))


def _integer_type(minimum: int, maximum: int) -> FieldType[int]:
    def read(node: Node) -> int:
        number = _read_number(node)
        if number is None or not _INTEGER.fullmatch(node):
            guess = round(number) if number else _guess_minutes(node)
            hint = f"write {guess}" if guess else "write it in digits"
            raise _not_a_number(node, "a whole number is needed", hint)
        if not minimum <= number <= maximum:
            expectation = f"it must be from {minimum} to {maximum}"
            raise _invalid("out-of-range", expectation, "check the number")
        return int(number)

    return FieldType(read, {"type": "integer", "minimum": minimum, "maximum": maximum})


def _read_weight(node: Node) -> int:
    hint = "write a number above 0, for example 2 or 0.5"
    return max(1, round(_read_positive(node, MAX_WEIGHT, hint, hint) * WEIGHT_SCALE))


def _read_boolean(node: Node) -> bool:
    if type(node) is str and node in _BOOLEANS:
        return _BOOLEANS[node]
    word = node.lower() if isinstance(node, str) else ""
    hint = "write true or false"
    if isinstance(node, QuotedText) and word in ("true", "false"):
        hint = "remove the quotation marks"
    elif word in ("yes", "y", "on", "1"):
        hint = "write true"
    elif word in ("no", "n", "off", "0"):
        hint = "write false"
    raise _invalid("wrong-type", "true or false is needed", hint)


def _read_format(node: Node) -> int:
    if type(node) is str and _INTEGER.fullmatch(node):
        if int(node) == FORMAT:
            return FORMAT
        if int(node) > FORMAT:
            raise _invalid("newer-format")
    raise _invalid("wrong-type", f"the number {FORMAT} is needed", f"write format: {FORMAT}")


def _choice_type(*choices: str) -> FieldType[str]:
    expectation = f"it must be {', '.join(choices[:-1])} or {choices[-1]}"

    def read(node: Node) -> str:
        if node not in choices:
            raise _invalid("unknown-value", expectation, "", choices)
        return str(node)

    return FieldType(read, {"type": "string", "enum": list(choices)})


# JSON Schemas take an unquoted 2026.11 or 3 for a number, which our reader takes as text.
_TEXT: dict[str, Any] = {"type": ["string", "number"]}
_NONEMPTY_TEXT = {**_TEXT, "minLength": 1}
_ID = {
    "type": ["string", "integer"],
    "pattern": f"^(?!({'|'.join(sorted(RESERVED_IDS))})$){ID_PATTERN.pattern}$",
    "minimum": 0,
}
# No blanks, no backslash, nothing but printable ASCII; a host, and no user name before it.
_URL = r"^$|^[Hh][Tt][Tt][Pp][Ss]?://(?![:/?#])(?![^/?#]*@)[!-\[\]-~]+$"


TEXT = FieldType(_read_text, _TEXT)
NONEMPTY_TEXT = FieldType(_read_nonempty_text, _NONEMPTY_TEXT)
LINE = FieldType(_read_line, _TEXT)
TITLE = FieldType(_read_title, {**_NONEMPTY_TEXT, "maxLength": MAX_TITLE_LENGTH})
ID = FieldType(_read_id, _ID)
# A name and nothing more: no path, no address, no argument, no code.
PRACTICE = FieldType(
    _read_practice,
    {
        "type": "string",
        "pattern": f"^{PRACTICE_PATTERN.pattern}$",
        "maxLength": MAX_PRACTICE_LENGTH,
    },
)
# The id of something else in the file; `name_checks` looks whether it exists.
REFERENCE = FieldType(_read_nonempty_text, _ID)
URL = FieldType(_read_url, {"type": "string", "pattern": _URL, "maxLength": MAX_URL_LENGTH})
HOURS = FieldType(_read_hours, {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_HOURS})
DAYS = _integer_type(1, MAX_DAYS)
MINUTES = _integer_type(1, MAX_HOURS * 60)
YEAR = _integer_type(0, 9999)
WEIGHT = FieldType(_read_weight, {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_WEIGHT})
BOOLEAN = FieldType(_read_boolean, {"type": "boolean"})
FORMAT_NUMBER = FieldType(_read_format, {"type": "integer", "const": FORMAT})
TEXTS = list_type(NONEMPTY_TEXT)
REFERENCES = list_type(REFERENCE)
# `file_reader` checks the minimum.
SOME_REFERENCES = list_type(REFERENCE, minItems=1)
KIND = _choice_type(
    "book", "docs", "tutorial", "course", "article", "video", "exercise", "reference"
)
ROLE = _choice_type("core", "alternative", "reference")
