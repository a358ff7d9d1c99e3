"""Which topics of a source that is imported again are the ones that were there before. Pure.

For sources whose ids come from words: a heading that is renamed, or a word that occurs a second
time, changes such an id although the topic is the same. Titles decide, and only where exactly one
topic that vanished and one that is new can be meant; a topic with another title is never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence

from roadmap_cli.core.imports import Imported
from roadmap_cli.core.naming import folded
from roadmap_cli.core.roadmap import Roadmap, Topic

# So much of a track must be found again under its new name.
_SAME_TRACK = 0.5


def known_ids(before: Sequence[Topic], now: Sequence[Topic]) -> dict[str, str]:
    """Return the former id of each topic that goes by a new one, by the new id."""
    old, new = {topic.id for topic in before}, {topic.id for topic in now}
    vanished = [topic for topic in before if topic.id not in new]
    appeared = [topic for topic in now if topic.id not in old]
    tracks = _same_tracks(before, now)
    return _pairs(
        vanished,
        appeared,
        lambda topic: (_words(topic), topic.track),
        lambda topic: (_words(topic), tracks.get(topic.track, topic.track)),
    )


def _words(topic: Topic) -> str:
    """Return a title without the heading that is put before words which repeat."""
    return folded(topic.title.rpartition(": ")[2])


def _same_tracks(before: Sequence[Topic], now: Sequence[Topic]) -> dict[str, str]:
    """Return the former id of each track that holds mostly the same titles under a new one."""
    old, new = _titles(before), _titles(now)
    found: dict[str, str] = {}
    for name in new.keys() - old.keys():
        alike = [
            former
            for former in old.keys() - new.keys()
            if 2 * (new[name] & old[former]).total()
            >= _SAME_TRACK * (new[name].total() + old[former].total())
        ]
        if len(alike) == 1:
            found[name] = alike[0]
    return found


def _titles(topics: Sequence[Topic]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for topic in topics:
        found.setdefault(topic.track, Counter())[_words(topic)] += 1
    return found


def _pairs(
    vanished: Sequence[Topic],
    appeared: Sequence[Topic],
    old_key: Callable[[Topic], Hashable],
    new_key: Callable[[Topic], Hashable],
) -> dict[str, str]:
    """Pair topics whose key is the only one on both sides."""
    old, new = Counter(map(old_key, vanished)), Counter(map(new_key, appeared))
    former = {old_key(topic): topic.id for topic in vanished}
    return {
        topic.id: former[new_key(topic)]
        for topic in appeared
        if new[new_key(topic)] == 1 and old[new_key(topic)] == 1
    }


def with_known_ids(imported: Imported, before: Roadmap) -> Imported:
    """Return an import in which the topics that were there before keep their ids."""
    names = known_ids(before.topics, imported.roadmap.topics)
    if not names:
        return imported
    marks = tuple(mark._replace(topic=names.get(mark.topic, mark.topic)) for mark in imported.marks)
    return imported._replace(roadmap=_renamed(imported.roadmap, names), marks=marks)


def _renamed(roadmap: Roadmap, names: Mapping[str, str]) -> Roadmap:
    def all_of(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(names.get(name, name) for name in ids)

    return roadmap._replace(
        stages=tuple(stage._replace(order=all_of(stage.order)) for stage in roadmap.stages),
        milestones=tuple(goal._replace(needs=all_of(goal.needs)) for goal in roadmap.milestones),
        topics=tuple(
            topic._replace(
                id=names.get(topic.id, topic.id), prerequisites=all_of(topic.prerequisites)
            )
            for topic in roadmap.topics
        ),
    )
