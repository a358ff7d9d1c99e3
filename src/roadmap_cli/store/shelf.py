"""A loaded roadmap, taken from the shelf again: exactly the value that was put there.

It only reads. Topics come one by one, in the order of their ids, so that comparing a hundred
thousand of them with a new version needs no second copy in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from roadmap_cli.core.marks import Mark
from roadmap_cli.core.progress import Event, TopicState, fold
from roadmap_cli.core.readings import Assignment, Check, Reading
from roadmap_cli.core.roadmap import Milestone, Project, Roadmap, Source, Stage, Topic, Track
from roadmap_cli.store.database import Database
from roadmap_cli.store.log import IN_ORDER, matching
from roadmap_cli.store.packing import unpacked

_TOPIC = (
    "select place, id, title, track, stage, minutes, optional, why, outcomes, proof, checks, tags,"
    " article, builds, was from topic where roadmap = ? and place is not null order by id"
)
_MOST_NAMED = 500  # ids in one question to SQLite
_decoded = json.JSONDecoder().raw_decode


def stored_roadmap(database: Database, roadmap: str) -> Roadmap:
    """Return a loaded roadmap as it was loaded; raise LookupError where there is none."""
    topics = sorted(stored_topics(database, roadmap), key=itemgetter(0))
    return stored_frame(database, roadmap)._replace(topics=tuple(topic for _, topic in topics))


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
    key = (roadmap,)
    fields = (
        *row[:3],
        Source(**source) if source else None,
        *row[4:7],
        tuple(
            Stage(name, title, goal, tuple(_list(walk)))
            for name, title, goal, walk in database.rows(
                "select id, title, goal, walk from stage where roadmap = ? order by place", key
            )
        ),
        tuple(_milestones(database, roadmap)),
        tuple(
            Track(*found)
            for found in database.rows(
                "select id, title, summary from track where roadmap = ? order by place", key
            )
        ),
        (),
        tuple(
            Reading._make((*found[:5], bool(found[5]), *found[6:8], tuple(_list(found[8]))))
            for found in database.rows(
                "select id, title, author, kind, url, free, minutes, note, was from reading"
                " where roadmap = ? order by place",
                key,
            )
        ),
        Project(**project) if project else None,
    )
    return Roadmap._make(fields)


def _milestones(database: Database, roadmap: str) -> Iterator[Milestone]:
    rows = database.rows(
        "select id, title, stage, needs, weight, asks_proof, says, proof from milestone"
        " where roadmap = ? order by place",
        (roadmap,),
    )
    wanted = {place for row in rows for place in unpacked(row[3])}
    names: dict[int, str] = {
        place: name
        for place, name in database.connection.execute(
            "select place, id from topic where roadmap = ? and place is not null", (roadmap,)
        )
        if place in wanted
    }
    for name, title, stage, needs, weight, asks_proof, says, proof in rows:
        # A place without a topic: the catalog is damaged, and loading the file repairs it.
        found = tuple(names[place] for place in unpacked(needs) if place in names)
        yield Milestone(name, title, stage, found, weight, bool(asks_proof), says, proof)


def stored_topics(database: Database, roadmap: str) -> Iterator[tuple[int, Topic]]:
    """Yield the topics of a loaded roadmap with their places, in the order of their ids."""
    needs = _by_topic(database, "needs", "prerequisite", roadmap)
    readings = _by_topic(database, "reading, part, minutes, role", "assignment", roadmap)
    needed, read = next(needs, None), next(readings, None)
    for row in database.connection.execute(_TOPIC, (roadmap,)):
        name = row[1]
        prerequisites: tuple[str, ...] = ()
        assignments: tuple[Assignment, ...] = ()
        while needed is not None and needed[0] <= name:
            if needed[0] == name:
                prerequisites = tuple([found[0] for found in needed[1]])
            needed = next(needs, None)
        while read is not None and read[0] <= name:
            if read[0] == name:
                assignments = tuple([Assignment._make(found) for found in read[1]])
            read = next(readings, None)
        yield (
            row[0],
            Topic._make(
                (
                    *row[1:6],
                    row[7],
                    tuple(_list(row[8])),
                    prerequisites,
                    assignments,
                    row[9],
                    tuple([Check(*check) for check in _list(row[10])]),
                    bool(row[6]),
                    tuple(_list(row[14])),
                    tuple(_list(row[11])),
                    tuple(_list(row[12])),
                    row[13],
                )
            ),
        )


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


def asked(database: Database, roadmap: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return which part and in which role each topic asks for each of its readings."""
    return {
        (topic, reading): (part, role)
        for topic, reading, part, role in database.connection.execute(
            "select topic, reading, part, role from assignment where roadmap = ?", (roadmap,)
        )
    }


