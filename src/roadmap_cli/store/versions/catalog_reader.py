"""Reading a whole roadmap, equal to the one that was written, and the progress on it.

It only reads. The small queries of the daily commands are in `catalog`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.core.model.roadmap import Milestone, Project, Roadmap, Source, Stage, Topic, Track
from roadmap_cli.core.progress.progress import TopicState, fold
from roadmap_cli.core.progress.read_marks import ReadMark, ReadMarks
from roadmap_cli.store.catalog.catalog import (
    all_prerequisites,
    all_refreshes,
    exercise_rows,
    tracks,
    unpack_ints,
)
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log.log import living_events
from roadmap_cli.values import Record


class RecordedProgress(Record):
    """The progress on a roadmap, with the ids of one of its versions."""

    states: dict[str, TopicState]  # of topics with progress, retired ones included
    marks: ReadMarks


_decode = json.JSONDecoder().raw_decode


def read_roadmap(database: Database, roadmap: str) -> Roadmap:
    """Return a loaded roadmap; raise LookupError if there is none."""
    frame = read_roadmap_frame(database, roadmap)
    return frame._replace(topics=tuple(read_topics(database, roadmap)))


def read_roadmap_frame(database: Database, roadmap: str) -> Roadmap:
    """Return a loaded roadmap without its topics; raise LookupError if there is none."""
    row = database.row(
        "select id, title, version, source, language, homepage, license, project"
        " from roadmap where id = ?",
        (roadmap,),
    )
    if row is None:
        raise LookupError(roadmap)
    source, project = json.loads(row[3]), json.loads(row[7])
    stages = database.rows(
        "select id, title, goal, walk from stage where roadmap = ? order by place", (roadmap,)
    )
    readings = database.rows(
        "select id, title, author, kind, url, free, minutes, note, was from reading"
        " where roadmap = ? order by place",
        (roadmap,),
    )
    return Roadmap(
        id=row[0],
        title=row[1],
        version=row[2],
        source=Source(**source) if source else None,
        language=row[4],
        homepage=row[5],
        license=row[6],
        stages=tuple(Stage._make((*row[:3], _parse_list(row[3]))) for row in stages),
        milestones=tuple(_milestones(database, roadmap)),
        tracks=tuple(Track(*row) for row in tracks(database, roadmap)),
        topics=(),
        readings=tuple(
            Reading._make((*row[:5], bool(row[5]), *row[6:8], _parse_list(row[8])))
            for row in readings
        ),
        project=Project(**project) if project else None,
    )


def _milestones(database: Database, roadmap: str) -> Iterator[Milestone]:
    sql = "select place, id from topic where roadmap = ? and place is not null"
    topic_ids: dict[int, str] = dict(database.rows(sql, (roadmap,)))
    for name, title, stage, needs, weight, asks_proof, says, proof in database.rows(
        "select id, title, stage, needs, weight, asks_proof, says, proof from milestone"
        " where roadmap = ? order by place",
        (roadmap,),
    ):
        # An index without a topic means a damaged catalog; loading the file again repairs it.
        needed_ids = tuple(topic_ids[i] for i in unpack_ints(needs) if i in topic_ids)
        yield Milestone(
            id=name,
            title=title,
            stage=stage,
            needs=needed_ids,
            weight=weight,
            asks_proof=bool(asks_proof),
            says=says,
            proof=proof,
        )


def read_topics(database: Database, roadmap: str) -> Iterator[Topic]:
    """Yield the topics of a loaded roadmap in the author's order."""
    needs = all_prerequisites(database, roadmap)
    refreshes = all_refreshes(database, roadmap)
    exercises = {topic: rest for topic, *rest in exercise_rows(database, roadmap)}
    assignments = database.connection.execute(
        "select topic, reading, part, minutes, role from assignment where roadmap = ?"
        " order by topic, place",
        (roadmap,),
    )
    readings = {
        topic: tuple([Assignment._make(row[1:]) for row in rows])
        for topic, rows in groupby(assignments, itemgetter(0))
    }
    for row in database.connection.execute(
        "select id, title, track, stage, minutes, why, outcomes, proof, checks, optional, was, tags,"
        " article, builds from topic where roadmap = ? and place is not null order by place",
        (roadmap,),
    ):
        yield Topic._make(
            (
                *row[:6],
                _parse_list(row[6]),
                needs.pop(row[0], ()),
                readings.pop(row[0], ()),
                row[7],
                tuple([Check(*check) for check in _parse_list(row[8])]),
                bool(row[9]),
                *map(_parse_list, row[10:13]),
                row[13],
                refreshes.pop(row[0], ()),
                *exercises.get(row[0], (0, "")),
            )
        )


