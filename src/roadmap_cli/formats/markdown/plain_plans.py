"""Whether a file is a plan of plain entries, and which entries and headings of one count.

It must not know how topics are made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from roadmap_cli.formats.markdown.markdown_topic import outward_links
from roadmap_cli.formats.markdown.phrase import Phrase
from roadmap_cli.formats.markdown.sections import Item, Section
from roadmap_cli.formats.markdown.words import has_only_links, has_words
from roadmap_cli.values import Record

# Headings about the list itself, not about its subject.
_ABOUT = re.compile(
    r"(?:table of )?contents?|toc|index|how to contribute|contribut\w+|licen[cs]e|copyright|"
    r"code of conduct|(?:our |github )?sponsors?|sponsoring|backers|translations?(?: in progress)?|"
    r"acknowledge?ments?|credits|star history|(?:the )?(?:team|authors?|maintainers?)|"
    r"main contributors|contact|donat\w+|spread the word!?|follow me|how to show your progress|"
    r"(?:quick|important|community) links?"
)
# Headings of a program, in files that describe one.
_OF_PROGRAM = re.compile(
    r"(?:key |main )?features|(?:tech(?:nology|nical)?|core|current) (?:stack|technologies)|installation|install|"
    r"usage|setup(?: instructions)?|getting started|quick ?start|requirements|(?:project|folder|"
    r"repository|directory) structure|how (?:to|the|it|this) .*|what (?:is|are) .*|who is this for\W*|"
    r"change ?log|faq|about(?: me)?|support|deployment|screenshots?|configuration|troubleshooting"
)
# An entry of a plain plan that describes its heading.
_LABEL = re.compile(
    r"\W*(?:(?:estimated )?(?:time|duration|hours|effort)|goals?|objectives?|outcomes?|notes?|tips?|"
    r"resources?|materials?|references?|sources?|topics?|assessment|prerequisites?|focus|why|"
    r"deliverables?|цель|ziel|objetivo|目标|目標)\b[^:：]{0,30}[:：]",
    re.IGNORECASE,
)
_ONLY_TAGS = re.compile(r"(?:#[^\W\d][\w/-]*\s*)+")
_ENTRIES_PER_LINK = 10
_LINKED_HEADINGS = 3


class Text(Record):
    """Words of a file that are no topic, and their line."""

    words: str
    line: int


def walk(root: Section) -> Iterator[Section]:
    """Return all sections in the order of the file."""
    waiting = [root]
    while waiting:
        section = waiting.pop()
        yield section
        waiting += reversed(section.children)


def entries_of(section: Section) -> list[Item]:
    """Return all entries of the lists of a section."""
    waiting = [block for block in section.blocks if isinstance(block, Item)]
    found = []
    while waiting:
        item = waiting.pop()
        found.append(item)
        waiting += item.children
    return found


def is_plain_plan(sections: list[Section]) -> bool:
    """Return whether a file is a plan of plain entries: lists with hardly any link."""
    entries = links = others = 0
    for section in sections:
        if is_about(section) or is_of_program(section):
            continue
        for item in entries_of(section):
            if item.phrase is not None:
                entries += is_entry_of_plan(item.phrase)
                links += len(outward_links(item.phrase))
        blocks = [block for block in section.blocks if isinstance(block, Phrase)]
        others += sum(len(outward_links(block)) for block in blocks)
    # A heading with a link is itself what to learn.
    if sum(1 for section in sections if outward_links(section.phrase)) >= _LINKED_HEADINGS:
        return False
    return entries > 0 and links * _ENTRIES_PER_LINK <= entries and others <= entries


def is_about(section: Section) -> bool:
    """Return whether a section, or one around it, is about the list itself."""
    return any(_ABOUT.fullmatch(s.title.casefold().strip(" :#*")) for s in section.path())


def is_of_program(section: Section) -> bool:
    """Return whether a section, or one around it, describes a program."""
    titles = (re.sub(r"^\W+|\W+$", "", s.title.casefold()) for s in section.path())
    return any(_OF_PROGRAM.fullmatch(title) for title in titles)


def is_contents(phrase: Phrase) -> bool:
    """Return whether an entry only leads to a heading of the same file."""
    is_local = all(link.url.startswith("#") for link in phrase.links)
    return bool(phrase.links) and is_local and has_only_links(phrase)


def is_entry_of_plan(phrase: Phrase) -> bool:
    """Return whether an entry can be something to learn."""
    if not has_words(phrase.text) or _ONLY_TAGS.fullmatch(phrase.text.strip()):
        return False
    return not _LABEL.match(phrase.text) and not is_contents(phrase)


def has_labels(texts: list[Text]) -> bool:
    """Return whether a text describes the heading above it."""
    return any(_LABEL.match(text.words) for text in texts)
