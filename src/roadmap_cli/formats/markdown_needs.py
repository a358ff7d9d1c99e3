"""Prerequisites that a table names in words: which topics are meant.

A name is a whole title, a heading (all topics under it), or words that only one title before it has.
What is not found stays text. No circle is ever made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, chain
from operator import add

from roadmap_cli.core.graph import topological_order
from roadmap_cli.formats.markdown_topics import ROW, MarkdownTopic
from roadmap_cli.formats.markdown_words import plain
from roadmap_cli.values import Value

_SEPARATORS = re.compile(r",\s*(?:and\s+)?|;\s*|\s+and\s+|\s+&\s+|\s*/\s*")
_MOST_CANDIDATES = 200
_MOST_STEPS = 2_000_000


class Needs(Value):
    """Which topics a topic needs, by number, and the words that name none."""

    topics: list[list[int]]
    words: list[str]


def needs_of(topics: Sequence[MarkdownTopic]) -> Needs:
    """Return what each topic needs: the boxes inside it, and what its row names."""
    names = _Names(topics)
    number = {id(topic): i for i, topic in enumerate(topics)}
    found: list[list[int]] = [[number[id(c)] for c in topic.children] for topic in topics]
    words = [""] * len(topics)
    _add_named_by_id(topics, found, words)
    steps = _MOST_STEPS
    is_forward = False
    for i, topic in enumerate(topics):
        if not topic.needs:
            continue
        unknown = []
        for name in names.split(topic.needs, i):
            meant = [j for j in names.meant(name, i) if j not in found[i]]
            for j in meant:
                # As long as all lead back in the file, there is no way round.
                is_forward = is_forward or j > i
                known, steps = _is_free(j, i, found, steps) if is_forward else (True, steps)
                if known:
                    found[i].append(j)
            if not names.meant(name, i):
                unknown.append(name)
        words[i] = ", ".join([words[i]] * bool(words[i]) + unknown)
    return Needs(found, words)


def _add_named_by_id(
    topics: Sequence[MarkdownTopic], found: list[list[int]], words: list[str]
) -> None:
    """Add what links to other boxes name; of links that close a circle the later ones fall."""
    given: dict[str, int] = {}
    for i, topic in enumerate(topics):
        if topic.words.given:
            given.setdefault(topic.words.given, i)
    named = [[given[name] for name, _ in topic.needed if name in given] for topic in topics]
    for i, topic in enumerate(topics):
        words[i] = ", ".join(title for name, title in topic.needed if name not in given)
    together = [list(dict.fromkeys(both)) for both in map(add, found, named)]
    first = [0, *accumulate(map(len, together))]
    if topological_order(first, list(chain.from_iterable(together))) is not None:
        found[:] = together
        return
    steps = _MOST_STEPS
    for i, more in enumerate(named):
        for j in more:
            known, steps = _is_free(j, i, found, steps)
            if known and j not in found[i]:
                found[i].append(j)


def _is_free(start: int, goal: int, needs: list[list[int]], steps: int) -> tuple[bool, int]:
    """Return whether a topic does not need another by any way, and the steps that are left."""
    seen = {start}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        steps -= 1
        if here == goal or steps < 0:
            return False, steps
        for there in needs[here]:
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return True, steps


class _Names:
    def __init__(self, topics: Sequence[MarkdownTopic]) -> None:
        self._titles: dict[str, list[int]] = {}
        self._sections: dict[str, list[int]] = {}
        self._words: dict[str, list[int]] = {}
        self._parts: dict[int, list[list[str]]] = {}
        for i, topic in enumerate(topics):
            if topic.kind != ROW:
                continue
            words = _words(topic.words.title)
            self._titles.setdefault(" ".join(words), []).append(i)
            for section in topic.section.path():
                self._sections.setdefault(" ".join(_words(plain(section.title))), []).append(i)
            self._parts[i] = [_words(part) for part in topic.words.title.split(":")]
            for word in set(words):
                self._words.setdefault(word, []).append(i)

    def split(self, text: str, asking: int) -> list[str]:
        """Return the names in a cell; commas may be part of one."""
        if self.meant(text, asking):
            return [text]
        return [name for part in _SEPARATORS.split(text) if (name := part.strip(" .*"))]

    def meant(self, name: str, asking: int) -> list[int]:
        """Return the topics that a name means, without the one that asks."""
        words = _words(name)
        key = " ".join(words)
        exact = [i for i in self._titles.get(key, ()) if i != asking]
        if len(exact) == 1:
            return exact
        under = self._sections.get(key, [])
        if under and asking not in under:
            return under
        candidates = min((self._words.get(word, []) for word in words), key=len, default=[])
        if len(candidates) > _MOST_CANDIDATES:
            return []
        found = [i for i in candidates if i < asking and _is_meant(words, self._parts[i])]
        return found if len(found) == 1 else []


def _is_meant(words: list[str], parts: list[list[str]]) -> bool:
    """Return whether a name is a part of a title, begins it, or holds three words of it in order.

    Less is chance: "C++ programming" is no course that has both words somewhere.
    """
    title = [word for part in parts for word in part]
    if words in parts or (len(words) > 1 and title[: len(words)] == words):
        return True
    rest = iter(title)
    return len(words) > 2 and title[0] == words[0] and all(word in rest for word in words)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:\+\+|#)?", text.casefold())
