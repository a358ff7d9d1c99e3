"""Loaded roadmaps: the small questions the commands ask. It only reads; `catalog_writer` writes.

A `cross join` keeps SQLite from walking the whole map: it begins with the table that stands first.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from roadmap_cli.core.graph import Graph
from roadmap_cli.core.naming import Named
from roadmap_cli.core.planner import Goal, Standing
from roadmap_cli.core.readings import Check
from roadmap_cli.core.states import CLOSED, IN_PROGRESS, OPEN, SKIPPED
from roadmap_cli.core.topic_rows import TopicCard, TopicRow
from roadmap_cli.store.database import Database
from roadmap_cli.values import Value

# The hashing, encoding and layout of what is stored below; raise it to have every roadmap
# loaded again even when its file is unchanged.
_LAYOUT = "3"


class LoadedRoadmap(Value):
    """One loaded roadmap; a hidden one was put out of sight."""

    id: str
    title: str
    version: str
    digest: str
    path: str
    hidden: bool = False


# -- loading -------------------------------------------------------------------------------------


def loaded(database: Database, *, hidden: bool = False) -> list[LoadedRoadmap]:
    """Return the loaded roadmaps in the order of their loading, at will also the hidden ones."""
    found = [
        LoadedRoadmap._make((*row[:5], bool(row[5])))
        for row in database.rows(
            "select id, title, version, digest, path, hidden from roadmap order by rowid"
        )
    ]
    return found if hidden else [one for one in found if not one.hidden]


def loaded_roadmap(database: Database, roadmap: str) -> LoadedRoadmap | None:
    """Return a loaded roadmap by its id, hidden or not, if there is one."""
    return next((one for one in loaded(database, hidden=True) if one.id == roadmap), None)


def version_of(database: Database, roadmap: str) -> tuple[str, str, str]:
    """Return title, version and the time of loading."""
    row = database.row("select title, version, loaded from roadmap where id = ?", (roadmap,))
    assert row is not None
    return row[0], row[1], row[2]


def stored_digest(digest: str) -> str:
    """Return the digest of a file as it is kept: it changes when the stored layout does."""
    return f"{_LAYOUT}:{digest}"


def is_of_today(roadmap: LoadedRoadmap) -> bool:
    """Say whether a roadmap is stored in the layout of today."""
    return roadmap.digest.startswith(f"{_LAYOUT}:")


# -- what the planner reads ----------------------------------------------------------------------


def graph(database: Database, roadmap: str) -> Graph:
    """Return the prerequisite graph of a loaded roadmap."""
    row = database.row(
        "select minutes, first, needs, topological from graph where roadmap = ?", (roadmap,)
    )
    assert row is not None
    return Graph(*(unpacked(data) for data in row))


def goals(database: Database, roadmap: str) -> list[Goal]:
    """Return the milestones as the planner sees them."""
    return [
        Goal(name, title, weight, tuple(unpacked(needs)))
        for name, title, weight, needs in database.rows(
            "select id, title, weight, needs from milestone where roadmap = ? order by place",
            (roadmap,),
        )
    ]


def standing(database: Database, roadmap: str, size: int, today: str) -> Standing:
    """Return where the learner stands, by place."""
    from datetime import date

    closed = bytearray(size)
    spent: dict[int, int] = {}
    started: dict[int, int] = {}
    skipped: set[int] = set()
    now = date.fromisoformat(today)
    for place, state, touched, minutes in database.rows(
        "select t.place, s.state, s.touched, s.spent from topic_state s"
        " cross join topic t on t.roadmap = s.roadmap and t.id = s.topic"
        " where s.roadmap = ? and t.place is not null",
        (roadmap,),
    ):
        if state in CLOSED:
            closed[place] = 1
            if state == SKIPPED:
                skipped.add(place)
        else:
            if minutes:
                spent[place] = minutes
            if state == IN_PROGRESS:
                started[place] = (now - date.fromisoformat(touched)).days
    return Standing(closed, spent, started, frozenset(skipped))


# -- topics --------------------------------------------------------------------------------------

_CARD = (
    "id, place, title, track, stage, minutes, optional, why, outcomes, proof, checks, tags, article,"
    " builds"
)


def card(database: Database, roadmap: str, topic: str) -> TopicCard:
    """Return all that is stored about a topic: of one that only the log knows, its id."""
    row = database.row(f"select {_CARD} from topic where roadmap = ? and id = ?", (roadmap, topic))
    return _card(row) if row is not None else TopicCard.of_log(topic)


def card_at(database: Database, roadmap: str, place: int) -> TopicCard:
    """Return all that is stored about the topic at a place of the graph."""
    row = database.row(
        f"select {_CARD} from topic where roadmap = ? and place = ?", (roadmap, place)
    )
    assert row is not None
    return _card(row)


def _card(row: tuple[Any, ...]) -> TopicCard:
    outcomes, checks, tags, article = (json.loads(row[i]) for i in (8, 10, 11, 12))
    return TopicCard._make(
        (
            *row[:6],
            bool(row[6]),
            row[7],
            tuple(outcomes),
            row[9],
            tuple(Check(*c) for c in checks),
            tuple(tags),
            tuple(article),
            row[13],
        )
    )


def names_at(database: Database, roadmap: str, places: Iterable[int]) -> list[tuple[str, str]]:
    """Return id and title of the topics at some places, in that order."""
    found = []
    for place in places:
        row = database.row(
            "select id, title from topic where roadmap = ? and place = ?", (roadmap, place)
        )
        assert row is not None
        found.append((str(row[0]), str(row[1])))
    return found


def topic_id(database: Database, roadmap: str, typed: str) -> str | None:
    """Return the id of the topic that has exactly this id or former id, if there is one."""
    row = database.row(
        "select id from topic where roadmap = ?1 and id = ?2 union all"
        " select topic from former_id where roadmap = ?1 and former = ?2",
        (roadmap, typed),
    )
    return row[0] if row else None


def topic_names(database: Database, roadmap: str) -> list[Named]:
    """Return everything that the topics of today can be called by."""
    return [
        Named(*row)
        for row in database.rows(
            "select id, title, names from topic where roadmap = ? and place is not null"
            " order by place",
            (roadmap,),
        )
    ]


def rows(database: Database, roadmap: str) -> Iterator[TopicRow]:
    """Yield every topic of today with its state, in the author's order."""
    for row in database.connection.execute(
        "select t.id, t.place, t.title, t.track, t.stage, t.minutes, t.optional,"
        " coalesce(s.state, 'open'), coalesce(s.since, ''), coalesce(s.touched, ''),"
        " coalesce(s.spent, 0), coalesce(s.rating, 0), coalesce(s.proof, '') from topic t"
        " left join topic_state s on s.roadmap = t.roadmap and s.topic = t.id"
        " where t.roadmap = ? and t.place is not null order by t.place",
        (roadmap,),
    ):
        yield TopicRow._make((*row[:6], bool(row[6]), *row[7:]))


