"""A Markdown file as an outline: headings with the lists, tables and texts under them.

It says how the file is built and what each piece says. It must not know topics.
"""

from __future__ import annotations

import re

from roadmap_cli.formats.markdown_parser import MarkdownSource, Token
from roadmap_cli.formats.markdown_phrase import Phrase, html_phrase, phrase_of, tags_of

_HEADING = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_TITLE = re.compile(r"<h1\b", re.IGNORECASE)
_LISTS = ("ordered_list_open", "bullet_list_open")
# Below every heading that Markdown has.
_BOLD_LEVEL, _ENTRY_LEVEL = 8, 9
_CONTENTS = frozenset(("contents", "table of contents", "toc", "summary", "index", "introduction"))


class Item:
    """An entry of a list."""

    def __init__(self, line: int, section: Section, parent: Item | None) -> None:
        self.line = line
        self.section = section
        self.parent = parent
        self.phrase: Phrase | None = None
        self.more: list[Phrase] = []
        self.children: list[Item] = []
        self.box = ""  # "", " " or "x"
        self.source = ""  # the first line of its words, with the box
        self.is_heading = False
        self.is_numbered = False


class Table:
    """A table: the words of its head, and its rows with their lines."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.rows: list[list[Phrase]] = []


class Section:
    """A heading and what stands under it, in order."""

    def __init__(self, phrase: Phrase, level: float, parent: Section | None) -> None:
        self.phrase = phrase
        self.title = phrase.text.strip(" :")
        self.line = phrase.line
        self.level = level
        self.parent = parent
        self.is_entry = False  # an entry of a list that is built like a heading
        self.children: list[Section] = []
        self.blocks: list[Item | Table | Phrase] = []
        if parent is not None:
            parent.children.append(self)

    def path(self) -> list[Section]:
        """Return the headings from the uppermost one to this, without the title of the file."""
        above = []
        section: Section | None = self
        while section is not None and section.parent is not None:
            above.append(section)
            section = section.parent
        return above[::-1]


class Outline:
    """Reads the tokens of a file into its outline; `root` is the title with all under it."""

    def __init__(self, source: MarkdownSource) -> None:
        self._tokens = source.tokens
        self.root = Section(Phrase("", 0), 0, None)
        self.code: list[int] = []  # the lines of code that is no text
        self.near_boxes: list[int] = []
        self._section = self.root
        self._items: list[Item] = []
        self._details: list[Section] = []
        self._before: list[Section] = []  # the section in which each open item stands
        self._table: Table | None = None
        self._in_heading: Token | None = None
        self._is_title = False
        self._title_at = self._heading_that_is_title()
        self._bold_lines = self._bold_headings()
        self._read()
        if source.title:
            self.root.title = source.title

    def _read(self) -> None:
        for at, token in enumerate(self._tokens):
            kind = token.type
            if kind == "inline":
                self._inline(token, at)
            elif kind == "heading_open":
                self._in_heading = token
                self._is_title = at == self._title_at
            elif kind == "heading_close":
                self._in_heading = None
                self._is_title = False
            elif kind == "list_item_open":
                self._open_item(token)
            elif kind == "list_item_close":
                self._items.pop()
                self._section = self._before.pop()
            elif kind == "table_open":
                self._table = Table(_line(token))
                self._section.blocks.append(self._table)
            elif kind == "table_close":
                self._table = None
            elif kind == "tr_open" and self._table is not None:
                self._table.rows.append([])
            elif kind in ("fence", "code_block"):
                self.code.append(_line(token))
            elif kind == "html_block":
                self._html(token)

    def _heading_that_is_title(self) -> int:
        """Return where the heading stands that is the title, or -1: the first of level 1."""
        found = []
        for at, token in enumerate(self._tokens):
            if token.type == "heading_open" and token.level == 0:
                found.append((int(token.tag[1]), at))
        if not found:
            return -1
        highest = min(found)[0]
        level, at = next(heading for heading in found if heading[0] == highest)
        if level > 1 and (
            [heading[0] for heading in found].count(level) > 1
            or any(t.type == "html_block" and _TITLE.search(t.content) for t in self._tokens)
        ):
            return -1
        words = phrase_of(self._tokens[at + 1], 0).text.strip(" :").casefold()
        return at if words and words not in _CONTENTS else -1

    def _bold_headings(self) -> frozenset[int]:
        """Return where bold lines over lists are the headings: in a file that has no others."""
        found = []
        for at, token in enumerate(self._tokens):
            if token.type == "heading_open" and token.level == 0 and at != self._title_at:
                return frozenset()
            if token.type == "inline" and token.level == 1 and self._is_over_list(at):
                phrase = phrase_of(token, 0)
                if _is_bold(phrase) and not phrase.links:
                    found.append(at)
        return frozenset(found) if len(found) > 1 else frozenset()

    def _is_over_list(self, at: int) -> bool:
        return any(after.type in _LISTS for after in self._tokens[at + 2 : at + 3])

    def _open_item(self, token: Token) -> None:
        parent = self._items[-1] if self._items else None
        item = Item(_line(token), self._section, parent)
        item.is_numbered = token.markup in (".", ")")
        if parent is not None and not parent.is_heading:
            parent.children.append(item)
        else:
            item.parent = None
            self._section.blocks.append(item)
        self._items.append(item)
        self._before.append(self._section)

    def _inline(self, token: Token, at: int) -> None:
        line = _line(token)
        if self._in_heading is not None:
            level = int(self._in_heading.tag[1])
            self._begin(phrase_of(token, line), level)
        elif self._table is not None and self._table.rows:
            self._table.rows[-1].append(phrase_of(token, self._table_line(token)))
        elif self._items:
            self._words_of_item(token, line, at)
        else:
            phrase = phrase_of(token, line)
            level = self._level_after(at) if phrase.bold == len(phrase.text) > 0 else 0
            if at in self._bold_lines:
                self._begin(phrase, _BOLD_LEVEL)
            elif level and not phrase.links and level - 0.5 > self.root.level:
                self._begin(phrase, level - 0.5)
            else:
                self._section.blocks.append(phrase)

    def _table_line(self, token: Token) -> int:
        return _line(token) or (self._table.line if self._table else 0)

    def _words_of_item(self, token: Token, line: int, at: int) -> None:
        item = self._items[-1]
        if item.phrase is None and token.meta:
            item.box = token.meta.get("box", "")
            item.source = token.meta.get("source", "")
            item.line = line
            if "near" in token.meta:
                self.near_boxes.append(line)
        phrase = phrase_of(token, line)
        if item.phrase is None and self._is_course(item, phrase, at):
            self._begin(phrase, _ENTRY_LEVEL)
            self._section.is_entry = True
        elif item.phrase is None:
            item.phrase = phrase
        elif item.is_heading and self._section.is_entry:
            self._section.blocks.append(phrase)
        else:
            item.more.append(phrase)

    def _is_course(self, item: Item, phrase: Phrase, at: int) -> bool:
        """Say whether an entry is a number and bold words, with a list of its own under it."""
        is_first = item.is_numbered and not item.box and len(self._items) == 1
        return is_first and _is_bold(phrase) and not phrase.links and self._is_over_list(at)

    def _level_after(self, at: int) -> int:
        """Return the level of the heading that follows a paragraph at once, or 0."""
        after = self._tokens[at + 2 : at + 3]
        return int(after[0].tag[1]) if after and after[0].type == "heading_open" else 0

    def _begin(self, phrase: Phrase, level: float) -> None:
        """Begin a section, or take a heading for the title of the file."""
        if self._items and self._items[-1].phrase is None:
            item = self._items[-1]
            item.is_heading = True
            item.phrase = phrase
        if self._is_title:
            self.root.title, self.root.phrase, self.root.level = phrase.text, phrase, level
            self.root.line = phrase.line
            self._section = self.root
            return
        above = self._section
        while above.parent is not None and above.level >= level:
            above = above.parent
        self._section = Section(phrase, level, above)
        if phrase.links:
            self._section.blocks.append(phrase._replace(text="", bold=0))

    def _html(self, token: Token) -> None:
        line = _line(token)
        pieces = tags_of(token.content)
        text: list[str] = []
        begun = line
        heading = 0
        for piece in [*pieces, "</end>"]:
            name = piece[:9].lower()
            new = _HEADING.match(piece)
            if new or name.startswith(("</h", "<details", "</details", "</summary", "</end")):
                self._end_of_html(text, begun, heading, is_summary=name.startswith("</summary"))
                text, begun, heading = [], line, int(new.group(1)) if new else 0
                if name.startswith("<details"):
                    self._details.append(self._section)
                elif name.startswith("</details") and self._details:
                    back = self._details.pop()
                    self._section = back if not self._items else self._section
            else:
                text.append(piece)
            line += piece.count("\n")

    def _end_of_html(self, pieces: list[str], line: int, heading: int, *, is_summary: bool) -> None:
        phrase = html_phrase(pieces, line + _blank_lines(pieces))
        if is_summary and phrase.text and self._details and not self._items:
            self._section = Section(phrase, self._section.level + 0.25, self._section)
        elif heading and phrase.text and not self._items:
            # Decoration as often as a heading: it only counts where a title is missing.
            if heading == 1 and not self.root.title and self._title_at < 0:
                self.root.title, self.root.line = phrase.text, phrase.line
            if phrase.links:
                self._section.blocks.append(phrase)
        elif phrase.text or phrase.links or phrase.pictures or phrase.comments:
            if self._items:
                self._items[-1].more.append(phrase)
            else:
                self._section.blocks.append(phrase)


def _is_bold(phrase: Phrase) -> bool:
    return phrase.bold > 0 and not phrase.text[phrase.bold :].strip(" :")


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _blank_lines(pieces: list[str]) -> int:
    first = pieces[0] if pieces else ""
    return first[: len(first) - len(first.lstrip())].count("\n")
