"""The use case `export`: the log, and roadmaps with progress in the forms of other programs."""

from __future__ import annotations

from collections.abc import Iterator

import roadmap_cli
from roadmap_cli.core import counting, wording
from roadmap_cli.core.answers import reading_of
from roadmap_cli.core.exchange import (
    ReadingExport,
    RetiredExport,
    RoadmapExport,
    RoadmapsExport,
    TickAnswer,
    TopicExport,
)
from roadmap_cli.core.known_ids import known_ids
from roadmap_cli.core.outcomes import Note
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.core.topic_rows import ReadingRow
from roadmap_cli.store import catalog, log, reading_rows, retired, topic_states
from roadmap_cli.values import Value
from roadmap_cli.workspace.progress import ProgressCallback, no_progress
from roadmap_cli.workspace.workspace import Workspace

_EVERY = 1000


class Document(Value):
    """A text to be written, and how much is in it."""

    text: str
    topics: int = 0
    cards: int = 0


def log_lines(w: Workspace, on_progress: ProgressCallback = no_progress) -> Iterator[str]:
    """Yield the lines of the whole log as docs/log.md describes them.

    They are of one moment: until the last is taken, other commands cannot write.
    """
    from roadmap_cli.formats import jsonl_log

    database = w.database
    with database.reading():
        devices = log.events_by_device(database)
        events = sum(devices.values())
        head = jsonl_log.Head(
            f"roadmap {roadmap_cli.__version__}", log.last_time(database), events, devices
        )
        for done, line in enumerate(jsonl_log.to_jsonl(head, log.raw_rows(database))):
            if not done % _EVERY:
                on_progress("events written:", done, events)
            yield line


def event_count(w: Workspace) -> int:
    """Return how many events the log holds."""
    return log.event_count(w.database)


def stored(w: Workspace) -> Roadmap:
    """Return the roadmap as it was loaded."""
    from roadmap_cli.store.catalog_reader import stored_roadmap

    own = w.roadmap  # the very first command loads one
    with w.database.reading():
        return stored_roadmap(w.database, own.id)


def gathered(w: Workspace, *, everything: bool = False) -> RoadmapsExport:
    """Return the roadmap, or all that are loaded, with everything known about each topic."""
    own = w.roadmap
    with w.database.reading():
        names = [s.id for s in catalog.loaded(w.database)] if everything else [own.id]
        return RoadmapsExport(tuple(_gathered(w, name) for name in names))


def _gathered(w: Workspace, name: str) -> RoadmapExport:
    database = w.database
    title, version, loaded = catalog.version_of(database, name)
    rows = list(catalog.rows(database, name))
    tracks = {track: title for track, title, _ in catalog.tracks(database, name)}
    needs = catalog.all_prerequisites(database, name)
    readings: dict[str, list[ReadingRow]] = {}
    for reading in reading_rows.asked(database, name):
        readings.setdefault(reading.topic, []).append(reading)
    began = topic_states.first_days(database, name)
    notes = _notes(w, name)
    topics = []
    for topic in rows:
        card = catalog.card_at(database, name, topic.place)
        topics.append(
            TopicExport(
                id=topic.id,
                title=topic.title,
                track=topic.track,
                track_title=tracks.get(topic.track, topic.track),
                stage=topic.stage,
                hours=wording.hours(topic.minutes),
                minutes=topic.minutes,
                optional=topic.optional,
                tags=card.tags,
                prerequisites=tuple(needs.get(topic.id, ())),
                why=card.why,
                outcomes=card.outcomes,
                proof=card.proof,
                checks=card.checks,
                state=topic.state,
                since=topic.since,
                began=began.get(topic.id, ""),
                touched=topic.touched,
                spent_minutes=topic.spent,
                rating=topic.rating,
                proved=topic.proof,
                notes=tuple(notes.get(topic.id, ())),
                readings=tuple(
                    ReadingExport(*reading_of(r), r.read, r.own) for r in readings.get(topic.id, ())
                ),
            )
        )
    return RoadmapExport(
        id=name,
        title=title,
        version=version,
        loaded=loaded,
        counts=counting.count(rows),
        topics=tuple(topics),
        retired=tuple(RetiredExport(*found[:3]) for found in retired.touched(database, name)),
    )


def _notes(w: Workspace, roadmap: str) -> dict[str, list[Note]]:
    """Return the living notes of each topic, the oldest first."""
    found: dict[str, list[Note]] = {}
    for event in log.living_of_kind(w.database, roadmap, "noted"):
        topic = log.today_id(w.database, (roadmap, event.topic))[1]
        found.setdefault(topic, []).append(Note(event.day, str(event.data.get("text", ""))))
    return found


def document(w: Workspace, wanted: str, *, everything: bool = False) -> Document:
    """Return the roadmap, or all that are loaded, as a document for another program."""
    if wanted == "yaml":
        from roadmap_cli.formats import yaml_writer

        roadmap = stored(w)
        return Document(yaml_writer.to_yaml(roadmap), len(roadmap.topics))
    if wanted == "md":
        from roadmap_cli.formats import checklist as markdown

        roadmap = stored(w)
        return Document(markdown.to_checklist(roadmap, _states(w)), len(roadmap.topics))
    found = gathered(w, everything=everything).roadmaps
    topics = sum(len(roadmap.topics) for roadmap in found)
    if wanted == "taskwarrior":
        from roadmap_cli.formats import taskwarrior_export

        return Document(taskwarrior_export.to_taskwarrior(found), topics)
    from roadmap_cli.formats import anki

    cards = sum(len(topic.checks) for roadmap in found for topic in roadmap.topics)
    return Document(anki.to_anki(found), topics, cards)


def ticked(w: Workspace, path: str) -> tuple[TickAnswer, str]:
    """Return what somebody's own checklist becomes when the boxes of done topics are ticked.

    Only the signs in those boxes differ; nothing is written here, and no tick is taken away.
    Raises InvalidRoadmap for a file that cannot be read as a checklist.
    """
    from roadmap_cli.formats import checklist as markdown
    from roadmap_cli.formats.markdown import survey
    from roadmap_cli.formats.source_file import contents_of

    data = contents_of(path)
    # A box that went by another id when it was imported is still that topic's.
    read = survey(data, path)
    former = known_ids(stored(w), read.imported, edited=True)
    names = {former.get(t.id, t.id): t.id for t in read.imported.roadmap.topics}
    states = {names[topic]: state for topic, state in _states(w).items() if topic in names}
    done = [topic for topic, state in states.items() if state in markdown.TICKED]
    data, ticks = markdown.tick_boxes(data, done, known=tuple(states), name=path, read=read)
    absent = {t for t, state in _states(w).items() if t not in names and state in markdown.TICKED}
    without = tuple(sorted({former.get(t, t) for t in ticks.without_box} | absent))
    answer = TickAnswer(
        path=path,
        roadmap=w.roadmap,
        ticked=ticks.ticked,
        already=ticks.already,
        others=ticks.others,
        without_box=without,
    )
    return answer, data.decode("utf-8")


def _states(w: Workspace) -> dict[str, str]:
    return {row.id: row.state for row in catalog.rows(w.database, w.roadmap.id)}