def marks(database: Database, roadmap: str) -> tuple[list[Mark], list[Mark]]:
    """Return the read marks of the roadmap's readings, and those of the learner's own links."""
    found: tuple[list[Mark], list[Mark]] = ([], [])
    for *row, own in database.connection.execute(
        "select topic, reading, part, read, title, url <> '' from reading_state where roadmap = ?",
        (roadmap,),
    ):
        found[own].append(Mark(*row))
    return found


def marks_under(
    database: Database, roadmap: str, topics: Mapping[str, str], readings: Mapping[str, str]
) -> tuple[list[Mark], list[Mark]]:
    """Return the marks as they will be once former ids lead elsewhere: the same fold decides."""
    told = fold(
        matching(
            database,
            "where kind in ('read', 'unread', 'linked') and roadmap = ?"
            f" and batch not in (select batch from dead_batch) {IN_ORDER}",
            (roadmap,),
        ),
        {(roadmap, former): name for former, name in topics.items()},
        {(roadmap, former): name for former, name in readings.items()},
    )
    found: tuple[list[Mark], list[Mark]] = ([], [])
    for (_, topic), progress in told.items():
        for state in progress.readings:
            mark = Mark(topic, state.reading, state.part, state.read, state.title)
            found[bool(state.url)].append(mark)
    return found


def states_under(
    database: Database, roadmap: str, before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, TopicState]:
    """Return the states as they will be once former ids lead elsewhere: the same fold decides."""
    found = states(database, roadmap)
    changed = {
        former
        for former in before.keys() | after.keys()
        if before.get(former, former) != after.get(former, former)
    }
    if not changed:
        return found
    touched = {names.get(former, former) for names in (before, after) for former in changed}
    ids = touched.union(*({f for f, t in n.items() if t in touched} for n in (before, after)))
    renamed = {(roadmap, former): name for former, name in after.items()}
    told = fold(_living_about(database, roadmap, ids), renamed)
    for name in ids:
        found.pop(name, None)
    found.update((name, told[roadmap, name].topic) for name in ids if (roadmap, name) in told)
    return found


def _living_about(database: Database, roadmap: str, ids: set[str]) -> Iterator[Event]:
    living = "roadmap = ? and batch not in (select batch from dead_batch)"
    if len(ids) > _MOST_NAMED:
        for event in matching(database, f"where {living} {IN_ORDER}", (roadmap,)):
            if event.topic in ids:
                yield event
        return
    marks = ", ".join("?" * len(ids))
    yield from matching(
        database, f"where topic in ({marks}) and {living} {IN_ORDER}", (*ids, roadmap)
    )


def _by_topic(
    database: Database, columns: str, table: str, roadmap: str
) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    rows = database.connection.execute(
        f"select topic, {columns} from {table} where roadmap = ? order by topic, place", (roadmap,)
    )
    for name, found in groupby(rows, itemgetter(0)):
        yield name, [row[1:] for row in found]


def _list(text: str) -> list[Any]:
    found: list[Any] = [] if text == "[]" else _decoded(text)[0]
    return found
