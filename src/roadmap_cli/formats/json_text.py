"""JSON from strangers: read whole or not at all, strictly, with the place of what is wrong.

It must not know what the values mean.
"""

from __future__ import annotations

import codecs
import json
import re
import sys
from typing import Any, NoReturn

from roadmap_cli.errors import InvalidRoadmap, Problem

_MOST_LEVELS = 200
# What opens and closes, and the texts in which it does not.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')
_STRANGE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def parsed(data: bytes | str, name: str, *, line: int = 0) -> Any:
    """Return the value of a JSON text; raise InvalidRoadmap where there is none.

    `line` is where the text stands when it is one line of a file.
    """
    text = text_of(data, name)
    try:
        _refuse_depth(text, name)
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except json.JSONDecodeError as error:
        at = line or error.lineno
        raise refused(
            name, at, error.colno, "syntax", f"this is not JSON: {_words(error)}"
        ) from None
    except _Wrong as error:
        raise refused(name, line, 0, "syntax", str(error)) from None
    except (ValueError, RecursionError):
        sentence = "this is not JSON that can be read"
        raise refused(name, line, 0, "syntax", sentence) from None


def text_of(data: bytes | str, name: str) -> str:
    """Return bytes as text without a byte order mark; raise InvalidRoadmap for what is no UTF-8."""
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    if data.startswith(_STRANGE):
        raise refused(name, 0, 0, "not-utf8", "the file is not UTF-8", "save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = f"byte {data[error.start]:#04x} is not UTF-8"
        raise refused(name, line, 1, "not-utf8", sentence, "save the file as UTF-8") from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise refused(name, line, 1, "bad-character", "this is not a text file")
    return text


def refused(
    name: str, line: int, column: int, code: str, sentence: str, hint: str = ""
) -> InvalidRoadmap:
    """Return the error that says why a file cannot be read."""
    hint = hint or "is the file whole, and the right one?"
    problem = Problem(name, line, column, code, sentence, hint)
    return InvalidRoadmap([problem], f"{name} cannot be imported: {sentence}", hint)


class _Wrong(ValueError):
    """What the parser of the standard library would let pass."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {sys.intern(key): value for key, value in pairs}
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Wrong(
            f"the key {json.dumps(twice[:60], ensure_ascii=False)} stands twice in one object"
        )
    return found


def _constant(word: str) -> NoReturn:
    raise _Wrong(f"{word} is no JSON")


def _refuse_depth(text: str, name: str) -> None:
    """Refuse what would take the parser to its end; the first bracket too many is told."""
    level = 0
    for found in _BRACKETS.finditer(text):
        sign = found.group()
        if sign in "[{":
            level += 1
            if level > _MOST_LEVELS:
                line = text.count("\n", 0, found.start()) + 1
                sentence = f"more than {_MOST_LEVELS} brackets inside each other"
                raise refused(name, line, 0, "too-deep", sentence)
        elif sign in "]}":
            level -= 1


def _words(error: json.JSONDecodeError) -> str:
    return error.msg[:1].lower() + error.msg[1:].removesuffix(" starting at")
