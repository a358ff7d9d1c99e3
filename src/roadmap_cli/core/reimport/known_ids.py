"""Stable ids for a source that is imported again: known topics keep their ids. Pure.

For sources whose ids are made of words: renaming a heading, or using a word twice, changes such an
id although the topic is the same. A new topic never gets an id that was in use, because progress
belongs to it. `match_entries` decides which topics are the same.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.reimport.entry_matching import match_entries

_MAX_HEAD = 50


def map_known_ids(
    before: Roadmap, imported: ImportResult, *, trust_ids: bool = False
) -> dict[str, str]:
    """Return the map from new ids to the ids that their topics get instead.

    With `trust_ids`, for a learner who may have edited the old titles, an equal id is enough.
    """
    former = match_entries(before, imported, trust_ids=trust_ids)
    old = {topic.id for topic in before.topics}
    used = old | {topic.id for topic in imported.roadmap.topics}
    names = {}
    for topic in imported.roadmap.topics:
        name = former.get(topic.id, topic.id)
        if topic.id in old and topic.id not in former:
            name = _new_id(topic.id, [topic.title, *(a.reading for a in topic.readings)], used)
        if name != topic.id:
            names[topic.id] = name
    return names


def _new_id(name: str, texts: Sequence[str], used: set[str]) -> str:
    """Return an unused id with a hash of texts, and add it to the used ones."""
    digest = hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()
    new_id = base = f"{name[:_MAX_HEAD].rstrip('-')}-{digest[:8]}"
    number = 1
    while new_id in used:
        number += 1
        new_id = f"{base}-{number}"
    used.add(new_id)
    return new_id


def keep_known_ids(imported: ImportResult, before: Roadmap) -> ImportResult:
    """Return an import in which known topics and readings keep their ids."""
    names = map_known_ids(before, imported)
    readings = _map_known_readings(before.readings, imported.roadmap.readings)
    if not names and not readings:
        return imported
    return imported._replace(
        roadmap=_rename_ids(imported.roadmap, names, readings),
        progress=tuple(p._replace(topic=names.get(p.topic, p.topic)) for p in imported.progress),
        origins=tuple(o._replace(topic=names.get(o.topic, o.topic)) for o in imported.origins),
    )


def _map_known_readings(before: Sequence[Reading], after: Sequence[Reading]) -> dict[str, str]:
    """Return the map from new ids of readings to the ids they get instead, matched by address."""
    by_id = {reading.id: reading for reading in before}
    exact = {(reading.url, reading.title): reading.id for reading in before if reading.url}
    by_url = {reading.url: reading.id for reading in before if reading.url}
    old, new = (Counter(r.url for r in side if r.url) for side in (before, after))
    same = {(reading.id, reading.title, reading.url) for reading in before}
    former = {r.id: r.id for r in after if (r.id, r.title, r.url) in same}
    kept_ids = set(former)
    for reading in after:
        is_only_one = old[reading.url] == new[reading.url] == 1
        name = exact.get((reading.url, reading.title), by_url[reading.url] if is_only_one else "")
        if name and name not in kept_ids and reading.id not in former:
            former[reading.id] = name
            kept_ids.add(name)
    used = {*by_id, *(reading.id for reading in after)}
    names = {}
    for reading in after:
        name = former.get(reading.id, reading.id)
        earlier = by_id.get(name)
        if reading.id not in former and earlier is not None:
            has_moved = earlier.url != reading.url and (new[earlier.url] or old[reading.url])
            if name in kept_ids or has_moved:
                name = _new_id(name, [reading.title, reading.url], used)
        if name != reading.id:
            names[reading.id] = name
    return names


def _rename_ids(roadmap: Roadmap, names: Mapping[str, str], readings: Mapping[str, str]) -> Roadmap:
    def rename_all(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(names.get(name, name) for name in ids)

    return roadmap._replace(
        milestones=tuple(
            goal._replace(needs=rename_all(goal.needs)) for goal in roadmap.milestones
        ),
        topics=tuple(
            topic._replace(
                id=names.get(topic.id, topic.id),
                prerequisites=rename_all(topic.prerequisites),
                refreshes=rename_all(topic.refreshes),
                readings=tuple(
                    one._replace(reading=readings.get(one.reading, one.reading))
                    for one in topic.readings
                ),
            )
            for topic in roadmap.topics
        ),
        readings=tuple(
            reading._replace(id=readings.get(reading.id, reading.id))
            for reading in roadmap.readings
        ),
    )
