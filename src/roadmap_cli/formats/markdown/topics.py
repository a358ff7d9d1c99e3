"""The topics of an outline: boxes, rows of tables, headings with links, and entries of plain plans.

It finds them with their texts and links, in the order of the file, and counts what became no topic.
It must not know ids, tracks and readings.
"""

from __future__ import annotations

import re

from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.formats.markdown.entries.entry_boxes import state_of_heading
from roadmap_cli.formats.markdown.markdown_topic import (
    BOX,
    HEADING,
    ROW,
    MarkdownTopic,
    TopicLink,
    entry_links,
    link_title,
    our_link,
    outward_links,
)
from roadmap_cli.formats.markdown.outline import Outline
from roadmap_cli.formats.markdown.phrase import Phrase, PhraseLink
from roadmap_cli.formats.markdown.plain_plans import (
    Text,
    entries_of,
    has_labels,
    is_about,
    is_contents,
    is_entry_of_plan,
    is_of_program,
    is_plain_plan,
    walk,
)
from roadmap_cli.formats.markdown.sections import Item, MarkdownTable, Section
from roadmap_cli.formats.markdown.tables import TopicTable
from roadmap_cli.formats.markdown.words import (
    EntryWords,
    has_only_links,
    has_words,
    parse_words,
)

LISTS, TABLES = "lists", "tables"  # of a plan without boxes
_HEADING_LEVELS = 2  # that become stages and tracks


