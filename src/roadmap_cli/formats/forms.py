"""The form of a single value: text, an id, an address, hours, a truth value.

It owns both sides of it: what the reader takes, with what is needed and a hint in each error it
raises, and what an editor is told of it. Which key has which form is said in `schema`.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from roadmap_cli.core import durations
from roadmap_cli.core.roadmap import WEIGHT_SCALE
from roadmap_cli.formats.ids import ID_FORM, RESERVED, id_fault, is_id
from roadmap_cli.formats.tree import Quoted
from roadmap_cli.formats.urls import LONGEST_URL, url_fault

FORMAT = 1
MOST_HOURS = 2000
MOST_MINUTES = MOST_HOURS * 60
MOST_WEIGHT = 1_000_000
LONGEST_TITLE = 200

_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")


def _wrong(code: str, needed: str, hint: str) -> PydanticCustomError:
    # The template is not used for its text, only to carry both parts through pydantic.
    return PydanticCustomError(code, "{needed}{hint}", {"needed": needed, "hint": hint})


def _number(value: Any) -> float | None:
    # `Quoted` is a kind of str, so that isinstance would let "3" pass.
    return float(value) if type(value) is str and _NUMBER.fullmatch(value) else None


def _no_number(value: Any, needed: str, hint: str) -> PydanticCustomError:
    if isinstance(value, Quoted) and _NUMBER.fullmatch(value):
        hint = "leave out the quotation marks"
    return _wrong("wrong-type", needed, hint)


def _minutes_meant(value: Any) -> int:
    """Return the minutes that someone meant who wrote 1h30 or 45 min, or 0."""
    return durations.parsed(value) or 0 if isinstance(value, str) else 0


def _minutes_of_hours(value: Any) -> int:
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
        raise _wrong("out-of-range", allowed, hint)
    return max(1, int(hours * 60 + 0.5))


def _whole(value: Any, least: int, most: int) -> int:
    number = _number(value)
    if number is None or not _WHOLE.fullmatch(value):
        meant = round(number) if number else _minutes_meant(value)
        hint = f"write {meant}" if meant else "write it in digits"
        raise _no_number(value, "a whole number is needed", hint)
    if not least <= number <= most:
        raise _wrong("out-of-range", f"allowed is {least} to {most}", "check the number")
    return int(number)


def _weight(value: Any) -> int:
    hint = "write a number above 0, such as 2 or 0.5"
    weight = _number(value)
    if weight is None:
        raise _no_number(value, "a number is needed", hint)
    if not 0 < weight <= MOST_WEIGHT:
        raise _wrong("out-of-range", f"allowed is more than 0 and at most {MOST_WEIGHT}", hint)
    return max(1, round(weight * WEIGHT_SCALE))


def _truth(value: Any) -> bool:
    if type(value) is str and value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value[0] in "tT"
    word = value.lower() if isinstance(value, str) else ""
    hint = "write true or false"
    if isinstance(value, Quoted) and word in ("true", "false"):
        hint = "leave out the quotation marks"
    elif word in ("yes", "y", "on", "1"):
        hint = "write true"
    elif word in ("no", "n", "off", "0"):
        hint = "write false"
    raise _wrong("wrong-type", "true or false is needed", hint)


def _format(value: Any) -> int:
    if type(value) is str and _WHOLE.fullmatch(value):
        if int(value) == FORMAT:
            return FORMAT
        if int(value) > FORMAT:
            raise _wrong("newer-format", "", "")
    raise _wrong("wrong-type", f"the number {FORMAT} is needed", f"write format: {FORMAT}")


def _id(value: str) -> str:
    if is_id(value):
        return value
    raise _wrong(*id_fault(value))


def _url(value: str) -> str:
    fault = url_fault(value) if value else None
    if fault:
        raise _wrong("bad-url", *fault)
    return value


def _one_line(value: str) -> str:
    return value if value.isprintable() else " ".join(value.split())


# What an editor is told. It takes an unquoted 2026.11 or 3 for a number, which our reader takes as
# the text that it is.
_TEXT: dict[str, Any] = {"type": ["string", "number"]}
_WORD = {**_TEXT, "minLength": 1}
_NAME = {
    "type": ["string", "integer"],
    "pattern": f"^(?!({'|'.join(sorted(RESERVED))})$){ID_FORM.pattern}$",
    "minimum": 0,
}
# No blanks, no backslash, nothing but printable ASCII; a host, and no user name before it.
_ADDRESS = r"^$|^[Hh][Tt][Tt][Pp][Ss]?://(?![:/?#])(?![^/?#]*@)[!-\[\]-~]+$"


def _number_of(kind: str, **limits: int) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, **limits})


Text = Annotated[str, StringConstraints(strip_whitespace=True), WithJsonSchema(_TEXT)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), WithJsonSchema(_WORD)]
Line = Annotated[Text, AfterValidator(_one_line)]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE),
    AfterValidator(_one_line),
    WithJsonSchema({**_WORD, "maxLength": LONGEST_TITLE}),
]
Id = Annotated[Word, AfterValidator(_id), WithJsonSchema(_NAME)]
# The id of something else in the file: whether it is there is asked when all of it is known.
Reference = Annotated[Word, WithJsonSchema(_NAME)]
Url = Annotated[
    Text,
    AfterValidator(_url),
    WithJsonSchema({"type": "string", "maxLength": LONGEST_URL, "pattern": _ADDRESS}),
]
Hours = Annotated[
    int,
    BeforeValidator(_minutes_of_hours),
    _number_of("number", exclusiveMinimum=0, maximum=MOST_HOURS),
]
Minutes = Annotated[
    int | None,
    BeforeValidator(lambda value: _whole(value, 1, MOST_MINUTES)),
    _number_of("integer", minimum=1, maximum=MOST_MINUTES),
]
Year = Annotated[
    int | None,
    BeforeValidator(lambda value: _whole(value, 0, 9999)),
    _number_of("integer", minimum=0, maximum=9999),
]
Weight = Annotated[
    int, BeforeValidator(_weight), _number_of("number", exclusiveMinimum=0, maximum=MOST_WEIGHT)
]
Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]
Format = Annotated[int, BeforeValidator(_format), _number_of("integer", const=FORMAT)]
Words = tuple[Word, ...]
References = tuple[Reference, ...]
Kind = Literal["book", "docs", "tutorial", "course", "article", "video", "exercise", "reference"]
Role = Literal["core", "alternative", "reference"]
