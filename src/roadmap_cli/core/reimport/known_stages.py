"""Stages that stay: a source that is imported again is cut where it was cut before. Pure.

Where the headings of a source divide it depends on all of its entries, so one new entry could cut the
whole map anew. It must not know how a reader finds stages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.model.roadmap import MAX_STAGES, Roadmap, Stage, default_milestones


def keep_known_stages(imported: ImportResult, before: Roadmap) -> ImportResult:
    """Return an import with the stages of the last one, if their headings are still there.

    The ids of known topics must be those of the last import already. Entries under other headings
    keep the stages that the reader gave them.
    """
    roadmap = imported.roadmap
    former = {stage.title: stage for stage in before.stages}
    ids = {stage.id for stage in roadmap.stages}
    if len(former) < 2 or all(stage.id in ids for stage in before.stages):
        return imported
    above = {origin.topic: origin.above for origin in imported.origins}
    found = {name: _find_stage(titles, former) for name, titles in above.items()}
    known = [topic.id for topic in before.topics if topic.id in found and not topic.optional]
    if not known or not all(found[name] for name in known):
        return imported
    by_id = {stage.id: stage for stage in roadmap.stages}
    stage_of = {topic.id: found[topic.id] or by_id[topic.stage] for topic in roadmap.topics}
    return imported._replace(roadmap=_cut(roadmap, stage_of))


def _find_stage(titles: Sequence[str], former: Mapping[str, Stage]) -> Stage | None:
    """Return the stage of the last import that a topic is under, or None."""
    return next((former[title] for title in titles if title in former), None)


def _cut(roadmap: Roadmap, stage_of: Mapping[str, Stage]) -> Roadmap:
    """Return a roadmap with other stages, unless there would be too many."""
    stages: dict[str, Stage] = {}
    for topic in roadmap.topics:
        stage = stage_of[topic.id]
        stages.setdefault(stage.id, Stage(stage.id, stage.title))
    if len(stages) > MAX_STAGES:
        return roadmap
    index_of = {name: index for index, name in enumerate(stages)}
    topics = [topic._replace(stage=stage_of[topic.id].id) for topic in roadmap.topics]
    topics.sort(key=lambda topic: index_of[topic.stage])
    cut = tuple(stages.values())
    return roadmap._replace(
        stages=cut, topics=tuple(topics), milestones=default_milestones(cut, tuple(topics))
    )