class FoundTopics:
    """The topics of a file, and what else is in it."""

    def __init__(self, outline: Outline, title: str, plan: str = "") -> None:
        self.topics: list[MarkdownTopic] = []
        self.texts: dict[Section, list[Text]] = {}
        self.links_about_list: list[tuple[Section, list[PhraseLink]]] = []
        self.wordless_lines: list[int] = []  # of boxes without words
        self.picture_lines: list[int] = list(outline.picture_lines)
        self.badge_lines: list[int] = []
        self.row_lines: list[int] = []  # of tables of facts
        self._title = title
        self._root = outline.root
        self._is_ours = any(c.startswith("roadmap: ") for c in outline.root.phrase.comments)
        self.has_boxes = bool(outline.boxes)
        self._loose: list[TopicLink] = []  # links of the section outside boxes and rows
        self._parents: list[Text] = []  # the entries above these links
        sections = list(walk(outline.root))
        self._texts_of: dict[int, tuple[Section, list[Text]]] = {}  # of headings, by identity
        self._top_links: list[TopicLink] = []  # above the first heading
        self.plan = ""
        self._tables = self._find_tables(sections, is_plan=plan == TABLES)
        is_other = self.has_boxes or self._tables
        self.is_plain = plan == LISTS or (not is_other and is_plain_plan(sections))
        if self.is_plain:
            self.plan = LISTS
        self._has_parts = any(s is not outline.root and entries_of(s) for s in sections)
        for section in sections:
            self._add_section(section, is_top=section.phrase is outline.root.phrase)
        # Headings of courses without links are topics only if other courses have links.
        if not self.is_plain and not any(t.section.is_entry and t.links for t in self.topics):
            bare = {id(t) for t in self.topics if t.kind == HEADING and not t.links}
            self.topics = [topic for topic in self.topics if id(topic) not in bare]
            self.texts.update(texts for key, texts in self._texts_of.items() if key in bare)
        if not self.topics and self._top_links:
            top = next(s for s in sections if s.phrase is outline.root.phrase and s.blocks)
            self._loose, self.links_about_list = self._top_links, []
            self._add_heading(top, self.texts[top], 0, has_topics=False)
        self._mark_further_reading()

    def _mark_further_reading(self) -> None:
        """Mark the links beside a checklist or a table as optional, unless they are the list."""
        boxes = sum(1 for topic in self.topics if topic.kind == BOX)
        rows = sum(1 for topic in self.topics if topic.kind == ROW)
        loose = sum(len(t.links) for t in self.topics if t.kind == HEADING)
        if (boxes and (boxes + rows) * 10 >= loose) or (rows and rows >= loose):
            for topic in self.topics:
                topic.optional |= topic.kind == HEADING and bool(topic.links)

    def _find_tables(self, sections: list[Section], *, is_plan: bool) -> dict[int, TopicTable]:
        """Return the tables of topics, by the identity of the table."""
        found = {
            id(block): TopicTable(block)
            for section in sections
            for block in section.blocks
            if isinstance(block, MarkdownTable) and not is_about(section)
        }
        tables = {key: t for key, t in found.items() if t.has_links() or t.has_states()}
        plans = {key: t for key, t in found.items() if t.is_plan()}
        if plans and (is_plan or not (tables or self.has_boxes)):
            self.plan = TABLES
            return tables | plans
        return tables

    def _add_section(self, section: Section, *, is_top: bool) -> None:
        self._loose, self._parents = [], []
        texts = self.texts.setdefault(section, [])
        first = len(self.topics)
        about = is_about(section)
        is_list = self.is_plain and not (about or is_of_program(section))
        is_list = is_list and not (is_top and self._has_parts)
        # Among entries with an emoji, one without is open.
        is_list = is_list or any(isinstance(b, Item) and b.start.is_emoji for b in section.blocks)
        for block in section.blocks:
            if isinstance(block, Item):
                self._add_item(block, None, texts, is_list=is_list)
            elif isinstance(block, MarkdownTable):
                self._add_table(block, section)
            else:
                self._add_text(block, texts)
        has_topics = len(self.topics) > first
        if self.is_plain and section.is_entry and has_topics:
            self._keep_entry(section, first)
        is_course = section.is_entry and texts and not has_topics and not about
        is_course = is_course or (is_list and not is_top and not has_topics and has_labels(texts))
        if not self._loose and not is_course:
            return
        if about or (is_top and (section.children or has_topics)):
            self.links_about_list.append((section, [use.link for use in self._loose]))
            texts += self._parents
            self._top_links = self._loose if is_top and not about else self._top_links
            return
        self._add_heading(section, texts, first, has_topics=has_topics)

    def _add_heading(
        self, section: Section, texts: list[Text], first: int, *, has_topics: bool
    ) -> None:
        """Add a heading with the links of its section as a topic before those of the section."""
        words = parse_words(section.phrase)
        if not re.search(r"\w", words.title):
            words = EntryWords(self._title, full_title=self._title)
        line = section.line or self._loose[0].link.line
        topic = MarkdownTopic(HEADING, words, line, section)
        topic.links = self._loose
        if not has_topics:
            topic.texts, self.texts[section] = [text.words for text in texts], []
            self._texts_of[id(topic)] = (section, texts)
        self.topics.insert(first, topic)

    def _keep_entry(self, section: Section, first: int) -> None:
        """Make an entry above others a track, or a topic where there are enough headings above."""
        if len(section.path()) <= _HEADING_LEVELS:
            section.is_entry = False
            return
        topic = MarkdownTopic(BOX, parse_words(section.phrase), section.line, section)
        below = self.topics[first:]
        inner = {id(child) for t in below for child in t.children}
        topic.children = [t for t in below if id(t) not in inner]
        self.topics.insert(first, topic)

    def _add_text(self, phrase: Phrase, texts: list[Text]) -> None:
        self._note_pictures(phrase)
        links = outward_links(phrase)
        words = parse_words(phrase)
        is_title = len(links) == 1 and links[0].text and words.title == link_title(links[0], words)
        self._loose += [TopicLink(link, words.rest if is_title else "") for link in links]
        if phrase.text and not is_title and not has_only_links(phrase):
            texts.append(Text(phrase.text, phrase.line))

    def _add_item(
        self, item: Item, owner: MarkdownTopic | None, texts: list[Text], *, is_list: bool
    ) -> None:
        phrase = item.phrase
        if phrase is None or item.is_heading:
            for child in item.children:
                self._add_item(child, owner, texts, is_list=is_list)
            for more in item.more:
                self._add_text(more, texts)
            return
        if owner is not None and not item.is_box and owner.annotate(phrase, item.children):
            return
        self._note_pictures(phrase, is_entry=True)
        words = parse_words(phrase, is_ours=self._is_ours)
        if item.is_box or (is_list and is_entry_of_plan(phrase)):
            owner = self._add_box(item, phrase, words, owner)
        else:
            self._add_plain_item(item, phrase, words, owner, texts)
        for more in item.more:
            if owner is None:
                self._add_text(more, texts)
                continue
            self._note_pictures(more)
            owner.links += map(TopicLink, outward_links(more))
            if more.text and not has_only_links(more):
                owner.texts.append(more.text)
        is_list = is_list if self.is_plain else any(c.start.is_emoji for c in item.children)
        for child in item.children:
            self._add_item(child, owner, texts, is_list=is_list)

    def _add_plain_item(
        self,
        item: Item,
        phrase: Phrase,
        words: EntryWords,
        owner: MarkdownTopic | None,
        texts: list[Text],
    ) -> None:
        """Add an entry that is no topic: links, and words of the topic or heading above it."""
        links = self._topic_links(item, phrase, words)
        text = f"{phrase.text} {item.start.signs.describe()}".strip()
        if owner is None:
            self._loose += links
            # The words above a list of links become part of the titles of its links.
            is_parent = any(child.phrase and child.phrase.links for child in item.children)
            if text and not links and not is_contents(phrase):
                (self._parents if is_parent else texts).append(Text(text, phrase.line))
            return
        owner.links += links
        if not links or words.title != link_title(links[0].link, words):
            owner.texts.append(text)

    def _add_box(
        self, item: Item, phrase: Phrase, words: EntryWords, owner: MarkdownTopic | None
    ) -> MarkdownTopic | None:
        if not words.is_verbatim and not has_words(words.title):
            self.wordless_lines.append(item.line)
            return owner
        topic = MarkdownTopic(BOX, words, item.line, item.section)
        topic.state = item.start.state or item.start.signs.state or OPEN
        if topic.state == OPEN:
            topic.state = state_of_heading(item.section.title) or OPEN
        topic.add_signs(item.start.signs)
        topic.links = [TopicLink(link) for link in entry_links(phrase)]
        topic.parents = _parents(item)
        if owner is not None:
            owner.children.append(topic)
        self.topics.append(topic)
        return topic

    def _topic_links(self, item: Item, phrase: Phrase, words: EntryWords) -> list[TopicLink]:
        links = entry_links(phrase)
        parents = tuple(_parents(item, keep_links=False))
        if links and words.title == link_title(links[0], words):
            if self._is_ours and len(links) == 1:
                return [our_link(links[0], words.rest, phrase)]
            below = (words.title, *parents)
            others = [TopicLink(link, "", below) for link in links[1:]]
            return [TopicLink(links[0], words.rest, parents), *others]
        note = phrase.text if len(links) == 1 else ""
        return [TopicLink(link, note, parents) for link in links]

    def _add_table(self, table: MarkdownTable, section: Section) -> None:
        topics = self._tables.get(id(table))
        rows = topics.topics(section) if topics else [(row, None) for row in table[1:]]
        for row, topic in rows:
            for cell in row:
                self._note_pictures(cell, is_entry=topics is not None)
            if topic is not None:
                self.topics.append(topic)
                continue
            links = [TopicLink(link) for cell in row for link in outward_links(cell)]
            self._loose += links
            if not all(has_only_links(cell) for cell in row):
                self.row_lines.append(next((cell.line for cell in row if cell.text), 0))

    def _note_pictures(self, phrase: Phrase, *, is_entry: bool = False) -> None:
        badges = [link.line for link in phrase.links if link.is_badge]
        if is_entry and not outward_links(phrase):
            badges = []  # they are its links
        self.picture_lines += [phrase.line] * phrase.pictures
        self.badge_lines += badges


def _parents(item: Item, *, keep_links: bool = True) -> list[str]:
    """Return the words of the entries around one, the nearest first."""
    titles = []
    above = item.parent
    while above is not None:
        if above.phrase is not None and (keep_links or not above.phrase.links):
            titles.append(parse_words(above.phrase).title)
        above = above.parent
    return [title for title in titles if title]
