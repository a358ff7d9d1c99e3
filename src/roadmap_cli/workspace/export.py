"""The use case `export`: the log, and roadmaps with progress in the formats of other programs."""

from __future__ import annotations

from collections.abc import Iterator

import roadmap_cli
from roadmap_cli.core import wording
from roadmap_cli.core.answers import exchange_answers as values
from roadmap_cli.core.answers.change_answers import Note
from roadmap_cli.core.answers.summaries import reading_brief
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.progress import counting
from roadmap_cli.core.reimport.known_ids import map_known_ids
from roadmap_cli.store.catalog import catalog, reading_rows, retired
from roadmap_cli.store.log import log, topic_states
from roadmap_cli.values import Record
from roadmap_cli.workspace.progress_callback import ProgressCallback, no_progress
from roadmap_cli.workspace.workspace import Workspace

_PROGRESS_INTERVAL = 1000


class Document(Record):
    """A text to be written, with the number of topics and cards in it."""

    text: str
    topics: int = 0
    cards: int = 0


def log_lines(w: Workspace, on_progress: ProgressCallback = no_progress) -> Iterator[str]:
    """Yield the lines of the whole log, in the format of docs/log.md.

    They come from one read transaction: other commands cannot write before the last one.
    """
    from roadmap_cli.formats import jsonl_log

    database = w.database
    with database.reading():
        devices = log.event_count_by_device(database)
        events = sum(devices.values())
        header = jsonl_log.LogHeader(
            f"roadmap {roadmap_cli.__version__}", log.last_event_time(database), events, devices
        )
        for done, line in enumerate(jsonl_log.to_jsonl(header, log.event_rows(database))):
            if not done % _PROGRESS_INTERVAL:
                on_progress("events written:", done, events)
            yield line


def event_count(w: Workspace) -> int:
    """Return the number of events in the log."""
    return log.event_count(w.database)


def read_active_roadmap(w: Workspace) -> Roadmap:
    """Return the active roadmap as it was loaded."""
    from roadmap_cli.store.versions.catalog_reader import read_roadmap

    name = w.roadmap.id  # loading the shipped one writes
    with w.database.reading():
        w.check_stored(name)
        return read_roadmap(w.database, name)


def collect(w: Workspace, *, everything: bool = False) -> values.RoadmapsExport:
    """Return the active roadmap, or all loaded ones, with everything known about each topic."""
    active = w.roadmap
    with w.database.reading():
        names = [r.id for r in catalog.loaded_roadmaps(w.database)] if everything else [active.id]
        return values.RoadmapsExport(tuple(_collect_roadmap(w, name) for name in names))


def _collect_roadmap(w: Workspace, name: str) -> values.RoadmapExport:
    database = w.database
    w.check_stored(name)
    title, version, loaded = catalog.loaded_version(database, name)
    rows = list(catalog.topic_rows(database, name))
    tracks = {track: title for track, title, _ in catalog.tracks(database, name)}
    needs = catalog.all_prerequisites(database, name)
    readings: dict[str, list[values.ReadingExport]] = {}
    for r in reading_rows.topic_readings(database, name):
        readings.setdefault(r.topic, []).append(
            values.ReadingExport(*reading_brief(r)[:-1], r.read, r.own)
        )
    start_days = topic_states.start_days(database, name)
    days = {topic: days for topic, days, _ in catalog.exercise_rows(database, name)}
    notes = _notes(w, name)
    topics = []
    for row in rows:
        card = catalog.topic_card_at(database, name, row.topic_index)
        topics.append(
            values.TopicExport(
                id=row.id,
                title=row.title,
                track=row.track,
                track_title=tracks.get(row.track, row.track),
                stage=row.stage,
                hours=wording.hours(row.minutes),
                minutes=row.minutes,
                optional=row.optional,
                tags=card.tags,
                prerequisites=tuple(needs.get(row.id, ())),
                why=card.why,
                outcomes=card.outcomes,
                proof=card.proof,
                checks=card.checks,
                state=row.state,
                since=row.since,
                began=start_days.get(row.id, ""),
                touched=row.touched,
                spent_minutes=row.spent,
                rating=row.rating,
                proved=row.proof,
                notes=tuple(notes.get(row.id, ())),
                readings=tuple(readings.get(row.id, ())),
                days=days.get(row.id, 0),
            )
        )
    retired_topics = (values.RetiredExport(*t[:3]) for t in retired.touched_topics(database, name))
    counts = counting.count(rows)
    return values.RoadmapExport(
        id=name,
        title=title,
        version=version,
        loaded=loaded,
        counts=counts,
        topics=tuple(topics),
        retired=tuple(retired_topics),
    )


