"""The text of a Markdown file as tokens; the only importer of markdown_it.

It decides what is read at all (UTF-8, 10 MB, 49 nested lists) and reads Markdown as GitHub does. It
must not know what a topic is.
"""

from __future__ import annotations

import codecs
import re

from markdown_it import MarkdownIt
from markdown_it.common import normalize_url
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from roadmap_cli.errors import InvalidRoadmap, Problem
from roadmap_cli.file_access import name_input
from roadmap_cli.formats.markdown.entries.entry_boxes import NO_START, BoxRules
from roadmap_cli.formats.markdown.entries.taskpaper import is_taskpaper, to_markdown
from roadmap_cli.formats.text.characters import find_unsafe_char
from roadmap_cli.values import Record

__all__ = ["MarkdownSource", "Token", "parse", "refusal"]

_MAX_BYTES = 10_000_000
# Each list costs two levels. GitHub itself stops at about as many.
_MAX_BLOCK_LEVELS = 100
# An unclosed bracket costs as much time as levels are allowed: at 100, 50,000 times `[` take five
# seconds. Emphasis around a link around an image needs three.
_MAX_INLINE_LEVELS = 10
_LINE_END = re.compile(r"\r\n?|\n")
# Deeper than any list is indented: such text is the same however much farther it is indented.
_MAX_INDENT = 1000
_INDENT = re.compile(f"^ {{{_MAX_INDENT},}}", re.MULTILINE)
# The memory that each Markdown character costs, in hundreds of bytes (measured), and the most for
# a file: 250 MB, enough for a list of 35,000 entries with links.
_COSTS = (
    ("\n", 4),
    ("\r", 4),
    *[(bullet, 20) for bullet in ("- ", "* ", "+ ", ". ", ") ", ">", "[")],
    ("|", 15),
    ("<", 10),
    *[(character, 6) for character in "*_~`&"],
)
_MAX_COST = 2_500_000
_MAX_FRONT_MATTER_LINES = 200
# Links between notes, ==marked words==, %%comments%% and {{macros}}. Code stays as it is, and
# `[[1]](address)` is a link of Markdown.
_NOTE_SIGN = re.compile(
    r"`[^`]*`|(?P<embeds>!?)\[\[(?P<link>[^\[\]\n]{1,300})\]\](?![(\[:])"
    r"|==(?P<mark>[^=\s][^=\n]{0,500})==|%%[^%\n]{0,500}%%"
    r"|\{\{(?:renderer|query|embed)\b[^{}\n]{0,300}\}\}"
)
_BEFORE_NAME = re.compile(r"[^\w\n]*(?:\[\w\][^\w\n]*)?")
_DASH_IN_NAME = re.compile(r"^[^*`]* [-–—]{1,3} [^*`]*$")
# The title of a checklist that we have written.
_OUR_TITLE = re.compile(r"^# .{0,1000}<!-- roadmap: [a-z0-9-]+ -->", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEADING_ID = re.compile(r"\s+(?:\{#[\w:.-]{1,80}\}|\^[A-Za-z0-9-]{3,40})\s*$")
_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


class MarkdownSource(Record):
    """The tokens of a Markdown file."""

    tokens: list[Token]
    title: str  # from the front matter, or ""
    unsafe_line: int  # the line of the first character that is removed everywhere, or 0
    is_converted: bool = False  # from another format: what stands in its lines is not the file's


def parse(data: bytes | str, name: str) -> MarkdownSource:
    """Parse a file into tokens; raise InvalidRoadmap when it cannot be read."""
    text = _decode(data.encode("utf-8", "replace") if isinstance(data, str) else data, name)
    if sum(text.count(character) * cost for character, cost in _COSTS) > _MAX_COST:
        sentence = "the file has more entries, links and lines than fit into 250 MB of memory"
        raise refusal(name, 0, "too-big", sentence, "split it into several files")
    lines = _LINE_END.split(text)
    is_converted = name.endswith(".taskpaper") or is_taskpaper(text)
    lines = to_markdown(lines) if is_converted else lines
    unsafe = find_unsafe_char(text)
    unsafe_line = next((n for n, line in enumerate(lines, 1) if unsafe and unsafe in line), 0)
    title = _blank_front_matter(lines)
    markdown = MarkdownIt("commonmark", {"maxNesting": _MAX_BLOCK_LEVELS})
    markdown.enable(["table", "strikethrough"])
    # We judge addresses ourselves and keep them as they are written.
    markdown.validateLink = lambda _: True  # type: ignore[method-assign, assignment]
    markdown.normalizeLink = _keep_address  # type: ignore[method-assign]
    # Escaped characters stay separate tokens, so that they do not become part of an address.
    markdown.core.ruler.disable("text_join")
    markdown.core.ruler.before("inline", "entries", _read_entries)
    tokens = markdown.parse(_INDENT.sub(" " * _MAX_INDENT, "\n".join(lines)))
    for token in tokens:
        if token.level >= _MAX_BLOCK_LEVELS - 1:
            line = token.map[0] + 1 if token.map else 0
            sentence = f"lists or quotations are nested {_MAX_BLOCK_LEVELS // 2} levels deep here"
            raise refusal(name, line, "too-deep", sentence, "nest the list less deeply")
    return MarkdownSource(tokens, title, unsafe_line, is_converted)


def refusal(name: str, line: int, code: str, sentence: str, hint: str) -> InvalidRoadmap:
    """Return the error for a file that cannot be read for one reason."""
    problem = Problem(name, line, 1 if line else 0, code, sentence, hint=hint)
    return InvalidRoadmap([problem], f"{name_input(name)} cannot be read: {sentence}", hint)


def _decode(data: bytes, name: str) -> str:
    if len(data) > _MAX_BYTES:
        sentence = f"the file has {len(data):,} bytes; the limit for Markdown is {_MAX_BYTES:,}"
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
    before, null, _ = text.partition("\x00")
    if null:
        line, sentence = len(_LINE_END.split(before)), "U+0000 NULL is not allowed"
        raise refusal(name, line, "bad-character", sentence, "this is not a text file")
    return text


def _blank_front_matter(lines: list[str]) -> str:
    """Empty the lines of a YAML front matter, which is not Markdown; return the title in it."""
    last = min(len(lines), _MAX_FRONT_MATTER_LINES)
    end = next((n for n in range(1, last) if lines[n].rstrip() in ("---", "...")), 0)
    inside = lines[1:end]
    is_yaml = all(re.match(r"[\w-]+:|[\s#-]|$", line) for line in inside)
    if lines[0].rstrip() != "---" or not end or not is_yaml:
        return ""
    lines[: end + 1] = [""] * (end + 1)
    titles = (line[6:].strip().strip("\"'") for line in inside if line.startswith("title:"))
    return next(titles, "")


def _read_entries(state: StateCore) -> None:
    """Move boxes and signs of entries into `meta`, before `[x]` can be read as a link."""
    state.md.options["maxNesting"] = _MAX_INLINE_LEVELS
    entries = []
    for index, token in enumerate(state.tokens):
        if token.type != "inline":
            continue
        if any(sign in token.content for sign in ("[[", "==", "%%", "{{")):
            _replace_note_signs(token)
        if index > 1 and state.tokens[index - 2].type == "list_item_open":
            entries.append(token)
        elif state.tokens[index - 1].type == "heading_open":
            token.content = _HEADING_ID.sub("", token.content)
    references = state.env.get("references", ())
    is_ours = _OUR_TITLE.search(state.src) is not None
    rules = BoxRules([token.content for token in entries], references, is_ours=is_ours)
    for token in entries:
        token.content, start = rules.read(token.content)
        if start != NO_START:
            token.meta["start"] = start


def _replace_note_signs(token: Token) -> None:
    """Replace links between notes and marked words by their words; take comments out."""

    def words_of(match: re.Match[str]) -> str:
        if match["mark"] is not None:
            return match["mark"].strip()
        if match["link"] is None:
            return match[0] if match[0][0] == "`" else ""
        target, _, words = match["link"].partition("|")
        name = words.strip() or target.rstrip("\\").split("/")[-1].removesuffix(".md").strip()
        if not words and _DAY.fullmatch(name):
            return match[0]
        kind = "pictures" if match["embeds"] else "notes"
        token.meta[kind] = token.meta.get(kind, 0) + 1
        if match["embeds"]:
            return ""
        # A dash in the name of a note does not end it, nor does one in bold words.
        is_first = _BEFORE_NAME.fullmatch(token.content, 0, match.start())
        return f"**{name}**" if is_first and _DASH_IN_NAME.search(name) else name

    token.content = _NOTE_SIGN.sub(words_of, token.content)


def _keep_address(url: str) -> str:
    """Return an address unchanged if a browser understands it as it is written."""
    if url.isascii() and url.isprintable() and " " not in url:
        return url
    try:
        return normalize_url.normalizeLink(url)
    except ValueError:
        return url
