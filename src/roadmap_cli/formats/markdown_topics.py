"""What of an outline is a topic: boxes, rows of course tables, headings with links under them.

It finds them with their texts and links, in the order of the file. Ids, tracks and readings are
made of it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from roadmap_cli.core.readings import Check
from roadmap_cli.formats.markdown_marks import Kept, Marked, kept_of, marked
from roadmap_cli.formats.markdown_outline import Item, Outline, Section, Table
from roadmap_cli.formats.markdown_phrase import Link, Phrase
from roadmap_cli.formats.markdown_words import (
    LONGEST_TITLE,
    Words,
    amount_of,
    is_ticked,
    minutes_of,
    only_links,
    plain,
    says_something,
    shortened,
    words_of,
)
from roadmap_cli.values import Value

BOX, ROW, HEADING = "box", "row", "heading"
# The links there are about the list, not about the subject.
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
_NOTHING = frozenset(("", "-", "–", "—", "none", "n/a", "no", "nothing", "na"))


class Use(Value):
    """A link of a topic, and what is said of it."""

    link: Link
    note: str = ""
    parents: tuple[str, ...] = ()  # the words it stands under, without a link of their own
    role: str = "core"
    is_ours: bool = False  # its words are its title, and what is said of it is the part
    kept: Kept = Kept()


class Found:
    """A topic as it was found."""

    def __init__(self, kind: str, words: Words, line: int, section: Section) -> None:
        self.kind = kind
        self.words = words
        self.line = line
        self.section = section
        self.parents: list[str] = []  # the words of the entries around it, the nearest first
        self.uses: list[Use] = []
        self.said: list[str] = [words.rest] if words.rest else []
        self.children: list[Found] = []
        self.needs = ""
        self.needed: list[tuple[str, str]] = []  # the ids and titles of topics of this file
        self.proof = ""
        self.checks: list[Check] = []
        self.ticked = False
        self.source = ""
        self.minutes = words.minutes
        self.optional = words.optional


class Finds:
    """What was found in a file."""

    def __init__(self) -> None:
        self.topics: list[Found] = []
        self.texts: dict[Section, list[str]] = {}
        self.left_out: list[tuple[Section, list[Link]]] = []  # links about the list itself
        self.wordless: list[int] = []  # boxes without words
        self.pictures: list[int] = []
        self.badges: list[int] = []


def found_in(outline: Outline, title: str) -> Finds:
    """Find all topics of a file that has a title."""
    return _Finder(outline, title).finds


class _Finder:
    def __init__(self, outline: Outline, title: str) -> None:
        self.finds = Finds()
        self._title = title
        self._is_ours = any(c.startswith("roadmap: ") for c in outline.root.phrase.comments)
        self._loose: list[Use] = []  # links of the section that no box or row has
        for section in _walk(outline.root):
            self._section(section, is_top=section is outline.root)
        # A course without links is one where others have some: else it is only a list.
        if not any(t.section.is_entry and t.uses for t in self.finds.topics):
            self.finds.topics = [t for t in self.finds.topics if t.uses or t.kind != HEADING]
        boxes = sum(1 for topic in self.finds.topics if topic.kind != HEADING)
        loose = sum(len(t.uses) for t in self.finds.topics if t.kind == HEADING)
        # In a checklist, what has no box is further reading; in a list of links it is all there is.
        if boxes * 10 >= loose:
            for topic in self.finds.topics:
                topic.optional = topic.optional or topic.kind == HEADING

    def _section(self, section: Section, *, is_top: bool) -> None:
        self._loose = []
        texts = self.finds.texts.setdefault(section, [])
        begun = len(self.finds.topics)
        for block in section.blocks:
            if isinstance(block, Item):
                self._item(block, None, texts)
            elif isinstance(block, Table):
                self._table(block, section)
            else:
                self._text(block, texts)
        about = any(_ABOUT.fullmatch(s.title.casefold().strip(" :#*")) for s in section.path())
        links = [use.link for use in self._loose]
        is_course = section.is_entry and texts and len(self.finds.topics) == begun and not about
        if not links and not is_course:
            return
        if about or (is_top and (section.children or len(self.finds.topics) > begun)):
            self.finds.left_out.append((section, links))
            return
        # What is said of a link is its note already.
        words = words_of(section.phrase)
        if not re.search(r"\w", words.title):
            words = Words(self._title, full=self._title)
        topic = Found(HEADING, words, section.line or links[0].line, section)
        topic.uses = self._loose
        topic.said = texts
        self.finds.topics.insert(begun, topic)

    def _text(self, phrase: Phrase, texts: list[str]) -> None:
        self._count(phrase)
        links = self._links(phrase)
        alone = len(links) == 1 and links[0].text and words_of(phrase).title == plain(links[0].text)
        if alone:
            self._loose.append(Use(links[0], words_of(phrase).rest))
        else:
            self._loose += [Use(link) for link in links]
            if phrase.text and not only_links(phrase):
                texts.append(phrase.text)

    def _item(self, item: Item, owner: Found | None, texts: list[str]) -> None:
        phrase = item.phrase
        if phrase is None or item.is_heading:
            for child in item.children:
                self._item(child, owner, texts)
            for more in item.more:
                self._text(more, texts)
            return
        if owner is not None and not item.box and (ours := marked(item)):
            _take(owner, ours)
            return
        self._count(phrase)
        words = words_of(phrase, is_ours=self._is_ours)
        if item.box:
            owner = self._box(item, phrase, words, owner)
        elif owner is not None:
            owner.uses += self._uses(item, phrase, words)
            if not phrase.links or words.title != _called(phrase.links[0], words):
                owner.said.append(phrase.text)
        else:
            uses = self._uses(item, phrase, words)
            self._loose += uses
            if not uses and not item.children and phrase.text and not phrase.links:
                texts.append(phrase.text)
        for more in item.more:
            self._count(more)
            links = self._links(more)
            if owner is not None:
                owner.uses += [Use(link) for link in links]
                if more.text and not only_links(more):
                    owner.said.append(more.text)
            else:
                self._text(more, texts)
        for child in item.children:
            self._item(child, owner, texts)

    def _box(self, item: Item, phrase: Phrase, words: Words, owner: Found | None) -> Found | None:
        if not words.exact and not says_something(words.title):
            self.finds.wordless.append(item.line)
            return owner
        topic = Found(BOX, words, item.line, item.section)
        topic.ticked = item.box == "x"
        topic.source = item.source
        topic.uses = [Use(link) for link in self._links(phrase)]
        topic.parents = _parents(item)
        if owner is not None:
            owner.children.append(topic)
        self.finds.topics.append(topic)
        return topic

    def _uses(self, item: Item, phrase: Phrase, words: Words) -> list[Use]:
        links = self._links(phrase)
        parents = tuple(_parents(item, linked=False))
        if links and words.title == _called(links[0], words):
            if self._is_ours and len(links) == 1:
                kept = kept_of(phrase)
                role = kept.role or "core"
                return [Use(links[0], words.rest, role=role, is_ours=True, kept=kept)]
            return [Use(links[0], words.rest, parents)] + [
                Use(link, "", (words.title, *parents)) for link in links[1:]
            ]
        note = phrase.text if len(links) == 1 else ""
        return [Use(link, note, parents) for link in links]

    def _table(self, table: Table, section: Section) -> None:
        rows = table.rows[1:]
        with_links = [row for row in rows if any(self._links(cell) for cell in row)]
        if not with_links or len(with_links) * 2 < len(rows):
            for row in rows:
                for cell in row:
                    self._count(cell)
                    self._loose += [Use(link) for link in self._links(cell)]
            return
        heads = [cell.text for cell in table.rows[0]]
        for row in rows:
            self._row(row, heads, section)

    def _row(self, row: list[Phrase], heads: list[str], section: Section) -> None:
        name = next(
            (
                i
                for i, cell in enumerate(row)
                if re.search(r"\w", cell.text) and not _NUMBER.fullmatch(heads[i])
            ),
            -1,
        )
        words = words_of(row[name])
        if name < 0 or not re.search(r"\w", words.title):
            self._loose += [Use(link) for cell in row for link in self._links(cell)]
            return
        topic = Found(ROW, words, row[name].line, section)
        amounts = []
        for place, cell in enumerate(row):
            self._count(cell)
            head = heads[place] if place < len(heads) else ""
            is_need = _NEEDS.fullmatch(head.strip()) is not None
            role = "core" if place == name else "reference"
            topic.uses += [Use(link, role=_role(link, role)) for link in self._links(cell)]
            text = cell.text.strip()
            if place == name:
                topic.ticked = is_ticked(text)
            elif is_need:
                topic.needs = text if text.casefold() not in _NOTHING else ""
            elif _STATUS.fullmatch(head.strip()):
                topic.ticked = topic.ticked or is_ticked(text)
            elif _DURATION.search(head):
                amounts.append(amount_of(text, head))
            elif text.casefold() not in _NOTHING and not only_links(cell):
                topic.said.append(f"{head.strip()}: {text}" if head.strip() else text)
        topic.minutes = topic.minutes or minutes_of(amounts)
        self.finds.topics.append(topic)

    def _links(self, phrase: Phrase) -> list[Link]:
        """Return the links that lead somewhere else, without badges and places in this file."""
        return [x for x in phrase.links if not x.pictured and not x.url.startswith("#") and x.url]

    def _count(self, phrase: Phrase) -> None:
        self.finds.pictures += [phrase.line] * phrase.pictures
        self.finds.badges += [link.line for link in phrase.links if link.pictured]


def _take(topic: Found, ours: Marked) -> None:
    topic.needed += ours.needs
    topic.proof = topic.proof or ours.proof
    topic.checks += ours.checks
    if ours.reading is not None:
        role = ours.kept.role or "core"
        topic.uses.append(Use(ours.reading, ours.part, role=role, is_ours=True, kept=ours.kept))


def _called(link: Link, words: Words) -> str:
    """Return the words of a link as a title is made of them."""
    return shortened(link.text.strip(), LONGEST_TITLE) if words.exact else plain(link.text)


def _walk(section: Section) -> Iterator[Section]:
    waiting = [section]
    while waiting:
        section = waiting.pop()
        yield section
        waiting += reversed(section.children)


def _parents(item: Item, *, linked: bool = True) -> list[str]:
    """Return the words of the entries around one, the nearest first."""
    found = []
    above = item.parent
    while above is not None:
        if above.phrase is not None and (linked or not above.phrase.links):
            title = words_of(above.phrase).title
            if title:
                found.append(title)
        above = above.parent
    return found


def _role(link: Link, role: str) -> str:
    return "alternative" if link.text.casefold().startswith("alternat") else role