def _notes(w: Workspace, roadmap: str) -> dict[str, list[Note]]:
    """Map each topic to its living notes, the oldest first."""
    notes: dict[str, list[Note]] = {}
    for event in log.living_events_of_kind(w.database, roadmap, "noted"):
        topic = log.current_key(w.database, (roadmap, event.topic))[1]
        notes.setdefault(topic, []).append(Note(event.day, str(event.data.get("text", ""))))
    return notes


def document(w: Workspace, output_format: str, *, everything: bool = False) -> Document:
    """Return the active roadmap, or all loaded ones, as a document for another program."""
    if output_format == "yaml":
        from roadmap_cli.formats.own import roadmap_writer

        roadmap = read_active_roadmap(w)
        return Document(roadmap_writer.to_yaml(roadmap), len(roadmap.topics))
    if output_format == "md":
        from roadmap_cli.formats.markdown import checklist

        roadmap = read_active_roadmap(w)
        return Document(checklist.to_checklist(roadmap, _states(w)), len(roadmap.topics))
    from roadmap_cli.formats import anki
    from roadmap_cli.formats.taskwarrior import taskwarrior_export

    roadmaps = collect(w, everything=everything).roadmaps
    topics = sum(len(roadmap.topics) for roadmap in roadmaps)
    if output_format == "taskwarrior":
        return Document(taskwarrior_export.to_taskwarrior(roadmaps), topics)
    cards = sum(len(topic.checks) for roadmap in roadmaps for topic in roadmap.topics)
    return Document(anki.to_anki(roadmaps), topics, cards)


def tick_checklist(w: Workspace, path: str) -> tuple[values.TickAnswer, str]:
    """Return the text of a checklist with the boxes of done topics ticked, and a report.

    Nothing but the signs in those boxes changes, and no tick is removed. Nothing is written here.
    Raises InvalidRoadmap for a file that cannot be read as a checklist.
    """
    from roadmap_cli.formats.markdown import checklist
    from roadmap_cli.formats.markdown.markdown import read_checklist
    from roadmap_cli.formats.text.source_file import read_bytes

    data = read_bytes(path)
    boxes = read_checklist(data, path)
    # Ids in the file come from its titles; a box may have had another id when it was imported.
    former_ids = map_known_ids(read_active_roadmap(w), boxes.result, trust_ids=True)
    ids = {former_ids.get(t.id, t.id): t.id for t in boxes.result.roadmap.topics}
    all_states = _states(w)
    states = {ids[topic]: state for topic, state in all_states.items() if topic in ids}
    done = [topic for topic, state in states.items() if state in checklist.TICKED_STATES]
    data, ticks = checklist.tick_boxes(data, done, known=tuple(states), name=path, checklist=boxes)
    absent = {
        t for t, state in all_states.items() if t not in ids and state in checklist.TICKED_STATES
    }
    without_box = {former_ids.get(t, t) for t in ticks.without_box} | absent
    answer = values.TickAnswer(
        path=path,
        roadmap=w.roadmap,
        ticked=ticks.ticked,
        already=ticks.already,
        others=ticks.others,
        without_box=tuple(sorted(without_box)),
    )
    return answer, data.decode("utf-8")


def _states(w: Workspace) -> dict[str, str]:
    return {row.id: row.state for row in catalog.topic_rows(w.database, w.roadmap.id)}
