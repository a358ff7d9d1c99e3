"""What loading a file would change, as one value.

It only reads the database, and leaves the judging to `core`.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core.answers.roadmap_answers import LoadAnswer
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.progress import renames
from roadmap_cli.core.progress.read_marks import mark_effect
from roadmap_cli.core.versions import identity, version_diff
from roadmap_cli.core.versions.identity import OTHER_ROADMAP, IdReuse, RenameProposal
from roadmap_cli.core.versions.version_effect import CountedVersion, compute_effect
from roadmap_cli.store.catalog import catalog, catalog_sums
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.versions import catalog_reader
from roadmap_cli.values import Record
from roadmap_cli.workspace.progress_callback import ProgressCallback


class RoadmapFile(Record):
    """A roadmap, and the file it was read from."""

    roadmap: Roadmap
    digest: str
    path: str
    warnings: tuple[str, ...]


class LoadPlan(Record):
    """What loading a file would change, and the state of the database that this was computed from."""

    data_version: int
    answer: LoadAnswer
    is_stored_completely: bool = True  # what is stored is complete, in today's layout

    def other_roadmap(self) -> IdReuse | None:
        """Return the sign that the file is another roadmap than the one with progress, if any."""
        return next((r for r in self.answer.doubts if r.code == OTHER_ROADMAP and r.state), None)


def plan_load(database: Database, file: RoadmapFile, on_progress: ProgressCallback) -> LoadPlan:
    """Compare a file with the loaded version of its roadmap."""
    after = file.roadmap
    version = catalog_reader.data_version(database)
    roadmaps = catalog.damaged_or_loaded_roadmaps(database)
    answer = first_load(file, sum(not r.hidden and r.id != after.id for r in roadmaps))
    loaded = next((roadmap for roadmap in roadmaps if roadmap.id == after.id), None)
    if loaded is not None and not catalog_sums.is_whole(database, after.id):
        doubts = _doubt_repair(database, after)
        answer = answer._replace(action="repaired", doubts=doubts)
        return LoadPlan(version, answer, is_stored_completely=False)
    topic_renames_before = catalog_reader.read_topic_renames(database, after.id)
    reading_renames_before = catalog_reader.read_reading_renames(database, after.id)
    topic_renames = renames.topic_renames(after, topic_renames_before)
    reading_renames = renames.reading_renames(after, reading_renames_before)
    progress_before = progress_after = catalog_reader.read_progress(database, after.id)
    if (topic_renames, reading_renames) != (topic_renames_before, reading_renames_before):
        progress_after = catalog_reader.read_progress_after_renames(
            database, after.id, topic_renames, reading_renames
        )
    unknown = progress_after.states.keys() - {topic.id for topic in after.topics}
    if loaded is None:
        return LoadPlan(version, answer._replace(unknown=tuple(sorted(unknown))))
    before = _read_loaded_version(database, after, on_progress)
    retired = catalog_reader.retired_ids(database, after.id)
    is_current = catalog.has_current_layout(loaded)
    states = {topic: state.state for topic, state in progress_before.states.items()}
    read = {
        m.reading for m in (*progress_before.marks.listed, *progress_before.marks.linked) if m.read
    }
    differences = version_diff.find_changes(
        before,
        after if is_current else _in_former_layout(after, before),
        version_diff.VersionContext(topic_renames, reading_renames, retired, states, read),
    )
    action = "unchanged" if differences.is_empty else "updated"
    answer = answer._replace(action=action, changes=differences)
    if not differences.is_empty:
        versions = (
            CountedVersion(before, progress_before.states),
            CountedVersion(after, progress_after.states),
        )
        marks = progress_before.marks, progress_after.marks
        present = {topic.id for topic in before.topics}
        titles = {topic.id: topic.title for topic in after.topics}
        merges = renames.find_topic_merges(
            titles, present, topic_renames, progress_before.states, progress_after.states
        )
        answer = answer._replace(
            effect=compute_effect(*versions, topic_renames, retired),
            proposals=_propose_renames(differences, before, file),
            joins=tuple(merges),
            marks=mark_effect(before, after, marks, topic_renames, reading_renames)
            if any(marks[0])
            else None,
            doubts=identity.find_id_reuse(before, after, topic_renames, states),
            unknown=tuple(sorted(unknown - retired - present)),
            unsaid=renames.find_missing_former_ids(before, after, topic_renames),
        )
    return LoadPlan(version, answer, is_stored_completely=is_current)


def _doubt_repair(database: Database, after: Roadmap) -> tuple[IdReuse, ...]:
    """Return the sign that a file is another roadmap than the damaged one with progress, if any."""
    names = catalog_reader.stored_topics(database, after.id)
    if not names or names & {topic.id for topic in after.topics}:
        return ()
    if not catalog_reader.has_progress(database, after.id):
        return ()
    fewer = min(len(names), len(after.topics))
    before = catalog.damaged_or_loaded_roadmaps(database)
    title = next(roadmap.title for roadmap in before if roadmap.id == after.id)
    return (IdReuse(OTHER_ROADMAP, after.id, title, after.title, "recorded", topics=fewer),)


def first_load(file: RoadmapFile, others: int = 0) -> LoadAnswer:
    """Return the answer for a first load; `others` is the number of other loaded roadmaps."""
    roadmap = file.roadmap
    return LoadAnswer(
        roadmap=RoadmapName(roadmap.id, roadmap.title, others),
        action="loaded",
        topics=len(roadmap.topics),
        milestones=len(roadmap.milestones),
        file=file.path,
        warnings=file.warnings,
    )


def _read_loaded_version(
    database: Database, after: Roadmap, on_progress: ProgressCallback
) -> Roadmap:
    """Return the loaded version; it shares the objects of unchanged topics with the new one."""
    new = {topic.id: topic for topic in after.topics}
    topics = []
    for number, topic in enumerate(catalog_reader.read_topics(database, after.id)):
        if number % 1000 == 0:
            on_progress("comparing topic", number, len(after.topics))
        same = new.get(topic.id)
        topics.append(same if same == topic else topic)
    return catalog_reader.read_roadmap_frame(database, after.id)._replace(topics=tuple(topics))


def _in_former_layout(roadmap: Roadmap, before: Roadmap) -> Roadmap:
    """Return a roadmap without what older layouts did not store, which is no change of it."""
    index = {reading.id: i for i, reading in enumerate(before.readings)}
    readings = [reading._replace(was=()) for reading in roadmap.readings]
    return roadmap._replace(
        stages=tuple(stage._replace(order=()) for stage in roadmap.stages),
        topics=tuple(topic._replace(was=()) for topic in roadmap.topics),
        readings=tuple(sorted(readings, key=lambda reading: index.get(reading.id, len(index)))),
    )


def _propose_renames(
    differences: version_diff.Changes, before: Roadmap, file: RoadmapFile
) -> tuple[RenameProposal, ...]:
    """Return possible renames, each with the line of the file to change, if that is found."""
    from roadmap_cli.formats.text.source_file import find_id_lines

    after = file.roadmap
    old, new = _ids(differences.retired), _ids(differences.added)
    proposals = identity.propose_topic_renames(
        sorted((t for t in before.topics if t.id in old), key=lambda topic: topic.id),
        [topic for topic in after.topics if topic.id in new],
        after,
    )
    old, new = _ids(differences.readings.retired), _ids(differences.readings.added)
    proposals += identity.propose_reading_renames(
        [reading for reading in before.readings if reading.id in old],
        [reading for reading in after.readings if reading.id in new],
    )
    lines = find_id_lines(file.path, {p.id for p in proposals}) if proposals else {}
    return tuple(proposal._replace(at=lines.get(proposal.id, 0)) for proposal in proposals)


def _ids(names: Iterable[version_diff.ItemName]) -> set[str]:
    return {name.id for name in names}
