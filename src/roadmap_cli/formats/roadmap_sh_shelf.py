"""The readings of a roadmap.sh roadmap: one address is one reading, however many topics ask for it.

It must not know which topics those are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.formats.plain_words import link_ids
from roadmap_cli.formats.roadmap_sh_content import Link


class Shelf:
    """The readings of all topics: one address is one reading."""

    def __init__(self) -> None:
        self._found: dict[str, Reading] = {}
        self._uses: Counter[str] = Counter()

    def asked(self, links: Sequence[Link]) -> tuple[Assignment, ...]:
        """Take the links of a topic and return what it asks for."""
        found: dict[str, Assignment] = {}
        for link in links:
            name = link_ids(link.url)
            self._found.setdefault(name, Reading(name, link.title, kind=link.kind, url=link.url))
            if name not in found:
                self._uses[name] += 1
                found[name] = Assignment(name, role=link.role)
        return tuple(found.values())

    def readings(self) -> tuple[Reading, ...]:
        """Return them: first those of several topics, which the file describes by themselves."""
        several = [r for r in self._found.values() if self._uses[r.id] > 1]
        return (*several, *(r for r in self._found.values() if self._uses[r.id] == 1))
