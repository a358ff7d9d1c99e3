"""Single values as a person would write them in YAML: plain where that is safe, else quoted.

It knows which texts our reader and other YAML programs would take for something else. It must not
know what a roadmap is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache

from roadmap_cli.core.control_chars import HIDDEN, STEERING

WIDTH = 100
# Letters of any script, and the signs that mean nothing inside a plain word.
_PLAIN = re.compile(r"[^\W_][^\n\t\r:#]*(?:(?::(?=\S)|(?<=\S)#)[^\n\t\r:#]*)*")
_IN_LIST = re.compile(r"[^\W_][\w ./+-]*")
# What a program may take for a number, a truth value, a day or nothing.
_TAKEN = re.compile(
    r"(?:[\d.,:_+-]+(?:e[+-]?\d+)?|0[xob][\da-f_]+|\d{4}-\d\d?-\d\d?(?:[t ].*)?"
    r"|y|n|yes|no|on|off|true|false|null|nan|inf)",
    re.IGNORECASE,
)
_TAKEN_WORDS = frozenset("y n yes no on off true false null nan inf".split())
_UNSEEN = re.compile(f"(?!\n)[{STEERING}{HIDDEN}\ufffe\uffff]")


def plain_or_quoted(text: str, *, in_list: bool = False) -> str:
    """Return a text on one line, without quotation marks where it may stand so."""
    form = _IN_LIST if in_list else _PLAIN
    if form.fullmatch(text) and _stays(text) and not _is_taken(text):
        return text
    return quoted(text)


def _is_taken(text: str) -> bool:
    if text.isascii() and text[0].isalpha():
        return text.lower() in _TAKEN_WORDS
    return _TAKEN.fullmatch(text) is not None


def quoted(text: str) -> str:
    """Return a text in double quotation marks; what may be refused raw is escaped."""
    if text.isprintable():
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _UNSEEN.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def lines_of(text: str, first: str, margin: str) -> list[str]:
    """Return `first` and a text after it: on the same line, folded below it, or line by line."""
    if "\n" in text:
        rows = text.split("\n")
        if not _UNSEEN.search(text) and all(row == row.rstrip() for row in rows):
            if all(len(margin) + len(row) <= WIDTH for row in rows) or _indented(rows):
                return [f"{first} |-", *[f"{margin}{row}" if row else "" for row in rows]]
            return [f"{first} >-", *_folded_rows(rows, margin)]
        return [f"{first} {quoted(text)}"]
    line = f"{first} {plain_or_quoted(text)}"
    if len(line) <= WIDTH or not _stays(text):
        return [line]
    folded = _folded(text, WIDTH - len(margin))
    return [f"{first} >-", *[margin + row for row in folded]] if len(folded) > 1 else [line]


def list_of(words: Iterable[str], first: str) -> list[str]:
    """Return a list after `first`, inline, on as many lines as it needs."""
    lines = [f"{first} ["]
    margin = " " * len(lines[0])
    empty = True
    for word in words:
        text = plain_or_quoted(word, in_list=True)
        if not empty:
            lines[-1] += ","
            if len(lines[-1]) + len(text) + 2 > WIDTH:
                lines.append(margin[:-1])
            lines[-1] += " "
        lines[-1] += text
        empty = False
    lines[-1] += "]"
    return lines


@lru_cache
def number(minutes: int) -> str:
    """Return minutes as hours, with as few decimals as give the same minutes again."""
    for decimals in range(5):
        text = f"{minutes / 60:.{decimals}f}"
        if float(text) > 0 and int(float(text) * 60 + 0.5) == minutes:
            return text
    raise ValueError(minutes)


def _stays(text: str) -> bool:
    """Return whether a text of one line is the same when it is read back from plain or folded."""
    if text.isprintable():  # the only blank in it is the common one
        return text[:1] != " " and text[-1:] != " "
    return text == text.strip() and "\t" not in text and not _UNSEEN.search(text)


def _indented(rows: list[str]) -> bool:
    return any(row.startswith(" ") for row in rows)


def _folded_rows(rows: list[str], margin: str) -> list[str]:
    """Fold each row; in folded text a blank line stands for each line end."""
    found: list[str] = []
    for place, row in enumerate(rows):
        if place:
            found.append("")
        if row:
            found += [margin + piece for piece in _folded(row, WIDTH - len(margin))]
    return found


def _folded(text: str, width: int) -> list[str]:
    """Break at single blanks only: others would not come back."""
    rows = [""]
    for piece in re.split(r"(?<=[^ ]) (?=[^ ])", text):
        if rows[-1] and len(rows[-1]) + 1 + len(piece) > width:
            rows.append(piece)
        else:
            rows[-1] += f" {piece}" if rows[-1] else piece
    return rows
