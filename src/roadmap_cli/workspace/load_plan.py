"""What a new version of a roadmap would change, as one value.

It only reads: it fetches the facts and leaves the judging to `core`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from roadmap_cli.core import changes, identity, renames
from roadmap_cli.core.effect import Effect, Side, effect
from roadmap_cli.core.identity import OTHER_ROADMAP, Doubt, Proposal
from roadmap_cli.core.marks import MarkEffect, ReadMarks, mark_effect
from roadmap_cli.core.renames import Join, Unsaid
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.store import catalog, catalog_reader, inspection
from roadmap_cli.store.database import Database
from roadmap_cli.values import Value

# What is being done, how much of it is done, of how much.
OnProgress = Callable[[str, int, int], None]


class RoadmapFile(Value):
    """What a file says."""

    roadmap: Roadmap
    digest: str
    path: str
    warnings: tuple[str, ...]


class LoadPlan(Value):
    """What a new version changes, and which state of the database that was said of."""

    seen: int  # the version of the data
    action: str  # loaded, updated, unchanged
    differs: changes.Changes = changes.NO_CHANGES
    effect: Effect | None = None
    proposals: tuple[Proposal, ...] = ()
    is_sound: bool = True  # what is stored is whole and laid out as today
    joins: tuple[Join, ...] = ()
    marks: MarkEffect | None = None
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()  # topics with progress that only the log knows
    unsaid: tuple[Unsaid, ...] = ()

    def stranger(self) -> Doubt | None:
        """Return the doubt that this is another roadmap than the one with progress, if any."""
        return next((d for d in self.doubts if d.code == OTHER_ROADMAP and d.state), None)


def plan_load(database: Database, file: RoadmapFile, on_progress: OnProgress) -> LoadPlan:
    """Return what loading a file would change of what is loaded, which may be nothing."""
    after = file.roadmap
    seen = catalog_reader.data_version(database)
    topics_before = catalog_reader.former_topics(database, after.id)
    readings_before = catalog_reader.former_readings(database, after.id)
    topics = renames.topic_renames(after, topics_before)
    readings = renames.reading_renames(after, readings_before)
    recorded = recorded_after = catalog_reader.recorded(database, after.id)
    if (topics, readings) != (topics_before, readings_before):
        recorded_after = catalog_reader.recorded_under(database, after.id, topics, readings)
    unknown = recorded_after.states.keys() - {topic.id for topic in after.topics}
    loaded = catalog.loaded_roadmap(database, after.id)
    if loaded is None:
        return LoadPlan(seen, "loaded", unknown=tuple(sorted(unknown)))
    before = _stored_version(database, after, on_progress)
    retired = catalog_reader.retired_ids(database, after.id)
    is_of_today = catalog.is_of_today(loaded)
    is_whole = inspection.is_complete(database, after.id)
    states = {topic: state.state for topic, state in recorded.states.items()}
    differs = changes.differences(
        before,
        after if is_of_today else _as_it_was_stored(after, before),
        changes.Names(topics, readings, retired, states, _read(recorded.marks)),
    )
    action = "unchanged" if differs.is_empty and is_whole else "updated"
    plan = LoadPlan(seen, action, differs, is_sound=is_whole and is_of_today)
    if differs.is_empty:
        return plan
    sides = Side(before, recorded.states), Side(after, recorded_after.states)
    marks = (recorded.marks, recorded_after.marks)
    present = {topic.id for topic in before.topics}
    titles = {topic.id: topic.title for topic in after.topics}
    return plan._replace(
        effect=effect(*sides, topics, retired) if is_whole else None,
        proposals=_proposals(differs, before, file),
        joins=tuple(renames.joins(titles, present, topics, recorded.states, recorded_after.states)),
        marks=mark_effect(before, after, marks, topics, readings) if any(marks[0]) else None,
        doubts=identity.doubts(before, after, topics, states),
        unknown=tuple(sorted(unknown - retired - present)),
        unsaid=renames.unsaid_names(before, after, topics),
    )


def _stored_version(database: Database, after: Roadmap, on_progress: OnProgress) -> Roadmap:
    """Return the version that is loaded; a topic that has not changed is the one of the new."""
    new = {topic.id: topic for topic in after.topics}
    topics = []
    for number, topic in enumerate(catalog_reader.stored_topics(database, after.id)):
        if number % 1000 == 0:
            on_progress("comparing topic", number, len(after.topics))
        same = new.get(topic.id)
        topics.append(same if same == topic else topic)
    return catalog_reader.stored_frame(database, after.id)._replace(topics=tuple(topics))


def _as_it_was_stored(roadmap: Roadmap, before: Roadmap) -> Roadmap:
    """Return a roadmap without what an older layout did not keep: nobody has changed that."""
    index = {reading.id: i for i, reading in enumerate(before.readings)}
    readings = [reading._replace(was=()) for reading in roadmap.readings]
    return roadmap._replace(
        stages=tuple(stage._replace(order=()) for stage in roadmap.stages),
        topics=tuple(topic._replace(was=()) for topic in roadmap.topics),
        readings=tuple(sorted(readings, key=lambda reading: index.get(reading.id, len(index)))),
    )


def _read(marks: ReadMarks) -> set[str]:
    """Return the ids of the readings that were read."""
    return {mark.reading for mark in (*marks.listed, *marks.linked) if mark.read}


def _proposals(
    differs: changes.Changes, before: Roadmap, file: RoadmapFile
) -> tuple[Proposal, ...]:
    """Return what may be renames, each with the line of the file to change where it is known."""
    from roadmap_cli.formats.source_file import line_of_id

    after = file.roadmap
    gone, come = _ids(differs.retired), _ids(differs.added)
    found = identity.likely_topics(
        sorted((t for t in before.topics if t.id in gone), key=lambda topic: topic.id),
        [topic for topic in after.topics if topic.id in come],
        after,
    )
    gone, come = _ids(differs.readings.retired), _ids(differs.readings.added)
    found += identity.likely_readings(
        [reading for reading in before.readings if reading.id in gone],
        [reading for reading in after.readings if reading.id in come],
    )
    lines = line_of_id(file.path, {proposal.id for proposal in found}) if found else {}
    return tuple(proposal._replace(at=lines.get(proposal.id, 0)) for proposal in found)


def _ids(names: Iterable[changes.TopicName]) -> set[str]:
    return {name.id for name in names}