def state_of(database: Database, roadmap: str, topic: str) -> str:
    """Return the state of a topic."""
    row = database.row(
        "select state from topic_state where roadmap = ? and topic = ?", (roadmap, topic)
    )
    return str(row[0]) if row else OPEN


def is_any_due(database: Database, roadmap: str, today: int) -> bool:
    """Say whether anything may be asked for today; `due` has what, and costs more to import."""
    row = database.row(
        "select 1 from review_state where roadmap = ? and due <= ? limit 1", (roadmap, today)
    )
    return row is not None


def texts(database: Database, roadmap: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield id, title and the other texts of each topic of today, to be searched."""
    for topic, title, why, outcomes, proof, tags in database.connection.execute(
        "select id, title, why, outcomes, proof, tags from topic"
        " where roadmap = ? and place is not null order by place",
        (roadmap,),
    ):
        yield topic, title, (why, *json.loads(outcomes), proof, *json.loads(tags))


def topics_with_tag(database: Database, roadmap: str, tag: str) -> set[str]:
    """Return the topics that have a tag."""
    rows = database.rows(
        "select topic.id from topic, json_each(topic.tags)"
        " where topic.roadmap = ? and json_each.value = ?",
        (roadmap, tag),
    )
    return {topic for (topic,) in rows}


def all_prerequisites(database: Database, roadmap: str) -> dict[str, list[str]]:
    """Return the direct prerequisites of each topic that has some, in the author's order."""
    found: dict[str, list[str]] = {}
    for topic, needed in database.rows(
        "select topic, needs from prerequisite where roadmap = ? order by topic, place", (roadmap,)
    ):
        found.setdefault(topic, []).append(needed)
    return found


def prerequisites(database: Database, roadmap: str, topic: str) -> list[str]:
    """Return the direct prerequisites of a topic, in the author's order."""
    return [
        needs
        for (needs,) in database.rows(
            "select needs from prerequisite where roadmap = ? and topic = ? order by place",
            (roadmap, topic),
        )
    ]


def dependents(database: Database, roadmap: str, topic: str) -> list[str]:
    """Return the topics that directly need this one, in the author's order."""
    return [
        needs
        for (needs,) in database.rows(
            "select p.topic from prerequisite p cross join topic t"
            " on t.roadmap = p.roadmap and t.id = p.topic"
            " where p.roadmap = ? and p.needs = ? order by t.place",
            (roadmap, topic),
        )
    ]


def checked_places(database: Database, roadmap: str) -> set[int]:
    """Return the places of the topics that have self-checks."""
    return {
        place
        for (place,) in database.rows(
            "select place from topic where roadmap = ? and place is not null and checks <> '[]'",
            (roadmap,),
        )
    }


# -- stages, tracks, milestones ------------------------------------------------------------------


def stages(database: Database, roadmap: str) -> list[tuple[str, str, str]]:
    """Return id, title and goal of the stages, in order."""
    return database.rows(
        "select id, title, goal from stage where roadmap = ? order by place", (roadmap,)
    )


def tracks(database: Database, roadmap: str) -> list[tuple[str, str, str]]:
    """Return id, title and summary of the tracks, in order."""
    return database.rows(
        "select id, title, summary from track where roadmap = ? order by place", (roadmap,)
    )


def places_of_track(database: Database, roadmap: str, track: str) -> set[int]:
    """Return the places of the topics of a track."""
    rows = database.rows(
        "select place from topic where roadmap = ? and track = ? and place is not null",
        (roadmap, track),
    )
    return {place for (place,) in rows}


def wording(database: Database, roadmap: str, milestone: str) -> tuple[str, str, bool]:
    """Return what a milestone says to a friend, what there is to show, and whether it asks for it."""
    row = database.row(
        "select says, proof, asks_proof from milestone where roadmap = ? and id = ?",
        (roadmap, milestone),
    )
    return (row[0], row[1], bool(row[2])) if row else ("", "", False)


def stage_of_milestone(database: Database, roadmap: str, milestone: str) -> str:
    """Return the title of the stage a milestone belongs to."""
    row = database.row(
        "select s.title from milestone m cross join stage s"
        " on s.roadmap = m.roadmap and s.id = m.stage where m.roadmap = ? and m.id = ?",
        (roadmap, milestone),
    )
    return row[0] if row else ""


def project(database: Database, roadmap: str) -> tuple[str, str]:
    """Return title and start of the practice project that the proofs build; "" where is none."""
    row = database.row("select project from roadmap where id = ?", (roadmap,))
    told = json.loads(row[0]) if row else {}
    return told.get("title", ""), told.get("start", "")


def builders(database: Database, roadmap: str) -> list[tuple[int, str, str]]:
    """Return place, id and `builds` of the topics that take the project further, in order."""
    return database.rows(
        "select place, id, builds from topic where roadmap = ? and builds <> ''"
        " and place is not null order by place",
        (roadmap,),
    )


# -- arrays of integers --------------------------------------------------------------------------

_IS_LITTLE = array("i", [1]).tobytes()[0] == 1


def packed(numbers: Iterable[int]) -> bytes:
    """Return whole numbers as little-endian 32-bit integers, as graphs and needs are stored."""
    found = array("i", numbers)
    if found.itemsize != 4:
        raise AssertionError("array('i') is not 32 bits wide here")
    if not _IS_LITTLE:
        found.byteswap()
    return found.tobytes()


def unpacked(data: bytes) -> array:  # type: ignore[type-arg]
    """Return the whole numbers that were packed."""
    found = array("i")
    found.frombytes(data)
    if not _IS_LITTLE:
        found.byteswap()
    return found
