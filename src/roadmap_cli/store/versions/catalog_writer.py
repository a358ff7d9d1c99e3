"""Writing a roadmap into the catalog: all of its rows, in the caller's transaction.

It owns the columns of the catalog; `catalog_reader` reads them. It never changes the log: a retired
topic keeps its row (without an index) and its history, and is restored if its id comes back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from roadmap_cli.core.model.name_search import search_key
from roadmap_cli.core.model.roadmap import Roadmap, Topic, graph_of
from roadmap_cli.core.progress.renames import reading_renames, topic_renames
from roadmap_cli.store.catalog import catalog, catalog_sums
from roadmap_cli.store.catalog.catalog import (
    CARD,
    all_prerequisites,
    all_refreshes,
    pack_ints,
    stored_digest,
)
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log import progress_checks, progress_sums, projection, reviews
from roadmap_cli.store.log.projection import ProgressCallback
from roadmap_cli.store.versions import damaged_catalog
from roadmap_cli.store.versions.catalog_reader import read_reading_renames, read_topic_renames

# With its default of 2 MB, SQLite would write and read the indexes of a large roadmap repeatedly.
# It takes only as much of this as it needs.
_CACHE_KIB = 64 * 1024

_HEAD = (
    "id, title, version, source, language, homepage, license, digest, path, loaded, project, hidden"
)
# Columns with the names of the fields.
_TRACK = "id, place, title, summary"
_MILESTONE = "id, place, title, stage, weight, asks_proof, says, proof"
_READING = "id, place, title, author, kind, url, free, minutes, note, was"
_TOPIC = f"{CARD}, was"

Row = tuple[Any, ...]


def write_roadmap(
    database: Database,
    roadmap: Roadmap,
    digest: str,
    path: str,
    now: str,
    on_progress: ProgressCallback = lambda _done, _all: None,
) -> None:
    """Write a roadmap over its earlier version, if any; call it inside a transaction.

    `on_progress` is called with the number of topics written, and of all.
    """
    name = roadmap.id
    is_damaged = catalog.is_known(database, name) and not catalog_sums.is_whole(database, name)
    if is_damaged:
        damaged_catalog.clear(database, name)
    must_rebuild = is_damaged or not progress_checks.is_whole(database, name)
    database.connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
    topics_before = read_topic_renames(database, name)
    topics = topic_renames(roadmap, topics_before)
    _write_former_ids(database, "former_id", "topic", name, topics)
    readings_before = read_reading_renames(database, name)
    readings = reading_renames(roadmap, readings_before)
    _write_former_ids(database, "former_reading", "reading", name, readings)
    changed_topics = _topics_with_new_needs(database, roadmap)
    review_topics: set[str] = set()
    if not must_rebuild:
        review_topics = reviews.affected_topics(database, name, changed_topics)
    _write_head(database, roadmap, digest, path, now)
    _write_rows(database, roadmap, topics, on_progress)
    catalog_sums.seal(database, name)
    projection.refresh_read_marks(database, name)
    if must_rebuild or readings != readings_before:
        projection.rebuild(database)
        return
    review_topics |= projection.apply_renames(database, name, topics_before, topics)
    if database.row("select 1 from review_state where roadmap = ?", (name,)):
        reviews.replay(database, [(name, topic) for topic in review_topics])
    progress_sums.seal_roadmap(database, name)


def update_file(database: Database, roadmap: str, digest: str, path: str) -> None:
    """Store the digest and path of a file whose roadmap is unchanged, and show the roadmap."""
    database.connection.execute(
        "update roadmap set digest = ?, path = ?, hidden = 0 where id = ?",
        (stored_digest(digest), path, roadmap),
    )
    catalog_sums.seal_head(database, roadmap)


def set_hidden(database: Database, roadmap: str, *, hidden: bool) -> None:
    """Hide or show a loaded roadmap."""
    sql = "update roadmap set hidden = ? where id = ?"
    database.connection.execute(sql, (int(hidden), roadmap))
    catalog_sums.seal_head(database, roadmap)


def _topics_with_new_needs(database: Database, roadmap: Roadmap) -> set[str]:
    """Return the topics that need or refresh others than before, retired ones included."""
    needs, refreshes = (read(database, roadmap.id) for read in (all_prerequisites, all_refreshes))
    before = {
        topic: (needs.get(topic, ()), refreshes.get(topic, ()))
        for topic in needs.keys() | refreshes.keys()
    }
    after = {topic.id: (topic.prerequisites, topic.refreshes) for topic in roadmap.topics}
    topics, nothing = before.keys() | after.keys(), ((), ())
    return {topic for topic in topics if before.get(topic, nothing) != after.get(topic, nothing)}


def _write_former_ids(
    database: Database, table: str, column: str, roadmap: str, names: Mapping[str, str]
) -> None:
    database.connection.execute(f"delete from {table} where roadmap = ?", (roadmap,))
    database.connection.executemany(
        f"insert into {table} (roadmap, former, {column}) values (?, ?, ?)",
        [(roadmap, former_id, name) for former_id, name in names.items()],
    )


def _write_head(database: Database, roadmap: Roadmap, digest: str, path: str, now: str) -> None:
    columns = _HEAD.split(", ")
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    database.connection.execute(
        f"insert into roadmap ({_HEAD}) values (?{', ?' * len(columns[1:])})"
        f" on conflict (id) do update set {updates}",
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


def _write_rows(
    database: Database, roadmap: Roadmap, former_ids: Iterable[str], on_progress: ProgressCallback
) -> None:
    connection, name = database.connection, roadmap.id
    index = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    connection.executemany(
        "delete from topic where roadmap = ? and id = ?",
        ((name, topic) for topic in chain(index, former_ids)),
    )
    sql = "update topic set place = null where roadmap = ? and place is not null"
    connection.execute(sql, (name,))
    for table, (columns, rows) in _tables(roadmap, index, on_progress).items():
        if table != "topic":
            connection.execute(f"delete from {table} where roadmap = ?", (name,))
        placeholders = ", ?" * len(columns.split())
        connection.executemany(
            f"insert into {table} (roadmap, {columns}) values (?{placeholders})",
            ((name, *row) for row in rows),
        )


def _tables(
    roadmap: Roadmap, index: Mapping[str, int], on_progress: ProgressCallback
) -> dict[str, tuple[str, Iterable[Row]]]:
    """Return the columns and rows of each table, without the roadmap's id."""
    # Rows in the order of their keys are appended to the last page, which is in memory.
    by_id = sorted(roadmap.topics, key=attrgetter("id"))
    return {
        "stage": (
            "id, place, title, goal, walk",
            ((s.id, i, s.title, s.goal, _to_column(s.order)) for i, s in enumerate(roadmap.stages)),
        ),
        "track": (_TRACK, _rows_of(roadmap.tracks, _TRACK)),
        "milestone": (
            f"{_MILESTONE}, needs",
            (
                (*row, pack_ints(index[topic] for topic in milestone.needs))
                for milestone, row in zip(
                    roadmap.milestones, _rows_of(roadmap.milestones, _MILESTONE), strict=True
                )
            ),
        ),
        "reading": (f"{_READING}, names", _with_names(_rows_of(roadmap.readings, _READING))),
        "graph": ("minutes, first, needs, topological, ids", [_graph_row(roadmap)]),
        "topic": (
            f"{_TOPIC}, names",
            _with_names(_rows_of(_report_progress(roadmap.topics, on_progress), _TOPIC)),
        ),
        "prerequisite": (
            "topic, place, needs",
            ((t.id, i, needs) for t in by_id for i, needs in enumerate(t.prerequisites)),
        ),
        "refresh": (
            "topic, place, refreshes",
            ((t.id, i, name) for t in by_id for i, name in enumerate(t.refreshes)),
        ),
        "exercise": (
            "topic, days, practice",
            ((t.id, t.days, t.practice) for t in by_id if t.days or t.practice),
        ),
        "assignment": (
            "topic, place, reading, part, minutes, role",
            ((t.id, i, *assignment) for t in by_id for i, assignment in enumerate(t.readings)),
        ),
    }


def _graph_row(roadmap: Roadmap) -> Row:
    *arrays, ids, _, _ = graph_of(roadmap)
    return (*map(pack_ints, arrays), "\n".join(ids))


def _rows_of(items: Iterable[Any], columns: str) -> Iterator[Row]:
    """Yield the id and index of each thing, and its fields with the names of the other columns."""
    fields = attrgetter(*columns.split(", ")[2:])
    for i, item in enumerate(items):
        yield (item.id, i, *map(_to_column, fields(item)))


def _with_names(rows: Iterable[Row]) -> Iterator[Row]:
    """Add to each row the names by which it is found; it starts with id, index and title."""
    for row in rows:
        yield (*row, search_key(row[0], row[2]))


def _report_progress(topics: Sequence[Topic], on_progress: ProgressCallback) -> Iterator[Topic]:
    for i, topic in enumerate(topics):
        if i % 1000 == 0:
            on_progress(i, len(topics))
        yield topic


# json.dumps builds an encoder on each call.
_encode = json.JSONEncoder(ensure_ascii=False).encode


def _to_column(value: Any) -> Any:
    """Convert a value for a column: a tuple to JSON."""
    if isinstance(value, tuple):
        return _encode(value) if value else "[]"
    return value
