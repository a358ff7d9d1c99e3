"""The readings behind the links of a Markdown file: their addresses, titles, kinds and ids.

A reading is its title and its address: the same link in two topics is one reading. It must not
know how links were found.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.formats.markdown.markdown_topic import MarkdownTopic, TopicLink
from roadmap_cli.formats.markdown.words import MAX_WHY_LENGTH, shorten, strip_decoration
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.identifiers import MAX_ID_LENGTH, find_url_fault
from roadmap_cli.formats.text.plain_words import format_lines
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.stable_ids import id_from_words

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_LETTER = re.compile(r"[^\W\d_]")
_PART = re.compile(
    r"(?:part|chapter|lesson|lecture|week|day|section|episode|step|bonus|video|module|unit|vol|"
    r"volume|i|ii|iii|iv|v|vi|\d+)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, str, str], ...] = (
    # a pattern of titles, one of addresses, and the kind; the first match wins
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

_MAX_LINES = 3

_Key = tuple[str, str, str]  # title, address or note, and the id in our own file


class ReadingRegistry:
    """The readings of all topics, and the assignments of each topic."""

    def __init__(self, topics: Sequence[MarkdownTopic], titles: Sequence[str]) -> None:
        self.remarks = Remarks()
        self._readings: dict[_Key, Reading] = {}
        self._local_links: list[tuple[int, str]] = []
        links = [self._add_links(topic, title) for topic, title in zip(topics, titles, strict=True)]
        self._remark_on_local_links()
        ids = _reading_ids(self._readings)
        self.readings = tuple(r._replace(id=ids[key]) for key, r in self._readings.items())
        self.assignments = [
            tuple(
                Assignment(ids[key], use.note if use.is_ours else "", None, use.role)
                for key, use in uses.items()
            )
            for uses in links
        ]

    def _add_links(self, topic: MarkdownTopic, title: str) -> dict[_Key, TopicLink]:
        """Add the readings of a topic with a title; return its links by their keys."""
        links: dict[_Key, TopicLink] = {}
        for use in topic.links:
            url, note = self._check_address(use) if use.link.url else ("", "")
            if use.link.url and not url and not note:
                continue
            is_title = strip_decoration(use.link.text) == topic.words.full_title
            name = _title(use, title, is_title=is_title)
            key = (name, url or note, use.id)
            if key not in self._readings:
                self._readings[key] = Reading(
                    id=use.id,
                    title=name,
                    kind=use.kind or guess_kind(name, url),
                    url=url,
                    note="" if use.is_ours else shorten(note or _note(use), MAX_WHY_LENGTH),
                )
            links.setdefault(key, use)
        return links

    def _remark_on_local_links(self) -> None:
        if len(self._local_links) == 1:
            line, url = self._local_links[0]
            self.remarks.add(
                f"{excerpt(url)} is a link to a local file; it was kept as a note", line
            )
        elif self._local_links:
            lines = [line for line, _ in self._local_links]
            sentence = f"{len(lines):,} links to local files were kept as notes"
            self.remarks.add(f"{sentence} ({format_lines(lines, _MAX_LINES)})", lines[0])

    def _check_address(self, use: TopicLink) -> tuple[str, str]:
        """Return the address of a link if it is safe, or "" and the path of a relative link."""
        url, line = use.link.url.strip(), use.link.line
        if not _SCHEME.match(url) and not url.startswith("//"):
            self._local_links.append((line, url))
            return "", shorten(remove_unsafe_chars(url))
        if url.startswith("//"):
            url = f"https:{url}"
        if fault := find_url_fault(url):
            self.remarks.add(f"the link {excerpt(url)} was left out: {fault[0]}", line)
            return "", ""
        return url, ""


def _reading_ids(readings: Mapping[_Key, Reading]) -> dict[_Key, str]:
    """Return the id of each reading: its own one, its title, or its title and a hash."""
    ids: dict[_Key, str] = {}
    by_base: dict[str, list[_Key]] = {}
    own_ids: set[str] = set()
    for key in readings:
        if not key[2]:
            by_base.setdefault(id_from_words(key[0]), []).append(key)
        elif key[2] not in own_ids:
            own_ids.add(key[2])
            ids[key] = key[2]
    # An id with a hash in it must not clash with a title of the same words.
    used = own_ids | {base for base, same in by_base.items() if len(same) == 1}
    for key in sorted(readings.keys() - ids.keys()):
        base = id_from_words(key[0])
        ids[key] = base
        if base not in used or base in own_ids or len(by_base.get(base, ())) > 1:
            text = "\n".join(key if key[2] else key[:2])
            digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
            length = MAX_ID_LENGTH - 9
            ids[key] = f"{base[:length].rstrip('-')}-{digest[:8]}"
            if ids[key] in used:
                ids[key] = f"{base[: length - 8].rstrip('-')}-{digest[:16]}"
            used.add(ids[key])
    return ids


def _title(use: TopicLink, title: str, *, is_title: bool) -> str:
    """Return the title of a reading in a topic; a vague text gets the title or a parent."""
    text = strip_decoration(use.link.text)
    if use.is_ours and text:
        text = use.link.text
    elif not text or text == use.link.url:
        text = text or remove_unsafe_chars(use.link.url) or title
    elif not is_title:
        is_vague = text.islower() and text.count(" ") < 2
        if is_vague or not _LETTER.search(text):
            text = f"{title} ({text})"
        elif use.parents and _PART.match(text):
            text = f"{use.parents[0]}: {text}"
    return shorten(text)


def _note(use: TopicLink) -> str:
    about = ", ".join(reversed(use.parents))
    return f"{about}: {use.note}" if about and use.note else about or use.note


def guess_kind(title: str, url: str) -> str:
    """Return the kind of a reading according to its title and its address."""
    for words, address, kind in _KINDS:
        if re.search(words, title, re.IGNORECASE) or re.search(address, url):
            return kind
    return "article"
