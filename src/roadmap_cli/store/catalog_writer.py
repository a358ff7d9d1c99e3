"""Writing a roadmap into the catalog: every row of it anew, in the caller's transaction.

It owns the columns of the catalog, and `catalog_reader` reads them again. The log is never
touched: a topic that leaves a roadmap keeps its row (without a place) and its history, and takes
its place again when its id comes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from roadmap_cli.core.naming import names_of
from roadmap_cli.core.renames import reading_renames, topic_renames
from roadmap_cli.core.roadmap import Roadmap, Topic, graph_of
from roadmap_cli.store import projection, reviews
from roadmap_cli.store.catalog import packed, stored_digest
from roadmap_cli.store.catalog_reader import former_readings, former_topics, prerequisites
from roadmap_cli.store.database import Database

# SQLite's own 2 MB would write and read the indexes of a large roadmap again and again. Only what
# is needed of it is taken.
_CACHE_KIB = 64 * 1024
# Of more names and memories than these, all are made anew.
_MOST_FOLLOWED = 1000

_HEAD = (
    "id, title, version, source, language, homepage, license, digest, path, loaded, project, hidden"
)
# Columns that are called as the fields are.
_TRACK = "id, place, title, summary"
_MILESTONE = "id, place, title, stage, weight, asks_proof, says, proof"
_READING = "id, place, title, author, kind, url, free, minutes, note, was"
_TOPIC = (
    "id, place, title, track, stage, minutes, optional, why, outcomes, proof, checks, tags, article,"
    " builds, was"
)

Row = tuple[Any, ...]
OnProgress = Callable[[int, int], None]  # how many topics were written, of how many


def write_roadmap(
    database: Database,
    roadmap: Roadmap,
    digest: str,
    path: str,
    now: str,
    on_progress: OnProgress | None = None,
) -> None:
    """Write a roadmap, replacing the version that was there; call it inside a transaction."""
    name = roadmap.id
    database.connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
    topics_before = former_topics(database, name)
    topics = topic_renames(roadmap, topics_before)
    _write_former_ids(database, "former_id", "topic", name, topics)
    readings_before = former_readings(database, name)
    readings = reading_renames(roadmap, readings_before)
    _write_former_ids(database, "former_reading", "reading", name, readings)
    _write_head(database, roadmap, digest, path, now)
    regrouped = reviews.reach(database, name, _with_other_needs(database, roadmap))
    _write_rows(database, roadmap, topics, on_progress)
    projection.settle_marks(database, name)
    moved = dict(topics.items() ^ topics_before.items())
    if readings != readings_before or len(moved) > _MOST_FOLLOWED:
        projection.rebuild(database)
        return
    followed = projection.follow(database, name, topics_before, topics) | regrouped
    if not database.row("select 1 from review_state where roadmap = ?", (name,)):
        return  # a first load above all, whose topics are all new
    if len(followed) > _MOST_FOLLOWED:
        reviews.rebuild(database, name)
    else:
        reviews.replay(database, [(name, topic) for topic in followed])


def note_file(database: Database, roadmap: str, digest: str, path: str) -> None:
    """Note a file of which only comments or the order of keys have changed."""
    database.connection.execute(
        "update roadmap set digest = ?, path = ?, hidden = 0 where id = ?",
        (stored_digest(digest), path, roadmap),
    )


def set_hidden(database: Database, roadmap: str, *, hidden: bool) -> None:
    """Hide a loaded roadmap, or show it again."""
    database.connection.execute(
        "update roadmap set hidden = ? where id = ?", (int(hidden), roadmap)
    )


def _with_other_needs(database: Database, roadmap: Roadmap) -> set[str]:
    """Return the topics that need something else than they did, those that left included."""
    before = prerequisites(database, roadmap.id)
    after = {topic.id: topic.prerequisites for topic in roadmap.topics}
    return {
        topic
        for topic in before.keys() | after.keys()
        if before.get(topic, ()) != after.get(topic, ())
    }


def _write_former_ids(
    database: Database, table: str, column: str, roadmap: str, names: Mapping[str, str]
) -> None:
    database.connection.execute(f"delete from {table} where roadmap = ?", (roadmap,))
    database.connection.executemany(
        f"insert into {table} (roadmap, former, {column}) values (?, ?, ?)",
        [(roadmap, former, name) for former, name in names.items()],
    )


def _write_head(database: Database, roadmap: Roadmap, digest: str, path: str, now: str) -> None:
    columns = _HEAD.split(", ")
    renewed = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    database.connection.execute(
        f"insert into roadmap ({_HEAD}) values (?{', ?' * len(columns[1:])})"
        f" on conflict (id) do update set {renewed}",
        (
            roadmap.id,
            roadmap.title,
            roadmap.version,
            _encode(roadmap.source._asdict() if roadmap.source else {}),
            roadmap.language,
            roadmap.homepage,
            roadmap.license,
            stored_digest(digest),
            path,
            now,
            _encode(roadmap.project._asdict() if roadmap.project else {}),
            0,
        ),
    )


# -- rows ----------------------------------------------------------------------------------------


def _write_rows(
    database: Database,
    roadmap: Roadmap,
    former: Iterable[str],
    on_progress: OnProgress | None,
) -> None:
    connection, name = database.connection, roadmap.id
    index = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    connection.executemany(
        "delete from topic where roadmap = ? and id = ?",
        ((name, topic) for topic in chain(index, former)),
    )
    connection.execute(
        "update topic set place = null where roadmap = ? and place is not null", (name,)
    )
    for table, (columns, rows) in _tables(roadmap, index, on_progress).items():
        if table != "topic":
            connection.execute(f"delete from {table} where roadmap = ?", (name,))
        marks = ", ?" * len(columns.split())
        connection.executemany(
            f"insert into {table} (roadmap, {columns}) values (?{marks})",
            ((name, *row) for row in rows),
        )


def _tables(
    roadmap: Roadmap, index: Mapping[str, int], on_progress: OnProgress | None
) -> dict[str, tuple[str, Iterable[Row]]]:
    """Return the columns and rows of each table, without the id of the roadmap."""
    # In the order of their keys rows are only appended, each to the page that is at hand.
    by_id = sorted(roadmap.topics, key=attrgetter("id"))
    return {
        "stage": (
            "id, place, title, goal, walk",
            ((s.id, i, s.title, s.goal, _stored(s.order)) for i, s in enumerate(roadmap.stages)),
        ),
        "track": (_TRACK, _rows(roadmap.tracks, _TRACK)),
        "milestone": (
            f"{_MILESTONE}, needs",
            (
                (*row, packed(index[topic] for topic in milestone.needs))
                for milestone, row in zip(
                    roadmap.milestones, _rows(roadmap.milestones, _MILESTONE), strict=True
                )
            ),
        ),
        "reading": (f"{_READING}, names", _named(_rows(roadmap.readings, _READING))),
        "graph": ("minutes, first, needs, topological", [tuple(map(packed, graph_of(roadmap)))]),
        "topic": (f"{_TOPIC}, names", _named(_rows(_counted(roadmap.topics, on_progress), _TOPIC))),
        "prerequisite": (
            "topic, place, needs",
            ((t.id, i, needs) for t in by_id for i, needs in enumerate(t.prerequisites)),
        ),
        "assignment": (
            "topic, place, reading, part, minutes, role",
            ((t.id, i, *assignment) for t in by_id for i, assignment in enumerate(t.readings)),
        ),
    }


def _rows(things: Iterable[Any], columns: str) -> Iterator[Row]:
    """Yield id and place of things, and what they say under the names of the other columns."""
    fields = attrgetter(*columns.split(", ")[2:])
    for i, thing in enumerate(things):
        yield (thing.id, i, *map(_stored, fields(thing)))


def _named(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows with the names by which their things are found, behind id, place and title."""
    for row in rows:
        yield (*row, names_of(row[0], row[2]))


def _counted(topics: Sequence[Topic], on_progress: OnProgress | None) -> Iterator[Topic]:
    for i, topic in enumerate(topics):
        if on_progress and i % 1000 == 0:
            on_progress(i, len(topics))
        yield topic


# json.dumps builds an encoder on each call.
_encode = json.JSONEncoder(ensure_ascii=False).encode


def _stored(value: Any) -> Any:
    """Return a value as a column holds it: a list as JSON."""
    if isinstance(value, tuple):
        return _encode(value) if value else "[]"
    return value
