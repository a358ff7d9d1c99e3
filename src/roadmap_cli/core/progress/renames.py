"""Renames: which current id a former one maps to, and what that does to states. Pure.

A rename is what an author declares with `was`, now or in an earlier version; nothing is guessed.
Facts recorded under any id of a topic form one history, in which the last one decides. So merging
topics or splitting them again may turn done into in progress, which is always reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.progress.progress import TopicState
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.values import Record

MERGED, SPLIT = "joined", "parted"


def topic_renames(roadmap: Roadmap, before: Mapping[str, str]) -> dict[str, str]:
    """Return the map from former ids to topics once this version is loaded."""
    declared = {former: topic.id for topic in roadmap.topics for former in topic.was}
    return merge_renames(before, declared, {topic.id for topic in roadmap.topics})


def reading_renames(roadmap: Roadmap, before: Mapping[str, str]) -> dict[str, str]:
    """Return the map from former ids to readings once this version is loaded."""
    declared = {former: reading.id for reading in roadmap.readings for former in reading.was}
    return merge_renames(before, declared, {reading.id for reading in roadmap.readings})


def merge_renames(
    old_renames: Mapping[str, str], declared: Mapping[str, str], current_ids: Collection[str]
) -> dict[str, str]:
    """Return the map from former ids to current ones.

    `old_renames` is the map so far, `declared` that of the new version, `current_ids` its ids. A
    rename that the new version no longer declares stays in force, or progress under the former id
    would be lost. It ends only when the former id is in use again.
    """
    targets = dict(declared)
    successors: dict[str, set[str]] = {}
    for former, name in old_renames.items():
        # Both are ids of one topic, and this one is gone: it follows the other one.
        if name not in current_ids and name not in declared:
            successor = declared.get(former) or (former if former in current_ids else "")
            if successor:
                successors.setdefault(name, set()).add(successor)
    # When a merged topic is split again, its own id belongs to none of the parts.
    targets |= {name: names.pop() for name, names in successors.items() if len(names) == 1}
    renames = {former: targets.get(name, name) for former, name in old_renames.items()} | targets
    return {former: name for former, name in renames.items() if former not in current_ids}


class MissingFormerIds(Record):
    """A topic that no longer declares all former ids: new installations will not know them."""

    id: str
    former: tuple[str, ...]  # declared by the earlier version and not by this one


def find_missing_former_ids(
    before: Roadmap, after: Roadmap, renames: Mapping[str, str]
) -> tuple[MissingFormerIds, ...]:
    """Return the former ids in use here that a machine without the earlier version cannot know."""
    declared = {former for topic in after.topics for former in topic.was}
    missing: dict[str, list[str]] = {}
    for topic in sorted(before.topics, key=lambda topic: topic.id):
        for former in topic.was:
            if former in renames and former not in declared:
                missing.setdefault(renames[former], []).append(former)
    return tuple(
        MissingFormerIds(topic.id, tuple(missing[topic.id]))
        for topic in after.topics
        if topic.id in missing
    )


class FormerState(Record):
    """The state of a topic under one of its former ids."""

    id: str
    state: str
    since: str


class TopicMerge(Record):
    """A topic whose state now follows from other facts, since ids were merged or split."""

    code: str
    id: str
    title: str
    before: tuple[FormerState, ...]
    state: str
    since: str


def find_topic_merges(
    titles: Mapping[str, str],
    old_ids: Collection[str],
    renames: Mapping[str, str],
    before: Mapping[str, TopicState],
    after: Mapping[str, TopicState],
) -> Iterator[TopicMerge]:
    """Yield the topics that were merged from several, and others whose state changed.

    `titles` are those of the new topics, `present` the old ids; `before` and `after` hold the
    states of touched topics under their old and new ids.
    """
    untouched = TopicState()
    sources: dict[str, list[str]] = {}
    for former, name in renames.items():
        if name in titles and (former in old_ids or former in before):
            sources.setdefault(name, []).append(former)
    for name, title in titles.items():
        ids = sources.get(name, [])
        if name in old_ids or name in before:
            ids = [name, *ids]
        earlier = tuple(FormerState(i, *before.get(i, untouched)[:2]) for i in ids)
        state_now = after.get(name, untouched)
        if len(earlier) > 1 and any(i in before for i in ids):
            code = MERGED
        elif len(earlier) <= 1 and state_now.state != (earlier[0].state if earlier else OPEN):
            code = SPLIT
        else:
            continue
        yield TopicMerge(code, name, title, earlier, state_now.state, since=state_now.since)
