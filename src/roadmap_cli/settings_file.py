"""The text of the settings file: the line of a key, and changing one key.

A change keeps comments, order and line ends. It writes no file and must not know which settings
there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_MAX_BYTES = 1_000_000
_BYTE_ORDER_MARK = "\ufeff"
_TABLE = re.compile(r"[ \t]*\[")
# A value on one line, and what follows it there.
_VALUE = re.compile(
    r"""([ \t]*)(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'\[{][^#\s]*)([ \t]*(?:\#[^\n]*)?\n?)$"""
)


def read_text(handle: int) -> str:
    """Return the text of an open file, which is closed; raise ValueError for a large one."""
    with open(handle, "rb") as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ValueError(f"it has more than {_MAX_BYTES:,} bytes")
    return data.decode("utf-8")


def parse(text: str) -> dict[str, Any]:
    """Return the keys and values of a text; raise ValueError, or RecursionError for deep ones."""
    import tomllib

    return tomllib.loads(text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n"))


def find_line(text: str, key: str) -> int:
    """Return the number of the line that gives a key its value, 0 if there is none to be seen."""
    return next(_lines_of(_split(text), key), -1) + 1


def set_value(text: str, key: str, value: Any) -> str:
    """Return the text with a value for a key; raise ValueError if only a person can change it."""
    lines, values = _split(text), parse(text)
    literal = _format(value)
    choices = []
    for index in _lines_of(lines, key):
        head, _, rest = lines[index].partition("=")
        if match := _VALUE.match(rest):
            choices.append((index, index + 1, f"{head}={match[1]}{literal}{match[2]}"))
    if key not in values:
        end = _end_of_keys(lines)
        is_open = end > 0 and not lines[end - 1].endswith("\n")
        line = f"{key} = {literal}\n"
        choices = [(end, end, "\n" * is_open + line), (0, 0, line)]
    return _first_that_means(text, lines, choices, {**values, key: value})


def remove_key(text: str, key: str) -> str:
    """Return the text without the line of a key; raise ValueError if only a person can do it."""
    lines, values = _split(text), parse(text)
    choices = [(index, index + 1, "") for index in _lines_of(lines, key)]
    values.pop(key)
    return _first_that_means(text, lines, choices, values)


def _split(text: str) -> list[str]:
    """Return the lines with their ends, which are those of TOML and no others."""
    plain = text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n")
    return re.findall(r"[^\n]*\n|[^\n]+", plain)


def _lines_of(lines: list[str], key: str) -> Iterator[int]:
    """Yield the indexes of the lines above all tables that may give a key its value."""
    name = re.escape(key)
    pattern = re.compile(rf"""[ \t]*(?:{name}|"{name}"|'{name}')[ \t]*[=.]""")
    for index, line in enumerate(lines):
        if _TABLE.match(line):
            pattern = re.compile(rf"""[ \t]*\[+[ \t]*["']?{name}["']?[ \t]*[\].]""")
        if pattern.match(line):
            yield index


def _end_of_keys(lines: list[str]) -> int:
    """Return the index behind the keys that belong to no table."""
    first_table = next((i for i, line in enumerate(lines) if _TABLE.match(line)), None)
    if first_table is None:
        return len(lines)
    above = [i for i, line in enumerate(lines[:first_table]) if "=" in line.partition("#")[0]]
    return above[-1] + 1 if above else 0


def _first_that_means(
    text: str, lines: list[str], choices: Iterable[tuple[int, int, str]], values: dict[str, Any]
) -> str:
    """Return the first changed text with these values: a line may lie inside a long string."""
    for begin, end, new in choices:
        changed = "".join([*lines[:begin], new, *lines[end:]])
        try:
            if parse(changed) != values:
                continue
        except ValueError:
            continue
        mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
        return mark + (changed.replace("\n", "\r\n") if "\r\n" in text else changed)
    raise ValueError("this line needs a person")


def _format(value: Any) -> str:
    """Return a value as TOML."""
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False)  # the escapes are the same
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if value == int(value) else str(value)
