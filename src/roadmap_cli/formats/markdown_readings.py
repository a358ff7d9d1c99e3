"""The links of a Markdown file as readings: which may be fields, what each is called, its id.

A reading is its title and its address: the same link in two topics is one reading. It must not
know how links were found.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from urllib.parse import urljoin

from roadmap_cli.core.imports import Remark
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.identifiers import LONGEST_ID, url_fault
from roadmap_cli.formats.markdown_topics import MarkdownTopic, TopicLink
from roadmap_cli.formats.markdown_words import LONGEST_TITLE, LONGEST_WHY, plain, shorten
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.stable_ids import base_of

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_LETTER = re.compile(r"[^\W\d_]")
_PART = re.compile(
    r"(?:part|chapter|lesson|lecture|week|day|section|episode|step|bonus|video|module|unit|vol|"
    r"volume|i|ii|iii|iv|v|vi|\d+)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, str, str], ...] = (
    # words of the title, of the address, what it then is; the first that fits counts
    (r"\bvideos?\b|\bplaylist\b", r"youtube\.com|youtu\.be|vimeo\.com|infocobuild\.com", "video"),
    (r"\bbooks?\b", r"amazon\.|goodreads\.com|oreilly\.com|leanpub\.com|/books?/", "book"),
    (
        r"\bcourses?\b|\bmooc\b|\bspecialization\b",
        r"coursera\.org|edx\.org|udemy\.com|udacity\.com|ocw\.mit\.edu|freecodecamp\.org/learn",
        "course",
    ),
    (r"\btutorials?\b", r"/tutorials?\b|\btutorial", "tutorial"),
    (r"\bexercises?\b", r"leetcode\.com|exercism\.|hackerrank\.com|codewars\.com", "exercise"),
    (r"\b(?:docs|documentation|reference manual)\b", r"//docs\.|readthedocs|/docs?/", "docs"),
    (r"\bcheat ?sheet\b", r"wikipedia\.org|//github\.com/[^/]+/[^/]+/?$", "reference"),
)


_Key = tuple[str, str, str]  # title, address or note, and the id that our own file gives


class ReadingRegistry:
    """Collects the readings of all topics."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.remarks: list[Remark] = []
        self._readings: dict[_Key, Reading] = {}
        self._uses: list[list[tuple[_Key, TopicLink]]] = []
        self._titles: dict[str, set[str]] = {}

    def add(self, topic: MarkdownTopic, title: str) -> None:
        """Take the links of a topic that goes by a title."""
        mine: dict[_Key, TopicLink] = {}
        for use in topic.links:
            url, note = self._address(use) if use.link.url else ("", "")
            if use.link.url and not url and not note:
                continue
            name = _title(use, title, is_own=plain(use.link.text) == topic.words.full)
            given = use.fields.id
            key = (name, url or note, given)
            said = "" if use.is_ours else shorten(note or _note(use), LONGEST_WHY)
            if key not in self._readings:
                kind = use.fields.kind or kind_of(name, url)
                self._readings[key] = Reading(
                    id=given, title=name, author="", kind=kind, url=url, free=True, note=said
                )
                if not given:
                    self._titles.setdefault(base_of(name), set()).add("\n".join(key[:2]))
            mine.setdefault(key, use)
        self._uses.append(list(mine.items()))

    def readings(self) -> tuple[Reading, ...]:
        """Return all readings."""
        ids = self._ids
        return tuple(r._replace(id=ids[key]) for key, r in self._readings.items())

    def assignments(self) -> list[tuple[Assignment, ...]]:
        """Return which readings each topic asks for, in the order in which they were added."""
        ids = self._ids
        return [
            tuple(
                Assignment(ids[key], use.note if use.is_ours else "", None, use.role)
                for key, use in uses
            )
            for uses in self._uses
        ]

    @cached_property
    def _ids(self) -> dict[_Key, str]:
        """The id of each reading; asked for when all topics are added."""
        ids: dict[_Key, str] = {}
        given: set[str] = set()
        for key in self._readings:
            if key[2] and key[2] not in given:
                given.add(key[2])
                ids[key] = key[2]
        # An id with an address in it must not meet a title that says the same.
        taken = {base for base, keys in self._titles.items() if len(keys) == 1}
        taken |= given
        for key in sorted(self._readings.keys() - ids.keys()):
            base = base_of(key[0])
            ids[key] = base
            if base not in taken or base in given or len(self._titles.get(base, ())) > 1:
                said = "\n".join(key if key[2] else key[:2])
                tail = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
                most = LONGEST_ID - 9
                ids[key] = f"{base[:most].rstrip('-')}-{tail[:8]}"
                if ids[key] in taken:
                    ids[key] = f"{base[: most - 8].rstrip('-')}-{tail[:16]}"
                taken.add(ids[key])
        return ids

    def _address(self, use: TopicLink) -> tuple[str, str]:
        """Return a safe address, or "" and where the link leads inside its repository."""
        url = use.link.url.strip()
        if not _SCHEME.match(url) and not url.startswith("//"):
            if self._base:
                return self._address(use._replace(link=use.link._replace(url=self._join(url))))
            self._remark(use, f"{shown(url)} leads to a file beside this one; it is kept as a note")
            return "", shorten(without_refused(url), 200)
        if url.startswith("//"):
            url = f"https:{url}"
        if fault := url_fault(url):
            self._remark(use, f"the link {shown(url)} was left out: {fault[0]}")
            return "", ""
        return url, ""

    def _join(self, url: str) -> str:
        try:
            return urljoin(self._base, url)
        except ValueError:
            return "unreadable:"

    def _remark(self, use: TopicLink, sentence: str) -> None:
        self.remarks.append(Remark(sentence, use.link.line))


def _title(use: TopicLink, title: str, *, is_own: bool) -> str:
    text = plain(use.link.text)
    if use.is_ours and text:
        return shorten(use.link.text, LONGEST_TITLE)
    if not text or text == use.link.url:
        text = text or without_refused(use.link.url)
        return shorten(text or title, LONGEST_TITLE)
    if is_own:
        return shorten(text, LONGEST_TITLE)
    vague = text.islower() and text.count(" ") < 2
    if vague or not _LETTER.search(text):
        return shorten(f"{title} ({text})", LONGEST_TITLE)
    if use.parents and _PART.match(text):
        return shorten(f"{use.parents[0]}: {text}", LONGEST_TITLE)
    return shorten(text, LONGEST_TITLE)


def _note(use: TopicLink) -> str:
    about = ", ".join(reversed(use.parents))
    return f"{about}: {use.note}" if about and use.note else about or use.note


def kind_of(title: str, url: str) -> str:
    """Return of which kind a reading seems to be by its title and its address."""
    for words, address, kind in _KINDS:
        if re.search(words, title, re.IGNORECASE) or re.search(address, url):
            return kind
    return "article"
