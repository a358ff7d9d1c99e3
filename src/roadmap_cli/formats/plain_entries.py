"""Entries of lists that are written in the plainest way, read without the parser.

It owns the part of YAML in which a line means the same to everybody: `key: value` below each
other, each value on one line, folded, in a list of words or in a list of such lines. An entry of
nothing else is taken out of the text before the parser sees it, and a word is left in its place.
It must decline what it does not know, and it reports nothing: what is wrong with a file is told
of what the parser has read.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from itertools import count, islice, takewhile
from operator import itemgetter

from roadmap_cli.formats.problems import line_of, mark
from roadmap_cli.formats.tree import NOTHING, Items, Mapping, Quoted

# Longer ones, and more of them, are left to those who count what is in them.
_MOST_BYTES = 16_000
_MOST_ENTRIES = 500_000
_MOST_VALUES = 5_000_000

_LONGEST_NOTHING = max(map(len, NOTHING))

# What ends a line or is a blank to some and not to others: in a file with it nothing is plain.
_DOUBTFUL = tuple(sign.encode() for sign in "\t\r\x85\u2028\u2029\ufeff")

_PLAIN = rb"""[^\s\-?:,\[\]{}#&*!|>'"%@`](?:[^\n:#]++|:(?=[^ \n])|(?<! )#)*+(?<! )"""
_QUOTED = rb"""(?:"(?:[^"\\\n]++|\\["\\])*+"|'[^'\n]*+')"""
_SCALAR = rb"(?:%s|%s)$" % (_PLAIN, _QUOTED)
_WORD = rb"[\w\x80-\xff][\w\x80-\xff./+-]*+(?: [\w\x80-\xff./+-]++)*+"
_ITEM = rb"(?:%s|%s)" % (_WORD, _QUOTED)
_WORDS = rb"\[(?:%s(?:,(?: |\n +)%s)*+)?\](?: +#[^\n]*+)?$" % (_ITEM, _ITEM)
_FOLDED = rb">-(?:\n(?P=i)%s[^ \n][^\n]*+)++$"

_PAIR = rb"[a-z_]{1,40}+: (?:%s|%s|%s)" % (_SCALAR, _WORDS, _FOLDED % b"        ")
_BELOW = rb"(?:\n(?P=i)    - (?:%s(?:\n(?P=i)      %s)*+|%s|%s))++" % (
    _PAIR,
    _PAIR,
    _SCALAR,
    _FOLDED % b"      ",
)

_NUMBER = re.compile(r"[0-9]{1,6}")
_KEY = re.compile(r"[a-z_]+: ")
_PIECE = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|[^\s\[\],"'][^\[\],"']*|\]""")
# The row in which a list in brackets ends; no item goes over the end of a row.
_CLOSED = re.compile(r"""(?:[^"'\]#]|"(?:[^"\\]|\\.)*"|'[^']*')*\](?: +#.*)?""")
_ESCAPED = re.compile(r"\\(.)")


class NotPlain(Exception):
    """What was taken for plain is not, on second sight: the parser has to read the whole file."""


class PlainEntries:
    """The plain entries of a file, and the rest of the file for the parser.

    `rest` has as many lines as the file, so that what the parser reads keeps its place. An entry
    that has one of the keys `apart` is not plain.
    """

    def __init__(self, data: bytes, apart: Iterable[str]) -> None:
        self._data = data
        self._spans = array("Q")
        self.word = _word_not_in(data)
        self.rest = self._taken_out(_entry_without(apart)) if _may_be_plain(data) else data
        self.left = len(self._spans) // 2

    def text(self, word: str) -> str:
        """Return the text of the entry that a word stands for; raise NotPlain for another one."""
        found = _NUMBER.fullmatch(word, len(self.word))
        if found is None:
            raise NotPlain  # the parser took more for a part of it
        number = 2 * int(found[0])
        self.left -= 1
        return self._data[self._spans[number] : self._spans[number + 1]].decode()

    def _taken_out(self, entry: re.Pattern[bytes]) -> bytes:
        data, spans, word = self._data, self._spans, self.word.encode()
        rest = bytearray()
        last = 0
        for found in islice(entry.finditer(data), _MOST_ENTRIES):
            start, end = found.span()
            if end - start > _MOST_BYTES:
                continue
            rest += data[last : found.end("i")]
            rest += b"- %s%d" % (word, len(spans) // 2)
            rest += b"\n" * data.count(b"\n", start, end)
            spans.append(start)
            spans.append(end)
            last = end
        rest += data[last:]
        return bytes(rest)


def entry_of(text: str, at: int) -> Mapping:
    """Return what a plain entry at a place says; raise NotPlain for a key that it has twice.

    Of the places inside it only that of the id is known, all else is said to stand at its begin.
    """
    indent = text.index("-") + 2
    tree = Mapping(at)
    if ":\n" in text or ">-\n" in text or ",\n" in text or "#" in text:
        _Rows(text.split("\n"), at).fill(tree, indent)
    else:
        rows = text[indent:].split("\n" + " " * indent)
        for row in rows:
            key, _, value = row.partition(": ")
            # Most values are text, and these are the busiest lines of a load.
            sign = value[0]
            if sign == "[":
                tree[key] = _words(value, at)
            elif sign == '"' or sign == "'" or len(value) <= _LONGEST_NOTHING:
                tree[key] = _scalar(value)
            else:
                tree[key] = value
        if len(tree) != len(rows):
            raise NotPlain
    if text.startswith("id: ", indent):
        tree.value_marks["id"] = at + 4
    elif before := text.find("\n" + " " * indent + "id: ") + 1:
        line = line_of(at) + text.count("\n", 0, before)
        tree.value_marks["id"] = mark(line, indent + len("id: ") + 1)
    return tree


class _Rows:
    """The rows of an entry with lists below keys, folded text or comments."""

    def __init__(self, rows: list[str], at: int) -> None:
        self._rows = rows
        self._at = at
        self._next = 0

    def fill(self, tree: Mapping, indent: int) -> Mapping:
        """Fill in what is said by the keys that have so many characters before them."""
        rows = self._rows
        margin = " " * indent
        first = self._next
        while self._next < len(rows):
            row = rows[self._next]
            if not row.startswith(margin) and self._next > first:
                break
            self._next += 1
            key, _, value = row[indent:].partition(":")
            if key[0] == "#":
                continue
            if key in tree:
                raise NotPlain
            if not value:
                tree[key] = self._below(indent + 2)
            elif value[1] == "[":
                tree[key] = _words(self._up_to_bracket(value[1:]), self._at)
            elif value[1] == ">":
                tree[key] = self._folded(margin + "  ")
            else:
                tree[key] = _scalar(value[1:])
        return tree

    def _below(self, indent: int) -> Items:
        """Return the list whose hyphens have so many characters before them."""
        items = Items(self._at)
        margin = " " * indent + "- "
        while self._next < len(self._rows) and self._rows[self._next].startswith(margin):
            text = self._rows[self._next][indent + 2 :]
            if _KEY.match(text):
                items.append(self.fill(Mapping(self._at), indent + 2))
                continue
            self._next += 1
            folded = text[0] == ">"
            items.append(self._folded(" " * (indent + 2)) if folded else _scalar(text))
        return items

    def _up_to_bracket(self, text: str) -> str:
        """Return a list in brackets with the rows that it goes on in."""
        rows = [text]
        while not _CLOSED.fullmatch(rows[-1]):
            rows.append(self._rows[self._next].lstrip(" "))
            self._next += 1
        return " ".join(rows)

    def _folded(self, margin: str) -> Quoted:
        rows = self._rows
        start = self._next
        while self._next < len(rows) and rows[self._next].startswith(margin):
            self._next += 1
        return Quoted(" ".join([row[len(margin) :] for row in rows[start : self._next]]))


def _words(text: str, at: int) -> Items:
    if '"' in text or "'" in text or "#" in text:
        pieces = map(itemgetter(0), _PIECE.finditer(text))
        return Items(at, map(_scalar, takewhile(lambda piece: piece != "]", pieces)))
    if len(text) == 2:
        return Items(at)
    words = text[1:-1].split(", ")
    return Items(at, words if NOTHING.isdisjoint(words) else map(_scalar, words))


def _scalar(text: str) -> str | None:
    sign = text[0]
    if sign != '"' and sign != "'":
        return None if text in NOTHING else text
    text = text[1:-1]
    return Quoted(_ESCAPED.sub(r"\1", text) if sign == '"' and "\\" in text else text)


def _may_be_plain(data: bytes) -> bool:
    if data.count(b"- ") * _MOST_BYTES < len(data):
        return False  # nearly nothing of it is in lists
    if 2 * data.count(b"\n") + data.count(b",") > _MOST_VALUES:
        return False
    return not any(sign in data for sign in _DOUBTFUL)


def _word_not_in(data: bytes) -> str:
    words = (f"plain-entry-{number}-" for number in count())
    return next(word for word in words if word.encode() not in data)


def _entry_without(apart: Iterable[str]) -> re.Pattern[bytes]:
    """Return what an entry of a list looks like; `i` is what stands before its hyphen."""
    other = b"".join(b"(?!%s:)" % key.encode() for key in apart)
    pair = rb"%s[a-z_]{1,40}+:(?: (?:%s|%s|%s)|%s)" % (
        other,
        _SCALAR,
        _WORDS,
        _FOLDED % b"    ",
        _BELOW,
    )
    # Whatever follows begins no further to the right than the hyphen: it cannot go on with this.
    return re.compile(
        rb"^(?P<i> *+)- %s(?:\n(?P=i)  (?:%s|#[^\n]*+))*+$(?!\n*+(?P=i) )" % (pair, pair),
        re.MULTILINE,
    )
