"""The parts of an outline of a Markdown file: headings, entries of lists, tables.

They hold what stands where; they must not know tokens, nor what a topic is.
"""

from __future__ import annotations

import re

from roadmap_cli.formats.markdown.entries.entry_boxes import NO_START
from roadmap_cli.formats.markdown.phrase import Phrase

# Headings that say their place in a sequence.
NUMBERED = re.compile(
    r"^\W*\d+[.):]|\b(?:tier|level|stage|phase|part|step|session|week|day|month|semester|quarter|q|"
    r"year|chapter|module|unit)\W?\d",
    re.IGNORECASE,
)


class Item:
    """An entry of a list."""

    def __init__(self, line: int, section: Section, parent: Item | None) -> None:
        self.line = line
        self.section = section
        self.parent = parent
        self.phrase: Phrase | None = None
        self.more: list[Phrase] = []
        self.children: list[Item] = []
        self.start = NO_START
        self.is_heading = False
        self.has_list = False
        self.is_above_next_list = False  # a heading whose list is indented too little
        self.is_numbered = False

    @property
    def is_box(self) -> bool:
        """Return whether the entry has a box."""
        return bool(self.start.state)


class MarkdownTable(list[list[Phrase]]):
    """The rows of a table, the head first."""


class Section:
    """A heading and its contents, in order."""

    def __init__(self, phrase: Phrase, level: float, parent: Section | None) -> None:
        self.phrase = phrase
        self.title = phrase.text.strip(" :")
        self.line = phrase.line
        self.level = level
        self.parent = parent
        self.is_entry = False  # whether it is an entry of a list that is built like a heading
        self.children: list[Section] = []
        self.blocks: list[Item | MarkdownTable | Phrase] = []
        if parent is not None:
            parent.children.append(self)

    def path(self) -> list[Section]:
        """Return the headings from the top one to this one, without the title of the file."""
        above = []
        section: Section | None = self
        while section is not None and section.parent is not None:
            above.append(section)
            section = section.parent
        return above[::-1]
