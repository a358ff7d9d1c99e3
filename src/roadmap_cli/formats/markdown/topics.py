"""The topics of an outline: boxes, rows of course tables, headings with links under them.

It finds them with their texts and links, in the order of the file. In our own checklists, HTML
comments, which no page shows, annotate what Markdown has no syntax for: prerequisites, the proof,
the questions, a reading without an address. It must not know ids, tracks and readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from roadmap_cli.core.model.readings import READING_KINDS, Check
from roadmap_cli.formats.markdown.outline import Item, MarkdownTable, Outline, Section
from roadmap_cli.formats.markdown.phrase import Phrase, PhraseLink
from roadmap_cli.formats.markdown.words import (
    EntryWords,
    has_only_links,
    has_words,
    is_ticked,
    parse_amount,
    parse_words,
    shorten,
    strip_decoration,
    total_minutes,
)
from roadmap_cli.formats.text.identifiers import is_id
from roadmap_cli.values import Record

BOX, ROW, HEADING = "box", "row", "heading"
ANCHOR = "topic-"  # before the id of a topic, so that no heading has the same name
NEEDS, READING, PROOF, CHECKS = (
    "needs",
    "reading",
    "proof",
    "checks",
)  # marks of entries under a box
ROLE, KIND = "role", "kind"  # of a reading, where the entry does not show it
# A box around other boxes: its work is in them.
MINUTES_OF_PARENT = 5
# Headings about the list itself, not about its subject.
_ABOUT = re.compile(
    r"(?:table of )?contents?|toc|index|how to contribute|contribut\w+|licen[cs]e|copyright|"
    r"code of conduct|(?:our |github )?sponsors?|sponsoring|backers|translations?(?: in progress)?|"
    r"acknowledge?ments?|credits|star history|(?:the )?(?:team|authors?|maintainers?)|"
    r"main contributors|contact|donat\w+|spread the word!?|follow me|how to show your progress"
)
_DURATION = re.compile(r"duration|effort|hours?|time|length|workload|weeks?", re.IGNORECASE)
_NEEDS = re.compile(r"prerequisites?|prereqs?|requires|requirements|depends on", re.IGNORECASE)
_STATUS = re.compile(r"status|done|progress|completed?|finished|✅|✔", re.IGNORECASE)
_NUMBER = re.compile(r"#|no\.?|nr\.?|№|id|n|week|day|\s*", re.IGNORECASE)
_PROOF_LABEL = re.compile(r"^(?:Exercise|Proof): ?")
_NOTHING = frozenset(("", "-", "–", "—", "none", "n/a", "no", "nothing", "na"))


class TopicLink(Record):
    """A link of a topic, and the text about it."""

    link: PhraseLink
    note: str = ""
    parents: tuple[str, ...] = ()  # the words of the entries around it that have no link
    role: str = "core"
    is_ours: bool = False  # written by us: its words are the title, the note is the part
    id: str = ""  # of the reading, in a comment of ours
    kind: str = ""


class MarkdownTopic:
    """A topic of a file."""

    def __init__(self, kind: str, words: EntryWords, line: int, section: Section) -> None:
        self.kind = kind
        self.words = words
        self.line = line
        self.section = section
        self.parents: list[str] = []  # the words of the entries around it, the nearest first
        self.links: list[TopicLink] = []
        self.texts: list[str] = [words.rest] if words.rest else []
        self.children: list[MarkdownTopic] = []
        self.needs_text = ""
        self.needs: list[tuple[str, str]] = []  # the ids and titles that links to topics give
        self.proof = ""
        self.checks: list[Check] = []
        self.is_ticked = False
        self.minutes = words.minutes
        self.optional = words.optional

    def annotate(self, phrase: Phrase, children: Sequence[Item]) -> bool:
        """Add what an entry under the box says by a mark of ours; return whether it has one."""
        mark = next((c for c in phrase.comments if c in (NEEDS, READING, PROOF, CHECKS)), "")
        if mark == NEEDS:
            links = [x for x in phrase.links if x.url.startswith(f"#{ANCHOR}")]
            self.needs += [(x.url.removeprefix(f"#{ANCHOR}"), x.text) for x in links]
        elif mark == PROOF:
            self.proof = self.proof or _PROOF_LABEL.sub("", phrase.text)
        elif mark == CHECKS:
            for child in children:
                question, *answers = [p.text for p in (child.phrase, *child.more) if p] or [""]
                check = Check(question, " ".join(answers))
                self.checks += [check] if all(check) else []
        elif mark == READING:
            words = parse_words(phrase, is_ours=True)
            link = PhraseLink("", words.title, 0, 0, phrase.line)
            self.links.append(_our_link(link, words.rest, phrase))
        return bool(mark)


class FoundTopics:
    """The topics of a file, and what else is in it."""

    def __init__(self, outline: Outline, title: str) -> None:
        self.topics: list[MarkdownTopic] = []
        self.texts: dict[Section, list[str]] = {}
        self.links_about_list: list[tuple[Section, list[PhraseLink]]] = []
        self.wordless_lines: list[int] = []  # of boxes without words
        self.picture_lines: list[int] = []
        self.badge_lines: list[int] = []
        self._title = title
        self._is_ours = any(c.startswith("roadmap: ") for c in outline.root.phrase.comments)
        self._loose: list[TopicLink] = []  # links of the section outside boxes and rows
        waiting = [outline.root]
        while waiting:
            section = waiting.pop()
            self._add_section(section, is_top=section is outline.root)
            waiting += reversed(section.children)
        # Headings of courses without links are topics only if other courses have links.
        if not any(t.section.is_entry and t.links for t in self.topics):
            self.topics = [t for t in self.topics if t.links or t.kind != HEADING]
        boxes = sum(1 for topic in self.topics if topic.kind != HEADING)
        loose = sum(len(t.links) for t in self.topics if t.kind == HEADING)
        # In a checklist, links without a box are further reading; in a list of links they are all.
        if boxes * 10 >= loose:
            for topic in self.topics:
                topic.optional = topic.optional or topic.kind == HEADING

    def _add_section(self, section: Section, *, is_top: bool) -> None:
        self._loose = []
        texts = self.texts.setdefault(section, [])
        first = len(self.topics)
        for block in section.blocks:
            if isinstance(block, Item):
                self._add_item(block, None, texts)
            elif isinstance(block, MarkdownTable):
                self._add_table(block, section)
            else:
                self._add_text(block, texts)
        has_topics = len(self.topics) > first
        about = any(_ABOUT.fullmatch(s.title.casefold().strip(" :#*")) for s in section.path())
        is_course = section.is_entry and texts and not has_topics and not about
        if not self._loose and not is_course:
            return
        if about or (is_top and (section.children or has_topics)):
            self.links_about_list.append((section, [use.link for use in self._loose]))
            return
        words = parse_words(section.phrase)
        if not re.search(r"\w", words.title):
            words = EntryWords(self._title, full_title=self._title)
        line = section.line or self._loose[0].link.line
        topic = MarkdownTopic(HEADING, words, line, section)
        topic.links, topic.texts = self._loose, texts
        self.topics.insert(first, topic)

    def _add_text(self, phrase: Phrase, texts: list[str]) -> None:
        self._note_pictures(phrase)
        links = _links(phrase)
        words = parse_words(phrase)
        is_title = len(links) == 1 and links[0].text and words.title == _link_title(links[0], words)
        self._loose += [TopicLink(link, words.rest if is_title else "") for link in links]
        if phrase.text and not is_title and not has_only_links(phrase):
            texts.append(phrase.text)

    def _add_item(self, item: Item, owner: MarkdownTopic | None, texts: list[str]) -> None:
        phrase = item.phrase
        if phrase is None or item.is_heading:
            for child in item.children:
                self._add_item(child, owner, texts)
            for more in item.more:
                self._add_text(more, texts)
            return
        if owner is not None and not item.box and owner.annotate(phrase, item.children):
            return
        self._note_pictures(phrase)
        words = parse_words(phrase, is_ours=self._is_ours)
        if item.box:
            owner = self._add_box(item, phrase, words, owner)
        elif owner is not None:
            owner.links += self._topic_links(item, phrase, words)
            if not phrase.links or words.title != _link_title(phrase.links[0], words):
                owner.texts.append(phrase.text)
        else:
            self._loose += self._topic_links(item, phrase, words)
            if not item.children and phrase.text and not phrase.links:
                texts.append(phrase.text)
        for more in item.more:
            if owner is None:
                self._add_text(more, texts)
                continue
            self._note_pictures(more)
            owner.links += map(TopicLink, _links(more))
            if more.text and not has_only_links(more):
                owner.texts.append(more.text)
        for child in item.children:
            self._add_item(child, owner, texts)

    def _add_box(
        self, item: Item, phrase: Phrase, words: EntryWords, owner: MarkdownTopic | None
    ) -> MarkdownTopic | None:
        if not words.is_verbatim and not has_words(words.title):
            self.wordless_lines.append(item.line)
            return owner
        topic = MarkdownTopic(BOX, words, item.line, item.section)
        topic.is_ticked = item.box == "x"
        topic.links = [TopicLink(link) for link in _links(phrase)]
        topic.parents = _parents(item)
        if owner is not None:
            owner.children.append(topic)
        self.topics.append(topic)
        return topic

    def _topic_links(self, item: Item, phrase: Phrase, words: EntryWords) -> list[TopicLink]:
        links = _links(phrase)
        parents = tuple(_parents(item, keep_links=False))
        if links and words.title == _link_title(links[0], words):
            if self._is_ours and len(links) == 1:
                return [_our_link(links[0], words.rest, phrase)]
            below = (words.title, *parents)
            others = [TopicLink(link, "", below) for link in links[1:]]
            return [TopicLink(links[0], words.rest, parents), *others]
        note = phrase.text if len(links) == 1 else ""
        return [TopicLink(link, note, parents) for link in links]

    def _add_table(self, table: MarkdownTable, section: Section) -> None:
        head, *rows = table
        with_links = sum(any(_links(cell) for cell in row) for row in rows)
        is_of_topics = with_links and with_links * 2 >= len(rows)
        heads = [cell.text for cell in head]
        for row in rows:
            if is_of_topics and self._add_row(row, heads, section):
                continue
            self._loose += [TopicLink(link) for cell in row for link in _links(cell)]
            for cell in row if not is_of_topics else ():
                self._note_pictures(cell)

    def _add_row(self, row: list[Phrase], heads: Sequence[str], section: Section) -> bool:
        """Add the topic of a row; return whether the row names one."""
        cells = list(zip(row, heads, strict=False))
        named = (
            i
            for i, (cell, head) in enumerate(cells)
            if re.search(r"\w", cell.text) and not _NUMBER.fullmatch(head)
        )
        name = next(named, -1)
        words = parse_words(row[name])
        if name < 0 or not re.search(r"\w", words.title):
            return False
        topic = MarkdownTopic(ROW, words, row[name].line, section)
        amounts = []
        for index, (cell, head) in enumerate(cells):
            self._note_pictures(cell)
            text, head = cell.text.strip(), head.strip()
            for link in _links(cell):
                is_alternative = link.text.casefold().startswith("alternat")
                role = "core" if index == name else "reference"
                topic.links.append(TopicLink(link, role="alternative" if is_alternative else role))
            if index == name:
                topic.is_ticked = is_ticked(text)
            elif _NEEDS.fullmatch(head):
                topic.needs_text = text if text.casefold() not in _NOTHING else ""
            elif _STATUS.fullmatch(head):
                topic.is_ticked = topic.is_ticked or is_ticked(text)
            elif _DURATION.search(head):
                amounts.append(parse_amount(text, head))
            elif text.casefold() not in _NOTHING and not has_only_links(cell):
                topic.texts.append(f"{head}: {text}" if head else text)
        topic.minutes = topic.minutes or total_minutes(amounts)
        self.topics.append(topic)
        return True

    def _note_pictures(self, phrase: Phrase) -> None:
        self.picture_lines += [phrase.line] * phrase.pictures
        self.badge_lines += [link.line for link in phrase.links if link.is_badge]


def _links(phrase: Phrase) -> list[PhraseLink]:
    """Return the links that lead out of the file and are not badges."""
    return [x for x in phrase.links if not x.is_badge and not x.url.startswith("#") and x.url]


def _our_link(link: PhraseLink, part: str, phrase: Phrase) -> TopicLink:
    """Return a link with the fields of its reading in the comments beside it."""
    values = {key: rest.strip() for key, _, rest in (c.partition(":") for c in phrase.comments)}
    id_, role, kind = (values.get(key, "") for key in ("id", ROLE, KIND))
    return TopicLink(
        link,
        part,
        role=role if role in ("alternative", "reference") else "core",
        is_ours=True,
        id=id_ if is_id(id_) else "",
        kind=kind if kind in READING_KINDS else "",
    )


def _link_title(link: PhraseLink, words: EntryWords) -> str:
    """Return the words of a link as a title is made of them."""
    return shorten(link.text.strip()) if words.is_verbatim else strip_decoration(link.text)


def _parents(item: Item, *, keep_links: bool = True) -> list[str]:
    """Return the words of the entries around one, the nearest first."""
    titles = []
    above = item.parent
    while above is not None:
        if above.phrase is not None and (keep_links or not above.phrase.links):
            titles.append(parse_words(above.phrase).title)
        above = above.parent
    return [title for title in titles if title]
