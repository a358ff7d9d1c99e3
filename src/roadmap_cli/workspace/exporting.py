"""The use cases of roadmaps that leave: gathered with progress, and in other programs' forms."""

from __future__ import annotations

from roadmap_cli.core import counting, durations
from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.exchange import (
    ReadingExport,
    RetiredExport,
    RoadmapExport,
    RoadmapsExport,
    TickAnswer,
    TopicExport,
)
from roadmap_cli.core.facts import ReadingRow
from roadmap_cli.core.known_ids import known_ids
from roadmap_cli.core.outcomes import Note
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.store import catalog, log, reading_rows, retired
from roadmap_cli.values import Value
from roadmap_cli.workspace import Workspace


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
    row = database.row("select title, version, loaded from roadmap where id = ?", (name,))
    assert row is not None
    rows = list(catalog.rows(database, name))
    tracks = {track: title for track, title, _ in catalog.tracks(database, name)}
    needs: dict[str, list[str]] = {}
    for topic, needed in database.rows(
        "select topic, needs from prerequisite where roadmap = ? order by topic, place", (name,)
    ):
        needs.setdefault(topic, []).append(needed)
    readings: dict[str, list[ReadingRow]] = {}
    for reading in reading_rows.asked(database, name):
        readings.setdefault(reading.topic, []).append(reading)
    began = dict(database.rows("select topic, began from topic_state where roadmap = ?", (name,)))
    notes = _notes(w, name)
    topics = []
    for topic in rows:
        card = catalog.card_at(database, name, topic.place)
        topics.append(
            TopicExport(
                topic.id,
                topic.title,
                topic.track,
                tracks.get(topic.track, topic.track),
                topic.stage,
                durations.hours(topic.minutes),
                topic.minutes,
                topic.optional,
                card.tags,
                tuple(needs.get(topic.id, ())),
                card.why,
                card.outcomes,
                card.proof,
                card.checks,
                topic.state,
                topic.since,
                began.get(topic.id, ""),
                topic.touched,
                topic.spent,
                topic.rating,
                topic.proof,
                tuple(notes.get(topic.id, ())),
                tuple(_reading(r) for r in readings.get(topic.id, ())),
            )
        )
    return RoadmapExport(
        name,
        row[0],
        row[1],
        row[2],
        counting.count(rows),
        tuple(topics),
        tuple(RetiredExport(*found[:3]) for found in retired.touched(database, name)),
    )


def _notes(w: Workspace, roadmap: str) -> dict[str, list[Note]]:
    """Return the living notes of each topic, the oldest first."""
    found: dict[str, list[Note]] = {}
    for event in log.living_of_kind(w.database, roadmap, "noted"):
        topic = log.today_id(w.database, (roadmap, event.topic))[1]
        found.setdefault(topic, []).append(Note(event.day, str(event.data.get("text", ""))))
    return found


def _reading(row: ReadingRow) -> ReadingExport:
    reading, assignment = row.reading, row.assignment
    return ReadingExport(
        reading.id,
        reading.title,
        reading.author,
        reading.kind,
        reading.url,
        reading.free,
        assignment.part,
        row.minutes,
        assignment.role,
        row.read,
        row.own,
    )


class Document(Value):
    """A text to be written, and how much is in it."""

    text: str
    topics: int = 0
    cards: int = 0


def roadmap_yaml(w: Workspace) -> Document:
    """Return the roadmap in our own format."""
    from roadmap_cli.formats import yaml_writer

    roadmap = stored(w)
    return Document(yaml_writer.written(roadmap), len(roadmap.topics))


def checklist(w: Workspace) -> Document:
    """Return the roadmap as a Markdown checklist with the learner's ticks."""
    from roadmap_cli.formats import checklist as markdown

    roadmap = stored(w)
    return Document(markdown.checklist(roadmap, _states(w)), len(roadmap.topics))


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
    data, ticks = markdown.ticked(data, done, known=tuple(states), name=path, read=read)
    absent = {t for t, state in _states(w).items() if t not in names and state in markdown.TICKED}
    without = tuple(sorted({former.get(t, t) for t in ticks.without_box} | absent))
    answer = TickAnswer(path, w.roadmap, ticks.ticked, ticks.already, ticks.others, without)
    return answer, data.decode("utf-8")


def _states(w: Workspace) -> dict[str, str]:
    return {row.id: row.state for row in catalog.rows(w.database, w.roadmap.id)}


def tasks(w: Workspace, *, everything: bool = False) -> Document:
    """Return the topics as tasks that Taskwarrior imports."""
    from roadmap_cli.formats import taskwarrior_export

    found = gathered(w, everything=everything).roadmaps
    return Document(taskwarrior_export.written(found), sum(len(r.topics) for r in found))


def cards(w: Workspace, *, everything: bool = False) -> Document:
    """Return the self-checks as cards that Anki imports."""
    from roadmap_cli.formats import anki

    found = gathered(w, everything=everything).roadmaps
    count = sum(len(topic.checks) for r in found for topic in r.topics)
    return Document(anki.written(found), sum(len(r.topics) for r in found), count)


def shown_name(w: Workspace, *, everything: bool) -> RoadmapName | None:
    """Return which roadmap is exported; None for all."""
    return None if everything else w.roadmap
