"""Prerequisites that a table names in words: which topics are meant.

A name is a whole title, a heading (all topics under it), or words that only one earlier title has.
Unknown names stay text. It never makes a cycle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, chain

from roadmap_cli.core.model.graph import topological_order
from roadmap_cli.formats.markdown.markdown_topic import ROW, MarkdownTopic
from roadmap_cli.formats.markdown.words import strip_decoration

_SEPARATORS = re.compile(r",\s*(?:and\s+)?|;\s*|\s+and\s+|\s+&\s+|\s*/\s*")
_MAX_CANDIDATES = 200
_MAX_STEPS = 2_000_000


class Needs:
    """The prerequisites of each topic, by index, and the names of no topic."""

    def __init__(self, topics: Sequence[MarkdownTopic]) -> None:
        index_of = {id(topic): i for i, topic in enumerate(topics)}
        self.topics = [[index_of[id(child)] for child in topic.children] for topic in topics]
        self.unknown_names = [""] * len(topics)
        self._steps = _MAX_STEPS
        self._add_links(topics)
        self._add_names(topics)

    def _add_links(self, topics: Sequence[MarkdownTopic]) -> None:
        """Add the topics that links name; in a cycle the later links are left out."""
        by_id: dict[str, int] = {}
        for i, topic in enumerate(topics):
            for name in filter(None, (topic.words.own_id, topic.key)):
                by_id.setdefault(name, i)
        named = [[*topic.needs, *[(key, key) for key in topic.required]] for topic in topics]
        links = [
            [by_id[name] for name, _ in names if by_id.get(name, i) != i]
            for i, names in enumerate(named)
        ]
        for i, names in enumerate(named):
            self.unknown_names[i] = ", ".join(title for name, title in names if name not in by_id)
        all_needs = [
            list(dict.fromkeys(chain(*both))) for both in zip(self.topics, links, strict=True)
        ]
        first = [0, *accumulate(map(len, all_needs))]
        if topological_order(first, list(chain.from_iterable(all_needs))) is not None:
            self.topics = all_needs
            return
        for i, needed in enumerate(links):
            for j in needed:
                if not self._is_reachable(i, j) and j not in self.topics[i]:
                    self.topics[i].append(j)
        self._steps = _MAX_STEPS

    def _add_names(self, topics: Sequence[MarkdownTopic]) -> None:
        """Add the topics that cells name; in a cycle the later names are left out."""
        names = _Names(topics)
        is_forward = False
        for i, topic in enumerate(topics):
            unknown = [self.unknown_names[i]] if self.unknown_names[i] else []
            for name in names.split(topic.needs_text, i) if topic.needs_text else ():
                matches = names.find(name, i)
                for j in matches:
                    if j in self.topics[i]:
                        continue
                    # As long as all needs lead back in the file, there is no cycle.
                    is_forward = is_forward or j > i
                    if not is_forward or not self._is_reachable(i, j):
                        self.topics[i].append(j)
                if not matches:
                    unknown.append(name)
            self.unknown_names[i] = ", ".join(unknown)

    def _is_reachable(self, goal: int, start: int) -> bool:
        """Return whether a topic needs another one in any number of steps, or may do so."""
        seen = {start}
        waiting = [start]
        while waiting:
            index = waiting.pop()
            self._steps -= 1
            if index == goal or self._steps < 0:
                return True
            needs = [need for need in self.topics[index] if need not in seen]
            seen.update(needs)
            waiting += needs
        return False


class _Names:
    """The names that the rows of tables go by."""

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
                key = " ".join(_words(strip_decoration(section.title)))
                self._sections.setdefault(key, []).append(i)
            self._parts[i] = [_words(part) for part in topic.words.title.split(":")]
            for word in set(words):
                self._words.setdefault(word, []).append(i)

    def split(self, text: str, row: int) -> list[str]:
        """Return the names in a cell of a row; commas may be part of one."""
        if self.find(text, row):
            return [text]
        return [name for part in _SEPARATORS.split(text) if (name := part.strip(" .*"))]

    def find(self, name: str, row: int) -> list[int]:
        """Return the topics that a name in a row means, without the row itself."""
        words = _words(name)
        key = " ".join(words)
        exact = [i for i in self._titles.get(key, ()) if i != row]
        if len(exact) == 1:
            return exact
        under = self._sections.get(key, [])
        if under and row not in under:
            return under
        candidates = min((self._words.get(word, []) for word in words), key=len, default=[])
        if len(candidates) > _MAX_CANDIDATES:
            return []
        matches = [i for i in candidates if i < row and _matches(words, self._parts[i])]
        return matches if len(matches) == 1 else []


def _matches(words: list[str], parts: list[list[str]]) -> bool:
    """Return whether a name is a part of a title, begins it, or has three words of it in order.

    Less is coincidence: "C++ programming" is not just any course that has both words.
    """
    title = [word for part in parts for word in part]
    if words in parts or (len(words) > 1 and title[: len(words)] == words):
        return True
    rest = iter(title)
    return len(words) > 2 and title[0] == words[0] and all(word in rest for word in words)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:\+\+|#)?", text.casefold())
