"""Writing a roadmap into the catalog: every row of it anew, in the caller's transaction.

It owns the columns of the catalog, and `catalog_reader` reads them again. The log is never
touched: a topic that leaves a roadmap keeps its row (without a place) and its history, and takes
its place again when its id comes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import Any

from roadmap_cli.core.naming import names_of
from roadmap_cli.core.renames import reading_renames, topic_renames
from roadmap_cli.core.roadmap import Roadmap, graph_of
from roadmap_cli.store import projection, reviews
from roadmap_cli.store.catalog import packed, stored_digest
from roadmap_cli.store.catalog_reader import former_readings, former_topics
from roadmap_cli.store.database import Database

# SQLite's own 2 MB would write and read the indexes of a large roadmap again and again. Only what
# is needed of it is taken.
_CACHE_KIB = 64 * 1024
# Of more names and memories than these, all are made anew.
_MOST_FOLLOWED = 1000

_COLUMNS = {
    "stage": "id, place, title, goal, walk",
    "track": "id, place, title, summary",
    "milestone": "id, place, title, stage, weight, asks_proof, needs, says, proof",
    "reading": "id, place, title, author, kind, url, free, minutes, note, was, names",
    "graph": "minutes, first, needs, topological",
    "topic": "id, place, title, track, stage, minutes, optional, why, outcomes, proof, checks, tags,"
    " article, builds, was, names",
    "prerequisite": "topic, place, needs",
    "assignment": "topic, place, reading, part, minutes, role",
}

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
    needs_before = _needs(database, name)
    _write_rows(database, roadmap, topics, on_progress)
    projection.settle_marks(database, name)
    moved = dict(topics.items() ^ topics_before.items())
    if readings != readings_before or len(moved) > _MOST_FOLLOWED:
        projection.rebuild(database)
        return
    followed = projection.follow(database, name, topics_before, topics)
    if len(followed) > _MOST_FOLLOWED or _needs(database, name) != needs_before:
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


def _needs(database: Database, roadmap: str) -> tuple[object, ...]:
    """Return which topic needs which, in a form that is quickly compared."""
    return (
        database.rows(
            "select id from topic where roadmap = ? and place is not null order by place",
            (roadmap,),
        ),
        database.row("select first, needs from graph where roadmap = ?", (roadmap,)),
    )


def _write_former_ids(
    database: Database, table: str, column: str, roadmap: str, names: Mapping[str, str]
) -> None:
    database.connection.execute(f"delete from {table} where roadmap = ?", (roadmap,))
    database.connection.executemany(
        f"insert into {table} (roadmap, former, {column}) values (?, ?, ?)",
        [(roadmap, former, name) for former, name in names.items()],
    )


def _write_head(database: Database, roadmap: Roadmap, digest: str, path: str, now: str) -> None:
    database.connection.execute(
        "insert into roadmap values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) on conflict (id) do update set"
        " title = excluded.title, version = excluded.version, source = excluded.source,"
        " language = excluded.language, homepage = excluded.homepage,"
        " license = excluded.license, digest = excluded.digest, path = excluded.path,"
        " loaded = excluded.loaded, project = excluded.project, hidden = 0",
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
    for table, rows in _rows(roadmap, index, on_progress).items():
        if table != "topic":
            connection.execute(f"delete from {table} where roadmap = ?", (name,))
        columns = _COLUMNS[table]
        marks = ", ?" * len(columns.split())
        connection.executemany(
            f"insert into {table} (roadmap, {columns}) values (?{marks})",
            ((name, *row) for row in rows),
        )


def _rows(
    roadmap: Roadmap, index: Mapping[str, int], on_progress: OnProgress | None
) -> dict[str, Iterable[Row]]:
    """Return the rows of each table, without the id of the roadmap."""
    # In the order of their keys rows are only appended, each to the page that is at hand.
    by_id = sorted(roadmap.topics, key=attrgetter("id"))
    return {
        "stage": ((s.id, i, s.title, s.goal, _list(s.order)) for i, s in enumerate(roadmap.stages)),
        "track": ((t.id, i, t.title, t.summary) for i, t in enumerate(roadmap.tracks)),
        "milestone": (
            (
                m.id,
                i,
                m.title,
                m.stage,
                m.weight,
                int(m.asks_proof),
                packed(index[topic] for topic in m.needs),
                m.says,
                m.proof,
            )
            for i, m in enumerate(roadmap.milestones)
        ),
        "reading": (
            (
                r.id,
                i,
                r.title,
                r.author,
                r.kind,
                r.url,
                int(r.free),
                r.minutes,
                r.note,
                _list(r.was),
                names_of(r.id, r.title),
            )
            for i, r in enumerate(roadmap.readings)
        ),
        "graph": [tuple([packed(part) for part in graph_of(roadmap)])],
        "topic": _topic_rows(roadmap, on_progress),
        "prerequisite": (
            (topic.id, i, needs) for topic in by_id for i, needs in enumerate(topic.prerequisites)
        ),
        "assignment": (
            (topic.id, i, a.reading, a.part, a.minutes, a.role)
            for topic in by_id
            for i, a in enumerate(topic.readings)
        ),
    }


def _topic_rows(roadmap: Roadmap, on_progress: OnProgress | None) -> Iterator[Row]:
    for i, topic in enumerate(roadmap.topics):
        if on_progress and i % 1000 == 0:
            on_progress(i, len(roadmap.topics))
        yield (
            topic.id,
            i,
            topic.title,
            topic.track,
            topic.stage,
            topic.minutes,
            int(topic.optional),
            topic.why,
            _list(topic.outcomes),
            topic.proof,
            _list(topic.checks),
            _list(topic.tags),
            _list(topic.article),
            topic.builds,
            _list(topic.was),
            names_of(topic.id, topic.title),
        )


# json.dumps builds an encoder on each call.
_encode = json.JSONEncoder(ensure_ascii=False).encode


def _list(values: tuple[Any, ...]) -> str:
    return _encode(values) if values else "[]"
