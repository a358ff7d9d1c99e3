"""A topic of a Markdown file while it is read: its words, links, texts and signs.

In our own checklists, HTML comments, which no page shows, annotate what Markdown has no syntax for:
prerequisites, the proof, the questions, a reading without an address. It must not know ids, tracks
and readings, nor how topics are found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from roadmap_cli.core.model.readings import READING_KINDS, Check
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.formats.markdown.entries.entry_signs import EntrySigns
from roadmap_cli.formats.markdown.phrase import Phrase, PhraseLink
from roadmap_cli.formats.markdown.sections import Item, Section
from roadmap_cli.formats.markdown.words import EntryWords, parse_words, shorten, strip_decoration
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
_PROOF_LABEL = re.compile(r"^(?:Exercise|Proof): ?")


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
        self.state = OPEN  # as in core.progress.states
        self.day = ""  # when it was done, ISO
        self.key = ""  # what other entries call it in `required`
        self.required: tuple[str, ...] = ()  # the keys of other entries
        self.tags: tuple[str, ...] = ()
        self.minutes = words.minutes
        self.optional = words.optional

    def add_signs(self, signs: EntrySigns) -> None:
        """Add what the signs of another program say."""
        self.day = signs.day
        self.key, self.required = signs.id, signs.needs
        self.tags = signs.tags
        self.minutes = signs.minutes or self.minutes
        self.texts += [f"{note}." for note in signs.notes]

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
            self.links.append(our_link(link, words.rest, phrase))
        return bool(mark)


def outward_links(phrase: Phrase) -> list[PhraseLink]:
    """Return the links that lead out of the file and are not badges."""
    return [x for x in phrase.links if not x.is_badge and not x.url.startswith("#") and x.url]


def entry_links(phrase: Phrase) -> list[PhraseLink]:
    """Return the links of an entry or a cell; a badge is one if nothing else is."""
    links = outward_links(phrase)
    badges = [] if links else [x for x in phrase.links if x.is_badge and x.url[:1] not in ("#", "")]
    return links or [badge._replace(text=badge.alt) for badge in badges]


def our_link(link: PhraseLink, part: str, phrase: Phrase) -> TopicLink:
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


def link_title(link: PhraseLink, words: EntryWords) -> str:
    """Return the words of a link as a title is made of them."""
    return shorten(link.text.strip()) if words.is_verbatim else strip_decoration(link.text)
