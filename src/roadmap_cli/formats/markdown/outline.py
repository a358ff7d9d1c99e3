"""A Markdown file as an outline: headings with the lists, tables and texts under them.

It must not know topics.
"""

from __future__ import annotations

import re

from roadmap_cli.formats.markdown.entries.entry_boxes import NO_START, state_of_heading
from roadmap_cli.formats.markdown.html_table import HtmlTable
from roadmap_cli.formats.markdown.parser import MarkdownSource, Token
from roadmap_cli.formats.markdown.phrase import (
    Phrase,
    html_phrase,
    inline_phrase,
    join_phrases,
    split_html,
)
from roadmap_cli.formats.markdown.sections import Item, MarkdownTable, Section
from roadmap_cli.formats.markdown.title_search import find_title

_HEADING = re.compile(r"<h([1-6])\b", re.IGNORECASE)
# Below every heading that Markdown has.
_BOLD_LEVEL, _ENTRY_LEVEL = 8, 9
_LISTS = ("bullet_list_open", "ordered_list_open")
_LIST_ENDS = ("bullet_list_close", "ordered_list_close")


class Outline:
    """The outline of a file; `root` is its title with everything under it."""

    def __init__(self, source: MarkdownSource) -> None:
        self._tokens = source.tokens
        self.root = Section(Phrase("", 0), 0, None)
        self.code_lines: list[int] = []
        self.boxes: list[Item] = []
        self.note_links: list[int] = []  # the line of each link to another note
        self.picture_lines: list[int] = []  # of notes that are shown inside this one
        self._section = self.root
        self._items: list[Item] = []  # the open ones
        self._item_sections: list[Section] = []  # the section of each open item
        self._details: list[Section] = []  # the section of each open <details>
        self._list_sections: list[Section] = []  # the section around each open list
        self._outside: Section | None = None  # around an entry whose list is indented too little
        self._table = MarkdownTable()
        self._html_table: HtmlTable | None = None
        self._title_index, self._title_is_part = find_title(self._tokens)
        self._bold_headings = self._find_bold_headings()
        self._read()
        self.root.title = source.title or self.root.title

    def _read(self) -> None:
        for index, token in enumerate(self._tokens):
            kind = token.type
            if kind == "inline":
                self._read_text(token, index)
            elif kind == "list_item_open":
                self._open_item(token)
            elif kind == "list_item_close":
                self._close_item()
            elif kind in _LISTS:
                self._list_sections.append(self._outside or self._section)
                self._outside = None
                if self._items:
                    self._items[-1].has_list = True
            elif kind in _LIST_ENDS:
                outside = self._list_sections.pop()
                if self._outside is None:
                    self._section = outside
            elif kind == "table_open":
                self._table = MarkdownTable()
                self._section.blocks.append(self._table)
            elif kind == "tr_open":
                self._table.append([])
            elif kind in ("fence", "code_block"):
                self.code_lines.append(_line(token))
            elif kind == "html_block":
                self._read_html(token)
        self._close_html_table()

    def _find_bold_headings(self) -> frozenset[int]:
        """Return the indexes of bold lines above lists, if the file has no other headings."""
        indexes = []
        for index, token in enumerate(self._tokens):
            if token.type == "heading_open" and token.level == 0 and index != self._title_index:
                return frozenset()
            if token.type == "inline" and token.level == 1 and self._is_above_list(index):
                phrase = inline_phrase(token, 0)
                if _is_bold(phrase) and not phrase.links:
                    indexes.append(index)
        return frozenset(indexes) if len(indexes) > 1 else frozenset()

    def _tag_after(self, index: int) -> str:
        """Return the tag that opens after the paragraph of an inline token, or ""."""
        after = self._tokens[index + 2 : index + 3]
        return after[0].tag if after and after[0].nesting == 1 else ""

    def _is_state(self, phrase: Phrase, index: int) -> bool:
        """Return whether a bold line says the state of the list below it, or follows one."""
        if not _is_bold(phrase) or phrase.links or not self._is_above_list(index):
            return False
        return bool(state_of_heading(phrase.text)) or self._section.level == _BOLD_LEVEL

    def _is_above_list(self, index: int) -> bool:
        return self._tag_after(index) in ("ol", "ul")

    def _open_item(self, token: Token) -> None:
        parent = self._items[-1] if self._items and not self._items[-1].is_heading else None
        item = Item(_line(token), self._section, parent)
        item.is_numbered = token.markup in (".", ")")
        if parent is not None:
            parent.children.append(item)
        else:
            self._section.blocks.append(item)
        self._items.append(item)
        self._item_sections.append(self._section)

    def _close_item(self) -> None:
        item, outside = self._items.pop(), self._item_sections.pop()
        # In an outliner a heading is an entry, and what is below it follows it in the same list.
        if item.is_above_next_list:
            self._outside = outside
        elif not item.is_heading or item.has_list or self._section.is_entry:
            self._section = outside

    def _read_text(self, token: Token, index: int) -> None:
        phrase = inline_phrase(token, _line(token))
        before = self._tokens[index - 1]
        self.note_links += [phrase.line] * token.meta.get("notes", 0)
        self.picture_lines += [phrase.line] * token.meta.get("pictures", 0)
        if before.type == "heading_open":
            self._close_html_table()
        if self._html_table is not None and not self._items:
            self._html_table.add_phrase(phrase)
        elif before.type == "heading_open" and index - 1 == self._title_index:
            self.root.title, self.root.phrase, self.root.line = phrase.text, phrase, phrase.line
            self.root.level = int(before.tag[1])
            self._section = self.root
            if self._title_is_part:
                self._section = Section(phrase, self.root.level, self.root)
        elif before.type == "heading_open" and not token.meta.get("start", NO_START).state:
            self._open_section(phrase, int(before.tag[1]))
        elif before.type in ("th_open", "td_open"):
            self._table[-1].append(phrase)
        elif self._items:
            self._read_item_text(token, phrase, index)
        elif index in self._bold_headings or self._is_state(phrase, index):
            self._open_section(phrase, _BOLD_LEVEL)
        else:
            tag = self._tag_after(index) if phrase.bold_end == len(phrase.text) > 0 else ""
            level = int(tag[1]) - 0.5 if tag.startswith("h") else 0
            if level > self.root.level and not phrase.links:
                self._open_section(phrase, level)
            else:
                self._section.blocks.append(phrase)

    def _read_item_text(self, token: Token, phrase: Phrase, index: int) -> None:
        item = self._items[-1]
        if item.phrase is None:
            item.start = token.meta.get("start", NO_START)
            item.line = phrase.line
            self.boxes += [item] if item.is_box else []
        if item.phrase is None and self._is_course(item, phrase, index):
            self._open_section(phrase, _ENTRY_LEVEL)
            self._section.is_entry = True
        elif item.phrase is None:
            item.phrase = phrase
        elif item.is_heading and self._section.is_entry:
            self._section.blocks.append(phrase)
        else:
            item.more.append(phrase)

    def _is_course(self, item: Item, phrase: Phrase, index: int) -> bool:
        """Return whether an entry is a number and words above a list of its own.

        The words are bold, or the list has links.
        """
        is_top = item.is_numbered and not item.is_box and len(self._items) == 1
        if not is_top or phrase.links or not phrase.text:
            return False
        if self._is_above_list(index):
            return _is_bold(phrase) or self._has_links(index + 2)
        # Below `10. words` a list is often indented as it was below `9. words`.
        after = [token.type for token in self._tokens[index + 2 : index + 5]]
        if after == ["list_item_close", "ordered_list_close", "bullet_list_open"]:
            item.is_above_next_list = self._has_links(index + 4)
        return item.is_above_next_list

    def _has_links(self, index: int) -> bool:
        """Return whether the list that a token opens has a link."""
        level = self._tokens[index].level
        for position in range(index + 1, len(self._tokens)):
            token = self._tokens[position]
            if token.level <= level:
                return False
            if token.type == "inline" and any(c.type == "link_open" for c in token.children or ()):
                return True
        return False

    def _open_section(self, phrase: Phrase, level: float) -> None:
        if self._items and self._items[-1].phrase is None:
            self._items[-1].is_heading = True
            self._items[-1].phrase = phrase
        above = self._section
        while above.parent is not None and above.level >= level:
            above = above.parent
        self._section = Section(phrase, level, above)
        if phrase.links:
            self._section.blocks.append(phrase._replace(text="", bold_end=0))

    def _read_html(self, token: Token) -> None:
        start = line = _line(token)
        pieces: list[str] = []
        level = 0
        for piece in [*split_html(token.content), "</end>"]:
            name = piece[:9].lower()
            if self._html_table is not None and name != "</end>" and not self._items:
                self._html_table.add_piece(piece, line)
                if name.startswith("</table"):
                    self._close_html_table()
                line += piece.count("\n")
                start = line
                continue
            if name.startswith("<table") and not self._items:
                self._add_html(html_phrase(pieces, start), level, is_summary=False)
                pieces, level = [], 0
                self._html_table = HtmlTable()
                continue
            heading = _HEADING.match(piece)
            if heading or name.startswith(("</h", "<details", "</details", "</summary", "</end")):
                blank = "".join(pieces[:1])
                start += blank[: len(blank) - len(blank.lstrip())].count("\n")
                is_summary = name.startswith("</summary")
                self._add_html(html_phrase(pieces, start), level, is_summary=is_summary)
                pieces, start, level = [], line, int(heading[1]) if heading else 0
                if name.startswith("<details"):
                    self._details.append(self._section)
                elif name.startswith("</details") and self._details:
                    outside = self._details.pop()
                    self._section = self._section if self._items else outside
            else:
                pieces.append(piece)
            line += piece.count("\n")

    def _close_html_table(self) -> None:
        """Add the open table in HTML: one with a head as a table, others only lay out a page."""
        table, self._html_table = self._html_table, None
        rows = table.rows() if table is not None else []
        if table is not None and table.has_head and len(rows) > 1:
            self._section.blocks.append(MarkdownTable(rows))
        else:
            self._section.blocks += [join_phrases(row) for row in rows]

    def _add_html(self, phrase: Phrase, level: int, *, is_summary: bool) -> None:
        if is_summary and phrase.text and self._details and not self._items:
            self._section = Section(phrase, self._section.level + 0.25, self._section)
        elif level and phrase.text and not self._items:
            # Often mere decoration: it only counts if there is no other title.
            if level == 1 and not self.root.title and self._title_index < 0:
                self.root.title, self.root.line = phrase.text, phrase.line
            if phrase.links:
                self._section.blocks.append(phrase)
        elif phrase.text or phrase.links or phrase.pictures or phrase.comments:
            blocks = self._items[-1].more if self._items else self._section.blocks
            blocks.append(phrase)


def _is_bold(phrase: Phrase) -> bool:
    return phrase.bold_end > 0 and not re.search(r"\w", phrase.text[phrase.bold_end :])


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
