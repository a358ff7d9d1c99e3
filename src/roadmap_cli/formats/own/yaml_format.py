"""Formatting single values as a person would write them in YAML: plain where safe, else quoted.

It knows which texts our reader and other YAML programs would take for something else. It must not
know what a roadmap is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from roadmap_cli.core.control_chars import CONTROL, INVISIBLE

WIDTH = 100
# Letters of any script, and the signs that mean nothing inside a plain word.
_PLAIN = re.compile(r"[^\W_][^\n\t\r:#]*(?:(?::(?=\S)|(?<=\S)#)[^\n\t\r:#]*)*")
_IN_LIST = re.compile(r"[^\W_][\w ./+-]*")
# What a program may read as a number, a boolean, a date or null.
_AMBIGUOUS = re.compile(
    r"(?:[\d.,:_+-]+(?:e[+-]?\d+)?|0[xob][\da-f_]+|\d{4}-\d\d?-\d\d?(?:[t ].*)?"
    r"|y|n|yes|no|on|off|true|false|null|nan|inf)",
    re.IGNORECASE,
)
_NONPRINTABLE = re.compile(f"(?!\n)[{CONTROL}{INVISIBLE}\ufffe\uffff]")


def format_scalar(text: str, *, in_list: bool = False) -> str:
    """Return a text on one line, without quotation marks where that is safe."""
    plain = _IN_LIST if in_list else _PLAIN
    if plain.fullmatch(text) and _survives_reading(text) and not _AMBIGUOUS.fullmatch(text):
        return text
    return quote(text)


def quote(text: str) -> str:
    """Return a text in double quotation marks; what the reader could refuse is escaped."""
    if text.isprintable():
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _NONPRINTABLE.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def text_lines(text: str, first: str, margin: str) -> list[str]:
    """Return `first` and a text after it: on the same line, folded below it, or line by line."""
    if "\n" in text:
        rows = text.split("\n")
        has_indentation = any(row.startswith(" ") for row in rows)
        if not _NONPRINTABLE.search(text) and all(row == row.rstrip() for row in rows):
            if all(len(margin) + len(row) <= WIDTH for row in rows) or has_indentation:
                return [f"{first} |-", *[f"{margin}{row}" if row else "" for row in rows]]
            return [f"{first} >-", *_fold_rows(rows, margin)]
        return [f"{first} {quote(text)}"]
    line = f"{first} {format_scalar(text)}"
    if len(line) <= WIDTH or not _survives_reading(text):
        return [line]
    folded = _fold(text, WIDTH - len(margin))
    return [f"{first} >-", *[margin + row for row in folded]] if len(folded) > 1 else [line]


def list_lines(words: Iterable[str], first: str) -> list[str]:
    """Return a list after `first`, inline, on as many lines as it needs."""
    lines = [f"{first} ["]
    margin = " " * len(first)
    for i, word in enumerate(words):
        text = format_scalar(word, in_list=True)
        if i:
            lines[-1] += ","
            if len(lines[-1]) + len(text) + 2 > WIDTH:
                lines.append(f"{margin} ")
            lines[-1] += " "
        lines[-1] += text
    lines[-1] += "]"
    return lines


def format_hours(minutes: int) -> str:
    """Return minutes as hours, with as few decimals as give the same minutes again."""
    for decimals in range(5):
        text = f"{minutes / 60:.{decimals}f}"
        if float(text) > 0 and int(float(text) * 60 + 0.5) == minutes:
            return text
    raise ValueError(minutes)


def _survives_reading(text: str) -> bool:
    """Return whether a text of one line is the same when it is read back from plain or folded."""
    if text.isprintable():  # its only white space is the ASCII space
        return text[:1] != " " and text[-1:] != " "
    return text == text.strip() and "\t" not in text and not _NONPRINTABLE.search(text)


def _fold_rows(rows: list[str], margin: str) -> list[str]:
    """Fold each row; in folded text a blank line stands for each line end."""
    lines: list[str] = []
    for i, row in enumerate(rows):
        lines += [""] if i else []
        lines += [margin + piece for piece in _fold(row, WIDTH - len(margin)) if row]
    return lines


def _fold(text: str, width: int) -> list[str]:
    """Break at single spaces only: the reader would not restore others."""
    rows = [""]
    for piece in re.split(r"(?<=[^ ]) (?=[^ ])", text):
        if rows[-1] and len(rows[-1]) + 1 + len(piece) > width:
            rows.append(piece)
        else:
            rows[-1] += f" {piece}" if rows[-1] else piece
    return rows
