"""The text of a Markdown file as tokens; the only importer of markdown_it.

It decides what is read at all (UTF-8, 10 MB, 49 lists inside each other) and knows Markdown as
GitHub shows it. It must not know what a topic is.
"""

from __future__ import annotations

import codecs
import re

from markdown_it import MarkdownIt
from markdown_it.common import normalize_url
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from roadmap_cli.errors import InvalidRoadmap, Problem
from roadmap_cli.formats.characters import refused_in
from roadmap_cli.values import Value

__all__ = ["MarkdownSource", "Token", "parse", "refusal"]

MOST_BYTES = 10_000_000
# Each list costs two levels. GitHub itself stops at about as many.
_BLOCK_LEVELS = 100
# A bracket that is never closed costs as much as this is deep: `[` 50,000 times, at 100, five
# seconds. Emphasis around a link around an image is three.
_INLINE_LEVELS = 10
_LINE_END = re.compile(r"\r\n?|\n")
# No list of so few levels reaches so far to the right: what stands there is text, wherever it begins.
_FAR_RIGHT = 1000
_MARGIN = re.compile(f"^ {{{_FAR_RIGHT},}}", re.MULTILINE)
# What each sign of Markdown costs in memory, in hundreds of bytes (measured), and what all of a
# file may cost: 250 MB, which is a list of 35,000 entries with links.
_COSTS = (
    ("\n", 4),
    ("\r", 4),
    *[(bullet, 20) for bullet in ("- ", "* ", "+ ", ". ", ") ", ">", "[")],
    ("|", 15),
    ("<", 10),
    *[(sign, 6) for sign in "*_~`&"],
)
_MOST_COST = 2_500_000
_FRONT_MATTER_LINES = 200
# `[ ]` and a blank, as GitHub reads it, in front of the words of an entry.
_BOX = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")
_NEAR_BOX = re.compile(r"\[(?:[-vV✓✔*]|  +)?\]\s|\[[ xX]\][^\s(\[:]")
_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


class MarkdownSource(Value):
    """A Markdown file: its lines as they are (without their ends), and what they mean."""

    lines: list[str]
    tokens: list[Token]
    title: str  # what the front matter says, or ""
    strange: int  # the line of the first character that is left out everywhere, or 0


def parse(data: bytes | str, name: str) -> MarkdownSource:
    """Return a file as tokens; raise InvalidRoadmap when it cannot be read."""
    text = _text(data.encode("utf-8", "replace") if isinstance(data, str) else data, name)
    if sum(text.count(sign) * cost for sign, cost in _COSTS) > _MOST_COST:
        sentence = "the file has more entries, links and lines than fit in 250 MB of memory"
        raise refusal(name, 0, "too-big", sentence, "split it into several files")
    lines = _LINE_END.split(text)
    title = _blanked_front_matter(shown := lines.copy())
    markdown = MarkdownIt("commonmark", {"maxNesting": _BLOCK_LEVELS})
    markdown.enable(["table", "strikethrough"])
    # Addresses are judged by us and stay as they are written.
    markdown.validateLink = _any_link  # type: ignore[method-assign]
    markdown.normalizeLink = _address  # type: ignore[method-assign]
    # An escaped sign stays apart, so that what was escaped is not taken for an address.
    markdown.core.ruler.disable("text_join")
    markdown.core.ruler.before("inline", "boxes", _boxes)
    tokens = markdown.parse(_MARGIN.sub(" " * _FAR_RIGHT, "\n".join(shown)))
    for token in tokens:
        if token.level >= _BLOCK_LEVELS - 1:
            line = token.map[0] + 1 if token.map else 0
            sentence = f"lists or quotations stand in each other {_BLOCK_LEVELS // 2} times here"
            raise refusal(name, line, "too-deep", sentence, "make the list flatter")
    strange = 0
    if found := refused_in(text):
        strange = next(number for number, line in enumerate(lines, 1) if found in line)
    return MarkdownSource(lines, tokens, title, strange)


def refusal(name: str, line: int, code: str, sentence: str, hint: str) -> InvalidRoadmap:
    """Return the error that a file is not read for one reason."""
    problem = Problem(name, line, 1 if line else 0, code, sentence, hint)
    return InvalidRoadmap([problem], f"{name} cannot be read: {sentence}", hint)


def _text(data: bytes, name: str) -> str:
    if len(data) > MOST_BYTES:
        sentence = f"the file has {len(data):,} bytes; of Markdown at most {MOST_BYTES:,} are read"
        raise refusal(name, 0, "too-big", sentence, "split it into several files")
    if data.startswith(_OTHER_ENCODINGS):
        raise refusal(name, 1, "not-utf8", "the file is UTF-16, not UTF-8", "save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = len(_LINE_END.split(data[: error.start].decode()))
        sentence = f"byte {data[error.start]:#04x} is not UTF-8"
        raise refusal(name, line, "not-utf8", sentence, "save the file as UTF-8") from None
    if "\x00" in text:
        line = len(_LINE_END.split(text[: text.index("\x00")]))
        sentence = "U+0000 NULL is not allowed"
        raise refusal(name, line, "bad-character", sentence, "this is not a text file")
    return text


def _blanked_front_matter(lines: list[str]) -> str:
    """Empty the lines of a YAML front matter, which is no Markdown; return the title in it."""
    if not lines or lines[0].rstrip() != "---":
        return ""
    for end in range(1, min(len(lines), _FRONT_MATTER_LINES)):
        if lines[end].rstrip() in ("---", "..."):
            break
    else:
        return ""
    inside = lines[1:end]
    if not all(re.match(r"[\w-]+:|[\s#-]|$", line) for line in inside):
        return ""
    lines[: end + 1] = [""] * (end + 1)
    titles = [line[6:].strip().strip("\"'") for line in inside if line.startswith("title:")]
    return titles[0] if titles else ""


def _any_link(url: str) -> bool:
    return True


def _boxes(state: StateCore) -> None:
    """Take the boxes off the entries, before `[x]` can be read as a link; `meta` keeps them."""
    state.md.options["maxNesting"] = _INLINE_LEVELS
    for at, token in enumerate(state.tokens):
        if token.type == "inline" and at > 1 and state.tokens[at - 2].type == "list_item_open":
            if found := _BOX.match(token.content):
                first = token.content.split("\n", 1)[0]
                token.meta = {"box": found.group(1).lower(), "source": first}
                token.content = token.content[found.end() :]
            elif _NEAR_BOX.match(token.content):
                token.meta = {"near": True}


def _address(url: str) -> str:
    """Return an address as it was written when a browser can take it so."""
    if url.isascii() and url.isprintable() and " " not in url:
        return url
    try:
        return normalize_url.normalizeLink(url)
    except ValueError:
        return url
