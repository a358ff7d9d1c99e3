"""The links of a Markdown file as readings: which may be kept, what each is called, its id.

A reading is its title and its address: the same link in two topics is one reading. It must not
know how links were found.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urljoin

from roadmap_cli.core.imports import Remark
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.ids import LONGEST_ID
from roadmap_cli.formats.markdown_ids import base_of
from roadmap_cli.formats.markdown_topics import Found, Use
from roadmap_cli.formats.markdown_words import LONGEST_TITLE, LONGEST_WHY, plain, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.urls import url_fault

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


class Shelf:
    """Collects the readings of all topics."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.remarks: list[Remark] = []
        self._found: dict[_Key, Reading] = {}
        self._uses: list[list[tuple[_Key, Use]]] = []
        self._titles: dict[str, set[str]] = {}

    def add(self, topic: Found, title: str) -> None:
        """Take the links of a topic that goes by a title."""
        mine: dict[_Key, Use] = {}
        for use in topic.uses:
            url, note = self._address(use) if use.link.url else ("", "")
            if use.link.url and not url and not note:
                continue
            name = _title(use, title, is_own=plain(use.link.text) == topic.words.full)
            given = use.kept.id
            key = (name, url or note, given)
            said = "" if use.is_ours else shortened(note or _note(use), LONGEST_WHY)
            if key not in self._found:
                kind = use.kept.kind or kind_of(name, url)
                self._found[key] = Reading(given, name, "", kind, url, True, None, said)
                if not given:
                    self._titles.setdefault(base_of(name), set()).add("\n".join(key[:2]))
            mine.setdefault(key, use)
        self._uses.append(list(mine.items()))

    def readings(self) -> tuple[tuple[Reading, ...], list[tuple[Assignment, ...]]]:
        """Return all readings, and which of them each topic asks for."""
        ids: dict[_Key, str] = {}
        given: set[str] = set()
        for key in self._found:
            if key[2] and key[2] not in given:
                given.add(key[2])
                ids[key] = key[2]
        # An id with an address in it must not meet a title that says the same.
        taken = {base for base, keys in self._titles.items() if len(keys) == 1}
        taken |= given
        for key in sorted(self._found.keys() - ids.keys()):
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
        found = tuple(Reading(ids[key], *reading[1:]) for key, reading in self._found.items())
        asked = [
            tuple(
                Assignment(ids[k], use.note if use.is_ours else "", None, use.role)
                for k, use in uses
            )
            for uses in self._uses
        ]
        return found, asked

    def _address(self, use: Use) -> tuple[str, str]:
        """Return a safe address, or "" and where the link leads inside its repository."""
        url = use.link.url.strip()
        if not _SCHEME.match(url) and not url.startswith("//"):
            if self._base:
                return self._address(use._replace(link=use.link._replace(url=self._joined(url))))
            self._remark(use, f"{shown(url)} leads to a file beside this one; it is kept as a note")
            return "", shortened(without_refused(url), 200)
        if url.startswith("//"):
            url = f"https:{url}"
        if fault := url_fault(url):
            self._remark(use, f"the link {shown(url)} was left out: {fault[0]}")
            return "", ""
        return url, ""

    def _joined(self, url: str) -> str:
        try:
            return urljoin(self._base, url)
        except ValueError:
            return "unreadable:"

    def _remark(self, use: Use, sentence: str) -> None:
        self.remarks.append(Remark(sentence, use.link.line))


def _title(use: Use, title: str, *, is_own: bool) -> str:
    text = plain(use.link.text)
    if use.is_ours and text:
        return shortened(use.link.text, LONGEST_TITLE)
    if not text or text == use.link.url:
        text = text or without_refused(use.link.url)
        return shortened(text or title, LONGEST_TITLE)
    if is_own:
        return shortened(text, LONGEST_TITLE)
    vague = text.islower() and text.count(" ") < 2
    if vague or not _LETTER.search(text):
        return shortened(f"{title} ({text})", LONGEST_TITLE)
    if use.parents and _PART.match(text):
        return shortened(f"{use.parents[0]}: {text}", LONGEST_TITLE)
    return shortened(text, LONGEST_TITLE)


def _note(use: Use) -> str:
    about = ", ".join(reversed(use.parents))
    return f"{about}: {use.note}" if about and use.note else about or use.note


def kind_of(title: str, url: str) -> str:
    """Return of which kind a reading seems to be by its title and its address."""
    looks, in_lower_words, in_address = _looks()
    # Nothing in either is what most say, and without any case it is found out much faster.
    if title.isascii() and not in_lower_words(title.lower()) and not in_address(url):
        return "article"
    return next((kind for words, address, kind in looks if words(title) or address(url)), "article")


_Look = Callable[[str], object]


@cache
def _looks() -> tuple[list[tuple[_Look, _Look, str]], _Look, _Look]:
    looks: list[tuple[_Look, _Look, str]] = [
        (re.compile(words, re.IGNORECASE).search, re.compile(address).search, kind)
        for words, address, kind in _KINDS
    ]
    any_words = re.compile("|".join(words for words, _, _ in _KINDS))
    any_address = re.compile("|".join(address for _, address, _ in _KINDS))
    return looks, any_words.search, any_address.search
