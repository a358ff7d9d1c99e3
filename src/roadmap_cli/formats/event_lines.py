"""One event as a line of text: a JSON object, written and read back.

docs/log.md describes the form. The same event gives the same bytes. It trusts no line that it
reads, and knows no files and no database.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from roadmap_cli.core.control_chars import CONTROL, INVISIBLE, json_escape
from roadmap_cli.core.progress import event_validation
from roadmap_cli.core.progress.progress import Event

LOG_NAME = "roadmap-log"  # in the first and the last line of a file of `export`
# A character of the data takes at most the six bytes of `\u202e`; the other fields are short.
MAX_LINE_BYTES = 6 * event_validation.MAX_DATA + 20_000
_FIELDS = Event._fields
_FIELD_SET = set(_FIELDS)
# Characters that could control a terminal, or end a line for other readers.
_UNSAFE = re.compile(f"[{CONTROL}{INVISIBLE}]")

_encode = json.JSONEncoder(ensure_ascii=False).encode
_encode_strictly = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

Row = tuple[Any, ...]  # an event as stored: eleven fields, its data as text


class InvalidEvent(ValueError):
    """An object is no event that a log may hold; the text says why."""


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not valid JSON")


decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def format_event(row: Row) -> str:
    """Return an event as a line, with its end."""
    return format_line(dict(zip(_FIELDS, (*row[:9], _data_value(row[9]), row[10]), strict=True)))


def format_line(value: Mapping[str, Any]) -> str:
    """Return an object as a line, with its end; nothing in it controls a terminal."""
    return _UNSAFE.sub(lambda m: json_escape(m[0]), _encode(value)) + "\n"


def _data_value(text: str) -> Any:
    """Return data as an object, or as text if the object would not give the same bytes again."""
    if text == "{}":
        return {}
    try:
        value = decode(text)
        if isinstance(value, dict) and _encode(value) == text:
            return value
    except (ValueError, RecursionError):
        pass
    return text


def parse_event(value: Mapping[str, Any]) -> tuple[Event, str]:
    """Return the event that an object holds, and its data as text to store; raise InvalidEvent."""
    if value.keys() != _FIELD_SET:
        missing = [name for name in _FIELDS if name not in value]
        unknown = [name for name in value if name not in _FIELD_SET]
        fault = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(unknown)[:100]}"
        raise InvalidEvent(f"the line is not an event: it {fault}")
    data = value["data"]
    try:
        source = data if isinstance(data, str) else ""
        if source:
            if not (source.startswith("{") and source.endswith("}")):
                raise ValueError("not a mapping alone")
            data = decode(source)
        text = _encode_strictly(data)
        text.encode("utf-8")
    except (ValueError, RecursionError):  # UnicodeEncodeError is a ValueError
        raise InvalidEvent("the event has data that cannot be stored") from None
    text = source or text
    event = Event._make((*[value[name] for name in _FIELDS[:9]], data, value["sum"]))
    fault = event_validation.find_fault(event, text)
    if fault:
        raise InvalidEvent(f"the event {fault}")
    return event, text