def _parse_list(text: str) -> tuple[Any, ...]:
    return () if text == "[]" else tuple(_decode(text)[0])


def topic_count(database: Database, roadmap: str) -> int:
    """Return the number of topics of a loaded roadmap."""
    sql = "select count(*) from topic where roadmap = ? and place is not null"
    return database.value(sql, (roadmap,), default=0)


def retired_ids(database: Database, roadmap: str) -> set[str]:
    """Return the ids of the retired topics of a roadmap."""
    sql = "select id from topic where roadmap = ? and place is null"
    return set(database.column(sql, (roadmap,)))


def read_topic_renames(database: Database, roadmap: str) -> dict[str, str]:
    """Map the former ids of topics to their current ids."""
    return dict(database.rows("select former, topic from former_id where roadmap = ?", (roadmap,)))


def read_reading_renames(database: Database, roadmap: str) -> dict[str, str]:
    """Map the former ids of readings to their current ids."""
    sql = "select former, reading from former_reading where roadmap = ?"
    return dict(database.rows(sql, (roadmap,)))


def data_version(database: Database) -> int:
    """Return SQLite's data_version: it changes when another connection commits."""
    return database.value("pragma data_version", default=0)


def stored_topics(database: Database, roadmap: str) -> set[str]:
    """Return the ids of all topics of a roadmap that may be damaged."""
    with database.lenient_text():
        return set(database.column("select id from topic where roadmap = ?", (roadmap,)))


def has_progress(database: Database, roadmap: str) -> bool:
    """Return whether the log has any event of a roadmap."""
    return database.row("select 1 from event where roadmap = ?", (roadmap,)) is not None


def read_states(database: Database, roadmap: str) -> dict[str, TopicState]:
    """Return the states of the topics with progress, retired ones included."""
    return {
        name: TopicState._make(row)
        for name, *row in database.connection.execute(
            "select topic, state, since, began, touched, spent, rating, proof, note, notes, verified,"
            " was_known from topic_state where roadmap = ?",
            (roadmap,),
        )
    }


def read_progress(database: Database, roadmap: str) -> RecordedProgress:
    """Return the progress on a roadmap."""
    marks = ReadMarks([], [])
    for *row, is_own in database.connection.execute(
        "select topic, reading, part, read, title, url <> '' from reading_state where roadmap = ?",
        (roadmap,),
    ):
        (marks.linked if is_own else marks.listed).append(ReadMark(*row))
    return RecordedProgress(read_states(database, roadmap), marks)


def read_progress_after_renames(
    database: Database, roadmap: str, topics: Mapping[str, str], readings: Mapping[str, str]
) -> RecordedProgress:
    """Return the progress as it will be with other former ids, by folding the log with them."""
    progress = fold(
        living_events(database, "roadmap = ?", (roadmap,)),
        {(roadmap, former_id): name for former_id, name in topics.items()},
        {(roadmap, former_id): name for former_id, name in readings.items()},
    )
    marks = ReadMarks([], [])
    for (_, topic), topic_progress in progress.items():
        for reading in topic_progress.readings:
            mark = ReadMark(topic, reading.reading, reading.part, reading.read, reading.title)
            marks[bool(reading.url)].append(mark)
    return RecordedProgress({topic: folded.topic for (_, topic), folded in progress.items()}, marks)
