"""What the marks of a roadmap.sh drawing say of its topics: optional, or a tag.

The mark that most topics bear says nothing. It must not know the drawing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from roadmap_cli.core.wording import counted
from roadmap_cli.formats.ids import slug_of
from roadmap_cli.formats.problems import shown

_OPTIONAL = re.compile(
    r"alternativ|optional|any ?time|other option|possib|not (?:strictly )?(?:needed|required)"
    r"|not recommended|do not|don.t|extra|nice to",
    re.IGNORECASE,
)


class Legends:
    """The marks of a drawing, by the ids of its nodes."""

    def __init__(self, by_node: Mapping[str, str]) -> None:
        self._by_node = by_node
        self._counts = Counter(filter(None, by_node.values()))
        self._usual = next((name for name, _ in self._counts.most_common(1)), "")

    def is_optional(self, node: str) -> bool:
        """Say whether the mark of a node lets one leave it out."""
        return bool(_OPTIONAL.search(self._by_node.get(node, "")))

    def tag_of(self, node: str) -> str:
        """Return the tag that the mark of a node becomes, or ""."""
        legend = self._by_node.get(node, "")
        return slug_of(legend) if legend and not self._is_usual(legend) else ""

    def sentences(self) -> Iterator[str]:
        """Yield what became of each mark."""
        for legend, count in self._counts.items():
            sort = "optional, and tagged so" if _OPTIONAL.search(legend) else "tagged so"
            if self._is_usual(legend):
                sort = "as most are, so that it is not noted"
            yield f"{counted(count, 'topic')} marked {shown(legend)}: {sort}"

    def _is_usual(self, legend: str) -> bool:
        """Say whether a mark is the one that most have: then it says nothing."""
        return legend == self._usual and not _OPTIONAL.search(legend)
