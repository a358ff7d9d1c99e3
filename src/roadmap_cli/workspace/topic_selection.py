"""The topics that a command is about, named one by one or by their track or milestone.

It must not know what the command does with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roadmap_cli.core import wording
from roadmap_cli.core.progress.topic_rows import TopicCard, TopicRow
from roadmap_cli.store.catalog import catalog
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.workspace import Workspace


class TopicSelection:
    """The topics that were named, and those of the tracks and milestones that were.

    Of a track or milestone it takes the topics that are left to change. `explain` says what becomes
    of so many of them; without it they come with all that they need.
    """

    def __init__(
        self,
        w: Workspace,
        typed: Sequence[str],
        is_left: Callable[[TopicRow], bool],
        explain: Callable[[int, str], str] | None = None,
    ) -> None:
        self._w = w
        self._typed = typed
        self._is_left = is_left
        self._explain = explain
        self._grouped: set[int] = set()  # the topics of the tracks and milestones
        self.words: list[str] = []  # the ids of what was named
        self.remarks: list[str] = []

    def find_cards(self) -> list[TopicCard]:
        """Return the topics, those that were named first."""
        w, indexes = self._w, dict[int, None]()
        w.check_stored(w.roadmap.id)
        for name in self._typed:
            thing = name_lookup.find_topic_or_group(w, name)
            self.words.append(thing.id)
            if isinstance(thing, TopicCard):
                assert thing.place is not None
                indexes[thing.place] = None
                self.remarks += _namesake_hints(w, name, thing)
            else:
                indexes |= dict.fromkeys(self._topics_of(thing))
        below: set[int] = set()
        if self._explain is None:
            below = w.plan().open_below(self._grouped.union(indexes)) - indexes.keys()
        return [
            catalog.topic_card_at(w.database, w.roadmap.id, i) for i in (*indexes, *sorted(below))
        ]

    def _topics_of(self, group: name_lookup.TopicGroup) -> list[int]:
        topics = set(name_lookup.group_indexes(self._w, group))
        rows = catalog.topic_rows(self._w.database, self._w.roadmap.id)
        left = [r.topic_index for r in rows if r.topic_index in topics and self._is_left(r)]
        self._grouped |= topics
        is_below = self._explain is None and self._w.plan().open_below(topics)
        what = "nothing of it is left to change"
        if self._explain is None and (left or is_below):
            what = f"{wording.format_count(len(topics), 'topic')}, with all they need"
        elif self._explain is not None and left:
            # A milestone leads to more topics than it names.
            what = self._explain(len(left), "of it" if group.kind == "track" else "it names")
        self.remarks.append(
            f"{group.id} is the {group.kind} {wording.quote_title(group.title)}: {what}"
        )
        return left


def _namesake_hints(w: Workspace, typed: str, card: TopicCard) -> list[str]:
    """Say where the name of a topic is also that of a track or milestone, which was not meant."""
    group = name_lookup.find_namesake(w, typed)
    if group is None:
        return []
    return [
        f"only the topic {card.id}: '{typed}' is also the {group.kind} {wording.quote_title(group.title)}"
    ]
