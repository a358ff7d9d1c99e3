"""The form of a value: text, an id, an address, hours, a truth value, a list of one of these.

It owns both sides of it: what the reader takes, with what is needed and a hint in each refusal,
and what an editor is told of it. Which key has which form is said in `schema`; how a refusal is
worded, in `sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Generic, TypeVar

from roadmap_cli.core import wording
from roadmap_cli.core.roadmap import WEIGHT_SCALE
from roadmap_cli.formats.ids import ID_FORM, RESERVED, id_fault, is_id
from roadmap_cli.formats.tree import Quoted, Value
from roadmap_cli.formats.urls import LONGEST_URL, url_fault
from roadmap_cli.values import Value as Tuple

FORMAT = 1
MOST_HOURS = 2000
MOST_MINUTES = MOST_HOURS * 60
MOST_WEIGHT = 1_000_000
LONGEST_TITLE = 200

_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_TRUTHS = {word: word[0] in "tT" for word in "true True TRUE false False FALSE".split()}

T = TypeVar("T")

Location = tuple[int | str, ...]  # the keys and positions that lead to a value


class Unfit(Exception):
    """A value does not have its form: a code, what is needed, a hint, the words that are allowed."""

    def __init__(
        self, code: str, needed: str = "", hint: str = "", allowed: tuple[str, ...] = ()
    ) -> None:
        super().__init__(code)
        self.code = code
        self.needed = needed
        self.hint = hint
        self.allowed = allowed


class Fault(Tuple):
    """A value that does not fit, and where it stands."""

    at: Location
    value: Value
    code: str
    needed: str = ""
    hint: str = ""
    allowed: tuple[str, ...] = ()


class Form(Generic[T]):
    """What values have in common that a key may have.

    `read` makes of one what it means, and raises Unfit for one that does not have the form.
    `json_schema` says to an editor what has it.
    """

    def __init__(self, read: Callable[[Value], T], json_schema: dict[str, Any]) -> None:
        self.read = read
        self.json_schema = json_schema

    def faults(self, value: Value, at: Location) -> Iterator[Fault]:
        """Yield every fault of a value."""
        try:
            self.read(value)
        except Unfit as unfit:
            yield Fault(at, value, unfit.code, unfit.needed, unfit.hint, unfit.allowed)


class ListForm(Form[tuple[T, ...]]):
    """A list of values of one form; `limits` are told to an editor and held by nobody here."""

    def __init__(self, entry: Form[T], **limits: int) -> None:
        read = entry.read

        def read_all(value: Value) -> tuple[T, ...]:
            if not isinstance(value, list):
                raise Unfit("no-list")
            return tuple([read(item) for item in value])

        super().__init__(read_all, {"type": "array", "items": entry.json_schema, **limits})
        self.entry = entry

    def faults(self, value: Value, at: Location) -> Iterator[Fault]:
        """Yield every fault of every entry."""
        if not isinstance(value, list):
            yield Fault(at, value, "no-list")
            return
        for position, item in enumerate(value):
            yield from self.entry.faults(item, (*at, position))


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise Unfit("no-text")
    return value.strip()


def _word(value: Value) -> str:
    if not isinstance(value, str):
        raise Unfit("no-text")
    text = value.strip()
    if not text:
        raise Unfit("empty-text")
    return text


def _line(value: Value) -> str:
    text = _text(value)
    return text if text.isprintable() else " ".join(text.split())


def _title(value: Value) -> str:
    text = _word(value)
    if len(text) > LONGEST_TITLE:
        needed = f"at most {LONGEST_TITLE} characters are allowed"
        raise Unfit("too-long", needed, "say the rest elsewhere")
    return text if text.isprintable() else " ".join(text.split())


def _id(value: Value) -> str:
    text = _word(value)
    if not is_id(text):
        raise Unfit(*id_fault(text))
    return text


def _url(value: Value) -> str:
    text = _text(value)
    fault = url_fault(text) if text else None
    if fault:
        raise Unfit("bad-url", *fault)
    return text


def _number(value: Value) -> float | None:
    # `Quoted` is a kind of str, so that isinstance would let "3" pass.
    return float(value) if type(value) is str and _NUMBER.fullmatch(value) else None


def _no_number(value: Value, needed: str, hint: str) -> Unfit:
    if isinstance(value, Quoted) and _NUMBER.fullmatch(value):
        hint = "leave out the quotation marks"
    return Unfit("wrong-type", needed, hint)


def _minutes_meant(value: Value) -> int:
    """Return the minutes that someone meant who wrote 1h30 or 45 min, or 0."""
    return wording.parse_duration(value) or 0 if isinstance(value, str) else 0


@lru_cache(1024)
def _minutes_of_plain(text: str) -> int:
    """Return the minutes of hours as they are written; a file says the same ones over and over."""
    return _minutes_of_hours(text)


def _hours(value: Value) -> int:
    return _minutes_of_plain(value) if type(value) is str else _minutes_of_hours(value)


def _minutes_of_hours(value: Value) -> int:
    hours = _number(value)
    if hours is None:
        meant = f"{_minutes_meant(value) / 60:.2f}".rstrip("0").rstrip(".")
        hint = "write a number, such as 1.5" if meant == "0" else f"write {meant}"
        raise _no_number(value, "a number is needed", hint)
    if not 0 < hours <= MOST_HOURS:
        hint = "write the hours of one person, or split the topic"
        if hours <= 0:
            hint = "leave the key out when you cannot say"
        allowed = f"allowed is more than 0 and at most {MOST_HOURS}"
        raise Unfit("out-of-range", allowed, hint)
    return max(1, int(hours * 60 + 0.5))


def _whole(least: int, most: int) -> Callable[[Value], int]:
    def read(value: Value) -> int:
        number = _number(value)
        if number is None or not _WHOLE.fullmatch(value):
            meant = round(number) if number else _minutes_meant(value)
            hint = f"write {meant}" if meant else "write it in digits"
            raise _no_number(value, "a whole number is needed", hint)
        if not least <= number <= most:
            raise Unfit("out-of-range", f"allowed is {least} to {most}", "check the number")
        return int(number)

    return read


def _weight(value: Value) -> int:
    hint = "write a number above 0, such as 2 or 0.5"
    weight = _number(value)
    if weight is None:
        raise _no_number(value, "a number is needed", hint)
    if not 0 < weight <= MOST_WEIGHT:
        raise Unfit("out-of-range", f"allowed is more than 0 and at most {MOST_WEIGHT}", hint)
    return max(1, round(weight * WEIGHT_SCALE))


def _truth(value: Value) -> bool:
    if type(value) is str and value in _TRUTHS:
        return _TRUTHS[value]
    word = value.lower() if isinstance(value, str) else ""
    hint = "write true or false"
    if isinstance(value, Quoted) and word in ("true", "false"):
        hint = "leave out the quotation marks"
    elif word in ("yes", "y", "on", "1"):
        hint = "write true"
    elif word in ("no", "n", "off", "0"):
        hint = "write false"
    raise Unfit("wrong-type", "true or false is needed", hint)


def _format(value: Value) -> int:
    if type(value) is str and _WHOLE.fullmatch(value):
        if int(value) == FORMAT:
            return FORMAT
        if int(value) > FORMAT:
            raise Unfit("newer-format")
    raise Unfit("wrong-type", f"the number {FORMAT} is needed", f"write format: {FORMAT}")


def _list(value: Value) -> list[Value]:
    if not isinstance(value, list):
        raise Unfit("no-list")
    return value


def _one_of(*allowed: str) -> Form[str]:
    words = {word: word for word in allowed}
    needed = f"allowed are {', '.join(allowed[:-1])} or {allowed[-1]}"

    def read(value: Value) -> str:
        found = words.get(value) if isinstance(value, str) else None
        if found is None:
            raise Unfit("unknown-value", needed, "", allowed)
        return found

    return Form(read, {"type": "string", "enum": list(allowed)})


# What an editor is told. It takes an unquoted 2026.11 or 3 for a number, which our reader takes as
# the text that it is.
_ANY_TEXT: dict[str, Any] = {"type": ["string", "number"]}
_ANY_WORD = {**_ANY_TEXT, "minLength": 1}
_NAME = {
    "type": ["string", "integer"],
    "pattern": f"^(?!({'|'.join(sorted(RESERVED))})$){ID_FORM.pattern}$",
    "minimum": 0,
}
# No blanks, no backslash, nothing but printable ASCII; a host, and no user name before it.
_ADDRESS = r"^$|^[Hh][Tt][Tt][Pp][Ss]?://(?![:/?#])(?![^/?#]*@)[!-\[\]-~]+$"


def _number_schema(kind: str, **limits: int) -> dict[str, Any]:
    return {"type": kind, **limits}


TEXT = Form(_text, _ANY_TEXT)
WORD = Form(_word, _ANY_WORD)
LINE = Form(_line, _ANY_TEXT)
TITLE = Form(_title, {**_ANY_WORD, "maxLength": LONGEST_TITLE})
ID = Form(_id, _NAME)
# The id of something else in the file: whether it is there is asked when all of it is known.
REFERENCE = Form(_word, _NAME)
URL = Form(_url, {"type": "string", "maxLength": LONGEST_URL, "pattern": _ADDRESS})
HOURS = Form(_hours, _number_schema("number", exclusiveMinimum=0, maximum=MOST_HOURS))
MINUTES = Form(_whole(1, MOST_MINUTES), _number_schema("integer", minimum=1, maximum=MOST_MINUTES))
YEAR = Form(_whole(0, 9999), _number_schema("integer", minimum=0, maximum=9999))
WEIGHT = Form(_weight, _number_schema("number", exclusiveMinimum=0, maximum=MOST_WEIGHT))
TRUTH = Form(_truth, {"type": "boolean"})
FORMAT_NUMBER = Form(_format, _number_schema("integer", const=FORMAT))
WORDS = ListForm(WORD)
REFERENCES = ListForm(REFERENCE)
# How many there are is asked where the milestone is read.
SOME_REFERENCES = ListForm(REFERENCE, minItems=1)
# A list whose entries are read one by one, see `outline`.
SECTION = Form(_list, {"type": "array"})
KIND = _one_of("book", "docs", "tutorial", "course", "article", "video", "exercise", "reference")
ROLE = _one_of("core", "alternative", "reference")
