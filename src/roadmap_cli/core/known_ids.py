"""The ids of a source that is imported again: topics that were there before keep theirs. Pure.

For sources whose ids come from words: a heading that is renamed, or a word that occurs a second
time, changes such an id although the topic is the same. A topic that is another one never takes
an id that was there, because progress hangs on it. `same_entries` tells which is which.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from roadmap_cli.core.imports import Imported
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.core.same_entries import same_entries

_LONGEST_HEAD = 50


def known_ids(before: Roadmap, now: Imported, *, edited: bool = False) -> dict[str, str]:
    """Return the id of each topic that must not go by the one it has, by that.

    With `edited` the titles of before may be somebody's own.
    """
    former = same_entries(before, now, edited=edited)
    old = {topic.id for topic in before.topics}
    taken = old | {topic.id for topic in now.roadmap.topics}
    names = {}
    for topic in now.roadmap.topics:
        if topic.id in former:
            name = former[topic.id]
        elif topic.id in old:
            name = _another(topic.id, [topic.title, *(a.reading for a in topic.readings)], taken)
            taken.add(name)
        else:
            continue
        if name != topic.id:
            names[topic.id] = name
    return names


def _another(name: str, said: Sequence[str], taken: set[str]) -> str:
    """Return an id that nobody has: it follows from what is said of the topic."""
    head = name[:_LONGEST_HEAD].rstrip("-")
    digest = hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()
    wanted = f"{head}-{digest[:8]}"
    number = 1
    while wanted in taken:
        number += 1
        wanted = f"{head}-{digest[:8]}-{number}"
    return wanted


def with_known_ids(imported: Imported, before: Roadmap) -> Imported:
    """Return an import in which the topics that were there before keep their ids."""
    names = known_ids(before, imported)
    readings = _known_readings(before.readings, imported.roadmap.readings)
    if not names and not readings:
        return imported
    return imported._replace(
        roadmap=_renamed(imported.roadmap, names, readings),
        marks=tuple(m._replace(topic=names.get(m.topic, m.topic)) for m in imported.marks),
        where=tuple(w._replace(topic=names.get(w.topic, w.topic)) for w in imported.where),
    )


def _known_readings(before: Sequence[Reading], now: Sequence[Reading]) -> dict[str, str]:
    """Return the id of each reading that must not go by the one it has: an address is a reading."""
    by_id = {reading.id: reading for reading in before}
    exact = {(reading.url, reading.title): reading.id for reading in before if reading.url}
    by_url = {reading.url: reading.id for reading in before if reading.url}
    old, new = (Counter(r.url for r in side if r.url) for side in (before, now))
    former = {
        reading.id: reading.id
        for reading in now
        if (was := by_id.get(reading.id)) is not None
        and (was.title, was.url) == (reading.title, reading.url)
    }
    kept = set(former)
    for reading in now:
        name = exact.get((reading.url, reading.title), "")
        if not name and old[reading.url] == new[reading.url] == 1:
            name = by_url[reading.url]
        if name and name not in kept and reading.id not in former:
            former[reading.id] = name
            kept.add(name)
    taken = {*by_id, *(reading.id for reading in now)}
    names = {}
    for reading in now:
        name = former.get(reading.id, reading.id)
        earlier = by_id.get(name)
        if reading.id not in former and earlier is not None:
            moved = earlier.url != reading.url and (new[earlier.url] or old[reading.url])
            if name in kept or moved:
                name = _another(name, [reading.title, reading.url], taken)
                taken.add(name)
        if name != reading.id:
            names[reading.id] = name
    return names


def _renamed(roadmap: Roadmap, names: Mapping[str, str], readings: Mapping[str, str]) -> Roadmap:
    def all_of(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(names.get(name, name) for name in ids)

    return roadmap._replace(
        stages=tuple(stage._replace(order=all_of(stage.order)) for stage in roadmap.stages),
        milestones=tuple(goal._replace(needs=all_of(goal.needs)) for goal in roadmap.milestones),
        topics=tuple(
            topic._replace(
                id=names.get(topic.id, topic.id),
                prerequisites=all_of(topic.prerequisites),
                readings=tuple(
                    one._replace(reading=readings.get(one.reading, one.reading))
                    for one in topic.readings
                ),
            )
            for topic in roadmap.topics
        ),
        readings=tuple(one._replace(id=readings.get(one.id, one.id)) for one in roadmap.readings),
    )
