"""A loaded roadmap as a whole, exactly the value that was written, and what was recorded for it.

It only reads. What commands ask every day is in `catalog`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from roadmap_cli.core.marks import Mark, ReadMarks
from roadmap_cli.core.progress import TopicState, fold
from roadmap_cli.core.readings import Assignment, Check, Reading
from roadmap_cli.core.roadmap import Milestone, Project, Roadmap, Source, Stage, Topic, Track
from roadmap_cli.store.catalog import unpacked
from roadmap_cli.store.database import Database
from roadmap_cli.store.log import IN_ORDER, matching
from roadmap_cli.values import Value


class Recorded(Value):
    """What is recorded for a roadmap, under the names of one of its versions."""

    states: dict[str, TopicState]  # of the topics that were touched, those that left included
    marks: ReadMarks


_decode = json.JSONDecoder().raw_decode


# -- the roadmap ---------------------------------------------------------------------------------


def stored_roadmap(database: Database, roadmap: str) -> Roadmap:
    """Return a loaded roadmap as it was loaded; raise LookupError where there is none."""
    frame = stored_frame(database, roadmap)
    return frame._replace(topics=tuple(stored_topics(database, roadmap)))


def stored_frame(database: Database, roadmap: str) -> Roadmap:
    """Return a loaded roadmap without its topics; raise LookupError where there is none."""
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
    tracks = database.rows(
        "select id, title, summary from track where roadmap = ? order by place", (roadmap,)
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
        stages=tuple(Stage._make((*row[:3], _list(row[3]))) for row in stages),
        milestones=tuple(_milestones(database, roadmap)),
        tracks=tuple(Track(*row) for row in tracks),
        topics=(),
        readings=tuple(
            Reading._make((*row[:5], bool(row[5]), *row[6:8], _list(row[8]))) for row in readings
        ),
        project=Project(**project) if project else None,
    )


def _milestones(database: Database, roadmap: str) -> Iterator[Milestone]:
    names: dict[int, str] = dict(
        database.rows(
            "select place, id from topic where roadmap = ? and place is not null", (roadmap,)
        )
    )
    for name, title, stage, needs, weight, asks_proof, says, proof in database.rows(
        "select id, title, stage, needs, weight, asks_proof, says, proof from milestone"
        " where roadmap = ? order by place",
        (roadmap,),
    ):
        # An index without a topic: the catalog is damaged, and loading the file repairs it.
        found = tuple(names[i] for i in unpacked(needs) if i in names)
        yield Milestone(name, title, stage, found, weight, bool(asks_proof), says, proof)


def stored_topics(database: Database, roadmap: str) -> Iterator[Topic]:
    """Yield the topics of a loaded roadmap in the author's order."""
    needs = prerequisites(database, roadmap)
    readings = {
        topic: tuple([Assignment._make(row[1:]) for row in rows])
        for topic, rows in _by_topic(
            database, "reading, part, minutes, role", "assignment", roadmap
        )
    }
    for row in database.connection.execute(
        "select id, title, track, stage, minutes, why, outcomes, proof, checks, optional, was, tags,"
        " article, builds from topic where roadmap = ? and place is not null order by place",
        (roadmap,),
    ):
        yield Topic._make(
            (
                *row[:6],
                _list(row[6]),
                needs.pop(row[0], ()),
                readings.pop(row[0], ()),
                row[7],
                tuple([Check(*check) for check in _list(row[8])]),
                bool(row[9]),
                *map(_list, row[10:13]),
                row[13],
            )
        )


def prerequisites(database: Database, roadmap: str) -> dict[str, tuple[str, ...]]:
    """Return what each topic that needs another one needs, in the author's order."""
    return {
        topic: tuple([row[1] for row in rows])
        for topic, rows in _by_topic(database, "needs", "prerequisite", roadmap)
    }


def _by_topic(
    database: Database, columns: str, table: str, roadmap: str
) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    rows = database.connection.execute(
        f"select topic, {columns} from {table} where roadmap = ? order by topic, place", (roadmap,)
    )
    return groupby(rows, itemgetter(0))


def _list(text: str) -> tuple[Any, ...]:
    return () if text == "[]" else tuple(_decode(text)[0])


def topic_count(database: Database, roadmap: str) -> int:
    """Return how many topics a loaded roadmap has today."""
    row = database.row(
        "select count(*) from topic where roadmap = ? and place is not null", (roadmap,)
    )
    return int(row[0]) if row else 0


def retired_ids(database: Database, roadmap: str) -> set[str]:
    """Return the ids of the topics that have left a roadmap."""
    rows = database.rows("select id from topic where roadmap = ? and place is null", (roadmap,))
    return {name for (name,) in rows}


def former_topics(database: Database, roadmap: str) -> dict[str, str]:
    """Return which former id of a loaded roadmap leads to which topic."""
    return dict(database.rows("select former, topic from former_id where roadmap = ?", (roadmap,)))


def former_readings(database: Database, roadmap: str) -> dict[str, str]:
    """Return which former id of a loaded roadmap leads to which reading."""
    return dict(
        database.rows("select former, reading from former_reading where roadmap = ?", (roadmap,))
    )


# -- what was recorded ---------------------------------------------------------------------------


def data_version(database: Database) -> int:
    """Return SQLite's data_version: it changes when another connection commits."""
    row = database.row("pragma data_version")
    assert row is not None
    return int(row[0])


def has_progress(database: Database, roadmap: str) -> bool:
    """Say whether anything was ever recorded for a roadmap."""
    return database.row("select 1 from event where roadmap = ? limit 1", (roadmap,)) is not None


def states(database: Database, roadmap: str) -> dict[str, TopicState]:
    """Return the states of the topics that were touched, those that left included."""
    return {
        name: TopicState._make(row)
        for name, *row in database.connection.execute(
            "select topic, state, since, began, touched, spent, rating, proof, note, notes"
            " from topic_state where roadmap = ?",
            (roadmap,),
        )
    }


def recorded(database: Database, roadmap: str) -> Recorded:
    """Return what is recorded for a roadmap."""
    marks = ReadMarks([], [])
    for *row, own in database.connection.execute(
        "select topic, reading, part, read, title, url <> '' from reading_state where roadmap = ?",
        (roadmap,),
    ):
        marks[own].append(Mark(*row))
    return Recorded(states(database, roadmap), marks)


def recorded_under(
    database: Database, roadmap: str, topics: Mapping[str, str], readings: Mapping[str, str]
) -> Recorded:
    """Return what will be recorded once former ids lead elsewhere: the same fold decides."""
    living = matching(
        database,
        f"where roadmap = ? and batch not in (select batch from dead_batch) {IN_ORDER}",
        (roadmap,),
    )
    progress = fold(
        living,
        {(roadmap, former): name for former, name in topics.items()},
        {(roadmap, former): name for former, name in readings.items()},
    )
    marks = ReadMarks([], [])
    for (_, topic), found in progress.items():
        for one in found.readings:
            mark = Mark(topic, one.reading, one.part, one.read, one.title)
            marks[bool(one.url)].append(mark)
    return Recorded({topic: found.topic for (_, topic), found in progress.items()}, marks)
