"""JSON from strangers: parsed strictly, with the position of what is wrong.

It must not know what the values mean.
"""

from __future__ import annotations

import codecs
import json
import re
import sys
from typing import Any, NoReturn

from roadmap_cli.errors import InvalidRoadmap, Problem
from roadmap_cli.file_access import name_input

_MAX_DEPTH = 200
# Brackets, and the strings in which they do not count.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')
_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def parse_json(data: bytes | str, name: str, *, line: int = 0) -> Any:
    """Return the value of a JSON text; raise InvalidRoadmap for other text.

    `line` is its line in a file with one JSON text a line.
    """
    text = decode_text(data, name)
    _check_depth(text, name)
    column = 0
    try:
        return json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        line, column = line or error.lineno, error.colno
        words = error.msg[:1].lower() + error.msg[1:].removesuffix(" starting at")
        sentence = f"this is not JSON: {words}"
    except _NotStrict as error:
        sentence = str(error)
    except (ValueError, RecursionError):
        sentence = "this JSON cannot be read"
    raise import_error(name, "syntax", sentence, line=line, column=column)


def decode_text(data: bytes | str, name: str) -> str:
    """Return a text without its byte order mark; raise InvalidRoadmap for bytes that are not UTF-8."""
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    if data.startswith(_OTHER_ENCODINGS):
        raise import_error(name, "not-utf8", "the file is not UTF-8", "save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = f"byte {data[error.start]:#04x} is not UTF-8"
        hint = "save the file as UTF-8"
        raise import_error(name, "not-utf8", sentence, hint, line=line, column=1) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise import_error(name, "bad-character", "this is not a text file", line=line, column=1)
    return text


def import_error(
    name: str, code: str, sentence: str, hint: str = "", *, line: int = 0, column: int = 0
) -> InvalidRoadmap:
    """Return the error that says why a file cannot be imported."""
    hint = hint or "is it the right file, and complete?"
    problem = Problem(name, line, column, code, sentence, hint=hint)
    return InvalidRoadmap([problem], f"{name_input(name)} cannot be imported: {sentence}", hint)


class _NotStrict(ValueError):
    """JSON that only the standard library accepts."""


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = {sys.intern(key): item for key, item in pairs}
    if len(value) != len(pairs):
        seen: set[str] = set()
        repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        shown = repeated[:60]
        key = json.dumps(shown, ensure_ascii=not shown.isprintable())  # else it may steer
        raise _NotStrict(f"the key {key} appears twice in one object")
    return value


def _refuse_constant(word: str) -> NoReturn:
    raise _NotStrict(f"{word} is not valid JSON")


def _check_depth(text: str, name: str) -> None:
    """Refuse a nesting that would exhaust the parser's stack."""
    depth = 0
    for match in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > _MAX_DEPTH:
            line = text.count("\n", 0, match.start()) + 1
            sentence = f"more than {_MAX_DEPTH} nested brackets"
            raise import_error(name, "too-deep", sentence, line=line)
